import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { crc32 } from 'node:zlib';

/** Bytes at the beginning of a file, and before the place that is reached, that tell it from others. */
const CHECKED = 256;

/** The CRC-32 of so many bytes. */
type Sum = readonly [length: number, crc: number];

/** How far a file was read. */
export interface Checkpoint {
  /** Under which it was found first: the `source` of its events. */
  readonly path: string;
  /** Bytes whose events are in the store. */
  readonly offset: number;
  readonly head: Sum;
  readonly tail: Sum;
  /** Of a file that is read as a whole: events in the store, and once all are, its size and time of change. */
  readonly events?: number;
  readonly whole?: string;
  /** Milliseconds since the epoch of the last change. */
  readonly at: number;
}

export function parseCheckpoint(text: string): Checkpoint | undefined {
  try {
    return JSON.parse(text) as Checkpoint;
  } catch {
    return undefined;
  }
}

export async function readBytes(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let got = 0;
  while (got < length) {
    const { bytesRead } = await file.read(buffer, got, length - got, from + got);
    if (bytesRead === 0) break;
    got += bytesRead;
  }
  return buffer.subarray(0, got);
}

async function sumOf(file: FileHandle, from: number, length: number): Promise<Sum> {
  const bytes = await readBytes(file, from, length);
  return [bytes.length, crc32(bytes)];
}

/** The checkpoint of a file that was read up to `offset`. */
export async function checkpointAt(file: FileHandle, path: string, offset: number): Promise<Checkpoint> {
  const size = Math.min(CHECKED, offset);
  const head = await sumOf(file, 0, size);
  return { path, offset, head, tail: await sumOf(file, offset - size, size), at: Date.now() };
}

/** Whether a file holds what was read up to a checkpoint: it is the same file grown, or a copy of it. */
export async function continues(file: FileHandle, size: number, { offset, head, tail }: Checkpoint): Promise<boolean> {
  if (size < offset) return false;
  const [, start] = await sumOf(file, 0, head[0]);
  if (start !== head[1]) return false;
  const [, end] = await sumOf(file, offset - tail[0], tail[0]);
  return end === tail[1];
}

/** Whether one name may be what a rotation made of another: app.log, app.log.1, app-20240301.log. */
export function alike(one: string, other: string): boolean {
  const stem = basename(other).split(/[.-]/)[0] ?? '';
  return stem !== '' && basename(one).startsWith(stem);
}
