import type { EvalExpr } from '../spl/index.js';
import type { AggregateItem, BinSize } from './items.js';

/** How a field of chart or timechart is put into buckets. */
export interface ChartBins {
  readonly size?: BinSize;
  /** A bound on the length that is chosen where none is given. */
  readonly minspan?: BinSize;
  readonly start?: number;
  readonly end?: number;
  readonly aligntime?: string;
}

/** Which values of the split field become columns of their own. */
export interface SeriesChoice {
  readonly limit: { readonly end: 'top' | 'bottom'; readonly count: number };
  /** How a series is scored by its cells: `sum` unless given. */
  readonly agg?: string;
  /** Instead of the limit: `sum in top5`, `avg > 100`. */
  readonly where?: SeriesCondition;
  readonly useother: boolean;
  readonly otherstr: string;
  readonly usenull: boolean;
  readonly nullstr: string;
}

export type SeriesCondition =
  | { readonly agg: string; readonly in: boolean; readonly end: 'top' | 'bottom'; readonly count: number }
  | { readonly agg: string; readonly op: '<' | '<=' | '>' | '>='; readonly value: number };

/** `eval(avg(a)/max(b)) AS r`: an expression of aggregates. */
export interface ChartEval {
  readonly expr: EvalExpr;
  readonly as: string;
}

/** chart and timechart. */
export interface ChartArgs {
  readonly command: 'chart' | 'timechart';
  /** In the order written. */
  readonly items: readonly (AggregateItem | ChartEval)[];
  readonly row?: { readonly field: string; readonly bins: ChartBins };
  readonly column?: { readonly field: string; readonly bins: ChartBins; readonly choice: SeriesChoice };
  /** Of a column's name where there are several functions: `$AGG$: $VAL$`. */
  readonly format: string;
  /** Empty buckets between others are shown. */
  readonly cont: boolean;
  /** Buckets cut by the time range are shown. */
  readonly partial: boolean;
  /** Buckets cover the whole time range. */
  readonly fixedrange: boolean;
  readonly dedupSplitValues: boolean;
}

export interface ChartOperators {
  readonly chart: ChartArgs;
}
