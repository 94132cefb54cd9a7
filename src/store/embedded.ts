import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Session } from 'chdb';
import { KarstError } from '../diagnostics/index.js';
import { BASE_SETTINGS, type Engine, INSERT_SETTINGS, type Settings } from './engine.js';
import { openStore } from './event-store.js';
import { diagnose, messageOf, shorten } from './failure.js';
import { holderOf } from './lock.js';
import { withParameters } from './parameters.js';
import { type Payload, type PayloadFormat, payloadLength } from './payload.js';
import type { Query, Rows } from './query.js';
import { killable } from './query-killer.js';
import { journalFolder, type Report } from './recovery.js';
import { readRows } from './rows.js';
import { SPOOLED, Spool } from './spool.js';
import type { Store } from './store.js';
import { insertFromFile } from './tables.js';

type Chdb = typeof import('chdb');

const KILL = "KILL QUERY WHERE Settings['log_comment'] = {label:String} ASYNC";

const FORMAT = 'JSONCompactEachRowWithNamesAndTypes';

/** The directory that this process has open: the engine serves one at a time. */
let openDirectory: string | undefined;

export interface EmbeddedOptions {
  readonly path?: string;
  /** Is told of accepted events that the disk has lost; default: a warning of the process. */
  readonly report?: Report;
}

export const warn: Report = ({ message }) => process.emitWarning(message);

/**
 * Opens the store in a directory, creating it if need be; without one, a store in a temporary directory that goes
 * with it. Rejects with `store/locked` if another process has the directory, `store/one-per-process` if this process
 * has any store open, `store/newer-schema`, `store/cannot-open`, `store/engine-missing`.
 */
export async function openEmbedded({ path, report = warn }: EmbeddedOptions = {}): Promise<Store> {
  const engine = await openEngine(path);
  try {
    // What is in a temporary directory need not last.
    const journal = path === undefined ? undefined : { folder: journalFolder(engine.directory), report };
    return await openStore(engine, journal);
  } catch (error) {
    await engine.close();
    throw cannotOpen(engine.directory, error);
  }
}

/** Opens the engine in a directory, or in a temporary one; rejects as `openEmbedded`. Closing it lets go of the directory. */
export async function openEngine(path?: string): Promise<EmbeddedEngine> {
  const directory = path === undefined ? undefined : resolve(path);
  if (openDirectory !== undefined) {
    throw new KarstError(diagnose('store/one-per-process', {}, directory ?? 'a temporary directory', openDirectory));
  }
  const place = directory === undefined ? temporaryPlace() : { directory, release: () => undefined };
  openDirectory = place.directory;
  const release = (): void => {
    openDirectory = undefined;
    place.release();
  };
  try {
    return await connect(await loadChdb(), place.directory, release);
  } catch (error) {
    release();
    throw cannotOpen(place.directory, error);
  }
}

export function cannotOpen(directory: string, error: unknown): unknown {
  if (error instanceof KarstError) return error;
  return new KarstError(diagnose('store/cannot-open', {}, directory, shorten(messageOf(error))));
}

interface Place {
  readonly directory: string;
  release(): void;
}

function temporaryPlace(): Place {
  const directory = mkdtempSync(join(tmpdir(), 'karst-'));
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  process.once('exit', remove);
  return {
    directory,
    release: () => {
      process.off('exit', remove);
      remove();
    },
  };
}

async function loadChdb(): Promise<Chdb> {
  try {
    return await import('chdb');
  } catch (error) {
    throw new KarstError(diagnose('store/engine-missing', {}, messageOf(error)));
  }
}

/** Milliseconds that a process which is about to end has for it, and between looks. */
const LEAVING = 10_000;
const LOOK = 25;

async function connect(chdb: Chdb, directory: string, release: () => void): Promise<EmbeddedEngine> {
  const late = performance.now() + LEAVING;
  for (let attempt = 1; ; attempt++) {
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      return new EmbeddedEngine(chdb, directory, release);
    } catch (error) {
      const holder = holderOf(directory);
      // Who had it at first may have gone since.
      if (holder === undefined && attempt > 1) throw error;
      if (holder !== undefined && (!holder.leaving || performance.now() > late)) {
        throw new KarstError(diagnose('store/locked', {}, directory, holder.pid));
      }
      await setTimeout(LOOK);
    }
  }
}

function asArguments(settings: Settings): string[] {
  return Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
}

/** A database beside others in one engine. */
interface Part {
  readonly database: string;
  readonly inMemory: boolean;
  /** The engine is asked for them once. */
  settingNames(): Promise<ReadonlySet<string>>;
}

/** For a few thousand rows, threads and compiled expressions cost more than they save. */
const SMALL_SETTINGS: Settings = {
  max_threads: 1,
  max_insert_threads: 1,
  compile_expressions: 0,
  compile_aggregate_expressions: 0,
  compile_sort_description: 0,
};

/** chDB: ClickHouse inside this process. */
export class EmbeddedEngine implements Engine {
  readonly #writer: Session;
  #spool: Spool | undefined;
  #settingNames: Promise<ReadonlySet<string>> | undefined;

  constructor(
    private readonly chdb: Chdb,
    readonly directory: string,
    private readonly release: () => void,
    private readonly part?: Part,
  ) {
    this.#writer = this.#connection({});
  }

  /** If it ended, so would this process. */
  readonly mayRestart = false;

  get inMemory(): boolean {
    return this.part?.inMemory === true;
  }

  /**
   * The same engine in a database of its own, which is dropped when it is closed; the events in memory or, too many
   * for that, on disk. Close it before this one.
   */
  async within(database: string, inMemory: boolean): Promise<EmbeddedEngine> {
    await this.command(`CREATE DATABASE ${database} ENGINE = Memory`);
    const part = { database, inMemory, settingNames: () => this.#knownSettings() };
    const inner = new EmbeddedEngine(this.chdb, this.directory, () => undefined, part);
    await inner.command(`USE ${database}`);
    return inner;
  }

  #connection(settings: Settings): Session {
    const usual = this.inMemory ? { ...BASE_SETTINGS, ...SMALL_SETTINGS } : BASE_SETTINGS;
    return new this.chdb.Session(this.directory, { connectionArgs: asArguments({ ...usual, ...settings }) });
  }

  async command(statement: string): Promise<void> {
    await this.#writer.queryAsync(statement);
  }

  /**
   * Every read has a connection of its own, at a cost of 0.3 ms. After an error chDB 3.4 prepends what the failed
   * query had already printed to the next result of its connection; and `readonly`, once set, stays.
   */
  async read(query: Query, settings: Settings, signal?: AbortSignal): Promise<Rows> {
    return readRows(await this.readBytes(query, settings, signal));
  }

  /** As `read`: the result in format JSONCompactEachRowWithNamesAndTypes. */
  async readBytes(query: Query, settings: Settings, signal?: AbortSignal): Promise<Uint8Array> {
    await this.#checkNames(Object.keys(settings));
    if (signal === undefined) return await this.#readUnchecked(query, settings);
    const label = randomUUID();
    const labelled = { ...settings, log_comment: label };
    return await killable(label, signal, this, () => this.#readUnchecked(query, labelled));
  }

  /**
   * Tells the engine to stop what runs under a label; on a connection of its own, for others may be busy, and in this thread,
   * for queries under way may have all of the pool's. It takes about a millisecond.
   */
  kill(label: string): void {
    const connection = this.#connection({});
    try {
      connection.query(withParameters({ text: KILL, parameters: { label } }), 'Null');
    } finally {
      connection.close();
    }
  }

  async #readUnchecked(query: Query, settings: Settings): Promise<Uint8Array> {
    const connection = this.#connection(settings);
    const place = this.part === undefined ? '' : `USE ${this.part.database}; `;
    try {
      return (await connection.queryAsync(`${place}${withParameters(query)}`, { format: FORMAT })).bytes();
    } finally {
      connection.close();
    }
  }

  /** The engine passes over settings it does not know, so they are looked up first. */
  async #checkNames(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    const known = await this.#knownSettings();
    const unknown = names.find((name) => !known.has(name));
    if (unknown !== undefined) throw new KarstError(diagnose('store/unknown-setting', {}, unknown));
  }

  #knownSettings(): Promise<ReadonlySet<string>> {
    this.#settingNames ??= this.part === undefined ? this.#loadSettingNames() : this.part.settingNames();
    return this.#settingNames;
  }

  async #loadSettingNames(): Promise<ReadonlySet<string>> {
    const query = { text: 'SELECT name FROM system.settings', parameters: {} };
    return new Set(readRows(await this.#readUnchecked(query, {})).rows.map(([name]) => String(name)));
  }

  async insert(table: string, payload: Payload, format: PayloadFormat = 'TSVWithNames'): Promise<void> {
    if (format === 'Native' || payloadLength(payload) >= SPOOLED) {
      this.#spool ??= new Spool(this.directory, this.part?.database);
      await this.#spool.with(payload, (path) => this.insertFile(table, path, format));
    } else {
      await this.#writer.insert({ table, values: Buffer.concat(payload), format, settings: INSERT_SETTINGS });
    }
  }

  /** As `insert`, of a file that holds the payload. */
  async insertFile(table: string, path: string, format: PayloadFormat): Promise<void> {
    await this.#writer.queryAsync(insertFromFile(table, path, format));
  }

  async close(): Promise<void> {
    if (this.part !== undefined) await this.command(`DROP DATABASE ${this.part.database} SYNC`);
    else await this.chdb.drainPending();
    this.#writer.close();
    if (this.part !== undefined) return;
    await this.chdb.drainPending();
    this.release();
  }
}
