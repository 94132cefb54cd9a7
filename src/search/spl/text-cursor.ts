import type { Diagnostic, Span } from '../../diagnostics/index.js';
import type { EvalExpr, Pipeline, SearchExpr } from './ast.js';
import { afterSpace, endOfBare, endOfBracket, endOfCommand, endOfQuoted, unescaped } from './characters.js';
import type { Cursor, Word } from './cursor.js';
import { readEvalExpr } from './eval-expression.js';
import type { Reader } from './reader.js';
import { diagnose, fail, NAME_STOPS } from './reader.js';
import { readSearchExpr } from './search-expression.js';

const WORD_ESCAPES = new Map([
  ['"', '"'],
  ['\\', '\\'],
]);
const FIELD_ESCAPES = new Map([...WORD_ESCAPES, ["'", "'"]]);
const CALL_NAME = /[A-Za-z_][\w.]*(?=\()/y;

/** The view of a `Reader` that commands get. */
export class TextCursor implements Cursor {
  constructor(private readonly reader: Reader) {}

  atEnd(): boolean {
    return this.reader.atEnd();
  }

  here(): Span {
    return this.reader.here();
  }

  symbol(text: string): boolean {
    return this.reader.take(text);
  }

  keyword(word: string): boolean {
    if (!this.peekKeyword(word)) return false;
    this.reader.pos += word.length;
    return true;
  }

  peekKeyword(word: string): boolean {
    const bare = this.reader.peekBare();
    return bare.length === word.length && bare.toLowerCase() === word.toLowerCase();
  }

  option(names: readonly string[]): { readonly name: string; readonly value: Word } | undefined {
    const { reader } = this;
    const bare = reader.peekBare();
    const end = afterSpace(reader.text, reader.pos + bare.length);
    if (bare === '' || reader.text[end] !== '=') return undefined;
    const name = bare.toLowerCase();
    if (!names.some((candidate) => candidate.toLowerCase() === name)) return undefined;
    reader.pos = end + 1;
    return { name, value: this.word() };
  }

  /** A name may end in a call's brackets: `max(bytes)` is what stats calls its column. */
  field(): Word {
    const { reader } = this;
    const name = this.bareOrQuoted('a field name', FIELD_ESCAPES, '"\'');
    if (name.quoted || reader.text[reader.pos] !== '(') return name;
    reader.pos++;
    const to = this.closing(reader.pos) + 1;
    reader.pos = to;
    return { text: reader.text.slice(name.span.from, to), quoted: false, span: { from: name.span.from, to } };
  }

  word(): Word {
    return this.bareOrQuoted('a value', WORD_ESCAPES, '"');
  }

  pattern(): Word {
    const { reader } = this;
    if (reader.peek() === '"') return this.word();
    const from = reader.pos;
    let depth = 0;
    for (; reader.pos < reader.text.length; reader.pos++) {
      const char = reader.text[reader.pos] ?? '';
      if (char === '\\') reader.pos++;
      else if (char === '(') depth++;
      else if (char === ')') depth--;
      else if (/\s/.test(char) || (char === '|' && depth <= 0)) break;
    }
    reader.pos = Math.min(reader.pos, reader.text.length);
    if (reader.pos === from) reader.expected('a regular expression');
    return { text: reader.text.slice(from, reader.pos), quoted: false, span: { from, to: reader.pos } };
  }

  private bareOrQuoted(what: string, escapes: ReadonlyMap<string, string>, quotes: string): Word {
    const { reader } = this;
    const char = reader.peek();
    if (char !== '' && quotes.includes(char)) {
      const { inner, span } = reader.takeQuoted();
      return { text: unescaped(inner, escapes), quoted: true, span };
    }
    if (char === '[') reader.wantText();
    const from = reader.pos;
    const to = endOfBare(reader.text, from, NAME_STOPS);
    if (to === from) reader.expected(what);
    reader.pos = to;
    return { text: reader.text.slice(from, to), quoted: false, span: { from, to } };
  }

  callName(): Word | undefined {
    const { reader } = this;
    reader.peek();
    CALL_NAME.lastIndex = reader.pos;
    const text = CALL_NAME.exec(reader.text)?.[0];
    if (text === undefined) return undefined;
    const span = { from: reader.pos, to: reader.pos + text.length };
    reader.pos = span.to + 1;
    return { text, quoted: false, span };
  }

  untilClosing(): Word {
    const { reader } = this;
    const from = reader.pos;
    const to = this.closing(from);
    reader.pos = to + 1;
    const { text, span } = this.trimmed(from, to);
    const quoted = /^["']/.test(text) && endOfQuoted(text, 0) === text.length;
    return { text: quoted ? unescaped(text.slice(1, -1), FIELD_ESCAPES) : text, quoted, span };
  }

  /** Offset of the `)` that closes the bracket open at `from`, quotes and inner brackets passed over. */
  private closing(from: number): number {
    const { reader } = this;
    const open = { from: Math.max(0, from - 1), to: from };
    let depth = 1;
    while (reader.pos < reader.text.length) {
      const char = reader.text[reader.pos];
      if (char === '"') {
        reader.takeQuoted();
        continue;
      }
      if (char === '(') depth++;
      if (char === ')' && --depth === 0) return reader.pos;
      if (char === '|' || char === '[') break;
      reader.pos++;
    }
    return fail(diagnose('spl/unclosed', reader.place(open), '(', ')'));
  }

  more(): boolean {
    while (this.reader.take(','));
    return !this.reader.atEnd();
  }

  evalExpr(): EvalExpr {
    return readEvalExpr(this.reader);
  }

  searchExpr(stop?: readonly string[]): SearchExpr {
    return readSearchExpr(this.reader, stop);
  }

  subsearch(): Pipeline | undefined {
    const { reader } = this;
    if (reader.peek() !== '[') return undefined;
    const open = reader.pos;
    reader.pos++;
    return reader.nested(open, () => reader.readSubsearch(reader, open));
  }

  template(): Word | undefined {
    const { reader } = this;
    if (reader.peek() !== '[') return undefined;
    const open = reader.pos;
    const end = endOfBracket(reader.text, open);
    if (end === undefined) fail(diagnose('spl/unclosed', reader.place({ from: open, to: open + 1 }), '[', ']'));
    reader.pos = end;
    return this.trimmed(open + 1, end - 1);
  }

  rest(): Word {
    const { reader } = this;
    reader.peek();
    const from = reader.pos;
    reader.pos = endOfCommand(reader.text, from, reader.subsearches > 0);
    return this.trimmed(from, reader.pos);
  }

  /** The raw text of a stretch, without the white space around it. */
  private trimmed(from: number, to: number): Word {
    const raw = this.reader.text.slice(from, to);
    const text = raw.trim();
    const start = from + (raw.length - raw.trimStart().length);
    return { text, quoted: false, span: { from: start, to: start + text.length } };
  }

  mark(): number {
    return this.reader.pos;
  }

  reset(mark: number): void {
    this.reader.pos = mark;
  }

  report(diagnostic: Diagnostic): void {
    this.reader.report(diagnostic);
  }
}
