import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Interned } from './interned.js';
import { Utf8Text } from './utf8-text.js';

const characters = fc.constantFrom('a', '<', '&', 'é', '日', '😀');

test('positions in the text and in its bytes, asked for in any order', () => {
  fc.assert(
    fc.property(fc.array(characters, { maxLength: 30 }), fc.array(fc.nat(30)), (parts, asked) => {
      const utf8 = Utf8Text.of(parts.join(''));
      assert.equal(utf8.text, parts.join(''));
      for (const count of asked) {
        const before = parts.slice(0, count).join('');
        assert.equal(utf8.byteAt(before.length), Buffer.byteLength(before));
        assert.equal(utf8.charAt(Buffer.byteLength(before)), before.length);
      }
    }),
  );
});

test('finds ampersands within bounds, asked for in any order', () => {
  fc.assert(
    fc.property(fc.array(characters, { maxLength: 30 }), fc.array(fc.tuple(fc.nat(60), fc.nat(9))), (parts, asked) => {
      const utf8 = Utf8Text.of(parts.join(''));
      for (const [from, length] of asked) {
        const expected = utf8.bytes.subarray(from, from + length).includes('&');
        assert.equal(utf8.hasAmpersand(from, from + length), expected);
      }
    }),
  );
});

test('interned strings are those of the bytes, also where many share a place', () => {
  const interned = new Interned();
  const names = ['', 'é', 'x'.repeat(500), ...Array.from({ length: 5000 }, (_, i) => `host-${i}`)];
  for (const name of [...names, ...names.reverse()]) {
    const bytes = Buffer.from(`..${name}..`);
    assert.equal(interned.of(bytes, 2, bytes.length - 2), name);
  }
});
