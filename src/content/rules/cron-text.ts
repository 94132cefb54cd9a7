/** Least and most of each field, and the names that stand for numbers. */
const FIELDS = [
  { name: 'minute', least: 0, most: 59, words: [] },
  { name: 'hour', least: 0, most: 23, words: [] },
  { name: 'day of month', least: 1, most: 31, words: [] },
  { name: 'month', least: 1, most: 12, words: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ') },
  { name: 'day of week', least: 0, most: 7, words: 'sun mon tue wed thu fri sat'.split(' ') },
] as const;

type Field = (typeof FIELDS)[number];

function isNumberOf(text: string, { least, most, words }: Field): boolean {
  if ((words as readonly string[]).includes(text.toLowerCase())) return true;
  return /^\d{1,2}$/.test(text) && Number(text) >= least && Number(text) <= most;
}

function isPart(part: string, field: Field): boolean {
  const [range = '', step, ...rest] = part.split('/');
  if (rest.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
  if (range === '*') return true;
  const ends = range.split('-');
  return ends.length <= 2 && ends.every((end) => isNumberOf(end, field));
}

/** Why a text is no cron schedule, or undefined if it is one. */
export function cronFault(text: string): string | undefined {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) return `it has ${parts.length} fields`;
  const at = FIELDS.findIndex((field, i) => !(parts[i] ?? '').split(',').every((part) => isPart(part, field)));
  return at < 0 ? undefined : `the ${FIELDS[at]?.name} “${parts[at]}” is none`;
}
