import { type JsonPaths, PATH_MARKS } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import { asList, NOTHING } from '../convert.js';
import { commas, identifier, integer, type Sql, sql, text } from '../fragment.js';
import { newSelect } from '../select.js';
import { Stage } from '../stage.js';

/** Levels of objects and arrays that are followed. */
const DEPTH = 16;

/** Pairs of path and raw, one level further down; values that are neither object nor array end here. */
function below(level: Sql): Sql {
  const members = sql`arrayMap(m -> (concat(t.1, ${text(PATH_MARKS.key)}, m.1), m.2), JSONExtractKeysAndValuesRaw(t.2))`;
  const elements = sql`arrayMap(r -> (concat(t.1, ${text(PATH_MARKS.all)}), r), JSONExtractArrayRaw(t.2))`;
  const inner = sql`multiIf(startsWith(t.2, '{'), ${members}, startsWith(t.2, '['), ${elements}, [])`;
  return sql`arrayFlatten(arrayMap(t -> ${inner}, ${level}))`;
}

const isContainer = sql`match(t.2, '^[{\\[]')`;

/** Every place of the input's JSON texts that holds a value, once. */
export function compileJsonPaths(node: JsonPaths, input: Stage, context: CompileContext): Stage {
  const documents = asList(input.field(node.field) ?? NOTHING).sql;
  const short = sql`lengthUTF8(d) <= ${integer(node.longest)} AND match(d, '^\\s*[{\\[]')`;
  const start = sql`arrayMap(d -> ('', replaceRegexpOne(d, '^\\s+', '')), arrayFilter(d -> ${short}, ${documents}))`;
  const levels = [input.define('level', { type: 'list', sql: start }).sql];
  for (let depth = 1; depth <= DEPTH; depth += 1) {
    levels.push(input.define('level', { type: 'list', sql: below(levels[depth - 1] ?? start) }).sql);
  }
  const leaves = levels.map((l) => sql`arrayMap(t -> t.1, arrayFilter(t -> NOT ${isContainer}, ${l}))`);
  const last = levels.at(-1) ?? start;
  const deeper = sql`arrayMap(t -> concat(t.1, ${text(PATH_MARKS.deeper)}), arrayFilter(t -> ${isContainer}, ${last}))`;
  const paths = sql`arrayDistinct(arrayConcat(${commas([...leaves, deeper])}))`;
  input.select.columns.set('path', sql`arrayJoin(${paths})`);
  input.select.grouping = [identifier('path')];
  const select = newSelect({ kind: 'select', select: input.select });
  const path = { type: 'text', sql: identifier('path'), total: true } as const;
  return new Stage(select, { field: (name) => (name === 'path' ? path : undefined) }, ['path'], [], context.names);
}
