import { type Group, groupByFamily, survey } from './batch.js';
import type { Engine } from './engine.js';
import type { StoredEvent } from './event.js';
import { isRestart } from './failure.js';
import type { Families, FamilyComment } from './families.js';
import { loadOrigins, storedNumbers } from './loading.js';
import { type Numbered, type Payload, payloads, payloadsInTurns } from './payload.js';
import { sameOrigin } from './row.js';
import type { FieldSurvey, Growth, TableState } from './table-state.js';
import { addColumns, createEventTable, createEventTableInMemory } from './tables.js';
import { escapeText } from './tsv.js';

/** The events of one family, of those that are inserted together. */
export interface Part extends Group {
  readonly fields: FieldSurvey;
  /** Their rows, where no table needs columns first. */
  readonly encoded: readonly Payload[] | undefined;
}

/**
 * Brings numbered events into the tables of their families, which it makes and widens. Every event has its number before:
 * whatever ends an insert half-way, the tables can be asked which numbers they have.
 */
export class EventWriter {
  constructor(
    private readonly engine: Engine,
    private readonly families: Families,
  ) {}

  /** The events by family, encoded as far as they can be while earlier writes go on. */
  partsOf(events: readonly Numbered[]): readonly Part[] {
    return groupByFamily(events, this.families).map((group) => {
      const part = { ...group, fields: survey(group.events) };
      return { ...part, encoded: this.#encodeEarly(part) };
    });
  }

  async insert(parts: readonly Part[]): Promise<void> {
    try {
      for (const part of parts) await this.#insertPart(part);
    } catch (error) {
      if (!isRestart(error)) throw error;
      await this.insertMissing(parts.flatMap(({ events }) => events));
    }
  }

  /** Inserts events without keeping others from the thread for long. */
  async insertInTurns(events: readonly Numbered[]): Promise<void> {
    await this.insert(
      groupByFamily(events, this.families).map((group) => ({
        ...group,
        fields: survey(group.events),
        encoded: undefined,
      })),
    );
  }

  /** Inserts those of the events that the tables do not have. */
  async insertMissing(events: readonly Numbered[]): Promise<void> {
    const [low, high] = rangeOf(events);
    const stored = await storedNumbers(this.engine, this.families, low, high);
    const missing = stored.size === 0 ? events : events.filter(({ sequence }) => !stored.has(sequence));
    for (const group of groupByFamily(missing, this.families)) {
      await this.#insertPart({ ...group, fields: survey(group.events), encoded: undefined });
    }
  }

  /** Rows need no waiting where their table has all the columns already; it never loses one. */
  #encodeEarly({ key, events, fields }: Omit<Part, 'encoded'>): readonly Payload[] | undefined {
    const state = this.families.get(key);
    if (state === undefined || !isNothing(state.growth(fields))) return undefined;
    return [...payloads(events, state.layout(fields))];
  }

  async #insertPart(part: Part): Promise<void> {
    const { key, fields } = part;
    const known = this.families.get(key);
    const doubtful = this.families.isDoubtful(key);
    const state = known ?? this.families.propose(key);
    if (part.encoded === undefined) {
      const growth = state.growth(fields);
      if (known === undefined) await this.#create(key, state, growth);
      if (known !== undefined || doubtful) await this.#extend(state, growth);
      this.families.add(key, state);
      state.grow(growth);
    }
    await this.#insertRows(state, part);
  }

  async #create(key: string | null, state: TableState, growth: Growth): Promise<void> {
    const comment: FamilyComment = { family: key };
    await this.#noteOverflow(state, growth);
    const create = this.engine.inMemory ? createEventTableInMemory : createEventTable;
    await this.engine.command(create(state.table, JSON.stringify(comment), growth.columns));
  }

  async #extend(state: TableState, growth: Growth): Promise<void> {
    await this.#noteOverflow(state, growth);
    const { scalars, arrays } = growth.columns;
    if (scalars.length + arrays.length > 0) await this.engine.command(addColumns(state.table, growth.columns));
  }

  /** Before the events themselves: after a crash in between, a field without events does no harm, the reverse would. */
  async #noteOverflow(state: TableState, { overflow }: Growth): Promise<void> {
    if (overflow.size === 0) return;
    const rows = [...overflow].map(([field, many]) => `${state.table}\t${escapeText(field)}\t${many}\n`);
    await this.engine.insert('overflow_fields', [Buffer.from(`table\tfield\tmultivalue\n${rows.join('')}`, 'utf8')]);
  }

  async #insertRows(state: TableState, { events, fields, encoded }: Part): Promise<void> {
    let underWay: Promise<void> = Promise.resolve();
    try {
      for await (const payload of encoded ?? payloadsInTurns(events, state.layout(fields))) {
        await underWay;
        underWay = this.engine.insert(state.table, payload, 'Native');
        // Handled by the next await; encoding takes a while, and Node calls a rejection unhandled meanwhile.
        underWay.catch(() => undefined);
      }
      await underWay;
    } catch (error) {
      // Part of the events may be there; only the table knows.
      await loadOrigins(this.engine, state).catch(() => undefined);
      throw error;
    }
    countAll(state, events);
  }
}

function rangeOf(events: readonly Numbered[]): readonly [low: number, high: number] {
  let [low, high] = [Number.MAX_SAFE_INTEGER, 0];
  for (const { sequence } of events) {
    if (sequence < low) low = sequence;
    if (sequence > high) high = sequence;
  }
  return [low, high];
}

function isNothing({ columns, overflow }: Growth): boolean {
  return columns.scalars.length === 0 && columns.arrays.length === 0 && overflow.size === 0;
}

function countAll(state: TableState, events: readonly Numbered[]): void {
  const byHost = new Map<string, { readonly event: StoredEvent; readonly tally: ReturnType<TableState['count']> }>();
  for (const { event } of events) {
    const last = byHost.get(event.host);
    if (last !== undefined && sameOrigin(last.event, event)) state.recount(last.tally, event.time);
    else byHost.set(event.host, { event, tally: state.count(event) });
  }
}
