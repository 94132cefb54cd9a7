import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Diagnostic } from '../../../diagnostics/index.js';
import type { LookupTime } from '../../../knowledge/index.js';
import type { LookupCell } from '../../../store/index.js';
import { compileLookup, type LookupRules, matchEach, outputValues } from './index.js';

const RULES: LookupRules = {
  name: 't',
  source: { kind: 'file', file: 't.csv', missing: false },
  caseSensitive: true,
  maxMatches: 100,
  minMatches: 0,
  defaultMatch: '',
  matchTypes: new Map(),
};

interface Case {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly LookupCell[])[];
  readonly inputs?: readonly string[];
  readonly rules?: Partial<LookupRules>;
}

/** Compiles a table; the answer to a match is the last column of the rows. */
function table({ columns, rows, inputs = columns.slice(0, 1), rules = {} }: Case) {
  const diagnostics: Diagnostic[] = [];
  const report = (d: Diagnostic) => void diagnostics.push(d);
  const matcher = compileLookup({ ...RULES, ...rules }, { columns, rows }, inputs, { timezone: 'UTC', report });
  const last = (row: readonly LookupCell[]) => row[columns.length - 1] ?? null;
  const find = (values: readonly (string | undefined)[], time?: number) => matcher.match(values, time)?.map(last);
  return { matcher, find, diagnostics };
}

const wildcard = (...columns: string[]) => new Map(columns.map((c) => [c, 'wildcard'] as const));
const cidr = (...columns: string[]) => new Map(columns.map((c) => [c, 'cidr'] as const));

describe('exact columns', () => {
  const columns = ['k', 'v'];
  const rows = [
    ['b', '1'],
    ['A', '2'],
    ['b', '3'],
    ['a', '4'],
    ['', '5'],
  ];

  it('finds rows in file order, and nothing where a value is absent', () => {
    const { find } = table({ columns, rows });
    assert.deepEqual(find(['b']), ['1', '3']);
    assert.deepEqual(find(['a']), ['4']);
    assert.deepEqual(find(['none']), []);
    assert.deepEqual(find(['']), ['5']);
    assert.equal(find([undefined]), undefined);
  });

  it('compares without case where the definition says so', () => {
    const { find } = table({ columns, rows, rules: { caseSensitive: false } });
    assert.deepEqual(find(['a']), ['2', '4']);
    assert.deepEqual(find(['A']), ['2', '4']);
    assert.deepEqual(find(['B']), ['1', '3']);
  });

  it('without case, the rows of a collection match in lower case only', () => {
    const source = { kind: 'collection', collection: { name: 'c', types: new Map(), enforceTypes: false } } as const;
    const { find } = table({ columns, rows, rules: { caseSensitive: false, source } });
    assert.deepEqual(find(['A']), ['4']);
  });

  it('needs all of several columns, whatever characters they hold', () => {
    const { find } = table({
      columns: ['a', 'b', 'v'],
      rows: [
        ['x', 'y', '1'],
        ['x","y', '', '2'],
        ['x', 'z', '3'],
      ],
      inputs: ['b', 'a'],
    });
    assert.deepEqual(find(['y', 'x']), ['1']);
    assert.deepEqual(find(['', 'x","y']), ['2']);
    assert.deepEqual(find(['x', 'y']), []);
    assert.equal(find(['y', undefined]), undefined);
  });

  it('keeps to max_matches and fills up to min_matches', () => {
    const most = table({ columns, rows, rules: { maxMatches: 1 } });
    assert.deepEqual(most.find(['b']), ['1']);
    const least = table({ columns, rows, rules: { minMatches: 3, defaultMatch: 'none' } });
    assert.deepEqual(least.find(['b']), ['1', '3', 'none']);
    assert.deepEqual(least.find(['zz']), ['none', 'none', 'none']);
    assert.equal(least.find([undefined]), undefined);
  });

  it('finds a row by any value of a list, once', () => {
    const { find } = table({
      columns: ['k', 'v'],
      rows: [
        [['a', 'b', 'a'], '1'],
        ['b', '2'],
      ],
    });
    assert.deepEqual(find(['a']), ['1']);
    assert.deepEqual(find(['b']), ['1', '2']);
  });

  it('finds rows whose lists combine to a million keys', () => {
    const many = Array.from({ length: 1000 }, (_, i) => `v${i}`);
    const { find } = table({
      columns: ['a', 'b', 'v'],
      rows: [
        ['v7', 'v8', '1'],
        [many, many, '2'],
      ],
      inputs: ['a', 'b'],
    });
    assert.deepEqual(find(['v7', 'v8']), ['1', '2']);
    assert.deepEqual(find(['v7', 'w']), []);
  });
});

describe('wildcard columns', () => {
  const columns = ['p', 'v'];

  it('matches the whole value against the pattern of the row, in file order', () => {
    const patterns = ['*\\temp\\*.exe', 'plain', 'C:*', '*', 'a.b', '*.exe', 'x*y*z', '**', ''];
    const rows = patterns.map((p) => [p, p]);
    const { find } = table({ columns, rows, rules: { matchTypes: wildcard('p') } });
    assert.deepEqual(find(['C:\\temp\\a.exe']), ['*\\temp\\*.exe', 'C:*', '*', '*.exe', '**']);
    assert.deepEqual(find(['plain']), ['plain', '*', '**']);
    assert.deepEqual(find(['axb']), ['*', '**']);
    assert.deepEqual(find(['xyz']), ['*', 'x*y*z', '**']);
    assert.deepEqual(find(['xzy']), ['*', '**']);
    assert.deepEqual(find(['']), ['*', '**', '']);
  });

  it('takes no other character for a wildcard, nor one in the event', () => {
    const { find } = table({ columns, rows: [['a?c*', '1']], rules: { matchTypes: wildcard('p') } });
    assert.deepEqual(find(['abcd']), []);
    assert.deepEqual(find(['a?cd']), ['1']);
    assert.deepEqual(find(['*']), []);
  });

  it('pieces do not overlap', () => {
    const { find } = table({
      columns,
      rows: [
        ['aa*aa', '1'],
        ['*ab*ba*', '2'],
      ],
      rules: { matchTypes: wildcard('p') },
    });
    assert.deepEqual(find(['aaa']), []);
    assert.deepEqual(find(['aaaa']), ['1']);
    assert.deepEqual(find(['aba']), []);
    assert.deepEqual(find(['abba']), ['2']);
  });

  it('agrees with regular expressions on any patterns and values', () => {
    const letters = fc.stringMatching(/^[abAB.\\*é]{0,9}$/);
    const plain = fc.stringMatching(/^[abAB.\\é]{0,14}$/);
    fc.assert(
      fc.property(
        fc.array(letters, { maxLength: 30 }),
        fc.array(plain),
        fc.boolean(),
        (patterns, values, sensitive) => {
          const rows = patterns.map((p, i) => [p, `${i}`]);
          const rules = { matchTypes: wildcard('p'), caseSensitive: sensitive };
          const { find } = table({ columns, rows, rules });
          const regexes = patterns.map((p) => {
            const source = p
              .split('*')
              .map((piece) => piece.replace(/[\\.]/g, '\\$&'))
              .join('.*');
            return new RegExp(`^${source}$`, sensitive ? 's' : 'is');
          });
          for (const value of values) {
            const wanted = regexes.flatMap((regex, i) => (regex.test(value) ? [`${i}`] : []));
            assert.deepEqual(find([value]), wanted);
          }
        },
      ),
    );
  });

  it('works together with exact and further wildcard columns, whichever finds fewer rows', () => {
    const rows = [
      ['x', '*.exe', '*', '1'],
      ['x', 'cmd*', 'C:\\*', '2'],
      ['y', '*', '*', '3'],
      ['x', 'cmd.exe', 'D:\\*', '4'],
    ];
    const rules = { matchTypes: wildcard('name', 'path') };
    const all = table({ columns: ['e', 'name', 'path', 'v'], rows, inputs: ['path', 'e', 'name'], rules });
    assert.deepEqual(all.find(['C:\\w', 'x', 'cmd.exe']), ['1', '2']);
    assert.deepEqual(all.find(['D:\\w', 'x', 'cmd.exe']), ['1', '4']);
    assert.deepEqual(all.find(['D:\\w', 'z', 'cmd.exe']), []);
    const two = table({ columns: ['e', 'name', 'path', 'v'], rows, inputs: ['name', 'path'], rules });
    assert.deepEqual(two.find(['cmd.exe', 'C:\\w']), ['1', '2', '3']);
  });

  it('tells thousands of patterns with much in common apart', () => {
    const rows = Array.from({ length: 3000 }, (_, i) => [`*.host${i}.example*`, `${i}`]);
    const { find } = table({ columns, rows, rules: { matchTypes: wildcard('p'), caseSensitive: false } });
    for (let i = 0; i < 3000; i++) assert.deepEqual(find([`www.HOST${i}.example.com`]), [`${i}`]);
  });
});

describe('network columns', () => {
  it('matches every network that holds the address, in file order', () => {
    const networks = [
      '10.0.0.0/8',
      '10.1.2.3/16',
      '10.1.2.3',
      '0.0.0.0/0',
      '2001:db8::/32',
      '::/0',
      '::ffff:1.2.3.0/120',
      '2001:db8:0:0::1',
    ];
    const rows = networks.map((n) => [n, n]);
    const { find, diagnostics } = table({ columns: ['n', 'v'], rows, rules: { matchTypes: cidr('n') } });
    assert.deepEqual(find(['10.1.2.3']), ['10.0.0.0/8', '10.1.2.3/16', '10.1.2.3', '0.0.0.0/0']);
    assert.deepEqual(find(['10.1.255.255']), ['10.0.0.0/8', '10.1.2.3/16', '0.0.0.0/0']);
    assert.deepEqual(find(['11.0.0.0']), ['0.0.0.0/0']);
    assert.deepEqual(find(['2001:DB8::1']), ['2001:db8::/32', '::/0', '2001:db8:0:0::1']);
    assert.deepEqual(find(['::ffff:1.2.3.77']), ['::/0', '::ffff:1.2.3.0/120']);
    assert.deepEqual(find(['fe80::1%eth0']), []);
    for (const odd of ['10.1.2', '10.1.2.300', 'host', '', '10.1.2.3/32']) assert.deepEqual(find([odd]), []);
    assert.deepEqual(diagnostics, []);
  });

  it('says how many rows have no network, an empty cell aside', () => {
    const rows = [
      ['10.0.0.0/33', '1'],
      ['web', '2'],
      ['', '3'],
      [['10.0.0.0/8', 'db'], '4'],
    ];
    const { find, diagnostics } = table({ columns: ['n', 'v'], rows, rules: { matchTypes: cidr('n') } });
    assert.deepEqual(find(['10.0.0.1']), ['4']);
    assert.equal(diagnostics[0]?.code, 'search/lookup-network');
    assert.match(diagnostics[0]?.message ?? '', /3 of its rows .* "10\.0\.0\.0\/33"/);
  });

  it('works together with exact columns', () => {
    const rows = [
      ['lan', '10.0.0.0/8', '1'],
      ['wan', '10.0.0.0/8', '2'],
    ];
    const rules = { matchTypes: cidr('n') };
    const { find } = table({ columns: ['z', 'n', 'v'], rows, inputs: ['z', 'n'], rules });
    assert.deepEqual(find(['wan', '10.9.9.9']), ['2']);
    assert.deepEqual(find(['wan', '11.9.9.9']), []);
  });
});

describe('lookups in time', () => {
  const time: LookupTime = { column: 't', format: '%s.%Q', minOffset: 0, maxOffset: 100 };
  const columns = ['k', 't', 'v'];
  const rows = [
    ['a', '1000', 'first'],
    ['a', '1050.900', 'second'],
    ['b', '1060', 'other'],
    ['a', '1050', 'same time'],
    ['a', 'soon', 'never'],
  ];

  it('takes the newest row that is not newer than the event, within the offset', () => {
    const { find, matcher, diagnostics } = table({ columns, rows, rules: { time, maxMatches: 1 } });
    assert.equal(matcher.timed, true);
    assert.deepEqual(find(['a'], 999.9), []);
    assert.deepEqual(find(['a'], 1000), ['first']);
    assert.deepEqual(find(['a'], 1049), ['first']);
    assert.deepEqual(find(['a'], 1050.2), ['second']);
    assert.deepEqual(find(['a'], 1150), ['second']);
    assert.deepEqual(find(['a'], 1151), []);
    assert.equal(find(['a']), undefined);
    assert.deepEqual(
      diagnostics.map((d) => d.code),
      ['search/lookup-row-time'],
    );
  });

  it('more matches come newest first, rows of one time in file order; defaults fill up', () => {
    const rules = { time, maxMatches: 10, minMatches: 4, defaultMatch: '-' };
    assert.deepEqual(table({ columns, rows, rules }).find(['a'], 1060), ['second', 'same time', 'first', '-']);
  });

  it('min_offset_secs leaves out rows that are too new', () => {
    const rules = { time: { ...time, minOffset: 20 } };
    assert.deepEqual(table({ columns, rows, rules }).find(['a'], 1060), ['first']);
  });

  it('reads times in the format and zone given', () => {
    const dated = { ...time, format: '%Y-%m-%d %H:%M:%S', maxOffset: 86_400 };
    const report = () => assert.fail();
    const contents = { columns: ['k', 't', 'v'], rows: [['a', '2024-07-01 12:00:00', 'x']] };
    const matcher = compileLookup({ ...RULES, time: dated }, contents, ['k'], { timezone: 'Europe/Berlin', report });
    assert.equal(matcher.match(['a'], Date.UTC(2024, 6, 1, 10) / 1000)?.length, 1);
    assert.equal(matcher.match(['a'], Date.UTC(2024, 6, 1, 9, 59) / 1000)?.length, 0);
  });

  it('names a variable of time_format that it cannot read', () => {
    const { find, diagnostics } = table({ columns, rows, rules: { time: { ...time, format: '%Y %U' } } });
    assert.deepEqual(find(['a'], 1060), []);
    assert.match(diagnostics[0]?.message ?? '', /not supported yet: %U/);
    assert.equal(diagnostics.length, 1);
  });
});

describe('fields of several values', () => {
  const columns = ['a', 'b', 'v'];
  const rows = [
    ['1', 'x', 'A'],
    ['2', 'x', 'B'],
    ['2', 'y', 'C'],
  ];

  it('looks up each value and puts what they find in order, defaults included', () => {
    const { matcher } = table({ columns, rows, inputs: ['a'], rules: { minMatches: 1, defaultMatch: '-' } });
    const each = (value: string | readonly string[] | undefined) => {
      const found = matchEach(matcher, [value], undefined, () => assert.fail());
      return found === undefined ? undefined : outputValues(found, 2);
    };
    assert.deepEqual(each(['2', '9', '1']), ['B', 'C', '-', 'A']);
    assert.deepEqual(each('1'), ['A']);
    assert.equal(each([]), undefined);
    assert.equal(each(undefined), undefined);
  });

  it('looks up every combination of two, up to a bound', () => {
    const { matcher } = table({ columns, rows, inputs: ['a', 'b'] });
    const found = matchEach(
      matcher,
      [
        ['1', '2'],
        ['x', 'y'],
      ],
      undefined,
      () => assert.fail(),
    );
    assert.deepEqual(outputValues(found ?? [], 2), ['A', 'B', 'C']);
    const many = Array.from({ length: 200 }, (_, i) => `${i}`);
    let cut = 0;
    matchEach(matcher, [many, many], undefined, () => (cut += 1));
    assert.equal(cut, 1);
  });
});

it('outputs: an empty cell is no value by itself, and keeps its place among others', () => {
  assert.deepEqual(outputValues([['']], 0), []);
  assert.deepEqual(outputValues([[null], ['']], 0), []);
  assert.deepEqual(outputValues([['a'], [null], ['b']], 0), ['a', '', 'b']);
  assert.deepEqual(outputValues([[['a', 'b']], ['c']], 0), ['a', 'b', 'c']);
});
