import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** How far a source of events has come, kept together with the events that it has given. */
export interface Mark {
  /** Names the source. */
  readonly key: string;
  /** Replaces the value before it; empty = the mark goes. */
  readonly value: string;
}

/** The marks file is not what `save` wrote. */
export class DamagedMarks extends Error {}

function parsed(text: string, path: string): Map<string, string> {
  try {
    const found = JSON.parse(text) as unknown;
    if (typeof found === 'object' && found !== null) {
      return new Map(Object.entries(found).map(([key, value]) => [key, String(value)]));
    }
  } catch {
    // Told below.
  }
  throw new DamagedMarks(path);
}

/**
 * The marks of a store. A mark is durable with the frame of the journal that it came in; the file here takes over before the
 * journal lets go of the frame.
 */
export class Marks {
  readonly #values: Map<string, string>;
  #dirty = false;

  private constructor(
    private readonly path: string | undefined,
    values: Map<string, string>,
  ) {
    this.#values = values;
  }

  /** Marks that last as long as the process. */
  static inMemory(): Marks {
    return new Marks(undefined, new Map());
  }

  /** The marks that a file keeps; none where there is no file. Rejects with `DamagedMarks`, or as the file system does. */
  static async load(path: string): Promise<Marks> {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '{}';
      throw error;
    });
    return new Marks(path, parsed(text, path));
  }

  /** As `load` where nothing is kept yet. */
  static none(path: string): Marks {
    return new Marks(path, new Map());
  }

  all(): ReadonlyMap<string, string> {
    return this.#values;
  }

  set({ key, value }: Mark): void {
    this.#dirty = true;
    if (value === '') this.#values.delete(key);
    else this.#values.set(key, value);
  }

  /** Resolves when the disk has what changed; rejects as the file system does, and may be called again. */
  async save(): Promise<void> {
    if (!this.#dirty || this.path === undefined) return;
    this.#dirty = false;
    try {
      await replace(this.path, JSON.stringify(Object.fromEntries(this.#values)));
    } catch (error) {
      this.#dirty = true;
      throw error;
    }
  }
}

async function replace(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const made = `${path}.new`;
  const file = await open(made, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(made, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
