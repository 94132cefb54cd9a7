import assert from 'node:assert/strict';
import { test } from 'node:test';
import { queryBind } from 'chdb';
import type { Diagnostic } from '../../diagnostics/index.js';
import { asText } from '../sql/convert.js';
import { commas, concat, identifier, number, render, type Sql, sql, text, texts } from '../sql/fragment.js';
import type { Typed } from '../sql/typed.js';
import { closestStatsFunctions, type StatsFunction, statsFunctions } from './index.js';

type Row = string | number | readonly string[] | null;
type Printed = string | readonly string[] | null;

const functions: readonly StatsFunction[] = [...new Set(statsFunctions.values())];

function typeOf(rows: readonly Row[]): Typed['type'] {
  if (rows.some(Array.isArray)) return 'list';
  return rows.some((row) => typeof row === 'number') ? 'number' : 'text';
}

function cell(row: Row, type: Typed['type']): Sql {
  if (type === 'list') return texts(row === null ? [] : Array.isArray(row) ? row : [String(row)]);
  if (type === 'number')
    return typeof row === 'number' ? sql`toNullable(${number(row)})` : sql`CAST(NULL, 'Nullable(Float64)')`;
  return row === null ? sql`CAST(NULL, 'Nullable(String)')` : sql`toNullable(${text(String(row))})`;
}

/** `times[i]` belongs to `rows[i]`; by default the first row is the newest, as in a search. */
function table(rows: readonly Row[], type: Typed['type'], times?: readonly number[]): Sql {
  const selects = rows.map((row, i) => {
    const time = number(times?.[i] ?? 1000 - i);
    return sql`SELECT ${cell(row, type)} AS x, ${time} AS t, ${number(i + 1)} AS p`;
  });
  const empty = sql`SELECT ${cell(null, type)} AS x, toFloat64(0) AS t, toFloat64(0) AS p WHERE 0`;
  return concat(selects.length === 0 ? [empty] : selects, sql` UNION ALL `);
}

function build(name: string, parameter: number | undefined, type: Typed['type'], reported: Diagnostic[]): Typed {
  const fn = statsFunctions.get(name);
  assert.ok(fn, name);
  return fn.build({
    arg: { type, sql: identifier('x') },
    parameter,
    time: { type: 'number', sql: identifier('t') },
    position: { type: 'number', sql: identifier('p') },
    span: { from: 0, to: 1 },
    report: (d) => reported.push(d),
  });
}

/** Runs functions, `perc95` with their number, over the rows of one field. */
function aggregate(names: readonly string[], rows: readonly Row[], times?: readonly number[]): readonly Printed[] {
  const type = typeOf(rows);
  const reported: Diagnostic[] = [];
  const values = names.map((name) => {
    const [, word = name, digits] = /^([a-z_]+?)(\d[\d.]*)?$/.exec(name) ?? [];
    return build(word, digits === undefined ? undefined : Number(digits), type, reported);
  });
  assert.deepEqual(reported, []);
  const columns = values.map((v) => (v.type === 'list' ? v.sql : asText(v).sql));
  const query = render(sql`SELECT ${commas(columns)} FROM (${table(rows, type, times)})`);
  const answer = JSON.parse(queryBind(query.text, query.parameters, 'JSONCompact')) as { data: Printed[][] };
  return answer.data[0] ?? [];
}

function check(rows: readonly Row[], expected: Readonly<Record<string, Printed>>, times?: readonly number[]): void {
  const names = Object.keys(expected);
  const results = aggregate(names, rows, times);
  assert.deepEqual(Object.fromEntries(names.map((name, i) => [name, results[i]])), expected);
}

const TEN = Array.from({ length: 10 }, (_, i) => String(i + 1));

test('every stats function has a page', () => {
  for (const fn of functions) {
    assert.match(fn.syntax, /^[a-z_]+(<N>)?(\(<field>\)| \|)/, fn.name);
    assert.match(fn.summary, /\.$/, fn.name);
  }
});

test('numbers in text fields', () => {
  check(TEN, {
    count: '10',
    c: '10',
    dc: '10',
    sum: '55',
    avg: '5.5',
    mean: '5.5',
    sumsq: '385',
    min: '1',
    max: '10',
    range: '9',
    median: '5.5',
    perc50: '5.5',
    perc95: '9.55',
    p25: '3.25',
    percentile0: '1',
    exactperc90: '9.1',
    upperperc99: '9.91',
    var: '9.166666666666666',
    stdevp: '2.8722813232690143',
    varp: '8.25',
    estdc: '10',
    estdc_error: '0',
  });
});

test('texts among numbers are skipped by numeric functions and rank above numbers', () => {
  check(['39', 'test', null, '7', 'Zeta'], {
    avg: '23',
    sum: '46',
    count: '4',
    dc: '4',
    max: 'test',
    min: '7',
    values: ['39', '7', 'Zeta', 'test'],
    list: ['39', 'test', '7', 'Zeta'],
    range: '32',
  });
});

test('equal numbers are distinct texts but one value to max', () => {
  check(['1', '1.0', '01'], { dc: '3', count: '3', range: '0', median: '1' });
  check(['9', '10', '9.5'], { max: '10', min: '9' });
  check(['3.0', '2'], { max: '3.0' });
});

test('nothing to aggregate', () => {
  const nothing = {
    count: '0',
    dc: '0',
    sum: null,
    avg: null,
    max: null,
    min: null,
    range: null,
    stdev: null,
    var: null,
    median: null,
    perc95: null,
    mode: null,
    first: null,
    last: null,
    earliest: null,
    latest: null,
    earliest_time: null,
    rate: null,
    sumsq: null,
    values: [],
    list: [],
  };
  check([null, null], nothing);
  check([], nothing);
  check([['a', 'b'].slice(2)], nothing);
});

test('one value', () => {
  check(['5'], { stdev: '0', var: '0', stdevp: '0', varp: '0', range: '0', median: '5', rate: null });
});

test('every value of a multivalue field is one observation', () => {
  check([['a', 'b'], ['b', 'c'], null], {
    count: '4',
    dc: '3',
    values: ['a', 'b', 'c'],
    list: ['a', 'b', 'b', 'c'],
    mode: 'b',
    first: 'a',
    last: 'c',
    max: 'c',
    min: 'a',
    sum: null,
  });
  check([['1', '2'], ['10', 'x'], ['4']], {
    sum: '17',
    avg: '4.25',
    max: 'x',
    min: '1',
    median: '3',
    stdev: '4.031128874149275',
  });
});

test('typed numbers', () => {
  check([2, 2.5, null], { sum: '4.5', max: '2.5', min: '2', count: '2', values: ['2', '2.5'], first: '2', mode: '2' });
});

test('order and time', () => {
  check([null, 'b', 'c', 'a'], { first: 'b', last: 'a', earliest: 'c', latest: 'b' }, [40, 30, 10, 20]);
  check(['x', 'y'], { earliest: 'x', latest: 'x' }, [5, 5]);
  check(
    ['1', null],
    { earliest_time: '1702920600.000000', latest_time: '1702920600.000000' },
    [1702920600, 1802920600],
  );
  check(['30', '20', '10'], { rate: '2' }, [20, 15, 10]);
  check(['5', '20', '10'], { rate: '1.5' }, [20, 15, 10]);
});

test('list keeps a hundred values', () => {
  const many = Array.from({ length: 150 }, (_, i) => String(i));
  check(many, { list: many.slice(0, 100), dc: '150' });
});

test('mode prefers the smallest of the most frequent texts', () => {
  check(['b', 'a', 'b', 'a', 'c'], { mode: 'a' });
});

test('what cannot be computed is reported', () => {
  const reported: Diagnostic[] = [];
  build('perc', 100, 'text', reported);
  build('perc', undefined, 'text', reported);
  const earliest = statsFunctions.get('earliest');
  assert.ok(earliest);
  const position: Typed = { type: 'number', sql: identifier('p') };
  const call = { arg: position, parameter: undefined, time: undefined, position, span: { from: 0, to: 1 } };
  assert.equal(earliest.build({ ...call, report: (d) => reported.push(d) }).type, 'null');
  assert.deepEqual(
    reported.map((d) => d.code),
    ['eval/percentile', 'eval/percentile', 'eval/time-needed'],
  );
});

test('a mistyped function is near to one, with its number', () => {
  assert.deepEqual(closestStatsFunctions('minn'), ['min']);
  assert.deepEqual(closestStatsFunctions('VALEUS'), ['values']);
  assert.deepEqual(closestStatsFunctions('prc95'), ['perc95']);
  assert.deepEqual(closestStatsFunctions('nothing'), []);
});
