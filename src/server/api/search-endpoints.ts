import * as z from 'zod';
import { resolveTime } from '../../search/index.js';
import { jsonReply } from '../http/index.js';
import { Answer, type Endpoint, endpoint, Refusal } from './endpoint.js';
import { type ApiHost, searchFor } from './host.js';
import { page, pageOf, paging, timeKey } from './pages.js';
import { problemsOf, refuse } from './problems.js';
import type { SearchJob } from './search-jobs.js';

/** Rows of one answer at most; NDJSON has no bound but the search's own. */
const MAX_PAGE = 10_000;
/** Rows that one piece of a stream holds. */
const PIECE = 1_000;

const newSearch = z.strictObject({
  spl: z.string().min(1).max(100_000),
  earliest: z.string().max(100).optional().describe('relative (-24h@h), epoch seconds or ISO 8601'),
  latest: z.string().max(100).optional(),
  timezone: z.string().max(100).optional().describe('IANA name; default UTC'),
});

const rowsWanted = z.object({
  offset: z.coerce.number().int().min(0).default(0),
  count: z.coerce.number().int().min(1).max(MAX_PAGE).default(1_000),
  format: z.enum(['json', 'ndjson']).default('json').describe('ndjson: all rows, one a line, as they can be sent'),
});

const message = z.looseObject({ code: z.string(), kind: z.string(), message: z.string() });
const job = z.object({
  id: z.string(),
  spl: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  started: z.iso.datetime(),
  ended: z.iso.datetime().optional(),
  seconds: z.number().describe('so far'),
  rows: z.number().int().optional(),
  messages: z.array(message),
});
const rowsFound = z.object({
  fields: z.array(z.string()),
  rows: z.array(z.record(z.string(), z.union([z.string(), z.array(z.string())]))),
  offset: z.number().int(),
  total: z.number().int(),
});

function described({ id, spl, state, started, ended, result, problems }: SearchJob): z.infer<typeof job> {
  return {
    id,
    spl,
    state,
    started: new Date(started).toISOString(),
    ...(ended === undefined ? {} : { ended: new Date(ended).toISOString() }),
    seconds: ((ended ?? Date.now()) - started) / 1000,
    ...(result === undefined ? {} : { rows: result.rows.length }),
    messages: problemsOf([...problems, ...(result?.messages ?? [])], spl) as unknown as z.infer<typeof message>[],
  };
}

/** A bound that is no time would only be told once the search runs. */
function checkTimes({ earliest, latest }: z.infer<typeof newSearch>): void {
  for (const text of [earliest, latest]) {
    if (text === undefined || text === '') continue;
    const clock = { now: Date.now() / 1000, timezone: 'UTC', report: () => undefined };
    if (resolveTime(text, clock, { from: 0, to: 0 }) === undefined) {
      throw new Refusal(refuse(400, 'search/bad-time', `Invalid value "${text}" for a time term.`));
    }
  }
}

async function* lines(found: readonly unknown[]): AsyncGenerator<Buffer, void, void> {
  for (let at = 0; at < found.length; at += PIECE) {
    const piece = found.slice(at, at + PIECE).map((row) => `${JSON.stringify(row)}\n`);
    yield Buffer.from(piece.join(''), 'utf8');
  }
}

function results(found: SearchJob, { offset, count, format }: z.infer<typeof rowsWanted>): unknown {
  if (found.state === 'running') throw new Refusal(refuse(409, 'server/still-running', 'The search is still running.'));
  if (found.result === undefined) return new Answer(jsonReply(422, described(found)));
  const { fields, rows } = found.result;
  if (format === 'json') return { fields, rows: rows.slice(offset, offset + count), offset, total: rows.length };
  const headers = { 'content-type': 'application/x-ndjson; charset=UTF-8' };
  return new Answer({ status: 200, headers, body: lines(rows.slice(offset)) });
}

function findJob({ jobs }: ApiHost, owner: string, id: string | undefined): SearchJob {
  const found = jobs.find(owner, id ?? '');
  if (found !== undefined) return found;
  const text = 'There is no such search; it was cancelled, or is over too long.';
  throw new Refusal(refuse(404, 'server/no-such-job', text));
}

/** Searches as jobs: started, looked at, read, cancelled. A job is its owner's alone. */
export function searchEndpoints(host: ApiHost): readonly Endpoint[] {
  const tag = 'search';
  return [
    endpoint({
      method: 'POST',
      path: '/api/v1/search',
      role: 'viewer',
      tag,
      summary: 'Start a search',
      action: 'search.start',
      body: newSearch,
      answer: { status: 202, schema: job },
      handle: async ({ principal, body }) => {
        checkTimes(body);
        const asked = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
        const request = { ...(await searchFor(host, principal)), ...asked, spl: body.spl };
        const started = host.jobs.start(principal.id, request, host.roles[principal.role].searches);
        if (started !== undefined) {
          return new Answer(jsonReply(202, described(started), { location: `/api/v1/search/${started.id}` }));
        }
        const text = 'Too many searches are running; try again later.';
        throw new Refusal(refuse(429, 'server/too-many-searches', text, { headers: { 'retry-after': '5' } }));
      },
    }),
    endpoint({
      method: 'GET',
      path: '/api/v1/search',
      role: 'viewer',
      tag,
      summary: 'Your searches, the newest first',
      query: z.object(paging),
      answer: { schema: pageOf(job) },
      handle: ({ principal, query }) => {
        const own = host.jobs.list(principal.id);
        const { items, ...more } = page(own, ({ started, id }) => timeKey(started, id), query, 'falling');
        return { items: items.map(described), ...more };
      },
    }),
    ...jobEndpoints(host),
  ];
}

/** What is about a single job. */
function jobEndpoints(host: ApiHost): readonly Endpoint[] {
  const tag = 'search';
  return [
    endpoint({
      method: 'GET',
      path: '/api/v1/search/:id',
      role: 'viewer',
      tag,
      summary: 'How a search is doing',
      answer: { schema: job },
      handle: ({ principal, params }) => described(findJob(host, principal.id, params.id)),
    }),
    endpoint({
      method: 'GET',
      path: '/api/v1/search/:id/results',
      role: 'viewer',
      tag,
      summary: 'Rows that a search found; 409 while it runs',
      query: rowsWanted,
      answer: { schema: rowsFound },
      handle: ({ principal, params, query }) => results(findJob(host, principal.id, params.id), query),
    }),
    endpoint({
      method: 'DELETE',
      path: '/api/v1/search/:id',
      role: 'viewer',
      tag,
      summary: 'Cancel and forget a search',
      action: 'search.cancel',
      answer: { status: 204 },
      handle: ({ principal, params }) => {
        const found = findJob(host, principal.id, params.id);
        host.jobs.cancel(found.owner, found.id);
      },
    }),
  ];
}
