const EPOCH = /^(-?)(\d{1,11})(?:\.(\d{1,9}))?$/;

/**
 * `_time` in epoch seconds as ISO 8601 UTC: `1729760772.063846` gives `2024-10-24T09:06:12.063846Z`. Milliseconds,
 * or micro- or nanoseconds when the value has them. Anything that is not a plain number stays as it is.
 */
export function isoTime(value: string): string {
  const match = EPOCH.exec(value);
  if (match === null) return value;
  const [, sign, whole, fraction = ''] = match;
  if (sign === '-') return isoOf(Number(value) * 1000) ?? value;
  const base = isoOf(Number(whole) * 1000);
  if (base === undefined) return value;
  const digits = fraction.replace(/0+$/, '');
  return base.replace('.000Z', `.${digits.padEnd(Math.max(3, Math.ceil(digits.length / 3) * 3), '0')}Z`);
}

function isoOf(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
