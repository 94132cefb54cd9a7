import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ByteSink } from './byte-sink.js';
import {
  blockPieces,
  type Column,
  ListColumn,
  MapColumn,
  NullableColumn,
  NumberColumn,
  StringColumn,
} from './index.js';

const hex = (pieces: readonly Buffer[]): string => Buffer.concat(pieces).toString('hex');

function sunk(write: (sink: ByteSink) => void): string {
  const sink = new ByteSink();
  write(sink);
  return hex(sink.pieces());
}

test('lengths are LEB128', () => {
  const lengths = [0, 127, 128, 300, 2 ** 32, Number.MAX_SAFE_INTEGER];
  assert.deepEqual(
    lengths.map((n) => sunk((sink) => sink.varint(n))),
    ['00', '7f', '8001', 'ac02', '8080808010', 'ffffffffffffff0f'],
  );
});

test('whole numbers up to ±2^53 are eight bytes, least first', () => {
  for (const n of [0, 1, -1, 2 ** 32, -(2 ** 32) - 1, 1_700_000_000_123_456, -Number.MAX_SAFE_INTEGER]) {
    const expected = Buffer.alloc(8);
    expected.writeBigInt64LE(BigInt(n));
    assert.equal(
      sunk((sink) => sink.int64(n)),
      expected.toString('hex'),
      String(n),
    );
  }
});

test('strings are UTF-8 after their length in bytes, whatever their length', () => {
  for (const text of [
    '',
    'a',
    'é',
    '😀',
    `${'x'.repeat(30)}é`,
    'x'.repeat(200),
    '\uD83D',
    `\t\\N\0${'é'.repeat(70)}`,
  ]) {
    const bytes = Buffer.from(text, 'utf8');
    const expected = sunk((sink) => sink.varint(bytes.length)) + bytes.toString('hex');
    const written = sunk((sink) => sink.text(text));
    const copied = sunk((sink) => sink.bytes(Buffer.concat([Buffer.from('..'), bytes]), 2, 2 + bytes.length));
    assert.deepEqual([written, copied], [expected, expected], JSON.stringify(text));
  }
});

test('nothing is lost where one piece ends and the next begins', () => {
  const parts = Array.from({ length: 3000 }, (_, i) => `${i}-`.repeat(i % 50));
  const sink = new ByteSink();
  for (const part of parts) sink.text(part);
  sink.repeat(7, 100_000);
  let bytes = Buffer.concat(sink.pieces());
  for (const part of parts) {
    const start = part.length < 128 ? 1 : 2;
    assert.equal(bytes.toString('utf8', start, start + part.length), part);
    bytes = bytes.subarray(start + part.length);
  }
  assert.deepEqual(bytes, Buffer.alloc(100_000, 7));
});

test('rows that nothing was written to are NULL, an empty list, an empty map', () => {
  const scalar = new NullableColumn();
  scalar.write(1, 'a');
  assert.equal(hex(scalar.pieces(3)), '01000100016100');
  const list = new ListColumn();
  list.write(1, ['a', 'b']);
  assert.equal(hex(list.pieces(3)), [int64(0), int64(2), int64(2), '01610162'].join(''));
  const map = new MapColumn();
  map.write(0, [
    ['k', ['a', 'b']],
    ['l', []],
  ]);
  assert.equal(hex(map.pieces(2)), [int64(2), int64(2), '016b016c', int64(2), int64(2), '01610162'].join(''));
});

test('a block is its size, then each column with its name and type', () => {
  const number = new NumberColumn('UInt64');
  const text = new StringColumn();
  number.write(5);
  text.write('x');
  const columns = new Map<string, Column>([
    ['n', number],
    ['t', text],
  ]);
  const expected = ['0201', '016e', '06', Buffer.from('UInt64').toString('hex'), int64(5), '0174', '06'];
  assert.equal(hex(blockPieces(columns, 1)), [...expected, Buffer.from('String').toString('hex'), '0178'].join(''));
});

function int64(value: number): string {
  return sunk((sink) => sink.int64(value));
}
