const MICROS_PER_DAY = 86_400_000_000;
const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const ZERO = 48;

/** A time found in a text: microseconds since the epoch as written, whether a zone was given, and where it ends. */
export interface Moment {
  readonly micros: number;
  readonly zoned: boolean;
  readonly end: number;
}

/** The number in `text[from, to)`, or NaN when a character is not a digit. */
function digits(text: string, from: number, to: number): number {
  let n = 0;
  for (let i = from; i < to; i++) {
    const d = text.charCodeAt(i) - ZERO;
    if (!(d >= 0 && d <= 9)) return Number.NaN;
    n = n * 10 + d;
  }
  return n;
}

/** Days from the epoch to a civil date, after H. Hinnant's `days_from_civil`; NaN when there is no such day. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const last = month === 2 && !leap ? 28 : (DAYS_IN_MONTH[month - 1] ?? 0);
  if (!(day >= 1 && day <= last)) return Number.NaN;
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Microseconds since midnight, NaN when out of range. A leap second counts as the next minute's first. */
export function microsOfDay(hour: number, minute: number, second: number): number {
  if (!(hour <= 23 && minute <= 59 && second <= 60)) return Number.NaN;
  return (hour * 3600 + minute * 60 + second) * 1_000_000;
}

/** Reads a fraction's digits at `at` (after the point); anything finer than microseconds is cut off, not rounded. */
function fraction(text: string, at: number): { micros: number; end: number } {
  let micros = 0;
  let scale = 100_000;
  let i = at;
  for (; ; i++) {
    const d = text.charCodeAt(i) - ZERO;
    if (!(d >= 0 && d <= 9)) return { micros, end: i };
    micros += d * scale;
    scale = scale === 1 ? 0 : scale / 10;
  }
}

/** Minutes east of UTC written at `at` (`Z`, `+02:00`, `-0500`, `+02`, ` UTC`), or undefined. */
export function zoneAt(text: string, at: number): { minutes: number; end: number } | undefined {
  const c = text[at];
  if (c === 'Z' || c === 'z') return { minutes: 0, end: at + 1 };
  if (text.startsWith(' UTC', at) || text.startsWith(' GMT', at)) return { minutes: 0, end: at + 4 };
  const from = c === ' ' ? at + 1 : at;
  const sign = text[from] === '+' ? 1 : text[from] === '-' ? -1 : 0;
  const hours = digits(text, from + 1, from + 3);
  if (sign === 0 || !(hours <= 23)) return undefined;
  const colon = text[from + 3] === ':' ? 1 : 0;
  const minutes = digits(text, from + 3 + colon, from + 5 + colon);
  if (minutes <= 59) return { minutes: sign * (hours * 60 + minutes), end: from + 5 + colon };
  return { minutes: sign * hours * 60, end: from + 3 };
}

/** The clock time at `at` (`HH:MM`, `HH:MM:SS`, with a fraction after `.` or `,`), or undefined. */
export function clockAt(text: string, at: number): { micros: number; end: number } | undefined {
  if (text[at + 2] !== ':') return undefined;
  const hour = digits(text, at, at + 2);
  const minute = digits(text, at + 3, at + 5);
  const hasSeconds = text[at + 5] === ':';
  const micros = microsOfDay(hour, minute, hasSeconds ? digits(text, at + 6, at + 8) : 0);
  if (Number.isNaN(micros)) return undefined;
  const end = hasSeconds ? at + 8 : at + 5;
  const point = text[end];
  if (!hasSeconds || (point !== '.' && point !== ',') || Number.isNaN(digits(text, end + 1, end + 2))) {
    return { micros, end };
  }
  const part = fraction(text, end + 1);
  return { micros: micros + part.micros, end: part.end };
}

/** An ISO 8601 date and time at `at` (`-` or `/` in the date, `T` or a space between), or undefined. */
export function isoAt(text: string, at: number): Moment | undefined {
  const dash = text[at + 4];
  const between = text[at + 10];
  if ((dash !== '-' && dash !== '/') || text[at + 7] !== dash) return undefined;
  if (between !== 'T' && between !== ' ' && between !== 't') return undefined;
  const days = daysFromCivil(digits(text, at, at + 4), digits(text, at + 5, at + 7), digits(text, at + 8, at + 10));
  const clock = clockAt(text, at + 11);
  if (clock === undefined || Number.isNaN(days)) return undefined;
  const local = days * MICROS_PER_DAY + clock.micros;
  const zone = zoneAt(text, clock.end);
  if (zone === undefined) return { micros: local, zoned: false, end: clock.end };
  return { micros: local - zone.minutes * 60_000_000, zoned: true, end: zone.end };
}

/** How many digits before the point each unit of epoch time has, between 2001 and 2286. */
const EPOCH_UNITS: readonly { readonly length: number; readonly decimals: number }[] = [
  { length: 10, decimals: 6 },
  { length: 13, decimals: 3 },
  { length: 16, decimals: 0 },
  { length: 19, decimals: -3 },
];

/** Epoch seconds (with a fraction), milli-, micro- or nanoseconds at `at`, told apart by length, or undefined. */
export function epochAt(text: string, at: number): Moment | undefined {
  let end = at;
  while (text.charCodeAt(end) >= ZERO && text.charCodeAt(end) <= 57) end++;
  const unit = EPOCH_UNITS.find((u) => u.length === end - at);
  if (unit === undefined) return undefined;
  if (unit.decimals < 0) return { micros: digits(text, at, end - 3), zoned: true, end };
  const whole = digits(text, at, end) * 10 ** unit.decimals;
  if (unit.decimals !== 6 || text[end] !== '.') return { micros: whole, zoned: true, end };
  const part = fraction(text, end + 1);
  return { micros: whole + part.micros, zoned: true, end: part.end };
}

/** A time at the start of a field's value: ISO 8601 or epoch. */
export function momentOf(value: string): Moment | undefined {
  return isoAt(value, 0) ?? epochAt(value, 0);
}
