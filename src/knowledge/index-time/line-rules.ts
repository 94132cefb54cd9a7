import type { LineRules, MergeRules } from './rules.js';
import type { Settings } from './settings.js';

const MERGING = [
  'BREAK_ONLY_BEFORE',
  'BREAK_ONLY_BEFORE_DATE',
  'MUST_BREAK_AFTER',
  'MUST_NOT_BREAK_AFTER',
  'MUST_NOT_BREAK_BEFORE',
  'MAX_EVENTS',
  'SHOULD_LINEMERGE',
] as const;

const COUNT = [0, 1_000_000_000] as const;
const LINES = [1, 1_000_000] as const;

/** Source: props.conf.spec, "Line breaking". */
export function readLineRules(settings: Settings): LineRules {
  const breaker = settings.regex('LINE_BREAKER');
  const truncate = settings.integer('TRUNCATE', COUNT);
  const merge = readMerge(settings);
  return {
    ...(breaker === undefined || isUsual(settings) ? {} : { breaker }),
    ...(truncate === undefined || truncate === 0 ? {} : { truncate }),
    ...(merge === undefined ? {} : { merge }),
  };
}

function isUsual(settings: Settings): boolean {
  return /^\(\[\\[rn]\\[rn]\]\+\)$/.test(settings.text('LINE_BREAKER') ?? '');
}

function readMerge(settings: Settings): MergeRules | false | undefined {
  if (!MERGING.some((key) => settings.get(key) !== undefined)) return undefined;
  if (!settings.flag('SHOULD_LINEMERGE', true)) return false;
  const before = settings.regex('BREAK_ONLY_BEFORE');
  const mustAfter = settings.regex('MUST_BREAK_AFTER');
  const mustNotAfter = settings.regex('MUST_NOT_BREAK_AFTER');
  const mustNotBefore = settings.regex('MUST_NOT_BREAK_BEFORE');
  return {
    beforeDate: settings.flag('BREAK_ONLY_BEFORE_DATE', true),
    most: settings.integer('MAX_EVENTS', LINES) ?? 256,
    ...(before === undefined ? {} : { before }),
    ...(mustAfter === undefined ? {} : { mustAfter }),
    ...(mustNotAfter === undefined ? {} : { mustNotAfter }),
    ...(mustNotBefore === undefined ? {} : { mustNotBefore }),
  };
}
