import { asList, NOTHING } from '../../sql/convert.js';
import { sql } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import { constantText, diagnose, FAILED, listResult, type Page, spanOf, textResult } from '../arguments.js';
import type { CallContext, EvalFunction } from '../function.js';
import { parsePath, select } from './json-path.js';

const page: Page = {
  name: 'spath',
  arity: [2, 2],
  syntax: 'spath(<json>, "<path>")',
  summary: 'The value, or with {} all values, at a path of a JSON text. XML gives no value here.',
  examples: [
    ['spath("{\\"a\\":{\\"b\\":\\"five\\"}}", "a.b")', 'five'],
    ['spath("{\\"a\\":[{\\"b\\":1},{\\"b\\":\\"x\\"},{}]}", "a{}.b")', ['1', 'x']],
    ['spath("{\\"a\\":[1,[2]]}", "a{1}")', '[2]'],
    ['spath("{\\"a\\":1}", "z")', null],
    ['spath("plain", "z")', null],
  ],
};

function build(args: readonly Typed[], context: CallContext): Typed {
  const path = constantText(page, args, 1, 'its path', context);
  if (path === undefined) return FAILED;
  const steps = parsePath(path);
  if (steps === undefined) {
    context.report(diagnose('eval/bad-value', spanOf(context, 1), page.name, 'the path', path));
    return FAILED;
  }
  const value = sql`if(startsWith(r, '"'), JSONExtractString(r), r)`;
  const found = sql`arrayFilter(r -> r != 'null', ${select(sql`v`, steps)})`;
  const values = sql`arrayMap(r -> ${value}, if(isValidJSON(v), ${found}, []))`;
  const all = sql`arrayFlatten(arrayMap(v -> ${values}, ${asList(args[0] ?? NOTHING).sql}))`;
  if (steps.some((s) => s.kind === 'all')) return listResult(all);
  return textResult(sql`arrayMap(l -> if(empty(l), NULL, l[1]), [${all}])[1]`);
}

export const spath: EvalFunction = { ...page, build };
