import { asList, NOTHING, once } from '../../sql/convert.js';
import { sql } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import { constantValue, diagnose, FAILED, listResult, type Page, spanOf, textArgument } from '../arguments.js';
import type { CallContext, EvalFunction } from '../function.js';
import type { Place } from './json-argument.js';
import { computedSteps, parsePath, select, selectComputed, stepTexts } from './json-path.js';
import { selectXml } from './xml-path.js';

const page: Page = {
  name: 'spath',
  arity: [2, 2],
  syntax: 'spath(<value>, <path>)',
  summary:
    'The value, or all values, at a path of a JSON or XML text. {} is every element, {0} the first in JSON, {1} in XML, {@name} an XML attribute.',
  examples: [
    ['spath("{\\"a\\":{\\"b\\":\\"five\\"}}", "a.b")', 'five'],
    ['spath("{\\"a\\":[{\\"b\\":1},{\\"b\\":\\"x\\"},{}]}", "a{}.b")', ['1', 'x']],
    ['spath("{\\"a\\":[1,[2]]}", "a{1}")', '[2]'],
    ['spath("<a><b c=\'1\'>x</b><b>y &amp; z</b></a>", "a.b")', ['x', 'y & z']],
    ['spath("<a><b c=\'1\'>x</b><b>y</b></a>", "a.b{@c}")', '1'],
    ['spath("<a><b c=\'1\'>x</b><b>y</b></a>", "a.b{2}")', 'y'],
    ['spath("{\\"a\\":1}", "z")', null],
    ['spath("plain", "z")', null],
  ],
};

function placeOf(args: readonly Typed[], context: CallContext): Place | undefined {
  const path = constantValue(args, 1, context);
  if (path === undefined) {
    const computed = sql`ifNull(${textArgument(page, args, 1, context).sql}, '')`;
    return { steps: computedSteps(computed, 'attributes') };
  }
  const known = parsePath(String(path), 'attributes');
  if (known !== undefined) return { steps: stepTexts(known), known };
  context.report(diagnose('eval/bad-value', spanOf(context, 1), page.name, 'the path', String(path)));
  return undefined;
}

function build(args: readonly Typed[], context: CallContext): Typed {
  const place = placeOf(args, context);
  if (place === undefined) return FAILED;
  return once({ type: 'list', sql: place.steps }, context.fresh, ({ sql: steps }) => {
    const raws = place.known === undefined ? selectComputed(sql`v`, steps) : select(sql`v`, place.known);
    const values = sql`arrayMap(r -> if(startsWith(r, '"'), JSONExtractString(r), r), ${raws})`;
    const xml = sql`if(startsWith(trimLeft(v), '<') AND notEmpty(${steps}), ${selectXml(sql`v`, steps, place.known)}, [])`;
    return listResult(
      sql`arrayFlatten(arrayMap(v -> if(isValidJSON(v), ${values}, ${xml}), ${asList(args[0] ?? NOTHING).sql}))`,
    );
  });
}

export const spath: EvalFunction = { ...page, build };
