import type { Diagnostic, Span } from '../diagnostics/index.js';
import { diagnose } from './diagnose.js';

export interface Csv {
  readonly columns: readonly string[];
  /** As many cells as columns. */
  readonly rows: readonly (readonly string[])[];
}

/** A row as it stands in the file. */
export interface CsvRow {
  /** As many as there are; a table has as many as columns. */
  readonly cells: readonly string[];
  /** 1 first. */
  readonly line: number;
  /** In the text of the file, without the line's end. */
  readonly span: Span;
}

export interface CsvLines {
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** A cell in quotes or plain, and what ends it. The first alternative fails on a quote that is never closed. */
const CELL = /(?:"([^"]*(?:""[^"]*)*)"([^,\r\n]*)|(?!")([^,\r\n]*))(,|\r\n|\r|\n|$)/y;

/**
 * Reads a lookup file: comma separated, first line the header, `""` for a quote inside quotes, line breaks allowed
 * inside quotes. Blanks before a cell without quotes do not count, as lookups of published content rely on. Short rows
 * are filled with empty cells, blank lines skipped.
 */
export function parseCsv(text: string, file: string): { csv?: Csv; diagnostics: Diagnostic[] } {
  const { table, diagnostics } = parseCsvLines(text, file);
  if (table === undefined) return { diagnostics };
  const { columns, rows } = table;
  return { csv: { columns, rows: rows.map((row) => columns.map((_, i) => row.cells[i] ?? '')) }, diagnostics };
}

/** As `parseCsv`, with the places of the rows. */
export function parseCsvLines(text: string, file: string): { table?: CsvLines; diagnostics: Diagnostic[] } {
  const { rows, openQuote } = readRows(text);
  if (openQuote !== undefined)
    return { diagnostics: [diagnose('knowledge/csv-quote-open', { file }, file, openQuote)] };
  const [header, ...body] = rows;
  if (header === undefined) return { diagnostics: [diagnose('knowledge/csv-empty', { file }, file)] };
  const columns = header.cells.map((name) => name.trim());
  const twice = columns.find((name, i) => columns.indexOf(name) !== i);
  if (twice !== undefined) return { diagnostics: [diagnose('knowledge/csv-header', { file }, file, twice)] };
  const long = body.filter((row) => row.cells.length > columns.length);
  const diagnostics = long
    .slice(0, 1)
    .map((row) =>
      diagnose('knowledge/csv-row-too-long', { file }, file, row.line, row.cells.length, columns.length, long.length),
    );
  return { table: { columns, rows: body }, diagnostics };
}

function readRows(text: string): { rows: CsvRow[]; openQuote?: number } {
  const rows: CsvRow[] = [];
  const cell = new RegExp(CELL);
  cell.lastIndex = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  let cells: string[] = [];
  let first = { line, from: cell.lastIndex };
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (match === null) return { rows, openQuote: line };
    const [whole, quoted, trailing, plain, end = ''] = match;
    cells.push(quoted === undefined ? (plain ?? '').trimStart() : quoted.replaceAll('""', '"') + trailing);
    line += whole.match(/\r\n|\r|\n/g)?.length ?? 0;
    if (end === ',' && cell.lastIndex < text.length) continue;
    if (end === ',') cells.push('');
    const span = { from: first.from, to: cell.lastIndex - end.length };
    if (cells.length > 1 || cells[0] !== '') rows.push({ cells, line: first.line, span });
    cells = [];
    first = { line, from: cell.lastIndex };
  }
  return { rows };
}
