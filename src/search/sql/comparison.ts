import type { BinaryOp } from '../spl/index.js';
import { asText, call, isPresent, isString, NULL_BOOL, once } from './convert.js';
import { commas, identifier, type Sql, sql, text, texts } from './fragment.js';
import type { Typed } from './typed.js';

/*
 * Comparisons (semantics: Search Reference, eval and where; CCF). A field is untyped until it is read: two values
 * that parse as numbers compare as numbers, anything else compares as text by bytes. A string on either side makes
 * the comparison textual. A multivalue side satisfies a comparison when one of its values does. NULL gives NULL.
 */

export type ComparisonOp = Extract<BinaryOp, '=' | '!=' | '<' | '<=' | '>' | '>=' | 'like'>;

const INFIX: Readonly<Record<ComparisonOp, Sql>> = {
  '=': sql`=`,
  '!=': sql`!=`,
  '<': sql`<`,
  '<=': sql`<=`,
  '>': sql`>`,
  '>=': sql`>=`,
  like: sql`LIKE`,
};

export const NO_TRUTH: Typed = { type: 'bool', sql: NULL_BOOL };

function bool(fragment: Sql): Typed {
  return { type: 'bool', sql: fragment };
}

function infix(a: Sql, op: ComparisonOp, b: Sql): Typed {
  return bool(sql`(${a} ${INFIX[op]} ${b})`);
}

/** A backslash escapes only `%` and `_`; ClickHouse would also take it before itself. */
function likePattern(pattern: Typed): Sql {
  if (typeof pattern.constant === 'string') return text(pattern.constant.replace(/\\(?![%_])/g, '\\\\'));
  const doubled = call(sql`replaceAll`, asText(pattern).sql, text('\\'), text('\\\\'));
  const percent = call(sql`replaceAll`, doubled, text('\\\\%'), text('\\%'));
  return call(sql`replaceAll`, percent, text('\\\\_'), text('\\_'));
}

/** Where the numeric reading is NULL one side is no number (or NULL): the text decides. */
function numberFirst(a: Typed, b: Typed, op: ComparisonOp, numberA: Sql, numberB: Sql): Typed {
  return bool(sql`ifNull(${numberA} ${INFIX[op]} ${numberB}, ${asText(a).sql} ${INFIX[op]} ${asText(b).sql})`);
}

function bothFields(a: Typed, b: Typed, op: ComparisonOp): Typed {
  const numberA = sql`toFloat64OrNull(${a.sql})`;
  const numberB = sql`toFloat64OrNull(${b.sql})`;
  if (op === '=') return bool(sql`(${a.sql} = ${b.sql} OR ifNull(${numberA} = ${numberB}, 0))`);
  if (op === '!=') return bool(sql`(${a.sql} != ${b.sql} AND ifNull(${numberA} != ${numberB}, 1))`);
  return numberFirst(a, b, op, numberA, numberB);
}

function boolWord(value: Typed): Typed {
  if (value.type !== 'bool') return value;
  return { type: 'text', sql: sql`if(isNull(${value.sql}), NULL, if(${value.sql}, 'true', 'false'))`, string: true };
}

function scalars(a: Typed, b: Typed, op: ComparisonOp): Typed {
  if (op === 'like') return infix(asText(a).sql, op, likePattern(b));
  if (a.type === b.type && (a.type === 'number' || a.type === 'bool')) return infix(a.sql, op, b.sql);
  if (a.type === 'bool' || b.type === 'bool') return scalars(boolWord(a), boolWord(b), op);
  if (isString(a) || isString(b)) return infix(asText(a).sql, op, asText(b).sql);
  if (a.type === 'number') return numberFirst(a, b, op, a.sql, sql`toFloat64OrNull(${b.sql})`);
  if (b.type === 'number') return numberFirst(a, b, op, sql`toFloat64OrNull(${a.sql})`, b.sql);
  return bothFields(a, b, op);
}

function readsTwice(a: Typed, b: Typed): boolean {
  return !isString(a) && !isString(b) && (a.type === 'text' || b.type === 'text');
}

function isCertain(value: Typed): boolean {
  return value.type !== 'list' && (value.total === true || value.type === 'literal');
}

function each(list: Typed, other: Typed, fresh: () => string, body: (item: Typed) => Typed): Typed {
  const name = identifier(fresh());
  const item: Typed = { type: 'text', sql: name, total: true };
  const exists = sql`arrayExists(${name} -> ${body(item).sql}, ${list.sql})`;
  const absent = isCertain(other) ? sql`empty(${list.sql})` : sql`empty(${list.sql}) OR NOT ${isPresent(other)}`;
  return bool(sql`if(${absent}, NULL, ${exists})`);
}

/** `a op b` as three-valued truth. Type errors are the caller's to report. */
export function compare(a: Typed, b: Typed, op: ComparisonOp, fresh: () => string): Typed {
  if (a.type === 'null' || b.type === 'null') return NO_TRUTH;
  if (a.type === 'list') {
    return once(a, fresh, (list) =>
      once(b, fresh, (other) => each(list, other, fresh, (item) => compare(item, other, op, fresh))),
    );
  }
  if (b.type === 'list') {
    return once(b, fresh, (list) =>
      once(a, fresh, (other) => each(list, other, fresh, (item) => compare(other, item, op, fresh))),
    );
  }
  if (!readsTwice(a, b)) return scalars(a, b, op);
  return once(a, fresh, (left) => once(b, fresh, (right) => scalars(left, right, op)));
}

function literals(members: readonly Typed[]): string[] {
  return members.flatMap((m) => (m.type === 'literal' && typeof m.constant === 'string' ? [m.constant] : []));
}

/** Equality with any member; quoted members of a plain field become one set lookup. */
export function isOneOf(value: Typed, members: readonly Typed[], fresh: () => string): Typed {
  if (value.type === 'null') return NO_TRUTH;
  return once(value, fresh, (v) => {
    const set = v.type === 'text' || v.type === 'literal' ? literals(members) : [];
    const rest = set.length > 0 ? members.filter((m) => typeof m.constant !== 'string') : members;
    const tests = rest.map((m) => compare(v, m, '=', fresh).sql);
    if (set.length > 0) tests.unshift(sql`(${v.sql} IN ${texts(set)})`);
    const [only] = tests;
    if (only === undefined) return NO_TRUTH;
    return bool(tests.length === 1 ? only : sql`or(${commas(tests)})`);
  });
}
