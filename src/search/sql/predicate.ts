import type { Diagnostic } from '../../diagnostics/index.js';
import type { SearchExpr, SearchValue } from '../spl/index.js';
import { concat, number, type Sql, sql, text } from './fragment.js';
import { isAny, isWildcard, valueText } from './glob.js';
import { anyElement, matchesAny } from './match.js';
import { containsAny } from './raw-text.js';
import { resolveTime } from './time-bound.js';
import type { Typed } from './typed.js';

/*
 * The boolean expression of `search`: two-valued (an absent field is "no match", NOT inverts),
 * any-value semantics on multivalue fields (semantics A2, A3).
 */

export interface PredicateScope {
  field(name: string): Typed | undefined;
  names(): readonly string[];
  readonly now: number;
  readonly timezone: string;
  fresh(hint: string): string;
  asText(typed: Typed): Sql;
  report(diagnostic: Diagnostic): void;
  /** Rows of a subsearch as an expression, by its span; filled in before compiling. */
  subsearch(expr: Extract<SearchExpr, { kind: 'subsearch' }>): SearchExpr;
}

/** A condition, or a constant known at compile time. */
export type Condition = Sql | boolean;

type Compare = Extract<SearchExpr, { kind: 'compare' }>;
type TextExpr = Extract<SearchExpr, { kind: 'text' }>;

const PLAIN_NUMBER = /^-?(?:\d+\.?\d*|\.\d+)$/;
const CIDR = /^(?:\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}|[0-9a-f:]*:[0-9a-f:.]*\/\d{1,3})$/i;

export function toSql(condition: Condition): Sql {
  if (typeof condition === 'boolean') return condition ? sql`1` : sql`0`;
  return condition;
}

function not(condition: Condition): Condition {
  return typeof condition === 'boolean' ? !condition : sql`NOT ${condition}`;
}

function all(conditions: readonly Condition[]): Condition {
  if (conditions.includes(false)) return false;
  const open = conditions.filter((c): c is Sql => c !== true);
  if (open.length === 0) return true;
  return open.length === 1 ? (open[0] as Sql) : sql`(${concat(open, sql` AND `)})`;
}

function any(conditions: readonly Condition[]): Condition {
  if (conditions.includes(true)) return true;
  const open = conditions.filter((c): c is Sql => c !== false);
  if (open.length === 0) return false;
  return open.length === 1 ? (open[0] as Sql) : sql`(${concat(open, sql` OR `)})`;
}

/** Makes a condition over a possibly absent value two-valued where that matters. */
function settle(condition: Sql, typed: Typed, total: boolean): Sql {
  return total && typed.total !== true && typed.type !== 'list' ? sql`ifNull(${condition}, 0)` : condition;
}

function exists(typed: Typed | undefined): Condition {
  if (typed === undefined || typed.type === 'null') return false;
  if (typed.type === 'list') return sql`notEmpty(${typed.sql})`;
  return typed.total === true ? true : sql`isNotNull(${typed.sql})`;
}

/** The engine may look at the range before the test, and fails on what is no address: it gets to see addresses only. */
function cidrMatch(subject: Sql, cidr: string): Sql {
  const value = sql`ifNull(${subject}, '')`;
  const address = sql`(isIPv4String(${value}) OR isIPv6String(${value}))`;
  const inRange = sql`isIPAddressInRange(if(${address}, ${value}, '::'), ${text(cidr)})`;
  return sql`(isNotNull(${subject}) AND if(${address}, ${inRange}, ${subject} = ${text(cidr)}))`;
}

function isNetwork(value: SearchValue): boolean {
  return !isWildcard(value) && CIDR.test(valueText(value));
}

function equalsValues(subject: Sql, values: readonly SearchValue[]): Sql {
  const cidrs = values.filter(isNetwork);
  const others = values.filter((v) => !cidrs.includes(v));
  const conditions = cidrs.map((v) => cidrMatch(subject, valueText(v)));
  if (others.length > 0) conditions.push(matchesAny(subject, others));
  return conditions.length === 1 ? (conditions[0] as Sql) : sql`(${concat(conditions, sql` OR `)})`;
}

/** Any of the values equals the field: one condition however many there are. */
function equals(
  typed: Typed | undefined,
  values: readonly SearchValue[],
  scope: PredicateScope,
  total: boolean,
): Condition {
  if (typed === undefined || typed.type === 'null') return false;
  if (values.some(isAny)) return exists(typed);
  if (typed.type === 'list') return anyElement(typed.sql, scope.fresh('x'), (x) => equalsValues(x, values));
  const subject = typed.type === 'text' || typed.type === 'literal' ? typed.sql : scope.asText(typed);
  return settle(equalsValues(subject, values), typed, total);
}

/** `!=`: the field exists and (any of) its values differ. */
function differs(typed: Typed | undefined, value: SearchValue, scope: PredicateScope, total: boolean): Condition {
  if (typed === undefined || typed.type === 'null' || isAny(value)) return false;
  if (typed.type === 'list')
    return anyElement(typed.sql, scope.fresh('x'), (x) => sql`NOT ${equalsValues(x, [value])}`);
  const subject = typed.type === 'text' || typed.type === 'literal' ? typed.sql : scope.asText(typed);
  const other = sql`NOT (${equalsValues(subject, [value])})`;
  // What asks for a network says of an absent field that it is not in there.
  if (isNetwork(value) && typed.total !== true) return sql`(isNotNull(${subject}) AND ${other})`;
  return settle(other, typed, total);
}

function operator(op: Compare['op']): Sql {
  switch (op) {
    case '<':
      return sql`<`;
    case '<=':
      return sql`<=`;
    case '>':
      return sql`>`;
    case '>=':
      return sql`>=`;
    case '=':
      return sql`=`;
    case '!=':
      return sql`!=`;
  }
}

/** Numeric if both sides are numbers, else byte order. */
function orders(subject: Sql, op: Compare['op'], literal: string): Sql {
  const asTexts = sql`${subject} ${operator(op)} ${text(literal)}`;
  if (!PLAIN_NUMBER.test(literal)) return asTexts;
  const value = sql`toFloat64OrNull(${subject})`;
  return sql`if(isNotNull(${value}), ${value} ${operator(op)} ${number(Number(literal))}, ${asTexts})`;
}

function ordering(typed: Typed | undefined, expr: Compare, scope: PredicateScope, total: boolean): Condition {
  if (typed === undefined || typed.type === 'null') return false;
  const literal = valueText(expr.value);
  if (typed.type === 'number' && PLAIN_NUMBER.test(literal)) {
    return settle(sql`${typed.sql} ${operator(expr.op)} ${number(Number(literal))}`, typed, total);
  }
  if (typed.type === 'list') return anyElement(typed.sql, scope.fresh('x'), (x) => orders(x, expr.op, literal));
  const subject = typed.type === 'text' ? typed.sql : scope.asText(typed);
  return settle(orders(subject, expr.op, literal), typed, total);
}

function compare(expr: Compare, scope: PredicateScope, total: boolean): Condition {
  const typed = scope.field(expr.field);
  if (expr.op === '=') return equals(typed, [expr.value], scope, total);
  if (expr.op === '!=') return differs(typed, expr.value, scope, total);
  return ordering(typed, expr, scope, total);
}

/**
 * One of the keywords and phrases is found.
 * Without `_raw` they are looked for in the row's visible values (practice; the page is silent).
 */
function fullText(exprs: readonly TextExpr[], scope: PredicateScope): Condition {
  if (exprs.length === 0) return false;
  if (exprs.some(({ value }) => isAny(value))) return true;
  const raw = scope.field('_raw');
  const subjects = raw === undefined ? scope.names().filter((n) => !n.startsWith('_')) : ['_raw'];
  return any(
    subjects.map((name) => {
      const typed = scope.field(name);
      if (typed === undefined || typed.type === 'null') return false;
      if (typed.type === 'list') return anyElement(typed.sql, scope.fresh('x'), (x) => containsAny(x, exprs));
      return settle(containsAny(scope.asText(typed), exprs), typed, true);
    }),
  );
}

function timeTerm(expr: Extract<SearchExpr, { kind: 'time' }>, scope: PredicateScope): Condition {
  const bound = resolveTime(expr.value, scope, expr.span);
  if (bound === undefined) return false;
  const typed = scope.field(expr.modifier.startsWith('_index') ? '_indextime' : '_time');
  if (typed === undefined) return false;
  const earliest = expr.modifier.endsWith('earliest');
  const op = expr.op === '=' ? (earliest ? '>=' : '<') : expr.op;
  return sql`${typed.sql} ${operator(op)} ${number(bound)}`;
}

/** Values ORed on one field become one match, `f=a OR f=b OR f IN (c)`; so do keywords. */
function disjunction(items: readonly SearchExpr[], scope: PredicateScope, total: boolean): Condition {
  const byField = new Map<string, SearchValue[]>();
  const keywords: TextExpr[] = [];
  const rest: SearchExpr[] = [];
  for (const item of items) {
    const values =
      item.kind === 'compare' && item.op === '=' ? [item.value] : item.kind === 'in' ? item.values : undefined;
    if (item.kind === 'text') keywords.push(item);
    else if (values === undefined) rest.push(item);
    else {
      const field = (item as Extract<SearchExpr, { kind: 'compare' | 'in' }>).field;
      byField.set(field, [...(byField.get(field) ?? []), ...values]);
    }
  }
  return any([
    ...[...byField].map(([field, values]) => equals(scope.field(field), values, scope, total)),
    fullText(keywords, scope),
    ...rest.map((item) => compilePredicate(item, scope, total)),
  ]);
}

/**
 * Compiles to a condition. With `total` it is never NULL; without, NULL may stand for false, which is what a
 * top-level WHERE wants: a bare `column = value` lets ClickHouse use its index.
 */
export function compilePredicate(expr: SearchExpr, scope: PredicateScope, total = false): Condition {
  switch (expr.kind) {
    case 'all':
      return true;
    case 'and':
      return all(expr.items.map((item) => compilePredicate(item, scope, total)));
    case 'or':
      return disjunction(expr.items, scope, total);
    case 'not':
      return not(compilePredicate(expr.item, scope, true));
    case 'compare':
      return compare(expr, scope, total);
    case 'in':
      return expr.values.length === 0 ? false : equals(scope.field(expr.field), expr.values, scope, total);
    case 'text':
      return fullText([expr], scope);
    case 'time':
      return timeTerm(expr, scope);
    case 'subsearch':
      return compilePredicate(scope.subsearch(expr), scope, total);
  }
}
