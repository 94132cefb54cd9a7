import type { RunState } from '../../schedule/index.js';
import type { ApiHost } from './host.js';
import { type Metric, one } from './metric.js';

const ENDS: readonly RunState[] = ['done', 'failed', 'skipped'];

function retentionMetrics({ operation }: ApiHost): readonly Metric[] {
  const { passes, failures, last, byIndex } = operation.retention();
  const of = (what: 'events' | 'bytes', help: string): Metric => ({
    ...{ name: `karst_retention_removed_${what}_total`, help, type: 'counter' },
    samples: [...byIndex].map(([index, removed]) => [{ index }, removed[what]]),
  });
  return [
    one('karst_retention_passes_total', 'Passes of retention that came to their end.', passes, 'counter'),
    one('karst_retention_failures_total', 'Passes of retention that failed.', failures, 'counter'),
    ...(last === undefined
      ? []
      : [one('karst_retention_last_success_timestamp_seconds', 'When the last good pass ended.', last / 1000)]),
    of('events', 'Events that retention removed.'),
    of('bytes', 'Bytes that they took on disk, about.'),
  ];
}

function runMetric({ scheduler }: ApiHost): Metric {
  const counts = scheduler()?.counts();
  return {
    ...{ name: 'karst_scheduler_runs_total', help: 'Windows by what became of them.', type: 'counter' },
    samples: ENDS.map((state) => [{ state }, counts?.get(state) ?? 0]),
  };
}

/** The disk, what is kept on it, and what ran. */
export async function upkeepMetrics(host: ApiHost): Promise<readonly Metric[]> {
  const [{ free, size }, store] = await Promise.all([
    host.operation.disk(),
    host.store.upkeep.size().catch(() => undefined),
  ]);
  return [
    one('karst_disk_free_bytes', 'Room on the disk of the data folder.', free),
    one('karst_disk_size_bytes', 'Size of that disk.', size),
    ...(store === undefined
      ? []
      : [
          one('karst_store_bytes', 'What events take on disk.', store.bytes),
          one('karst_store_parts', 'Parts of the fullest month of a table.', store.parts),
        ]),
    ...retentionMetrics(host),
    runMetric(host),
  ];
}
