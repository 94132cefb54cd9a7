/** Units after spelling is settled. `m` is minute, never month. */
export type TimeUnit = 'us' | 'ms' | 'cs' | 'ds' | 's' | 'm' | 'h' | 'd' | 'w' | 'mon' | 'q' | 'y';

/** One step of a relative time: offsets first, then a snap, then further offsets, left to right ("Time modifiers"). */
export type TimeStep =
  | { readonly kind: 'shift'; readonly amount: number; readonly unit: TimeUnit }
  /** `weekday`: 0 = Sunday … 6; only with unit `w`. */
  | { readonly kind: 'snap'; readonly unit: TimeUnit; readonly weekday?: number };

const SPELLINGS: Readonly<Record<TimeUnit, string>> = {
  us: 'us',
  ms: 'ms',
  cs: 'cs',
  ds: 'ds',
  s: 's sec secs second seconds',
  m: 'm min mins minute minutes',
  h: 'h hr hrs hour hours',
  d: 'd day days',
  w: 'w week weeks',
  mon: 'mon month months',
  q: 'q qtr qtrs quarter quarters',
  y: 'y yr yrs year years',
};

/** Every spelling of a unit, in lower case. */
export const TIME_UNITS: ReadonlyMap<string, TimeUnit> = new Map(
  (Object.entries(SPELLINGS) as [TimeUnit, string][]).flatMap(([unit, words]) =>
    words.split(' ').map((word) => [word, unit] as const),
  ),
);

export function timeUnit(word: string): TimeUnit | undefined {
  return TIME_UNITS.get(word.toLowerCase());
}

function snapOf(word: string): TimeStep | undefined {
  const weekday = /^w(?:eek)?([0-7])$/i.exec(word)?.[1];
  if (weekday !== undefined) return { kind: 'snap', unit: 'w', weekday: Number(weekday) % 7 };
  const unit = timeUnit(word);
  if (unit === undefined) return undefined;
  return unit === 'w' ? { kind: 'snap', unit, weekday: 0 } : { kind: 'snap', unit };
}

/** `-70m@m`, `@d-2h`, `+1mon`, `now` → steps; undefined when it is no relative time. */
export function parseRelativeTime(text: string): readonly TimeStep[] | undefined {
  const spec = text.trim();
  if (/^now(?:\(\))?$/i.test(spec)) return [];
  const steps: TimeStep[] = [];
  const piece = /@([a-z]+[0-7]?)|([+-]?)(\d*)([a-z]+)/iy;
  let at = 0;
  while (at < spec.length) {
    piece.lastIndex = at;
    const found = piece.exec(spec);
    if (found === null) return undefined;
    const [whole, snap, sign, digits, word] = found;
    if (snap === undefined) {
      const unit = timeUnit(word ?? '');
      if (unit === undefined || (sign === '' && digits === '')) return undefined;
      const size = digits === '' ? 1 : Number(digits);
      steps.push({ kind: 'shift', amount: sign === '-' ? -size : size, unit });
    } else {
      const step = snapOf(snap);
      if (step === undefined) return undefined;
      steps.push(step);
    }
    at += whole.length;
  }
  return steps.length === 0 ? undefined : steps;
}
