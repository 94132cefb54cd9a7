import type { EventType } from '../../knowledge/index.js';
import type { SearchExpr, SearchValue } from '../spl/index.js';
import type { CompileContext } from './context.js';
import { fieldsOfName, valuesForName } from './event-type-name.js';
import { globMatches, isAny, valueText } from './glob.js';

/*
 * `eventtype=x`, `tag=x` and `tag::field=x` become the searches they stand for before tables are chosen,
 * so that the sources named inside an event type prune what is read.
 */

type Test = (value: string) => boolean;

/** A search value that means this text, `*` being a wildcard. */
function literal(value: string, like: SearchExpr): SearchValue {
  return { pieces: value.split('*'), quoted: true, caseSensitive: false, span: like.span };
}

function either(items: readonly SearchExpr[], like: SearchExpr): SearchExpr {
  const [only] = items;
  if (items.length === 1 && only !== undefined) return only;
  if (items.length === 0) return { kind: 'not', item: { kind: 'all', span: like.span }, span: like.span };
  return { kind: 'or', items, span: like.span };
}

function parsed(search: string, context: CompileContext): readonly SearchExpr[] {
  const expr = context.parseSearch(search);
  return expr === undefined ? [] : [expr];
}

/** The events of a type whose name takes in fields: those that make the name one that is searched for. */
function namedByFields({ name, search }: EventType, value: SearchValue, like: SearchExpr, context: CompileContext) {
  const { span } = like;
  // A value that no text names: what matches it, matches whatever the fields are.
  const every = isAny(value) || globMatches(value, name.replace(/%[^%]+%/g, '\0'));
  const wanted = every ? undefined : valuesForName(name, valueText(value));
  if (wanted === undefined && !every) return [];
  return parsed(search, context).map((expr): SearchExpr => {
    const items = fieldsOfName(name).map((field): SearchExpr => {
      const pieces = (wanted?.get(field) ?? '*').split('*');
      return { kind: 'compare', field, op: '=', value: { ...value, pieces }, span };
    });
    return { kind: 'and', items: [expr, ...items], span };
  });
}

interface EventTypeIndex {
  readonly plain: ReadonlyMap<string, readonly EventType[]>;
  readonly namedByFields: readonly EventType[];
}

/** A tag stands for dozens of event types among hundreds, in every search over a data model. */
const indexes = new WeakMap<readonly EventType[], EventTypeIndex>();

function indexOf(types: readonly EventType[]): EventTypeIndex {
  const known = indexes.get(types);
  if (known !== undefined) return known;
  const plain = new Map<string, EventType[]>();
  const namedByFields: EventType[] = [];
  for (const type of types) {
    if (fieldsOfName(type.name).length > 0) namedByFields.push(type);
    else plain.set(type.name, [...(plain.get(type.name) ?? []), type]);
  }
  const index = { plain, namedByFields };
  indexes.set(types, index);
  return index;
}

function plainTypes({ plain }: EventTypeIndex, values: readonly SearchValue[]): readonly EventType[] {
  const [only, more] = values;
  const exact = only !== undefined && more === undefined && only.caseSensitive && only.pieces.length === 1;
  if (exact) return plain.get(valueText(only)) ?? [];
  const fits = (name: string): boolean => values.some((v) => isAny(v) || globMatches(v, name));
  return [...plain].flatMap(([name, types]) => (fits(name) ? types : []));
}

function eventTypes(values: readonly SearchValue[], like: SearchExpr, context: CompileContext): SearchExpr {
  const index = indexOf(context.knowledge.eventTypes);
  const named = index.namedByFields.flatMap((type) =>
    values.flatMap((value) => namedByFields(type, value, like, context)),
  );
  return either([...plainTypes(index, values).flatMap(({ search }) => parsed(search, context)), ...named], like);
}

function tags(test: Test, field: string | undefined, like: SearchExpr, context: CompileContext): SearchExpr {
  const rules = context.knowledge.tags.filter((r) => (field === undefined || r.field === field) && r.tags.some(test));
  const items = rules.map((rule) =>
    rule.field === 'eventtype'
      ? eventTypes([{ ...literal(rule.value, like), caseSensitive: true }], like, context)
      : ({ kind: 'compare', field: rule.field, op: '=', value: literal(rule.value, like), span: like.span } as const),
  );
  return either(items, like);
}

function standsFor(field: string, values: readonly SearchValue[], like: SearchExpr, context: CompileContext) {
  if (field === 'eventtype') return eventTypes(values, like, context);
  const test: Test = (value) => values.some((v) => isAny(v) || globMatches(v, value));
  if (field === 'tag') return tags(test, undefined, like, context);
  return field.startsWith('tag::') ? tags(test, field.slice(5), like, context) : undefined;
}

export function expandKnowledgeTerms(expr: SearchExpr, context: CompileContext): SearchExpr {
  switch (expr.kind) {
    case 'and':
    case 'or':
      return { ...expr, items: expr.items.map((item) => expandKnowledgeTerms(item, context)) };
    case 'not':
      return { ...expr, item: expandKnowledgeTerms(expr.item, context) };
    case 'compare':
      if (expr.op !== '=') return expr;
      return standsFor(expr.field, [expr.value], expr, context) ?? expr;
    case 'in':
      return standsFor(expr.field, expr.values, expr, context) ?? expr;
    case 'subsearch':
      return expandKnowledgeTerms(context.subsearch(expr), context);
    default:
      return expr;
  }
}
