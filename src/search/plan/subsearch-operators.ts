import type { TemplateOperators } from './template-operators.js';
import type { WorldOperators } from './world-operators.js';

/*
 * What steps that run subsearches, or make text and searches of rows, are told. The plans of their subsearches stand
 * beside them (`subsearches` of the host node).
 */

/** Where the rows of a join meet. */
export type JoinKeys =
  /** None = the fields that both sides have. */
  | { readonly kind: 'fields'; readonly fields: readonly string[] }
  /** `left=l right=r where l.a=r.b`: the fields of both sides get their alias and a dot in front. */
  | {
      readonly kind: 'aliases';
      readonly left: string;
      readonly right: string;
      readonly pairs: readonly { readonly left: string; readonly right: string }[];
    };

export interface JoinArgs {
  readonly keys: JoinKeys;
  /** Rows without a match stay. */
  readonly outer: boolean;
  /** A field that both have takes the subsearch's value. */
  readonly overwrite: boolean;
  /** Matches of one row that count; 0 = all. */
  readonly max: number;
  /** Only rows of the subsearch that are no later (or no earlier) than the row they are joined to. */
  readonly time?: 'earlier' | 'later';
}

export interface AppendColumnsArgs {
  readonly override: boolean;
  readonly most: number;
}

export interface SetArgs {
  readonly operation: 'union' | 'diff' | 'intersect';
}

/** What stands around and between the parts of the text that `format` makes, in the order of its arguments. */
export interface FormatFrame {
  readonly rowsBegin: string;
  readonly rowBegin: string;
  readonly and: string;
  readonly rowEnd: string;
  readonly or: string;
  readonly rowsEnd: string;
  /** Between the values of one field. */
  readonly values: string;
  /** When there is nothing to say. */
  readonly empty: string;
}

export const DEFAULT_FRAME: FormatFrame = {
  rowsBegin: '(',
  rowBegin: '(',
  and: 'AND',
  rowEnd: ')',
  or: 'OR',
  rowsEnd: ')',
  values: 'OR',
  empty: 'NOT ( )',
};

export interface FormatArgs {
  readonly frame: FormatFrame;
  /** The text in double quotes, those inside escaped. */
  readonly quote: boolean;
}

export interface ReturnArgs {
  /** `bare`: the value alone; else `as="value"`. */
  readonly fields: readonly { readonly field: string; readonly as: string; readonly bare: boolean }[];
}

/** A search in words, made while the search runs; its input is that of the host node. */
export interface SplArgs {
  /** With a pipe in front. */
  readonly spl: string;
}

export interface SubsearchOperators extends TemplateOperators, WorldOperators {
  readonly join: JoinArgs;
  readonly appendColumns: AppendColumnsArgs;
  readonly set: SetArgs;
  readonly format: FormatArgs;
  readonly returnText: ReturnArgs;
  readonly spl: SplArgs;
}
