import { asList, asText, NOTHING, NULL_BOOL, once } from '../../sql/convert.js';
import { commas, concat, type Sql, sql, text } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import { boolResult, diagnose, FAILED, listResult, onPresent, type Page, spanOf, textResult } from '../arguments.js';
import type { CallContext, EvalFunction } from '../function.js';
import { atKey, atPath, type Locate, type Place } from './json-argument.js';
import { jsonEdit } from './json-edit.js';
import { select, selectComputed } from './json-path.js';
import { arrayOf, fromRaw, isJsonArray, isJsonObject, quoteJson, toRaw } from './json-text.js';
import { spath } from './spath.js';

/* JSON functions of the Search Reference. Output is compact, keys keep their order. */

/** A text as a JSON document: the only value of the argument; the body sees a text that is there. */
function onDocument(value: Typed, body: (document: Sql) => Sql): Typed {
  return textResult(onPresent(value, (v) => sql`if(isValidJSON(${v}), ${body(v)}, NULL)`));
}

const object: Page = {
  name: 'json_object',
  arity: [0, Infinity],
  syntax: 'json_object(<key>, <value>, …)',
  summary: 'A JSON object of pairs of keys and values.',
  examples: [
    ['json_object("name", "maria/x")', '{"name":"maria/x"}'],
    ['json_object("n", 5, "b", true(), "z", null())', '{"n":5,"b":true,"z":null}'],
    ['json_object("l", split("a,b", ","), "o", json_object("k", 1.5))', '{"l":["a","b"],"o":{"k":1.5}}'],
    ['json_object()', '{}'],
    ['json_object("a", 1, "a", 2)', '{"a":2}'],
  ],
};

function distinctKeys(args: readonly Typed[]): readonly number[] {
  const keys = args.flatMap((_, i) => (i % 2 === 0 ? [i] : []));
  return keys.filter(
    (i) => !keys.some((j) => j > i && args[j]?.constant === args[i]?.constant && args[i]?.constant !== undefined),
  );
}

function buildObject(args: readonly Typed[], context: CallContext): Typed {
  if (args.length % 2 === 1) {
    context.report(diagnose('eval/argument-count', context, object.name, object.syntax, args.length));
    return FAILED;
  }
  if (args.length === 0) return { type: 'text', sql: text('{}'), total: true };
  const members = distinctKeys(args).map((i) => {
    const key = args[i] ?? NOTHING;
    if (key.type === 'number' || key.type === 'bool') {
      context.report(diagnose('eval/argument-type', spanOf(context, i), object.name, 'a text as key', object.syntax));
    }
    return sql`concat(${quoteJson(key.sql)}, ':', ${toRaw(args[i + 1] ?? NOTHING)})`;
  });
  return textResult(sql`concat('{', ${concat(members, sql`, ',', `)}, '}')`);
}

function buildArray(args: readonly Typed[]): Typed {
  if (args.length === 0) return { type: 'text', sql: text('[]'), total: true };
  return textResult(sql`concat('[', ${concat(args.map(toRaw), sql`, ',', `)}, ']')`);
}

const extract: Page = {
  name: 'json_extract',
  arity: [1, Infinity],
  syntax: 'json_extract(<json>[, <path>, …])',
  summary: 'The value at a path; objects, arrays and several paths give JSON text.',
  examples: [
    ['json_extract("{\\"a\\":{\\"b\\":[1,\\"x\\"]}}", "a.b{1}")', 'x'],
    ['json_extract("{\\"a\\": {\\"b\\": [1, \\"x\\"]}}", "a")', '{"b":[1,"x"]}'],
    ['json_extract("[{\\"a\\":1},{\\"a\\":2}]", "{}.a")', '[1,2]'],
    ['json_extract("{\\"a\\":1,\\"b\\":\\"x\\"}", "a", "b")', '[1,"x"]'],
    ['json_extract("{\\"a\\":1}", "z")', null],
    ['json_extract("{\\"a\\":1}", "a{0}")', null],
    ['json_extract("no json", "a")', null],
    ['json_extract(missing, "a")', null],
    ['json_extract("\\"x\\"")', 'x'],
  ],
};

function arrayOrNothing(raws: Sql): Sql {
  return sql`arrayMap(l -> if(empty(l), NULL, ${arrayOf(sql`l`)}), [${raws}])[1]`;
}

/** One value at a place; `{}` in the path gives an array of all. */
function extracted(document: Sql, { steps, known }: Place): Sql {
  if (known === undefined) {
    const value = sql`if(has(steps, '{}'), ${arrayOrNothing(sql`raws`)}, ${fromRaw(sql`raws[1]`)})`;
    return sql`arrayMap((steps, raws) -> ${value}, [${steps}], [${selectComputed(document, steps)}])[1]`;
  }
  const raws = select(document, known);
  return known.some((s) => s.kind === 'all') ? arrayOrNothing(raws) : fromRaw(sql`${raws}[1]`);
}

/** The raw at one of several places. */
function located(document: Sql, { steps, known }: Place): Sql {
  const first = (raws: Sql): Sql => sql`arrayMap(r -> if(r = '', 'null', r), [${raws}[1]])[1]`;
  if (known === undefined) {
    const value = sql`if(has(steps, '{}'), ${arrayOf(sql`raws`)}, ${first(sql`raws`)})`;
    return sql`arrayMap((steps, raws) -> ${value}, [${steps}], [${selectComputed(document, steps)}])[1]`;
  }
  const raws = select(document, known);
  return known.some((s) => s.kind === 'all') ? arrayOf(raws) : first(raws);
}

/** No place is the whole document, several give an array. */
function valuesAt(document: Sql, places: readonly Place[]): Sql {
  const [only] = places;
  if (only === undefined) return fromRaw(sql`JSONExtractRaw(${document})`);
  if (places.length === 1) return extracted(document, only);
  return arrayOf(sql`[${commas(places.map((place) => located(document, place)))}]`);
}

function extraction(page: Page, locate: Locate): EvalFunction {
  return {
    ...page,
    build: (args, context) => {
      const places: Place[] = [];
      for (let i = 1; i < args.length; i++) {
        const place = locate(page, args, i, context);
        if (place === undefined) return FAILED;
        places.push(place);
      }
      return onDocument(args[0] ?? NOTHING, (document) => valuesAt(document, places));
    },
  };
}

const entry = sql`concat('{"key":', ${quoteJson(sql`t.1`)}, ',"value":', t.2, '}')`;

/** Elements of a JSON array as values. */
function elementValues(value: Typed, keepQuotes: Sql): Typed {
  const element = sql`if(startsWith(r, '"') AND NOT ${keepQuotes}, JSONExtractString(r), r)`;
  const values = sql`if(isValidJSON(v), arrayMap(r -> ${element}, JSONExtractArrayRaw(v)), [])`;
  return listResult(sql`arrayFlatten(arrayMap(v -> ${values}, ${asList(value).sql}))`);
}

const NUMBER = '^-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]+)?$';

/** With type inference: one pair of quotes is removed, true, false, null and numbers are typed, the rest is null. */
function inferred(value: Sql): Sql {
  const bare = sql`trimBoth(${value})`;
  const isText = sql`match(w, '^".*"$') AND length(w) > 1`;
  const typed = sql`multiIf(${isText}, ${quoteJson(sql`substring(w, 2, length(w) - 2)`)}, w IN ('true', 'false'), w, match(w, ${text(NUMBER)}), JSONExtractRaw(w), 'null')`;
  return sql`arrayMap(w -> ${typed}, [${bare}])[1]`;
}

function toArray(value: Typed): Typed {
  const many = sql`if(length(l) > 1, ${arrayOf(sql`arrayMap(v -> ${inferred(sql`v`)}, l)`)}, NULL)`;
  const one = sql`if(length(l) = 1 AND ${isJsonArray(sql`l[1]`)}, JSONExtractRaw(l[1]), ${many})`;
  return textResult(sql`arrayMap(l -> ${one}, [${asList(value).sql}])[1]`);
}

function truth(value: Typed | undefined): Sql {
  return value === undefined || value.type !== 'bool' ? sql`0` : sql`ifNull(${value.sql}, 0)`;
}

export const json: readonly EvalFunction[] = [
  { ...object, build: buildObject },
  {
    name: 'json_array',
    arity: [0, Infinity],
    syntax: 'json_array(<value>, …)',
    summary: 'A JSON array of the values.',
    examples: [
      ['json_array("a", 1, true(), null())', '["a",1,true,null]'],
      ['json_array()', '[]'],
    ],
    build: buildArray,
  },
  {
    name: 'json',
    arity: [1, 1],
    syntax: 'json(<text>)',
    summary: 'The text, if it is JSON.',
    examples: [
      ['json("{\\"a\\": 1}")', '{"a": 1}'],
      ['json("5")', '5'],
      ['json("{a}")', null],
    ],
    build: ([value = NOTHING]) => onDocument(value, (document) => document),
  },
  {
    name: 'json_valid',
    arity: [1, 1],
    syntax: 'json_valid(<text>)',
    summary: 'True if the text is JSON.',
    examples: [
      ['if(json_valid("{}"), "y", "n")', 'y'],
      ['if(json_valid("{a}"), "y", "n")', 'n'],
    ],
    build: ([value = NOTHING]) => boolResult(onPresent(value, (v) => sql`toNullable(isValidJSON(${v}))`)),
  },
  extraction(extract, atPath),
  extraction(
    {
      name: 'json_extract_exact',
      arity: [1, Infinity],
      syntax: 'json_extract_exact(<json>[, <key>, …])',
      summary: 'The value of a key taken literally, dots included.',
      examples: [
        ['json_extract_exact("{\\"a.b\\":1}", "a.b")', '1'],
        ['json_extract_exact("{\\"a.b\\":1,\\"c\\":\\"x\\"}", "a.b", "c")', '[1,"x"]'],
      ],
    },
    atKey,
  ),
  {
    name: 'json_keys',
    arity: [1, 1],
    syntax: 'json_keys(<object>)',
    summary: 'The keys of a JSON object, as a JSON array.',
    examples: [
      ['json_keys("{\\"a\\":1,\\"b\\":{\\"c\\":2}}")', '["a","b"]'],
      ['json_keys("[1]")', null],
    ],
    build: ([value = NOTHING]) =>
      onDocument(value, (d) => {
        const keys = arrayOf(sql`arrayMap(k -> ${quoteJson(sql`k`)}, JSONExtractKeys(${d}))`);
        return sql`if(JSONType(${d}) = 'Object', ${keys}, NULL)`;
      }),
  },
  {
    name: 'json_entries',
    arity: [1, 1],
    syntax: 'json_entries(<object>)',
    summary: 'The pairs of a JSON object, as a JSON array of objects with key and value.',
    examples: [['json_entries("{\\"a\\":1,\\"b\\":\\"x\\"}")', '[{"key":"a","value":1},{"key":"b","value":"x"}]']],
    build: ([value = NOTHING]) =>
      onDocument(value, (d) => {
        const entries = arrayOf(sql`arrayMap(t -> ${entry}, JSONExtractKeysAndValuesRaw(${d}))`);
        return sql`if(JSONType(${d}) = 'Object', ${entries}, NULL)`;
      }),
  },
  {
    name: 'json_has_key_exact',
    arity: [2, 2],
    syntax: 'json_has_key_exact(<object>, <key>)',
    summary: 'True if a JSON object has the key, taken literally, at its top level.',
    examples: [
      ['if(json_has_key_exact("{\\"a.b\\":null}", "a.b"), "y", "n")', 'y'],
      ['if(json_has_key_exact("{\\"a\\":1}", "b"), "y", "n")', 'n'],
    ],
    build: ([value = NOTHING, key = NOTHING], context) => {
      if (key.type === 'null' || value.type === 'null') return boolResult(NULL_BOOL);
      return once(asText(key), context.fresh, (k) =>
        boolResult(onPresent(value, (v) => sql`toNullable(has(JSONExtractKeys(${v}), ifNull(${k.sql}, '')))`)),
      );
    },
  },
  ...jsonEdit,
  spath,
  {
    name: 'json_array_to_mv',
    arity: [1, 2],
    syntax: 'json_array_to_mv(<array>[, <keep quotes>])',
    summary: 'The elements of a JSON array as the values of a multivalue field.',
    examples: [
      ['json_array_to_mv(json_array("a", "b"))', ['a', 'b']],
      ['json_array_to_mv(json_array("a", 1), true())', ['"a"', '1']],
      ['json_array_to_mv("x")', null],
    ],
    build: ([value = NOTHING, keep], context) =>
      once({ type: 'bool', sql: truth(keep) }, context.fresh, (k) => elementValues(value, k.sql)),
  },
  {
    name: 'mv_to_json_array',
    arity: [1, 2],
    syntax: 'mv_to_json_array(<multivalue>[, <infer types>])',
    summary: 'The values of a field as a JSON array, of texts or of types inferred from them.',
    examples: [
      ['mv_to_json_array(split("a,1", ","))', '["a","1"]'],
      ['mv_to_json_array(mvappend("\\"Buttercup\\"", "true", "null"), true())', '["Buttercup",true,null]'],
      ['mv_to_json_array(mvappend("\\"Buttercup\\"", "true"))', '["\\"Buttercup\\"","true"]'],
    ],
    build: ([value = NOTHING, infer]) => {
      const plain = arrayOf(sql`arrayMap(v -> ${quoteJson(sql`v`)}, l)`);
      const typed = arrayOf(sql`arrayMap(v -> ${inferred(sql`v`)}, l)`);
      return textResult(
        sql`arrayMap((l, i) -> if(empty(l), NULL, if(i, ${typed}, ${plain})), [${asList(value).sql}], [${truth(infer)}])[1]`,
      );
    },
  },
  {
    name: 'toarray',
    arity: [1, 1],
    syntax: 'toarray(<value>)',
    summary: 'A JSON array in compact form, or a multivalue field as one with inferred types.',
    examples: [
      ['toarray("[\\"carrots\\", 1.00, 1.75]")', '["carrots",1,1.75]'],
      ['toarray(split("1, 2, 3", ","))', '[1,2,3]'],
      ['toarray("x")', null],
    ],
    build: ([value = NOTHING]) => toArray(value),
  },
  {
    name: 'toobject',
    arity: [1, 1],
    syntax: 'toobject(<text>)',
    summary: 'A JSON object in compact form.',
    examples: [
      ['toobject("{\\"a\\": 1}")', '{"a":1}'],
      ['toobject("[1]")', null],
    ],
    build: ([value = NOTHING]) => onDocument(value, (d) => sql`if(${isJsonObject(d)}, JSONExtractRaw(${d}), NULL)`),
  },
  {
    name: 'tomv',
    arity: [1, 1],
    syntax: 'tomv(<value>)',
    summary: 'The elements of a JSON array as values, texts with their quotes; a multivalue field as it is.',
    examples: [
      ['tomv(json_array("a", 1))', ['"a"', '1']],
      ['tomv("x")', null],
      ['tomv(split("a,b", ","))', ['a', 'b']],
    ],
    build: ([value = NOTHING], context) =>
      once({ type: 'list', sql: asList(value).sql }, context.fresh, (l) =>
        listResult(sql`if(length(${l.sql}) > 1, ${l.sql}, ${elementValues(l, sql`1`).sql})`),
      ),
  },
];
