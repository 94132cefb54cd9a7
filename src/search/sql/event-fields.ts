import type { AutomaticLookup, SearchTimeOperations } from '../../knowledge/index.js';
import { arrayColumn, scalarColumn, type TableEntry } from '../../store/index.js';
import type { EvalExpr } from '../spl/index.js';
import { asList, asText } from './convert.js';
import { identifier, integer, type Sql, sql, text, texts } from './fragment.js';
import { checkRe2 } from './regex.js';
import type { Typed } from './typed.js';

/*
 * The fields of one table's events as searches see them: columns, then what knowledge adds, in Splunk's order
 * ("The sequence of search-time operations"): extractions, aliases, calculated fields, lookups.
 * Every field is compiled when first asked for.
 */

export interface EventFieldsContext {
  define(hint: string, typed: Typed): Typed;
  fresh(hint: string): string;
  compileEval(expr: EvalExpr, field: (name: string) => Typed | undefined): Typed;
}

type Layer = (name: string) => Typed | undefined;

function memoized(layer: Layer): Layer {
  const known = new Map<string, Typed | undefined>();
  return (name) => {
    if (!known.has(name)) known.set(name, layer(name));
    return known.get(name);
  };
}

const META: Readonly<Record<string, Typed>> = {
  _raw: { type: 'text', sql: identifier('_raw'), total: true },
  index: { type: 'text', sql: identifier('index'), total: true },
  sourcetype: { type: 'text', sql: identifier('sourcetype'), total: true },
  source: { type: 'text', sql: identifier('source'), total: true },
  host: { type: 'text', sql: identifier('host'), total: true },
  _time: { type: 'number', sql: sql`toFloat64(${identifier('_time')})`, total: true },
  _indextime: { type: 'number', sql: sql`floor(toFloat64(${identifier('_indextime')}))`, total: true },
};

function columns(table: TableEntry, operations: SearchTimeOperations, context: EventFieldsContext): Layer {
  return (name) => {
    // `rename` in props.conf: searches see the new sourcetype, the original becomes `_sourcetype`.
    if (operations.sourcetype !== undefined) {
      if (name === 'sourcetype') return { type: 'text', sql: text(operations.sourcetype), total: true };
      if (name === '_sourcetype') return META.sourcetype;
    }
    const meta = META[name];
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

function extractionsOver(below: Layer, operations: SearchTimeOperations, context: EventFieldsContext): Layer {
  if (operations.extractions.length === 0) return below;
  const layer: Layer = memoized((name) => {
    const found = operations.extractions.find((e) => e.groups.includes(name));
    const source = found === undefined ? undefined : found.from === name ? below(name) : layer(found.from);
    const checked = found === undefined ? undefined : checkRe2(`(?ms)${found.regex}`);
    if (found === undefined || source === undefined || checked === undefined || !checked.ok) return below(name);
    const group = found.groups.indexOf(name) + 1;
    const matched = sql`extractGroups(assumeNotNull(${asText(source).sql}), ${text(checked.pattern)})[${integer(group)}]`;
    const value = sql`nullIf(${matched}, '')`;
    const own = below(name);
    const merged = own === undefined ? value : sql`coalesce(${value}, ${asText(own).sql})`;
    return context.define(name, { type: 'text', sql: merged });
  });
  return layer;
}

function aliasesOver(below: Layer, operations: SearchTimeOperations, context: EventFieldsContext): Layer {
  if (operations.aliases.length === 0) return below;
  return memoized((name) => {
    const alias = operations.aliases.findLast((a) => a.to === name);
    if (alias === undefined) return below(name);
    const from = below(alias.from);
    const own = below(name);
    if (!alias.asnew || own === undefined) return from;
    if (from === undefined) return own;
    const list = own.type === 'list' || from.type === 'list';
    const value = list
      ? sql`if(empty(${asList(own).sql}), ${asList(from).sql}, ${asList(own).sql})`
      : sql`coalesce(${asText(own).sql}, ${asText(from).sql})`;
    return context.define(name, { type: list ? 'list' : 'text', sql: value });
  });
}

function calculatedOver(below: Layer, operations: SearchTimeOperations, context: EventFieldsContext): Layer {
  if (operations.calculated.length === 0) return below;
  const byName = new Map(operations.calculated.map((c) => [c.field, c]));
  return memoized((name) => {
    const calculated = byName.get(name);
    if (calculated === undefined) return below(name);
    const value = context.compileEval(calculated.expr, below);
    return value.type === 'null' ? undefined : context.define(name, value);
  });
}

/** One output column of a one- or many-input exact lookup, as transform() over the joined inputs. */
function lookupValue(lookup: AutomaticLookup, column: string, inputs: readonly Typed[]): Sql {
  const { table } = lookup;
  const fold = (value: string): string => (table.caseSensitive ? value : value.toLowerCase());
  const positions = lookup.inputs.map((i) => table.columns.indexOf(i.column));
  const output = table.columns.indexOf(column);
  const rows = new Map<string, string>();
  for (const row of table.rows) {
    const key = positions.map((p) => fold(row[p] ?? '')).join('\x1f');
    if (!rows.has(key)) rows.set(key, row[output] ?? '');
  }
  const texted = inputs.map((i) => (table.caseSensitive ? asText(i).sql : sql`lower(${asText(i).sql})`));
  const [only] = texted;
  const key =
    texted.length === 1 && only !== undefined
      ? only
      : texted.reduce((a, b) => sql`concat(${a}, ${text('\x1f')}, ${b})`);
  return sql`nullIf(transform(${key}, ${texts([...rows.keys()])}, ${texts([...rows.values()])}, ${text(table.defaultMatch)}), '')`;
}

function lookupsOver(below: Layer, operations: SearchTimeOperations, context: EventFieldsContext): Layer {
  if (operations.lookups.length === 0) return below;
  return memoized((name) => {
    const lookup = operations.lookups.findLast((l) => l.outputs.some((o) => o.field === name));
    const output = lookup?.outputs.find((o) => o.field === name);
    const inputs = lookup?.inputs.map((i) => below(i.field));
    if (lookup === undefined || output === undefined || inputs === undefined) return below(name);
    const own = below(name);
    const present = inputs.filter((i): i is Typed => i !== undefined && i.type !== 'null');
    if (present.length < inputs.length) return own;
    const value = lookupValue(lookup, output.column, present);
    if (own === undefined) return context.define(name, { type: 'text', sql: value });
    const missing = present.map((i) => sql`isNull(${asText(i).sql})`).reduce((a, b) => sql`${a} OR ${b}`);
    const merged = lookup.keepExisting
      ? sql`coalesce(${asText(own).sql}, ${value})`
      : sql`if(${missing}, ${asText(own).sql}, ${value})`;
    return context.define(name, { type: 'text', sql: merged });
  });
}

/** The fields of a table's events under one set of search-time operations. */
export function eventFields(table: TableEntry, operations: SearchTimeOperations, context: EventFieldsContext): Layer {
  const raw = memoized(columns(table, operations, context));
  const extracted = extractionsOver(raw, operations, context);
  const aliased = aliasesOver(extracted, operations, context);
  const calculated = calculatedOver(aliased, operations, context);
  return lookupsOver(calculated, operations, context);
}

/** Names of all fields that such events may have, `_time` and `_raw` first, then by name. */
export function eventFieldNames(table: TableEntry, operations: SearchTimeOperations): readonly string[] {
  const names = new Set<string>(['index', 'sourcetype', 'source', 'host', ...table.fields.keys()]);
  for (const extraction of operations.extractions) for (const group of extraction.groups) names.add(group);
  for (const alias of operations.aliases) names.add(alias.to);
  for (const calculated of operations.calculated) names.add(calculated.field);
  for (const lookup of operations.lookups) for (const output of lookup.outputs) names.add(output.field);
  return ['_time', '_raw', ...[...names].sort()];
}
