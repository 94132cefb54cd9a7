import { asText, isString, NOTHING } from '../../sql/convert.js';
import { type Sql, sql } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import { constantValue, diagnose, type Page, spanOf, textArgument } from '../arguments.js';
import type { CallContext } from '../function.js';
import { computedSteps, parsePath, type Step, stepTexts } from './json-path.js';
import { isJsonArray } from './json-text.js';

/** Where an argument points to. */
export interface Place {
  /** Array(String); empty where the row has no path, or a malformed one. */
  readonly steps: Sql;
  /** The same, if it does not depend on the row. */
  readonly known?: readonly Step[];
}

/** Reads an argument as a place; undefined when it was reported. */
export type Locate = (page: Page, args: readonly Typed[], index: number, context: CallContext) => Place | undefined;

function knownPlace(steps: readonly Step[]): Place {
  return { steps: stepTexts(steps), known: steps };
}

function presentText(page: Page, args: readonly Typed[], index: number, context: CallContext): Sql {
  return sql`ifNull(${textArgument(page, args, index, context).sql}, '')`;
}

/** A path such as `a.b{0}`. */
export const atPath: Locate = (page, args, index, context) => {
  const path = constantValue(args, index, context);
  if (path === undefined) return { steps: computedSteps(presentText(page, args, index, context)) };
  const steps = parsePath(String(path));
  if (steps !== undefined) return knownPlace(steps);
  context.report(diagnose('eval/bad-value', spanOf(context, index), page.name, 'the path', String(path)));
  return undefined;
};

/** A key taken literally. */
export const atKey: Locate = (page, args, index, context) => {
  const key = constantValue(args, index, context);
  if (key !== undefined) return knownPlace([{ kind: 'key', key: String(key) }]);
  const computed = presentText(page, args, index, context);
  return { steps: sql`arrayMap(k -> if(k = '', [], [concat('.', k)]), [${computed}])[1]` };
};

/** Paths given as a text, as several values, or as a JSON array of texts: Array(Array(String)) of steps. */
export function pathsOf(page: Page, args: readonly Typed[], index: number, context: CallContext): Sql | undefined {
  const value = args[index] ?? NOTHING;
  if (value.type === 'list') return sql`arrayMap(k -> ${computedSteps(sql`k`)}, ${value.sql})`;
  const constant = constantValue(args, index, context);
  if (constant !== undefined || isString(value)) {
    const place = atPath(page, args, index, context);
    return place && sql`[${place.steps}]`;
  }
  const keys = sql`if(${isJsonArray(sql`a`)}, JSONExtract(a, 'Array(String)'), [a])`;
  const all = sql`arrayMap(a -> ${keys}, [ifNull(${asText(value).sql}, '')])[1]`;
  return sql`arrayMap(k -> ${computedSteps(sql`k`)}, ${all})`;
}
