import { createGunzip, type Gunzip } from 'node:zlib';

/** Small pieces, because an error inside a piece costs all that was unpacked from it. */
const PIECE_BYTES = 8 * 1024;
/** Unpacked bytes gathered before they are handed on. */
const GATHER_BYTES = 512 * 1024;

export function isGzip(head: Buffer): boolean {
  return head.length >= 3 && head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
}

/** Feeds one piece; resolves to the error that ended the stream, if any. */
function write(gunzip: Gunzip, piece: Buffer): Promise<Error | undefined> {
  return new Promise((resolve) => gunzip.write(piece, (error) => resolve(error ?? undefined)));
}

function finish(gunzip: Gunzip): Promise<Error | undefined> {
  return new Promise((resolve) => {
    gunzip.once('end', () => resolve(undefined));
    gunzip.once('error', resolve);
    gunzip.end();
  });
}

/**
 * Unpacks gzip, also of several members. What could be unpacked before an error is handed out, then `onDamage` is
 * called with the reason and the offset in the packed bytes.
 */
export async function* gunzipped(
  blocks: AsyncIterable<Buffer>,
  onDamage: (reason: string, offset: number) => void,
): AsyncGenerator<Buffer, void, void> {
  const gunzip = createGunzip();
  let unpacked: Buffer[] = [];
  let size = 0;
  let offset = 0;
  let failure: Error | undefined;
  gunzip.on('error', (error: Error) => {
    failure ??= error;
  });
  gunzip.on('data', (piece: Buffer) => {
    unpacked.push(piece);
    size += piece.length;
  });
  const take = (): Buffer => {
    const all = Buffer.concat(unpacked, size);
    unpacked = [];
    size = 0;
    return all;
  };
  for await (const block of blocks) {
    for (let at = 0; at < block.length && failure === undefined; at += PIECE_BYTES) {
      const piece = block.subarray(at, at + PIECE_BYTES);
      failure = await write(gunzip, piece);
      if (failure === undefined) offset += piece.length;
      if (size >= GATHER_BYTES) yield take();
    }
    if (failure !== undefined) break;
  }
  failure ??= await finish(gunzip);
  gunzip.destroy();
  if (size > 0) yield take();
  if (failure !== undefined) onDamage(failure.message, offset);
}
