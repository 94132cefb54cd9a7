import type { Store } from '../store/index.js';
import type { Findings } from './build.js';
import { findingEvents } from './events.js';

/** How many findings were new. */
export interface Written {
  readonly notables: number;
  readonly riskEvents: number;
}

/** What makes a finding old: that the store has it, or that it has what the same run found before a crash. */
const OLD = { indexes: ['notable', 'risk'], fields: ['event_id', 'orig_sid'] };

/**
 * Puts findings into the store as the events that searches over `index=notable` and `index=risk` read. Those that it has
 * already, and all of a run that has written before, change nothing and are not counted.
 */
export async function writeFindings(
  store: Pick<Store, 'insertNew'>,
  findings: Pick<Findings, 'notables' | 'riskEvents'>,
): Promise<Written> {
  const events = findingEvents(findings);
  if (events.length === 0) return { notables: 0, riskEvents: 0 };
  const fresh = await store.insertNew(events, OLD);
  const notables = fresh.filter((at) => at < findings.notables.length).length;
  return { notables, riskEvents: fresh.length - notables };
}
