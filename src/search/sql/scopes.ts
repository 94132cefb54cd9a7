import type { Constant } from '../functions/index.js';
import type { EvalExpr } from '../spl/index.js';
import type { CompileContext } from './context.js';
import { asText } from './convert.js';
import { compileAssignment, type Scope } from './expression.js';
import { compilePredicate, type PredicateScope, toSql } from './predicate.js';
import type { Typed } from './typed.js';

/** Fields to compile against: a stage, or the layers of events below one. */
export interface Fields {
  field(name: string): Typed | undefined;
  names(): readonly string[];
  constant?(name: string): Constant | undefined;
}

export function predicateScope(fields: Fields, context: CompileContext): PredicateScope {
  return {
    field: (name) => fields.field(name),
    names: () => fields.names(),
    now: context.now,
    timezone: context.timezone,
    fresh: (hint) => context.names.fresh(hint),
    asText: (typed) => asText(typed).sql,
    report: (diagnostic) => context.report(diagnostic),
    subsearch: (expr) => context.subsearch(expr),
  };
}

export function evalScope(fields: Fields, context: CompileContext): Scope {
  return {
    field: (name) => fields.field(name),
    now: context.now,
    timezone: context.timezone,
    constant: (name) => fields.constant?.(name),
    report: (diagnostic) => context.report(diagnostic),
    compileSearch: (text) => {
      const expr = context.parseSearch(text);
      const condition = expr === undefined ? false : compilePredicate(expr, predicateScope(fields, context), true);
      return { type: 'bool', sql: toSql(condition), total: true };
    },
  };
}

/** The value of an assignment, evaluated over the fields. */
export function evalIn(expr: EvalExpr, fields: Fields, context: CompileContext): Typed {
  return asFieldValue(compileAssignment(expr, evalScope(fields, context)));
}

/** A computed value as a field holds it: a field remembers neither that it was a literal nor its constant. */
export function asFieldValue(value: Typed): Typed {
  const { constant: _constant, string: _string, ...rest } = value;
  return rest.type === 'literal' ? { ...rest, type: 'text' } : rest;
}
