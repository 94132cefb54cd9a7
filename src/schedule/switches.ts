import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Store } from '../store/index.js';
import type { Settings } from './settings.js';

/*
 * Which detections are scheduled: records of what was switched on and off, in their order; nothing is rewritten. A
 * detection that no record names is off.
 */

const body = z.object({
  action: z.enum(['enable', 'disable']),
  detection: z.string(),
  name: z.string(),
  settings: z.record(z.string(), z.string()).default({}),
  by: z.string(),
});

/** How a detection was switched on. */
export interface Enabled {
  /** Its name at that time. */
  readonly name: string;
  /** Settings of savedsearches.conf over those of its deployment. */
  readonly settings: Settings;
  /** Seconds since the epoch: windows due later are run. */
  readonly since: number;
  readonly by: string;
}

export interface Switch {
  /** Ids of detections, and their names for people to read. */
  readonly detections: readonly { readonly id: string; readonly name: string }[];
  readonly action: 'enable' | 'disable';
  readonly settings?: Settings;
  /** Who. */
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Switches detections on or off. On again with other settings changes them, and their windows go on. */
export async function switchDetections(
  store: Pick<Store, 'appendRecords'>,
  { detections, action, settings = {}, by, now }: Switch,
): Promise<void> {
  const records = detections.map(({ id, name }) => ({
    id: randomUUID(),
    time: Math.round(now * 1000),
    body: { action, detection: id, name, settings, by },
  }));
  await store.appendRecords('schedule', records);
}

/** The detections that are on, by id. */
export async function enabledDetections(store: Pick<Store, 'records'>): Promise<ReadonlyMap<string, Enabled>> {
  const enabled = new Map<string, Enabled>();
  for (const record of await store.records('schedule')) {
    const { action, detection, name, settings, by } = body.parse(record.body);
    const since = enabled.get(detection)?.since ?? record.time / 1e6;
    if (action === 'disable') enabled.delete(detection);
    else enabled.set(detection, { name, settings, since, by });
  }
  return enabled;
}
