import { numeric, read, textOf, type Value } from './value.js';

/* JSON functions of the Search Reference that look things up. */

const EVERY = Number.POSITIVE_INFINITY;

/** `a.b{0}.c{}` → `a`, `b`, 0, `c`, every element; undefined for what is no path. */
function stepsOf(path: string): readonly (string | number)[] | undefined {
  const steps: (string | number)[] = [];
  const piece = /\.?(?:\{(\d{0,9})\}|([^.{}]+))/y;
  for (let at = 0; at < path.length; at = piece.lastIndex) {
    piece.lastIndex = at;
    const [, index, name] = piece.exec(path) ?? [];
    if ((index ?? name) === undefined) return undefined;
    steps.push(name ?? (index === '' ? EVERY : Number(index)));
  }
  return steps.length === 0 ? undefined : steps;
}

function child(value: unknown, step: string | number): readonly unknown[] {
  if (typeof step === 'number') {
    if (!Array.isArray(value)) return [];
    return step === EVERY ? value : value.slice(step, step + 1);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, step)) return [];
  return [Object.entries(value).find(([key]) => key === step)?.[1]];
}

function parsed(value: Value): unknown {
  try {
    return JSON.parse(textOf(value) ?? '');
  } catch {
    return undefined;
  }
}

function scalar(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return numeric(value);
  return read(typeof value === 'string' ? value : JSON.stringify(value));
}

/** What stands at a path: all of it where the path goes over elements. */
function at(whole: unknown, path: string): { readonly found: readonly unknown[]; readonly several: boolean } {
  const steps = stepsOf(path) ?? [''];
  const found = steps.reduce<readonly unknown[]>((values, step) => values.flatMap((v) => child(v, step)), [whole]);
  return { found, several: steps.includes(EVERY) };
}

/** Several paths, and paths over elements, give an array. */
function jsonExtract([text = null, ...paths]: readonly Value[]): Value {
  const whole = parsed(text);
  if (whole === undefined) return null;
  if (paths.length === 0) return scalar(whole);
  const answers = paths.map((path) => at(whole, textOf(path) ?? ''));
  const found = answers.flatMap((answer) => answer.found);
  const several = answers.length > 1 || answers.some((answer) => answer.several);
  if (found.length === 0) return null;
  return several ? read(JSON.stringify(found)) : scalar(found[0]);
}

export const jsonFunctions = {
  json_extract: jsonExtract,
  json_valid: ([text = null]: readonly Value[]) => (text === null ? null : parsed(text) !== undefined),
};
