import type { Origin } from '../../store/index.js';
import type { SearchExpr, SearchValue } from '../spl/index.js';
import { globMatches } from './glob.js';

/*
 * What a base search says of whole groups of events before any is read: three-valued evaluation of the
 * expression on index, sourcetype, source and host alone. `undefined` = depends on the event.
 */

type Known = boolean | undefined;

const META = new Set(['index', 'sourcetype', 'source', 'host']);

function metaValue(origin: Origin, field: string): string | undefined {
  return META.has(field) ? origin[field as 'index' | 'sourcetype' | 'source' | 'host'] : undefined;
}

function anyMatches(text: string, values: readonly SearchValue[]): boolean {
  return values.some((v) => globMatches(v, text));
}

function conjunction(parts: readonly Known[]): Known {
  if (parts.includes(false)) return false;
  return parts.includes(undefined) ? undefined : true;
}

function disjunction(parts: readonly Known[]): Known {
  if (parts.includes(true)) return true;
  return parts.includes(undefined) ? undefined : false;
}

/** Whether events of this origin can match: false = none can, true = all do, undefined = some may. */
export function evaluateOrigin(expr: SearchExpr, origin: Origin): Known {
  switch (expr.kind) {
    case 'all':
      return true;
    case 'and':
      return conjunction(expr.items.map((item) => evaluateOrigin(item, origin)));
    case 'or':
      return disjunction(expr.items.map((item) => evaluateOrigin(item, origin)));
    case 'not': {
      const inner = evaluateOrigin(expr.item, origin);
      return inner === undefined ? undefined : !inner;
    }
    case 'compare': {
      const value = metaValue(origin, expr.field);
      if (value === undefined || (expr.op !== '=' && expr.op !== '!=')) return undefined;
      return anyMatches(value, [expr.value]) === (expr.op === '=');
    }
    case 'in': {
      const value = metaValue(origin, expr.field);
      return value === undefined ? undefined : anyMatches(value, expr.values);
    }
    default:
      return undefined;
  }
}

/**
 * The expression with every part decided that says the same of all these origins: a search by source over a table
 * that holds nothing else need not look at the source of each event.
 */
export function simplifyFor(expr: SearchExpr, origins: readonly Origin[]): SearchExpr {
  const [first] = origins;
  const known = first === undefined ? undefined : evaluateOrigin(expr, first);
  if (known !== undefined && origins.every((o) => evaluateOrigin(expr, o) === known)) {
    const { span } = expr;
    return known ? { kind: 'all', span } : { kind: 'not', item: { kind: 'all', span }, span };
  }
  if (expr.kind === 'and' || expr.kind === 'or') {
    return { ...expr, items: expr.items.map((item) => simplifyFor(item, origins)) };
  }
  return expr.kind === 'not' ? { ...expr, item: simplifyFor(expr.item, origins) } : expr;
}

/** Whether some term of the expression speaks of the field. */
export function mentions(expr: SearchExpr, field: string): boolean {
  switch (expr.kind) {
    case 'and':
    case 'or':
      return expr.items.some((item) => mentions(item, field));
    case 'not':
      return mentions(expr.item, field);
    case 'compare':
    case 'in':
      return expr.field === field;
    default:
      return false;
  }
}

/** Whether the time modifier appears anywhere in the expression. */
export function limitsTime(expr: SearchExpr, modifier: string): boolean {
  switch (expr.kind) {
    case 'and':
    case 'or':
      return expr.items.some((item) => limitsTime(item, modifier));
    case 'not':
      return limitsTime(expr.item, modifier);
    case 'time':
      return expr.modifier === modifier;
    default:
      return false;
  }
}
