import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isMap, isScalar, type Pair, parseDocument, type Scalar } from 'yaml';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser, KarstError, type Place } from '../diagnostics/index.js';
import { KEEP_ALL, type KeepRule, type Retention } from '../operation/index.js';

const diagnose = diagnoser(cliMessages);

const KEYS = ['max_age', 'max_size'] as const;

/** Names the ledger of runs, which is no index. */
const RUNS = '_runs';

/** The scheduler asks the ledger for the last window of each search, which may be weeks back. */
const SHORTEST_RUNS = 30 * 86_400;

const SECONDS: Readonly<Record<string, number>> = { h: 3_600, d: 86_400, w: 604_800, y: 31_536_000 };
const BYTES: Readonly<Record<string, number>> = { MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 };

const WANTED = {
  max_age: 'an age such as 24h, 90d, 12w or 2y, or never',
  max_size: 'a size such as 500MB, 50GB or 2TB',
} as const;

type PlaceOf = (node: unknown) => Place;

function refuse(key: string, place: Place, wanted: string): never {
  throw new KarstError(diagnose('cli/config-value', place, `retention.${key}`, wanted));
}

/** A whole number and a unit; undefined where it is something else. */
function measure(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const [, digits = '', unit = ''] = /^([1-9]\d{0,8}) ?([A-Za-z]{1,2})$/.exec(text) ?? [];
  const factor = units[unit];
  return factor === undefined ? undefined : Number(digits) * factor;
}

const textOf = (node: unknown): string => (isScalar(node) ? String(node.value) : '');

function ruleIn(name: string, node: unknown, placeOf: PlaceOf): KeepRule {
  if (!isMap(node)) return refuse(name, placeOf(node), 'settings such as `{ max_age: 90d, max_size: 50GB }`');
  let rule: KeepRule = {};
  for (const { key, value } of node.items as readonly Pair[]) {
    const setting = KEYS.find((known) => known === textOf(key));
    if (setting === undefined) {
      throw new KarstError(diagnose('cli/config-key', placeOf(key), `retention.${name}.${textOf(key)}`, KEYS));
    }
    const read = measure(textOf(value), setting === 'max_age' ? SECONDS : BYTES);
    const never = setting === 'max_age' && textOf(value) === 'never';
    if (read === undefined && !never) refuse(`${name}.${setting}`, placeOf(value ?? key), WANTED[setting]);
    if (read !== undefined) rule = { ...rule, ...(setting === 'max_age' ? { maxAge: read } : { maxSize: read }) };
  }
  return rule;
}

function runsAge({ maxAge, maxSize }: KeepRule, node: unknown, placeOf: PlaceOf): number | undefined {
  if (maxSize !== undefined || (maxAge !== undefined && maxAge < SHORTEST_RUNS)) {
    refuse(RUNS, placeOf(node), 'an age of 30d or more: `{ max_age: 90d }`, or never');
  }
  return maxAge;
}

function retentionIn(items: readonly Pair[], placeOf: PlaceOf): Retention {
  const indexes = new Map<string, KeepRule>();
  let found: Retention = { ...KEEP_ALL, indexes };
  for (const { key, value } of items) {
    const name = textOf(key);
    if (!/^_?[a-z0-9][a-z0-9_-]{0,79}$/.test(name)) {
      refuse(name, placeOf(key), 'the name of an index (small letters, digits, _ and -), or default');
    }
    const rule = ruleIn(name, value ?? key, placeOf);
    if (name === 'default') found = { ...found, others: rule };
    else if (name !== RUNS) indexes.set(name, rule);
    else {
      const { runs: _, ...rest } = found;
      const runs = runsAge(rule, value, placeOf);
      found = { ...rest, ...(runs === undefined ? {} : { runs }) };
    }
  }
  return found;
}

/** Reads `retention:` in the text of a karst.yml; throws a `KarstError` that points at what is wrong. */
export function parseRetentionSettings(text: string, file: string): Retention {
  const root = parseDocument(text, { prettyErrors: false }).contents;
  const node = isMap(root) ? root.get('retention', true) : undefined;
  if (node === undefined || (isScalar(node) && node.value === null)) return KEEP_ALL;
  const placeOf = (part: unknown): Place => {
    const range = (part as Scalar | null)?.range;
    return range ? { file, source: text, span: { from: range[0], to: range[1] } } : { file };
  };
  if (!isMap(node)) {
    const wanted = 'lines such as `main: { max_age: 90d, max_size: 50GB }`';
    throw new KarstError(diagnose('cli/config-value', placeOf(node), 'retention', wanted));
  }
  return retentionIn(node.items as readonly Pair[], placeOf);
}

/** `retention:` of the karst.yml of a folder. */
export function retentionSettings(folder: string): Retention {
  const file = resolve(folder, 'karst.yml');
  return existsSync(file) ? parseRetentionSettings(readFileSync(file, 'utf8'), file) : KEEP_ALL;
}
