import { join } from 'node:path';
import { KarstError } from '../diagnostics/index.js';
import { checkEvents, numberedFrom } from './batch.js';
import type { Catalogue } from './catalogue.js';
import type { Engine } from './engine.js';
import type { StoredEvent } from './event.js';
import { EventWriter, type Part } from './event-writer.js';
import { type Attempt, diagnose, persistently, translate } from './failure.js';
import { Families } from './families.js';
import { thaw } from './freezing.js';
import { createHeldTable, type HeldRow, type HeldRows, heldPayload, heldRows, heldTable, isHeldTable } from './held.js';
import { Journal, type JournalBatch } from './journal/index.js';
import { readSettings } from './limits.js';
import { listTables, load } from './loading.js';
import type { LookupStore } from './lookup-store.js';
import type { LookupState } from './lookup-tables.js';
import { type Mark, Marks } from './marks.js';
import { CREATE_OVERFLOW_IN_MEMORY, migrate } from './migrations.js';
import { newPositions } from './new-events.js';
import type { Query, QueryOptions, Rows } from './query.js';
import type { RecordKind } from './record-kind.js';
import { createRecordTable, knownIds, readRecords, recordPayload, recordRows, recordTable } from './records.js';
import { loadMarks, type Report, recover } from './recovery.js';
import type { Known, Store, StoreRecord } from './store.js';
import { loadLookups, StoredLookups } from './stored-lookups.js';
import type { Upkeep } from './upkeep.js';
import { upkeepOf } from './upkeep-of.js';

/** Where a store keeps its journal, and who is told what cannot be read of one that was left behind. */
export interface JournalPlace {
  readonly folder: string;
  readonly report: Report;
}

/**
 * Opens the store that lives in an engine, creating or migrating its layout; events that a journal holds go into their
 * tables. Rejects with engine errors untranslated.
 */
export async function openStore(engine: Engine, journal?: JournalPlace): Promise<Store> {
  const tables = await listTables(engine);
  await migrate(engine, new Set(tables.keys()));
  const left = [...tables.keys()].filter(isHeldTable);
  for (const table of left) await engine.command(`DROP TABLE ${table} SYNC`);
  await thaw(engine);
  const lookups = await loadLookups(engine, new Set(tables.keys()));
  const { families, sequence } = await load(engine, tables);
  const store = new EventStore(engine, families, sequence, new Set(tables.keys()), lookups);
  if (journal !== undefined) await store.openJournal(journal);
  return store;
}

/** As `openStore` for an engine in which there is nothing yet and nothing is to last: the layout has no history. */
export async function openNewStore(engine: Engine): Promise<Store> {
  await engine.command(CREATE_OVERFLOW_IN_MEMORY);
  return new EventStore(engine, new Families(), 0, new Set(), []);
}

/** The store over any ClickHouse engine. Writes run one after the other, reads whenever they are asked for. */
class EventStore implements Store {
  readonly lookups: LookupStore;
  readonly upkeep: Upkeep;
  readonly #writer: EventWriter;
  #writing: Promise<unknown> = Promise.resolve();
  readonly #reading = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;
  #journal: Journal | undefined;
  #held = 0;
  #marks = Marks.inMemory();

  constructor(
    private readonly engine: Engine,
    private readonly families: Families,
    private sequence: number,
    private readonly tables: Set<string>,
    lookups: readonly LookupState[],
  ) {
    const stored = new StoredLookups(engine, lookups, (work) => this.#read({ doing: 'insert' }, work));
    this.lookups = stored;
    this.#writer = new EventWriter(engine, families);
    this.upkeep = upkeepOf(engine, families, tables, {
      track: (work) => this.#read({ doing: 'query' }, work),
      inTurn: (work) => this.#inTurn(work),
      quiet: (work) => this.#inTurn(() => stored.quiet(work)),
    });
  }

  catalogue(): Catalogue {
    return this.families.catalogue();
  }

  query(query: Query, options: QueryOptions = {}): Promise<Rows> {
    const { maxSeconds, maxRows, signal } = options;
    return this.#read({ doing: 'query', maxSeconds, maxRows, signal }, () =>
      this.engine.read(query, readSettings(options), signal),
    );
  }

  async insertEvents(events: readonly StoredEvent[]): Promise<void> {
    const parts = this.#prepare(events);
    await this.#write(() => this.#writer.insert(parts));
  }

  insertNew(events: readonly StoredEvent[], unless: Known): Promise<readonly number[]> {
    return this.#write(async () => {
      checkEvents(events);
      const fresh = await newPositions(this.engine, this.families, events, unless);
      const chosen = fresh.flatMap((at) => events[at] ?? []);
      await this.#writer.insert(this.#prepare(chosen));
      return fresh;
    });
  }

  /** Moves what an earlier process left in the journal into tables, and begins one of this process. */
  async openJournal({ folder, report }: JournalPlace): Promise<void> {
    const marks = await loadMarks(join(folder, 'marks.json'), report);
    this.#marks = marks;
    const next = await recover(folder, (batches) => this.#recovered(batches), report);
    this.#journal = new Journal(folder, next, async (batches, again) => {
      await this.#inTurn(() => this.#insertLate(batches, again));
      // Before the journal lets go of the frames that the marks came in.
      await marks.save();
    });
  }

  async #recovered(batches: readonly JournalBatch[]): Promise<void> {
    await this.#insertLate(batches, true);
    for (const { mark } of batches) if (mark !== undefined) this.#marks.set(mark);
    await this.#marks.save();
  }

  async acceptEvents(events: readonly StoredEvent[], mark?: Mark): Promise<void> {
    if (this.#journal === undefined) await this.insertEvents(events);
    else await this.#journalled(this.#journal, events, mark);
    if (mark !== undefined) this.#marks.set(mark);
  }

  marks(): ReadonlyMap<string, string> {
    return this.#marks.all();
  }

  async #journalled(journal: Journal, events: readonly StoredEvent[], mark: Mark | undefined): Promise<void> {
    this.#mustBeOpen();
    if (events.length === 0 && mark === undefined) return;
    checkEvents(events);
    const first = this.sequence + 1;
    this.sequence += events.length;
    try {
      const indexTime = Date.now() * 1000;
      await journal.append({ first, indexTime, events, ...(mark === undefined ? {} : { mark }) });
    } catch (error) {
      throw translate(error, { doing: 'insert' });
    }
  }

  async flush(): Promise<void> {
    await this.#journal?.flush();
  }

  backlog(): number {
    return this.#journal?.load ?? 0;
  }

  /** Beside the writes of events: a search does not wait for a long insert. */
  hold(fields: readonly string[], rows: readonly HeldRow[]): Promise<HeldRows> {
    return this.#read({ doing: 'query' }, () =>
      persistently(async () => {
        this.#held += 1;
        const held = heldRows(heldTable(this.#held), fields, rows);
        await this.engine.command(createHeldTable(held, this.engine.mayRestart));
        if (rows.length > 0) await this.engine.insert(held.table, heldPayload(held, rows));
        return held;
      }),
    );
  }

  release(held: HeldRows): Promise<void> {
    return this.#read({ doing: 'query' }, () =>
      persistently(() => this.engine.command(`DROP TABLE IF EXISTS ${held.table} SYNC`)),
    );
  }

  appendRecords(kind: RecordKind, records: readonly StoreRecord[]): Promise<number> {
    return this.#write(async () => this.#append(kind, recordRows(records)));
  }

  async #append(kind: RecordKind, given: ReturnType<typeof recordRows>): Promise<number> {
    if (given.size === 0) return 0;
    let fresh: number | undefined;
    return await persistently(async () => {
      const rows = new Map(given);
      const table = recordTable(kind);
      if (!this.tables.has(table)) await this.engine.command(createRecordTable(kind));
      this.tables.add(table);
      for (const id of await knownIds(this.engine, kind, [...rows.keys()])) rows.delete(id);
      // Those that an attempt cut short has written are new all the same.
      fresh ??= rows.size;
      if (rows.size > 0) await this.engine.insert(table, [recordPayload(rows.values())]);
      return fresh;
    });
  }

  records(kind: RecordKind, since?: number): Promise<readonly StoreRecord[]> {
    const exists = this.tables.has(recordTable(kind));
    return this.#read({ doing: 'query' }, async () => (exists ? readRecords(this.engine, kind, since) : []));
  }

  /** Waits for reads and writes under way; later ones are refused. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#journal?.close();
    await Promise.allSettled([this.#writing, ...this.#reading]);
    await this.engine.close();
  }

  #mustBeOpen(): void {
    if (this.#closing !== undefined) throw new KarstError(diagnose('store/closed', {}));
  }

  async #read<T>(attempt: Attempt, work: () => Promise<T>): Promise<T> {
    this.#mustBeOpen();
    const result = work();
    this.#reading.add(result);
    try {
      return await result;
    } catch (error) {
      throw translate(error, attempt);
    } finally {
      this.#reading.delete(result);
    }
  }

  async #write<T>(work: () => Promise<T>): Promise<T> {
    this.#mustBeOpen();
    return this.#inTurn(work);
  }

  /** Runs a write after all earlier ones, whether they failed or not. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#writing.then(work);
    this.#writing = result.catch(() => undefined);
    try {
      return await result;
    } catch (error) {
      throw translate(error, { doing: 'insert' });
    }
  }

  /** Checks and numbers the events in the order of the calls, and encodes what can be, while earlier writes go on. */
  #prepare(events: readonly StoredEvent[]): readonly Part[] {
    this.#mustBeOpen();
    checkEvents(events);
    const numbered = numberedFrom(events, this.sequence + 1, Date.now() * 1000);
    this.sequence += events.length;
    return this.#writer.partsOf(numbered);
  }

  /** Inserts batches of the journal; `again`: some of the events may have been inserted before. */
  async #insertLate(batches: readonly JournalBatch[], again: boolean): Promise<void> {
    const all = batches.flatMap(({ first, indexTime, events }) => numberedFrom(events, first, indexTime));
    this.sequence = Math.max(this.sequence, all.at(-1)?.sequence ?? 0);
    await (again ? this.#writer.insertMissing(all) : this.#writer.insertInTurns(all));
  }
}
