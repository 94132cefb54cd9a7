import type { Filter, Predicate } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import { asText } from '../convert.js';
import { compileCondition } from '../expression.js';
import { type Sql, sql, text } from '../fragment.js';
import { anyElement } from '../match.js';
import { compilePredicate, toSql } from '../predicate.js';
import { evalScope, predicateScope } from '../scopes.js';
import type { Stage } from '../stage.js';
import { usableRegex } from '../usable-regex.js';

type RegexPredicate = Extract<Predicate, { kind: 'regex' }>;

/** `regex f=…` wants the field; `regex f!=…` also keeps rows without it (regex page). */
function regexCondition(predicate: RegexPredicate, stage: Stage, filter: Filter, context: CompileContext): Sql {
  const pattern = usableRegex(predicate.pattern, filter.span, context);
  if (pattern === undefined) return sql`0`;
  const field = stage.field(predicate.field);
  if (field === undefined || field.type === 'null') return predicate.negated ? sql`1` : sql`0`;
  const matches = (subject: Sql): Sql => sql`match(${subject}, ${text(pattern)})`;
  const some =
    field.type === 'list'
      ? anyElement(field.sql, context.names.fresh('x'), matches)
      : sql`ifNull(${matches(asText(field).sql)}, 0)`;
  return predicate.negated ? sql`NOT ${some}` : some;
}

export function compileFilter(filter: Filter, stage: Stage, context: CompileContext): Stage {
  const { predicate } = filter;
  if (predicate.kind === 'eval') stage.where(compileCondition(predicate.expr, evalScope(stage, context)).sql);
  else if (predicate.kind === 'regex') stage.where(regexCondition(predicate, stage, filter, context));
  else {
    const condition = compilePredicate(predicate.expr, predicateScope(stage, context));
    if (condition !== true) stage.where(toSql(condition));
  }
  return stage;
}
