import type { Span } from '../../diagnostics/index.js';
import type { EvalExpr } from '../spl/index.js';

/* Parts that several plan nodes and steps are told in. */

export interface AggregateItem {
  /** Lower case, aliases as written: `dc`, `perc`. */
  readonly fn: string;
  readonly parameter?: number;
  /** Absent for bare `count`. A wildcard is a field node whose name holds `*`. */
  readonly arg?: EvalExpr;
  /** The argument was `eval(…)`: a comparison counts trues. */
  readonly evaluated: boolean;
  /** Output column; may hold as many `*` as the argument. */
  readonly as: string;
  /** Not one value but the function's course over the time of the search, in buckets of a length that may be given. */
  readonly sparkline?: { readonly length?: BinSpan };
  readonly span: Span;
}

/** A length of bins; a number is seconds where times are binned. */
export type BinSpan =
  | { readonly kind: 'time'; readonly amount: number; readonly unit: string; readonly snap?: string }
  | { readonly kind: 'number'; readonly size: number };

/** A span of `bin`, or a number of bins to choose one for: of at least `minspan`. */
export type BinSize =
  | BinSpan
  | { readonly kind: 'log'; readonly coefficient: number; readonly base: number }
  | { readonly kind: 'count'; readonly bins: number; readonly minspan?: BinSpan };
