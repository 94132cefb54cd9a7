import { createGunzip, type Gunzip } from 'node:zlib';

/** Small pieces, because an error inside a piece costs all that was unpacked from it. */
const PIECE_BYTES = 8 * 1024;
/** Unpacked bytes gathered before they are handed on. */
const GATHER_BYTES = 512 * 1024;

export function isGzip(head: Buffer): boolean {
  return head.length >= 3 && head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
}

/** A gunzip that is fed piece by piece, with what it has unpacked so far. */
class Unpacker {
  readonly #gunzip: Gunzip = createGunzip();
  #unpacked: Buffer[] = [];
  /** Unpacked bytes not taken yet. */
  size = 0;
  failure: Error | undefined;
  /** Continues whoever waits: zlib does not call back for a piece that it fails on. */
  #wake: () => void = () => undefined;

  constructor() {
    this.#gunzip.on('data', (piece: Buffer) => {
      this.#unpacked.push(piece);
      this.size += piece.length;
    });
    this.#gunzip.on('error', (error: Error) => {
      this.failure ??= error;
      this.#wake();
    });
    this.#gunzip.on('end', () => this.#wake());
  }

  async write(piece: Buffer): Promise<void> {
    await this.#until((done) => this.#gunzip.write(piece, done));
  }

  async end(): Promise<void> {
    await this.#until(() => this.#gunzip.end());
  }

  take(): Buffer {
    const all = Buffer.concat(this.#unpacked, this.size);
    this.#unpacked = [];
    this.size = 0;
    return all;
  }

  close(): void {
    this.#gunzip.destroy();
  }

  #until(start: (done: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      start(resolve);
    });
  }
}

/**
 * Unpacks gzip, also of several members. What could be unpacked before an error is handed out, then `onDamage` is
 * called with the reason and the offset in the packed bytes.
 */
export async function* gunzipped(
  blocks: AsyncIterable<Buffer>,
  onDamage: (reason: string, offset: number) => void,
): AsyncGenerator<Buffer, void, void> {
  const unpacker = new Unpacker();
  let offset = 0;
  try {
    for await (const block of blocks) {
      for (let at = 0; at < block.length && unpacker.failure === undefined; at += PIECE_BYTES) {
        const piece = block.subarray(at, at + PIECE_BYTES);
        await unpacker.write(piece);
        if (unpacker.failure === undefined) offset += piece.length;
        if (unpacker.size >= GATHER_BYTES) yield unpacker.take();
      }
      if (unpacker.failure !== undefined) break;
    }
    if (unpacker.failure === undefined) await unpacker.end();
    if (unpacker.size > 0) yield unpacker.take();
    if (unpacker.failure !== undefined) onDamage(unpacker.failure.message, offset);
  } finally {
    unpacker.close();
  }
}
