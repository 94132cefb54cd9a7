import { type Diagnostic, KarstError, type Span } from '../../../diagnostics/index.js';
import type { LookupTable } from '../../../knowledge/index.js';
import type { LookupCell, LookupRows, LookupStore, LookupTarget, LookupWrite } from '../../../store/index.js';
import type { OutputLookupArgs } from '../../plan/index.js';
import type { HostContext, Row, Table } from '../operator.js';
import { conformRows } from './conform-rows.js';
import { diagnose } from './diagnose.js';
import { findLookup, targetOf } from './lookup-contents.js';

/* What outputlookup writes, and where (outputlookup page). */

const KEY = '_key';

export interface Destination {
  readonly target: LookupTarget;
  /** What is known of it; a file that nothing has written yet is not. */
  readonly table?: LookupTable;
}

function usage(span: Span, message: string, hint: string): never {
  throw new KarstError(diagnose('search/usage', { span }, message, hint));
}

/** Where rows of that name go; a KarstError if it is no lookup and no name of a file, or cannot be written like this. */
export function destinationOf(
  { table: name, append, keyField }: OutputLookupArgs,
  span: Span,
  { knowledge, lookups }: Pick<HostContext, 'knowledge' | 'lookups'>,
): Destination {
  const isNew = !knowledge.lookups.has(name) && /\.csv(?:\.gz)?$/i.test(name);
  const table = isNew ? undefined : findLookup(name, knowledge.lookups, lookups, { span });
  const target: LookupTarget = (table && targetOf(table)) ?? { kind: 'file', name };
  if (target.kind === 'file' && keyField !== undefined) {
    usage(span, `key_field is for KV store collections, and ${name} is a file.`, 'Leave key_field out.');
  }
  if (append === true && /\.gz$/i.test(target.name)) {
    usage(span, 'Nothing can be appended to a compressed file.', 'Write it whole, without append=true.');
  }
  return { target, ...(table === undefined ? {} : { table }) };
}

/** A file has one value in a cell: several are joined by blanks, unless its format keeps them apart. */
function cellsOf(row: Row, fields: readonly string[], lists: boolean): readonly LookupCell[] {
  return fields.map((field) => {
    const value = row[field] ?? null;
    return lists || value === null || typeof value === 'string' ? value : value.join(' ');
  });
}

/** Fields that a command named are columns even if they are empty. */
function columnsOf({ fields, rows, exact }: Table): readonly string[] {
  const used = new Set(rows.flatMap((row) => Object.keys(row)));
  return fields.filter((field) => exact === true || used.has(field));
}

/** A collection takes the fields that its lookup lists, and the key. */
function collectionRows(rows: readonly Row[], { columns }: LookupTable, key: string): LookupRows {
  const fields = [KEY, ...columns.filter((column) => column !== KEY)];
  const sources = fields.map((field) => (field === KEY ? key : field));
  return { columns: fields, rows: rows.map((row) => cellsOf(row, sources, true)) };
}

interface Write {
  readonly mode: LookupWrite;
  readonly rows: LookupRows;
}

function collectionWrite(
  rows: readonly Row[],
  table: LookupTable,
  args: OutputLookupArgs,
  report: (diagnostic: Diagnostic) => void,
): Write {
  const append = args.append ?? args.keyField !== undefined;
  const given = collectionRows(rows, table, args.keyField ?? KEY);
  const { source } = table;
  const conformed = source.kind === 'collection' ? conformRows(source.collection, given, report) : given;
  return { mode: !append ? 'replace' : args.allowUpdates ? 'append' : 'insert', rows: conformed };
}

/** The columns of a file that rows are appended to stay: new fields are lost, missing ones empty. */
function fileWrite(given: Table, { target, table }: Destination, args: OutputLookupArgs, store: LookupStore): Write {
  const columns = columnsOf(given);
  const rowsUnder = (names: readonly string[]): LookupRows['rows'] =>
    given.rows.map((row) => cellsOf(row, names, args.multivalue));
  const known = store.find(target)?.columns ?? table?.columns ?? [];
  if (args.append !== true || known.length === 0)
    return { mode: 'replace', rows: { columns, rows: rowsUnder(columns) } };
  if (store.find(target) !== undefined) return { mode: 'append', rows: { columns: known, rows: rowsUnder(known) } };
  return { mode: 'replace', rows: { columns: known, rows: [...(table?.rows ?? []), ...rowsUnder(known)] } };
}

/** Without results: `override_if_empty` is asked first, then `create_empty`. A packaged file cannot go, so it is emptied. */
async function writeNothing(given: Table, to: Destination, args: OutputLookupArgs, store: LookupStore): Promise<void> {
  const { target, table } = to;
  const packaged = table?.source.kind === 'file' && !table.source.missing;
  const exists = packaged || store.find(target) !== undefined;
  if (args.append === true || (!args.overrideIfEmpty && exists)) return;
  if (target.kind === 'file' && !args.createEmpty && !packaged) {
    await store.remove(target);
    return;
  }
  const own = columnsOf(given);
  await store.write(target, 'replace', { columns: own.length > 0 ? own : (table?.columns ?? []), rows: [] });
}

/** Writes the rows, all or none. Rejects with a KarstError if the collection refuses one. */
export async function writeLookup(
  given: Table,
  to: Destination,
  args: OutputLookupArgs,
  { lookups, report }: Pick<HostContext, 'lookups' | 'report'>,
): Promise<void> {
  if (given.rows.length === 0) return writeNothing(given, to, args, lookups);
  const some = args.most === undefined ? given : { ...given, rows: given.rows.slice(0, args.most) };
  const { target, table } = to;
  const write =
    target.kind === 'collection' && table !== undefined
      ? collectionWrite(some.rows, table, args, report)
      : fileWrite(some, to, args, lookups);
  await lookups.write(target, write.mode, write.rows);
}
