/** Cuts lines of a table into cells. */
export interface CellRules {
  readonly delimiter: string | 'blanks';
  /** Doubled inside of quotes it stands for itself. */
  readonly quote?: string;
}

/** The cells of a row, which may go over several lines where a cell in quotes does. */
export function cellsOf(row: string, { delimiter, quote }: CellRules): string[] {
  if (quote === undefined || !row.includes(quote)) return plainCells(row, delimiter);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (delimiter === 'blanks') while (isBlank(row[at])) at++;
    const { text, end } = row[at] === quote ? quoted(row, at, quote) : { text: '', end: at };
    const next = delimiterAt(row, end, delimiter);
    cells.push(end > at ? text + row.slice(end, next) : row.slice(at, next));
    if (next >= row.length) return cells;
    at = next + 1;
  }
}

function plainCells(row: string, delimiter: string): string[] {
  return delimiter === 'blanks' ? row.trim().split(/[ \t]+/) : row.split(delimiter);
}

function isBlank(c: string | undefined): boolean {
  return c === ' ' || c === '\t';
}

function delimiterAt(row: string, from: number, delimiter: string): number {
  if (delimiter !== 'blanks') {
    const at = row.indexOf(delimiter, from);
    return at < 0 ? row.length : at;
  }
  let at = from;
  while (at < row.length && !isBlank(row[at])) at++;
  return at;
}

function quoted(row: string, from: number, quote: string): { readonly text: string; readonly end: number } {
  let text = '';
  let at = from + 1;
  for (;;) {
    const end = row.indexOf(quote, at);
    if (end < 0) return { text: text + row.slice(at), end: row.length };
    text += row.slice(at, end);
    if (row[end + 1] !== quote) return { text, end: end + 1 };
    text += quote;
    at = end + 2;
  }
}

/** Whether a cell in quotes is still open at the end. */
export function isOpen(row: string, quote: string | undefined): boolean {
  if (quote === undefined) return false;
  let count = 0;
  for (let at = row.indexOf(quote); at >= 0; at = row.indexOf(quote, at + 1)) count++;
  return count % 2 === 1;
}

/**
 * The name of a column: all but letters and digits and the characters allowed becomes `_`.
 * Source: props.conf.spec, "HEADER_FIELD_ACCEPTABLE_SPECIAL_CHARACTERS".
 */
export function columnName(cell: string, allowed: string): string {
  return [...cell.trim()].map((c) => (/[\p{L}\p{N}_]/u.test(c) || allowed.includes(c) ? c : '_')).join('');
}
