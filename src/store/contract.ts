import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { KarstError } from '../diagnostics/index.js';
import { arrayColumn, scalarColumn, type TableEntry } from './catalogue.js';
import { hostileNames, hostileValues } from './contract-hostile.js';
import { lookupTests } from './contract-lookups.js';
import type { StoredEvent } from './event.js';
import type { Cell, Query } from './query.js';
import type { Store } from './store.js';
import { MAX_FIELD_COLUMNS } from './tables.js';

const DAY = 86_400_000_000;
const TIME = 1_700_000_000_123_456;

export function event(fields: Readonly<Record<string, string | readonly string[]>>, over: Partial<StoredEvent> = {}) {
  return {
    time: TIME,
    index: 'main',
    sourcetype: 'test',
    source: 'here',
    host: 'h1',
    raw: 'raw text',
    names: Object.keys(fields),
    values: Object.values(fields),
    ...over,
  } satisfies StoredEvent;
}

const plain = (text: string, parameters: Query['parameters'] = {}): Query => ({ text, parameters });

function tableOf(store: Store, sourcetype: string): TableEntry {
  const found = store.catalogue().tables.find(({ origins }) => origins.some((o) => o.sourcetype === sourcetype));
  assert.ok(found, `no table holds ${sourcetype}`);
  return found;
}

async function column(store: Store, table: string, expression: string): Promise<readonly Cell[]> {
  const { rows } = await store.query(plain(`SELECT ${expression} FROM ${table} ORDER BY _seq`));
  return rows.map(([cell]) => cell ?? null);
}

/** The code of the first diagnostic that the promise rejects with. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (e: unknown) => e,
  );
  assert.ok(error instanceof KarstError, `expected a KarstError, got ${String(error)}`);
  return error.diagnostics[0]?.code ?? '';
}

/** What every store must do. `open` makes an empty store; only one is open at a time. */
export function runStoreContract(name: string, open: () => Promise<Store>): void {
  describe(`${name}: store contract`, () => {
    let store: Store;
    before(async () => {
      store = await open();
    });
    after(() => store.close());
    const current = (): Store => store;
    eventTests(current);
    hostileTests(current);
    boundTests(current);
    newEventTests(current);
    recordTests(current);
    lookupTests(current);
    queryTests(current);
    limitTests(current);
  });
}

function eventTests(store: () => Store): void {
  it('keeps metadata, raw text and fields, and numbers events in order', async () => {
    const names = ['user', 'code'];
    await store().insertEvents([
      event({}, { names, values: ['amy', '1'] }),
      event({}, { names, values: ['bob', '2'], time: TIME + 1, host: 'h2' }),
      event({ code: '3' }, { raw: '' }),
    ]);
    const { table } = tableOf(store(), 'test');
    const { rows } = await store().query(
      plain(
        `SELECT toUnixTimestamp64Micro(_time), \`index\`, sourcetype, source, host, _raw, f_user, f_code FROM ${table} ORDER BY _seq`,
      ),
    );
    assert.deepEqual(rows, [
      [TIME, 'main', 'test', 'here', 'h1', 'raw text', 'amy', '1'],
      [TIME + 1, 'main', 'test', 'here', 'h2', 'raw text', 'bob', '2'],
      [TIME, 'main', 'test', 'here', 'h1', '', null, '3'],
    ]);
    const numbers = await column(store(), table, '_seq');
    assert.deepEqual(numbers, [1, 2, 3]);
  });

  it('counts origins with their first and last time', () => {
    assert.deepEqual(tableOf(store(), 'test').origins, [
      { index: 'main', sourcetype: 'test', source: 'here', host: 'h1', count: 2, first: TIME, last: TIME },
      { index: 'main', sourcetype: 'test', source: 'here', host: 'h2', count: 1, first: TIME + 1, last: TIME + 1 },
    ]);
  });

  it('adds an array companion when a field is first multivalue; the scalar column has the first value', async () => {
    const one = event({ to: 'a' }, { sourcetype: 'mail' });
    await store().insertEvents([one]);
    assert.equal(tableOf(store(), 'mail').fields.get('to')?.multivalue, false);
    await store().insertEvents([event({ to: ["b'", 'c\\', 'd,\t]'] }, { sourcetype: 'mail' }), one]);
    const { table, fields } = tableOf(store(), 'mail');
    assert.deepEqual(fields.get('to'), { name: 'to', multivalue: true, overflow: false });
    assert.deepEqual(await column(store(), table, 'f_to'), ['a', "b'", 'a']);
    assert.deepEqual(await column(store(), table, 'm_to'), [[], ["b'", 'c\\', 'd,\t]'], []]);
  });

  it('takes logs scattered over four hundred days, before 1970 and after 2200', async () => {
    const days = Array.from({ length: 400 }, (_, day) => event({}, { sourcetype: 'old', time: TIME - day * DAY }));
    const edges = [-1, 0, 1, -1_500_000, 99_999_999_999_999, 8_999_999_999_999_999, 7_500_000_000_000_000];
    await store().insertEvents([...days, ...edges.map((time) => event({}, { sourcetype: 'old', time }))]);
    const { table, origins } = tableOf(store(), 'old');
    assert.equal(origins[0]?.count, 400 + edges.length);
    const stored = await column(store(), table, 'toUnixTimestamp64Micro(_time)');
    assert.deepEqual(stored.slice(400), edges);
  });

  it('shares a family between cases of a sourcetype, and splits Windows by channel', async () => {
    const windows = (channel: string) =>
      event({}, { sourcetype: 'XmlWinEventLog', source: `XmlWinEventLog:${channel}` });
    await store().insertEvents([
      windows('Security'),
      windows('Microsoft-Windows-Sysmon/Operational'),
      event({}, { sourcetype: 'xmlwineventlog', source: 'xmlwineventlog:security' }),
    ]);
    const families = store()
      .catalogue()
      .tables.map(({ family }) => family);
    assert.ok(families.includes('xmlwineventlog_security'));
    assert.ok(families.includes('xmlwineventlog_microsoft_windows_sysmon_operational'));
    const security = store()
      .catalogue()
      .tables.find(({ family }) => family === 'xmlwineventlog_security');
    assert.equal(security?.origins.length, 2);
  });

  it('refuses a whole batch for one event that cannot be stored', async () => {
    const good = event({}, { sourcetype: 'refused' });
    for (const bad of [{ time: Number.NaN }, { time: 1.5 }, { time: 9e18 }, { names: ['a'], values: [] }]) {
      assert.equal(await codeOf(store().insertEvents([good, { ...good, ...bad }])), 'store/bad-event');
    }
    assert.ok(
      !store()
        .catalogue()
        .tables.some(({ family }) => family === 'refused'),
    );
  });

  it('takes an empty batch, and inserts side by side with queries', async () => {
    await store().insertEvents([]);
    const many = Array.from({ length: 8 }, (_, i) => event({ [`new${i}`]: String(i) }, { sourcetype: 'parallel' }));
    await Promise.all(
      many.flatMap((e) => [
        store().insertEvents([e]),
        store()
          .query(plain('SELECT {x:String}', { x: e.names[0] ?? '' }))
          .then(({ rows }) => assert.deepEqual(rows, [[e.names[0]]])),
      ]),
    );
    const { table, fields } = tableOf(store(), 'parallel');
    assert.equal(fields.size, 8);
    assert.deepEqual(await column(store(), table, 'coalesce(f_new0, f_new7)'), ['0', ...Array(6).fill(null), '7']);
  });
}

function hostileTests(store: () => Store): void {
  it('gives back hostile values unchanged, as text, raw, list, metadata and parameter', async () => {
    for (const [i, value] of hostileValues.entries()) {
      const sourcetype = `values${i}`;
      const over = { sourcetype, raw: value, source: value, host: value };
      await store().insertEvents([event({ one: value, two: [value, '', value] }, over)]);
      const { table, origins } = tableOf(store(), sourcetype);
      const { rows } = await store().query(
        plain(
          `SELECT f_one, _raw, m_two, source, host, {v:String}, {l:Array(String)} FROM ${table} WHERE f_one = {v:String}`,
          {
            v: value,
            l: [value, ''],
          },
        ),
      );
      assert.deepEqual(rows, [[value, value, [value, '', value], value, value, value, [value, '']]], `value ${i}`);
      assert.equal(origins[0]?.source, value);
    }
  });

  it('gives every hostile field name a column of its own', async () => {
    const fields = Object.fromEntries(hostileNames.map((name, i) => [name, `value ${i}`]));
    await store().insertEvents([event(fields, { sourcetype: 'names' })]);
    const lists = Object.fromEntries(hostileNames.map((name, i) => [name, ['x', `y ${i}`]]));
    await store().insertEvents([event(lists, { sourcetype: 'names' })]);
    const { table, fields: known } = tableOf(store(), 'names');
    for (const [i, name] of hostileNames.entries()) {
      assert.deepEqual(known.get(name), { name, multivalue: true, overflow: false });
      assert.deepEqual(await column(store(), table, `\`${scalarColumn(name)}\``), [`value ${i}`, 'x']);
      assert.deepEqual(await column(store(), table, `\`${arrayColumn(name)}\``), [[], ['x', `y ${i}`]]);
    }
  });

  it('keeps families apart whose names look alike', async () => {
    const alike = [
      'a:b',
      'a_b',
      'a b',
      "a'b",
      'misc',
      '日本',
      '中国',
      '',
      `${'long'.repeat(100)}1`,
      `${'long'.repeat(100)}2`,
    ];
    await store().insertEvents(alike.map((sourcetype) => event({ mine: sourcetype }, { sourcetype })));
    for (const sourcetype of alike) {
      assert.deepEqual(await column(store(), tableOf(store(), sourcetype).table, 'f_mine'), [sourcetype]);
    }
  });
}

function boundTests(store: () => Store): void {
  it('keeps fields beyond the column bound in the overflow map', async () => {
    const wide = Array.from({ length: MAX_FIELD_COLUMNS + 2 }, (_, i) => [`n${i}`, `v'${i}\\`] as const);
    await store().insertEvents([event(Object.fromEntries(wide), { sourcetype: 'wide' })]);
    const [beyond, other] = [`n${MAX_FIELD_COLUMNS}`, `n${MAX_FIELD_COLUMNS + 1}`];
    await store().insertEvents([event({ [beyond]: ['p', 'q'], n0: 'again' }, { sourcetype: 'wide' })]);
    const { table, fields } = tableOf(store(), 'wide');
    assert.deepEqual(fields.get(beyond), { name: beyond, multivalue: true, overflow: true });
    assert.deepEqual(fields.get(other), { name: other, multivalue: false, overflow: true });
    assert.deepEqual(await column(store(), table, `_more['${beyond}']`), [[`v'${MAX_FIELD_COLUMNS}\\`], ['p', 'q']]);
    assert.deepEqual(await column(store(), table, 'f_n0'), ["v'0\\", 'again']);
  });
}

function newEventTests(store: () => Store): void {
  it('inserts the events whose keys are new, in one step whoever races', async () => {
    const finding = (id: string, run: string, index = 'notable') =>
      event({ id, run }, { index, sourcetype: 'stash', source: id });
    const known = { indexes: ['notable', 'risk'], fields: ['id', 'run'] };
    const first = [finding('a', 'r1'), finding('b', 'r1', 'risk'), finding('a', 'r1', 'risk')];
    const raced = await Promise.all([1, 2, 3].map(() => store().insertNew(first, known)));
    assert.deepEqual(
      raced.map((fresh) => fresh.length),
      [3, 0, 0],
    );
    const second = [finding('c', 'r1'), finding('a', 'r2'), finding('d', 'r2'), finding('b', 'r3', 'risk')];
    assert.deepEqual(await store().insertNew(second, known), [2]);
    assert.deepEqual(
      await store().insertNew([finding('e', 'r9'), finding("'", 'r8')], { ...known, fields: [] }),
      [0, 1],
    );
    assert.deepEqual(await store().insertNew([finding("'", 'r7')], known), []);
    const { table } = tableOf(store(), 'stash');
    assert.deepEqual([...(await column(store(), table, 'f_id'))].sort(), ["'", 'a', 'a', 'b', 'd', 'e']);
  });
}

function recordTests(store: () => Store): void {
  it('appends a record once, whoever writes it how often', async () => {
    const record = (id: string, time: number, n: unknown) => ({ id, time, body: { n } });
    assert.deepEqual(await store().records('run'), []);
    assert.equal(await store().appendRecords('run', []), 0);
    assert.equal(
      await store().appendRecords('run', [record('b', 2, 1), record('a', 1, '\\\n\t\0😀'), record('b', 3, 2)]),
      2,
    );
    const counts = await Promise.all(
      [1, 2, 3].map(() => store().appendRecords('run', [record('a', 9, 0), record('c', 0, [null])])),
    );
    assert.deepEqual(counts.sort(), [0, 0, 1]);
    assert.deepEqual(await store().records('run'), [
      record('c', 0, [null]),
      record('a', 1, '\\\n\t\0😀'),
      record('b', 2, 1),
    ]);
    assert.deepEqual(await store().records('schedule'), []);
    assert.deepEqual(
      (await store().records('run', 1)).map(({ id }) => id),
      ['a', 'b'],
    );
  });

  it('refuses records that are no JSON', async () => {
    assert.equal(
      await codeOf(store().appendRecords('schedule', [{ id: 'x', time: 1, body: { n: 1n } }])),
      'store/bad-record',
    );
    assert.equal(
      await codeOf(store().appendRecords('schedule', [{ id: 'x', time: 0.5, body: {} }])),
      'store/bad-record',
    );
  });
}

function queryTests(store: () => Store): void {
  it('returns cells in types that lose nothing', async () => {
    const { columns, types, rows } = await store().query(
      plain(`SELECT 1.5 AS f, nan AS n, [-inf, inf] AS l, toUInt64(7) AS u, toInt64('-9007199254740993') AS big,
        map('k', [toUInt64(1)]) AS m, CAST(NULL, 'Nullable(Float64)') AS z, toDecimal64('1.25', 2) AS d, true AS t, (1, nan) AS p`),
    );
    assert.deepEqual(columns, ['f', 'n', 'l', 'u', 'big', 'm', 'z', 'd', 't', 'p']);
    assert.equal(types[5], 'Map(String, Array(UInt64))');
    assert.deepEqual(rows, [
      [1.5, Number.NaN, [-Infinity, Infinity], 7, '-9007199254740993', { k: [1] }, null, 1.25, true, [1, Number.NaN]],
    ]);
  });

  it('binds every kind of number', async () => {
    const numbers = [0, -1.5, 1e300, 2 ** 53 + 2, Number.NaN, Number.POSITIVE_INFINITY];
    const text = 'SELECT {a:Array(Float64)}, {x:Float64}, {b:Bool}';
    const { rows } = await store().query(plain(text, { a: numbers, x: -1e300, b: true }));
    assert.deepEqual(rows, [[numbers, -1e300, true]]);
  });

  it('answers many queries at once, failing ones among them', async () => {
    const results = await Promise.all(
      Array.from({ length: 30 }, async (_, i) => {
        const text =
          i % 3 === 0 ? 'SELECT throwIf(number = 900), {i:Float64} FROM numbers(1000)' : 'SELECT {i:Float64}';
        const query = store().query(plain(text, { i }), { untrusted: i % 2 === 0 });
        return i % 3 === 0 ? codeOf(query) : (await query).rows;
      }),
    );
    assert.deepEqual(
      results,
      results.map((_, i) => (i % 3 === 0 ? 'store/query-failed' : [[i]])),
    );
  });
}

function limitTests(store: () => Store): void {
  const endless = plain('SELECT sum(sipHash64(number)) FROM numbers(100000000000)');

  it('lets untrusted queries read tables and nothing else', async () => {
    const { table } = tableOf(store(), 'test');
    const untrusted = (text: string) =>
      codeOf(store().query(plain(text), { untrusted: true, settings: { readonly: 0 } }));
    assert.equal(await untrusted("SELECT * FROM file('/etc/hostname', 'LineAsString')"), 'store/read-only');
    assert.equal(await untrusted("SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')"), 'store/read-only');
    assert.equal(await untrusted(`INSERT INTO ${table} (_raw) VALUES ('x')`), 'store/read-only');
    assert.equal(await untrusted(`SELECT 1; INSERT INTO ${table} (_raw) VALUES ('x')`), 'store/read-only');
    assert.equal(await untrusted(`DROP TABLE ${table}`), 'store/read-only');
    const { rows } = await store().query(plain(`SELECT count() FROM ${table}`), { untrusted: true });
    assert.deepEqual(rows, [[3]]);
  });

  it('stops queries at their limits, with a message that names them', async () => {
    const slow = store().query(endless, { untrusted: true, maxSeconds: 0.2 });
    await assert.rejects(slow, /time limit of 0.2 s/);
    const rows = store().query(plain('SELECT * FROM numbers(11)'), { maxRows: 10 });
    await assert.rejects(rows, /more rows than the limit of 10/);
    const hungry = plain('SELECT groupArray(number) FROM numbers(100000000)');
    assert.equal(
      await codeOf(store().query(hungry, { settings: { max_memory_usage: 10_000_000 } })),
      'store/memory-limit',
    );
  });

  it('reports nesting, patterns, settings and SQL that the engine does not take', async () => {
    const deep = `SELECT ${'not('.repeat(20_000)}1${')'.repeat(20_000)}`;
    assert.equal(await codeOf(store().query(plain(deep))), 'store/too-complex');
    assert.equal(await codeOf(store().query(plain("SELECT match('x', '(?=x)')"))), 'store/bad-regex');
    assert.equal(await codeOf(store().query(plain('SELECT 1'), { settings: { no_such: 1 } })), 'store/unknown-setting');
    assert.equal(await codeOf(store().query(plain('SELECT nothing FROM nowhere'))), 'store/query-failed');
  });
}
