import * as z from 'zod';
import { Answer, type Endpoint, endpoint } from './endpoint.js';
import type { ApiHost } from './host.js';
import { type Metric, metricText, one } from './metric.js';
import { processMetrics } from './process-metrics.js';
import { healthOf } from './system-endpoints.js';
import { upkeepMetrics } from './upkeep-metrics.js';

function eventsByIndex({ store }: ApiHost): Metric {
  const counts = new Map<string, number>();
  for (const { index, count } of store.catalogue().tables.flatMap(({ origins }) => origins)) {
    counts.set(index, (counts.get(index) ?? 0) + count);
  }
  const samples = [...counts].sort().map(([index, count]) => [{ index }, count] as const);
  return { name: 'karst_index_events', help: 'Events in an index.', type: 'gauge', samples };
}

function inputMetrics(host: ApiHost): readonly Metric[] {
  const inputs = host.inputs();
  const of = (what: 'events' | 'dropped' | 'errors', help: string): Metric => ({
    ...{ name: `karst_input_${what}_total`, help, type: 'counter' },
    samples: inputs.map((input) => [{ input: input.name }, input[what]]),
  });
  return inputs.length === 0
    ? []
    : [of('events', 'Events of an input.'), of('dropped', 'Messages not taken.'), of('errors', 'Errors of an input.')];
}

/** The numbers of a server in the text format of Prometheus. */
export async function metricsText(host: ApiHost): Promise<string> {
  const { seconds, backlog, engine, scheduler } = healthOf(host);
  const scheduling =
    scheduler === undefined
      ? []
      : [
          one('karst_scheduler_jobs', 'Searches that are scheduled.', scheduler.jobs),
          one('karst_scheduler_running', 'Scheduled searches under way.', scheduler.running),
          one('karst_scheduler_waiting', 'Windows that wait for their turn.', scheduler.waiting),
          one('karst_scheduler_lag_seconds', 'Since the oldest window that is not done was due.', scheduler.lag),
        ];
  const metrics = [
    { ...one('karst_info', 'Version.', 1), samples: [[{ version: host.version }, 1] as const] },
    one('karst_uptime_seconds', 'Since the server began.', seconds),
    ...processMetrics(),
    one('karst_engine_up', 'Whether the process of the engine is there.', engine.state === 'running' ? 1 : 0),
    one('karst_engine_restarts_total', 'How often the engine had to be started again.', engine.restarts, 'counter'),
    one('karst_intake_backlog_ratio', 'Accepted events that wait for tables, as a share of what may.', backlog),
    one('karst_searches_running', 'Searches of users under way.', host.jobs.running),
    ...scheduling,
    eventsByIndex(host),
    ...inputMetrics(host),
    ...(await upkeepMetrics(host)),
  ];
  return metrics.map(metricText).join('');
}

export function metricsEndpoint(host: ApiHost): Endpoint {
  const type = 'text/plain; version=0.0.4; charset=utf-8';
  return endpoint({
    method: 'GET',
    path: '/metrics',
    role: 'viewer',
    tag: 'system',
    summary: 'The numbers of the server for Prometheus',
    answer: { type, schema: z.string() },
    handle: async () => new Answer({ status: 200, headers: { 'content-type': type }, body: await metricsText(host) }),
  });
}
