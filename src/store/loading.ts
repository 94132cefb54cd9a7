import { fieldOfColumn, type Origin } from './catalogue.js';
import type { Engine } from './engine.js';
import { Families, type FamilyComment } from './families.js';
import type { Cell, Rows } from './query.js';
import { TableState } from './table-state.js';
import { familyOfTable, originsSelect } from './tables.js';

/** Everything the store keeps in memory, as found in the database. */
export interface Loaded {
  readonly families: Families;
  /** The highest `_seq` in use; 0 in a new store. */
  readonly sequence: number;
}

async function select(engine: Engine, text: string): Promise<Rows['rows']> {
  return (await engine.read({ text, parameters: {} }, {})).rows;
}

/** Every table of the store's database with its comment. */
export async function listTables(engine: Engine): Promise<ReadonlyMap<string, string>> {
  const rows = await select(engine, 'SELECT name, comment FROM system.tables WHERE database = currentDatabase()');
  return new Map(rows.map(([name, comment]) => [String(name), String(comment)]));
}

function originOf(row: readonly Cell[]): Origin {
  const [index, sourcetype, source, host, count, first, last] = row;
  return {
    index: String(index),
    sourcetype: String(sourcetype),
    source: String(source),
    host: String(host),
    count: Number(count),
    first: Number(first),
    last: Number(last),
  };
}

/** Counts one table's origins anew; resolves to its highest `_seq`. */
export async function loadOrigins(engine: Engine, state: TableState): Promise<number> {
  const rows = await select(engine, originsSelect(state.table));
  state.setOrigins(rows.map(originOf));
  return rows.reduce((highest, row) => Math.max(highest, Number(row[7])), 0);
}

const NO_COLUMNS = { scalars: [], arrays: [] };

async function loadFields(engine: Engine, states: ReadonlyMap<string, TableState>): Promise<void> {
  const columns = await select(
    engine,
    "SELECT table, name FROM system.columns WHERE database = currentDatabase() AND startsWith(table, 'events_') ORDER BY table, position",
  );
  for (const [table, column] of columns) {
    const field = fieldOfColumn(String(column));
    if (field === undefined) continue;
    const added = field.array ? { scalars: [], arrays: [field.name] } : { scalars: [field.name], arrays: [] };
    states.get(String(table))?.grow({ columns: added, overflow: new Map() });
  }
  const overflow = await select(engine, 'SELECT `table`, field, max(multivalue) FROM overflow_fields GROUP BY ALL');
  for (const [table, field, multivalue] of overflow) {
    const found = new Map([[String(field), multivalue === true]]);
    states.get(String(table))?.grow({ columns: NO_COLUMNS, overflow: found });
  }
}

/** Reads the families from the tables and their comments. `tables` as from `listTables`. */
export async function load(engine: Engine, tables: ReadonlyMap<string, string>): Promise<Loaded> {
  const families = new Families();
  const states = new Map<string, TableState>();
  for (const [table, comment] of tables) {
    const slug = familyOfTable(table);
    if (slug === undefined) continue;
    const state = new TableState(slug, table);
    states.set(table, state);
    families.add((JSON.parse(comment) as FamilyComment).family, state);
  }
  if (states.size === 0) return { families, sequence: 0 };
  await loadFields(engine, states);
  let sequence = 0;
  for (const state of states.values()) sequence = Math.max(sequence, await loadOrigins(engine, state));
  return { families, sequence };
}

/** Which numbers of a range events have that are in the tables. */
export async function storedNumbers(
  engine: Engine,
  families: Families,
  first: number,
  last: number,
): Promise<ReadonlySet<number>> {
  const numbers = new Set<number>();
  for (const { table } of families.tables()) {
    const text = `SELECT _seq FROM \`${table}\` WHERE _seq BETWEEN {first:UInt64} AND {last:UInt64}`;
    const { rows } = await engine.read({ text, parameters: { first, last } }, {});
    for (const [number] of rows) numbers.add(Number(number));
  }
  return numbers;
}
