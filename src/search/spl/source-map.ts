import type { Diagnostic, Span } from '../../diagnostics/index.js';

/** Where a stretch of expanded text stands inside the definition of one macro. */
export interface MacroFrame {
  /** Key of the macro: `name` or `name(n)`. */
  readonly macro: string;
  readonly definition: string;
  /** Offsets in `definition`. */
  readonly span: Span;
}

/** A place in expanded text, told in the text that the user wrote. */
export interface MappedSpan {
  /** Offsets in the original text; inside a macro's expansion, those of the whole call. */
  readonly span: Span;
  /** The macros that the place came out of, outermost first; empty for text that the user wrote. */
  readonly chain: readonly MacroFrame[];
}

/** A text being expanded: the user's, or a macro's definition with its arguments put in. */
export interface Source {
  readonly text: string;
  /** Absent for the user's text. */
  readonly call?: MacroUse;
}

interface MacroUse {
  readonly macro: string;
  readonly definition: string;
  readonly parent: Source;
  /** The call, back-ticks included, in the parent's text. */
  readonly span: Span;
  readonly substitutions: readonly Substitution[];
}

/** `$argument$` at `span` of the definition stands as `length` characters from `at` on in the source's text. */
export interface Substitution {
  readonly at: number;
  readonly length: number;
  readonly span: Span;
}

/** A stretch of expanded text, copied from `source` at `from`; `to` differs from `from + length` for a comment's space. */
interface Piece {
  readonly at: number;
  readonly source: Source;
  readonly from: number;
  readonly to: number;
}

/** Builds the expanded text and remembers where each stretch came from. */
export class MappedText {
  private readonly parts: string[] = [];
  private readonly pieces: Piece[] = [];
  length = 0;

  add(source: Source, from: number, to: number, text: string = source.text.slice(from, to)): void {
    if (text === '') return;
    this.pieces.push({ at: this.length, source, from, to });
    this.parts.push(text);
    this.length += text.length;
  }

  text(): string {
    return this.parts.join('');
  }

  mapSpan(span: Span): MappedSpan {
    const first = this.pieceAt(span.from);
    const last = this.pieceAt(Math.max(span.from, span.to - 1));
    if (first === undefined || last === undefined) return { span: { from: 0, to: 0 }, chain: [] };
    if (span.from >= this.length) return endOf(first.source);
    const start = place(first, span.from);
    const end = span.to > span.from ? place(last, span.to - 1) : { ...start, to: start.from };
    return join(chainOf(first.source), start, chainOf(last.source), end);
  }

  private pieceAt(offset: number): Piece | undefined {
    let low = 0;
    let high = this.pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.pieces[middle]?.at ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return this.pieces[low];
  }
}

/** The span of one expanded character in its source's text; at or past the piece's end, the place after it. */
function place(piece: Piece, offset: number): Span {
  const from = Math.min(piece.from + (offset - piece.at), piece.to);
  return { from, to: Math.min(from + 1, piece.to) };
}

/** The end of the expanded text is that of the user's text, whatever macro came last. */
function endOf(source: Source): MappedSpan {
  const end = chainOf(source)[0]?.text.length ?? 0;
  return { span: { from: end, to: end }, chain: [] };
}

/** The source and those around it, outermost first. */
function chainOf(source: Source): Source[] {
  const chain = [source];
  for (let call = source.call; call !== undefined; call = call.parent.call) chain.unshift(call.parent);
  return chain;
}

/** Spans of both ends in every source that they share, outermost first. */
function join(startChain: Source[], start: Span, endChain: Source[], end: Span): MappedSpan {
  const spans: { source: Source; span: Span }[] = [];
  for (const [depth, source] of startChain.entries()) {
    if (endChain[depth] !== source) break;
    const from = startChain[depth + 1]?.call?.span ?? start;
    const to = endChain[depth + 1]?.call?.span ?? end;
    spans.push({ source, span: { from: from.from, to: to.to } });
  }
  const [outer, ...inner] = spans;
  const chain = inner.flatMap(({ source, span }) => frame(source, span));
  return { span: outer?.span ?? start, chain };
}

function frame({ call }: Source, span: Span): MacroFrame[] {
  if (call === undefined) return [];
  const { macro, definition, substitutions } = call;
  const from = inDefinition(substitutions, span.from, 'from');
  return [{ macro, definition, span: { from, to: Math.max(from, inDefinition(substitutions, span.to, 'to')) } }];
}

/** Takes an offset after substitution back into the definition; inside an argument, to that edge of its `$name$`. */
function inDefinition(substitutions: readonly Substitution[], offset: number, edge: 'from' | 'to'): number {
  let shift = 0;
  for (const { at, length, span } of substitutions) {
    if (offset < at || (edge === 'to' && offset === at)) break;
    if (offset < at + length || (edge === 'to' && offset === at + length)) return span[edge];
    shift = span.to - (at + length);
  }
  return offset + shift;
}

/** The diagnostic with its span in the text that the user wrote; a place inside a macro is named in the message. */
export function mapDiagnostic(diagnostic: Diagnostic, original: string, map: (span: Span) => MappedSpan): Diagnostic {
  if (diagnostic.span === undefined) return diagnostic;
  const { span, chain } = map(diagnostic.span);
  const names = chain.map(({ macro }) => `\`${macro}\``).join(' → ');
  const message = names === '' ? diagnostic.message : `${diagnostic.message} (in the macro ${names})`;
  return { ...diagnostic, message, span, source: original };
}
