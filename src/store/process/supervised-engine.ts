import { setTimeout } from 'node:timers/promises';
import { KarstError } from '../../diagnostics/index.js';
import type { Engine, Settings } from '../engine.js';
import { diagnose, messageOf } from '../failure.js';
import { type Payload, type PayloadFormat, payloadLength } from '../payload.js';
import type { Query, Rows } from '../query.js';
import { RowReader } from '../rows.js';
import { SPOOLED, Spool } from '../spool.js';
import { EngineGone, EngineProcess } from './engine-process.js';
import type { Work } from './messages.js';

/** The engine's process ended on its own, or could not be started again. */
export interface EngineRestart {
  /** How the process ended: a signal, an exit code, or why it did not start. */
  readonly how: string;
  /** What it printed last. */
  readonly said: string;
}

export interface EngineHealth {
  readonly state: 'running' | 'restarting';
  /** Of the process; absent while there is none. */
  readonly pid?: number;
  /** Since the store was opened. */
  readonly restarts: number;
}

export interface Supervision {
  readonly onRestart?: ((restart: EngineRestart) => void) | undefined;
}

/** Milliseconds before a process is started again: none for the first, doubled up to the last. */
const FIRST_PAUSE = 250;
const LAST_PAUSE = 15_000;
/** A process that lived so long has not failed at its start. */
const SETTLED = 30_000;
/** How long work waits for the engine to be there again. */
const PATIENCE = 30_000;
/** How long the engine may take to close. */
const CLOSING = 60_000;

/** A process, and whether it is of no more use. */
interface Life {
  readonly process: EngineProcess;
  readonly began: number;
}

/**
 * An engine in a process of its own, which is started again whenever it ends: a crash of native code, or the system's lack of
 * memory, ends what runs in it and nothing else. Reads under way are made again, once; other work rejects with
 * `store/engine-restarted`, for it may be done already. All work waits while the engine is away, up to half a minute.
 */
export class SupervisedEngine implements Engine {
  readonly inMemory = false;
  readonly mayRestart = true;
  readonly #spool: Spool;
  #life: Promise<Life>;
  #running: EngineProcess | undefined;
  #restarts = 0;
  #failures = 0;
  #closing = false;
  readonly #stop = new AbortController();

  private constructor(
    private readonly directory: string,
    private readonly supervision: Supervision,
    first: EngineProcess,
  ) {
    this.#spool = new Spool(directory);
    this.#life = Promise.resolve(this.#watched(first));
  }

  /** Rejects as `openEngine` does, or with `store/cannot-open` where the process does not stay. */
  static async open(directory: string, supervision: Supervision = {}): Promise<SupervisedEngine> {
    try {
      return new SupervisedEngine(directory, supervision, await EngineProcess.open(directory));
    } catch (error) {
      if (error instanceof KarstError) throw error;
      throw new KarstError(diagnose('store/cannot-open', {}, directory, messageOf(error)));
    }
  }

  health(): EngineHealth {
    const pid = this.#running?.pid;
    const state = this.#running === undefined ? 'restarting' : 'running';
    return { state, restarts: this.#restarts, ...(pid === undefined ? {} : { pid }) };
  }

  async command(statement: string): Promise<void> {
    await this.#ask({ do: 'command', statement });
  }

  async read(query: Query, settings: Settings, signal?: AbortSignal): Promise<Rows> {
    for (let attempt = 1; ; attempt++) {
      const engine = await this.#ready();
      signal?.throwIfAborted();
      const reader = new RowReader();
      try {
        await engine.ask({ do: 'read', query, settings }, undefined, (piece) => reader.push(piece), signal);
        return reader.end();
      } catch (error) {
        if (!(error instanceof EngineGone)) throw error;
        if (attempt === 2) throw restarted(error);
      }
    }
  }

  async insert(table: string, payload: Payload, format: PayloadFormat = 'TSVWithNames'): Promise<void> {
    if (format === 'Native' || payloadLength(payload) >= SPOOLED) {
      // The process reads the file: the rows do not pass through the connection.
      await this.#spool.with(payload, (path) => this.#ask({ do: 'insertFile', table, path, format }));
    } else {
      await this.#ask({ do: 'insert', table, format }, Buffer.concat(payload));
    }
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#stop.abort();
    const engine = this.#running;
    if (engine === undefined) return;
    const late = setTimeout(CLOSING, undefined, { ref: false });
    await Promise.race([engine.ask({ do: 'close' }).catch(() => undefined), late]);
    await engine.end();
  }

  async #ask(work: Work, body?: Uint8Array): Promise<void> {
    const engine = await this.#ready();
    try {
      await engine.ask(work, body);
    } catch (error) {
      throw error instanceof EngineGone ? restarted(error) : error;
    }
  }

  /** The process, which may have to be started first. */
  async #ready(): Promise<EngineProcess> {
    if (this.#running !== undefined) return this.#running;
    const enough = new AbortController();
    const late = setTimeout(PATIENCE, undefined, { signal: enough.signal }).catch(() => undefined);
    try {
      const life = await Promise.race([this.#life, late]);
      if (life === undefined) throw new KarstError(diagnose('store/engine-away', {}));
      return life.process;
    } finally {
      enough.abort();
    }
  }

  #watched(process: EngineProcess): Life {
    const life = { process, began: performance.now() };
    this.#running = process;
    process.onGone = (gone) => this.#ended(life, gone);
    return life;
  }

  #ended({ process, began }: Life, { how }: EngineGone): void {
    this.#running = undefined;
    if (this.#closing) return;
    this.#failures = performance.now() - began < SETTLED ? this.#failures + 1 : 0;
    this.#restarts++;
    this.#life = this.#again();
    this.#life.catch(() => undefined);
    this.supervision.onRestart?.({ how, said: process.said });
  }

  /** Starts a process, as often as it takes. Rejects once the engine is closed. */
  async #again(): Promise<Life> {
    for (;;) {
      const pause = this.#failures === 0 ? 0 : Math.min(LAST_PAUSE, FIRST_PAUSE * 2 ** (this.#failures - 1));
      await setTimeout(pause, undefined, { signal: this.#stop.signal });
      try {
        return await this.#started();
      } catch (error) {
        this.#stop.signal.throwIfAborted();
        this.#failures++;
        this.supervision.onRestart?.({ how: messageOf(error), said: '' });
      }
    }
  }

  async #started(): Promise<Life> {
    const process = await EngineProcess.open(this.directory);
    if (this.#closing) await process.end();
    this.#stop.signal.throwIfAborted();
    return this.#watched(process);
  }
}

function restarted({ how }: EngineGone): KarstError {
  return new KarstError(diagnose('store/engine-restarted', {}, how));
}
