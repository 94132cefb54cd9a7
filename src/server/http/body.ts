import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Why a body cannot be read; its sender is to be told. */
export class BodyProblem extends Error {
  constructor(readonly problem: 'too-large' | 'encoding' | 'gzip') {
    super(`the body cannot be read: ${problem}`);
    this.name = 'BodyProblem';
  }
}

async function* within(blocks: AsyncIterable<Buffer>, most: number): AsyncGenerator<Buffer, void, void> {
  let size = 0;
  for await (const block of blocks) {
    size += block.length;
    if (size > most) throw new BodyProblem('too-large');
    yield block;
  }
}

/** Unpacks gzip, also of several members; an error of the connection stays what it is. */
async function* gunzipped(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
  const source = Readable.from(blocks);
  const gunzip = createGunzip();
  let cause: unknown;
  source.once('error', (error) => {
    cause = error;
    gunzip.destroy(error);
  });
  try {
    yield* source.pipe(gunzip) as AsyncIterable<Buffer>;
  } catch (error) {
    throw error === cause ? error : new BodyProblem('gzip');
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

/**
 * The blocks of a body, unpacked where `Content-Encoding` says gzip. Throws a `BodyProblem` where there are more than
 * `most` bytes, packed or unpacked, or another encoding.
 */
export function bodyOf(
  { headers, body }: { readonly headers: IncomingHttpHeaders; readonly body: AsyncIterable<Buffer> },
  most: number,
): AsyncGenerator<Buffer, void, void> {
  const encoding = (headers['content-encoding'] ?? 'identity').toLowerCase();
  if (Number(headers['content-length'] ?? 0) > most) throw new BodyProblem('too-large');
  if (encoding === 'identity' || encoding === '') return within(body, most);
  if (encoding !== 'gzip' && encoding !== 'x-gzip') throw new BodyProblem('encoding');
  return within(gunzipped(body), most);
}

/** Blocks gathered to `size` bytes or more; only the last is smaller. */
export async function* gathered(blocks: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer, void, void> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const block of blocks) {
    parts.push(block);
    length += block.length;
    if (length < size) continue;
    yield Buffer.concat(parts, length);
    parts = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(parts, length);
}

/** The whole of a body. */
export async function wholeBody(
  exchange: { readonly headers: IncomingHttpHeaders; readonly body: AsyncIterable<Buffer> },
  most: number,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const block of bodyOf(exchange, most)) parts.push(block);
  return Buffer.concat(parts);
}
