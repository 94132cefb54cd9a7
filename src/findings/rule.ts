/*
 * What a finding is made from. These are the parts of a detection, its deployment and its results that matter here,
 * so that findings depend on no schema of content: `Detection`, `Deployment` and `ResultRow` have these shapes.
 */

export type FieldValue = string | readonly string[];

/** One result of a search; absent fields have no key. */
export type Row = Readonly<Record<string, FieldValue>>;

export interface Rule {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly type: 'TTP' | 'Anomaly' | 'Hunting' | 'Correlation';
  readonly status: string;
  readonly date: string;
  readonly author: string;
  readonly description: string;
  readonly search: string;
  readonly dataSources: readonly string[];
  readonly howToImplement: string;
  readonly knownFalsePositives: string;
  readonly drilldowns: readonly {
    readonly name: string;
    readonly search: string;
    readonly earliestOffset?: string;
    readonly latestOffset?: string;
  }[];
  readonly tags: {
    readonly analyticStory: readonly string[];
    readonly assetType: string;
    readonly confidence?: number;
    readonly impact?: number;
    readonly riskScore?: number;
    readonly message?: string;
    readonly mitreAttackId: readonly string[];
    readonly securityDomain: string;
    readonly cve: readonly string[];
    /** One finding per period and combination of the fields' values. */
    readonly throttling?: { readonly fields: readonly string[]; readonly period: string };
  };
  readonly riskObjects: readonly {
    readonly field: string;
    readonly type: string;
    readonly score: number;
    /** Instead of the detection's. */
    readonly message?: string;
  }[];
  readonly threatObjects: readonly { readonly field: string; readonly type: string }[];
  readonly file?: string;
}

export interface NotableWording {
  readonly ruleTitle: string;
  readonly ruleDescription: string;
  readonly nesFields: readonly string[];
}

/** What is made of the results; see `consequencesOf`. */
export interface Consequences {
  /** Absent: no notables. */
  readonly notable?: NotableWording;
  /** Whether risk events are made. */
  readonly rba: boolean;
}

/** One run of a detection's search. */
export interface Run {
  readonly sid: string;
  /** When it ran, or is to have run, in seconds since the epoch. */
  readonly now: number;
  /** The window in seconds since the epoch; absent: open on this side. */
  readonly earliest?: number | undefined;
  readonly latest?: number | undefined;
  /** What the search is called: `ESCU - Windows Abused Web Services - Rule`. */
  readonly searchName: string;
  /**
   * Sets equal rows of different runs apart: a schedule names the window, so that a row that comes back in the next one
   * is found again. Absent: a row is found once, however often it is looked for.
   */
  readonly occasion?: string | undefined;
}

/** A field's values, none of them empty. */
export function valuesOf(row: Row, field: string): readonly string[] {
  const value = Object.hasOwn(row, field) ? row[field] : undefined;
  const list = typeof value === 'string' ? [value] : (value ?? []);
  return list.filter((item) => item !== '');
}
