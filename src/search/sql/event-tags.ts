import type { EventType } from '../../knowledge/index.js';
import type { CompileContext } from './context.js';
import { asText } from './convert.js';
import { fieldsOfName, nameParts, valuesForName } from './event-type-name.js';
import { commas, type Sql, sql, text, texts } from './fragment.js';
import { type Condition, compilePredicate, toSql } from './predicate.js';
import { predicateScope } from './scopes.js';
import type { Typed } from './typed.js';

/*
 * The fields `eventtype`, `tag` and `tag::field` of events, for searches that output or group by them:
 * event types by priority then name, tags sorted and without duplicates.
 */

type Layer = (name: string) => Typed | undefined;

interface Candidate {
  /** An array of texts. */
  readonly values: Sql;
  readonly condition: Condition;
}

function both(a: Condition, b: Sql): Condition {
  if (a === false) return false;
  return a === true ? b : sql`(${toSql(a)} AND ${b})`;
}

function collect(candidates: readonly Candidate[]): Sql {
  const lists = candidates
    .filter((c) => c.condition !== false)
    .map((c) => sql`if(${toSql(c.condition)}, ${c.values}, CAST([], 'Array(String)'))`);
  return lists.length === 0 ? sql`CAST([], 'Array(String)')` : sql`arrayConcat(${commas(lists)})`;
}

export function tagFields(
  fields: Layer,
  names: readonly string[],
  context: CompileContext,
  define: (hint: string, typed: Typed) => Typed,
): { readonly field: Layer; readonly names: readonly string[] } {
  const scope = predicateScope({ field: fields, names: () => names }, context);
  const ordered = [...context.knowledge.eventTypes].sort(
    (a, b) => a.priority - b.priority || (a.name < b.name ? -1 : 1),
  );

  const conditionOf = (search: string): Condition => {
    const expr = context.parseSearch(search);
    return expr === undefined ? false : compilePredicate(expr, scope, true);
  };

  /** An event without a field of the name is not of the type. */
  const typeCandidate = ({ name, search }: EventType): Candidate => {
    const condition = conditionOf(search);
    if (fieldsOfName(name).length === 0) return { values: texts([name]), condition };
    const parts = nameParts(name).map((part) => {
      if (typeof part === 'string') return text(part);
      const typed = fields(part.field);
      return typed === undefined ? undefined : asText(typed).sql;
    });
    const known = parts.filter((part): part is Sql => part !== undefined);
    if (known.length < parts.length) return { values: texts([]), condition: false };
    const whole = known.reduce((a, b) => sql`concat(${a}, ${b})`);
    return { values: sql`[assumeNotNull(${whole})]`, condition: both(condition, sql`isNotNull(${whole})`) };
  };

  /** The events of the type that a tag is for. */
  const typeCondition = (value: string): Condition => {
    const conditions = ordered.flatMap((type): Condition[] => {
      const wanted = valuesForName(type.name, value);
      if (wanted === undefined) return [];
      return [[...wanted].reduce<Condition>((all, [name, v]) => both(all, equalTo(name, v)), conditionOf(type.search))];
    });
    return conditions.find((c) => c !== false) ?? false;
  };

  const equalTo = (name: string, value: string): Sql => {
    const typed = fields(name);
    return typed === undefined ? sql`0` : sql`ifNull(${asText(typed).sql} = ${text(value)}, 0)`;
  };

  const tagCandidates = (only: string | undefined): Candidate[] =>
    context.knowledge.tags
      .filter((rule) => only === undefined || rule.field === only)
      .map((rule) => {
        const values = texts(rule.tags);
        if (rule.field === 'eventtype') return { values, condition: typeCondition(rule.value) };
        return { values, condition: fields(rule.field) === undefined ? false : equalTo(rule.field, rule.value) };
      });

  const build = (name: string): Typed | undefined => {
    if (name === 'eventtype') {
      const list = collect(ordered.map(typeCandidate));
      return define(name, { type: 'list', sql: list });
    }
    const list = collect(tagCandidates(name === 'tag' ? undefined : name.slice('tag::'.length)));
    return define(name, { type: 'list', sql: sql`arraySort(arrayDistinct(${list}))` });
  };

  const own =
    ordered.length === 0 ? [] : ['eventtype', 'tag', ...new Set(context.knowledge.tags.map((t) => `tag::${t.field}`))];
  const cache = new Map<string, Typed | undefined>();
  const field: Layer = (name) => {
    if (!own.includes(name)) return fields(name);
    if (!cache.has(name)) cache.set(name, build(name));
    return cache.get(name);
  };
  return { field, names: own };
}
