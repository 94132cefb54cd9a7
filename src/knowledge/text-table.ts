/*
 * Tables in texts such as ps and netstat print: a header, then rows whose columns stand under it (multikv page).
 * What the page leaves open is decided here: a header is a line of capitalized words, else the first line; a second
 * table starts at such a line behind an empty one.
 */

/** What a reader of tables is told. */
export interface TextTableReading {
  /** Columns that become fields; absent = all. */
  readonly columns?: readonly string[];
  /** A table row needs to hold one of these texts. */
  readonly filter?: readonly string[];
  /** Line of the header, empty lines not counted, from 1. */
  readonly headerLine?: number;
  /** A text may have more than one table. */
  readonly several: boolean;
  readonly noHeader: boolean;
}

interface Piece {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

export interface TextTableRow {
  readonly line: string;
  readonly cells: readonly (readonly [column: string, value: string])[];
}

function pieces(line: string, separator: RegExp): readonly Piece[] {
  const found: Piece[] = [];
  let from = 0;
  const add = (to: number): void => {
    if (to > from) found.push({ text: line.slice(from, to), from, to });
  };
  for (const gap of line.matchAll(separator)) {
    add(gap.index);
    from = gap.index + gap[0].length;
  }
  add(line.length);
  return found;
}

const WIDE = /\t+ *| {2,}/g;
const ANY = /\s+/g;

/** By tabs and wide gaps where there are any, so that a name may be of several words. */
function columnsOf(line: string): readonly Piece[] {
  const wide = pieces(line, WIDE);
  return wide.length > 1 ? wide : pieces(line, ANY);
}

function isHeader(line: string): boolean {
  const words = line.trim().split(/\s+/);
  return words.length > 1 && words.every((word) => /^[%#(]?[A-Z][^a-z\d]*[A-Za-z/%#)._-]*$/.test(word));
}

/** The column whose place a piece overlaps most nearly. */
function columnAt(piece: Piece, columns: readonly Piece[]): number {
  const distance = (column: Piece): number => Math.max(0, column.from - piece.to + 1, piece.from - column.to + 1);
  const distances = columns.map(distance);
  return distances.indexOf(Math.min(...distances));
}

/** Values by place; several pieces of one column are one value, as written. */
function byPlace(line: string, columns: readonly Piece[]): readonly (string | undefined)[] {
  const spans = columns.map((): { from: number; to: number } | undefined => undefined);
  for (const piece of pieces(line, ANY)) {
    const column = columnAt(piece, columns);
    const before = spans[column];
    spans[column] = { from: before?.from ?? piece.from, to: piece.to };
  }
  return spans.map((span) => (span === undefined ? undefined : line.slice(span.from, span.to)));
}

function valuesOf(line: string, columns: readonly Piece[]): readonly (string | undefined)[] {
  for (const separator of [WIDE, ANY]) {
    const found = pieces(line, separator);
    if (found.length === columns.length) return found.map((p) => p.text);
  }
  return byPlace(line, columns);
}

interface Line {
  readonly text: string;
  readonly afterGap: boolean;
}

interface Header {
  readonly names: readonly string[];
  readonly columns: readonly Piece[];
}

/** Whether the texts below stand on both sides of a gap inside of a header's column, and none across it. */
function divides(gap: number, { from, to }: Piece, body: readonly Line[]): boolean {
  const apart = ({ text }: Line): boolean =>
    text.slice(from, gap).trim() !== '' && text.slice(gap + 1, to).trim() !== '';
  return body.every(({ text }) => (text[gap] ?? ' ') === ' ') && body.some(apart);
}

/** Columns of right-aligned values may stand a blank apart: `PID USER`, with values below both words. */
function dividedBy(column: Piece, body: readonly Line[]): readonly Piece[] {
  const gaps = [...column.text.matchAll(/ /g)].map(({ index }) => column.from + index);
  const ends = [...gaps.filter((gap) => divides(gap, column, body)), column.to];
  return ends.map((to, i) => {
    const from = i === 0 ? column.from : (ends[i - 1] ?? 0) + 1;
    return { text: column.text.slice(from - column.from, to - column.from), from, to };
  });
}

/** Lines that tell where columns are. */
const BODY_LINES = 50;

function headerOf(line: string, below: readonly Line[]): Header {
  const body = below.slice(0, BODY_LINES);
  const pieced = columnsOf(line);
  // Where tabs divide, places in the line say nothing.
  const columns = line.includes('\t') ? pieced : pieced.flatMap((column) => dividedBy(column, body));
  return { columns, names: columns.map((c) => c.text.trim().replace(/\s+/g, '_')) };
}

function numbered(line: string): Header {
  const columns = columnsOf(line);
  return { columns, names: columns.map((_, i) => `Column_${i + 1}`) };
}

function rowOf(line: string, { columns, names }: Header, { columns: wanted }: TextTableReading): TextTableRow {
  const values = valuesOf(line, columns);
  const cells = names.flatMap((name, i) => {
    const value = values[i]?.trim() ?? '';
    return value === '' || (wanted !== undefined && !wanted.includes(name)) ? [] : [[name, value] as const];
  });
  return { line, cells };
}

function linesOf(text: string): readonly Line[] {
  const lines = text.split(/\r?\n/).map((line) => line.trimEnd());
  return lines.flatMap((line, i) => (line === '' ? [] : [{ text: line, afterGap: i > 0 && lines[i - 1] === '' }]));
}

function firstHeader(lines: readonly Line[], { headerLine, noHeader }: TextTableReading): number {
  if (noHeader) return -1;
  if (headerLine !== undefined) return headerLine - 1;
  return Math.max(
    0,
    lines.findIndex((line) => isHeader(line.text)),
  );
}

/** The rows of all tables of a text. */
export function textTable(text: string, args: TextTableReading): readonly TextTableRow[] {
  const lines = linesOf(text);
  const start = firstHeader(lines, args);
  const first = lines[args.noHeader ? 0 : start];
  if (first === undefined) return [];
  let header = args.noHeader ? numbered(first.text) : headerOf(first.text, lines.slice(start + 1));
  const several = args.several && !args.noHeader && args.headerLine === undefined;
  return lines.slice(start + 1).flatMap((line, i) => {
    if (several && line.afterGap && isHeader(line.text)) {
      header = headerOf(line.text, lines.slice(start + i + 2));
      return [];
    }
    if (args.filter !== undefined && !args.filter.some((wanted) => line.text.includes(wanted))) return [];
    const row = rowOf(line.text, header, args);
    return row.cells.length === 0 ? [] : [row];
  });
}
