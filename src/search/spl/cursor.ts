import type { Diagnostic, Span } from '../../diagnostics/index.js';
import type { EvalExpr, Pipeline, SearchExpr } from './ast.js';

export interface Word {
  readonly text: string;
  /** Written in quotes. */
  readonly quoted: boolean;
  readonly span: Span;
}

/**
 * What a command's file reads its arguments with. The language is scanned by context, so each method decides
 * how the characters at the current position are to be read. All skip leading white space first.
 * A method that needs something and does not find it throws a `KarstError` with a span.
 */
export interface Cursor {
  /** At `|`, at the `]` of the enclosing subsearch, or at the end of the text. */
  atEnd(): boolean;
  /** The span of what comes next (one token), for messages. */
  here(): Span;
  /** Takes the symbol if it comes next: `,` `(` `)` `=` `+` `-` `[` … */
  symbol(text: string): boolean;
  /** Takes the bare word if it comes next, in any letter case: `by`, `as`, `output`. */
  keyword(word: string): boolean;
  /** Looks for `word` as the next bare word without taking it. */
  peekKeyword(word: string): boolean;
  /** Takes `name=value` if the next word is one of `names` (any case) with `=` after it. `name` comes back in lower case. */
  option(names: readonly string[]): { readonly name: string; readonly value: Word } | undefined;
  /** A field name, bare or in quotes; may hold wildcards, dots, braces, colons, dashes. Ends at white space, comma, `=`, `)`, `|`, `]`; brackets glued to it belong to it: `max(bytes)`. */
  field(): Word;
  /** A bare word or quoted string as a value; a quoted one is unescaped (`\"` and `\\` only). May hold `=`, `(`, `)` when quoted. */
  word(): Word;
  /** A quoted string, else everything up to white space or a pipe, brackets and what they hold included: a regex without quotes. */
  pattern(): Word;
  /** A name directly followed by `(`, or undefined with nothing taken: `count(`, `perc95(`; the `(` is taken. */
  callName(): Word | undefined;
  /** The raw text up to the matching `)`, which is taken: for wildcard arguments such as `values(*)`. */
  untilClosing(): Word;
  /** White space or commas between list items; false at the end of the command. */
  more(): boolean;
  evalExpr(): EvalExpr;
  /** Ends also at one of the bare words `stop` (lower case; matched in any case): tstats `where … by`. */
  searchExpr(stop?: readonly string[]): SearchExpr;
  /** `[ … ]` if it comes next. A subsearch that no command asks for with this stands for the text that it returns. */
  subsearch(): Pipeline | undefined;
  /** The text inside `[ … ]` if that comes next, trimmed and not read: for searches made of it later (foreach, map). */
  template(): Word | undefined;
  /** The text up to the end of the command, trimmed and not read. */
  rest(): Word;
  /** A position to come back to with `reset`. */
  mark(): number;
  reset(mark: number): void;
  /** Records a problem without stopping. */
  report(diagnostic: Diagnostic): void;
}

/** What the parser needs to know of a command. The table is open: the parser gets it as an argument. */
export interface CommandSyntax {
  readonly name: string;
  readonly aliases?: readonly string[];
  parse(cursor: Cursor): unknown;
  /** The arguments as canonical SPL, without the command's name. `print` knows the table, for subsearches. */
  print(args: never, print: Printer): string;
}

/** Canonical SPL for the parts that commands share; what comes out reads back as what went in. */
export interface Printer {
  search(expr: SearchExpr): string;
  eval(expr: EvalExpr): string;
  /** With its brackets. */
  subsearch(pipeline: Pipeline): string;
  /** A field name, quoted where needed. */
  field(name: string): string;
  /** A value, quoted where needed. */
  word(text: string): string;
}

/** Command names, aliases included, in lower case. */
export type CommandTable = ReadonlyMap<string, CommandSyntax>;

/** One macro as macros.conf or a content pack defines it. */
export interface Macro {
  readonly name: string;
  readonly args: readonly string[];
  readonly definition: string;
  readonly validation?: string;
  readonly errormsg?: string;
  readonly iseval?: boolean;
}

/** Keyed `name` or `name(n)`. */
export type MacroTable = ReadonlyMap<string, Macro>;
