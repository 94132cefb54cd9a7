/*
 * What steps are told that look at the search itself, at the store or at what is known of fields, or change the store.
 */

/** gentimes: times as written. */
export interface GenerateTimesArgs {
  readonly start: string;
  readonly end?: string;
  readonly increment: { readonly amount: number; readonly unit: 's' | 'm' | 'h' | 'd' };
}

export interface EventCountArgs {
  /** Patterns; none = all but internal ones. */
  readonly indexes: readonly string[];
  readonly summarize: boolean;
}

export interface CollectArgs {
  readonly index: string;
  readonly sourcetype: string;
  readonly source?: string;
  readonly host?: string;
  /** Text that every event ends in. */
  readonly marker?: string;
  /** The range and the start of the search go into the event. */
  readonly addInfo: boolean;
  /** The event begins with its time. */
  readonly addTime: boolean;
  /** Nothing is written. */
  readonly test: boolean;
}

/** Seconds around events that follow each other closely. */
export interface LocalizeArgs {
  readonly pause: number;
  readonly before: number;
  readonly after: number;
}

export interface SelfJoinArgs {
  readonly fields: readonly string[];
  readonly overwrite: boolean;
  /** 0 = all. */
  readonly max: number;
  readonly keepSingle: boolean;
}

/** Two results, counted from 1, compared line by line. */
export interface CompareArgs {
  readonly first: number;
  readonly second: number;
  readonly field: string;
  readonly header: boolean;
  /** Characters of each that count; 0 = all. */
  readonly length: number;
}

export interface TagArgs {
  /** None = every field that has tags. */
  readonly fields: readonly string[];
  /** None = all tags. */
  readonly allowed: readonly string[];
  readonly output?: string;
  readonly withName: boolean;
  readonly withValue: boolean;
}

export interface TypeArgs {
  /** Absent = all event types. */
  readonly only?: readonly string[];
}

export interface WorldOperators {
  readonly addInfo: Record<never, never>;
  readonly generateTimes: GenerateTimesArgs;
  readonly eventCount: EventCountArgs;
  readonly collect: CollectArgs;
  readonly requireRows: Record<never, never>;
  readonly localize: LocalizeArgs;
  readonly selfJoin: SelfJoinArgs;
  readonly compare: CompareArgs;
  readonly tagFields: TagArgs;
  readonly typeEvents: TypeArgs;
}
