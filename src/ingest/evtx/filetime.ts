/** Seconds between 1601-01-01, where FILETIME starts, and 1970-01-01. */
const EPOCH_SECONDS = 11_644_473_600;
const DAY = 86_400;

/** A point in time: whole seconds since 1970-01-01 (UTC) and ticks of 100 ns within the second. */
export interface Instant {
  readonly seconds: number;
  readonly ticks: number;
}

/** Reads a FILETIME: a 64-bit count of 100 ns since 1601-01-01 UTC. */
export function readFiletime(bytes: Buffer, at: number): Instant {
  const low = bytes.readUInt32LE(at);
  const high = bytes.readUInt32LE(at + 4);
  if (high > 1_000_000_000) return wideInstant(bytes.readBigUInt64LE(at));
  // 2^32 = 429 * 10^7 + 4_967_296, which keeps every product below 2^53.
  const rest = high * 4_967_296 + low;
  const carried = Math.floor(rest / 1e7);
  return { seconds: high * 429 + carried - EPOCH_SECONDS, ticks: rest - carried * 1e7 };
}

function wideInstant(count: bigint): Instant {
  return { seconds: Number(count / 10_000_000n) - EPOCH_SECONDS, ticks: Number(count % 10_000_000n) };
}

/** Microseconds since 1970-01-01 UTC, rounded down. */
export function instantMicros(instant: Instant): number {
  return instant.seconds * 1e6 + Math.floor(instant.ticks / 10);
}

/** `2019-04-27T15:57:25.868863200Z`: nine digits of a second, as Windows writes them. */
export function formatInstant(instant: Instant): string {
  const day = Math.floor(instant.seconds / DAY);
  const second = instant.seconds - day * DAY;
  const fraction = (instant.ticks + 1e7).toString().slice(1);
  return `${date(day)}T${clock(second)}.${fraction}00Z`;
}

/** Two decimal digits, 00 to 99. */
export const TWO_DIGITS: readonly string[] = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));

function clock(second: number): string {
  const minute = Math.floor(second / 60);
  const hour = Math.floor(minute / 60);
  return `${TWO_DIGITS[hour]}:${TWO_DIGITS[minute - hour * 60]}:${TWO_DIGITS[second - minute * 60]}`;
}

// Neighbouring events are of the same day, and a calendar is slow.
let lastDay = Number.NaN;
let lastDate = '';

function date(day: number): string {
  if (day !== lastDay) {
    const iso = new Date(day * DAY * 1000).toISOString();
    lastDate = iso.slice(0, iso.indexOf('T'));
    lastDay = day;
  }
  return lastDate;
}
