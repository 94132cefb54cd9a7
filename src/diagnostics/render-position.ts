import type { Span } from './span.js';

/** A place in a text as people count it: both 1-based; columns are UTF-16 units, as editors count. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const LINE_BREAK = /\r\n|[\n\r]/g;

/** The line and column of an offset; offsets past the end stand at the end. */
export function positionAt(text: string, offset: number): Position {
  let line = 1;
  let start = 0;
  for (const match of text.matchAll(LINE_BREAK)) {
    const end = match.index + match[0].length;
    if (end > offset) break;
    line += 1;
    start = end;
  }
  return { line, column: Math.max(0, Math.min(offset, text.length) - start) + 1 };
}

/** The part of a span that lies on one line, as 0-based offsets into `text`. */
export interface LinePart {
  readonly line: number;
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Cuts a span at line breaks. An empty span, or one past the end, gives one part of one column. */
export function linesOf(text: string, span: Span): readonly LinePart[] {
  const from = Math.max(0, Math.min(span.from, text.length));
  const first = positionAt(text, from);
  const lines = text.split(/\r\n|[\n\r]/);
  const last = positionAt(text, Math.max(from, Math.min(span.to, text.length) - 1));
  const parts: LinePart[] = [];
  for (let line = first.line; line <= last.line; line += 1) {
    const content = lines[line - 1] ?? '';
    const start = line === first.line ? first.column - 1 : 0;
    const end = line === last.line ? last.column : content.length;
    parts.push({ line, text: content, from: start, to: Math.max(end, start + 1) });
  }
  return parts;
}
