import type { IngestFunction } from '../../knowledge/index.js';
import { jsonFunctions } from './json-functions.js';
import { listFunctions } from './list-functions.js';
import { numberFunctions } from './number-functions.js';
import { testFunctions } from './test-functions.js';
import { textFunctions } from './text-functions.js';
import { timeFunctions } from './time-functions.js';
import type { Value } from './value.js';

/** A function over the values of its arguments. */
export type Run = (args: readonly Value[]) => Value;

const SPECIAL_NAMES = ['if', 'case', 'validate', 'mvfilter', 'mvmap'] as const satisfies readonly IngestFunction[];

/** Functions over expressions, not values. */
export type SpecialFunction = (typeof SPECIAL_NAMES)[number];

const SPECIAL: ReadonlySet<string> = new Set(SPECIAL_NAMES);

export function isSpecial(name: string): name is SpecialFunction {
  return SPECIAL.has(name);
}

const FUNCTIONS: Readonly<Record<Exclude<IngestFunction, SpecialFunction>, Run>> = {
  ...testFunctions,
  ...textFunctions,
  ...numberFunctions,
  ...listFunctions,
  ...timeFunctions,
  ...jsonFunctions,
};

const BY_NAME: ReadonlyMap<string, Run> = new Map(Object.entries(FUNCTIONS));

/** Null for what is no function of ingest: the load refuses such names. */
export function functionNamed(name: string): Run {
  return BY_NAME.get(name) ?? (() => null);
}
