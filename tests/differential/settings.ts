/** What a failure prints, and what repeats it. */
export const SEED_VARIABLE = 'KARST_FC_SEED';
export const RUNS_VARIABLE = 'KARST_FC_RUNS';

function integerIn(name: string): number | undefined {
  const written = process.env[name];
  if (written === undefined || written === '') return undefined;
  if (!/^-?\d+$/.test(written)) throw new Error(`${name} must be an integer, not "${written}".`);
  return Number(written);
}

/** A fixed seed, so that a run answers alike everywhere; event sets tried unless the environment says otherwise. */
export function runParameters(runs: number): { readonly seed: number; readonly numRuns: number } {
  return { seed: integerIn(SEED_VARIABLE) ?? 20_240_101, numRuns: integerIn(RUNS_VARIABLE) ?? runs };
}
