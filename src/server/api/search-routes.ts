import { z } from 'zod';
import type { SearchRequest } from '../../search/index.js';
import { BodyProblem, type Exchange, jsonReply, type Reply, type Route, wholeBody } from '../http/index.js';
import { problemsOf, refuse } from './problems.js';
import type { SearchJob, SearchJobs } from './search-jobs.js';

/** Bytes of a request to search; the search itself may have a million characters. */
const MAX_REQUEST = 2 * 1024 * 1024;
/** Rows of one answer at most. */
const MAX_PAGE = 10_000;

const newSearch = z.strictObject({
  spl: z.string().min(1).max(1_000_000),
  earliest: z.string().max(100).optional(),
  latest: z.string().max(100).optional(),
  timezone: z.string().max(100).optional(),
});

const page = z.object({
  offset: z.coerce.number().int().min(0).default(0),
  count: z.coerce.number().int().min(1).max(MAX_PAGE).default(1_000),
});

/** What all searches of the server run with. */
export type SearchSetup = Omit<SearchRequest, 'spl' | 'earliest' | 'latest' | 'timezone' | 'now'>;

function described({ id, spl, state, started, ended, result, problems }: SearchJob) {
  return {
    id,
    spl,
    state,
    started: new Date(started).toISOString(),
    ...(ended === undefined ? {} : { ended: new Date(ended).toISOString() }),
    ...(result === undefined ? {} : { rows: result.rows.length }),
    messages: problemsOf([...problems, ...(result?.messages ?? [])], spl),
  };
}

function wrongRequest(error: z.ZodError): Reply {
  const text = error.issues.map(({ path, message }) => `${path.join('.') || 'the request'}: ${message}`).join('; ');
  return refuse(400, 'server/bad-request', text);
}

async function json(exchange: Exchange): Promise<unknown> {
  const body = await wholeBody(exchange, MAX_REQUEST);
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

const UNKNOWN = refuse(404, 'server/no-such-job', 'There is no such search; it was cancelled, or is over too long.');

async function start(exchange: Exchange, owner: string, jobs: SearchJobs, setup: () => SearchSetup): Promise<Reply> {
  const asked = newSearch.safeParse(await json(exchange));
  if (!asked.success) return wrongRequest(asked.error);
  const { spl, earliest, latest, timezone } = asked.data;
  const job = jobs.start(owner, {
    ...setup(),
    spl,
    ...(earliest === undefined ? {} : { earliest }),
    ...(latest === undefined ? {} : { latest }),
    ...(timezone === undefined ? {} : { timezone }),
  });
  if (job === undefined)
    return refuse(429, 'server/too-many-searches', 'Too many searches are running; try again later.');
  return jsonReply(202, described(job), { location: `/api/v1/search/${job.id}` });
}

function results(exchange: Exchange, job: SearchJob): Reply {
  const asked = page.safeParse(Object.fromEntries(exchange.query));
  if (!asked.success) return wrongRequest(asked.error);
  const { offset, count } = asked.data;
  if (job.state === 'running') return refuse(409, 'server/still-running', 'The search is still running.');
  if (job.result === undefined) return jsonReply(422, described(job));
  const { fields, rows } = job.result;
  return jsonReply(200, { fields, rows: rows.slice(offset, offset + count), offset, total: rows.length });
}

/** Turns a body that cannot be read into an answer. */
async function readable(work: () => Promise<Reply>): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof BodyProblem)) throw error;
    const status = { 'too-large': 413, encoding: 415, gzip: 400 }[error.problem];
    return refuse(status, 'server/bad-body', error.message);
  }
}

/** Searches as jobs: started, looked at, read page by page, cancelled. */
export function searchRoutes(jobs: SearchJobs, setup: () => SearchSetup): readonly Route[] {
  const owned =
    (answer: (exchange: Exchange, job: SearchJob) => Reply): Route['handle'] =>
    (exchange, { token }) => {
      const job = jobs.find(token?.id ?? '', exchange.params.id ?? '');
      return job === undefined ? UNKNOWN : answer(exchange, job);
    };
  return [
    {
      method: 'POST',
      path: '/api/v1/search',
      policy: 'api',
      handle: (exchange, { token }) => readable(() => start(exchange, token?.id ?? '', jobs, setup)),
    },
    {
      method: 'GET',
      path: '/api/v1/search/:id',
      policy: 'api',
      handle: owned((_, job) => jsonReply(200, described(job))),
    },
    { method: 'GET', path: '/api/v1/search/:id/results', policy: 'api', handle: owned(results) },
    {
      method: 'DELETE',
      path: '/api/v1/search/:id',
      policy: 'api',
      handle: owned((_, job) => {
        jobs.cancel(job.owner, job.id);
        return { status: 204 };
      }),
    },
  ];
}
