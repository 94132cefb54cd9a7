import * as z from 'zod';
import { type RunEntry, readRuns } from '../../schedule/index.js';
import { type Endpoint, endpoint } from './endpoint.js';
import type { ApiHost } from './host.js';
import { page, pageOf, paging, timeKey } from './pages.js';
import { isoSeconds, timeIn } from './times.js';

const STATES = ['planned', 'running', 'done', 'failed', 'skipped'] as const;

export const runSchema = z.looseObject({
  run: z.string(),
  detection: z.string().describe('its id, or baseline:<id>'),
  name: z.string(),
  state: z.enum(STATES),
  attempt: z.number().int(),
  scheduled: z.string(),
  earliest: z.string().optional(),
  latest: z.string().optional(),
  rows: z.number().int().optional(),
  notables: z.number().int().optional(),
  risk_events: z.number().int().optional(),
  ms: z.number().optional(),
  error: z.string().optional(),
  reason: z.string().optional(),
});

/** A run of the ledger for programs. */
export function runJson({ job, time, scheduled, earliest, latest, until, riskEvents, ...run }: RunEntry) {
  return {
    ...run,
    detection: job,
    scheduled: isoSeconds(scheduled),
    ...(earliest === undefined ? {} : { earliest: isoSeconds(earliest) }),
    ...(latest === undefined ? {} : { latest: isoSeconds(latest) }),
    ...(until === undefined ? {} : { until: isoSeconds(until) }),
    ...(riskEvents === undefined ? {} : { risk_events: riskEvents }),
    time: isoSeconds(time / 1000),
  };
}

export function runEndpoints({ store }: ApiHost): readonly Endpoint[] {
  return [
    endpoint({
      method: 'GET',
      path: '/api/v1/runs',
      role: 'viewer',
      tag: 'runs',
      summary: 'The ledger: every window and what came of it, the newest first',
      query: z.object({
        ...paging,
        since: z.string().max(100).default('-24h'),
        state: z.enum(STATES).optional(),
        detection: z.string().max(500).optional().describe('id or name'),
      }),
      answer: { schema: pageOf(runSchema) },
      handle: async ({ query }) => {
        const { since, state, detection } = query;
        const runs = (await readRuns(store, timeIn('since', since) * 1000)).filter(
          (run) =>
            (state === undefined || run.state === state) &&
            (detection === undefined || run.job === detection || run.name.toLowerCase() === detection.toLowerCase()),
        );
        const { items, ...more } = page(runs, ({ scheduled, run }) => timeKey(scheduled * 1000, run), query, 'falling');
        return { items: items.map(runJson), ...more };
      },
    }),
  ];
}
