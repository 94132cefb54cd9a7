import type { Diagnostic } from '../../diagnostics/index.js';
import type { Constant } from '../functions/index.js';
import type { EvalExpr, SearchExpr } from '../spl/index.js';
import type { CompileContext } from './context.js';
import { asText } from './convert.js';
import { compileAssignment, type Scope } from './expression.js';
import type { Sql } from './fragment.js';
import { compilePredicate, type PredicateScope, toSql } from './predicate.js';
import type { Typed } from './typed.js';

/** Fields to compile against: a stage, or the layers of events below one. */
export interface Fields {
  field(name: string): Typed | undefined;
  names(): readonly string[];
  constant?(name: string): Constant | undefined;
}

/* Classes: a search compiles hundreds of expressions, each in a scope of its own. */

class PredicateOver implements PredicateScope {
  constructor(
    private readonly fields: Fields,
    private readonly context: CompileContext,
  ) {}

  get now(): number {
    return this.context.now;
  }

  get timezone(): string {
    return this.context.timezone;
  }

  field(name: string): Typed | undefined {
    return this.fields.field(name);
  }

  names(): readonly string[] {
    return this.fields.names();
  }

  fresh(hint: string): string {
    return this.context.names.fresh(hint);
  }

  asText(typed: Typed): Sql {
    return asText(typed).sql;
  }

  report(diagnostic: Diagnostic): void {
    this.context.report(diagnostic);
  }

  subsearch(expr: Extract<SearchExpr, { kind: 'subsearch' }>): SearchExpr {
    return this.context.subsearch(expr);
  }
}

export function predicateScope(fields: Fields, context: CompileContext): PredicateScope {
  return new PredicateOver(fields, context);
}

class EvalOver implements Scope {
  constructor(
    private readonly fields: Fields,
    private readonly context: CompileContext,
  ) {}

  get now(): number {
    return this.context.now;
  }

  get timezone(): string {
    return this.context.timezone;
  }

  field(name: string): Typed | undefined {
    return this.fields.field(name);
  }

  constant(name: string): Constant | undefined {
    return this.fields.constant?.(name);
  }

  report(diagnostic: Diagnostic): void {
    this.context.report(diagnostic);
  }

  compileSearch(text: string): Typed {
    const { fields, context } = this;
    const expr = context.parseSearch(text);
    const condition = expr === undefined ? false : compilePredicate(expr, predicateScope(fields, context), true);
    return { type: 'bool', sql: toSql(condition), total: true };
  }
}

export function evalScope(fields: Fields, context: CompileContext): Scope {
  return new EvalOver(fields, context);
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
