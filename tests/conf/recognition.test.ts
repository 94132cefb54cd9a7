import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deflateRawSync, gzipSync } from 'node:zlib';
import type { StoredEvent } from '../../src/store/index.js';
import { type AddOn, assertQuiet, type Given, ingestedBy } from '../bed/conf-bed.js';

/* What a text is, by its content and by what props.conf says of its source. */

const NONE: AddOn = {};
const props = (text: string): AddOn => ({ 'default/props.conf': text });

const ingested = (files: AddOn, text: string | Buffer, given: Given = {}) =>
  ingestedBy(files, text, { sourcetype: null, ...given });

const kinds = (events: readonly StoredEvent[]) => [...new Set(events.map((e) => e.sourcetype))];
const fields = (event: StoredEvent | undefined) =>
  Object.fromEntries(event?.names.map((name, i) => [name, event.values[i]]) ?? []);

describe('sourcetypes', () => {
  const rules = props(
    '[rule::shop]\nsourcetype = shop\nMORE_THAN_50 = ^order\\s\n' +
      '[rule::cloud]\nsourcetype = cloud\nMORE_THAN_80 = "eventSource"\nLESS_THAN_10 = "other"\n' +
      '[delayedrule::rest]\nsourcetype = rest\nMORE_THAN_0 = ^rest\n' +
      '[source::...access*]\nsourcetype = web\n[shop]\nEXTRACT-n = (?<n>\\d)',
  );
  const cases: readonly (readonly [rule: string, text: string, sourcetype: string, given?: Given])[] = [
    ['a rule that holds for enough lines', 'order 1\norder 2\nx\n', 'shop'],
    ['not for so few', 'order 1\nx\nx\n', 'text'],
    ['of JSON, object by object', '{\n "eventSource": "a"\n}\n{\n "eventSource": "b"}', 'cloud'],
    ['a list of records in one line', '{"Records":[{"eventSource":"a"},{"eventSource":"b"}]}', 'cloud'],
    ['LESS_THAN', '{"eventSource":"a","other":1}', '_json'],
    ['delayed rules come last', 'rest x', 'rest'],
    ['a table is one before them', 'rest,b,c\n1,2,3\n', 'csv'],
    ['a source:: stanza comes first', 'order 1', 'web', { source: '/var/log/access.log' }],
    ['what is given comes before all', 'order 1', 'mine', { source: '/var/log/access.log', sourcetype: 'mine' }],
  ];
  for (const [rule, text, sourcetype, given = {}] of cases) {
    test(rule, async () => {
      const { events, diagnostics } = await ingested(rules, text, given);
      assertQuiet(diagnostics);
      assert.deepEqual(kinds(events), [sourcetype]);
    });
  }
});

describe('tables', () => {
  const csv = 'time,user,note\n2024-01-02T03:04:05Z,ann,"a, ""b""\nc"\n2024-01-02T03:04:06Z,,x\n';

  test('CSV is told by its header', async () => {
    for (const blockBytes of [1, 9, 65_536]) {
      const { events } = await ingested(NONE, csv, { blockBytes });
      assert.deepEqual(events.map(fields), [
        { time: '2024-01-02T03:04:05Z', user: 'ann', note: 'a, "b"\nc' },
        { time: '2024-01-02T03:04:06Z', note: 'x' },
      ]);
      assert.deepEqual(
        events.map((e) => new Date(e.time / 1000).toISOString()),
        ['2024-01-02T03:04:05.000Z', '2024-01-02T03:04:06.000Z'],
      );
    }
  });

  test('a quote that is never closed ends with its line', async () => {
    const { events } = await ingested(NONE, 'a,b,c\n1,2,3\n4,"5,6\n7,8,9\n');
    assert.equal(events.length, 3);
  });

  const indexed = async (settings: string, text: string) =>
    (await ingestedBy(props(`[t]\nINDEXED_EXTRACTIONS = ${settings}\n`), text)).events.map(fields);

  test('names of columns', async () => {
    assert.deepEqual(await indexed('csv', 'field.name,b c\n1,2'), [{ field_name: '1', b_c: '2' }]);
    assert.deepEqual(await indexed('csv\nHEADER_FIELD_ACCEPTABLE_SPECIAL_CHARACTERS = .', 'field.name\n1'), [
      { 'field.name': '1' },
    ]);
    assert.deepEqual(await indexed('csv', 'host,source\n1,2'), [{ extracted_host: '1', extracted_source: '2' }]);
  });

  test('delimiters, names without a header, what comes before it', async () => {
    assert.deepEqual(await indexed('tsv', 'a\tb\n1\t2 3'), [{ a: '1', b: '2 3' }]);
    assert.deepEqual(await indexed('psv', 'a|b\n1|2'), [{ a: '1', b: '2' }]);
    assert.deepEqual(await indexed('csv\nFIELD_DELIMITER = ;', 'a;b\n1;2'), [{ a: '1', b: '2' }]);
    assert.deepEqual(await indexed('csv\nFIELD_DELIMITER = ws\nFIELD_NAMES = a,b', ' 1  2'), [{ a: '1', b: '2' }]);
    assert.deepEqual(await indexed('csv\nPREAMBLE_REGEX = ^%', '% x\na,b\n1,2'), [{ a: '1', b: '2' }]);
    assert.deepEqual(await indexed('csv\nHEADER_FIELD_LINE_NUMBER = 2', 'x,y\na,b\n1,2'), [{ a: '1', b: '2' }]);
    assert.deepEqual(await indexed('csv\nFIELD_HEADER_REGEX = ^#\\s*', 'x\n# a,b\n1,2'), [{ a: '1', b: '2' }]);
    assert.deepEqual(await indexed("csv\nFIELD_QUOTE = '", "a,b\n'1,2',3"), [{ a: '1,2', b: '3' }]);
    assert.deepEqual(await indexed('csv\nMISSING_VALUE_REGEX = -|NULL', 'a,b,c\n-,NULL,x-'), [{ c: 'x-' }]);
  });

  test('the W3C extended log format names its columns anew', async () => {
    const text =
      '#Software: IIS\n#Fields: date time cs-method cs(User-Agent)\n2024-01-02 03:04:05 GET Mozilla\n' +
      '#Fields: date time s-ip\n2024-01-02 03:04:06 1.2.3.4\n';
    const { events } = await ingested(NONE, text);
    assert.deepEqual(events.map(fields), [
      { date: '2024-01-02', time: '03:04:05', cs_method: 'GET', cs_User_Agent_: 'Mozilla' },
      { date: '2024-01-02', time: '03:04:06', s_ip: '1.2.3.4' },
    ]);
    assert.equal(events[1]?.time, Date.UTC(2024, 0, 2, 3, 4, 6) * 1000);
  });

  test('what only looks like one is text', async () => {
    for (const text of ['a, b, c\nd, e\n', 'May 1, x, y\nMay 2, x, y\n', '1,2,3\n4,5,6\n', 'one,two,three\n']) {
      assert.deepEqual(kinds((await ingested(NONE, text)).events), ['text'], text);
    }
  });
});

describe('wrappers of JSON lists', () => {
  const cases: readonly (readonly [text: string, count: number])[] = [
    ['{"Records":[{"a":1},{"a":2}]}', 2],
    ['{"records": [\n{"a":1}\n,{"a":2}]}\n{"records":[{"a":3}]}', 3],
    ['{"value":[{"a":1},{"a":2}]}', 2],
    ['{"@odata.context":"https://x/$metadata","value":[{"a":1},{"a":2}],"@odata.nextLink":"https://y"}', 2],
    ['[{"a":1},{"a":2}]', 2],
    ['{"value":5}', 1],
  ];
  for (const [text, count] of cases) {
    test(text, async () => {
      for (const blockBytes of [1, 65_536]) {
        const { events, diagnostics } = await ingested(NONE, text, { blockBytes });
        assertQuiet(diagnostics);
        assert.equal(events.length, count);
      }
    });
  }
});

/** A ZIP archive of these files. */
function zip(files: Readonly<Record<string, string | Buffer>>, method: 0 | 8 = 8, flags = 0): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const data = typeof text === 'string' ? Buffer.from(text) : text;
    const packed = method === 8 ? deflateRawSync(data) : data;
    const bytes = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(bytes.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(flags, 8);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt16LE((44 << 9) | (2 << 5) | 3, 14);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt16LE(bytes.length, 28);
    entry.writeUInt32LE(at, 42);
    parts.push(local, bytes, packed);
    directory.push(entry, bytes);
    at += 30 + bytes.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, list, end]);
}

describe('ZIP archives', () => {
  test('every file by itself, archives and gzip in them too', async () => {
    for (const method of [0, 8] as const) {
      const data = zip(
        {
          'a.log': 'x k=1\n',
          'folder/': '',
          'b.json': '{"a":1}',
          'c.gz': gzipSync('y\nz'),
          'd.zip': zip({ e: 'inner' }),
        },
        method,
      );
      const { events, diagnostics } = await ingested(NONE, data);
      assertQuiet(diagnostics);
      assert.deepEqual(
        events.map((e) => [e.source, e.raw]),
        [
          ['s:a.log', 'x k=1'],
          ['s:b.json', '{"a":1}'],
          ['s:c.gz', 'y'],
          ['s:c.gz', 'z'],
          ['s:d.zip:e', 'inner'],
        ],
      );
      assert.equal(events[0]?.time, Date.UTC(2024, 1, 3) * 1000);
    }
  });

  test('damage is told, and costs nothing else', async () => {
    const whole = zip({ a: 'x'.repeat(1000), b: 'y' });
    const broken = Buffer.from(whole);
    broken.fill(0xff, 31, 38);
    const { events, diagnostics } = await ingested(NONE, broken);
    assert.deepEqual(
      [events.map((e) => e.raw), diagnostics.map((d) => d.code)],
      [['y'], ['ingest/damaged-zip', 'ingest/no-time']],
    );
    const cut = await ingested(NONE, whole.subarray(0, whole.length - 30));
    assert.deepEqual(
      cut.diagnostics.map((d) => d.code),
      ['ingest/binary-file'],
    );
    for (const refused of [zip({ a: 'x' }, 8, 1)]) {
      const { diagnostics: told } = await ingested(NONE, refused);
      assert.deepEqual(
        told.map((d) => d.code),
        ['ingest/zip-entry'],
      );
    }
  });
});

describe('regular expressions that never end', () => {
  test('stop the file, not the process', async () => {
    const { watched } = await import('../../src/ingest/index.js');
    const slow = () => /^(a+)+$/.test(`${'a'.repeat(60)}b`);
    assert.throws(() => watched(slow, 'f', 50), /was not read within/);
    assert.equal(
      watched(() => 5, 'f'),
      5,
    );
  });
});
