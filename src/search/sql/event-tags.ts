import type { EventType } from '../../knowledge/index.js';
import type { Origin } from '../../store/index.js';
import type { SearchValue } from '../spl/index.js';
import type { CompileContext } from './context.js';
import { asText } from './convert.js';
import { fieldsOfName, nameParts, valuesForName } from './event-type-name.js';
import { commas, type Sql, sql, text, texts } from './fragment.js';
import { globMatches } from './glob.js';
import { mentions, simplifyFor } from './origins.js';
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

function either(a: Condition, b: Condition): Condition {
  if (a === false || b === true) return b;
  return b === false || a === true ? a : sql`(${toSql(a)} OR ${toSql(b)})`;
}

const NOWHERE = { span: { from: 0, to: 0 } } as const;

/** The value of a stanza of tags.conf, in which `*` is a wildcard as it is in searches. */
function tagged(value: string): SearchValue {
  return { pieces: value.split('*'), quoted: true, caseSensitive: false, ...NOWHERE };
}

const NO_VALUES: ReadonlyMap<string, string> = new Map();

function collect(candidates: readonly Candidate[]): Sql {
  const lists = candidates
    .filter((c) => c.condition !== false)
    .map((c) => sql`if(${toSql(c.condition)}, ${c.values}, CAST([], 'Array(String)'))`);
  return lists.length === 0 ? sql`CAST([], 'Array(String)')` : sql`arrayConcat(${commas(lists)})`;
}

/** What event types and tags say of the events that have the given fields. */
class Classification {
  readonly types: readonly EventType[];

  constructor(
    private readonly fields: Layer,
    private readonly names: readonly string[],
    private readonly context: CompileContext,
    private readonly origins: readonly Origin[],
  ) {
    this.types = [...context.knowledge.eventTypes].sort(
      (a, b) => a.priority - b.priority || (a.name < b.name ? -1 : 1),
    );
  }

  eventTypes(): Sql {
    return collect(this.types.map((type) => this.#ofType(type)));
  }

  /** Of all fields, or of one. */
  tags(only: string | undefined): Sql {
    const rules = this.context.knowledge.tags.filter((rule) => only === undefined || rule.field === only);
    const candidates = rules.map((rule): Candidate => {
      const values = texts(rule.tags);
      if (rule.field === 'eventtype') return { values, condition: this.#isOfType(rule.value) };
      const known = this.fields(rule.field) !== undefined;
      return { values, condition: known ? this.#has(rule.field, rule.value) : false };
    });
    return sql`arraySort(arrayDistinct(${collect(candidates)}))`;
  }

  /** An event without a field of the name is not of the type. */
  #ofType(type: EventType): Candidate {
    const { name } = type;
    const condition = this.#satisfies(type.search);
    if (fieldsOfName(name).length === 0) return { values: texts([name]), condition };
    const parts = nameParts(name).map((part) => {
      if (typeof part === 'string') return text(part);
      const typed = this.fields(part.field);
      return typed === undefined ? undefined : asText(typed).sql;
    });
    const known = parts.filter((part): part is Sql => part !== undefined);
    if (known.length < parts.length) return { values: texts([]), condition: false };
    const whole = known.reduce((a, b) => sql`concat(${a}, ${b})`);
    return { values: sql`[assumeNotNull(${whole})]`, condition: both(condition, sql`isNotNull(${whole})`) };
  }

  /** The events of the types that a tag is for. */
  #isOfType(value: string): Condition {
    const conditions = this.types.flatMap((type): Condition[] => {
      const wanted = this.#valuesFor(type, value);
      if (wanted === undefined) return [];
      const start = this.#satisfies(type.search);
      return [[...wanted].reduce<Condition>((all, [field, v]) => both(all, this.#equals(field, v)), start)];
    });
    return conditions.reduce(either, false);
  }

  #valuesFor({ name }: EventType, value: string): ReadonlyMap<string, string> | undefined {
    if (!value.includes('*') || fieldsOfName(name).length > 0) return valuesForName(name, value);
    return globMatches(tagged(value), name) ? NO_VALUES : undefined;
  }

  #satisfies(search: string): Condition {
    const expr = this.context.parseSearch(search);
    if (expr === undefined) return false;
    // Hundreds of event types are about other sourcetypes. Of several hosts one stands for all, so hosts decide nothing.
    return compilePredicate(mentions(expr, 'host') ? expr : simplifyFor(expr, this.origins), this.#scope, true);
  }

  get #scope() {
    return predicateScope({ field: this.fields, names: () => this.names }, this.context);
  }

  /** The field has the value of a tag, as a search for it would find: in any letter case, `*` a wildcard. */
  #has(field: string, value: string): Condition {
    return compilePredicate({ kind: 'compare', field, op: '=', value: tagged(value), ...NOWHERE }, this.#scope, true);
  }

  #equals(name: string, value: string): Sql {
    const typed = this.fields(name);
    return typed === undefined ? sql`0` : sql`ifNull(${asText(typed).sql} = ${text(value)}, 0)`;
  }
}

/** @param origins all that the events may come from */
export function tagFields(
  fields: Layer,
  names: readonly string[],
  context: CompileContext,
  origins: readonly Origin[],
  define: (hint: string, typed: Typed) => Typed,
): { readonly field: Layer; readonly names: readonly string[] } {
  const { tags } = context.knowledge;
  const events = new Classification(fields, names, context, origins);
  const own = events.types.length === 0 ? [] : ['eventtype', 'tag', ...new Set(tags.map((t) => `tag::${t.field}`))];
  const build = (name: string): Sql => {
    if (name === 'eventtype') return events.eventTypes();
    return events.tags(name === 'tag' ? undefined : name.slice('tag::'.length));
  };
  const cache = new Map<string, Typed>();
  const field: Layer = (name) => {
    if (!own.includes(name)) return fields(name);
    const known = cache.get(name) ?? define(name, { type: 'list', sql: build(name) });
    cache.set(name, known);
    return known;
  };
  return { field, names: own };
}
