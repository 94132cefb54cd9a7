import type { Span } from '../../diagnostics/index.js';
import type { EventType, Knowledge } from '../../knowledge/index.js';
import type { SearchExpr, SearchValue } from '../spl/index.js';
import type { CompileContext } from './context.js';
import { fieldsOfName, valuesForName } from './event-type-name.js';
import { globMatches, isAny, valueText } from './glob.js';

/*
 * `eventtype=x`, `tag=x` and `tag::field=x` become the searches they stand for before tables are chosen,
 * so that the sources named inside an event type prune what is read.
 */

/** A search value that stands nowhere yet. */
type Value = Omit<SearchValue, 'span'>;

const NOWHERE = { from: 0, to: 0 };

/** What a term stands for, whoever wrote it and where. */
type Meaning =
  /** The events that a search finds. */
  | { readonly kind: 'events'; readonly search: string }
  /** And of those the ones that have these values. */
  | { readonly kind: 'named'; readonly search: string; readonly fields: readonly (readonly [string, Value])[] }
  | { readonly kind: 'equals'; readonly field: string; readonly value: Value }
  | { readonly kind: 'either'; readonly of: readonly Meaning[] };

/** The events of a type whose name takes in fields: those that make the name one that is searched for. */
function namedByFields({ name, search }: EventType, value: SearchValue): readonly Meaning[] {
  // A value that no text names: what matches it, matches whatever the fields are.
  const every = isAny(value) || globMatches(value, name.replace(/%[^%]+%/g, '\0'));
  const wanted = every ? undefined : valuesForName(name, valueText(value));
  if (wanted === undefined && !every) return [];
  const { quoted, caseSensitive } = value;
  const fields = fieldsOfName(name).map((field) => {
    const pieces = (wanted?.get(field) ?? '*').split('*');
    return [field, { pieces, quoted, caseSensitive }] as const;
  });
  return [{ kind: 'named', search, fields }];
}

interface EventTypeIndex {
  readonly plain: ReadonlyMap<string, readonly EventType[]>;
  readonly namedByFields: readonly EventType[];
}

/** A tag stands for dozens of event types among hundreds. */
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

function ofEventTypes(values: readonly SearchValue[], knowledge: Knowledge): Meaning {
  const index = indexOf(knowledge.eventTypes);
  const plain = plainTypes(index, values).map(({ search }): Meaning => ({ kind: 'events', search }));
  const named = index.namedByFields.flatMap((type) => values.flatMap((value) => namedByFields(type, value)));
  return { kind: 'either', of: [...plain, ...named] };
}

/** @param field that the tags are of; any if absent */
function ofTags(values: readonly SearchValue[], field: string | undefined, knowledge: Knowledge): Meaning {
  const test = (tag: string): boolean => values.some((v) => isAny(v) || globMatches(v, tag));
  const rules = knowledge.tags.filter((r) => (field === undefined || r.field === field) && r.tags.some(test));
  return { kind: 'either', of: rules.map((rule) => ofTagged(rule.field, rule.value, knowledge)) };
}

function ofTagged(field: string, value: string, knowledge: Knowledge): Meaning {
  const exactly = { pieces: value.split('*'), quoted: true, caseSensitive: field === 'eventtype' };
  if (field !== 'eventtype') return { kind: 'equals', field, value: exactly };
  return ofEventTypes([{ ...exactly, span: NOWHERE }], knowledge);
}

function meaningOf(field: string, values: readonly SearchValue[], knowledge: Knowledge): Meaning | undefined {
  if (field === 'eventtype') return ofEventTypes(values, knowledge);
  if (field === 'tag') return ofTags(values, undefined, knowledge);
  return field.startsWith('tag::') ? ofTags(values, field.slice('tag::'.length), knowledge) : undefined;
}

/** Meanings of one body of knowledge, which never changes: every search over a data model asks for the same few. */
const meanings = new WeakMap<Knowledge, Map<string, Meaning>>();

/** Terms may be made by users without end: beyond so many, what is known is forgotten. */
const MOST_MEANINGS = 1000;

function knownMeaning(field: string, values: readonly SearchValue[], knowledge: Knowledge): Meaning | undefined {
  if (field !== 'eventtype' && field !== 'tag' && !field.startsWith('tag::')) return undefined;
  const written = values.map((v) => `${v.caseSensitive ? '=' : '~'}${v.quoted ? '"' : ''}${valueText(v)}`);
  const key = [field, ...written].join('\0');
  let known = meanings.get(knowledge);
  if (known === undefined || known.size >= MOST_MEANINGS) {
    known = new Map();
    meanings.set(knowledge, known);
  }
  const found = known.get(key) ?? meaningOf(field, values, knowledge);
  if (found !== undefined) known.set(key, found);
  return found;
}

function equation(field: string, value: Value, span: Span): SearchExpr {
  return { kind: 'compare', field, op: '=', value: { ...value, span }, span };
}

function either(items: readonly SearchExpr[], span: Span): SearchExpr {
  const [only] = items;
  if (items.length === 1 && only !== undefined) return only;
  if (items.length === 0) return { kind: 'not', item: { kind: 'all', span }, span };
  return { kind: 'or', items, span };
}

/** The search that a term at `span` gives way to; nothing for one that cannot be read, which is reported. */
function inPlace(meaning: Meaning, span: Span, context: CompileContext): readonly SearchExpr[] {
  if (meaning.kind === 'equals') return [equation(meaning.field, meaning.value, span)];
  if (meaning.kind === 'either') {
    return [
      either(
        meaning.of.flatMap((one) => inPlace(one, span, context)),
        span,
      ),
    ];
  }
  const expr = context.parseSearch(meaning.search);
  if (expr === undefined) return [];
  if (meaning.kind === 'events') return [expr];
  const items = meaning.fields.map(([field, value]) => equation(field, value, span));
  return [{ kind: 'and', items: [expr, ...items], span }];
}

function standsFor(
  field: string,
  values: readonly SearchValue[],
  { span }: SearchExpr,
  context: CompileContext,
): SearchExpr | undefined {
  const meaning = knownMeaning(field, values, context.knowledge);
  return meaning && inPlace(meaning, span, context)[0];
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
