/** Times further from the event's own are something else: a certificate's end, an installation, a number. */
const NEAR = 2 * 86_400_000;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const two = (n: number): string => String(n).padStart(2, '0');

/** Calendar and clock as they are written, as if they were UTC: milliseconds. */
function naive(parts: readonly (string | number | undefined)[]): number {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function clock(date: Date): string {
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
}

/** One way to write a time: what of a match is the time, and the same with another time. */
interface Notation {
  readonly pattern: RegExp;
  read(match: readonly string[], around: Date): number;
  write(date: Date, match: readonly string[]): string;
}

function twelve(hour: string, half: string): number {
  return (Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
}

/** `10/24/2024 09:05:06 AM`, as Windows writes in its classic text. */
const american: Notation = {
  pattern: /\b(\d{1,2})\/(\d{1,2})\/(\d{4})(,? )(\d{1,2}):(\d\d):(\d\d)(?: (AM|PM))?\b/g,
  read: ([, month, day, year, , hour = '', minute, second, half]) =>
    naive([year, month, day, half === undefined ? hour : twelve(hour, half), minute, second]),
  write: (date, [, month = '', , , gap, hour = '', , , half]) => {
    const pad = (n: number, as: string): string => (as.length === 2 ? two(n) : String(n));
    const day = `${pad(date.getUTCMonth() + 1, month)}/${pad(date.getUTCDate(), month)}/${date.getUTCFullYear()}`;
    if (half === undefined) return `${day}${gap}${clock(date)}`;
    const hours = pad(date.getUTCHours() % 12 || 12, hour);
    return `${day}${gap}${hours}${clock(date).slice(2)} ${date.getUTCHours() < 12 ? 'AM' : 'PM'}`;
  },
};

const NOTATIONS: readonly Notation[] = [
  {
    // ISO 8601 and its kin; fractions and zones stand behind it and stay.
    pattern: /\b(\d{4})-(\d\d)-(\d\d)([T ])(\d\d):(\d\d):(\d\d)/g,
    read: ([, year, month, day, , hour, minute, second]) => naive([year, month, day, hour, minute, second]),
    write: (date, [, , , , gap]) => `${date.toISOString().slice(0, 10)}${gap}${clock(date)}`,
  },
  american,
  {
    // Web servers.
    pattern: /\b(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d)\b/g,
    read: ([, day, month = '', year, hour, minute, second]) =>
      naive([year, MONTHS.indexOf(month) + 1, day, hour, minute, second]),
    write: (date) => `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${clock(date)}`,
  },
  {
    // RFC 3164, which has no year.
    pattern: /\b([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d)\b/g,
    read: ([, month = '', day, hour, minute, second], around) =>
      naive([around.getUTCFullYear(), MONTHS.indexOf(month) + 1, day, hour, minute, second]),
    write: (date) => `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)} ${clock(date)}`,
  },
  {
    // Seconds or milliseconds since the epoch; a fraction stands behind it and stays.
    pattern: /\b(1\d{9})(\d{3})?\b/g,
    read: ([, seconds]) => Number(seconds) * 1000,
    write: (date, [, , milliseconds = '']) => `${Math.floor(date.getTime() / 1000)}${milliseconds}`,
  },
];

/**
 * The text with the times in it moved by `delta` seconds: ISO 8601, 24/Oct/2024:09:00:00, 10/24/2024 9:00:00 AM,
 * Oct 24 09:00:00 and seconds or milliseconds since the epoch, so far as they are within two days of `time` (microseconds
 * since the epoch). Fractions, zones and everything else stay as they are.
 */
export function shiftText(text: string, time: number, delta: number): string {
  const around = new Date(time / 1000);
  return NOTATIONS.reduce(
    (shifted, { pattern, read, write }) =>
      shifted.replace(pattern, (...found: unknown[]) => {
        const match = found as readonly string[];
        const at = read(match, around);
        if (Number.isNaN(at) || Math.abs(at - around.getTime()) > NEAR) return String(match[0]);
        return write(new Date(at + delta * 1000), match);
      }),
    text,
  );
}
