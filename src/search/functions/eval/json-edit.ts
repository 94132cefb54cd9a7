import { NOTHING, once } from '../../sql/convert.js';
import { type Sql, sql } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import { diagnose, FAILED, onPresent, type Page, textResult } from '../arguments.js';
import type { CallContext, EvalFunction } from '../function.js';
import { atKey, atPath, type Locate, pathsOf } from './json-argument.js';
import { type Change, changePaths } from './json-change.js';
import { toRaw } from './json-text.js';

/* JSON functions that change a document. They give the whole document back, compact; NULL if it is no JSON. */

interface Edit {
  /** Array(Array(String)): steps to every place. */
  readonly paths: Sql;
  readonly added?: Sql;
  readonly change: (old: Sql, added: Sql) => Sql;
}

const REMOVE: Edit['change'] = () => sql`''`;

/** One edit of a raw; NULL when a row has no path. */
function applied(document: Typed, { paths, added, change }: Edit, create: boolean, fresh: () => string): Typed {
  return once({ type: 'text', sql: added ?? sql`''` }, fresh, (value) => {
    const at: Change = (old) => change(old, value.sql);
    return once({ type: 'list', sql: paths }, fresh, (all) => {
      const changed = changePaths(sql`assumeNotNull(${document.sql})`, all.sql, at, create);
      return textResult(sql`if(isNull(${document.sql}) OR has(${all.sql}, []), NULL, ${changed})`);
    });
  });
}

function edited(document: Typed, edits: readonly (Edit | undefined)[], create: boolean, context: CallContext): Typed {
  const known = edits.filter((e) => e !== undefined);
  if (known.length < edits.length) return FAILED;
  const compact = textResult(onPresent(document, (v) => sql`if(isValidJSON(${v}), JSONExtractRaw(${v}), NULL)`));
  return known.reduce((raw, edit) => once(raw, context.fresh, (r) => applied(r, edit, create, context.fresh)), compact);
}

/** Pairs of place and value after the document. */
function pairs(page: Page, locate: Locate, create: boolean, change: Edit['change']): EvalFunction {
  return {
    ...page,
    build: (args, context) => {
      if (args.length % 2 === 0) {
        context.report(diagnose('eval/argument-count', context, page.name, page.syntax, args.length));
        return FAILED;
      }
      const edits = args.slice(1).flatMap((_, i) => {
        if (i % 2 === 1) return [];
        const place = locate(page, args, i + 1, context);
        return [place && { paths: sql`[${place.steps}]`, added: toRaw(args[i + 2] ?? NOTHING), change }];
      });
      return edited(args[0] ?? NOTHING, edits, create, context);
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
    (_, added) => added,
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
    (_, added) => added,
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
    (old, added) => appended(old, sql`[${added}]`),
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
    (old, added) => appended(old, sql`JSONExtractArrayRaw(${added})`),
  ),
  {
    name: 'json_delete',
    arity: [2, Infinity],
    syntax: 'json_delete(<json>, <key>, …)',
    summary: 'Removes keys, or all the keys of an array; a dotted path reaches nested ones.',
    examples: [
      ['json_delete("{\\"a\\":1,\\"b\\":{\\"c\\":2,\\"d\\":3}}", "a", "b.c")', '{"b":{"d":3}}'],
      ['json_delete("{\\"a\\":1}", "z")', '{"a":1}'],
      ['json_delete(json_object("a", 1, "b", 2, "c", 3), json_array("a", "c"))', '{"b":2}'],
    ],
    build(args, context) {
      const edits = args.slice(1).map((_, i) => {
        const paths = pathsOf(this, args, i + 1, context);
        return paths && { paths, change: REMOVE };
      });
      return edited(args[0] ?? NOTHING, edits, false, context);
    },
  },
];
