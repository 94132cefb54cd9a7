import type { Diagnostic } from '../diagnostics/index.js';
import { diagnose } from './diagnose.js';

export interface Csv {
  readonly columns: readonly string[];
  /** As many cells as columns. */
  readonly rows: readonly (readonly string[])[];
}

interface Row {
  readonly cells: string[];
  readonly line: number;
}

/** A cell in quotes or plain, and what ends it. The first alternative fails on a quote that is never closed. */
const CELL = /(?:"([^"]*(?:""[^"]*)*)"([^,\r\n]*)|(?!")([^,\r\n]*))(,|\r\n|\r|\n|$)/y;

/**
 * Reads a lookup file: comma separated, first line the header, `""` for a quote inside quotes, line breaks allowed
 * inside quotes. Short rows are filled with empty cells, blank lines skipped.
 */
export function parseCsv(text: string, file: string): { csv?: Csv; diagnostics: Diagnostic[] } {
  const { rows, openQuote } = readRows(text.replace(/^\uFEFF/, ''));
  if (openQuote !== undefined)
    return { diagnostics: [diagnose('knowledge/csv-quote-open', { file }, file, openQuote)] };
  const header = rows[0];
  if (header === undefined) return { diagnostics: [diagnose('knowledge/csv-empty', { file }, file)] };
  const columns = header.cells.map((name) => name.trim());
  const twice = columns.find((name, i) => columns.indexOf(name) !== i);
  if (twice !== undefined) return { diagnostics: [diagnose('knowledge/csv-header', { file }, file, twice)] };
  const body = rows.slice(1);
  const long = body.filter((row) => row.cells.length > columns.length);
  const diagnostics = long
    .slice(0, 1)
    .map((row) =>
      diagnose('knowledge/csv-row-too-long', { file }, file, row.line, row.cells.length, columns.length, long.length),
    );
  return { csv: { columns, rows: body.map((row) => columns.map((_, i) => row.cells[i] ?? '')) }, diagnostics };
}

function readRows(text: string): { rows: Row[]; openQuote?: number } {
  const rows: Row[] = [];
  let line = 1;
  let cells: string[] = [];
  let first = line;
  const cell = new RegExp(CELL);
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (match === null) return { rows, openQuote: line };
    const [whole, quoted, trailing, plain, end] = match;
    cells.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"') + trailing);
    line += whole.match(/\r\n|\r|\n/g)?.length ?? 0;
    if (end === ',' && cell.lastIndex < text.length) continue;
    if (end === ',') cells.push('');
    if (cells.length > 1 || cells[0] !== '') rows.push({ cells, line: first });
    cells = [];
    first = line;
  }
  return { rows };
}
