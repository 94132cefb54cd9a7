import { displayWidth, visible } from '../diagnostics/render.js';
import { padEnd, wrap } from './wrap.js';

export interface TableOptions {
  /** Terminal columns to fit into. */
  readonly columns: number;
  readonly color: boolean;
}

const GAP = 2;
/** Narrower columns would break words to pieces; then one line a field reads better. */
const LEAST_WIDTH = 12;
const MAX_CELL_LINES = 6;

function naturalWidths(header: readonly string[], rows: readonly (readonly string[])[]): readonly number[] {
  return header.map((name, i) => {
    const cells = rows.flatMap((row) => (row[i] ?? '').split('\n'));
    return cells.reduce((width, cell) => Math.max(width, displayWidth(visible(cell))), displayWidth(visible(name)));
  });
}

/** Narrows the widest columns first, until all fit; undefined when even the least widths do not. */
export function fitWidths(natural: readonly number[], room: number): readonly number[] | undefined {
  const least = natural.map((width) => Math.min(width, LEAST_WIDTH));
  if (least.reduce((a, b) => a + b, 0) > room) return undefined;
  let limit = Math.max(...natural, 0);
  const at = (cap: number): readonly number[] =>
    natural.map((width, i) => Math.max(least[i] ?? 0, Math.min(width, cap)));
  while (at(limit).reduce((a, b) => a + b, 0) > room) limit -= 1;
  return at(limit);
}

function bold(text: string, color: boolean): string {
  return color ? `\u001b[1m${text}\u001b[0m` : text;
}

function rowLines(cells: readonly string[], widths: readonly number[]): readonly string[] {
  const columns = widths.map((width, i) => wrap(cells[i] ?? '', width, MAX_CELL_LINES));
  const height = Math.max(1, ...columns.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map((lines, i) => padEnd(lines[line] ?? '', widths[i] ?? 0))
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
}

/** One `name  value` line a field that has a value: for more columns than the terminal can hold side by side. */
function vertical(header: readonly string[], rows: readonly (readonly string[])[], options: TableOptions): string {
  const names = header.map(visible);
  const nameWidth = Math.max(0, ...names.map(displayWidth));
  const width = Math.max(LEAST_WIDTH, options.columns - nameWidth - GAP);
  const field = (name: string, value: string): readonly string[] =>
    wrap(value, width, MAX_CELL_LINES).map((line, n) => {
      const label = padEnd(n === 0 ? name : '', nameWidth);
      return `${bold(label, options.color && n === 0)}${' '.repeat(GAP)}${line}`.trimEnd();
    });
  const record = (row: readonly string[]): readonly string[] =>
    names.flatMap((name, i) => (row[i] ? field(name, row[i]) : []));
  return rows.map((row, i) => [`── ${i + 1} ──`, ...record(row)].join('\n')).join('\n');
}

/**
 * Rows as a table that fits the terminal: long cells wrap, very long ones are cut and marked, line feeds in a cell
 * (multivalue) start a line. No final line break.
 */
export function renderTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  options: TableOptions,
): string {
  if (header.length === 0) return '';
  const room = options.columns - GAP * (header.length - 1);
  const widths = fitWidths(naturalWidths(header, rows), room);
  if (widths === undefined) return vertical(header, rows, options);
  const head = rowLines(header, widths).map((line) => bold(line, options.color));
  const rule = widths.map((width) => '─'.repeat(width)).join(' '.repeat(GAP));
  return [...head, rule, ...rows.flatMap((row) => rowLines(row, widths))].join('\n');
}
