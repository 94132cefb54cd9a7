import type { Span } from '../../diagnostics/index.js';

/*
 * What the parser makes of a search. Every node has a span into the *expanded* text;
 * `expansion.ts` maps such spans back to the text the user wrote.
 */

/** A value in a search expression, after unescaping, cut at its live wildcards. */
export interface SearchValue {
  /** Literal pieces between wildcards: `"*paste*bin"` → `['', 'paste', 'bin']`; no wildcard → one piece. */
  readonly pieces: readonly string[];
  /** Written in quotes, at least in part. */
  readonly quoted: boolean;
  /** Inside `CASE(…)`: letter case matters. */
  readonly caseSensitive: boolean;
  readonly span: Span;
}

export type CompareOp = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type TimeModifier = 'earliest' | 'latest' | '_index_earliest' | '_index_latest';

/** The boolean expression of `search`, base search and tstats `where`. AND and OR lists are flat. */
export type SearchExpr =
  | { readonly kind: 'all'; readonly span: Span }
  | { readonly kind: 'and' | 'or'; readonly items: readonly SearchExpr[]; readonly span: Span }
  | { readonly kind: 'not'; readonly item: SearchExpr; readonly span: Span }
  | {
      readonly kind: 'compare';
      readonly field: string;
      readonly op: CompareOp;
      readonly value: SearchValue;
      readonly span: Span;
    }
  | { readonly kind: 'in'; readonly field: string; readonly values: readonly SearchValue[]; readonly span: Span }
  /** A keyword, a phrase or TERM(): looked for in `_raw`. `term` is bounded by major breakers only. */
  | {
      readonly kind: 'text';
      readonly form: 'word' | 'phrase' | 'term';
      readonly value: SearchValue;
      readonly span: Span;
    }
  | {
      readonly kind: 'time';
      readonly modifier: TimeModifier;
      readonly op: CompareOp;
      /** As written, unquoted: `-70m@m`, `now`, `1700000000`, `10/19/2024:00:00:00`. */
      readonly value: string;
      readonly span: Span;
    }
  | { readonly kind: 'subsearch'; readonly pipeline: Pipeline; readonly span: Span };

export type BinaryOp =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '.'
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'like'
  | 'and'
  | 'or'
  | 'xor';

/** The expression language of `eval`, `where` and `stats f(eval(…))`. `==` is read as `=`. */
export type EvalExpr =
  /** `text` as written: its decimals limit the precision of what is computed from it. */
  | { readonly kind: 'number'; readonly value: number; readonly text: string; readonly span: Span }
  | { readonly kind: 'string'; readonly value: string; readonly span: Span }
  /**
   * `quoted` = written in single quotes. A bare name with dots (`a.b`) stays one node: it is a field if the
   * scope has one of that name, else a concatenation of its parts. Bare `true`, `false`, `null` also arrive here.
   */
  | { readonly kind: 'field'; readonly name: string; readonly quoted: boolean; readonly span: Span }
  /** `name` in lower case; `nameSpan` covers the name alone. */
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly EvalExpr[];
      readonly nameSpan: Span;
      readonly span: Span;
    }
  | { readonly kind: 'unary'; readonly op: '-' | 'not'; readonly arg: EvalExpr; readonly span: Span }
  | {
      readonly kind: 'binary';
      readonly op: BinaryOp;
      readonly left: EvalExpr;
      readonly right: EvalExpr;
      readonly span: Span;
    }
  /** `x IN (a, b)` and `in(x, a, b)`. */
  | { readonly kind: 'in'; readonly value: EvalExpr; readonly list: readonly EvalExpr[]; readonly span: Span };

/** `args` is what the command's own file defines; nothing else looks inside. */
export interface Command {
  readonly name: string;
  readonly args: unknown;
  /** From the command's name to its last token. */
  readonly span: Span;
}

export interface Pipeline {
  readonly commands: readonly Command[];
  readonly span: Span;
}
