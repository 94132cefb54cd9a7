import type { CompileContext } from './context.js';
import { asText } from './convert.js';
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
  readonly values: readonly string[];
  readonly condition: Condition;
}

function collect(candidates: readonly Candidate[]): Sql {
  const lists = candidates
    .filter((c) => c.condition !== false)
    .map((c) => sql`if(${toSql(c.condition)}, ${texts(c.values)}, CAST([], 'Array(String)'))`);
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

  const tagCandidates = (only: string | undefined): Candidate[] =>
    context.knowledge.tags
      .filter((rule) => only === undefined || rule.field === only)
      .map((rule) => {
        if (rule.field === 'eventtype') {
          const type = ordered.find((e) => e.name === rule.value);
          return { values: rule.tags, condition: type === undefined ? false : conditionOf(type.search) };
        }
        const typed = fields(rule.field);
        const equal = typed === undefined ? false : sql`ifNull(${asText(typed).sql} = ${text(rule.value)}, 0)`;
        return { values: rule.tags, condition: equal };
      });

  const build = (name: string): Typed | undefined => {
    if (name === 'eventtype') {
      const list = collect(ordered.map((e) => ({ values: [e.name], condition: conditionOf(e.search) })));
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
