import { type Sql, sql } from '../../sql/fragment.js';
import { child } from './json-path.js';
import { quoteJson } from './json-text.js';

/*
 * Changing a raw JSON document at a path (steps as in json-path.ts): `{}` is spelled out into the elements that are
 * there (the last first, so that removing one moves no other), the values along each place are looked up on the way down, and put together again on the way up.
 */

/** What to do at the end of a path: from the old raw (empty = not there) to the new one (empty = remove). May hold atoms only. */
export type Change = (old: Sql) => Sql;

/** Every place that a path with `{}` means: Array(Tuple(steps)). */
function places(document: Sql, steps: Sql): Sql {
  const elements = sql`arrayMap((e, i) -> (arrayPushBack(t.1, concat('{', toString(i - 1), '}')), e), JSONExtractArrayRaw(t.2), arrayEnumerate(JSONExtractArrayRaw(t.2)))`;
  const one = sql`[(arrayPushBack(t.1, s), ${child(sql`t.2`, sql`s`)})]`;
  const next = sql`arrayFlatten(arrayMap(t -> if(s = '{}', ${elements}, ${one}), found))`;
  return sql`arrayFold((found, s) -> ${next}, ${steps}, [(CAST([], 'Array(String)'), ${document})])`;
}

/** Whether a step can be taken from a value: keys lead out of objects (or, with `create`, out of nothing), indexes out of arrays that are long enough. */
function passable(raw: Sql, step: Sql, create: boolean): Sql {
  const object = create ? sql`(${raw} = '' OR JSONType(${raw}) = 'Object')` : sql`(JSONType(${raw}) = 'Object')`;
  return sql`if(startsWith(${step}, '.'), ${object}, ${child(raw, step)} != '')`;
}

/** The raw with the value at one step replaced, added, or (empty) removed. */
function put(raw: Sql, step: Sql, value: Sql): Sql {
  const key = sql`substring(${step}, 2)`;
  const present = sql`arrayMap(e -> (e.1, if(e.1 = ${key}, ${value}, e.2)), JSONExtractKeysAndValuesRaw(${raw}))`;
  const entries = sql`if(has(JSONExtractKeys(${raw}), ${key}), ${present}, arrayPushBack(${present}, (${key}, ${value})))`;
  const members = sql`arrayMap(e -> concat(${quoteJson(sql`e.1`)}, ':', e.2), arrayFilter(e -> e.2 != '', ${entries}))`;
  const elements = sql`arrayMap((e, i) -> if(concat('{', toString(i - 1), '}') = ${step}, ${value}, e), JSONExtractArrayRaw(${raw}), arrayEnumerate(JSONExtractArrayRaw(${raw})))`;
  const object = sql`concat('{', arrayStringConcat(${members}, ','), '}')`;
  const array = sql`concat('[', arrayStringConcat(arrayFilter(e -> e != '', ${elements}), ','), ']')`;
  return sql`if(startsWith(${step}, '.'), ${object}, ${array})`;
}

/** The document with one place changed; one that cannot be reached changes nothing. */
function changeAt(document: Sql, steps: Sql, change: Change, create: boolean): Sql {
  const down = sql`arrayFold((way, s) -> arrayPushBack(way, ${child(sql`way[-1]`, sql`s`)}), ${steps}, [${document}])`;
  const open = sql`arrayAll((r, s) -> ${passable(sql`r`, sql`s`, create)}, arrayPopBack(w), ${steps})`;
  const back = sql`arrayReverse(arrayZip(arrayPopBack(w), ${steps}))`;
  const up = sql`arrayFold((v, t) -> ${put(sql`t.1`, sql`t.2`, sql`v`)}, ${back}, ${change(sql`w[-1]`)})`;
  return sql`arrayMap(w -> if(${open}, ${up}, ${document}), [${down}])[1]`;
}

/** The raw document changed at every path, one after the other. `paths` is an Array(Array(String)). */
export function changePaths(document: Sql, paths: Sql, change: Change, create: boolean): Sql {
  const atPlace = changeAt(sql`d`, sql`t.1`, change, create);
  const atPath = sql`arrayFold((d, t) -> ${atPlace}, arrayReverse(${places(sql`d`, sql`p`)}), d)`;
  return sql`arrayFold((d, p) -> if(empty(p), d, ${atPath}), ${paths}, ${document})`;
}
