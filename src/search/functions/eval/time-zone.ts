/* What Intl knows of time zones, for %Z. */

function parts(timezone: string, style: 'short' | 'long' | 'longOffset', instant: number): string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: style });
  return format.formatToParts(instant).find((p) => p.type === 'timeZoneName')?.value ?? '';
}

/** Seconds ahead of UTC at an instant in milliseconds. */
function offsetAt(timezone: string, instant: number): number {
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d+):?(\d*)/.exec(parts(timezone, 'longOffset', instant)) ?? [];
  const size = Number(hours) * 3600 + Number(minutes) * 60;
  return sign === '-' ? -size : size;
}

/** Zones that Intl has no English abbreviation for: words of their names → abbreviation of standard time. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  'Greenwich Mean': 'GMT',
  'Western European': 'WET',
  'Central European': 'CET',
  'Eastern European': 'EET',
  Moscow: 'MSK',
  'South Africa': 'SAST',
  'East Africa': 'EAT',
  'West Africa': 'WAT',
  'Central Africa': 'CAT',
  Israel: 'IST',
  India: 'IST',
  Pakistan: 'PKT',
  China: 'CST',
  'Hong Kong': 'HKT',
  Philippine: 'PST',
  Japan: 'JST',
  Korean: 'KST',
  'Australian Western': 'AWST',
  'Australian Central': 'ACST',
  'Australian Eastern': 'AEST',
  'New Zealand': 'NZST',
};

const SUMMER: Readonly<Record<string, string>> = {
  'British Summer': 'BST',
  'Irish Standard': 'IST',
  'Western European Summer': 'WEST',
  'Central European Summer': 'CEST',
  'Eastern European Summer': 'EEST',
  'Israel Daylight': 'IDT',
  'Australian Central Daylight': 'ACDT',
  'Australian Eastern Daylight': 'AEDT',
  'New Zealand Daylight': 'NZDT',
};

/** As `%Z` prints a zone: `CET`; `+03` where it has no letters. */
function abbreviation(timezone: string, instant: number): string {
  const short = parts(timezone, 'short', instant);
  if (!short.startsWith('GMT')) return short;
  const long = parts(timezone, 'long', instant).replace(/ Time$/, '');
  const known = SUMMER[long] ?? ABBREVIATIONS[long.replace(/ Standard$/, '')];
  if (known !== undefined) return known;
  const [, sign, hours = '', minutes = ''] = /^GMT([+-])(\d+):?(\d*)$/.exec(short) ?? [];
  return sign === undefined ? 'GMT' : `${sign}${hours.padStart(2, '0')}${minutes}`;
}

/** Offset in seconds → abbreviation, for the standard and daylight time of the year around `now` (seconds). */
export function zoneAbbreviations(timezone: string, now: number): ReadonlyMap<number, string> {
  const quarter = 91 * 86_400_000;
  const instants = [0, 1, 2, 3].map((i) => now * 1000 + i * quarter);
  return new Map(instants.map((t) => [offsetAt(timezone, t), abbreviation(timezone, t)] as const));
}

/** The local date at `now` (seconds). */
export function localDate(
  timezone: string,
  now: number,
): { readonly year: number; readonly month: number; readonly day: number } {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const [year = 1970, month = 1, day = 1] = format
    .format(now * 1000)
    .split('-')
    .map(Number);
  return { year, month, day };
}

/** Abbreviations that strptime reads, with their offset in seconds. */
export const ZONE_OFFSETS: Readonly<Record<string, number>> = {
  Z: 0,
  UTC: 0,
  UT: 0,
  GMT: 0,
  WET: 0,
  WEST: 3600,
  BST: 3600,
  CET: 3600,
  CEST: 7200,
  EET: 7200,
  EEST: 10_800,
  MSK: 10_800,
  JST: 32_400,
  KST: 32_400,
  AEST: 36_000,
  AEDT: 39_600,
  EST: -18_000,
  EDT: -14_400,
  CST: -21_600,
  CDT: -18_000,
  MST: -25_200,
  MDT: -21_600,
  PST: -28_800,
  PDT: -25_200,
  AKST: -32_400,
  AKDT: -28_800,
  HST: -36_000,
  SAST: 7200,
  EAT: 10_800,
  PKT: 18_000,
  HKT: 28_800,
  SGT: 28_800,
  AWST: 28_800,
  ACST: 34_200,
  ACDT: 37_800,
  NZST: 43_200,
  NZDT: 46_800,
};
