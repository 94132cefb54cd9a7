import { asList, asText, EMPTY_LIST, NULL_NUMBER, NULL_TEXT } from './convert.js';
import { identifier, type Sql, sql } from './fragment.js';
import { newSelect } from './select.js';
import { type FieldSource, type Names, type OrderKey, Stage } from './stage.js';
import type { Typed } from './typed.js';

/** What every event has. */
const EVENT_FIELDS = ['_time', '_raw', 'host', 'index', 'source', 'sourcetype'];

/** No events: no rows, of fields only those that every event has. */
export function noEvents(names: Names): Stage {
  const field = (name: string): Typed | undefined => {
    if (!EVENT_FIELDS.includes(name)) return undefined;
    return name === '_time' ? { type: 'number', sql: NULL_NUMBER } : { type: 'text', sql: NULL_TEXT };
  };
  return new Stage(newSelect({ kind: 'numbers', count: 0 }), { field }, EVENT_FIELDS, [], names);
}

function commonType(values: readonly Typed[]): 'list' | 'number' | 'text' {
  if (values.some((v) => v.type === 'list')) return 'list';
  return values.every((v) => v.type === 'number') ? 'number' : 'text';
}

function converted(value: Typed | undefined, type: 'list' | 'number' | 'text'): Sql {
  if (value === undefined || value.type === 'null') {
    return type === 'list' ? EMPTY_LIST : type === 'number' ? NULL_NUMBER : NULL_TEXT;
  }
  if (type === 'list') return asList(value).sql;
  if (type === 'number') return sql`toNullable(${value.sql})`;
  return sql`toNullable(${asText(value).sql})`;
}

/** Makes every branch deliver the expression under one name. */
function deliver(branches: readonly Stage[], expressions: readonly Sql[], name: string): Sql {
  branches.forEach((branch, i) => {
    branch.select.columns.set(name, expressions[i] ?? sql`NULL`);
  });
  return identifier(name);
}

function unionField(branches: readonly Stage[], names: Names, name: string): Typed | undefined {
  const values = branches.map((b) => b.field(name));
  const present = values.filter((v): v is Typed => v !== undefined && v.type !== 'null');
  if (present.length === 0) return undefined;
  const type = commonType(present);
  const expressions = values.map((v) => converted(v, type));
  const { digits, decimals } = present[0] as Typed;
  const form = type === 'number' ? { ...(digits ? { digits } : {}), ...(decimals ? { decimals } : {}) } : {};
  return { type, sql: deliver(branches, expressions, names.fresh(name)), ...form };
}

/** The branches' rows together, with the named fields, in the order that all of them have. Fields that differ in type are brought to one. */
export function unionStage(branches: readonly Stage[], names: readonly string[], namer: Names): Stage {
  const cache = new Map<string, Typed | undefined>();
  const source: FieldSource = {
    unlisted: new Set(branches.flatMap((branch) => [...branch.unlisted])),
    field: (name) => {
      if (!cache.has(name)) cache.set(name, unionField(branches, namer, name));
      return cache.get(name);
    },
  };
  const keys = branches[0]?.order() ?? [];
  const order: OrderKey[] = keys.map((key, i) => {
    let delivered: Sql | undefined;
    const pull = (): Sql => {
      delivered ??= deliver(
        branches,
        branches.map((b) => b.order()[i]?.pull() ?? sql`NULL`),
        namer.fresh('order'),
      );
      return delivered;
    };
    return { descending: key.descending, pull };
  });
  const select = newSelect({ kind: 'union', branches: branches.map((b) => b.select) });
  return new Stage(select, source, names, order, namer);
}
