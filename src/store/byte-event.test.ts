import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ByteEvent } from './byte-event.js';
import { arrayColumn, scalarColumn } from './catalogue.js';
import { event } from './contract.js';
import { hostileValues } from './contract-hostile.js';
import { openEmbedded } from './embedded.js';
import type { StoredEvent } from './event.js';
import { MAX_FIELD_COLUMNS } from './tables.js';

/** The same event with its text in bytes, amid other bytes. */
function inBytes({ raw, names, values, ...meta }: ReturnType<typeof event>): ByteEvent {
  const parts = [raw, ...values.map(String)].map((text) => Buffer.from(text, 'utf8'));
  const ends: number[] = [];
  const bytes = Buffer.concat(parts.flatMap((part) => [Buffer.from('é<'), part]));
  let at = 0;
  for (const part of parts) {
    at += 3;
    ends.push(at, at + part.length);
    at += part.length;
  }
  const [rawFrom = 0, rawTo = 0, ...spans] = ends;
  return new ByteEvent({ ...meta, names }, { bytes, rawFrom, rawTo, spans: Int32Array.of(9, 9, ...spans), at: 2 });
}

test('an event in bytes tells the same as one in strings', () => {
  const plain = event({ a: 'C:\\é', b: '', c: '😀' }, { raw: 'é raw' });
  const { raw, values, names, time, host } = inBytes(plain);
  assert.deepEqual(
    { raw, values, names, time, host },
    { raw: plain.raw, values: plain.values, names: plain.names, time: plain.time, host: plain.host },
  );
});

test('events in bytes are stored as those in strings are, also beside lists and beyond the column bound', async () => {
  const store = await openEmbedded();
  try {
    const many = Object.fromEntries(Array.from({ length: MAX_FIELD_COLUMNS }, (_, i) => [`f${i}`, `v${i}`]));
    const wide = event({ ...many, beyond: 'over' }, { sourcetype: 'wide' });
    await store.insertEvents([wide, inBytes(wide)]);
    const values = hostileValues.flatMap((value): StoredEvent[] => {
      const plain = event({ a: value, b: 'b' }, { raw: value, source: value });
      return [plain, inBytes(plain)];
    });
    await store.insertEvents([event({ b: ['1', '2'] }), ...values, event({ a: 'last' })]);
    const cells = ['_raw', 'source', scalarColumn('a'), scalarColumn('b'), arrayColumn('b')].map(
      (name) => `\`${name}\``,
    );
    const { rows } = await store.query({
      text: `SELECT ${cells.join(', ')} FROM events_test ORDER BY _seq`,
      parameters: {},
    });
    assert.deepEqual(rows, [
      ['raw text', 'here', null, '1', ['1', '2']],
      ...hostileValues.flatMap((value) => [
        [value, value, value, 'b', []],
        [value, value, value, 'b', []],
      ]),
      ['raw text', 'here', 'last', null, []],
    ]);
    const last = scalarColumn(`f${MAX_FIELD_COLUMNS - 1}`);
    const beyond = await store.query({
      text: `SELECT \`${last}\`, _more FROM events_wide ORDER BY _seq`,
      parameters: {},
    });
    const row = [`v${MAX_FIELD_COLUMNS - 1}`, { beyond: ['over'] }];
    assert.deepEqual(beyond.rows, [row, row]);
  } finally {
    await store.close();
  }
});
