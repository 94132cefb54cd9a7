/** streamstats time_window. The input is a window without a frame; it gets one once the order of its rows is known. */
export interface TimeWindowArgs {
  readonly seconds: number;
  /** Rows seen at most. */
  readonly most: number;
}

/** addtotals, addcoltotals. */
export interface TotalsArgs {
  /** Patterns; none = every field that is not internal. */
  readonly fields: readonly string[];
  /** The field that takes the sum of each row, if it is wanted. */
  readonly row?: string;
  /** A row of sums after the others. */
  readonly column?: { readonly label: string; readonly labelfield?: string };
}

/** makecontinuous. The input is the bin that puts the rows into buckets; a row is added for each bucket without any. */
export type ContinuousArgs = Readonly<Record<string, never>>;

export interface WindowOperators {
  readonly continuous: ContinuousArgs;
  readonly timeWindow: TimeWindowArgs;
  readonly totals: TotalsArgs;
}
