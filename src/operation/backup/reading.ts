import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';
import { ABOUT, type About, CHECKSUMS, FORMAT } from './archive.js';
import { BadTar, BLOCK, padding, readHeader, readPax, type TarHeader } from './tar.js';

const aboutSchema = z.object({
  format: z.number(),
  version: z.string(),
  engine: z.string(),
  schema: z.number(),
  made: z.string(),
  events: z.number(),
  files: z.number(),
  bytes: z.number(),
});

const sumsSchema = z.object({ files: z.record(z.string(), z.string()), links: z.record(z.string(), z.string()) });

/** It cannot be restored; the message says why. */
export class BadBackup extends Error {}

/** A backup of a newer Karst. */
export class NewerBackup extends Error {
  constructor(readonly about: Pick<About, 'version'>) {
    super(`a newer Karst, ${about.version}, made it`);
  }
}

/** Where the files of a backup go. */
export interface Target {
  file(path: string, size: number): Promise<{ write(piece: Buffer): Promise<void>; end(): Promise<void> }>;
  link(path: string, to: string): Promise<void>;
}

/** Takes nothing: only the checksums are looked at. */
export const NOWHERE: Target = {
  file: async () => ({ write: async () => undefined, end: async () => undefined }),
  link: async () => undefined,
};

const PIECE = 1024 * 1024;
/** What a backup says of itself and its checksums: a line for each file. */
const MOST_TEXT = 256 * 1024 * 1024;

/** A file that is read from its beginning to its end. */
class Input {
  constructor(private readonly file: FileHandle) {}

  async take(size: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(size);
    let at = 0;
    while (at < size) {
      const { bytesRead } = await this.file.read(bytes, at, size - at, null);
      if (bytesRead === 0) throw new BadTar('it is cut short');
      at += bytesRead;
    }
    return bytes;
  }

  async *pieces(size: number): AsyncGenerator<Buffer> {
    for (let left = size; left > 0; left -= PIECE) yield await this.take(Math.min(left, PIECE));
    await this.take(padding(size));
  }

  /** Small entries whole. */
  async text(size: number): Promise<string> {
    if (size > MOST_TEXT) throw new BadTar('a header of it is damaged');
    const bytes = await this.take(size);
    await this.take(padding(size));
    return bytes.toString('utf8');
  }

  async header(): Promise<TarHeader | undefined> {
    const header = readHeader(await this.take(BLOCK));
    if (header?.type !== 'x') return header;
    const pax = readPax(Buffer.from(await this.text(header.size), 'utf8'));
    const own = readHeader(await this.take(BLOCK));
    return own && { ...own, ...pax };
  }
}

/** Paths stay inside the folder that they are unpacked to, and so do links. */
function isInside(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.includes('\\') && !path.split('/').includes('..');
}

function isLinkInside(path: string, to: string): boolean {
  return isInside(path) && /^\.\.\/(?:[\w-]+\/)*[\w-]+$/.test(to);
}

function parsed<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new BadBackup('what it says of itself cannot be read');
  }
}

async function aboutOf(input: Input, newestSchema: number): Promise<About> {
  const first = await input.header();
  if (first?.path !== ABOUT) throw new BadBackup('it is an archive, but no backup of Karst');
  const about = parsed(aboutSchema, await input.text(first.size));
  if (about.format > FORMAT || about.schema > newestSchema) throw new NewerBackup(about);
  return about;
}

interface Seen {
  readonly files: Map<string, string>;
  readonly links: Map<string, string>;
}

async function unpack(input: Input, { path, size, type, link }: TarHeader, target: Target, seen: Seen): Promise<void> {
  if (type === '2') {
    if (!isLinkInside(path, link ?? '')) throw new BadBackup(`it holds a link to another place, ${path}`);
    seen.links.set(path, link ?? '');
    return await target.link(path, link ?? '');
  }
  if (type !== '0' || !isInside(path)) throw new BadBackup(`it holds what no backup does, ${path}`);
  const hash = createHash('sha256');
  const file = await target.file(path, size);
  for await (const piece of input.pieces(size)) {
    hash.update(piece);
    await file.write(piece);
  }
  await file.end();
  seen.files.set(path, hash.digest('hex'));
}

function compare(seen: Seen, sums: z.infer<typeof sumsSchema>): void {
  for (const [path, sum] of Object.entries(sums.files)) {
    const found = seen.files.get(path);
    if (found === undefined) throw new BadBackup(`${path} is missing in it`);
    if (found !== sum) throw new BadBackup(`${path} is not what was written`);
  }
  if (seen.files.size !== Object.keys(sums.files).length) throw new BadBackup('it holds files that were added later');
  const links = Object.entries(sums.links);
  if (links.length !== seen.links.size || links.some(([path, to]) => seen.links.get(path) !== to)) {
    throw new BadBackup('its links are not those that were written');
  }
}

async function readAll(input: Input, newestSchema: number, target: Target): Promise<About> {
  const about = await aboutOf(input, newestSchema);
  const seen: Seen = { files: new Map(), links: new Map() };
  for (let header = await input.header(); ; header = await input.header()) {
    if (header === undefined) throw new BadBackup('it is cut short');
    if (header.path === CHECKSUMS) {
      compare(seen, parsed(sumsSchema, await input.text(header.size)));
      return about;
    }
    await unpack(input, header, target, seen);
  }
}

/**
 * Reads a backup to its end and checks every file against its checksum. Rejects with a `BadBackup` or a `NewerBackup`, or as
 * the file system does; what was unpacked by then is not to be used.
 * @param newestSchema the newest layout version that can be opened
 */
export async function readBackup(path: string, newestSchema: number, target: Target): Promise<About> {
  const file = await open(path, 'r');
  try {
    return await readAll(new Input(file), newestSchema, target);
  } catch (error) {
    throw error instanceof BadTar ? new BadBackup(error.message) : error;
  } finally {
    await file.close();
  }
}
