import type { AutomaticLookup, CalculatedField, SearchTimeOperations } from '../../knowledge/index.js';
import { arrayColumn, scalarColumn, type TableEntry } from '../../store/index.js';
import { automaticLookup } from './automatic-lookup.js';
import { choose, isPresent } from './convert.js';
import { defaultField } from './default-fields.js';
import { extractedNames, extractionsOver } from './event-extractions.js';
import { type EventFieldsContext, firstOf, type Layer, memoized } from './event-layer.js';
import { identifier, sql, text } from './fragment.js';
import type { Typed } from './typed.js';

/*
 * The fields of one table's events as searches see them: columns, then what knowledge adds, in Splunk's order
 * ("The sequence of search-time operations"): extractions, aliases, calculated fields, lookups.
 * Every field is compiled when first asked for.
 */

/** A map, for fields may be called `constructor`. */
const META: ReadonlyMap<string, Typed> = new Map([
  ['_raw', { type: 'text', sql: identifier('_raw'), total: true }],
  ['index', { type: 'text', sql: identifier('index'), total: true }],
  ['sourcetype', { type: 'text', sql: identifier('sourcetype'), total: true }],
  ['source', { type: 'text', sql: identifier('source'), total: true }],
  ['host', { type: 'text', sql: identifier('host'), total: true }],
  ['_time', { type: 'number', sql: sql`toFloat64(${identifier('_time')})`, total: true }],
  ['_indextime', { type: 'number', sql: sql`floor(toFloat64(${identifier('_indextime')}))`, total: true }],
]);

function columns(table: TableEntry, operations: SearchTimeOperations, context: EventFieldsContext): Layer {
  return (name) => {
    // `rename` in props.conf: searches see the new sourcetype, the original becomes `_sourcetype`.
    if (operations.sourcetype !== undefined) {
      if (name === 'sourcetype') return { type: 'text', sql: text(operations.sourcetype), total: true };
      if (name === '_sourcetype') return META.get('sourcetype');
    }
    const meta = META.get(name);
    if (meta !== undefined) return context.define(name, meta);
    const entry = table.fields.get(name);
    if (entry === undefined) return undefined;
    if (entry.overflow) return context.define(name, { type: 'list', sql: sql`${identifier('_more')}[${text(name)}]` });
    const scalar = identifier(scalarColumn(name));
    if (!entry.multivalue) return { type: 'text', sql: scalar };
    const array = identifier(arrayColumn(name));
    const single = sql`if(isNull(${scalar}), CAST([], 'Array(String)'), [assumeNotNull(${scalar})])`;
    return context.define(name, { type: 'list', sql: sql`if(empty(${array}), ${single}, ${array})` });
  };
}

/** Source: props.conf.spec, "ADD_EXTRA_TIME_FIELDS". */
const TIME_FIELD = /^(?:date_\w+|time(?:start|end)pos)$/;

/** An event without such a field of its own has what Splunk computes for it. */
function defaultsOver(below: Layer, { timeFields }: SearchTimeOperations, context: EventFieldsContext): Layer {
  return (name) => {
    const own = below(name);
    const computed = timeFields === false && TIME_FIELD.test(name) ? undefined : defaultField(name);
    if (computed === undefined || own === undefined) return own ?? (computed && context.define(name, computed));
    return firstOf(own, computed, (value) => context.define(name, value));
  };
}

function aliasesOver(below: Layer, operations: SearchTimeOperations, context: EventFieldsContext): Layer {
  if (operations.aliases.length === 0) return below;
  return memoized((name) => {
    const aliases = operations.aliases.filter((a) => a.to === name);
    return aliases.reduce((own, alias) => {
      const from = below(alias.from);
      return alias.asnew ? firstOf(own, from, (value) => context.define(name, value)) : from;
    }, below(name));
  });
}

const calculatedIndex = new WeakMap<SearchTimeOperations, ReadonlyMap<string, CalculatedField>>();

function calculatedByName(operations: SearchTimeOperations): ReadonlyMap<string, CalculatedField> {
  let index = calculatedIndex.get(operations);
  if (index === undefined) {
    index = new Map(operations.calculated.map((c) => [c.field, c]));
    calculatedIndex.set(operations, index);
  }
  return index;
}

function calculatedOver(below: Layer, operations: SearchTimeOperations, context: EventFieldsContext): Layer {
  if (operations.calculated.length === 0) return below;
  const byName = calculatedByName(operations);
  return memoized((name) => {
    const calculated = byName.get(name);
    if (calculated === undefined) return below(name);
    const value = context.compileCalculated(calculated, below);
    return value.type === 'null' ? undefined : context.define(name, value);
  });
}

/** What a lookup gives, compiled once for all its outputs. */
function outputsOf(lookup: AutomaticLookup, below: Layer, context: EventFieldsContext) {
  const given = lookup.inputs
    .map((input) => below(input.field))
    .filter((input): input is Typed => input !== undefined && input.type !== 'null');
  if (given.length < lookup.inputs.length) return undefined;
  const time = lookup.table.time === undefined ? undefined : below('_time');
  const all = { values: given, ...(time !== undefined && { time }) };
  const output = automaticLookup(lookup, context.lookupRows(lookup.table), all, context);
  return output && { output, complete: given.map(isPresent).reduce((a, b) => sql`${a} AND ${b}`) };
}

/** OUTPUT writes, an empty result too; OUTPUTNEW fills what is missing. */
function lookupOver(below: Layer, lookup: AutomaticLookup, context: EventFieldsContext): Layer {
  const compiled = once(() => outputsOf(lookup, below, context));
  return memoized((name) => {
    const own = below(name);
    const output = lookup.outputs.findLast((o) => o.field === name);
    const made = output && compiled();
    if (output === undefined || made === undefined) return own;
    const value = made.output(output.column);
    // The table says nothing in this column.
    if (value.type === 'null' && (own === undefined || lookup.keepExisting)) return own;
    if (own === undefined) return context.define(name, value);
    if (lookup.keepExisting) return firstOf(own, value, (v) => context.define(name, v));
    return context.define(name, choose(made.complete, value, own));
  });
}

/** Each lookup in turn, in the order of their classes: one sees what those before it gave. */
function lookupsOver(below: Layer, operations: SearchTimeOperations, context: EventFieldsContext): Layer {
  return operations.lookups.reduce((layer, lookup) => lookupOver(layer, lookup, context), below);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The fields of a table's events under one set of search-time operations. */
export function eventFields(table: TableEntry, operations: SearchTimeOperations, context: EventFieldsContext): Layer {
  const raw = defaultsOver(columns(table, operations, context), operations, context);
  const extracted = extractionsOver(memoized(raw), operations, context);
  const aliased = aliasesOver(extracted, operations, context);
  const calculated = calculatedOver(aliased, operations, context);
  return lookupsOver(calculated, operations, context);
}

const knownNames = new WeakMap<TableEntry, Map<string, readonly string[]>>();

/** Names of all fields that such events may have, `_time` and `_raw` first, then by name. */
export function eventFieldNames(table: TableEntry, operations: SearchTimeOperations): readonly string[] {
  const ofTable = knownNames.get(table) ?? new Map<string, readonly string[]>();
  knownNames.set(table, ofTable);
  let names = ofTable.get(operations.signature);
  if (names === undefined) {
    names = collectNames(table, operations);
    ofTable.set(operations.signature, names);
  }
  return names;
}

function collectNames(table: TableEntry, operations: SearchTimeOperations): readonly string[] {
  const names = new Set<string>(['index', 'sourcetype', 'source', 'host', ...table.fields.keys()]);
  for (const name of extractedNames(operations)) names.add(name);
  for (const alias of operations.aliases) names.add(alias.to);
  for (const calculated of operations.calculated) names.add(calculated.field);
  for (const lookup of operations.lookups) for (const output of lookup.outputs) names.add(output.field);
  return ['_time', '_raw', ...[...names].sort()];
}
