import type { Span } from './span.js';

/**
 * Whose move it is: `user` = the input is wrong, `unsupported` = Karst cannot do this yet,
 * `warning` = the answer stands but the reader should know, `bug` = Karst is wrong.
 */
export type DiagnosticKind = 'user' | 'unsupported' | 'warning' | 'bug';

/** An error as data: collected, rendered or serialised, never swallowed. */
export interface Diagnostic {
  /** Stable identifier, `area/kebab-case`. */
  readonly code: string;
  readonly kind: DiagnosticKind;
  readonly message: string;
  readonly hint?: string;
  /** Where in the search text (see `source`) or in `file` the problem is. */
  readonly span?: Span;
  readonly file?: string;
  /** Byte offset in a binary or log file. */
  readonly offset?: number;
  /** The text that `span` points into, when it is not the file's. */
  readonly source?: string;
}

/** Carries diagnostics up a call stack that cannot go on. */
export class KarstError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: Diagnostic | readonly Diagnostic[]) {
    const list = Array.isArray(diagnostics) ? (diagnostics as readonly Diagnostic[]) : [diagnostics as Diagnostic];
    super(list.map((d) => d.message).join('\n'));
    this.name = 'KarstError';
    this.diagnostics = list;
  }
}

/** What a catalogue entry says for given parameters. */
export interface Wording {
  readonly kind: DiagnosticKind;
  readonly message: string;
  readonly hint?: string;
}

/** One area's typed messages: code → function of its parameters. */
export type Catalogue = Readonly<Record<string, (...args: never[]) => Wording>>;

/** Where a diagnostic happened; every part is optional. */
export interface Place {
  readonly span?: Span;
  readonly file?: string;
  readonly offset?: number;
  readonly source?: string;
}

/**
 * Binds a catalogue to a maker of diagnostics, so that a code cannot be raised without its parameters.
 * Usage: `const diagnose = diagnoser(splMessages); diagnose('spl/unknown-command', place, 'foo')`.
 */
export function diagnoser<C extends Catalogue>(catalogue: C) {
  return <K extends keyof C & string>(code: K, place: Place, ...args: Parameters<C[K]>): Diagnostic => {
    const wording = (catalogue[code] as unknown as (...a: unknown[]) => Wording)(...args);
    return { code, ...wording, ...place };
  };
}
