import type { DataStep } from './structure.js';

const STEP = /\.?(?:\{(\d*)\}|\{@([^{}]+)\}|([^.{}]+))/y;

/**
 * The steps of a location path: names divided by dots, each with any number of indexes in braces: `{}` for every
 * element, `{2}`, `{@attribute}` (spath page). Undefined if it is malformed.
 */
export function parseDataPath(path: string): readonly DataStep[] | undefined {
  const steps: DataStep[] = [];
  let at = 0;
  while (at < path.length) {
    STEP.lastIndex = at;
    const found = STEP.exec(path);
    if (found === null || (at === 0 && path.startsWith('.'))) return undefined;
    const [whole, index, attribute, key] = found;
    if (key !== undefined) steps.push({ kind: 'key', key });
    else if (attribute !== undefined) steps.push({ kind: 'attribute', name: attribute });
    else steps.push(index === '' ? { kind: 'all' } : { kind: 'index', index: Number(index) });
    at += whole.length;
  }
  return steps.length === 0 ? undefined : steps;
}
