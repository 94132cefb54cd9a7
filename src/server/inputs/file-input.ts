import { type FSWatcher, watch } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type { FollowedOptions } from '../../ingest/index.js';
import type { IndexTime } from '../../knowledge/index.js';
import { type Checkpoints, keyOf } from './checkpoints.js';
import { type FoundFile, filesOf, fixedPart } from './file-names.js';
import { FileReader, PATIENCE, type Patience, type Reader } from './file-reader.js';
import type { FileInput } from './input.js';

/** What an input of files works with. */
export interface FileHost {
  readonly checkpoints: Checkpoints;
  readonly indexTime: IndexTime;
  taken(events: number): void;
  /** A problem with a file; the same one is told once. */
  failed(error: unknown): void;
}

/** Milliseconds between looks at the files; changes in the folder itself are seen at once. */
const INTERVAL = 1_000;
/** Milliseconds for which a file is read on after it was renamed to what the input does not name. */
const RENAMED = 600_000;

function hostOf(path: string, { host, hostSegment }: FileInput): string | undefined {
  return hostSegment === undefined ? host : (path.split(sep).filter((part) => part !== '')[hostSegment - 1] ?? host);
}

/** A file that was found in an earlier round. */
interface Followed {
  readonly reader: FileReader;
  path: string;
  /** Milliseconds since the epoch. */
  seen: number;
}

/** Follows the files of one input until it is closed. */
export class FollowedFiles {
  readonly #files = new Map<string, Followed>();
  readonly #told = new Set<string>();
  readonly #reader: Reader;
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(
    private readonly input: FileInput,
    private readonly host: FileHost,
    patience: Patience = PATIENCE,
    private readonly interval = INTERVAL,
  ) {
    this.#reader = {
      checkpoints: host.checkpoints,
      patience,
      optionsFor: (path) => this.#optionsFor(path),
      taken: host.taken,
      report: ({ kind, message, file }) => {
        if (kind !== 'warning') this.#failed(file ?? '', new Error(`${file ?? input.path}: ${message}`));
      },
    };
  }

  /** Begins; what cannot be read yet is told, and read once it can be. */
  open(): void {
    this.#watch();
    this.#next(0);
  }

  /** Resolves when the round under way is over. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#watcher?.close();
    clearTimeout(this.#timer);
    await this.#round;
  }

  /** A hint only: polling finds everything, on file systems that tell nothing too. */
  #watch(): void {
    try {
      this.#watcher = watch(fixedPart(this.input.path), { persistent: false }, () =>
        this.#next(Math.min(50, this.interval)),
      );
      this.#watcher.on('error', () => this.#watcher?.close());
    } catch {
      // It may not be there yet.
    }
  }

  #next(wait: number): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#round = this.#round.then(() => this.#look()).finally(() => this.#next(this.interval));
    }, wait);
  }

  async #look(): Promise<void> {
    try {
      const found = await filesOf(this.input.path, (path, error) => this.#failed(path, error));
      const seen = new Set(found.map(({ stats }) => keyOf(stats)));
      // First what is known: that a file was cut has to be known before its copy is looked at.
      const renamed = await this.#renamed(seen);
      const known = found.filter(({ stats }) => this.#files.has(keyOf(stats)));
      const fresh = found.filter(({ stats }) => !this.#files.has(keyOf(stats)));
      for (const file of [...renamed, ...known, ...fresh]) await this.#read(file);
    } catch (error) {
      this.#failed(this.input.path, error);
    }
  }

  async #read(file: FoundFile): Promise<void> {
    if (this.#closed) return;
    const key = keyOf(file.stats);
    if (!this.host.checkpoints.claim(key, this)) return;
    const followed = this.#files.get(key) ?? { reader: new FileReader(key, this.#reader), path: file.path, seen: 0 };
    this.#files.set(key, followed);
    followed.seen = Date.now();
    try {
      await followed.reader.read(file);
    } catch (error) {
      // Gone between two looks; the next round knows.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#failed(file.path, error);
    }
  }

  /** Files that the input does not name any more, under what they are called now, so that their last lines are read. */
  async #renamed(seen: ReadonlySet<string>): Promise<readonly FoundFile[]> {
    const found: FoundFile[] = [];
    for (const [key, { path, seen: last }] of this.#files) {
      if (seen.has(key)) continue;
      const file = Date.now() - last < RENAMED ? await this.#sibling(key, path) : undefined;
      if (file === undefined) this.#files.delete(key);
      else found.push(file);
    }
    return found;
  }

  async #sibling(key: string, path: string): Promise<FoundFile | undefined> {
    const names = await readdir(dirname(path)).catch(() => []);
    for (const name of names) {
      if (!name.startsWith(basename(path))) continue;
      const stats = await stat(join(dirname(path), name)).catch(() => undefined);
      if (stats?.isFile() && keyOf(stats) === key) return { path: join(dirname(path), name), stats };
    }
    return undefined;
  }

  #optionsFor(path: string): FollowedOptions {
    const { index, source, sourcetype } = this.input;
    const host = hostOf(path, this.input);
    return {
      index,
      modified: Date.now() * 1000,
      indexTime: this.host.indexTime,
      ...(source === undefined ? {} : { source }),
      ...(sourcetype === undefined ? {} : { sourcetype }),
      ...(host === undefined ? {} : { host }),
    };
  }

  #failed(path: string, error: unknown): void {
    const text = `${path}\n${error instanceof Error ? error.message : String(error)}`;
    if (this.#told.has(text)) return;
    if (this.#told.size >= 10_000) this.#told.clear();
    this.#told.add(text);
    this.host.failed(error);
  }
}
