const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];

const DAY = 86_400_000;

/** Variables that stand for others. */
const SHORT: Readonly<Record<string, string>> = {
  T: '%H:%M:%S',
  X: '%H:%M:%S',
  R: '%H:%M',
  D: '%m/%d/%y',
  x: '%m/%d/%y',
  F: '%Y-%m-%d',
  r: '%I:%M:%S %p',
  c: '%a %b %e %H:%M:%S %Y',
  '+': '%a %b %e %H:%M:%S %Z %Y',
  h: '%b',
};

/** The part of a time that a variable stands for, and what it is filled up with to which length. */
type Part = (date: Date) => readonly [value: number | string, width?: number, fill?: string];

const dayOfYear = (date: Date): number => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY);
const onTwelve = (date: Date): number => date.getUTCHours() % 12 || 12;
/** Weeks of the year that began up to a day, the first on its first Sunday (0) or Monday (1). */
const week = (date: Date, first: number): number =>
  Math.floor((dayOfYear(date) + 7 - ((date.getUTCDay() - first + 7) % 7)) / 7);

/** The Thursday of the week, which says whose week it is (ISO 8601). */
function thursday(date: Date): Date {
  return new Date(date.getTime() + (4 - (date.getUTCDay() || 7)) * DAY);
}

const PARTS: Readonly<Record<string, Part>> = {
  Y: (d) => [d.getUTCFullYear(), 4],
  y: (d) => [d.getUTCFullYear() % 100, 2],
  C: (d) => [Math.floor(d.getUTCFullYear() / 100), 2],
  G: (d) => [thursday(d).getUTCFullYear(), 4],
  g: (d) => [thursday(d).getUTCFullYear() % 100, 2],
  m: (d) => [d.getUTCMonth() + 1, 2],
  d: (d) => [d.getUTCDate(), 2],
  e: (d) => [d.getUTCDate(), 2, ' '],
  j: (d) => [dayOfYear(d) + 1, 3],
  H: (d) => [d.getUTCHours(), 2],
  k: (d) => [d.getUTCHours(), 2, ' '],
  I: (d) => [onTwelve(d), 2],
  l: (d) => [onTwelve(d), 2, ' '],
  M: (d) => [d.getUTCMinutes(), 2],
  S: (d) => [d.getUTCSeconds(), 2],
  p: (d) => [d.getUTCHours() < 12 ? 'AM' : 'PM'],
  P: (d) => [d.getUTCHours() < 12 ? 'am' : 'pm'],
  a: (d) => [(DAYS[d.getUTCDay()] ?? '').slice(0, 3)],
  A: (d) => [DAYS[d.getUTCDay()] ?? ''],
  b: (d) => [(MONTHS[d.getUTCMonth()] ?? '').slice(0, 3)],
  B: (d) => [MONTHS[d.getUTCMonth()] ?? ''],
  u: (d) => [d.getUTCDay() || 7],
  w: (d) => [d.getUTCDay()],
  U: (d) => [week(d, 0), 2],
  W: (d) => [week(d, 1), 2],
  V: (d) => [Math.floor(dayOfYear(thursday(d)) / 7) + 1, 2],
  Z: () => ['UTC'],
  z: () => ['+0000'],
  ':z': () => ['+00:00'],
  '::z': () => ['+00:00:00'],
  ':::z': () => ['+00'],
  Ez: () => ['0'],
  n: () => ['\n'],
  t: () => ['\t'],
  '%': () => ['%'],
};

const FILLS: Readonly<Record<string, string>> = { _: ' ', '0': '0' };
const SUBSECONDS: Readonly<Record<string, number>> = { N: 9, Q: 3, f: 6 };

function subseconds(micros: number, digits: number): string {
  return `${String(micros).padStart(6, '0')}000`.slice(0, digits);
}

function printed(part: ReturnType<Part>, flag: string): string {
  const [value, width = 0, fill = '0'] = part;
  if (flag === '^') return String(value).toUpperCase();
  return flag === '-' ? String(value) : String(value).padStart(width, FILLS[flag] ?? fill);
}

/**
 * A moment (seconds since the epoch) by the clock of UTC, in strftime's letters; undefined beyond the years of the
 * calendar. A letter that is none stays as it is. Source: Search Reference, "Date and time format variables".
 */
export function printTime(seconds: number, format: string): string | undefined {
  const micros = Math.round(seconds * 1e6);
  const date = new Date(Math.floor(micros / 1000));
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 0 || date.getUTCFullYear() > 9999) return undefined;
  const whole = format.replace(/%%|%([TXRDxFrc+h])/g, (same, letter?: string) => SHORT[letter ?? ''] ?? same);
  return whole.replace(
    /%([-_0^]?)(\d*)(:{1,3}z|Ez|[A-Za-z%])/g,
    (same, flag: string, digits: string, letter: string) => {
      const places = SUBSECONDS[letter];
      const fraction = ((micros % 1e6) + 1e6) % 1e6;
      if (places !== undefined) return subseconds(fraction, digits === '' ? places : Math.min(Number(digits), 9));
      if (letter === 's') return String(Math.floor(micros / 1e6));
      const part = digits === '' ? PARTS[letter] : undefined;
      return part === undefined ? same : printed(part(date), flag);
    },
  );
}
