/** One line of the benchmark's report: what was measured, against what, and the bound it is held to. */
export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** `least 40000`, `most 1.3`; absent = for information. */
  readonly bound?: { readonly kind: 'least' | 'most'; readonly value: number };
  readonly detail: string;
}

export function verdict({ value, bound }: Measure): string {
  if (bound === undefined) return '';
  const met = bound.kind === 'least' ? value >= bound.value : value <= bound.value;
  return `${met ? 'ok  ' : 'MISS'} (${bound.kind === 'least' ? 'at least' : 'at most'} ${bound.value})`;
}

export function print(measure: Measure): void {
  const number = measure.value >= 100 ? Math.round(measure.value).toLocaleString('en') : measure.value.toFixed(3);
  process.stdout.write(`${measure.name.padEnd(44)} ${`${number} ${measure.unit}`.padEnd(22)} ${verdict(measure)}\n`);
  process.stdout.write(`  ${measure.detail}\n`);
}

/** Milliseconds of each of `rounds` runs, in order. */
export async function timed(rounds: number, run: () => unknown | Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < rounds; i += 1) {
    const begin = process.hrtime.bigint();
    await run();
    times.push(Number(process.hrtime.bigint() - begin) / 1e6);
  }
  return times;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
