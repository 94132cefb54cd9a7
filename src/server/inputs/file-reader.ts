import { type FileHandle, open } from 'node:fs/promises';
import type { Diagnostic } from '../../diagnostics/index.js';
import { binaryKind, type FollowedOptions, FollowedText, ingestFile, isEvtx } from '../../ingest/index.js';
import type { StoredEvent } from '../../store/index.js';
import { type Checkpoint, checkpointAt, continues, readBytes } from './checkpoint.js';
import { type Checkpoints, keyOf } from './checkpoints.js';
import type { FoundFile } from './file-names.js';

/** Milliseconds without a change after which something is taken for complete. */
export interface Patience {
  /** The last event of a file, a file that is read as a whole, a copy. */
  readonly settled: number;
  /** A line without its end, an object without its last bracket. */
  readonly unfinished: number;
}

export const PATIENCE: Patience = { settled: 3_000, unfinished: 30_000 };

/** What a file is read with. */
export interface Reader {
  readonly checkpoints: Checkpoints;
  readonly patience: Patience;
  optionsFor(path: string): FollowedOptions;
  taken(events: number): void;
  report(diagnostic: Diagnostic): void;
}

/** Bytes that tell the form of a file. */
const HEAD = 64 * 1024;
const CHUNK = 1024 * 1024;
/** Bytes after which an event that does not end is taken as it is. */
const LONGEST = 16 * 1024 * 1024;
/** Events of a whole file that are stored together. */
const BATCH = 5_000;

const LINE_FEED = 10;

function isWhole(head: Buffer): boolean {
  return isEvtx(head) || (head[0] === 0x1f && head[1] === 0x8b) || head.toString('latin1', 0, 4) === 'PK\x03\x04';
}

function stamp({ stats }: FoundFile): string {
  return `${stats.size}:${stats.mtimeMs}`;
}

/** One file while it is followed. It is open only while something is read. */
export class FileReader {
  #stamp = '';
  /** When the file last changed, by this process's clock. */
  #changed = Date.now();
  #waiting = true;
  #text: FollowedText | undefined;

  constructor(
    private readonly key: string,
    private readonly reader: Reader,
  ) {}

  /** Reads what is new and complete. Rejects as the file system or the store does; what was stored is not read again. */
  async read(found: FoundFile): Promise<void> {
    const now = stamp(found);
    if (now !== this.#stamp) {
      if (this.#stamp !== '' || Date.now() - found.stats.mtimeMs < this.reader.patience.settled)
        this.#changed = Date.now();
      else this.#changed = found.stats.mtimeMs;
      this.#stamp = now;
    } else if (!this.#waiting) return;
    this.#waiting = true;
    const file = await open(found.path, 'r');
    try {
      // The path may lead to another file by now; the next round sees that one.
      const stats = await file.stat();
      if (keyOf(stats) === this.key) this.#waiting = await this.#readOpen(file, { path: found.path, stats });
    } catch (error) {
      // What was read and not stored comes again, to a decoder that has not seen it.
      this.#text = undefined;
      throw error;
    } finally {
      await file.close();
    }
  }

  get #quiet(): number {
    return Date.now() - this.#changed;
  }

  /** True where something is left that waits for its end. */
  async #readOpen(file: FileHandle, found: FoundFile): Promise<boolean> {
    const { checkpoints } = this.reader;
    const size = found.stats.size;
    let known = checkpoints.get(this.key);
    if (known?.whole !== undefined || known?.events !== undefined) return this.#whole(file, found, known);
    if (known !== undefined && !(await continues(file, size, known))) {
      await checkpoints.retire(this.key);
      this.#text = undefined;
      known = undefined;
    }
    if (size === 0) return false;
    const head = await readBytes(file, 0, HEAD);
    if (known === undefined) {
      if (isWhole(head)) return this.#whole(file, found, undefined);
      const copied = await this.#copied(file, found);
      if (copied === 'wait') return true;
      known = copied;
      if (known !== undefined) await checkpoints.commit([], this.key, known);
    }
    const from = known?.offset ?? 0;
    if (size === from) return false;
    this.#text ??= this.#opened(known?.path ?? found.path, head, from, found);
    return this.#follow(file, this.#text, known?.path ?? found.path, from, size);
  }

  /** What a copy that a rotation made was read to under its old name; `wait`: it may yet turn out to be one. */
  async #copied(file: FileHandle, { path, stats }: FoundFile): Promise<Checkpoint | 'wait' | undefined> {
    let wait = false;
    for (const { found, there } of await this.reader.checkpoints.like(path, this.key)) {
      if (found.events !== undefined || !(await continues(file, stats.size, found))) continue;
      if (!there) return found;
      wait = true;
    }
    return wait && this.#quiet < this.reader.patience.settled ? 'wait' : undefined;
  }

  #opened(path: string, head: Buffer, from: number, { stats }: FoundFile): FollowedText {
    const kind = binaryKind(head);
    if (kind !== undefined && head.indexOf(0) >= 0 && !/^(?:\xff\xfe|\xfe\xff)/.test(head.toString('latin1', 0, 2)))
      throw new Error(`${path} is ${kind}`);
    const options = { ...this.reader.optionsFor(path), modified: Math.floor(stats.mtimeMs * 1000) };
    const text = new FollowedText(path, head, options, (diagnostic) => this.reader.report(diagnostic));
    const before = head.subarray(0, Math.min(from, HEAD));
    const lines = before.subarray(0, before.length < from ? before.lastIndexOf(LINE_FEED) + 1 : before.length);
    if (lines.length > 0) text.pass(lines);
    return text;
  }

  async #follow(file: FileHandle, text: FollowedText, path: string, from: number, size: number): Promise<boolean> {
    let offset = from;
    let chunk = CHUNK;
    while (offset < size) {
      const bytes = await readBytes(file, offset, Math.min(chunk, size - offset));
      if (bytes.length === 0) return false;
      const atEnd = offset + bytes.length >= size;
      const complete = atEnd ? this.#complete(bytes, text) : chunk >= LONGEST ? bytes.length : 0;
      const { events, used } = text.read(complete > 0 ? bytes.subarray(0, complete) : bytes, offset, complete > 0);
      if (used === 0) {
        if (atEnd) return true;
        chunk *= 2;
        continue;
      }
      chunk = CHUNK;
      offset += used;
      await this.#commit(events, await checkpointAt(file, path, offset));
      if (atEnd && complete === 0 && offset < size) return true;
    }
    return false;
  }

  /** How many of the last bytes are complete because nothing has come for a while; 0: they may go on. */
  #complete(bytes: Buffer, text: FollowedText): number {
    const { settled, unfinished } = this.reader.patience;
    if (this.#quiet >= unfinished) return bytes.length;
    const lines = bytes.lastIndexOf(LINE_FEED) + 1;
    if (this.#quiet < settled || lines === 0 || text.format === 'xml') return 0;
    if (text.format === 'json' && !/[}\],]\s*$/.test(bytes.toString('latin1', Math.max(0, lines - 64), lines)))
      return 0;
    return text.wide ? bytes.length : lines;
  }

  /** A file that is read at once when it no longer changes: an event log, or one that is packed. */
  async #whole(file: FileHandle, found: FoundFile, known: Checkpoint | undefined): Promise<boolean> {
    if (known?.whole !== undefined) {
      if (known.whole !== stamp(found))
        throw new Error(`${found.path} has changed since it was read; such files are read once`);
      return false;
    }
    if (this.#quiet < this.reader.patience.settled) return true;
    const start = await checkpointAt(file, found.path, Math.min(256, found.stats.size));
    let events = 0;
    let storing: Promise<void> = Promise.resolve();
    const store = async (batch: readonly StoredEvent[]): Promise<void> => {
      const before = events;
      events += batch.length;
      const fresh = batch.slice(Math.max(0, (known?.events ?? 0) - before));
      if (fresh.length > 0) await this.#commit(fresh, { ...start, events: before + batch.length });
    };
    const sink = (batch: readonly StoredEvent[]): Promise<void> => {
      storing = storing.then(() => store(batch));
      return storing;
    };
    const options = { ...this.reader.optionsFor(found.path), batchSize: BATCH };
    await ingestFile(found.path, options, sink, (diagnostic) => this.reader.report(diagnostic));
    await this.#commit([], { ...start, events, whole: stamp(found) });
    return false;
  }

  async #commit(events: readonly StoredEvent[], checkpoint: Checkpoint): Promise<void> {
    await this.reader.checkpoints.commit(events, this.key, checkpoint);
    if (events.length > 0) this.reader.taken(events.length);
  }
}
