import type { TimeRules } from './rules.js';
import type { Settings } from './settings.js';

const DAYS = [0, 10_951] as const;

/** Source: props.conf.spec, "Timestamp extraction configuration". */
export function readTimeRules(settings: Settings): TimeRules {
  const prefix = settings.regex('TIME_PREFIX');
  const format = readFormat(settings);
  const lookahead = readLookahead(settings);
  const zone = readZone(settings);
  const instead = readClock(settings);
  const mostDaysAgo = settings.integer('MAX_DAYS_AGO', DAYS);
  const mostDaysHence = settings.integer('MAX_DAYS_HENCE', DAYS);
  const oldest = readOldest(settings);
  const ofToday = settings.flag('DETERMINE_TIMESTAMP_DATE_WITH_SYSTEM_TIME', false);
  return {
    ...(instead === undefined ? {} : { instead }),
    ...(prefix === undefined ? {} : { prefix }),
    ...(format === undefined ? {} : { format }),
    ...(lookahead === undefined ? {} : { lookahead }),
    ...(zone === undefined ? {} : { zone }),
    ...(mostDaysAgo === undefined ? {} : { mostDaysAgo }),
    ...(mostDaysHence === undefined ? {} : { mostDaysHence }),
    ...(oldest === undefined ? {} : { oldest }),
    ...(ofToday ? { ofToday } : {}),
    zoneAliases: readAliases(settings.text('TZ_ALIAS') ?? ''),
    fields: (settings.text('TIMESTAMP_FIELDS') ?? '').split(/[\s,]+/).filter((name) => name !== ''),
  };
}

/** Letters that strptime has. Source: Search Reference, "Date and time format variables". */
const LETTERS = new Set('YymdejbBhaAwuHkIlMSpsNQfzZntTRDFxXcr+%');

function readFormat(settings: Settings): string | undefined {
  const setting = settings.get('TIME_FORMAT');
  if (setting === undefined) return undefined;
  const used = [...setting.value.matchAll(/%[EO_:-]*\d?:*(.|$)/gs)].map(([, letter = '']) => letter);
  const known = used.length > 0 && used.every((letter) => LETTERS.has(letter));
  return known ? setting.value : settings.problem(setting, "a time in strptime's letters, such as %Y-%m-%d %H:%M:%S");
}

function readLookahead(settings: Settings): number | undefined {
  const setting = settings.get('MAX_TIMESTAMP_LOOKAHEAD');
  if (setting === undefined) return undefined;
  if (setting.value === '-1' || setting.value === '0') return Number.POSITIVE_INFINITY;
  return settings.integer('MAX_TIMESTAMP_LOOKAHEAD', [0, 1_000_000_000]);
}

function readZone(settings: Settings): string | undefined {
  const setting = settings.get('TZ');
  if (setting === undefined) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: setting.value }).resolvedOptions().timeZone;
  } catch {
    return settings.problem(setting, 'the name of a time zone, such as Europe/Berlin or UTC');
  }
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `ROUTE_EVENTS_OLDER_THAN = 30d`; a number alone is one of seconds. */
function readOldest(settings: Settings): number | undefined {
  const setting = settings.get('ROUTE_EVENTS_OLDER_THAN');
  if (setting === undefined) return undefined;
  const [, count, unit = 's'] = /^(\d{1,9})([smhd])?$/.exec(setting.value) ?? [];
  if (count === undefined) return settings.problem(setting, 'a number with s, m, h or d behind it, such as 30d');
  return Number(count) * (SECONDS[unit] ?? 1);
}

/** DATETIME_CONFIG names a file of patterns, which Karst's own recognition stands for, or one of two words. */
function readClock(settings: Settings): TimeRules['instead'] {
  const word = (settings.text('DATETIME_CONFIG') ?? '').toUpperCase();
  return word === 'CURRENT' ? 'current' : word === 'NONE' ? 'file' : undefined;
}

/** `TZ_ALIAS = EST=GMT+10:00, …`. */
function readAliases(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(',').map((pair) => pair.split('='));
  return new Map(pairs.flatMap(([from, to]) => (from && to ? [[from.trim(), to.trim()] as const] : [])));
}
