import { readFile } from 'node:fs/promises';
import { closeMatch, type Place } from '../../diagnostics/index.js';
import { type CsvRow, parseCsvLines } from '../csv.js';
import { diagnose, type Report } from '../diagnose.js';
import { keysOfCell } from './address-keys.js';
import { type ListShape, NO_KEY, PRIORITIES } from './shape.js';

/** A row of a list: the values of its columns, none where its cell is empty. */
export interface Entity {
  readonly values: ReadonlyMap<string, readonly string[]>;
}

export interface EntityList {
  readonly columns: readonly string[];
  readonly entities: readonly Entity[];
}

const NOTHING: EntityList = { columns: [], entities: [] };

/** Reads a list. A row that is wrong is reported with its line; of the list nothing else is lost. */
export async function readList(file: string, shape: ListShape, report: Report): Promise<EntityList> {
  const source = await textOf(file, report);
  if (source === undefined) return NOTHING;
  const { table, diagnostics } = parseCsvLines(source, file);
  for (const d of diagnostics) report(d);
  if (table === undefined) return NOTHING;
  if (!hasKeys(table.columns, shape, { file }, report)) return NOTHING;
  reviewColumns(table.columns, shape, { file }, report);
  const entities = table.rows.flatMap((row) => {
    const entity = readRow(row, table.columns, shape, { file, source, span: row.span }, report);
    return entity === undefined ? [] : [entity];
  });
  return { columns: table.columns, entities };
}

async function textOf(file: string, report: Report): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    report(diagnose('knowledge/file-unreadable', { file }, file, reason));
    return undefined;
  }
}

function hasKeys(columns: readonly string[], { what, keys }: ListShape, place: Place, report: Report): boolean {
  if (keys.some((key) => columns.includes(key))) return true;
  report(diagnose('knowledge/list-without-keys', place, what, keys));
  return false;
}

/** A column of another name is the list's own, unless it looks like a documented one that the list lacks. */
function reviewColumns(columns: readonly string[], shape: ListShape, place: Place, report: Report): void {
  const missing = shape.columns.filter((column) => !columns.includes(column));
  for (const column of columns.filter((name) => !shape.columns.includes(name))) {
    const meant = closeMatch(column, missing);
    if (meant !== undefined) report(diagnose('knowledge/list-column', place, shape.what, column, meant));
  }
}

function readRow(
  { cells }: CsvRow,
  columns: readonly string[],
  shape: ListShape,
  place: Place,
  report: Report,
): Entity | undefined {
  const values = new Map<string, readonly string[]>();
  for (const [i, column] of columns.entries()) {
    const texts = valuesOf(column, cells[i] ?? '', shape, place, report);
    if (texts.length > 0) values.set(column, texts);
  }
  if (shape.keys.some((key) => values.has(key))) return { values };
  report(diagnose('knowledge/list-row-key', place, shape.what, shape.keys));
  return undefined;
}

function valuesOf(column: string, cell: string, shape: ListShape, place: Place, report: Report): readonly string[] {
  const texts = shape.lists.has(column) ? unique(cell.split('|')) : unique([cell]);
  if (shape.keys.includes(column)) return keysOfCell(column, texts.filter(isKnown), place, report);
  if (column === 'priority') return texts.map((text) => priority(text, place, report));
  return shape.flags.includes(column) ? texts.map((text) => flag(column, text, place, report)) : texts;
}

function isKnown(text: string): boolean {
  return !NO_KEY.has(text.toLowerCase());
}

/** Without outer blanks, empty texts and repetitions. */
export function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ''))];
}

function priority(text: string, place: Place, report: Report): string {
  const known = PRIORITIES.find((name) => name === text.toLowerCase());
  if (known === undefined) report(diagnose('knowledge/list-priority', place, text, PRIORITIES));
  return known ?? 'unknown';
}

function flag(column: string, text: string, place: Place, report: Report): string {
  if (/^(?:true|t|1|yes|y)$/i.test(text)) return 'true';
  if (!/^(?:false|f|0|no|n)$/i.test(text)) report(diagnose('knowledge/not-a-boolean', place, column, text));
  return 'false';
}
