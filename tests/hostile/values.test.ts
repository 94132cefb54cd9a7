import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { KarstError } from '../../src/diagnostics/index.js';
import type { ResultRow } from '../../src/search/index.js';
import { type LoadedEvent, TestBed } from '../bed/test-bed.js';

/*
 * Values and field names meant to break out of where they stand: out of a quoted text of SPL, out of an SQL literal,
 * an identifier, a parameter, a regular expression, a row of text on its way to or from the engine.
 * Each must come back as it went in, and match itself and nothing else.
 */

const MEGABYTE = 1_048_576;

const VALUES: readonly string[] = [
  "'; DROP TABLE events; --",
  "' OR '1'='1",
  '" OR n=* OR "',
  '\\" | table n',
  "\\'; SELECT 1; --",
  '`; DROP TABLE x; --',
  '`hot`',
  '```comment```',
  '{p0:String}',
  '{p0:Identifier}',
  '{{p0}}',
  '{n}',
  '$n$',
  '$1 $& $$ $`',
  '\\1 \\0 \\\\',
  '\\',
  '\\\\',
  '\\N',
  '\\n\\t',
  '\\x41\\u0041',
  'C:\\Temp\\new\\',
  '%',
  '%_%',
  '?',
  ':p0',
  '@x',
  '-- comment',
  '/* comment */',
  '#',
  ';',
  '|',
  '[ search * ]',
  '] | table n',
  '(a',
  ')',
  '[a-z]+(?i).{2}^$',
  '(?=x)',
  '\\Qx\\E',
  ',',
  "['a', 'b']",
  '{"a": [1, "b\\""]}',
  '<a href="x">&amp;</a>',
  'NULL',
  'nan',
  'inf',
  '-0',
  '1e999',
  '0x10',
  '007',
  'true',
  '',
  ' ',
  ' leading and trailing ',
  '\t',
  'a\tb',
  'a\nb',
  'a\r\nb\r',
  '\0',
  'a\0b',
  '\x1b[31mred',
  '\x1f',
  '\x7f',
  '\ufeffbom',
  '\u2028\u2029',
  '\u202egnp.exe',
  '😀',
  'a😀b👨‍👩‍👧',
  'ÄÖÜ ß İ ſ',
  'e\u0301',
  '漢字',
  '\uffff',
];

let bed: TestBed;
before(async () => {
  bed = await TestBed.open();
});
after(() => bed.close());

/** A text in double quotes, as SPL reads it. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

function plain(rows: readonly ResultRow[]): readonly Record<string, unknown>[] {
  return rows.map((row) => ({ ...row }));
}

type Run = (spl: string) => Promise<readonly Record<string, unknown>[]>;

async function loaded(events: readonly LoadedEvent[]): Promise<Run> {
  const search = await bed.load(events);
  return async (spl) => plain((await search(spl)).rows);
}

describe('values', () => {
  for (const value of VALUES) {
    const own = quoted(value);
    const one = [{ n: '1' }];

    test(`${shown(value)} comes back as data`, async () => {
      const run = await loaded([
        { n: '1', f: value, m: [value, 'second'], _raw: `before ${value} after` },
        { n: '2', f: 'decoy', m: ['third', 'fourth'], _raw: 'before decoy after' },
      ]);
      assert.deepEqual(await run('n=1 | table f m'), [{ f: value, m: [value, 'second'] }], 'table');
      assert.deepEqual(await run('n=1 | stats count by f'), [{ f: value, count: '1' }], 'BY');
      assert.deepEqual(await run('n=1 | stats values(f) AS v first(f) AS l'), [{ v: value, l: value }], 'values');
      assert.deepEqual(await run('n=1 | stats list(m) AS v'), [{ v: [value, 'second'] }], 'list');
      assert.deepEqual(await run('n=1 | eval x=f."|".f | table x'), [{ x: `${value}|${value}` }], 'join');
      assert.deepEqual(await run('n=1 | sort f | dedup f | table f'), [{ f: value }], 'sort, dedup');
      assert.deepEqual(await run('n=1 | table _raw'), [{ _raw: `before ${value} after` }], 'raw text');
    });

    test(`${shown(value)} matches itself alone`, async () => {
      const run = await loaded([
        { n: '1', f: value, m: [value, 'second'], _raw: `before ${value} after` },
        { n: '2', f: 'decoy', m: ['third', 'fourth'], _raw: 'before decoy after' },
        { n: '3' },
      ]);
      const only = async (spl: string) => assert.deepEqual(await run(`${spl} | table n`), one, spl);
      // A value that is or holds a star would be a pattern.
      if (!value.includes('*')) {
        await only(`f=${own}`);
        await only(`m=${own}`);
        await only(`f IN (${own}, "none")`);
        if (value !== '') {
          await only(`f=*${own}* NOT f=decoy`);
          await only(`f IN (${['q1', 'q2', 'q3', 'q4'].map((q) => `"*${q}*"`).join()}, ${quoted(`*${value}*`)})`);
          await only(`f IN ("q1*", "*q2", "q*3", "*q4*", ${quoted(`${value}*`)})`);
        }
        await only('[search n=1 | table f]');
        await only(`* | search f=${own}`);
        await only(`n<3 NOT f!=${own}`);
      }
      await only(`* | where f=${own}`);
      await only(`* | where f IN (${own}, "none")`);
      await only(`* | eval k=if(f=${own}, "y", "n") | where k="y"`);
      await only(`* | where m=${own}`);
    });

    test(`${shown(value)} as a literal is that text`, async () => {
      const run = await loaded([]);
      const start = '| makeresults | fields - _time';
      assert.deepEqual(await run(`${start} | eval x=${own} | table x`), [{ x: value }], 'eval');
      assert.deepEqual(await run(`${start} | eval x=len(${own})`), [{ x: String([...value].length) }], 'len');
      assert.deepEqual(await run(`${start} | fillnull value=${own} x`), [{ x: value }], 'fillnull');
      assert.deepEqual(
        await run(`${start} | eval x=mvjoin(split("a,b", ","), ${own})`),
        [{ x: `a${value}b` }],
        'mvjoin',
      );
      assert.deepEqual(
        await run(`| makeresults | stats values(eval(${own})) AS x count by _time | table x`),
        [{ x: value }],
        'stats',
      );
    });
  }
});

describe('field names', () => {
  const names = VALUES.filter((v) => v.trim() === v && v !== '' && !v.includes('*') && !/^[\s_]/.test(v));
  for (const name of [...names, '__proto__', 'constructor', 'toString', 'count', 'n.n', 'by', 'AS', 'number', 'p0']) {
    test(`${shown(name)} names a field`, async () => {
      const own = quoted(name);
      const run = await loaded([
        { n: '1', [name]: 'v1' },
        { n: '2', decoy: 'v1' },
      ]);
      const value = { [name]: 'v1' };
      assert.deepEqual(await run(`n=1 | table ${own}`), [value], 'table');
      assert.deepEqual(await run(`n=1 | fields ${own} | table ${own}`), [value], 'fields');
      assert.deepEqual(await run(`n=1 | table n ${own} | fields - n`), [value], 'fields -');
      assert.deepEqual(await run(`${own}=v1 | table n`), [{ n: '1' }], 'search');
      assert.deepEqual(await run(`${own} IN (v1, v2) | table n`), [{ n: '1' }], 'search IN');
      assert.deepEqual(await run(`n=1 | rename ${own} AS plain | table plain`), [{ plain: 'v1' }], 'rename from');
      assert.deepEqual(await run(`n=2 | rename decoy AS ${own} | table ${own}`), [value], 'rename to');
      // Braces in a target take the name from a field.
      if (!/\{.*\}/.test(name)) {
        assert.deepEqual(await run(`n=2 | eval ${own}="v1" | table ${own}`), [value], 'eval target');
      }
      assert.deepEqual(await run(`n=1 | stats count AS k by ${own}`), [{ ...value, k: '1' }], 'BY');
      assert.deepEqual(await run(`n=1 | stats values(${own}) AS v`), [{ v: 'v1' }], 'argument');
      assert.deepEqual(await run(`n=1 | stats count AS ${own}`), [{ [name]: '1' }], 'AS');
      assert.deepEqual(await run(`n=2 | fillnull value=v1 ${own} | table ${own}`), [value], 'fillnull');
      assert.deepEqual(await run(`* | sort ${own} | dedup ${own} | table n`), [{ n: '1' }], 'sort, dedup');
      // Wildcards do not reach internal names.
      if (!name.startsWith('_')) {
        assert.deepEqual(await run(`n=1 | table n ${own} | stats values(*) AS *`), [{ n: '1', ...value }], 'values(*)');
      }
    });
  }
});

describe('size', () => {
  const large = `${'0123456789abcde\n'.repeat(MEGABYTE / 16 - 1)}the very end`;

  test('a value of 1 MB comes back whole, groups and matches', async () => {
    const run = await loaded([
      { n: '1', f: large },
      { n: '2', f: `${large}!` },
    ]);
    assert.deepEqual(await run('n=1 | table f'), [{ f: large }]);
    assert.deepEqual(await run('* | stats count by f | eval len=len(f) | table len count'), [
      { len: String(large.length), count: '1' },
      { len: String(large.length + 1), count: '1' },
    ]);
    assert.deepEqual(await run('f="*the very end" | table n'), [{ n: '1' }]);
  });

  test('a search term and a literal of half a megabyte work', async () => {
    const half = large.slice(MEGABYTE / 2);
    const run = await loaded([
      { n: '1', f: half },
      { n: '2', f: 'x' },
    ]);
    assert.deepEqual(await run(`f=${quoted(half)} | table n`), [{ n: '1' }]);
    assert.deepEqual(await run(`f=*${quoted(half.slice(1, -1))}* | table n`), [{ n: '1' }]);
    assert.deepEqual(await run(`* | where f=${quoted(half)} | table n`), [{ n: '1' }]);
    assert.deepEqual(await run(`n=2 | eval x=len(${quoted(half)}) | table x`), [{ x: String(half.length) }]);
  });

  test('a search of more than 1 MB is refused in words', async () => {
    const run = await loaded([{ n: '1' }]);
    await assert.rejects(run(`f=${quoted(large)} | table n`), (error: unknown) => {
      assert.ok(error instanceof KarstError);
      assert.equal(error.diagnostics[0]?.code, 'spl/text-too-long');
      return true;
    });
  });

  test('a field name of 10,000 characters names a field', async () => {
    const name = 'n'.repeat(10_000);
    const run = await loaded([{ n: '1', [name]: 'v1' }]);
    assert.deepEqual(await run(`${name}=v1 | table ${name}`), [{ [name]: 'v1' }]);
  });

  test('a list of 5,000 values is one match', async () => {
    const run = await loaded([{ n: '1', f: 'v4999' }]);
    const values = Array.from({ length: 5_000 }, (_, i) => `v${i}`);
    assert.deepEqual(await run(`f IN (${values.join()}) | table n`), [{ n: '1' }]);
    assert.deepEqual(await run(`* | where f IN (${values.map(quoted).join()}) | table n`), [{ n: '1' }]);
  });
});

describe('names that every JavaScript object has', () => {
  const searches: readonly (readonly [spl: (name: string) => string, code: string])[] = [
    [(name) => `* | eval x=${name}(n)`, 'eval/unknown-function'],
    [(name) => `* | stats ${name}(n)`, 'search/unknown-stats-function'],
    [(name) => `* | convert ${name}(n)`, 'search/usage'],
    [(name) => `* | bin _time span=5${name}`, 'search/usage'],
    [(name) => `* | eval x=mvrange(1, 5, "5${name}")`, 'eval/bad-value'],
    [(name) => `* | ${name}`, 'spl/unknown-command'],
    [(name) => `earliest=-5${name}`, 'search/bad-time'],
    [(name) => `\`${name}\``, 'spl/macro-unknown'],
  ];
  const nothing: readonly ((name: string) => string)[] = [
    (name) => `relative_time(_time, "-5${name}")`,
    (name) => `relative_time(_time, lower("-5${name}"))`,
    (name) => `mvrange(1, 5, lower("5${name}"))`,
  ];
  for (const name of ['constructor', 'valueOf', '__proto__', 'hasOwnProperty']) {
    for (const expression of nothing) {
      test(expression(name), async () => {
        const run = await loaded([{ n: '1' }]);
        assert.deepEqual(await run(`* | eval x=${expression(name)} | table n x`), [{ n: '1' }]);
      });
    }
    for (const [spl, code] of searches) {
      test(spl(name), async () => {
        const run = await loaded([{ n: '1' }]);
        await assert.rejects(run(spl(name)), (error: unknown) => {
          assert.ok(error instanceof KarstError, String(error));
          assert.equal(error.diagnostics[0]?.code, code);
          return true;
        });
      });
    }
  }
});

test('half a surrogate pair in a search crashes nothing', async () => {
  const run = await loaded([{ n: '1', f: 'x' }]);
  assert.deepEqual(await run('f="\ud83d" | table n'), []);
  assert.deepEqual(await run('* | where f="\ude00" | table n'), []);
});
