import { scalarColumn } from './catalogue.js';
import type { Engine } from './engine.js';
import type { StoredEvent } from './event.js';
import type { Families } from './families.js';
import type { Known } from './store.js';
import type { TableState } from './table-state.js';

/** A field's value where it has exactly one. */
function single({ names, values }: StoredEvent, field: string): string | undefined {
  const value = values[names.indexOf(field)];
  return typeof value === 'string' ? value : undefined;
}

function present(values: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}

/** Which of some values a field has in the events that a table holds of some indexes. */
async function knownValues(
  engine: Engine,
  { table, entry }: Pick<TableState, 'table' | 'entry'>,
  field: string,
  indexes: readonly string[],
  events: readonly StoredEvent[],
): Promise<ReadonlySet<string>> {
  const values = present(events.map((event) => single(event, field)));
  const known = entry().fields.get(field);
  if (known === undefined || values.length === 0) return new Set();
  const column = known.overflow ? '_more[{field:String}][1]' : `\`${scalarColumn(field)}\``;
  const text = `SELECT DISTINCT ${column} FROM \`${table}\`
    WHERE index IN {indexes:Array(String)} AND ${column} IN {values:Array(String)}`;
  const parameters = { indexes, values, ...(known.overflow ? { field } : {}) };
  const { rows } = await engine.read({ text, parameters }, {});
  return new Set(rows.map(([value]) => String(value)));
}

/** The positions of the events that are new. */
export async function newPositions(
  engine: Engine,
  families: Families,
  events: readonly StoredEvent[],
  unless: Known,
): Promise<readonly number[]> {
  const byTable = new Map<TableState, StoredEvent[]>();
  for (const event of events) {
    const state = families.get(families.keyFor(event, new Set()));
    if (state === undefined) continue;
    const members = byTable.get(state) ?? [];
    byTable.set(state, members);
    members.push(event);
  }
  const old = new Set<StoredEvent>();
  for (const [state, members] of byTable) {
    for (const field of unless.fields) {
      const table = { table: state.table, entry: () => state.entry() };
      const known = await knownValues(engine, table, field, unless.indexes, members);
      for (const event of members) if (known.has(single(event, field) ?? '')) old.add(event);
    }
  }
  return events.flatMap((event, at) => (old.has(event) ? [] : [at]));
}
