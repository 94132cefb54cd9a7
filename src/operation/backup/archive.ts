import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Frozen } from '../../store/index.js';
import { END, headerOf, padding } from './tar.js';

/*
 * A backup is an archive: what it is (`karst-backup.json`), the files of the store where they belong in its folder, and at
 * the end the checksum of each (`karst-checksums.json`). One that was cut short has no checksums.
 */

export const ABOUT = 'karst-backup.json';
export const CHECKSUMS = 'karst-checksums.json';
export const FORMAT = 1;

/** What a backup says of itself. */
export interface About {
  readonly format: number;
  /** Of Karst. */
  readonly version: string;
  readonly engine: string;
  /** Layout version of the store. */
  readonly schema: number;
  /** ISO 8601. */
  readonly made: string;
  readonly events: number;
  readonly files: number;
  readonly bytes: number;
}

export interface Written {
  readonly path: string;
  readonly about: About;
  /** Of the archive. */
  readonly size: number;
}

/** Writes an archive piece by piece. */
class Archive {
  readonly #seconds = Math.floor(Date.now() / 1000);
  #size = 0;

  constructor(private readonly file: FileHandle) {}

  get size(): number {
    return this.#size;
  }

  async bytes(path: string, bytes: Buffer): Promise<void> {
    await this.#write(
      headerOf({ path, size: bytes.length }, this.#seconds),
      bytes,
      Buffer.alloc(padding(bytes.length)),
    );
  }

  async link(path: string, link: string): Promise<void> {
    await this.#write(headerOf({ path, size: 0, link }, this.#seconds));
  }

  /** The first `size` bytes of a file; resolves to their SHA-256. */
  async copy(path: string, from: string, size: number): Promise<string> {
    await this.#write(headerOf({ path, size }, this.#seconds));
    const hash = createHash('sha256');
    let left = size;
    if (size > 0) {
      for await (const piece of createReadStream(from, { end: size - 1, highWaterMark: 1024 * 1024 })) {
        hash.update(piece as Buffer);
        left -= (piece as Buffer).length;
        await this.#write(piece as Buffer);
      }
    }
    if (left !== 0) throw new Error(`${path} is shorter than it was`);
    await this.#write(Buffer.alloc(padding(size)));
    return hash.digest('hex');
  }

  async end(): Promise<void> {
    await this.#write(END);
    await this.file.sync();
  }

  async #write(...pieces: readonly Buffer[]): Promise<void> {
    for (const piece of pieces) {
      if (piece.length === 0) continue;
      await this.file.writeFile(piece);
      this.#size += piece.length;
    }
  }
}

async function fill(archive: Archive, { folder, files, links }: Frozen, about: About): Promise<void> {
  await archive.bytes(ABOUT, Buffer.from(`${JSON.stringify(about, null, 2)}\n`));
  const sums: Record<string, string> = {};
  for (const { path, at, size } of files) sums[path] = await archive.copy(path, join(folder, at), size);
  for (const [path, to] of links) await archive.link(path, to);
  await archive.bytes(CHECKSUMS, Buffer.from(`${JSON.stringify({ files: sums, links: Object.fromEntries(links) })}\n`));
  await archive.end();
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

/**
 * Writes a picture of a store to a file that only its owner may read; it has its name once it is whole and on disk. Rejects as
 * the file system does, and leaves nothing then.
 */
export async function writeBackup(frozen: Frozen, path: string, version: string): Promise<Written> {
  const about: About = {
    ...{ format: FORMAT, version, engine: frozen.engine, schema: frozen.schema, made: new Date().toISOString() },
    events: frozen.events,
    files: frozen.files.length,
    bytes: frozen.files.reduce((sum, { size }) => sum + size, 0),
  };
  const draft = `${path}.partial`;
  const file = await open(draft, 'w', 0o600);
  try {
    const archive = new Archive(file);
    await fill(archive, frozen, about);
    await file.close();
    await rename(draft, path);
    await syncFolder(dirname(path));
    return { path, about, size: archive.size };
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(draft, { force: true });
    throw error;
  }
}
