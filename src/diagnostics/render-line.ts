import type { LinePart } from './render-position.js';
import { charWidth, visible } from './render-width.js';

/** A source line ready to print, and what goes under it. */
export interface RenderedLine {
  readonly text: string;
  readonly underline: { readonly lead: string; readonly carets: string };
}

/** One code point as drawn: its text, its columns, its UTF-16 offset in the line. */
interface Glyph {
  readonly text: string;
  readonly width: number;
  readonly at: number;
}

const TAB = 4;
const ELLIPSIS: Glyph = { text: '…', width: 1, at: -1 };

function glyphsOf(line: string): readonly Glyph[] {
  const glyphs: Glyph[] = [];
  let at = 0;
  let column = 0;
  for (const char of line) {
    const width = char === '\t' ? TAB - (column % TAB) : charWidth(char);
    glyphs.push({ text: char === '\t' ? ' '.repeat(width) : visible(char), width, at });
    at += char.length;
    column += width;
  }
  return glyphs;
}

function widthOf(glyphs: readonly Glyph[]): number {
  return glyphs.reduce((sum, glyph) => sum + glyph.width, 0);
}

/** The first glyphs that fit into `columns`. */
function fit(glyphs: readonly Glyph[], columns: number): readonly Glyph[] {
  let used = 0;
  const end = glyphs.findIndex((glyph) => {
    used += glyph.width;
    return used > columns;
  });
  return end === -1 ? glyphs : glyphs.slice(0, end);
}

/** Cuts a long line to a window that starts a third of the width before the caret. */
function clip(glyphs: readonly Glyph[], from: number, columns: number): readonly Glyph[] {
  if (widthOf(glyphs) <= columns) return glyphs;
  const caret = glyphs.findIndex((glyph) => glyph.at >= from);
  const anchor = caret === -1 ? glyphs.length : caret;
  let start = anchor;
  for (let room = Math.floor(columns / 3); start > 0; start -= 1) {
    room -= glyphs[start - 1]?.width ?? 0;
    if (room < 0) break;
  }
  const head = start > 0 ? [ELLIPSIS] : [];
  const tail = glyphs.slice(start);
  const room = columns - head.length;
  if (widthOf(tail) <= room) return [...head, ...tail];
  return [...head, ...fit(tail, room - 1), ELLIPSIS];
}

/** Lays out one line of a snippet within `columns`: tabs to stops of 4, wide characters with two carets. */
export function renderLine(part: LinePart, columns: number): RenderedLine {
  const shown = clip(glyphsOf(part.text), part.from, Math.max(columns, 20));
  const inside = (glyph: Glyph): boolean => glyph.at >= part.from && glyph.at < part.to;
  const before = shown.findIndex(inside);
  const lead = before === -1 ? widthOf(shown) : widthOf(shown.slice(0, before));
  const carets = Math.max(1, widthOf(shown.filter(inside)));
  return {
    text: shown.map((glyph) => glyph.text).join(''),
    underline: { lead: ' '.repeat(lead), carets: '^'.repeat(carets) },
  };
}
