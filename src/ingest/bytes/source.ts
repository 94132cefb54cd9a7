import { type FileHandle, open } from 'node:fs/promises';
import type { Blocks } from './blocks.js';

/** Bytes of a file or buffer, read once from front to back, and how far the reading has come. */
export interface ByteSource {
  /** As reported: a path or a given name. */
  readonly name: string;
  /** Bytes as stored, before unpacking. */
  readonly total: number;
  /** Microseconds since the epoch. */
  readonly modified: number;
  /** Bytes handed out so far. */
  read: number;
  blocks(): Blocks;
  close(): Promise<void>;
}

const BLOCK_BYTES = 512 * 1024;

async function* fileBlocks(handle: FileHandle, source: ByteSource): Blocks {
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(BLOCK_BYTES), 0, BLOCK_BYTES, null);
    if (bytesRead === 0) return;
    source.read += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Opens a file for reading in blocks. Rejects as the file system does; the caller closes it. */
export async function fileSource(path: string): Promise<ByteSource> {
  const handle = await open(path, 'r');
  try {
    const stat = await handle.stat();
    if (stat.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
    const source: ByteSource = {
      name: path,
      total: stat.size,
      modified: Math.floor(stat.mtimeMs * 1000),
      read: 0,
      blocks: () => fileBlocks(handle, source),
      close: () => handle.close(),
    };
    return source;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Bytes at hand, handed out in blocks of `blockBytes`. */
export function bufferSource(name: string, data: Buffer, modified: number, blockBytes = BLOCK_BYTES): ByteSource {
  const source: ByteSource = {
    name,
    total: data.length,
    modified,
    read: 0,
    async *blocks() {
      for (let at = 0; at < data.length; at += blockBytes) {
        const block = data.subarray(at, at + blockBytes);
        source.read += block.length;
        yield block;
      }
    },
    close: async () => undefined,
  };
  return source;
}

/** Blocks of unknown number from somewhere else. `total` grows with what was handed out. */
export function blockSource(name: string, from: Blocks, modified: number): ByteSource {
  const source: ByteSource = {
    name,
    get total() {
      return source.read;
    },
    modified,
    read: 0,
    async *blocks() {
      for await (const block of from) {
        source.read += block.length;
        yield block;
      }
    },
    close: async () => undefined,
  };
  return source;
}
