import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands, type ResultRow } from '../../src/search/index.js';
import { lower } from '../../src/search/plan/index.js';
import { parseSearch } from '../../src/search/spl/index.js';
import { run } from './plan.js';
import { Unspecified } from './unspecified.js';

function answer(spl: string, events: readonly ResultRow[] = []): readonly ResultRow[] {
  const { pipeline, diagnostics } = parseSearch(spl, commands);
  assert.ok(pipeline, `${spl}: ${diagnostics.map((d) => d.message).join('; ')}`);
  const plan = lower(pipeline, commands, (d) => assert.fail(d.message));
  assert.ok(plan);
  return run(plan, { events, now: 0 });
}

/** The one row of an expression's value, or undefined. */
function value(expr: string, row: ResultRow = {}): unknown {
  return answer(`search * | eval result=${expr} | table result`, [{ _time: '0', ...row }])[0]?.result;
}

/** The values of `a` that come out, of events that hold one each. */
function kept(spl: string, values: readonly (string | readonly string[] | undefined)[]): readonly unknown[] {
  const events = values.map((a, i): ResultRow => ({ _time: String(100 - i), ...(a === undefined ? {} : { a }) }));
  return answer(spl, events).map((row) => row.a ?? null);
}

const NUMBERS = ['1', '01', '1.0', '10', '9', undefined];

test('search compares text without letter case, numbers by size', () => {
  assert.deepEqual(kept('search a=1', NUMBERS), ['1']);
  assert.deepEqual(kept('search a!=1', NUMBERS), ['01', '1.0', '10', '9']);
  assert.deepEqual(kept('search NOT a=1', NUMBERS), ['01', '1.0', '10', '9', null]);
  assert.deepEqual(kept('search a<10', NUMBERS), ['1', '01', '1.0', '9']);
  assert.deepEqual(kept('search a>B', ['abc', 'ABC']), ['abc']);
  assert.deepEqual(kept('search a=AB*', ['abc', 'ABC', 'xab']), ['abc', 'ABC']);
  assert.deepEqual(kept('search a=CASE(abc)', ['abc', 'ABC']), ['abc']);
  assert.deepEqual(kept('search a=*', ['', undefined]), ['']);
  assert.deepEqual(kept('search a!=x', [['x', 'y'], 'x']), [['x', 'y']]);
  assert.deepEqual(kept('search NOT a IN (x, z*)', [['x', 'y'], 'zz', 'y']), ['y']);
});

test('search binds OR before AND', () => {
  const events = [{ _time: '0', a: '1', c: '3' }];
  assert.equal(answer('search a=1 AND b=2 OR c=3', events).length, 1);
  assert.equal(answer('search a=2 AND b=2 OR c=3', events).length, 0);
});

test('keywords are whole segments', () => {
  const found = (spl: string, _raw: string) => answer(spl, [{ _time: '0', _raw }]).length === 1;
  assert.equal(found('search fail', 'login failed'), false);
  assert.equal(found('search FAIL*', 'login failed'), true);
  assert.equal(found('search 205', 'from 91.205.189.15'), true);
  assert.equal(found('search TERM(10.0.0.6)', 'ip=10.0.0.6'), false);
  assert.equal(found('search TERM(10.0.0.6)', 'to 10.0.0.6 - x'), true);
  assert.equal(found('search "web error"', 'error web'), false);
});

test('where has three truth values and compares numbers as numbers', () => {
  assert.deepEqual(kept('search * | where a=1', NUMBERS), ['1', '01', '1.0']);
  assert.deepEqual(kept('search * | where NOT a=1', NUMBERS), ['10', '9']);
  assert.deepEqual(kept('search * | where a!="x"', ['x', undefined, 'y']), ['y']);
  assert.deepEqual(kept('search * | where a>"1"', NUMBERS), ['1.0', '10', '9']);
  assert.deepEqual(kept('search * | where a=1 OR isnull(a)', NUMBERS), ['1', '01', '1.0', null]);
});

test('arithmetic fails to null, and numbers print short', () => {
  assert.equal(value('a+1', { a: 'x' }), undefined);
  assert.equal(value('a+b', { a: '1', b: '2' }), '3');
  assert.equal(value('"1"+"2"'), '12');
  assert.equal(value('6/3'), '2');
  assert.equal(value('10/3'), '3.3333333333333335');
  assert.equal(value('1/0'), undefined);
  assert.equal(value('a.b', { a: '01', b: 'x' }), '01x');
  assert.equal(value('a', { a: '007' }), '007');
});

test('eval functions give the documented results', () => {
  assert.equal(value('case(a>5, "big", a>1, "small")', { a: '3' }), 'small');
  assert.equal(value('nullif(a, "x")', { a: 'x' }), undefined);
  assert.equal(value('len("日本語")'), '3');
  assert.equal(value('substr("string", -3, 2)'), 'in');
  assert.equal(value('substr("string", 0, 2)'), 's');
  assert.equal(value('trim(" ZZZZabcZZ ", " Z")'), 'abc');
  assert.equal(value('rtrim(" ZZZZabcZZ ", " Z")'), ' ZZZZabc');
  assert.equal(value('replace("1/14/2023", "^(\\d{1,2})/(\\d{1,2})/", "\\2/\\1/")'), '14/1/2023');
  assert.equal(value('round(2.555, 2)'), '2.56');
  assert.equal(value('round(3.5)'), '4');
  assert.equal(value('round(5, 2)'), '5.00');
  assert.equal(value('floor(0-1.5)'), '-2');
  assert.equal(value('max(1, 3, 6, 7, "foo", "baz")'), 'foo');
  assert.equal(value('min(3, 6, 7, "maria", 1)'), '1');
  assert.deepEqual(value('split("a,,b", ",")'), ['a', '', 'b']);
  assert.deepEqual(value('mvindex(a, 1, 9)', { a: ['x', 'y', 'z'] }), ['y', 'z']);
  assert.deepEqual(value('mvsort(a)', { a: ['9', '70', '10', '100'] }), ['10', '100', '70', '9']);
  assert.equal(value('typeof(nope)'), 'Invalid');
  assert.equal(value('if(like(a, "a%b_"), "y", "n")', { a: 'axxbz' }), 'y');
  assert.equal(value('if("404" in (a), "y", "n")', { a: '404' }), 'y');
});

test('rows of values, values of rows', () => {
  const rows = [
    { _time: '2', a: ['x', 'y', 'x'], b: '1' },
    { _time: '1', b: '1' },
  ];
  assert.deepEqual(answer('search * | mvexpand a limit=2 | table a b', rows), [
    { a: 'x', b: '1' },
    { a: 'y', b: '1' },
    { b: '1' },
  ]);
  assert.deepEqual(answer('search * | table a b | mvcombine a', rows), [{ a: ['x', 'y', 'x'], b: '1' }]);
  assert.deepEqual(answer('search * | replace x* WITH *z IN a | table a', rows), [{ a: ['z', 'y', 'z'] }, {}]);
  const texts = [{ _time: '0', c: 'pxqx' }];
  assert.deepEqual(answer('search * | makemv allowempty=t delim="x" c | table c', texts), [{ c: ['p', 'q', ''] }]);
});

test('stats summarises values, not rows', () => {
  const rows = [
    { _time: '3', a: ['1', '3'], g: 'x' },
    { _time: '2', a: 'b', g: ['x', 'y'] },
    { _time: '1', a: '10', g: 'y' },
    { _time: '0', a: '5' },
  ];
  const functions = 'count count(a) sum(a) max(a) min(a) first(a) latest(a) values(a)';
  assert.deepEqual(answer(`search * | stats ${functions} by g`, rows), [
    {
      g: 'x',
      count: '2',
      'count(a)': '3',
      'sum(a)': '4',
      'max(a)': 'b',
      'min(a)': '1',
      'first(a)': '1',
      'latest(a)': '3',
      'values(a)': ['1', '3', 'b'],
    },
    {
      g: 'y',
      count: '2',
      'count(a)': '2',
      'sum(a)': '10',
      'max(a)': 'b',
      'min(a)': '10',
      'first(a)': 'b',
      'latest(a)': 'b',
      'values(a)': ['10', 'b'],
    },
  ]);
  assert.deepEqual(answer('search * | stats count sum(a)'), [{ count: '0' }]);
  assert.deepEqual(answer('search * | stats count by g'), []);
});

test('percentiles interpolate, and one value does not deviate', () => {
  const rows = Array.from({ length: 10 }, (_, i) => ({ _time: '0', a: String(i + 1) }));
  assert.deepEqual(answer('search * | stats perc50(a) AS p50 perc95(a) AS p95 median(a) AS m', rows), [
    { p50: '5.5', p95: '9.55', m: '5.5' },
  ]);
  assert.deepEqual(answer('search * | head 1 | stats stdev(a) AS s', rows), [{ s: '0' }]);
});

test('stats counts the trues of a comparison, and every value of another expression', () => {
  const rows = ['1', '2', '3'].map((a) => ({ _time: '0', a }));
  assert.deepEqual(answer('search * | stats count(eval(a>1)) AS n count(eval(if(a>1, 1, 0))) AS m', rows), [
    { n: '2', m: '3' },
  ]);
});

test('row commands keep, cut and rearrange', () => {
  assert.deepEqual(kept('search * | regex a != "^x"', ['x', 'y', undefined]), ['y', null]);
  assert.deepEqual(kept('search * | dedup a', ['x', 'X', 'x', undefined, ['x', 'y']]), ['x', 'X', ['x', 'y']]);
  assert.deepEqual(kept('search * | dedup a consecutive=true', ['x', 'x', 'y', 'x']), ['x', 'y', 'x']);
  assert.deepEqual(kept('search * | tail 2', ['1', '2', '3']), ['3', '2']);
  assert.deepEqual(kept('search * | head (a<3) keeplast=true', ['1', '2', '3', '1']), ['1', '2', '3']);
  assert.deepEqual(kept('search * | sort 0 -a', ['9', '10', undefined, '1']), ['10', '9', '1', null]);
  assert.deepEqual(kept('search * | sort 0 -str(a)', ['9', '10', undefined, '1']), ['9', '10', '1', null]);
  assert.deepEqual(kept('search * | fillnull a', [undefined, '1']), ['0', '1']);
});

test('rename replaces its target, by nothing where the source is absent', () => {
  const rows = [
    { _time: '2', a: '1', b: 'x' },
    { _time: '1', b: 'y' },
  ];
  assert.deepEqual(answer('search * | rename a AS b | table a b', rows), [{ b: '1' }, {}]);
  assert.deepEqual(answer('search * | rename nope AS b | table a b', rows), [{ a: '1' }, {}]);
});

test('rex extracts and edits by the first match, by all, or by one', () => {
  assert.deepEqual(answer('search * | rex field=a "(?<b>[0-9])" | table b', [{ _time: '0', a: 'x12' }]), [{ b: '1' }]);
  const all = 'search * | rex field=a max_match=0 "(?<b>[0-9])" | table b';
  assert.deepEqual(answer(all, [{ _time: '0', a: 'x12' }]), [{ b: ['1', '2'] }]);
  assert.deepEqual(kept('search * | rex field=a mode=sed "s/x/y/2"', ['xxx', 'x']), ['xyx', 'x']);
  assert.deepEqual(kept('search * | rex field=a mode=sed "y/ab/AB/"', ['cab', undefined]), ['cAB', null]);
});

test('numbers go into bins, averages and totals', () => {
  assert.deepEqual(kept('search * | bin span=10 a', ['17', '-1', 'x', undefined]), ['10-20', '-10-0', 'x', null]);
  assert.deepEqual(kept('search * | trendline wma2(a) AS a', ['3', '6', 'x', '9']), [null, '5', null, '8']);
  const rows = [
    { _time: '2', a: '1', b: '2' },
    { _time: '1', a: 'x' },
  ];
  assert.deepEqual(answer('search * | table a b | addtotals col=t labelfield=l', rows), [
    { a: '1', b: '2', Total: '3' },
    { a: 'x', Total: '0' },
    { a: '1', b: '2', Total: '3', l: 'Total' },
  ]);
});

test('rows of several searches are joined and put beside each other', () => {
  const rows = [
    { _time: '2', a: '1', b: 'x' },
    { _time: '1', a: '2' },
  ];
  const counted = '[search * | stats count AS n by a | head 1]';
  assert.deepEqual(answer(`search * | join a ${counted} | table a n`, rows), [{ a: '1', n: '1' }]);
  assert.deepEqual(answer(`search * | join type=left a ${counted} | table a n`, rows), [
    { a: '1', n: '1' },
    { a: '2' },
  ]);
  assert.deepEqual(answer(`search * | table b | appendcols ${counted}`, rows), [{ a: '1', n: '1', b: 'x' }, {}]);
  assert.deepEqual(answer(`search b=x | table a | append ${counted}`, rows), [{ a: '1' }, { a: '1', n: '1' }]);
  assert.deepEqual(kept('search * | table a | uniq', ['1', '1', '2', '1']), ['1', '2', '1']);
});

test('columns become rows and rows columns', () => {
  const rows = [{ _time: '0', a: 'r', b: '1', c: '2' }];
  assert.deepEqual(answer('search * | table a b c | untable a n v', rows), [
    { a: 'r', n: 'b', v: '1' },
    { a: 'r', n: 'c', v: '2' },
  ]);
  assert.deepEqual(answer('search * | xyseries a b c', rows), [{ a: 'r', 1: '2' }]);
});

test('what the documents leave open is said, not guessed', () => {
  assert.throws(() => kept('search * | sort a', ['1', 'x']), Unspecified);
  assert.throws(() => kept('search a<1*', ['1']), Unspecified);
});
