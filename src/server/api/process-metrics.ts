import { readdirSync, readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Metric, one } from './metric.js';

const delay = monitorEventLoopDelay({ resolution: 20 });
delay.enable();

function counted<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    // Not Linux.
    return undefined;
  }
}

/** Files that are open and that may be; nothing where the system does not say. */
function files(): readonly Metric[] {
  const open = counted(() => readdirSync('/proc/self/fd').length);
  const most = counted(() => Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]));
  return [
    ...(open === undefined ? [] : [one('process_open_fds', 'Files that are open.', open)]),
    ...(most === undefined || Number.isNaN(most) ? [] : [one('process_max_fds', 'Files that may be open.', most)]),
  ];
}

/** What every program tells Prometheus, under the names that its client libraries have made usual. */
export function processMetrics(): readonly Metric[] {
  const { user, system } = process.cpuUsage();
  const p99 = delay.percentile(99) / 1e9;
  delay.reset();
  return [
    one('process_cpu_seconds_total', 'Time of processors.', (user + system) / 1e6, 'counter'),
    one(
      'process_start_time_seconds',
      'When it began, since the epoch.',
      Math.round(Date.now() / 1000 - process.uptime()),
    ),
    one('process_resident_memory_bytes', 'Memory of the process.', process.memoryUsage.rss()),
    ...files(),
    one(
      'nodejs_eventloop_lag_p99_seconds',
      'Waits of the event loop since the last scrape.',
      Number.isFinite(p99) ? p99 : 0,
    ),
  ];
}
