/** A stream of bytes in blocks of any size. */
export type Blocks = AsyncGenerator<Buffer, void, void>;

/** The first `size` bytes (or as many as there are), and all blocks including them. */
export async function withHead(blocks: Blocks, size: number): Promise<{ head: Buffer; blocks: Blocks }> {
  const parts: Buffer[] = [];
  let length = 0;
  while (length < size) {
    const next = await blocks.next();
    if (next.done) break;
    parts.push(next.value);
    length += next.value.length;
  }
  const head = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts, length);
  return { head, blocks: chained(head, blocks) };
}

async function* chained(head: Buffer, rest: Blocks): Blocks {
  if (head.length > 0) yield head;
  yield* rest;
}

/** Every block with whether it is the last; at least one, empty if there is none. */
export async function* withLast(blocks: Blocks): AsyncGenerator<{ block: Buffer; last: boolean }, void, void> {
  let held: Buffer = Buffer.alloc(0);
  for await (const block of blocks) {
    if (held.length > 0) yield { block: held, last: false };
    held = block;
  }
  yield { block: held, last: true };
}
