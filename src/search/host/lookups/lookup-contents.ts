import { closeMatches, KarstError, type Place } from '../../../diagnostics/index.js';
import { type LookupTable, plainTable } from '../../../knowledge/index.js';
import type { LookupContents, LookupRows, LookupStore, LookupTarget } from '../../../store/index.js';
import { diagnose } from './diagnose.js';
import { rowFilter } from './row-filter.js';

/**
 * A lookup as commands name it: by its definition, or by the name of a file, packaged or written by a search. Throws a
 * KarstError if there is none, or none that can be used.
 */
export function findLookup(
  name: string,
  known: ReadonlyMap<string, LookupTable>,
  store: LookupStore,
  place: Place = {},
): LookupTable {
  const stored = store.find({ kind: 'file', name });
  const table = known.get(name) ?? (stored === undefined ? undefined : plainTable(name, { ...stored, rows: [] }));
  if (table === undefined) {
    throw new KarstError(diagnose('search/no-lookup', place, name, closeMatches(name, known.keys())));
  }
  if (table.source.kind === 'unsupported') {
    throw new KarstError(diagnose('search/lookup-unsupported', place, name, table.source.why));
  }
  return table;
}

/** What `outputlookup` writes to; undefined for a lookup that is no table. */
export function targetOf({ source }: Pick<LookupTable, 'source'>): LookupTarget | undefined {
  if (source.kind === 'unsupported') return undefined;
  return source.kind === 'file'
    ? { kind: 'file', name: source.file }
    : { kind: 'collection', name: source.collection.name };
}

/** The columns that `lookupContents` would give: a written file has its own, a collection those of `fields_list`. */
export function lookupColumns(table: LookupTable, store: LookupStore): readonly string[] {
  const target = targetOf(table);
  const stored = target?.kind === 'file' ? store.find(target) : undefined;
  return stored?.columns ?? table.columns;
}

/**
 * The rows of a lookup as they are now, its `filter` applied: of a file, those that a search wrote, else the packaged
 * ones; of a collection, those in the store. `version` is 0 for packaged rows. Rejects with a KarstError if the file is
 * nowhere.
 */
export async function lookupContents(
  table: LookupTable,
  store: LookupStore,
  place: Place = {},
): Promise<LookupContents> {
  const { source } = table;
  const target = targetOf(table);
  const stored = target === undefined ? undefined : await store.read(target);
  if (stored === undefined && source.kind === 'file' && source.missing) {
    throw new KarstError(diagnose('search/lookup-file-missing', place, table.name, source.file));
  }
  const found = stored ?? { columns: table.columns, rows: table.rows, version: 0 };
  const shown = source.kind === 'collection' ? { ...found, ...underFields(found, table.columns) } : found;
  if (table.filter === undefined) return shown;
  return { ...shown, rows: found.rows.length === 0 ? [] : filtered(found, shown, table.filter.expr) };
}

/** A filter may look at fields of a collection that the lookup does not show. */
function filtered(all: LookupRows, shown: LookupRows, expr: Parameters<typeof rowFilter>[0]): LookupRows['rows'] {
  const test = rowFilter(expr, all.columns);
  return shown.rows.filter((_, i) => test(all.rows[i] ?? []));
}

function underFields({ columns, rows }: LookupRows, wanted: readonly string[]): LookupRows {
  const from = wanted.map((column) => columns.indexOf(column));
  return { columns: wanted, rows: rows.map((row) => from.map((i) => row[i] ?? null)) };
}
