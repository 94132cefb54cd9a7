import type { AutomaticLookup, LookupTable } from '../../knowledge/index.js';
import type { LookupRows } from '../../store/index.js';
import type { CurrentLookup } from './context.js';
import { asList, asText, NOTHING } from './convert.js';
import type { EventFieldsContext } from './event-layer.js';
import { concat, identifier, integer, type Sql, sql, text, texts } from './fragment.js';
import {
  byKey,
  byNetwork,
  byWildcard,
  endToEnd,
  folding,
  NO_ROWS,
  numbers,
  rowsByText,
  textsOfCell,
} from './row-numbers.js';
import type { Typed } from './typed.js';

/*
 * LOOKUP- of props.conf as SQL over the columns of events. The rows of the table are parameters, so that conditions on
 * looked-up fields are decided where the events are. Source: transforms.conf.spec, "Lookup tables".
 */

/** Patterns and networks that one search can carry; the command lookup knows no such bound. */
const MOST_ROWS = 20_000;

/** A column of the outputs, of one event. */
export type Output = (column: string) => Typed;

/** What divides the texts of several inputs in one key. */
const DIVIDER = '\x1f';

function isEmpty(list: readonly string[]): boolean {
  return list.every((value) => value === '');
}

/** Undefined where rows would have to be compared one by one: there is a column that is not exact. */
function isExact({ matchTypes }: LookupTable, lookup: AutomaticLookup): boolean {
  return lookup.inputs.every(({ column }) => !matchTypes.has(column));
}

function columnOf({ columns, rows }: LookupRows, column: string): readonly (readonly string[])[] {
  const at = columns.indexOf(column);
  return rows.map((row) => textsOfCell(row[at]));
}

/** Every choice of one text for each column. */
function choices(cells: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return cells.reduce<readonly (readonly string[])[]>(
    (starts, list) => starts.flatMap((start) => list.map((next) => [...start, next])),
    [[]],
  );
}

/**
 * A table that gives every key one row at most, and events one value for each input: a function from the key to the
 * output. Undefined if it is not so.
 */
function single(
  { table, inputs }: AutomaticLookup,
  rows: LookupRows,
  given: readonly Typed[],
  context: EventFieldsContext,
): Output | undefined {
  if (table.minMatches > 1 || given.some((value) => value.type === 'list')) return undefined;
  const { cell, value } = folding(table);
  const columns = inputs.map(({ column }) => columnOf(rows, column));
  const first = new Map<string, number>();
  for (const row of rows.rows.keys()) {
    for (const texts of choices(columns.map((cells) => cells[row] ?? []))) {
      const key = texts.map(cell).join(DIVIDER);
      const known = first.get(key);
      if (known === undefined) first.set(key, row);
      else if (known !== row && table.maxMatches > 1) return undefined;
    }
  }
  const key = given.map((input) => asText(input).sql).reduce((a, b) => sql`concat(${a}, ${text(DIVIDER)}, ${b})`);
  const places = numbers([...first.values()].map((row) => row + 1));
  const row = once(() => {
    const found = sql`transform(${value(key)}, ${texts([...first.keys()])}, ${places}, 0.)`;
    return context.define('row', { type: 'number', sql: found }).sql;
  });
  const other = table.minMatches > 0 ? table.defaultMatch : '';
  return (column) => {
    const cells = [other, ...columnOf(rows, column).map(([cell = '']) => cell)];
    const { distinct, at } = shared(cells, sql`toInt64(${row()}) + 1`, (cell) => cell);
    return { type: 'text', sql: sql`nullIf(${texts(distinct)}[${at}], '')` };
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** What a column says, each thing once, and where a row by its place, from 1, finds it: most columns repeat themselves. */
function shared<T>(cells: readonly T[], place: Sql, name: (cell: T) => string) {
  const known = new Map<string, { readonly cell: T; readonly at: number }>();
  const places = cells.map((cell) => {
    const key = name(cell);
    const found = known.get(key) ?? { cell, at: known.size + 1 };
    known.set(key, found);
    return found.at;
  });
  const distinct = [...known.values()].map(({ cell }) => cell);
  if (distinct.length > cells.length / 2) return { distinct: cells, at: place };
  return { distinct, at: sql`toInt64(${numbers(places)}[${place}])` };
}

/** From a value for each input to the numbers of rows that some of them match. */
type Finder = (values: readonly Sql[]) => Sql;

/** By all exact columns together; undefined if there are none. */
function exactFinder({ table, inputs }: AutomaticLookup, rows: LookupRows): Finder | undefined {
  const { cell } = folding(table);
  const exact = inputs.flatMap(({ column }, i) => (table.matchTypes.has(column) ? [] : [i]));
  if (exact.length === 0) return undefined;
  const columns = exact.map((i) => columnOf(rows, inputs[i]?.column ?? ''));
  const keysOf = (row: number): readonly string[] =>
    columns.reduce<readonly string[]>(
      (starts, cells) => starts.flatMap((start) => (cells[row] ?? []).map((next) => start + DIVIDER + cell(next))),
      [''],
    );
  const find = byKey(
    rowsByText(
      rows.rows.map((_, row) => keysOf(row)),
      (key) => key,
    ),
  );
  return (values) =>
    find(
      concat(
        exact.map((i) => sql`${text(DIVIDER)} || ${values[i] ?? text('')}`),
        sql` || `,
      ),
    );
}

function finders(lookup: AutomaticLookup, rows: LookupRows): readonly Finder[] {
  const { table, inputs } = lookup;
  const { cell } = folding(table);
  const others = inputs.flatMap(({ column }, i): Finder[] => {
    const type = table.matchTypes.get(column);
    if (type === undefined) return [];
    const rowsOf = rowsByText(columnOf(rows, column), type === 'cidr' ? (network) => network : cell);
    const find = type === 'cidr' ? byNetwork(rowsOf) : byWildcard(rowsOf);
    return [(values) => find(values[i] ?? text(''))];
  });
  const exact = exactFinder(lookup, rows);
  return exact === undefined ? others : [exact, ...others];
}

/** Of rows by their numbers, those whose time lies so long before the event's; all of a table without times. */
function inTime({ time }: LookupTable, { times }: CurrentLookup, event: Sql | undefined): (rows: Sql) => Sql {
  if (time === undefined) return (rows) => rows;
  if (event === undefined || times === undefined) return () => NO_ROWS;
  const at = sql`${numbers([...times])}[toInt64(r)]`;
  const [newest, oldest] = [sql`${event} - ${integer(time.minOffset)}`, sql`${event} - ${integer(time.maxOffset)}`];
  return (rows) => sql`arrayFilter(r -> ${at} <= ${newest} AND ${at} >= ${oldest}, ${rows})`;
}

/** The numbers of the rows that match one value for each input: in order, at most `max_matches`, filled up with 0. */
function matching(
  lookup: AutomaticLookup,
  find: readonly Finder[],
  values: readonly Sql[],
  bound: (rows: Sql) => Sql,
): Sql {
  const { table } = lookup;
  const folded = values.map(folding(table).value);
  const all = find.map((finder) => finder(folded)).reduce((a, b) => sql`arrayFilter(r -> has(${b}, r), ${a})`);
  const some = sql`arraySlice(arraySort(arrayDistinct(${bound(all)})), 1, ${integer(table.maxMatches)})`;
  if (table.minMatches === 0) return some;
  return sql`arrayResize(${some}, greatest(length(${some}), ${integer(table.minMatches)}), 0.)`;
}

/** Every combination of the inputs' values is looked up, and what it finds put behind what those before it found. */
function matchingEach(
  lookup: AutomaticLookup,
  rows: CurrentLookup,
  { values: given, time }: Given,
  context: EventFieldsContext,
): Sql {
  const find = finders(lookup, rows);
  const bound = inTime(lookup.table, rows, time?.sql);
  const over = (rest: readonly Typed[], values: readonly Sql[]): Sql => {
    const [next, ...others] = rest;
    if (next === undefined) return matching(lookup, find, values, bound);
    const x = identifier(context.fresh('x'));
    return sql`arrayFlatten(arrayMap(${x} -> ${over(others, [...values, x])}, ${asList(next).sql}))`;
  };
  return over(given, []);
}

/** Rows by number, 0 being the default; a row without a value keeps its place unless all are without. */
function outputs({ table }: AutomaticLookup, rows: LookupRows, column: string, found: Sql): Sql {
  const all = [[table.defaultMatch], ...columnOf(rows, column)];
  const { distinct: cells, at } = shared(all, sql`(toInt64(r) + 1)`, (list) => list.join(DIVIDER));
  const { starts, lengths } = endToEnd(cells);
  const values = cells.some((list) => list.length > 1)
    ? sql`arrayFlatten(arrayMap(r -> arraySlice(${texts(cells.flat())}, toInt64(${starts}[${at}]), toInt64(${lengths}[${at}])), ${found}))`
    : sql`arrayMap(r -> ${texts(cells.map((list) => list[0] ?? ''))}[${at}], ${found})`;
  return sql`arrayMap(l -> if(arrayAll(v -> v = '', l), CAST([], 'Array(String)'), l), [${values}])[1]`;
}

/** What an event has: a value for each input, and its time for a table that matches on time. */
export interface Given {
  readonly values: readonly Typed[];
  readonly time?: Typed;
}

/**
 * What a lookup gives events whose inputs are `given`, by column; undefined, after a report, if its table is too large.
 * `rows` are those of its table now.
 */
export function automaticLookup(
  lookup: AutomaticLookup,
  rows: CurrentLookup,
  given: Given,
  context: EventFieldsContext,
): Output | undefined {
  const { table } = lookup;
  const exact = isExact(table, lookup);
  const short = exact && table.time === undefined ? single(lookup, rows, given.values, context) : undefined;
  if (!exact && rows.rows.length > MOST_ROWS) {
    context.unsupported(
      `the automatic lookup ${table.name}: more than ${MOST_ROWS} rows that match by wildcard or network`,
    );
    return undefined;
  }
  let found: Sql | undefined;
  return (column) => {
    if (columnOf(rows, column).every(isEmpty) && (table.minMatches === 0 || table.defaultMatch === '')) return NOTHING;
    if (short !== undefined && columnOf(rows, column).every((list) => list.length < 2)) return short(column);
    found ??= context.define('rows', { type: 'list', sql: matchingEach(lookup, rows, given, context) }).sql;
    return { type: 'list', sql: outputs(lookup, rows, column, found) };
  };
}
