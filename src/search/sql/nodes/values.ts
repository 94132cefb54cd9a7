import type { Values } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import { identifier, number, type Sql, sql, texts } from '../fragment.js';
import { newSelect } from '../select.js';
import { type FieldSource, Stage } from '../stage.js';
import type { Typed } from '../typed.js';

const ROW = identifier('number');

function cell(values: readonly (string | undefined)[]): Sql {
  const at = sql`[toUInt64(${ROW} + 1)]`;
  const present = texts(values.map((v) => (v === undefined ? '' : '1')));
  return sql`if(${present}${at} = '', NULL, ${texts(values.map((v) => v ?? ''))}${at})`;
}

/** Rows of lists are spelled with a separator that text cannot hold by accident and cut again in SQL. */
function column(node: Values, name: string): Typed {
  const cells = (node.rows ?? []).map((row) => row[name]);
  if (!cells.some((c) => typeof c === 'object')) {
    return { type: 'text', sql: cell(cells as (string | undefined)[]) };
  }
  const joined = cells.map((c) => (typeof c === 'object' ? c.join('\x1f') : c));
  const value = cell(joined);
  return {
    type: 'list',
    sql: sql`if(isNull(${value}), CAST([], 'Array(String)'), splitByChar('\x1f', ifNull(${value}, '')))`,
  };
}

/** `| makeresults`: `_time` is the start of the search, in whole seconds. */
export function compileValues(node: Values, context: CompileContext): Stage {
  const count = node.rows?.length ?? node.count;
  const cache = new Map<string, Typed>();
  if (!node.columns.includes('_time')) {
    cache.set('_time', { type: 'number', sql: number(Math.floor(context.now)), total: true });
  }
  const source: FieldSource = {
    field: (name) => {
      if (!cache.has(name) && node.columns.includes(name)) cache.set(name, stage.define(name, column(node, name)));
      return cache.get(name);
    },
  };
  const order = [{ descending: false, pull: () => ROW }];
  const stage = new Stage(
    newSelect({ kind: 'numbers', count }),
    source,
    [...new Set(['_time', ...node.columns])],
    order,
    context.names,
  );
  return stage;
}
