import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Diagnostic, KarstError } from '../../diagnostics/index.js';
import { buildLog, logOfRecords, signChunk } from './log-builder.fixture.js';
import { readEvtx } from './read-evtx.js';

function read(data: Buffer): { readonly ids: readonly number[]; readonly heard: readonly Diagnostic[] } {
  const heard: Diagnostic[] = [];
  const ids = [...readEvtx(data, (d) => heard.push(d))].map((record) => {
    assert.equal(record.xml, `<E>${record.recordId}</E>`);
    return Number(record.recordId);
  });
  return { ids, heard };
}

const codes = (heard: readonly Diagnostic[]) => heard.map((d) => d.code);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

test('a sound log is read without a word; records carry their offset and time', () => {
  const { chunk, starts } = logOfRecords(20);
  assert.deepEqual(read(buildLog(chunk)), { ids: range(1, 20), heard: [] });
  const [, second] = [...readEvtx(buildLog(chunk), (d) => assert.fail(d.message))];
  assert.equal(second?.offset, 4096 + (starts[1] ?? 0));
  assert.equal(second?.writtenMicros, 132_000_000_000_000_000 / 10 - 11_644_473_600_000_000);
});

for (const [name, data] of [
  ['nothing', Buffer.alloc(0)],
  ['text', Buffer.from('<Event/>')],
  ['zeros', Buffer.alloc(8192)],
] as const) {
  test(`not an event log: ${name}`, () => {
    assert.throws(
      () => read(data),
      (error) => {
        return error instanceof KarstError && error.diagnostics[0]?.code === 'evtx/not-evtx';
      },
    );
  });
}

test('a bad file magic, version or checksum is reported and the chunks are read', () => {
  for (const at of [0, 38, 60]) {
    const log = buildLog(logOfRecords(3).chunk);
    log.writeUInt8(0x63, at);
    const { ids, heard } = read(log);
    assert.deepEqual([ids, codes(heard)], [range(1, 3), ['evtx/damaged-header']]);
  }
});

test('a header that lists another number of chunks: all are read', () => {
  const { chunk } = logOfRecords(3);
  const { ids, heard } = read(Buffer.concat([buildLog(chunk), chunk]));
  assert.deepEqual([ids, codes(heard)], [[1, 2, 3, 1, 2, 3], ['evtx/chunk-count']]);
});

test('chunks of zeros are free space, not damage', () => {
  const log = Buffer.concat([buildLog(logOfRecords(3).chunk), Buffer.alloc(65_536)]);
  assert.deepEqual(read(log), { ids: range(1, 3), heard: [] });
});

test('records behind the free-space pointer of a sound chunk are left-overs', () => {
  const { chunk, starts } = logOfRecords(20);
  const older = logOfRecords(8);
  older.chunk.copy(chunk, starts[8], older.starts[8] ?? 0);
  const log = buildLog(chunkUpTo(chunk, starts[8] ?? 0, 8));
  assert.deepEqual(read(log), { ids: range(1, 8), heard: [] });
});

function chunkUpTo(chunk: Buffer, freeAt: number, last: number): Buffer {
  chunk.writeUInt32LE(freeAt, 48);
  chunk.writeBigUInt64LE(BigInt(last), 32);
  // No checksums, so that the limits are all that is left to go by.
  chunk.writeUInt32LE(4, 120);
  return chunk;
}

test('a record of size zero, and one whose bytes are gone, cost only themselves', () => {
  const { chunk, starts } = logOfRecords(20);
  const [fifth = 0, ninth = 0, tenth = 0] = [starts[4], starts[8], starts[9]];
  chunk.writeUInt32LE(0, fifth + 4);
  chunk.fill(0xa5, ninth, tenth);
  const { ids, heard } = read(buildLog(chunk));
  assert.deepEqual(ids, [...range(1, 4), ...range(6, 8), ...range(10, 20)]);
  assert.deepEqual(codes(heard), [
    'evtx/chunk-checksum',
    'evtx/damaged-record',
    'evtx/damaged-record',
    'evtx/missing-records',
  ]);
  assert.deepEqual(
    heard.slice(1, 3).map((d) => d.offset),
    [4096 + fifth, 4096 + ninth],
  );
});

test('a record whose XML is damaged costs only itself', () => {
  const { chunk, starts } = logOfRecords(5);
  chunk.writeUInt8(0x3e, (starts[2] ?? 0) + 28);
  const { ids, heard } = read(buildLog(chunk));
  assert.deepEqual(ids, [1, 2, 4, 5]);
  assert.match(heard[1]?.message ?? '', /Event record 3 is left out: binary XML token 0x3e/);
});

test('after a gap, records that cannot belong to the chunk are not taken for its own', () => {
  const { chunk, starts } = logOfRecords(20);
  chunk.fill(0, starts[4], starts[5]);
  chunk.writeBigUInt64LE(900n, (starts[5] ?? 0) + 8);
  assert.deepEqual(read(buildLog(chunk)).ids, [...range(1, 4), ...range(7, 20)]);
});

test('a chunk without its magic or with wild limits is searched for whole records', () => {
  for (const at of [0, 50]) {
    const { chunk } = logOfRecords(20);
    chunk.writeUInt8(0xee, at);
    const { ids, heard } = read(buildLog(signChunk(chunk)));
    assert.deepEqual([ids, codes(heard)], [range(1, 20), ['evtx/damaged-chunk']]);
  }
});

test('damage to the tables of a chunk header alone is a warning', () => {
  const { chunk } = logOfRecords(20);
  chunk.writeUInt32LE(0xdeadbeef, 200);
  const { ids, heard } = read(buildLog(chunk));
  assert.deepEqual([ids, codes(heard)], [range(1, 20), ['evtx/chunk-header']]);
});

test('a log cut off anywhere gives the records before the cut and says so', () => {
  const { chunk, starts } = logOfRecords(200);
  const log = buildLog(chunk, logOfRecords(30).chunk);
  for (let size = 512; size < log.length; size += 512) {
    const { ids, heard } = read(log.subarray(0, size));
    const whole = starts.filter((_, i) => (starts[i + 1] ?? 65_536) + 4096 <= size && i < 199).length;
    assert.ok(ids.length >= whole, `${ids.length} of ${whole} at ${size}`);
    assert.ok(heard.length > 0, `nothing said about a cut at ${size}`);
  }
});

test('any byte of header and records may be wrong: nothing is thrown and the reader ends', () => {
  const { chunk } = logOfRecords(40);
  for (let at = 0; at < chunk.readUInt32LE(48); at++) {
    const log = buildLog(Buffer.from(chunk));
    log.writeUInt8(0xff - (log[4096 + at] ?? 0), 4096 + at);
    const heard: Diagnostic[] = [];
    const records = [...readEvtx(log, (d) => heard.push(d))];
    assert.ok(records.length <= 40, `byte ${at}`);
    // The flags at 120 are covered by no checksum.
    if (at < 120 || at > 123) assert.ok(heard.length > 0, `nothing said about byte ${at}`);
  }
});
