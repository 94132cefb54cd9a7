type Row = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The values of a field along the rows; a list counts as one value. */
export interface Column {
  readonly field: string;
  readonly values: readonly (string | undefined)[];
  /** The same as numbers, if all that are there are numbers. */
  readonly numbers?: readonly (number | undefined)[];
}

function textOf(value: string | readonly string[] | undefined): string | undefined {
  return value === undefined || typeof value === 'string' ? value : value.join('\n');
}

function toNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

export function columnOf(rows: readonly Row[], field: string): Column {
  const values = rows.map((row) => textOf(row[field]));
  const numbers = values.map((value) => (value === undefined ? undefined : toNumber(value)));
  const numeric = numbers.some((n) => n !== undefined) && numbers.every((n) => n === undefined || Number.isFinite(n));
  return { field, values, ...(numeric ? { numbers } : {}) };
}

/** The columns of some fields, or of all those that are not internal. */
export function columnsOf(rows: readonly Row[], all: readonly string[], wanted: readonly string[]): readonly Column[] {
  const fields = wanted.length > 0 ? wanted : all.filter((name) => !name.startsWith('_'));
  return fields
    .map((field) => columnOf(rows, field))
    .filter(({ values }) => values.some((value) => value !== undefined));
}

export interface Spread {
  readonly count: number;
  readonly mean: number;
  readonly stdev: number;
}

export function spreadOf(numbers: readonly (number | undefined)[]): Spread {
  const present = numbers.filter((n) => n !== undefined);
  const count = present.length;
  const mean = present.reduce((sum, n) => sum + n, 0) / count;
  const squares = present.reduce((sum, n) => sum + (n - mean) ** 2, 0);
  return { count, mean, stdev: count < 2 ? 0 : Math.sqrt(squares / (count - 1)) };
}

export function countsOf<T>(values: readonly T[]): ReadonlyMap<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
