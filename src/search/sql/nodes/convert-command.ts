import type { Convert, ConvertFunction } from '../../plan/index.js';
import type { EvalExpr } from '../../spl/index.js';
import type { CompileContext } from '../context.js';
import { asNumber, asText } from '../convert.js';
import { compileEval } from '../expression.js';
import { type Sql, sql } from '../fragment.js';
import { countWildcards, fillPattern, hasWildcard, matchPattern } from '../patterns.js';
import { evalScope } from '../scopes.js';
import type { Stage } from '../stage.js';
import type { Typed } from '../typed.js';

/*
 * The functions of `convert` (convert page). A value that does not convert stays as it is, except under num(),
 * which removes it.
 */

type Item = Convert['items'][number];

function viaEval(fn: 'strftime' | 'strptime', subject: Typed, node: Convert, item: Item, context: CompileContext): Sql {
  const { span } = item;
  const field: EvalExpr = { kind: 'field', name: 'x', quoted: true, span };
  const format: EvalExpr = { kind: 'string', value: node.timeformat, span };
  const scope = evalScope({ field: () => subject, names: () => [] }, context);
  const call: EvalExpr = { kind: 'call', name: fn, args: [field, format], nameSpan: span, span };
  return asText(compileEval(call, scope)).sql;
}

const num = (subject: Sql): Sql => sql`toFloat64OrNull(${subject})`;

function durationSeconds(subject: Sql): Sql {
  const groups = sql`extractGroups(ifNull(${subject}, ''), '^(?:(\\d+)\\+)?(\\d+):(\\d+):(\\d+(?:\\.\\d+)?)$')`;
  const part = (n: Sql): Sql => sql`ifNull(toFloat64OrNull(${groups}[${n}]), 0)`;
  return sql`if(empty(${groups}), NULL, ${part(sql`1`)} * 86400 + ${part(sql`2`)} * 3600 + ${part(sql`3`)} * 60 + ${part(sql`4`)})`;
}

function minuteSeconds(subject: Sql): Sql {
  const groups = sql`extractGroups(ifNull(${subject}, ''), '^(?:(\\d+):)?(\\d+(?:\\.\\d+)?)$')`;
  return sql`if(empty(${groups}), NULL, ifNull(toFloat64OrNull(${groups}[1]), 0) * 60 + toFloat64OrNull(${groups}[2]))`;
}

function kilobytes(subject: Sql): Sql {
  const groups = sql`extractGroups(ifNull(${subject}, ''), '^(?i)([-+]?\\d+(?:\\.\\d+)?)\\s*([kmg]?)b?$')`;
  const factor = sql`transform(lower(${groups}[2]), ['m', 'g'], [1024, 1048576], 1)`;
  return sql`if(empty(${groups}), NULL, toFloat64OrNull(${groups}[1]) * ${factor})`;
}

function leadingNumber(subject: Sql): Sql {
  return sql`toFloat64OrNull(extract(ifNull(${subject}, ''), '^[-+]?(?:\\d+\\.?\\d*|\\.\\d+)'))`;
}

function withoutCommas(subject: Sql): Sql {
  return sql`replaceAll(${subject}, ',', '')`;
}

/** The best reading as a number: plain, with commas, with a unit behind it. */
function automatic(subject: Sql): Sql {
  return sql`coalesce(${num(subject)}, ${num(withoutCommas(subject))}, ${durationSeconds(subject)}, ${leadingNumber(subject)})`;
}

function converted(fn: ConvertFunction, subject: Typed, node: Convert, item: Item, context: CompileContext): Typed {
  const value = asText(subject).sql;
  const number = (sqlValue: Sql): Typed => ({ type: 'number', sql: sqlValue });
  const orKept = (sqlValue: Sql): Typed => ({
    type: 'text',
    sql: sql`coalesce(${asText(number(sqlValue)).sql}, ${value})`,
  });
  switch (fn) {
    case 'ctime': {
      const printed = viaEval('strftime', asNumber(subject), node, item, context);
      return { type: 'text', sql: subject.type === 'number' ? printed : sql`coalesce(${printed}, ${value})` };
    }
    case 'mktime':
      return { type: 'text', sql: sql`coalesce(${viaEval('strptime', subject, node, item, context)}, ${value})` };
    case 'dur2sec':
      return orKept(durationSeconds(value));
    case 'mstime':
      return orKept(minuteSeconds(value));
    case 'memk':
      return orKept(kilobytes(value));
    case 'rmcomma':
      return { type: 'text', sql: withoutCommas(value) };
    case 'rmunit':
      return orKept(leadingNumber(value));
    case 'num':
      return subject.type === 'number' ? subject : number(automatic(value));
    case 'auto': {
      if (subject.type === 'number') return subject;
      const best = automatic(value);
      const whole = sql`(max(isNotNull(${value}) AND isNull(${best})) OVER ()) = 0`;
      return { type: 'text', sql: sql`if(${whole}, ${asText(number(best)).sql}, ${value})` };
    }
    case 'none':
      return subject;
  }
}

export function compileConvert(node: Convert, input: Stage, context: CompileContext): Stage {
  let stage = input;
  const excluded = new Set(node.items.filter((i) => i.fn === 'none').map((i) => i.pattern));
  for (const item of node.items) {
    if (item.fn === 'none') continue;
    const names = hasWildcard(item.pattern) ? stage.names() : [item.pattern];
    for (const name of names) {
      const texts = matchPattern(item.pattern, name);
      const typed = texts === undefined || excluded.has(name) ? undefined : stage.field(name);
      if (texts === undefined || typed === undefined || typed.type === 'null') continue;
      const target = item.as === undefined ? name : countWildcards(item.as) > 0 ? fillPattern(item.as, texts) : item.as;
      stage.assign(target, converted(item.fn, typed, node, item, context));
    }
    if (item.fn === 'auto') stage = stage.seal();
  }
  return stage;
}
