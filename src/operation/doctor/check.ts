/** How one thing stands: as it should, to be looked at, or broken. */
export const STATUSES = ['ok', 'warn', 'fail'] as const;

export type Status = (typeof STATUSES)[number];

/** The answer of one rule. */
export interface Check {
  /** `disk.space`: the subject, then what of it. */
  readonly id: string;
  readonly status: Status;
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** What it is about, one a line, where there are several. */
  readonly items?: readonly string[];
}

/** The worst of all. */
export function worst(checks: readonly Check[]): Status {
  if (checks.some(({ status }) => status === 'fail')) return 'fail';
  return checks.some(({ status }) => status === 'warn') ? 'warn' : 'ok';
}

export const ok = (id: string, message: string): Check => ({ id, status: 'ok', message });

export function problem(
  status: 'warn' | 'fail',
  id: string,
  message: string,
  hint: string,
  items: readonly string[] = [],
): Check {
  return { id, status, message, hint, ...(items.length === 0 ? {} : { items }) };
}

/** `1 token`, `2 tokens`. */
export function many(n: number, one: string, more = `${one}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : more}`;
}

/** `40 s`, `5 min`, `3 h`, `12 days`: as exact as people want it. */
export function spanText(seconds: number): string {
  const s = Math.abs(seconds);
  if (s < 120) return `${Math.round(s)} s`;
  if (s < 7_200) return `${Math.round(s / 60)} min`;
  return s < 172_800 ? `${Math.round(s / 3_600)} h` : `${Math.round(s / 86_400)} days`;
}
