import type { Diagnostic, Span } from '../../diagnostics/index.js';
import type { EvalExpr } from '../spl/ast.js';
import type { Typed } from '../sql/typed.js';

/** What a function may ask of the compiler beyond its compiled arguments. */
export interface CallContext {
  /** The argument expressions as parsed. */
  readonly args: readonly EvalExpr[];
  readonly span: Span;
  /** Seconds since the epoch at which the search started; `now()`. */
  readonly now: number;
  /** IANA time zone of the search. */
  readonly timezone: string;
  /** Compiles an expression in this scope, or with `replace` standing for a field (lambda variables of mvmap, mvfilter). */
  compile(expr: EvalExpr, replace?: ReadonlyMap<string, Typed>): Typed;
  /** What a field holds on every row, if the search itself says so. */
  constant(name: string): string | number | undefined;
  /** Compiles a search expression given as text, for searchmatch(). */
  compileSearch(text: string, span: Span): Typed;
  /** A name for a lambda variable that nothing else uses. */
  fresh(): string;
  /** Records a problem and goes on. */
  report(diagnostic: Diagnostic): void;
}

/** One eval function: its page in the reference and its SQL. */
export interface EvalFunction {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** Least and most arguments; `Infinity` = any number. */
  readonly arity: readonly [number, number];
  /** `round(<num>[, <precision>])` */
  readonly syntax: string;
  readonly summary: string;
  /** An expression and its printed result, run by the tests: `['round(2.555, 2)', '2.56']`; null result = absent. */
  readonly examples: readonly (readonly [string, string | readonly string[] | null])[];
  /** Calls for the page that need more than an expression to run, such as a table: the tests only parse them. */
  readonly calls?: readonly string[];
  /**
   * `args` are compiled in order unless `lazy`. The default null rule (any NULL argument gives NULL) is up to the SQL:
   * ClickHouse functions over Nullable follow it by themselves.
   */
  readonly lazy?: boolean;
  build(args: readonly Typed[], context: CallContext): Typed;
}

/** One stats function. */
export interface StatsFunction {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** `perc95(x)`: a number glued to the name. */
  readonly parametric?: boolean;
  /** May be written without an argument (`count`). */
  readonly bare?: boolean;
  readonly syntax: string;
  readonly summary: string;
  build(call: AggregateCall): Typed;
}

export interface AggregateCall {
  /** Absent for `count`. A comparison arrives as number 1 or NULL (stats, "eval inside a function"). */
  readonly arg: Typed | undefined;
  readonly parameter: number | undefined;
  /** SQL of the row's `_time` as Float64 seconds, if the input has one. */
  readonly time: Typed | undefined;
  /** A number that grows along the input order (1 = first row); only for functions with order. */
  readonly position: Typed;
  /** Must wrap the arg's values: `all` = every value of a multivalue field is one observation. */
  readonly span: Span;
  report(diagnostic: Diagnostic): void;
}
