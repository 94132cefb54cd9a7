import * as z from 'zod';
import { quoted } from '../../findings/index.js';
import { coverageOf, LEVELS } from '../../rehearse/index.js';
import { search } from '../../search/index.js';
import { type Endpoint, endpoint } from './endpoint.js';
import { type ApiHost, searchFor } from './host.js';
import { page, pageOf, paging } from './pages.js';
import { isoSeconds, timeIn } from './times.js';

const strings = z.array(z.string());
const technique = z.object({
  id: z.string(),
  name: z.string(),
  tactics: strings,
  detections: z.object({ claimed: strings, data: strings, proved: strings }),
});

const input = z.object({
  name: z.string(),
  index: z.string(),
  events: z.number().int().describe('since the server began'),
  last: z.string().optional(),
  dropped: z.number().int(),
  errors: z.number().int(),
  lastError: z.string().optional(),
});

const health = z.object({
  status: z.enum(['ok', 'busy']),
  version: z.string(),
  seconds: z.number().describe('since the server began'),
  backlog: z.number().describe('accepted events that wait, as a share of what may'),
  memory: z.number().describe('bytes of the process'),
  engine: z.object({
    state: z.enum(['running', 'restarting']),
    pid: z.number().optional(),
    restarts: z.number().describe('since the server began'),
  }),
  scheduler: z
    .object({ jobs: z.number(), running: z.number(), waiting: z.number(), lag: z.number().describe('seconds') })
    .optional(),
});

/** From here on a server takes events slower than they come. */
const BUSY = 0.8;

export function healthOf({ store, version, scheduler, operation }: ApiHost): z.infer<typeof health> {
  const backlog = store.backlog();
  const scheduling = scheduler()?.health();
  return {
    status: backlog < BUSY ? 'ok' : 'busy',
    version,
    seconds: Math.round(process.uptime()),
    backlog,
    memory: process.memoryUsage.rss(),
    engine: operation.engine(),
    ...(scheduling === undefined ? {} : { scheduler: scheduling }),
  };
}

const audited = z.looseObject({ time: z.string(), user: z.string(), action: z.string(), info: z.string() });

const auditFilter = z.object({
  since: z.string().max(100).default('-24h'),
  user: z.string().max(200).optional(),
  action: z.string().max(200).optional().describe('with *: users.*'),
  limit: z.coerce.number().int().min(1).max(10_000).default(1_000),
});

/** The search for entries of the audit log, the newest first. */
export function auditSearch({
  user,
  action,
}: {
  readonly user?: string | undefined;
  readonly action?: string | undefined;
}): string {
  const terms = [...(user ? [`user=${quoted(user)}`] : []), ...(action ? [`action=${quoted(action)}`] : [])];
  const fields = '_time user role action info object search clientip detail';
  return ['search index=_audit sourcetype=audittrail', ...terms, `| sort 0 - _time | table ${fields}`].join(' ');
}

function coverageEndpoint(host: ApiHost): Endpoint {
  return endpoint({
    method: 'GET',
    path: '/api/v1/coverage',
    role: 'viewer',
    tag: 'coverage',
    summary: 'Techniques of ATT&CK that detections name (claimed), and whose data is there (data), by id',
    query: z.object({ ...paging, level: z.enum(LEVELS).optional(), gaps: z.stringbool().default(false) }),
    answer: { schema: pageOf(technique).extend({ tactics: z.array(z.looseObject({ tactic: z.string() })) }) },
    handle: async ({ principal, query }) => {
      const spl = '| tstats count where index=* by sourcetype source';
      const { rows } = await search({ ...(await searchFor(host, principal)), spl }, host.store);
      const origins = rows.map(({ sourcetype, source }) => ({
        sourcetype: String(sourcetype),
        source: String(source),
      }));
      const { techniques, tactics } = coverageOf(host.content(), host.techniques(), { origins });
      const { level = 'claimed', gaps } = query;
      const isShown = (count: number): boolean => (query.level === undefined && !gaps) || count > 0 !== gaps;
      const wanted = techniques.filter(({ detections }) => isShown(detections[level].length));
      return { ...page(wanted, ({ id }) => id, query), tactics };
    },
  });
}

function auditEndpoint(host: ApiHost): Endpoint {
  return endpoint({
    method: 'GET',
    path: '/api/v1/audit',
    role: 'admin',
    tag: 'system',
    summary: 'Who did what, the newest first',
    query: auditFilter,
    answer: { schema: z.object({ items: z.array(audited) }) },
    handle: async ({ principal, query }) => {
      const earliest = String(timeIn('since', query.since));
      const { rows } = await search(
        { ...(await searchFor(host, principal)), spl: auditSearch(query), earliest },
        host.store,
      );
      const items = rows.map(({ _time, ...rest }) => ({ time: isoSeconds(Number(_time)), ...rest }));
      return { items: items.slice(0, query.limit) };
    },
  });
}

/** How the server is doing, what it collects, what it covers, and who did what. */
export function systemEndpoints(host: ApiHost): readonly Endpoint[] {
  return [
    endpoint({
      method: 'GET',
      path: '/api/v1/status',
      role: 'viewer',
      tag: 'system',
      summary: 'How the server is doing',
      answer: { schema: health },
      handle: () => healthOf(host),
    }),
    endpoint({
      method: 'GET',
      path: '/api/v1/inputs',
      role: 'viewer',
      tag: 'system',
      summary: 'What is collected beside the event collector, by name',
      query: z.object(paging),
      answer: { schema: pageOf(input) },
      handle: ({ query }) => {
        const { items, ...more } = page(host.inputs(), ({ name }) => name, query);
        const shown = items.map(({ last, ...rest }) => ({ ...rest, ...(last && { last: isoSeconds(last / 1000) }) }));
        return { items: shown, ...more };
      },
    }),
    coverageEndpoint(host),
    auditEndpoint(host),
  ];
}
