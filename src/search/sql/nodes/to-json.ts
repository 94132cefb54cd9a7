import { quoteJson } from '../../functions/index.js';
import type { JsonType, ToJson } from '../../plan/index.js';
import { asList, asText } from '../convert.js';
import { commas, type Sql, sql, text } from '../fragment.js';
import { hasWildcard, matchPattern } from '../patterns.js';
import type { Stage } from '../stage.js';
import type { Typed } from '../typed.js';

/* tojson: the members of an object from fields. A raw is the JSON text of a value; empty = the value is skipped. */

const isNumber = (v: Sql): Sql => sql`match(${v}, ${text('^-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]+)?$')})`;

/** Texts of the data type functions (tojson page, "Usage"). */
const RAW: Readonly<Record<JsonType, (v: Sql) => Sql>> = {
  str: (v) => quoteJson(v),
  num: (v) => sql`if(${isNumber(v)}, ${v}, '')`,
  none: (v) => sql`if(${isNumber(v)}, ${v}, ${quoteJson(v)})`,
  bool: (v) =>
    sql`multiIf(lower(${v}) IN ('true', 't', 'yes'), 'true', lower(${v}) IN ('false', 'f', 'no'), 'false', ${isNumber(v)}, if(toFloat64OrZero(${v}) = 0, 'false', 'true'), '')`,
  json: (v) => sql`if(isValidJSON(${v}), ${v}, '')`,
  auto: (v) =>
    sql`multiIf(${isNumber(v)}, ${v}, lower(${v}) IN ('true', 'false', 'null'), lower(${v}), match(${v}, ${text('^\\s*[{\\[]')}) AND isValidJSON(${v}), ${v}, ${quoteJson(v)})`,
};

function rawOf(typed: Typed, type: JsonType, fillNull: boolean): Sql {
  const one = (v: Sql): Sql => (fillNull ? sql`if(${RAW[type](v)} = '', 'null', ${RAW[type](v)})` : RAW[type](v));
  if (typed.type !== 'list') {
    return sql`arrayMap(v -> if(isNull(v), '', ${one(sql`assumeNotNull(v)`)}), [toNullable(${asText(typed).sql})])[1]`;
  }
  const raws = sql`arrayFilter(r -> r != '', arrayMap(v -> ${one(sql`v`)}, ${asList(typed).sql}))`;
  const several = sql`concat('[', arrayStringConcat(l, ','), ']')`;
  return sql`arrayMap(l -> multiIf(empty(l), '', length(l) = 1, l[1], ${several}), [${raws}])[1]`;
}

function isNamed(pattern: string, name: string, internal: boolean): boolean {
  if (!hasWildcard(pattern)) return pattern === name;
  if (name.startsWith('_')) return internal && matchPattern(pattern, name.slice(1)) !== undefined;
  return matchPattern(pattern, name) !== undefined;
}

/** What a field is written as; undefined if it is not asked for. */
function typeOf(name: string, node: ToJson): JsonType | undefined {
  if (node.items.length === 0) return node.internal || !name.startsWith('_') ? node.otherwise : undefined;
  return node.items.find(({ pattern }) => isNamed(pattern, name, node.internal))?.type;
}

export function compileToJson(node: ToJson, stage: Stage): Stage {
  const members = stage.names().flatMap((name) => {
    const [type, typed] = [typeOf(name, node), stage.field(name)];
    if (type === undefined || typed === undefined || typed.type === 'null') return [];
    const raw = rawOf(typed, type, node.fillNull);
    return [sql`arrayMap(r -> if(r = '', '', concat(${quoteJson(text(name))}, ':', r)), [${raw}])[1]`];
  });
  const list = members.length === 0 ? sql`CAST([], 'Array(String)')` : sql`[${commas(members)}]`;
  const joined = sql`concat('{', arrayStringConcat(arrayFilter(m -> m != '', ${list}), ','), '}')`;
  stage.assign(node.output, { type: 'text', sql: joined, total: true });
  return stage;
}
