import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeBatch, type JournalBatch } from './frame.js';
import { framed, SegmentFile } from './segment.js';

/** What moves batches into tables; after a failure it is called again with the same, some of which may be there. */
export type LateInsert = (batches: readonly JournalBatch[], again: boolean) => Promise<void>;

/** Milliseconds after which events go on into tables at the latest, and how many go on at once. */
const LATEST = 1_000;
const MANY_EVENTS = 50_000;
const MANY_BYTES = 96 * 1024 * 1024;
/** What may wait in memory for its insert. */
const MOST_EVENTS = 400_000;
const MOST_BYTES = 256 * 1024 * 1024;
/** Milliseconds between attempts of an insert that fails. */
const FIRST_PAUSE = 250;
const LAST_PAUSE = 15_000;

/** A batch on its way to the disk. */
interface Asked {
  readonly batch: JournalBatch;
  readonly frames: readonly Buffer[];
  readonly bytes: number;
  done(): void;
  failed(error: unknown): void;
}

/** The batches of one file. */
interface Generation {
  readonly number: number;
  file: SegmentFile | undefined;
  readonly batches: JournalBatch[];
  events: number;
  bytes: number;
  /** Resolves when nothing is being written to the file. */
  writing: Promise<void>;
  tries: number;
}

function generation(number: number): Generation {
  return { number, file: undefined, batches: [], events: 0, bytes: 0, writing: Promise.resolve(), tries: 0 };
}

function sizeOf(frames: readonly Buffer[]): number {
  return frames.reduce((sum, frame) => sum + frame.length, 0);
}

const ignore = (): void => undefined;

/**
 * Where events wait for their insert, on disk. Small inserts cost the engine as much as large ones; adding to a file costs
 * next to nothing, and concurrent batches share one wait for the disk. About a second later all that came together goes into
 * the tables at once, and the file goes.
 */
export class Journal {
  #current: Generation;
  /** Complete ones whose events are not in the tables, oldest first. */
  readonly #complete: Generation[] = [];
  #asked: Asked[] = [];
  #committing = false;
  /** Settles with the batch added last, and so after all before it. */
  #added: Promise<unknown> = Promise.resolve();
  #moving: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #events = 0;
  #bytes = 0;

  /** @param next number of the first file: beyond all that are there */
  constructor(
    private readonly folder: string,
    next: number,
    private readonly insert: LateInsert,
  ) {
    this.#current = generation(next);
  }

  /** How full it is: 1 and more = nothing further should be added. */
  get load(): number {
    return Math.max(this.#events / MOST_EVENTS, this.#bytes / MOST_BYTES);
  }

  /** Resolves when the disk has the batch; rejects with the file system's error. */
  append(batch: JournalBatch): Promise<void> {
    const frames = framed(encodeBatch(batch));
    const bytes = sizeOf(frames);
    this.#count(batch.events.length, bytes);
    const added = new Promise<void>((done, failed) => {
      this.#asked.push({ batch, frames, bytes, done, failed });
    });
    this.#added = added.catch(ignore);
    if (!this.#committing) void this.#commitAll();
    return added;
  }

  /** Resolves when all that was added before is in the tables; rejects as its insert does, which is tried again later. */
  async flush(): Promise<void> {
    await this.#added;
    const begun = this.#turn();
    if (begun) await this.#moving;
    else if (this.#complete.length > 0) await this.#move();
  }

  /** Moves what is there into the tables; where that fails it stays on disk for the next start. */
  async close(): Promise<void> {
    await this.flush().catch(ignore);
    clearTimeout(this.#retry);
    await Promise.all(this.#complete.map(({ file }) => file?.close()));
  }

  #count(events: number, bytes: number): void {
    this.#events += events;
    this.#bytes += bytes;
  }

  async #commitAll(): Promise<void> {
    this.#committing = true;
    while (this.#asked.length > 0) {
      const group = this.#asked;
      this.#asked = [];
      const current = this.#current;
      current.writing = this.#commit(current, group);
      await current.writing;
    }
    this.#committing = false;
  }

  /** Writes a group of batches with one wait for the disk. Never rejects. */
  async #commit(current: Generation, group: readonly Asked[]): Promise<void> {
    try {
      current.file ??= await this.#open(current);
      await current.file.append(group.flatMap(({ frames }) => frames));
    } catch (error) {
      for (const { batch, bytes, failed } of group) {
        this.#count(-batch.events.length, -bytes);
        failed(error);
      }
      // What stands at the end of the file is not known: the next group gets another one.
      if (current === this.#current) this.#turn();
      return;
    }
    for (const { batch, bytes, done } of group) {
      current.batches.push(batch);
      current.events += batch.events.length;
      current.bytes += bytes;
      done();
    }
    if (current !== this.#current) return;
    if (current.events >= MANY_EVENTS || current.bytes >= MANY_BYTES) this.#turn();
    else this.#timer ??= setTimeout(() => this.#turn(), LATEST);
  }

  async #open({ number }: Generation): Promise<SegmentFile> {
    await mkdir(this.folder, { recursive: true });
    return await SegmentFile.create(this.#path(number));
  }

  #path(number: number): string {
    return join(this.folder, `${String(number).padStart(12, '0')}.journal`);
  }

  /** Begins another file; the events of this one go into the tables after those before. False where there are none. */
  #turn(): boolean {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const current = this.#current;
    if (current.file === undefined && current.batches.length === 0 && !this.#committing) return false;
    this.#current = generation(current.number + 1);
    this.#complete.push(current);
    this.#move().catch(ignore);
    return true;
  }

  #move(): Promise<void> {
    this.#moving = this.#moving.catch(ignore).then(() => this.#moveAll());
    return this.#moving;
  }

  async #moveAll(): Promise<void> {
    clearTimeout(this.#retry);
    for (let oldest = this.#complete[0]; oldest !== undefined; oldest = this.#complete[0]) {
      await oldest.writing;
      await this.#insert(oldest);
      this.#complete.shift();
      this.#count(-oldest.events, -oldest.bytes);
      await oldest.file?.close().catch(ignore);
      await rm(this.#path(oldest.number), { force: true }).catch(ignore);
    }
  }

  async #insert(oldest: Generation): Promise<void> {
    if (oldest.batches.length === 0) return;
    try {
      await this.insert(oldest.batches, oldest.tries > 0);
    } catch (error) {
      const pause = Math.min(LAST_PAUSE, FIRST_PAUSE * 2 ** oldest.tries);
      oldest.tries++;
      this.#retry = setTimeout(() => void this.#move().catch(ignore), pause);
      throw error;
    }
  }
}
