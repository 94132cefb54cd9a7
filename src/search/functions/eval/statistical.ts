import { asList, call, once } from '../../sql/convert.js';
import { type Sql, sql } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import { type Page, textResult, wrongType } from '../arguments.js';
import type { CallContext, EvalFunction } from '../function.js';

/* max and min of the Search Reference, Statistical eval functions: every string ranks above every number. */

function valuesOf(page: Page, args: readonly Typed[], context: CallContext): Sql {
  const lists = args.map((arg, i) =>
    asList(arg.type === 'bool' ? wrongType(page, i, 'numbers or texts', context) : arg),
  );
  return lists.length === 1 ? (lists[0]?.sql ?? sql`[]`) : call(sql`arrayConcat`, ...lists.map((l) => l.sql));
}

function plainNumbers(args: readonly Typed[]): boolean {
  return args.length > 1 && args.every((a) => a.type === 'number');
}

/** Numbers in the argument list alone need no texts; a missing one is skipped. */
function ofNumbers(args: readonly Typed[], fn: Sql): Typed {
  const all = sql`arrayFilter(v -> isNotNull(v), [${args.map((a) => a.sql).reduce((l, r) => sql`${l}, ${r}`)}])`;
  const best = sql`arrayMap(l -> if(empty(l), NULL, ${fn}(arrayMap(v -> assumeNotNull(v), l))), [${all}])[1]`;
  return { type: 'number', sql: best };
}

/** Sort key: (is text, number, text). */
function extreme(page: Page, index: Sql, fn: Sql): EvalFunction {
  return {
    ...page,
    build: (args, context) => {
      if (plainNumbers(args)) return ofNumbers(args, fn);
      const sorted = sql`arraySort(v -> (isNull(toFloat64OrNull(v)), ifNull(toFloat64OrNull(v), 0), if(isNull(toFloat64OrNull(v)), v, '')), ${valuesOf(page, args, context)})`;
      return once({ type: 'list', sql: sorted }, context.fresh, (l) =>
        textResult(sql`if(empty(${l.sql}), NULL, ${l.sql}[${index}])`),
      );
    },
  };
}

export const statistical: readonly EvalFunction[] = [
  extreme(
    {
      name: 'max',
      arity: [1, Infinity],
      syntax: 'max(<value>, …)',
      summary: 'The greatest value; any text is greater than any number.',
      examples: [
        ['max(1, 3, 6, 7, "foo", "baz")', 'foo'],
        ['max(9, 10)', '10'],
        ['max(split("1 3 5 6 4 2", " "))', '6'],
        ['max(missing, 2)', '2'],
        ['max(missing)', null],
      ],
    },
    sql`-1`,
    sql`arrayMax`,
  ),
  extreme(
    {
      name: 'min',
      arity: [1, Infinity],
      syntax: 'min(<value>, …)',
      summary: 'The least value; any number is less than any text.',
      examples: [
        ['min(3, 6, 7, "maria", 1)', '1'],
        ['min("b", "a")', 'a'],
        ['min(split("1 3 5 6 4 2", " "))', '1'],
      ],
    },
    sql`1`,
    sql`arrayMin`,
  ),
];
