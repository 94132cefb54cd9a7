import type { EvalExpr } from '../spl/index.js';

/** What `transaction` is told (transaction page). Absent limits are none. */
export interface TransactionArgs {
  readonly fields: readonly string[];
  /** Seconds between the first and the last event at most. */
  readonly maxSpan?: number;
  /** Seconds between neighbours at most. */
  readonly maxPause?: number;
  readonly maxEvents?: number;
  readonly starts?: EvalExpr;
  readonly ends?: EvalExpr;
  /** An event that shares no field which the transaction knows already opens another one. */
  readonly connected: boolean;
  /** Events that start or end a transaction must share a field with it. */
  readonly unifyEnds: boolean;
  readonly keepOrphans: boolean;
  readonly keepEvicted: boolean;
  /** Transactions and events in memory at most. */
  readonly maxOpen: number;
  readonly maxOpenEvents: number;
  /** Fields whose values are listed as they came; true = all. */
  readonly lists: boolean | readonly string[];
  /** Between the texts of events, with `rawList`. */
  readonly delimiter?: string;
  readonly missing: string;
  readonly rawList: boolean;
}

/** `transaction name=`: what transactiontypes.conf says under a name. */
export interface TransactionTypeArgs {
  readonly type: string;
  /** What the search says itself, as SPL: it counts before the stanza. */
  readonly own: string;
  /** Whether fields are among it; then the stanza's do not count. */
  readonly ownFields: boolean;
}

export interface TransactionOperators {
  readonly transaction: TransactionArgs;
  readonly transactionType: TransactionTypeArgs;
}
