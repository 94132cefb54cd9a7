import type { EvalExpr } from '../spl/index.js';

/* What the nodes are told that write beside a row what other rows hold (see plan.ts). */

/** Rows told by how far they are back from a row: `from` 2, `to` 0 is the row itself and the two before it. */
export interface Frame {
  /** Absent = from the first row on. */
  readonly from?: number;
  readonly to: number;
  /** Whether all rows count, of which those of the row's own group are then taken, or those of its group alone. */
  readonly counting: 'rows' | 'group';
}

/** Rows whose `_time` is less than so many seconds from a row's, at most `most` of them; the row itself is the last. */
export interface TimeFrame {
  readonly seconds: number;
  readonly most: number;
  /** The newest row is the first. */
  readonly descending: boolean;
}

/** Where streamstats forgets all groups and starts again. */
export interface Resets {
  /** At a row whose BY values differ from those of the row before. */
  readonly onChange: boolean;
  /** At each row where it is true. */
  readonly before?: EvalExpr;
  /** After each row where it is true. */
  readonly after?: EvalExpr;
}

export interface WindowArgs {
  /** Absent = all rows of the group, those after the row too. */
  readonly frame?: Frame | TimeFrame;
  readonly resets?: Resets;
}

/** A field that takes its whole value from an earlier row. */
export interface CarriedField {
  /** May hold a wildcard; then `to` is the same. */
  readonly from: string;
  readonly to: string;
  /** So many rows before; 0 = the row itself, or else the nearest before it that has a value. */
  readonly back: number;
}

export interface CarryArgs {
  readonly fields: readonly CarriedField[];
}

/** A moving average of the numbers in a field; rows without one are passed over (trendline page). */
export interface TrendArgs {
  readonly method: 'sma' | 'ema' | 'wma';
  /** Numbers in the window; before there are so many, there is no value. */
  readonly period: number;
  readonly field: string;
  readonly as: string;
}
