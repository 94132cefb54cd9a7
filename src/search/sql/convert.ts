import { commas, identifier, type Sql, sql, text } from './fragment.js';
import { printDecimals, printDigits, printNumber } from './number.js';
import type { Typed } from './typed.js';

/*
 * Conversions between the ways a Splunk value is held (see typed.ts). All of them are total functions over Typed:
 * a conversion that makes no sense for a value gives NULL; what the language forbids is reported by the caller.
 */

export const NULL_TEXT: Sql = sql`CAST(NULL, 'Nullable(String)')`;
export const NULL_NUMBER: Sql = sql`CAST(NULL, 'Nullable(Float64)')`;
export const NULL_BOOL: Sql = sql`CAST(NULL, 'Nullable(UInt8)')`;
export const EMPTY_LIST: Sql = sql`CAST([], 'Array(String)')`;

/** The constant NULL: what an unknown field reads as. */
export const NOTHING: Typed = { type: 'null', sql: sql`NULL` };

/** A column, a lambda variable or a bound literal: may be repeated in SQL at no cost. */
export function isAtom(fragment: Sql): boolean {
  const { only } = fragment;
  return only !== undefined && only.kind !== 'text';
}

/**
 * Lets `body` use a value several times while the SQL computes and spells it once: through a lambda over a
 * one-element array, since ClickHouse has no local variables. `fresh` gives a name nothing else uses.
 */
export function once(value: Typed, fresh: () => string, body: (value: Typed) => Typed): Typed {
  if (isAtom(value.sql)) return body(value);
  const name = identifier(fresh());
  const result = body({ ...value, sql: name });
  return { ...result, sql: sql`arrayMap(${name} -> ${result.sql}, [${value.sql}])[1]` };
}

/** The only value of a list, NULL when there is none or more than one. */
function single(list: Sql): Sql {
  if (isAtom(list)) return sql`if(length(${list}) = 1, ${list}[1], NULL)`;
  return sql`arrayMap(v -> if(length(v) = 1, v[1], NULL), [${list}])[1]`;
}

function numberAsText(value: Typed): Typed {
  if (typeof value.constant === 'number') {
    return { type: 'text', sql: text(printNumber(value.constant, value)), total: true };
  }
  const total = value.total === true ? { total: true } : {};
  if (value.decimals !== undefined) return { type: 'text', sql: printDecimals(value.sql, value.decimals), ...total };
  if (value.digits !== undefined) return { type: 'text', sql: printDigits(value.sql, value.digits), ...total };
  return { type: 'text', sql: sql`toString(${value.sql})`, ...total };
}

/**
 * As Nullable(String). Numbers print by Splunk's rules (number.ts); a Boolean as `True` or `False`, which only
 * tostring() may ask for; a list as its only value, NULL when it has several.
 */
export function asText(value: Typed): Typed {
  switch (value.type) {
    case 'text':
    case 'literal':
      return value;
    case 'number':
      return numberAsText(value);
    case 'bool':
      return {
        type: 'text',
        sql: sql`if(isNull(${value.sql}), NULL, if(${value.sql}, 'True', 'False'))`,
        string: true,
      };
    case 'list':
      return { type: 'text', sql: single(value.sql) };
    case 'null':
      return { type: 'text', sql: NULL_TEXT };
  }
}

/**
 * As Nullable(Float64). Text that is a plain number (decimal, exponent, `nan`, `inf`; no blanks, no hex) is read,
 * other text is NULL. A quoted literal is never a number: NULL.
 */
export function asNumber(value: Typed): Typed {
  switch (value.type) {
    case 'number':
      return value;
    case 'text':
      return { type: 'number', sql: value.string === true ? NULL_NUMBER : sql`toFloat64OrNull(${value.sql})` };
    case 'list':
      return { type: 'number', sql: sql`toFloat64OrNull(${single(value.sql)})` };
    case 'literal':
    case 'bool':
    case 'null':
      return { type: 'number', sql: NULL_NUMBER };
  }
}

/** As three-valued Nullable(UInt8). A field is never a Boolean, only the texts true and false stand in for one. */
export function asBool(value: Typed): Typed {
  if (value.type === 'bool') return value;
  if (value.type === 'null' || value.type === 'number') return { type: 'bool', sql: NULL_BOOL };
  const string = asText(value).sql;
  return {
    type: 'bool',
    sql: sql`transform(${string}, ['true', 'True', 'false', 'False'], [1, 1, 0, 0], CAST(NULL, 'Nullable(UInt8)'))`,
  };
}

/** As Array(String): nothing becomes the empty list, a single value a list of one. */
export function asList(value: Typed): Typed {
  if (value.type === 'list') return value;
  if (value.type === 'null') return { type: 'list', sql: EMPTY_LIST, total: true };
  const string = asText(value);
  if (string.type === 'literal' || string.total === true) {
    return { type: 'list', sql: sql`[${string.sql}]`, total: true };
  }
  return {
    type: 'list',
    sql: sql`arrayMap(v -> assumeNotNull(v), arrayFilter(v -> isNotNull(v), [${string.sql}]))`,
    total: true,
  };
}

/** Whether a value is present, as SQL of type UInt8. */
export function isPresent(value: Typed): Sql {
  if (value.type === 'list') return sql`notEmpty(${value.sql})`;
  if (value.type === 'null') return sql`0`;
  return value.total === true || value.type === 'literal' ? sql`1` : sql`isNotNull(${value.sql})`;
}

function sameNumbers(values: readonly Typed[]): boolean {
  const [first] = values;
  return values.every((v) => v.type === 'number' && v.digits === first?.digits && v.decimals === first?.decimals);
}

/** A value without what was known of it as a constant: one branch of several. */
function asBranch(value: Typed): Typed {
  const { constant: _constant, ...rest } = value;
  return rest;
}

/**
 * Brings the branches of if, case, coalesce … to one type: numbers stay numbers when they print alike, Booleans
 * stay Booleans, any list makes all lists, anything else is text. `empty` is the NULL of that type.
 */
export function unify(values: readonly Typed[]): { readonly branches: readonly Typed[]; readonly empty: Typed } {
  const known = values.filter((v) => v.type !== 'null');
  const fill = (empty: Typed, convert: (v: Typed) => Typed) => ({
    branches: values.map((v) => (v.type === 'null' ? empty : asBranch(convert(v)))),
    empty,
  });
  if (known.length === 0) return fill(NOTHING, (v) => v);
  if (known.some((v) => v.type === 'list')) return fill({ type: 'list', sql: EMPTY_LIST }, asList);
  if (known.every((v) => v.type === 'bool')) return fill({ type: 'bool', sql: NULL_BOOL }, (v) => v);
  if (sameNumbers(known)) {
    const { digits, decimals } = known[0] ?? {};
    const form = { ...(digits === undefined ? {} : { digits }), ...(decimals === undefined ? {} : { decimals }) };
    return fill({ type: 'number', sql: NULL_NUMBER, ...form }, (v) => v);
  }
  const string = known.every(isString) ? { string: true as const } : {};
  return fill({ type: 'text', sql: NULL_TEXT, ...string }, (v) => {
    const converted = asText(v);
    return { type: 'text', sql: converted.sql, ...string };
  });
}

/** Known to be a string when the search is checked. */
export function isString(value: Typed): boolean {
  return value.type === 'literal' || value.string === true;
}

/** `if(condition, then, else)` over branches of one type; a NULL condition takes `otherwise`. */
export function choose(condition: Sql, then: Typed, otherwise: Typed): Typed {
  const { branches } = unify([then, otherwise]);
  const [a = NOTHING, b = NOTHING] = branches;
  const { total: _a, ...form } = a;
  return { ...form, sql: sql`if(${condition}, ${a.sql}, ${b.sql})` };
}

/** A call of a ClickHouse function. `name` is the compiler's own text. */
export function call(name: Sql, ...args: readonly Sql[]): Sql {
  return sql`${name}(${commas(args)})`;
}
