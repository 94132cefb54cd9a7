import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isMap, isScalar, type Pair, parseDocument, type Scalar } from 'yaml';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser, KarstError, type Place } from '../diagnostics/index.js';
import { readSchedule, SETTING_NAMES, type Settings } from '../schedule/index.js';

const diagnose = diagnoser(cliMessages);

/** `schedule:` of karst.yml. */
export interface ScheduleSettings {
  /** Seconds that windows may be late and are still run. */
  readonly catchUp?: number;
  /** Searches at a time. */
  readonly workers?: number;
  /** Settings of savedsearches.conf, beneath those of deployments. */
  readonly defaults: Settings;
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

function seconds(text: string): number | undefined {
  if (text === '0') return 0;
  const [, digits, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) * (SECONDS[unit] ?? 0);
}

function refuse(key: string, place: Place, wanted: string): never {
  throw new KarstError(diagnose('cli/config-value', place, `schedule.${key}`, wanted));
}

function read(key: string, value: string, place: Place): Partial<ScheduleSettings> {
  if (key === 'catch_up') {
    return { catchUp: seconds(value) ?? refuse(key, place, 'a period such as 24h, or 0') };
  }
  if (key === 'workers') {
    return /^[1-9]\d?$/.test(value) ? { workers: Number(value) } : refuse(key, place, 'a number from 1 to 99');
  }
  if (!SETTING_NAMES.some((known) => known === key)) {
    const known = ['catch_up', 'workers', ...SETTING_NAMES];
    throw new KarstError(diagnose('cli/config-key', place, `schedule.${key}`, known));
  }
  const { problems } = readSchedule({ [key]: value });
  if (problems.length > 0) throw new KarstError(problems.map((problem) => ({ ...problem, ...place })));
  return { defaults: { [key]: value } };
}

/** Reads `schedule:` in the text of a karst.yml; throws a `KarstError` that points at what is wrong. */
export function parseScheduleSettings(text: string, file: string): ScheduleSettings {
  const root = parseDocument(text, { prettyErrors: false }).contents;
  const node = isMap(root) ? root.get('schedule', true) : undefined;
  if (node === undefined || (isScalar(node) && node.value === null)) return { defaults: {} };
  const placeOf = (part: unknown): Place => {
    const range = (part as Scalar | null)?.range;
    return range ? { file, source: text, span: { from: range[0], to: range[1] } } : { file };
  };
  if (!isMap(node)) throw new KarstError(diagnose('cli/config-value', placeOf(node), 'schedule', '`key: value` lines'));
  let settings: ScheduleSettings = { defaults: {} };
  for (const pair of node.items as readonly Pair[]) {
    const key = isScalar(pair.key) ? String(pair.key.value) : '?';
    const value = isScalar(pair.value) ? String(pair.value.value) : refuse(key, placeOf(pair.key), 'a single value');
    const found = read(key, value, placeOf(pair.key));
    settings = { ...settings, ...found, defaults: { ...settings.defaults, ...found.defaults } };
  }
  return settings;
}

/** `schedule:` of the karst.yml of a folder. */
export function scheduleSettings(folder: string): ScheduleSettings {
  const file = resolve(folder, 'karst.yml');
  return existsSync(file) ? parseScheduleSettings(readFileSync(file, 'utf8'), file) : { defaults: {} };
}
