import { bind, commas, concat, identifier, type Sql, sql } from './fragment.js';

/*
 * A SELECT under construction. Columns are pulled: a level outputs only what a level above asked for,
 * so nothing is ever read or computed that no later stage needs.
 */

/** A named expression of the WITH clause; later ones may use earlier ones. */
export interface Definition {
  readonly name: string;
  readonly sql: Sql;
}

export type Source =
  | { readonly kind: 'table'; readonly table: string }
  | { readonly kind: 'select'; readonly select: Select }
  | { readonly kind: 'union'; readonly branches: readonly Select[] }
  /** Both sides' columns, whose names differ; keys are pairs of such names. */
  | {
      readonly kind: 'join';
      readonly left: Select;
      readonly right: Select;
      readonly keys: readonly (readonly [Sql, Sql])[];
      /** One match of many, or all of them. */
      readonly strictness: 'any' | 'all';
      readonly keepUnmatched: boolean;
    }
  /** A row for each element of an array, called `as`; one with its default value where the array is empty. */
  | { readonly kind: 'elements'; readonly select: Select; readonly array: Sql; readonly as: string }
  /** `count` bare rows with a column `number`. */
  | { readonly kind: 'numbers'; readonly count: number };

export interface Select {
  readonly source: Source;
  readonly definitions: Definition[];
  /** Output name → expression; an identifier of the same name is printed alone. */
  readonly columns: Map<string, Sql>;
  readonly where: Sql[];
  grouping?: readonly Sql[];
  orderBy: readonly Sql[];
  limit?: number;
  /** `LIMIT n BY …` */
  limitBy?: { readonly count: number; readonly keys: readonly Sql[] };
}

export function newSelect(source: Source): Select {
  return { source, definitions: [], columns: new Map(), where: [], orderBy: [] };
}

/**
 * Whether the statement has no rows whatever the data, as over events that no table holds. An aggregation of everything has
 * one row even of nothing.
 */
export function isEmpty({ source, grouping, limit }: Select): boolean {
  if (limit === 0) return true;
  if (grouping !== undefined && grouping.length === 0) return false;
  switch (source.kind) {
    case 'table':
      return false;
    case 'numbers':
      return source.count === 0;
    case 'union':
      return source.branches.every(isEmpty);
    case 'join':
      return isEmpty(source.left) || (!source.keepUnmatched && isEmpty(source.right));
    default:
      return isEmpty(source.select);
  }
}

function renderJoin({ left, right, keys, strictness, keepUnmatched }: Extract<Source, { kind: 'join' }>): Sql {
  // An inner join with ANY would take each key once on both sides; LEFT SEMI takes every row of the left.
  const kind =
    strictness === 'any' ? (keepUnmatched ? sql`LEFT ANY` : sql`LEFT SEMI`) : keepUnmatched ? sql`LEFT` : sql`INNER`;
  const on = concat(
    keys.map(([l, r]) => sql`${l} = ${r}`),
    sql` AND `,
  );
  return sql`(${renderSelect(left)}) AS l ${kind} JOIN (${renderSelect(right)}) AS r ON ${on}`;
}

function renderSource(source: Source): Sql {
  switch (source.kind) {
    case 'table':
      return identifier(source.table);
    case 'select':
      return sql`(${renderSelect(source.select)})`;
    case 'union':
      return sql`(${concat(source.branches.map(renderSelect), sql` UNION ALL `)})`;
    case 'join':
      return renderJoin(source);
    case 'elements':
      return sql`(${renderSelect(source.select)}) LEFT ARRAY JOIN ${source.array} AS ${identifier(source.as)}`;
    case 'numbers':
      return sql`numbers(${bind(source.count, 'UInt64')})`;
  }
}

/** Only the definitions that the statement uses, found backwards from what it outputs. */
function usedDefinitions(select: Select): Definition[] {
  const needed = new Set<string>();
  const use = (fragment: Sql): void => fragment.identifiers((name) => needed.add(name));
  for (const expression of select.columns.values()) use(expression);
  for (const condition of select.where) use(condition);
  for (const key of [...(select.grouping ?? []), ...select.orderBy, ...(select.limitBy?.keys ?? [])]) use(key);
  const used: Definition[] = [];
  for (let i = select.definitions.length - 1; i >= 0; i -= 1) {
    const definition = select.definitions[i];
    if (definition === undefined || !needed.has(definition.name)) continue;
    use(definition.sql);
    used.push(definition);
  }
  return used.reverse();
}

function renderColumn(name: string, expression: Sql): Sql {
  return expression.identifier === name ? expression : sql`${expression} AS ${identifier(name)}`;
}

function clause(keyword: Sql, items: readonly Sql[], separator: Sql): Sql {
  return items.length === 0 ? sql`` : sql`${keyword}${concat(items, separator)}`;
}

export function renderSelect(select: Select): Sql {
  const withs = usedDefinitions(select).map((d) => sql`${d.sql} AS ${identifier(d.name)}`);
  const columns = [...select.columns].map(([name, expression]) => renderColumn(name, expression));
  const head = withs.length === 0 ? sql`` : sql`WITH ${commas(withs)} `;
  const list = columns.length === 0 ? sql`1 AS ${identifier('#')}` : commas(columns);
  const where = clause(sql` WHERE `, select.where, sql` AND `);
  const group =
    select.grouping === undefined || select.grouping.length === 0 ? sql`` : sql` GROUP BY ${commas(select.grouping)}`;
  const order = clause(sql` ORDER BY `, select.orderBy, sql`, `);
  const by = select.limitBy;
  const limitBy = by === undefined ? sql`` : sql` LIMIT ${bind(by.count, 'UInt64')} BY ${commas(by.keys)}`;
  const limit = select.limit === undefined ? sql`` : sql` LIMIT ${bind(select.limit, 'UInt64')}`;
  return sql`${head}SELECT ${list} FROM ${renderSource(select.source)}${where}${group}${order}${limitBy}${limit}`;
}
