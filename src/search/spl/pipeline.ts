import type { Diagnostic, Span } from '../../diagnostics/index.js';
import { closeMatches, KarstError } from '../../diagnostics/index.js';
import type { Command, EvalExpr, Pipeline, SearchExpr } from './ast.js';
import { afterSpace, endOfCommand, endOfQuoted } from './characters.js';
import type { CommandSyntax, CommandTable } from './cursor.js';
import { readEvalExpr } from './eval-expression.js';
import { limits } from './limits.js';
import { diagnose, fail, Reader } from './reader.js';
import { readSearchExpr } from './search-expression.js';
import { generatingCommands, insteadOf, splunkCommands } from './splunk-commands.js';
import { TextCursor } from './text-cursor.js';
import { TextWanted, type WantedText } from './wanted-text.js';

export interface ParsedSearch {
  /** Absent if anything but warnings was found, or text is wanted. */
  readonly pipeline?: Pipeline;
  /** The first subsearch whose text must stand in its place before the search can be read. */
  readonly wanted?: WantedText;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Parses a search whose macros are expanded. Never throws on bad input: a command that cannot be read is reported, and
 * reading goes on at the next pipe, so that several problems come back at once. Spans are offsets into `text`.
 */
export function parseSearch(text: string, commands: CommandTable): ParsedSearch {
  const { value, ...rest } = collecting(text, commands, (reader) => new PipelineReader(reader, commands).outer());
  return { ...(value === undefined ? {} : { pipeline: value }), ...rest };
}

/** Parses an eval expression that stands alone, as in an `EVAL-` setting. */
export function parseEvalExpression(text: string): { readonly expr?: EvalExpr; readonly diagnostics: Diagnostic[] } {
  return part(text, new Map(), readEvalExpr);
}

/** Parses a search expression that stands alone, as in an eventtype. `commands` are those that its subsearches may use. */
export function parseSearchExpression(
  text: string,
  commands: CommandTable = new Map(),
): { readonly expr?: SearchExpr; readonly diagnostics: Diagnostic[] } {
  return part(text, commands, readSearchExpr);
}

/** An expression outside a search. */
function part<T>(
  text: string,
  commands: CommandTable,
  read: (reader: Reader) => T,
): { readonly expr?: T; readonly diagnostics: Diagnostic[] } {
  const { value, diagnostics } = collecting(text, commands, (reader) => complete(reader, read(reader)), true);
  return { ...(value === undefined ? {} : { expr: value }), diagnostics };
}

function complete<T>(reader: Reader, value: T): T {
  if (reader.peek() !== '') {
    fail(diagnose('spl/expression-left-over', reader.place(reader.here()), reader.found()));
  }
  return value;
}

interface Collected<T> {
  readonly value?: T;
  readonly wanted?: WantedText;
  readonly diagnostics: Diagnostic[];
}

/** Runs `read` over the text; its value counts only if nothing but warnings was reported. */
function collecting<T>(
  text: string,
  commands: CommandTable,
  read: (reader: Reader) => T,
  partial = false,
): Collected<T> {
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic) => void diagnostics.push(diagnostic);
  if (text.length > limits.text) {
    report(diagnose('spl/text-too-long', { span: { from: limits.text, to: text.length } }, text.length, limits.text));
    return { diagnostics };
  }
  const reader = new Reader(
    text,
    report,
    (inner, open) => new PipelineReader(inner, commands).subsearch(open),
    partial,
  );
  const fine = (): boolean => diagnostics.every(({ kind }) => kind === 'warning');
  try {
    const value = read(reader);
    return fine() ? { value, diagnostics } : { diagnostics };
  } catch (error) {
    if (error instanceof TextWanted) return fine() ? { wanted: error.wanted, diagnostics } : { diagnostics };
    if (!(error instanceof KarstError)) throw error;
    return { diagnostics: [...diagnostics, ...error.diagnostics] };
  }
}

class PipelineReader {
  private readonly read: Command[] = [];

  constructor(
    private readonly reader: Reader,
    private readonly commands: CommandTable,
  ) {}

  /** A whole search: without a leading pipe it begins with an implied `search`. */
  outer(): Pipeline {
    const { reader } = this;
    if (reader.peek() === '') fail(diagnose('spl/empty-search', reader.place({ from: 0, to: reader.text.length })));
    const from = reader.pos;
    if (!reader.take('|')) {
      const name = reader.peekBare();
      if (name === 'search') this.command();
      else {
        if (generatingCommands.has(name))
          reader.report(diagnose('spl/missing-pipe', reader.place(reader.here()), name));
        this.implied();
      }
    } else this.command();
    this.rest();
    return { commands: this.read, span: { from, to: reader.pos } };
  }

  /** A subsearch from after its `[` up to and with its `]`; its pipe is optional, and so is the word `search`. */
  subsearch(open: number): Pipeline {
    const { reader } = this;
    const bracket = { from: open, to: open + 1 };
    if (reader.subsearches >= limits.subsearchDepth) {
      fail(diagnose('spl/subsearch-too-deep', reader.place(bracket), limits.subsearchDepth));
    }
    reader.subsearches++;
    try {
      if (reader.take('|') || this.startsWithCommand()) this.command();
      else this.implied();
      this.rest();
    } finally {
      reader.subsearches--;
    }
    if (!reader.take(']')) fail(diagnose('spl/unclosed', reader.place(bracket), '[', ']'));
    return { commands: this.read, span: { from: open + 1, to: reader.pos - 1 } };
  }

  private startsWithCommand(): boolean {
    const name = this.reader.peekBare();
    const rest = afterSpace(this.reader.text, this.reader.pos + name.length);
    // `index=x` compares; `eval <<FIELD>>=x` in a foreach template does not.
    if (/^(?:=|!=|>|<(?!<))/.test(this.reader.text.slice(rest, rest + 2))) return false;
    return this.commands.has(name.toLowerCase()) || splunkCommands.has(name.toLowerCase());
  }

  private rest(): void {
    while (this.reader.take('|')) this.command();
  }

  private implied(): void {
    const { reader } = this;
    if (reader.atEnd()) {
      reader.report(diagnose('spl/empty-search', reader.place(reader.here())));
      return;
    }
    const search = this.commands.get('search');
    const from = reader.pos;
    if (search !== undefined) this.run(search, { from, to: from });
    else this.skip(from, diagnose('spl/unsupported-command', reader.place(reader.here()), 'search'));
  }

  private command(): void {
    const { reader } = this;
    const name = reader.peekBare();
    const from = reader.pos;
    reader.pos += name.length;
    const span = { from, to: reader.pos };
    if (name === '') {
      this.skip(from, this.noCommand());
      return;
    }
    const syntax = this.commands.get(name.toLowerCase());
    if (syntax !== undefined) this.run(syntax, span);
    else this.skip(span.to, this.unknown(name, span));
  }

  private noCommand(): Diagnostic {
    const { reader } = this;
    const place = reader.place(reader.here());
    if (reader.peek() === '[') return diagnose('spl/subsearch-position', place);
    if (reader.atEnd()) return diagnose('spl/empty-command', place);
    return diagnose('spl/expected', place, 'the name of a command', reader.found());
  }

  private unknown(name: string, span: Span): Diagnostic {
    const lower = name.toLowerCase();
    const place = this.reader.place(span);
    if (splunkCommands.has(lower)) return diagnose('spl/unsupported-command', place, lower, insteadOf.get(lower));
    const close = closeMatches(lower, new Set([...this.commands.keys(), ...splunkCommands]));
    return diagnose('spl/unknown-command', place, name.length > 40 ? `${name.slice(0, 39)}…` : name, close);
  }

  private run(syntax: CommandSyntax, nameSpan: Span): void {
    const { reader } = this;
    const start = reader.pos;
    try {
      const args = syntax.parse(new TextCursor(reader));
      const to = this.endOfArguments(start);
      if (!reader.atEnd()) fail(this.leftOver(syntax.name));
      this.read.push({ name: syntax.name, args, span: { from: nameSpan.from, to } });
    } catch (error) {
      if (error instanceof TextWanted) throw error;
      this.skip(start, ...problems(error, syntax.name, reader, nameSpan));
    }
  }

  /** The end of the last token read, white space before the next one left out. */
  private endOfArguments(start: number): number {
    const { reader } = this;
    return start + reader.text.slice(start, reader.pos).trimEnd().length;
  }

  private leftOver(command: string): Diagnostic {
    const { reader } = this;
    const place = reader.place(reader.here());
    if (reader.peek() === ']') return diagnose('spl/stray-bracket', place);
    if (reader.peek() === '"' && endOfQuoted(reader.text, reader.pos) === undefined) {
      return diagnose('spl/unbalanced-quotes', place);
    }
    return diagnose('spl/left-over', place, command, reader.found());
  }

  /** Reports, and goes on after the arguments that begin at `from`. */
  private skip(from: number, ...diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) this.reader.report(diagnostic);
    this.reader.pos = endOfCommand(this.reader.text, from, this.reader.subsearches > 0);
  }
}

function problems(error: unknown, command: string, reader: Reader, span: Span): readonly Diagnostic[] {
  if (error instanceof KarstError) return error.diagnostics;
  const reason = error instanceof Error ? error.message : String(error);
  return [diagnose('spl/parser-failed', reader.place(span), command, reason)];
}
