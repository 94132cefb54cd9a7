import { splMessages } from '../../diagnostics/codes/spl.js';
import type { Diagnostic, Span } from '../../diagnostics/index.js';
import { diagnoser, KarstError } from '../../diagnostics/index.js';
import type { Pipeline } from './ast.js';
import { afterSpace, endOfBare, endOfQuoted, shown } from './characters.js';
import { limits } from './limits.js';
import { TextWanted } from './wanted-text.js';

export const diagnose = diagnoser(splMessages);

/** Ends a bare name in most places. `"` ends it so that `a"b"` is two words; `[` so that `type=inner[` is. */
export const NAME_STOPS = ',=()|[]"';

/** Stops reading; the nearest pipeline catches it and goes on at the next pipe. */
export function fail(diagnostic: Diagnostic): never {
  throw new KarstError(diagnostic);
}

/** A text and a place in it: what all the readers of this folder share. */
export class Reader {
  pos = 0;
  /** Open subsearches around the current place. */
  subsearches = 0;
  private nesting = 0;
  /** The last answer of `peekBare`: readers look at the same word for many things that it might be. */
  private bare = { at: -1, stops: '', escapable: '', text: '' };

  constructor(
    readonly text: string,
    readonly report: (diagnostic: Diagnostic) => void,
    /** Reads a subsearch after its `[` up to and with its `]`. Handed in, since pipelines are made of readers. */
    readonly readSubsearch: (reader: Reader, open: number) => Pipeline,
    /** The text is a part of a search: nobody can run a subsearch to learn a value. */
    private readonly partial = false,
  ) {}

  /** The next character that is no white space, or '' at the end. */
  peek(): string {
    this.pos = afterSpace(this.text, this.pos);
    return this.text.charAt(this.pos);
  }

  /** Takes `symbol` if it comes next. */
  take(symbol: string): boolean {
    this.peek();
    if (!this.text.startsWith(symbol, this.pos)) return false;
    this.pos += symbol.length;
    return true;
  }

  /** Takes the closing bracket of the one at `open`. */
  close(open: number, closing: ')' | ']'): void {
    if (this.take(closing)) return;
    if (!this.atEnd()) this.expected(`\`${closing}\``);
    fail(diagnose('spl/unclosed', this.place({ from: open, to: open + 1 }), this.text.charAt(open), closing));
  }

  atEnd(): boolean {
    const char = this.peek();
    return char === '' || char === '|' || (char === ']' && this.subsearches > 0);
  }

  /** The next bare run, without taking it. */
  peekBare(stops: string = NAME_STOPS, escapable = ''): string {
    this.peek();
    const { bare, pos } = this;
    if (bare.at === pos && bare.stops === stops && bare.escapable === escapable) return bare.text;
    const text = this.text.slice(pos, endOfBare(this.text, pos, stops, escapable));
    this.bare = { at: pos, stops, escapable, text };
    return text;
  }

  /** The quoted run at the current place: `inner` is what stands between the quotes, as written. */
  takeQuoted(): { readonly inner: string; readonly span: Span } {
    const from = this.pos;
    const to = endOfQuoted(this.text, from);
    if (to === undefined) fail(diagnose('spl/unbalanced-quotes', this.place({ from, to: this.text.length })));
    this.pos = to;
    return { inner: this.text.slice(from + 1, to - 1), span: { from, to } };
  }

  /** Stops reading at the `[` that comes next: the text of the subsearch has to be known first. */
  wantText(): never {
    if (this.partial) fail(diagnose('spl/subsearch-as-value', this.place(this.here())));
    const from = this.pos;
    this.pos++;
    const pipeline = this.nested(from, () => this.readSubsearch(this, from));
    throw new TextWanted({ pipeline, span: { from, to: this.pos } });
  }

  /** One token: a quoted run, a bare run, or one character. */
  here(): Span {
    const char = this.peek();
    const from = this.pos;
    if (char === '') return { from, to: from };
    if (char === '"') return { from, to: endOfQuoted(this.text, from) ?? this.text.length };
    const bare = endOfBare(this.text, from, NAME_STOPS);
    return { from, to: bare > from ? bare : from + 1 };
  }

  place(span: Span): { span: Span; source: string } {
    return { span, source: this.text };
  }

  /** What comes next, for a message. */
  found(): string {
    const span = this.here();
    if (span.from === span.to) return 'the end of the search';
    return shown(this.text.slice(span.from, span.to));
  }

  expected(what: string): never {
    fail(diagnose('spl/expected', this.place(this.here()), what, this.found()));
  }

  /** Runs `read` one level deeper. */
  nested<T>(from: number, read: () => T): T {
    if (this.nesting >= limits.nesting) {
      fail(diagnose('spl/nested-too-deep', this.place({ from, to: from + 1 }), limits.nesting));
    }
    this.nesting++;
    try {
      return read();
    } finally {
      this.nesting--;
    }
  }
}
