import type { Document } from 'yaml';
import { Scalar, visit } from 'yaml';

/** A text made readable, with the way back to the offsets of the original. */
export interface Mended {
  readonly text: string;
  original(offset: number): number;
}

// Deeper than any content nests; what it holds is folded away with the line break.
const INDENT = ' '.repeat(24);

/**
 * YAML 1.2 wants the continuation lines of a quoted value indented; PyYAML, which content packs are written
 * against, does not care. Since leading white space in such lines has no meaning, adding some changes nothing else.
 * Returns undefined if `doc`'s errors are not of this kind.
 */
export function mendQuotedIndent(mended: Mended, doc: Document): Mended | undefined {
  const start = openQuote(doc);
  if (start === undefined) return undefined;
  const end = closingQuote(mended.text, start);
  if (end === undefined) return undefined;
  const lines = lineStarts(mended.text, start, end);
  return lines.length === 0 ? undefined : insertIndent(mended, lines);
}

/** Offset of the quote that the parser found no end of, in the text it was given. */
export function openQuote(doc: Document): number | undefined {
  const error = doc.errors.find((e) => e.code === 'MISSING_CHAR' && /closing ['"]/.test(e.message));
  return error && quotedScalarAt(doc, error.pos[0]);
}

export function unmended(text: string): Mended {
  return { text, original: (offset) => offset };
}

function quotedScalarAt(doc: Document, offset: number): number | undefined {
  let start: number | undefined;
  visit(doc, {
    Scalar(_key, node) {
      const quoted = node.type === Scalar.QUOTE_SINGLE || node.type === Scalar.QUOTE_DOUBLE;
      if (!quoted || !node.range || node.range[0] > offset || offset > node.range[2]) return undefined;
      start = node.range[0];
      return visit.BREAK;
    },
  });
  return start;
}

function closingQuote(text: string, start: number): number | undefined {
  const pattern = text[start] === "'" ? /[^']*(?:''[^']*)*'(?!')/y : /[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;
  pattern.lastIndex = start + 1;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** Starts of the lines between two offsets that hold text and are not indented far already. */
function lineStarts(text: string, from: number, to: number): number[] {
  const starts: number[] = [];
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) {
    if (/^[ \t]{0,23}\S/.test(text.slice(at + 1, at + 26))) starts.push(at + 1);
  }
  return starts;
}

function insertIndent(mended: Mended, starts: readonly number[]): Mended {
  const pieces = [0, ...starts].map((from, i) => mended.text.slice(from, starts[i] ?? mended.text.length));
  return {
    text: pieces.join(INDENT),
    original: (offset) => mended.original(withoutInserts(offset, starts)),
  };
}

function withoutInserts(offset: number, starts: readonly number[]): number {
  let back = offset;
  for (const start of starts) {
    if (back <= start) break;
    back = Math.max(start, back - INDENT.length);
  }
  return back;
}
