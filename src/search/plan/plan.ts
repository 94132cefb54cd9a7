import type { Span } from '../../diagnostics/index.js';
import type { HeldRows } from '../../store/index.js';
import type { EvalExpr, SearchExpr } from '../spl/index.js';
import type { HostOperators } from './host-operators.js';
import type { AggregateItem, BinSize } from './items.js';
import type {
  CombineArgs,
  JsonArgs,
  JsonPathsArgs,
  ReplaceArgs,
  ShowArgs,
  ToJsonArgs,
  UnnestArgs,
} from './structure.js';
import type { CarryArgs, TrendArgs, WindowArgs } from './windows.js';

/*
 * What every command lowers to. Plans are plain data: wildcards in field names are still patterns here,
 * the SQL compiler resolves them against the catalogue and the stage's own outputs.
 * Rows have an order (search order: newest first) that every node keeps unless it says otherwise.
 */

export type Predicate =
  | { readonly kind: 'search'; readonly expr: SearchExpr }
  | { readonly kind: 'eval'; readonly expr: EvalExpr }
  /** `regex field=…`: unanchored; a row without the field passes only when negated. */
  | { readonly kind: 'regex'; readonly field: string; readonly pattern: string; readonly negated: boolean };

/** `{ kind: 'search' | … }` over indexed events, newest first. */
export interface Scan {
  readonly kind: 'scan';
  readonly predicate: SearchExpr;
  readonly span: Span;
}

/** Rows made from nothing: `_time` = now, then what `rows` hold. */
export interface Values {
  readonly kind: 'values';
  readonly count: number;
  /** Given data instead of `count` bare rows; values are text, lists or absent. */
  readonly rows?: readonly Readonly<Record<string, string | readonly string[]>>[];
  readonly columns: readonly string[];
  readonly span: Span;
}

export interface Filter {
  readonly kind: 'filter';
  readonly input: Plan;
  readonly predicate: Predicate;
  readonly span: Span;
}

export interface Assignment {
  readonly field: string;
  readonly expr: EvalExpr;
  readonly span: Span;
}

/** Left to right, later ones see earlier ones. */
export interface Extend {
  readonly kind: 'extend';
  readonly input: Plan;
  readonly assignments: readonly Assignment[];
  readonly span: Span;
}

/** `keep`: only the patterns, `_time` and `_raw` stay unless named. `exact`: these columns in this order. `drop`. */
export interface Project {
  readonly kind: 'project';
  readonly input: Plan;
  readonly mode: 'keep' | 'exact' | 'drop';
  readonly patterns: readonly string[];
  readonly span: Span;
}

export interface Rename {
  readonly kind: 'rename';
  readonly input: Plan;
  readonly pairs: readonly { readonly from: string; readonly to: string; readonly span: Span }[];
  readonly span: Span;
}

/** stats: rows ordered by the BY fields ascending. */
export interface Aggregate {
  readonly kind: 'aggregate';
  readonly input: Plan;
  readonly items: readonly AggregateItem[];
  readonly by: readonly { readonly field: string; readonly span: Span }[];
  readonly allNumbers: boolean;
  readonly dedupSplitValues: boolean;
  /** What list() and values() are joined with where one value is made of them. */
  readonly delimiter?: string;
  readonly span: Span;
}

/** fillnull. Without `fields`: every field that has a value in some row. */
export interface Fill {
  readonly kind: 'fill';
  readonly input: Plan;
  readonly fields?: readonly string[];
  readonly value: string;
  readonly span: Span;
}

export interface SortKey {
  readonly field: string;
  readonly descending: boolean;
  readonly as: 'auto' | 'str' | 'ip' | 'num';
}

export interface Sort {
  readonly kind: 'sort';
  readonly input: Plan;
  readonly keys: readonly SortKey[];
  /** Rows kept; absent = all. */
  readonly limit?: number;
  /** Every direction reversed (`… desc`), nulls staying last. */
  readonly span: Span;
}

/** `tail` keeps the last rows (all if there is no count), in reverse order. `while` stops at the first row where it does not hold. */
export interface Limit {
  readonly kind: 'limit';
  readonly input: Plan;
  readonly end: 'head' | 'tail';
  readonly count?: number;
  readonly while?: { readonly expr: EvalExpr; readonly nullPasses: boolean; readonly keepLast: boolean };
  readonly span: Span;
}

export interface Dedup {
  readonly kind: 'dedup';
  readonly input: Plan;
  readonly count: number;
  readonly fields: readonly string[];
  readonly keepEvents: boolean;
  readonly keepEmpty: boolean;
  readonly consecutive: boolean;
  readonly span: Span;
}

export type ConvertFunction =
  | 'auto'
  | 'num'
  | 'none'
  | 'ctime'
  | 'mktime'
  | 'dur2sec'
  | 'mstime'
  | 'memk'
  | 'rmcomma'
  | 'rmunit';

export interface Convert {
  readonly kind: 'convert';
  readonly input: Plan;
  readonly timeformat: string;
  readonly items: readonly {
    readonly fn: ConvertFunction;
    readonly pattern: string;
    readonly as?: string;
    readonly span: Span;
  }[];
  readonly span: Span;
}

export interface Bin {
  readonly kind: 'bin';
  readonly input: Plan;
  readonly field: string;
  readonly as: string;
  readonly size: BinSize;
  readonly start?: number;
  readonly end?: number;
  /** `earliest` or `latest` of the search, seconds since the epoch, or a relative time to be resolved against now. */
  readonly aligntime?: string;
  readonly span: Span;
}

/** rex without mode: named groups become fields. `maxMatch` 0 = unlimited; more than one gives lists. */
export interface Extract {
  readonly kind: 'extract';
  readonly input: Plan;
  readonly field: string;
  readonly pattern: string;
  readonly maxMatch: number;
  /** The fields that the groups become, instead of the groups' own names. */
  readonly targets?: readonly (string | undefined)[];
  readonly offsetField?: string;
  readonly span: Span;
}

/** rex mode=sed. */
export interface Substitute {
  readonly kind: 'substitute';
  readonly input: Plan;
  readonly field: string;
  readonly script: string;
  readonly span: Span;
}

/** Rows that an earlier step of the search has left in a table, in the order of their positions. */
export interface Held {
  readonly kind: 'held';
  readonly rows: HeldRows;
  /** In the order in which they are shown. */
  readonly fields: readonly string[];
  /** The fields are those that a command named: columns without values are shown too. */
  readonly exact: boolean;
  readonly span: Span;
}

/** What a field takes from a table beside its row. */
export interface AttachedField {
  /** Field of the table. */
  readonly from: string;
  readonly to: string;
  /** `replace`: its value, absent where there is none. `prefer`: its value where there is one. `fill`: only where the row has none. */
  readonly mode: 'replace' | 'prefer' | 'fill';
}

/** Each row beside the rows of a held table whose key fields equal the keys; an absent key equals nothing. */
export interface Attach {
  readonly kind: 'attach';
  readonly input: Plan;
  readonly table: HeldRows;
  readonly keys: readonly { readonly from: string; readonly expr: EvalExpr }[];
  readonly fields: readonly AttachedField[];
  /** `one`: any one row of the table (its keys are unique). `all`: a row for each, in the order of the table. */
  readonly matches: 'one' | 'all';
  /** Whether rows without a match stay. */
  readonly keepUnmatched: boolean;
  readonly span: Span;
}

/** Several plans' rows: one plan after the other, or together by `_time`, newest first. */
export interface Union {
  readonly kind: 'union';
  readonly inputs: readonly Plan[];
  readonly order: 'sequence' | 'time';
  readonly span: Span;
}

/** The distinct combinations of whole values (a list counts as one value, absence too) of some fields, unordered. */
export interface Distinct {
  readonly kind: 'distinct';
  readonly input: Plan;
  readonly fields: readonly string[];
  readonly span: Span;
}

interface Over<K extends string> {
  readonly kind: K;
  readonly input: Plan;
  readonly span: Span;
}

export type Unnest = Over<'unnest'> & UnnestArgs;
export type Combine = Over<'combine'> & CombineArgs;
export type Replace = Over<'replace'> & ReplaceArgs;
export type Json = Over<'json'> & JsonArgs;
export type JsonPaths = Over<'jsonPaths'> & JsonPathsArgs;
export type ToJson = Over<'toJson'> & ToJsonArgs;
export type Show = Over<'show'> & ShowArgs;

/** eventstats, streamstats: functions of stats over other rows, beside each row. A row without a BY field gets nothing. */
export type Window = Over<'window'> & Pick<Aggregate, 'items' | 'by' | 'allNumbers'> & WindowArgs;
export type Carry = Over<'carry'> & CarryArgs;
export type Trend = Over<'trend'> & TrendArgs;
/** Rows that equal the row before them in every field go. */
export type Uniq = Over<'uniq'>;

/**
 * A step that needs rows, names or the world to become a plan (src/search/host): the search runs what comes before as
 * far as the step asks, and goes on with the plan that the step answers.
 */
export type Host = {
  readonly [K in keyof HostOperators]: {
    readonly kind: 'host';
    readonly operator: K;
    readonly args: HostOperators[K];
    /** Absent for steps that generate rows. */
    readonly input?: Plan;
    /** Of subsearches that the step runs itself, in the order in which they are written. */
    readonly subsearches?: readonly Plan[];
    readonly span: Span;
  };
}[keyof HostOperators];

export type Plan =
  | Scan
  | Held
  | Attach
  | Union
  | Distinct
  | Host
  | Values
  | Filter
  | Extend
  | Project
  | Rename
  | Aggregate
  | Fill
  | Sort
  | Limit
  | Dedup
  | Convert
  | Bin
  | Extract
  | Substitute
  | Unnest
  | Combine
  | Replace
  | Json
  | JsonPaths
  | ToJson
  | Show
  | Window
  | Carry
  | Trend
  | Uniq;
