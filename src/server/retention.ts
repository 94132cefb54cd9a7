import { Keeper, type Retention, type Swept } from '../operation/index.js';
import type { Store } from '../store/index.js';
import { audit } from './audit/index.js';
import type { Log } from './log.js';

async function tell(store: Store, log: Log, { removals, runs }: Swept): Promise<void> {
  for (const { index, events, bytes, before } of removals) {
    const fields = { index, events, bytes, before: new Date(before / 1000).toISOString() };
    log('info', 'retention removed events', fields);
    const entry = { user: 'retention', action: 'retention.expire', info: 'succeeded', object: index } as const;
    await audit(store, { ...entry, detail: JSON.stringify(fields) });
  }
  if (runs > 0) log('info', 'retention removed old runs', { steps: runs });
}

/** Applies the rules as long as the server runs; what goes is in the log and in the audit log. */
export function startKeeper(store: Store, rules: () => Retention, log: Log): Keeper {
  return Keeper.start({
    store,
    rules,
    removed: (swept) => tell(store, log, swept),
    failed: (error) =>
      log('error', 'retention failed', { error: error instanceof Error ? error.message : String(error) }),
  });
}
