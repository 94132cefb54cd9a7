import { once } from '../../sql/convert.js';
import { bind, type Sql, sql } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import { numberResult, numeric } from '../arguments.js';
import type { CallContext, EvalFunction } from '../function.js';

/* Bit functions work on integers 0 … 2^53 − 1; anything else is NULL (Search Reference, Bitwise functions). */

const MASK = bind('9007199254740991', 'UInt64');

/** Nullable(UInt64): the number if it is an integer of the domain. */
function integer(value: Typed): Sql {
  return sql`nullIf(least(accurateCastOrNull(${value.sql}, 'UInt64'), 9007199254740992), 9007199254740992)`;
}

function fold(args: readonly Typed[], name: Sql): Typed {
  const [first, ...rest] = args.map(integer);
  return numberResult(sql`toFloat64(${rest.reduce((all, next) => sql`${name}(${all}, ${next})`, first ?? sql`NULL`)})`);
}

function shift(name: Sql): (args: readonly Typed[], context: CallContext) => Typed {
  return ([value, count], context) => {
    if (value === undefined || count === undefined) return numberResult(sql`NULL`);
    return once({ type: 'number', sql: integer(count) }, context.fresh, (n) =>
      numberResult(
        sql`toFloat64(if(${n.sql} > 52, ${integer(value)} * 0, bitAnd(${name}(${integer(value)}, ${n.sql}), ${MASK})))`,
      ),
    );
  };
}

export const bitwise: readonly EvalFunction[] = [
  numeric(
    {
      name: 'bit_and',
      arity: [2, Infinity],
      syntax: 'bit_and(<num>, <num>, …)',
      summary: 'Bits set in every argument.',
      examples: [
        ['bit_and(12, 9)', '8'],
        ['bit_and(4, 6)', '4'],
        ['bit_and(9007199254740992, 1)', null],
      ],
    },
    (args) => fold(args, sql`bitAnd`),
  ),
  numeric(
    {
      name: 'bit_or',
      arity: [2, Infinity],
      syntax: 'bit_or(<num>, <num>, …)',
      summary: 'Bits set in any argument.',
      examples: [
        ['bit_or(4, 2)', '6'],
        ['bit_or(4, 1.5)', null],
      ],
    },
    (args) => fold(args, sql`bitOr`),
  ),
  numeric(
    {
      name: 'bit_xor',
      arity: [2, Infinity],
      syntax: 'bit_xor(<num>, <num>, …)',
      summary: 'Bits set in an odd number of arguments.',
      examples: [
        ['bit_xor(3, 2)', '1'],
        ['bit_xor(4, 6)', '2'],
      ],
    },
    (args) => fold(args, sql`bitXor`),
  ),
  numeric(
    {
      name: 'bit_not',
      arity: [1, 2],
      syntax: 'bit_not(<num>[, <mask>])',
      summary: 'Inverts the bits of a number within a mask of 53 bits or the given one.',
      examples: [
        ['bit_not(9)', '9007199254740982'],
        ['bit_not(9, 15)', '6'],
        ['bit_not(-1)', null],
      ],
    },
    ([value = { type: 'null', sql: sql`NULL` }, mask]) => {
      const bits = mask === undefined ? MASK : integer(mask);
      return numberResult(sql`toFloat64(bitAnd(bitNot(${integer(value)}), ${bits}))`);
    },
  ),
  numeric(
    {
      name: 'bit_shift_left',
      arity: [2, 2],
      syntax: 'bit_shift_left(<num>, <offset>)',
      summary: 'Shifts to the left within 53 bits; bits that overflow are lost.',
      examples: [
        ['bit_shift_left(2, 1)', '4'],
        ['bit_shift_left(3, 52)', '4503599627370496'],
        ['bit_shift_left(1, 53)', '0'],
        ['bit_shift_left(3, 9007199254740991)', '0'],
        ['bit_shift_left(3, -2)', null],
      ],
    },
    shift(sql`bitShiftLeft`),
  ),
  numeric(
    {
      name: 'bit_shift_right',
      arity: [2, 2],
      syntax: 'bit_shift_right(<num>, <offset>)',
      summary: 'Shifts to the right, filling with zeros.',
      examples: [
        ['bit_shift_right(4, 1)', '2'],
        ['bit_shift_right(-3, 1)', null],
      ],
    },
    shift(sql`bitShiftRight`),
  ),
];
