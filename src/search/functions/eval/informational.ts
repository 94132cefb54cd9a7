import { asText, isPresent, isString, NOTHING, once } from '../../sql/convert.js';
import { type Sql, sql } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import { boolResult } from '../arguments.js';
import type { CallContext, EvalFunction } from '../function.js';
import { isJsonArray, isJsonObject } from './json-text.js';

/*
 * Informational functions of the Search Reference. A field whose text reads as a number is a number here; `NaN` is
 * a number and a string at once; a quoted literal is always a string.
 */

type Test = (value: Typed, context: CallContext) => Sql;

function information(name: string, summary: string, examples: EvalFunction['examples'], test: Test): EvalFunction {
  return {
    name,
    arity: [1, 1],
    syntax: `${name}(<value>)`,
    summary,
    examples,
    build: (args, context) => ({ ...boolResult(test(args[0] ?? NOTHING, context)), total: true }),
  };
}

/** A test of the text of a field, false where there is none; lists are tested by their only value. */
function ofText(value: Typed, test: (text: Sql) => Sql): Sql {
  if (value.type === 'list') {
    return sql`arrayMap(l -> length(l) = 1 AND ${test(sql`l[1]`)}, [${value.sql}])[1]`;
  }
  if (value.type !== 'text' || isString(value)) return sql`0`;
  return sql`arrayMap(v -> ifNull(${test(sql`v`)}, 0), [${value.sql}])[1]`;
}

/** By the form that is printed: 2.00 is no integer. */
function isInteger(value: Typed): Sql {
  if (value.type !== 'number') return ofText(value, (v) => sql`match(${v}, '^[-+]?[0-9]+$')`);
  if (value.decimals !== undefined && value.decimals > 0) return sql`0`;
  if (value.digits !== undefined) return sql`ifNull(match(${asText(value).sql}, '^-?[0-9]+$'), 0)`;
  return sql`ifNull(${value.sql} = floor(${value.sql}) AND isFinite(${value.sql}), 0)`;
}

function isNumber(value: Typed): Sql {
  if (value.type === 'number') return isPresent(value);
  return ofText(value, (v) => sql`isNotNull(toFloat64OrNull(${v}))`);
}

function isDouble(value: Typed): Sql {
  if (value.type === 'number') return sql`(${isPresent(value)} AND NOT ${isInteger(value)})`;
  return ofText(value, (v) => sql`(isNotNull(toFloat64OrNull(${v})) AND NOT match(${v}, '^[-+]?[0-9]+$'))`);
}

function isText(value: Typed): Sql {
  if (isString(value)) return isPresent(value);
  if (value.type === 'number') return sql`ifNull(isNaN(${value.sql}), 0)`;
  return ofText(value, (v) => sql`(isNull(toFloat64OrNull(${v})) OR isNaN(toFloat64OrZero(${v})))`);
}

function jsonTest(value: Typed, context: CallContext, test: (text: Sql) => Sql): Sql {
  if (value.type !== 'text' && value.type !== 'literal') return sql`0`;
  return once(value, context.fresh, (v) => boolResult(sql`ifNull(${test(v.sql)}, 0)`)).sql;
}

/** What kind of value it is, as a text. */
function typeName(value: Typed, context: CallContext): Sql {
  switch (value.type) {
    case 'bool':
      return sql`'Bool'`;
    case 'literal':
      return sql`'String'`;
    case 'number':
      return sql`if(${isPresent(value)}, 'Number', 'Invalid')`;
    case 'null':
      return context.args[0]?.kind === 'field' ? sql`'Invalid'` : sql`'Null'`;
    case 'list':
      return sql`arrayMap(l -> multiIf(empty(l), 'Invalid', length(l) > 1, 'Multivalue', isNotNull(toFloat64OrNull(l[1])), 'Number', 'String'), [${value.sql}])[1]`;
    case 'text':
      if (isString(value)) return sql`if(${isPresent(value)}, 'String', 'Invalid')`;
      return sql`arrayMap(v -> multiIf(isNull(v), 'Invalid', isNotNull(toFloat64OrNull(v)), 'Number', 'String'), [${value.sql}])[1]`;
  }
}

export const informational: readonly EvalFunction[] = [
  information(
    'isnull',
    'True if there is no value.',
    [
      ['if(isnull(missing), "y", "n")', 'y'],
      ['if(isnull(""), "y", "n")', 'n'],
    ],
    (value) => sql`NOT ${isPresent(value)}`,
  ),
  information(
    'isnotnull',
    'True if there is a value, even an empty one.',
    [
      ['if(isnotnull("a"), "y", "n")', 'y'],
      ['if(isnotnull(missing), "y", "n")', 'n'],
    ],
    (value) => isPresent(value),
  ),
  information(
    'isnum',
    'True for a number, or a field that holds one.',
    [
      ['if(isnum(5), "y", "n")', 'y'],
      ['if(isnum("12"), "y", "n")', 'n'],
    ],
    isNumber,
  ),
  information(
    'isint',
    'True for an integer, or a field that holds one.',
    [
      ['if(isint(5), "y", "n")', 'y'],
      ['if(isint(5.5), "y", "n")', 'n'],
      ['if(isint(5.0), "y", "n")', 'n'],
    ],
    isInteger,
  ),
  information(
    'isdouble',
    'True for a number with a fraction or written with a point.',
    [
      ['if(isdouble(3.546), "y", "n")', 'y'],
      ['if(isdouble(1000000), "y", "n")', 'n'],
    ],
    isDouble,
  ),
  information(
    'isstr',
    'True for a text that is no number; NaN counts as text too.',
    [
      ['if(isstr("a"), "y", "n")', 'y'],
      ['if(isstr(5), "y", "n")', 'n'],
    ],
    isText,
  ),
  information(
    'isbool',
    'True for a Boolean expression; a field is never Boolean.',
    [
      ['if(isbool(1==2), "y", "n")', 'y'],
      ['if(isbool("true"), "y", "n")', 'n'],
    ],
    (value) => (value.type === 'bool' ? sql`1` : sql`0`),
  ),
  information(
    'ismv',
    'True if there are several values.',
    [
      ['if(ismv(split("1,2", ",")), "y", "n")', 'y'],
      ['if(ismv(split("1", ",")), "y", "n")', 'n'],
    ],
    (value) => (value.type === 'list' ? sql`(length(${value.sql}) > 1)` : sql`0`),
  ),
  information(
    'isarray',
    'True if the text is a JSON array.',
    [
      ['if(isarray("[1, 2, 3]"), "y", "n")', 'y'],
      ['if(isarray(1), "y", "n")', 'n'],
    ],
    (value, context) => jsonTest(value, context, isJsonArray),
  ),
  information(
    'isobject',
    'True if the text is a JSON object.',
    [
      ['if(isobject("{\\"a\\": 1}"), "y", "n")', 'y'],
      ['if(isobject("{cities: \\"3\\"}"), "y", "n")', 'n'],
    ],
    (value, context) => jsonTest(value, context, isJsonObject),
  ),
  {
    name: 'typeof',
    arity: [1, 1],
    syntax: 'typeof(<value>)',
    summary: 'Number, String, Bool, Multivalue, Null, or Invalid for a missing field.',
    examples: [
      ['typeof(12)', 'Number'],
      ['typeof("string")', 'String'],
      ['typeof(1==2)', 'Bool'],
      ['typeof(missing)', 'Invalid'],
    ],
    build: (args, context) => ({
      type: 'text',
      sql: typeName(args[0] ?? NOTHING, context),
      string: true,
      total: true,
    }),
  },
];
