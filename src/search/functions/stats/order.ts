import { evalMessages } from '../../../diagnostics/codes/eval.js';
import { diagnoser } from '../../../diagnostics/index.js';
import { asNumber, asText, isPresent } from '../../sql/convert.js';
import { OVER, type Sql, sql } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import type { AggregateCall, StatsFunction } from '../function.js';
import { ABSENT, numberOf, type StatsPage, statistic, texts } from './observations.js';

/*
 * Event order and time functions, list() and values(). Order is the position in the input; time is `_time`, ties go
 * to the first in the input. Of a multivalue field the first (last) value of the chosen event counts.
 */

const diagnose = diagnoser(evalMessages);

/**
 * The value at the least key among the events that have one: absent ones never enter an aggregate. A condition (the
 * -If forms) would say the same, but costs several times as much over windows.
 */
function chosen(arg: Typed, key: Sql, end: 'first' | 'last'): Typed {
  if (arg.type === 'list') {
    const value = sql`if(empty(${arg.sql}), NULL, ${arg.sql}[${end === 'first' ? sql`1` : sql`-1`}])`;
    return { type: 'text', sql: sql`argMinOrNull(${value}, ${key})${OVER}` };
  }
  const value = arg.type === 'number' ? arg : asText(arg);
  const { total: _total, constant: _constant, ...form } = value;
  const type = form.type === 'literal' ? 'text' : form.type;
  return { ...form, type, sql: sql`argMinOrNull(${value.sql}, ${key})${OVER}` };
}

/** Runs `build` with the time of the rows, or says that there is none. Whoever reads `position` has the rows numbered. */
function timed(page: StatsPage, build: (arg: Typed, time: Sql, call: AggregateCall) => Typed): StatsFunction {
  return statistic(page, (call: AggregateCall) => {
    if (call.time !== undefined) return build(call.arg ?? ABSENT, call.time.sql, call);
    call.report(diagnose('eval/time-needed', { span: call.span }, page.name));
    return ABSENT;
  });
}

function oldest(time: Sql, position: Sql): Sql {
  return sql`(${time}, ${position})`;
}

function newest(time: Sql, position: Sql): Sql {
  return sql`(0 - ${time}, ${position})`;
}

/** Growth per second between the oldest and the newest number; a counter that fell was reset at its greatest value. */
function rate(arg: Typed, time: Sql, position: Sql): Typed {
  const value = asNumber(arg.type === 'list' ? { type: 'text', sql: sql`${arg.sql}[1]` } : arg).sql;
  const present = sql`isNotNull(${value})`;
  const first = sql`argMinOrNull(${value}, ${oldest(time, position)})${OVER}`;
  const last = sql`argMinOrNull(${value}, ${newest(time, position)})${OVER}`;
  const seconds = sql`nullIf(maxOrNullIf(${time}, ${present})${OVER} - minOrNullIf(${time}, ${present})${OVER}, 0)`;
  const growth = sql`(${last} - ${first} + if(${last} < ${first}, maxOrNull(${value})${OVER}, 0))`;
  return numberOf(sql`(${growth} / ${seconds})`);
}

/** The first hundred values in input order, as limits.conf's list_maxsize has it. */
function listed(arg: Typed, position: Sql): Sql {
  if (arg.type === 'list') {
    const kept = sql`groupArraySortedIf(100)((${position}, ${arg.sql}), notEmpty(${arg.sql}))${OVER}`;
    return sql`arraySlice(arrayFlatten(arrayMap(t -> t.2, ${kept})), 1, 100)`;
  }
  const value = asText(arg).sql;
  const kept = sql`groupArraySortedIf(100)((${position}, ifNull(${value}, '')), ${isPresent(arg)})${OVER}`;
  return sql`arrayMap(t -> t.2, ${kept})`;
}

function distinct(arg: Typed | undefined): Sql {
  const values = texts(arg);
  if (values.many) return sql`arraySort(groupUniqArrayArray(${values.sql})${OVER})`;
  return sql`arraySort(groupUniqArray(${values.sql})${OVER})`;
}

export const order: readonly StatsFunction[] = [
  statistic(
    { name: 'first', syntax: 'first(<field>)', summary: 'The first value in the order of the input.' },
    (call) => chosen(call.arg ?? ABSENT, call.position.sql, 'first'),
  ),
  statistic({ name: 'last', syntax: 'last(<field>)', summary: 'The last value in the order of the input.' }, (call) =>
    chosen(call.arg ?? ABSENT, sql`(0 - ${call.position.sql})`, 'last'),
  ),
  timed(
    { name: 'earliest', syntax: 'earliest(<field>)', summary: 'The value of the oldest event that has one.' },
    (arg, time, { position }) => chosen(arg, oldest(time, position.sql), 'first'),
  ),
  timed(
    { name: 'latest', syntax: 'latest(<field>)', summary: 'The value of the newest event that has one.' },
    (arg, time, { position }) => chosen(arg, newest(time, position.sql), 'last'),
  ),
  timed(
    {
      name: 'earliest_time',
      syntax: 'earliest_time(<field>)',
      summary: 'Time of the oldest event that has the field.',
    },
    (arg, time) => numberOf(sql`minOrNullIf(${time}, ${isPresent(arg)})${OVER}`, { decimals: 6 }),
  ),
  timed(
    { name: 'latest_time', syntax: 'latest_time(<field>)', summary: 'Time of the newest event that has the field.' },
    (arg, time) => numberOf(sql`maxOrNullIf(${time}, ${isPresent(arg)})${OVER}`, { decimals: 6 }),
  ),
  timed(
    { name: 'rate', syntax: 'rate(<field>)', summary: 'Growth of a counter per second.' },
    (arg, time, { position }) => rate(arg, time, position.sql),
  ),
  statistic(
    { name: 'list', syntax: 'list(<field>)', summary: 'The first hundred values in the order of the input.' },
    (call) => ({ type: 'list', sql: listed(call.arg ?? ABSENT, call.position.sql) }),
  ),
  statistic(
    { name: 'values', syntax: 'values(<field>)', summary: 'The distinct values, sorted by their bytes.' },
    (call) => ({ type: 'list', sql: distinct(call.arg) }),
  ),
];
