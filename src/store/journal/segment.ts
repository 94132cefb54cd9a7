import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';

/*
 * A file of the journal: a mark, then frames, each the length of its payload, the payload's CRC-32 (both in four bytes, the
 * least first) and the payload. Frames are only ever added, and count once the disk has them.
 */

const MARK = Buffer.from('karst-journal-1\n', 'latin1');
const PREFIX = 8;

export function framed(payload: readonly Buffer[]): readonly Buffer[] {
  const prefix = Buffer.alloc(PREFIX);
  let length = 0;
  let sum = 0;
  for (const piece of payload) {
    length += piece.length;
    sum = crc32(piece, sum);
  }
  prefix.writeUInt32LE(length, 0);
  prefix.writeUInt32LE(sum, 4);
  return [prefix, ...payload];
}

/** Pieces that one system call takes: IOV_MAX of Linux. */
const MOST_PIECES = 1_000;

/** A file of the journal that is being written. */
export class SegmentFile {
  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
  ) {}

  /** Rejects with the file system's error. */
  static async create(path: string): Promise<SegmentFile> {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writev([MARK]);
      await syncFolder(dirname(path));
    } catch (error) {
      await file.close();
      await rm(path, { force: true });
      throw error;
    }
    return new SegmentFile(path, file);
  }

  /** Resolves when the disk has the frames. After a rejection nothing may be added: the end of the file is not known. */
  async append(frames: readonly Buffer[]): Promise<void> {
    for (let at = 0; at < frames.length; at += MOST_PIECES) await this.#write(frames.slice(at, at + MOST_PIECES));
    await this.file.datasync();
  }

  /** As many bytes as it takes: a call may write less than it was given. */
  async #write(pieces: readonly Buffer[]): Promise<void> {
    const wanted = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const { bytesWritten } = await this.file.writev(pieces);
    if (bytesWritten < wanted) await this.file.writeFile(Buffer.concat(pieces).subarray(bytesWritten));
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

/** A new file is there after a loss of power only when its folder was written too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What a file of the journal holds. */
export interface SegmentContents {
  readonly payloads: readonly Buffer[];
  /** Frames that are all there and not what was written: the disk's doing. A last frame cut short was never confirmed. */
  readonly damaged: number;
}

/** Reads the frames of a file. */
export function framesOf(bytes: Buffer): SegmentContents {
  const payloads: Buffer[] = [];
  if (!bytes.subarray(0, MARK.length).equals(MARK)) return { payloads, damaged: bytes.length > MARK.length ? 1 : 0 };
  let damaged = 0;
  let at = MARK.length;
  while (at + PREFIX <= bytes.length) {
    const length = bytes.readUInt32LE(at);
    const end = at + PREFIX + length;
    // A file grows before its bytes arrive: zeros are what was not written.
    if (length === 0 || end > bytes.length) break;
    const payload = bytes.subarray(at + PREFIX, end);
    if (crc32(payload) === bytes.readUInt32LE(at + 4)) payloads.push(payload);
    else damaged++;
    at = end;
  }
  return { payloads, damaged };
}
