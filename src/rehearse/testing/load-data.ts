import type { AttackData } from '../../content/index.js';
import type { Diagnostic } from '../../diagnostics/index.js';
import { ingestFile } from '../../ingest/index.js';
import type { IndexTime } from '../../knowledge/index.js';
import type { Store, StoredEvent } from '../../store/index.js';
import type { DatasetFile } from '../datasets/index.js';
import type { DataSpan } from './window.js';

/** A dataset and the file it is in. */
export interface LocatedData {
  readonly data: AttackData;
  readonly file: DatasetFile;
}

/** What is in the store now. */
export interface LoadedData {
  readonly events: number;
  /** Absent without events. */
  readonly span?: DataSpan;
  /** The event carries risk already: an exported risk index. */
  readonly risk: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** An insert costs the same for two events as for thousands. */
const ENOUGH = 20_000;

/** Splunk writes summary events, risk events among them, under this sourcetype. */
const SUMMARY = 'stash';

/** Where events go without `custom_index`: exported risk events where searches look for risk, others where Splunk's do. */
function indexFor({ customIndex, sourcetype }: AttackData): string {
  return customIndex ?? (sourcetype.toLowerCase() === SUMMARY ? 'risk' : 'main');
}

/** Reads datasets into a store, said to be what the test says they are. Damage is told in `diagnostics`. */
export async function loadData(
  store: Pick<Store, 'insertEvents'>,
  located: readonly LocatedData[],
  indexTime?: IndexTime,
): Promise<LoadedData> {
  const diagnostics: Diagnostic[] = [];
  let [waiting, events, first, last] = [[] as StoredEvent[], 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const flush = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    events += batch.length;
    if (batch.length > 0) await store.insertEvents(batch);
  };
  const take = async (batch: readonly StoredEvent[]): Promise<void> => {
    for (const event of batch) {
      waiting.push(event);
      first = Math.min(first, event.time);
      last = Math.max(last, event.time);
    }
    if (waiting.length >= ENOUGH) await flush();
  };
  const rules = indexTime === undefined ? {} : { indexTime };
  for (const { data, file } of located) {
    const { source, sourcetype, host } = data;
    const options = { index: indexFor(data), source, sourcetype, ...(host === undefined ? {} : { host }), ...rules };
    await ingestFile(file.path, options, take, (d) => void diagnostics.push(d));
  }
  await flush();
  return {
    events,
    ...(events === 0 ? {} : { span: { first: first / 1e6, last: last / 1e6 } }),
    risk: located.some(({ data }) => indexFor(data) === 'risk'),
    diagnostics,
  };
}
