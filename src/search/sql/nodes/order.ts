import type { Dedup, Limit, Sort, SortKey } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import { asText, isPresent } from '../convert.js';
import { compileCondition } from '../expression.js';
import { commas, concat, number, type Sql, sql } from '../fragment.js';
import { evalScope } from '../scopes.js';
import type { OrderKey, Stage } from '../stage.js';
import type { Typed } from '../typed.js';

/*
 * sort, head, tail, dedup: everything that looks at the order of rows.
 */

function orderKey(stage: Stage, expression: Sql, descending: boolean): OrderKey {
  const { sql: name } = stage.define('sort', { type: 'number', sql: expression });
  return { descending, pull: () => name };
}

/** An address as something that sorts: IPv4 inside IPv6. */
function address(subject: Sql): Sql {
  return sql`toIPv6OrDefault(ifNull(${subject}, ''))`;
}

function textKeys(stage: Stage, subject: Sql, key: SortKey): OrderKey[] {
  const value = sql`toFloat64OrNull(${subject})`;
  const down = key.descending;
  const asNumber = orderKey(stage, sql`ifNull(${value}, 0)`, down);
  const isNumber = orderKey(stage, sql`isNull(${value})`, down);
  if (key.as === 'num') return [orderKey(stage, sql`isNull(${value})`, false), asNumber];
  if (key.as === 'str') return [orderKey(stage, sql`ifNull(${subject}, '')`, down)];
  const isAddress = sql`(isIPv4String(ifNull(${subject}, '')) OR isIPv6String(ifNull(${subject}, '')))`;
  const addresses = [
    orderKey(stage, sql`NOT ${isAddress}`, down),
    orderKey(stage, sql`if(${isAddress}, ${address(subject)}, toIPv6('::'))`, down),
  ];
  // Of numbers, and of addresses, only the value counts: equal ones leave it to the next key.
  const other = key.as === 'ip' ? sql`NOT ${isAddress}` : sql`isNull(${value}) AND NOT ${isAddress}`;
  const asString = orderKey(stage, sql`if(${other}, ifNull(${subject}, ''), '')`, down);
  // Numbers by value, then addresses, then text: pairwise rules (sort page) give no total order on mixed columns.
  return key.as === 'ip' ? [...addresses, asString] : [isNumber, asNumber, ...addresses, asString];
}

/** Absent values come last in both directions. */
function keysFor(stage: Stage, typed: Typed, key: SortKey): OrderKey[] {
  const absent = typed.total === true ? [] : [orderKey(stage, sql`NOT ${isPresent(typed)}`, false)];
  if (typed.type === 'number' && key.as !== 'str') {
    return [...absent, orderKey(stage, sql`ifNull(${typed.sql}, 0)`, key.descending)];
  }
  const subject = typed.type === 'list' ? sql`${typed.sql}[1]` : asText(typed).sql;
  return [...absent, ...textKeys(stage, subject, key)];
}

/** Ends the SELECT with the rows in order, cut to `count`. */
function cut(stage: Stage, count: number, reversed = false): Stage {
  stage.select.orderBy = stage.orderBy(reversed);
  stage.select.limit = count;
  return stage.seal();
}

export function compileSort(sort: Sort, stage: Stage): Stage {
  const keys = sort.keys.flatMap((key) => {
    const typed = stage.field(key.field);
    return typed === undefined || typed.type === 'null' ? [] : keysFor(stage, typed, key);
  });
  stage.setOrder([...keys, ...stage.order()]);
  return sort.limit === undefined ? stage : cut(stage, sort.limit);
}

/** What windows go along; rows that have no order, such as the one row of a total, may come in any. */
function along(stage: Stage): Sql {
  const order = stage.orderBy();
  return order.length === 0 ? sql`tuple()` : concat(order, sql`, `);
}

/** Rows up to the first where the condition is not true. */
function takeWhile(limit: Limit, input: Stage, context: CompileContext): Stage {
  const rule = limit.while;
  if (rule === undefined) return input;
  const condition = compileCondition(rule.expr, evalScope(input, context)).sql;
  const stops = input.define('stops', {
    type: 'number',
    sql: sql`NOT ifNull(${condition}, ${number(rule.nullPasses ? 1 : 0)})`,
  });
  const order = along(input);
  const over = sql`OVER (ORDER BY ${order} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`;
  const seen = input.output('stopped', sql`sum(${stops.sql}) ${over}`);
  const stopping = input.output('stops', stops.sql);
  const stage = input.seal();
  stage.where(rule.keepLast ? sql`${seen} - ${stopping} = 0` : sql`${seen} = 0`);
  return stage;
}

/** The rows the other way round. */
function turned(stage: Stage): Stage {
  stage.setOrder(stage.order().map((key) => ({ descending: !key.descending, pull: () => key.pull() })));
  return stage;
}

export function compileLimit(limit: Limit, input: Stage, context: CompileContext): Stage {
  const stage = takeWhile(limit, input, context);
  if (limit.count === undefined) return limit.end === 'head' ? stage : turned(stage);
  if (limit.end === 'head') return cut(stage, limit.count);
  return turned(cut(stage, limit.count, true));
}

function presence(fields: readonly (Typed | undefined)[]): Sql {
  const conditions = fields.map((f) => (f === undefined ? sql`0` : isPresent(f)));
  return sql`(${concat(conditions, sql` AND `)})`;
}

/** The simple case maps to LIMIT BY; the options need the row's number within its combination of values. */
export function compileDedup(dedup: Dedup, stage: Stage): Stage {
  const fields = dedup.fields.map((name) => stage.field(name));
  const keys = fields.filter((f): f is Typed => f !== undefined && f.type !== 'null').map((f) => f.sql);
  const complete = stage.define('complete', { type: 'bool', sql: presence(fields) }).sql;
  if (!dedup.keepEvents && !dedup.keepEmpty && !dedup.consecutive) {
    stage.where(complete);
    stage.select.orderBy = stage.orderBy();
    // Without any of the fields no row is complete, and LIMIT BY needs a key.
    if (keys.length > 0) stage.select.limitBy = { count: dedup.count, keys };
    return stage.seal();
  }
  return dedupByNumber(dedup, stage, keys, complete);
}

function dedupByNumber(dedup: Dedup, input: Stage, keys: readonly Sql[], complete: Sql): Stage {
  if (!dedup.keepEmpty && !dedup.keepEvents) input.where(complete);
  const order = along(input);
  const key = input.define('key', {
    type: 'text',
    sql: keys.length === 0 ? sql`tuple(0)` : sql`tuple(${commas(keys)})`,
  }).sql;
  let base = input;
  let partition = key;
  if (dedup.consecutive) {
    const previous = sql`lagInFrame(toString(${key}), 1, '') OVER (ORDER BY ${order} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`;
    const changed = input.output('changed', sql`toString(${key}) != ${previous}`);
    const innerKey = input.output('key', key);
    const innerComplete = input.output('complete', complete);
    base = input.seal();
    const runs = sql`sum(${changed}) OVER (ORDER BY ${along(base)} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`;
    const run = base.output('run', runs);
    base.output('key', innerKey);
    base.output('complete', innerComplete);
    base = base.seal();
    partition = sql`${run}, ${innerKey}`;
    complete = innerComplete;
  }
  const numbering = sql`row_number() OVER (PARTITION BY ${partition} ORDER BY ${along(base)})`;
  const position = base.output('position', numbering);
  const whole = base.output('complete', complete);
  const stage = base.seal();
  const first = sql`${position} <= ${number(dedup.count)}`;
  // Rows without one of the fields are all kept, as they are.
  const kept = dedup.keepEmpty ? sql`(NOT ${whole} OR ${first})` : first;
  if (!dedup.keepEvents) {
    stage.where(kept);
    return stage;
  }
  for (const name of dedup.fields) {
    const typed = stage.field(name);
    if (typed === undefined || typed.type === 'null') continue;
    const empty = typed.type === 'list' ? sql`CAST([], 'Array(String)')` : sql`NULL`;
    const { total: _total, ...rest } = typed;
    stage.assign(name, { ...rest, sql: sql`if(${kept}, ${typed.sql}, ${empty})` });
  }
  return stage;
}
