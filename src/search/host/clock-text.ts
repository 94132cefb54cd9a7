const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'longOffset',
  });
  formats.set(timezone, format);
  return format;
}

function partsOf(seconds: number, timezone: string): Readonly<Record<string, string>> {
  const parts = formatFor(timezone).formatToParts(Math.floor(seconds) * 1000);
  return Object.fromEntries(parts.map(({ type, value }) => [type, value]));
}

/** `Sun Apr 4 00:00:00 2021` (gentimes page). */
export function humanTime(seconds: number, timezone: string): string {
  const { weekday, month, day, hour, minute, second, year } = partsOf(seconds, timezone);
  return `${weekday} ${month} ${day} ${hour}:${minute}:${second} ${year}`;
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** `04/04/2021 00:00:00 +0000` (collect page, timeformat). */
export function stashTime(seconds: number, timezone: string): string {
  const { month = '', day = '', year, hour, minute, second, timeZoneName = '' } = partsOf(seconds, timezone);
  const number = String(MONTHS.indexOf(month) / 3 + 1).padStart(2, '0');
  const offset = /[+-]\d{2}:\d{2}/.exec(timeZoneName)?.[0]?.replace(':', '') ?? '+0000';
  return `${number}/${day.padStart(2, '0')}/${year} ${hour}:${minute}:${second} ${offset}`;
}
