import type { Removal, Store } from '../../store/index.js';
import { cutFor, limitsFor, type Retention } from './rules.js';

/** What one pass removed, or would. */
export interface Swept {
  readonly removals: readonly Removal[];
  /** Steps of runs that the ledger lost. */
  readonly runs: number;
}

/** Removes what the rules do not let stay. @param now milliseconds since the epoch */
export async function sweep(
  store: Pick<Store, 'catalogue' | 'flush' | 'upkeep'>,
  retention: Retention,
  { now, dryRun = false }: { readonly now: number; readonly dryRun?: boolean },
): Promise<Swept> {
  await store.flush();
  const indexes = store.catalogue().tables.flatMap(({ origins }) => origins.map(({ index }) => index));
  const limits = limitsFor(retention, indexes, now);
  const removals = limits.length === 0 ? [] : await store.upkeep.expire(limits, dryRun);
  const runs = retention.runs === undefined ? 0 : await store.upkeep.forget('run', cutFor(retention.runs, now), dryRun);
  return { removals, runs };
}
