import { crc32 } from 'node:zlib';
import { CHUNK_MAGIC, CHUNK_SIZE } from './file-header.js';

/** A value of a template instance: its type and its bytes. */
export type TypedValue = readonly [type: number, bytes: Buffer];

/** Writes one chunk of an event log, for tests: records of binary XML, then the header that fits them. */
export class ChunkBuilder {
  readonly bytes = Buffer.alloc(CHUNK_SIZE);
  at = 512;
  private readonly names = new Map<string, number>();
  private readonly ids: bigint[] = [];

  put(...values: number[]): this {
    for (const value of values) this.bytes[this.at++] = value;
    return this;
  }

  u16(value: number): this {
    this.at = this.bytes.writeUInt16LE(value, this.at);
    return this;
  }

  u32(value: number): this {
    this.at = this.bytes.writeUInt32LE(value, this.at);
    return this;
  }

  raw(bytes: Buffer): this {
    this.at += bytes.copy(this.bytes, this.at);
    return this;
  }

  /** A counted UTF-16 string. */
  text(text: string): this {
    return this.u16(text.length).raw(Buffer.from(text, 'utf16le'));
  }

  /** The position of a name, and on its first use the name itself. */
  name(name: string): this {
    const known = this.names.get(name);
    if (known !== undefined) return this.u32(known);
    this.names.set(name, this.at + 4);
    return this.u32(this.at + 4)
      .u32(0)
      .u16(0)
      .text(name)
      .u16(0);
  }

  /** An element as templates hold it, with a dependency; `attributes` write theirs, `content` ends it. */
  element(name: string, content: () => void, attributes?: () => void, dependency = 0xffff): this {
    this.put(attributes ? 0x41 : 0x01)
      .u16(dependency)
      .u32(0)
      .name(name);
    return this.body(content, attributes);
  }

  /** An element as it stands outside templates, without a dependency. */
  plainElement(name: string, content: () => void, attributes?: () => void): this {
    this.put(attributes ? 0x41 : 0x01)
      .u32(0)
      .name(name);
    return this.body(content, attributes);
  }

  private body(content: () => void, attributes?: () => void): this {
    if (attributes) {
      this.u32(0);
      attributes();
    }
    this.put(0x02);
    content();
    return this.put(0x04);
  }

  attribute(name: string, value: () => void): this {
    this.put(0x06).name(name);
    value();
    return this;
  }

  slot(index: number, optional = false): this {
    return this.put(optional ? 0x0e : 0x0d)
      .u16(index)
      .put(0);
  }

  /** A template instance that defines its template; returns the definition's position. */
  define(id: number, write: () => void): number {
    this.put(0x0c, 1)
      .u32(id)
      .u32(this.at + 4);
    const definition = this.at;
    this.u32(0).u32(id).raw(Buffer.alloc(12, 7)).u32(0).put(0x0f, 1, 1, 0);
    write();
    this.put(0);
    this.bytes.writeUInt32LE(this.at - definition - 24, definition + 20);
    return definition;
  }

  /** A template instance of a template defined before. */
  use(id: number, definition: number): this {
    return this.put(0x0c, 1).u32(id).u32(definition);
  }

  values(...values: TypedValue[]): this {
    this.u32(values.length);
    for (const [type, bytes] of values) this.u16(bytes.length).put(type, 0);
    for (const [, bytes] of values) this.raw(bytes);
    return this;
  }

  /** A record around the binary XML that `write` writes; returns its position. */
  record(id: bigint, write: () => void): number {
    const start = this.at;
    this.at += 24;
    this.put(0x0f, 1, 1, 0);
    write();
    this.put(0);
    this.at += (8 - ((this.at + 4 - start) % 8)) % 8;
    this.u32(this.at + 4 - start);
    this.bytes.writeUInt32LE(0x2a2a, start);
    this.bytes.writeUInt32LE(this.at - start, start + 4);
    this.bytes.writeBigUInt64LE(id, start + 8);
    this.bytes.writeBigUInt64LE(132_000_000_000_000_000n, start + 16);
    this.ids.push(id);
    return start;
  }

  /** The chunk with a header for the records so far, or up to `freeAt`. */
  finish(freeAt = this.at): Buffer {
    const { bytes, ids } = this;
    bytes.write(CHUNK_MAGIC, 0, 'latin1');
    for (const [at, id] of [ids[0], ids.at(-1)].entries()) bytes.writeBigUInt64LE(id ?? 0n, 24 + 8 * at);
    bytes.writeUInt32LE(128, 40);
    bytes.writeUInt32LE(freeAt, 48);
    bytes.writeUInt32LE(crc32(bytes.subarray(512, freeAt)), 52);
    return signChunk(bytes);
  }
}

/** Sets the checksum of a chunk header. */
export function signChunk(chunk: Buffer): Buffer {
  chunk.writeUInt32LE(crc32(chunk.subarray(128, 512), crc32(chunk.subarray(0, 120))), 124);
  return chunk;
}

/** An event log file of these chunks. */
export function buildLog(...chunks: Buffer[]): Buffer {
  const header = Buffer.alloc(4096);
  header.write('ElfFile\0', 0, 'latin1');
  header.writeUInt32LE(128, 32);
  header.writeUInt16LE(1, 36);
  header.writeUInt16LE(3, 38);
  header.writeUInt16LE(4096, 40);
  header.writeUInt16LE(chunks.length, 42);
  header.writeUInt32LE(crc32(header.subarray(0, 120)), 124);
  return Buffer.concat([header, ...chunks]);
}

/** A log of one record whose event is `<E>` with `<D>` around each value. */
export function logOfValues(...values: TypedValue[]): Buffer {
  const chunk = new ChunkBuilder();
  chunk.record(1n, () => {
    chunk.define(5, () => {
      chunk.element('E', () => {
        for (const index of values.keys()) chunk.element('D', () => chunk.slot(index));
      });
    });
    chunk.values(...values);
  });
  return buildLog(chunk.finish());
}

/** A log of one chunk with records 1 to `count`, each `<E>` with its number; also where each record starts in the chunk. */
export function logOfRecords(count: number): { readonly chunk: Buffer; readonly starts: readonly number[] } {
  const builder = new ChunkBuilder();
  let definition = 0;
  const starts = Array.from({ length: count }, (_, index) =>
    builder.record(BigInt(index + 1), () => {
      if (index === 0) definition = builder.define(9, () => builder.element('E', () => builder.slot(0)));
      else builder.use(9, definition);
      builder.values([0x08, Buffer.from(Uint32Array.of(index + 1).buffer)]);
    }),
  );
  return { chunk: builder.finish(), starts };
}
