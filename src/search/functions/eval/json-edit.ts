import { asList, NOTHING } from '../../sql/convert.js';
import { identifier, type Sql, sql } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import { constantText, diagnose, FAILED, type Page, spanOf, textResult } from '../arguments.js';
import type { CallContext, EvalFunction } from '../function.js';
import { edit, parsePath, type Step } from './json-path.js';
import { toRaw } from './json-text.js';

/* JSON functions that change a document. They give the whole document back, compact; NULL if it is no JSON. */

/** A path or literal key given as an argument; reports what it cannot use. */
type Locate = (page: Page, args: readonly Typed[], index: number, context: CallContext) => readonly Step[] | undefined;

const atPath: Locate = (page, args, index, context) => {
  const path = constantText(page, args, index, 'its path', context);
  if (path === undefined) return undefined;
  const steps = parsePath(path);
  if (steps === undefined)
    context.report(diagnose('eval/bad-value', spanOf(context, index), page.name, 'the path', path));
  return steps;
};

const atKey: Locate = (page, args, index, context) => {
  const key = constantText(page, args, index, 'its key', context);
  return key === undefined ? undefined : [{ kind: 'key', key }];
};

interface Edit {
  readonly steps: readonly Step[];
  readonly change: (old: Sql) => Sql;
}

function applyEdits(
  document: Typed,
  edits: readonly (Edit | undefined)[],
  create: boolean,
  context: CallContext,
): Typed {
  const known = edits.filter((e) => e !== undefined);
  if (known.length < edits.length) return FAILED;
  const name = identifier(context.fresh());
  const start = sql`JSONExtractRaw(${name})`;
  const changed = known.reduce((raw, e) => edit(raw, e.steps, e.change, { fresh: context.fresh, create }), start);
  return textResult(sql`arrayMap(${name} -> if(isValidJSON(${name}), ${changed}, NULL), ${asList(document).sql})[1]`);
}

/** Pairs of place and value after the document. */
function pairs(page: Page, locate: Locate, create: boolean, change: (raw: Sql) => Edit['change']): EvalFunction {
  return {
    ...page,
    build: (args, context) => {
      if (args.length % 2 === 0) {
        context.report(diagnose('eval/argument-count', context, page.name, page.syntax, args.length));
        return FAILED;
      }
      const edits = args.slice(1).flatMap((_, i) => {
        if (i % 2 === 1) return [];
        const steps = locate(page, args, i + 1, context);
        return [steps && { steps, change: change(toRaw(args[i + 2] ?? NOTHING)) }];
      });
      return applyEdits(args[0] ?? NOTHING, edits, create, context);
    },
  };
}

/** The elements of a raw: those of an array, or the value itself. */
function elements(raw: Sql): Sql {
  return sql`if(JSONType(${raw}) = 'Array', JSONExtractArrayRaw(${raw}), [${raw}])`;
}

/** The array with more elements; a value that is none is wrapped first, one that is not there stays away. */
function appended(old: Sql, added: Sql): Sql {
  const all = sql`arrayConcat(${elements(sql`o`)}, n)`;
  return sql`arrayMap((o, n) -> if(o = '', '', concat('[', arrayStringConcat(${all}, ','), ']')), [${old}], [${added}])[1]`;
}

export const jsonEdit: readonly EvalFunction[] = [
  pairs(
    {
      name: 'json_set',
      arity: [3, Infinity],
      syntax: 'json_set(<json>, <path>, <value>, …)',
      summary: 'Sets or creates the value at a path; {} sets it in every element.',
      examples: [
        [
          'json_set(json_object(), "system.splunk.path", "/opt/splunk")',
          '{"system":{"splunk":{"path":"/opt/splunk"}}}',
        ],
        ['json_set(json_object("a", 1), "a", true(), "b", 2.5)', '{"a":true,"b":2.5}'],
        ['json_set(json_object("a", "b"), "a.c", 1)', '{"a":"b"}'],
        ['json_set("[{\\"a\\":1},{\\"a\\":2}]", "{}.a", 5)', '[{"a":5},{"a":5}]'],
        ['json_set("[1,2]", "{1}", 5)', '[1,5]'],
        ['json_set("no json", "a", 5)', null],
      ],
    },
    atPath,
    true,
    (raw) => () => raw,
  ),
  pairs(
    {
      name: 'json_set_exact',
      arity: [3, Infinity],
      syntax: 'json_set_exact(<json>, <key>, <value>, …)',
      summary: 'Sets the value of a key taken literally, dots included.',
      examples: [['json_set_exact(json_object(), "system.splunk.path", "/opt")', '{"system.splunk.path":"/opt"}']],
    },
    atKey,
    true,
    (raw) => () => raw,
  ),
  pairs(
    {
      name: 'json_append',
      arity: [3, Infinity],
      syntax: 'json_append(<json>, <path>, <value>, …)',
      summary:
        'Adds a value as one element at the end of the array at a path; another value is wrapped in an array first.',
      examples: [
        ['json_append("{\\"k\\":[\\"a\\"]}", "k", "b")', '{"k":["a","b"]}'],
        ['json_append("{\\"k\\":[\\"a\\"]}", "k", json_array("b", "c"))', '{"k":["a",["b","c"]]}'],
        ['json_append("{\\"k\\":\\"a\\"}", "k", "b")', '{"k":["a","b"]}'],
        ['json_append("{\\"k\\":[]}", "k", "b", "other", 1)', '{"k":["b"]}'],
      ],
    },
    atPath,
    false,
    (raw) => (old) => appended(old, sql`[${raw}]`),
  ),
  pairs(
    {
      name: 'json_extend',
      arity: [3, Infinity],
      syntax: 'json_extend(<json>, <path>, <array>, …)',
      summary: 'Adds the elements of an array one by one at the end of the array at a path.',
      examples: [
        ['json_extend("{\\"k\\":[\\"a\\"]}", "k", json_array("b", "c"))', '{"k":["a","b","c"]}'],
        ['json_extend("{\\"k\\":\\"a\\"}", "k", json_array("b"))', '{"k":["a","b"]}'],
        ['json_extend("{\\"k\\":[1]}", "k", json_array(json_object("x", 1)))', '{"k":[1,{"x":1}]}'],
      ],
    },
    atPath,
    false,
    (raw) => (old) => appended(old, sql`JSONExtractArrayRaw(${raw})`),
  ),
  {
    name: 'json_delete',
    arity: [2, Infinity],
    syntax: 'json_delete(<json>, <key>, …)',
    summary: 'Removes keys; a dotted path reaches nested ones.',
    examples: [
      ['json_delete("{\\"a\\":1,\\"b\\":{\\"c\\":2,\\"d\\":3}}", "a", "b.c")', '{"b":{"d":3}}'],
      ['json_delete("{\\"a\\":1}", "z")', '{"a":1}'],
    ],
    build(args, context) {
      const edits = args.slice(1).map((_, i) => {
        const steps = atPath(this, args, i + 1, context);
        return steps && { steps, change: () => sql`''` };
      });
      return applyEdits(args[0] ?? NOTHING, edits, false, context);
    },
  },
];
