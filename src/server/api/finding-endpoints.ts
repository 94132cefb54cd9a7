import * as z from 'zod';
import { reviewMessages } from '../../diagnostics/codes/review.js';
import { diagnoser } from '../../diagnostics/index.js';
import { diagnosticToJson } from '../../diagnostics/render.js';
import {
  DISPOSITIONS,
  dispositionOf,
  type Edit,
  type FindingFilter,
  findingsSearch,
  type Outcome,
  type Reviewed,
  type ReviewRecord,
  reviewedOf,
  reviewFindings,
  reviewHistory,
  STATUSES,
  statusOf,
  type Understood,
  urgencyNamed,
} from '../../findings/index.js';
import { search } from '../../search/index.js';
import type { Principal } from '../auth/index.js';
import { type Endpoint, endpoint, Refusal } from './endpoint.js';
import { type ApiHost, searchFor } from './host.js';
import { page, pageOf, paging, timeKey } from './pages.js';
import { refuse, refuseWith } from './problems.js';
import { isoSeconds, timeIn } from './times.js';

const diagnose = diagnoser(reviewMessages);

/** Findings that one request changes. */
const MOST_IDS = 1_000;

const text = z.string().min(1).max(1_000);
const some = z.union([text.transform((one) => [one]), z.array(text).max(100)]).optional();

const filter = z.object({
  ...paging,
  status: some.describe('id or label; several are alternatives'),
  open: z.stringbool().default(false).describe('only those that are not closed'),
  owner: some,
  urgency: some,
  disposition: some,
  rule: some.describe('name of a rule, with *, or id of a detection'),
  host: some,
  user: some,
  since: z.string().max(100).optional(),
  until: z.string().max(100).optional(),
  suppressed: z.stringbool().default(false),
});

const edit = {
  status: text.optional().describe([...STATUSES.values()].join(', ')),
  owner: text.optional().describe('`me`: who asks'),
  urgency: text.optional(),
  disposition: text.optional().describe([...DISPOSITIONS.values()].join(', ')),
  comment: z.string().max(100_000).optional(),
};
const oneEdit = z.strictObject({ ...edit, version: z.number().int().min(0).optional().describe('as it was seen') });
const bulkEdit = z.strictObject({ ids: z.array(text).min(1).max(MOST_IDS), ...edit });

const change = z.looseObject({ finding: z.string(), version: z.number(), time: z.string(), user: z.string() });
const finding = z.looseObject({
  id: z.string(),
  version: z.number().describe('how many changes it had'),
  time: z.string(),
  title: z.string(),
  ruleName: z.string(),
  urgency: z.string(),
  status: z.string(),
  statusLabel: z.string(),
  owner: z.string(),
});
const outcome = z.looseObject({ id: z.string(), outcome: z.enum(['changed', 'unchanged', 'conflict', 'refused']) });

function findingJson({ time, row: _, earliest, latest, ...rest }: Reviewed) {
  return {
    ...rest,
    time: isoSeconds(time),
    ...(earliest === undefined ? {} : { earliest: isoSeconds(earliest) }),
    ...(latest === undefined ? {} : { latest: isoSeconds(latest) }),
  };
}

function changeJson({ time, ...record }: ReviewRecord) {
  return { ...record, time: isoSeconds(time), status_label: STATUSES.get(record.status) ?? record.status };
}

function outcomeJson(made: Outcome) {
  const { id } = made;
  if (made.outcome === 'changed') return { ...changeJson(made.record), id, outcome: made.outcome };
  if (made.outcome === 'unchanged') return { id, outcome: made.outcome };
  return { id, outcome: made.outcome, problem: diagnosticToJson(made.problem) };
}

function meant(what: string, word: string, read: (word: string) => Understood): string {
  const understood = read(word);
  if ('id' in understood) return understood.id;
  throw new Refusal(refuseWith(400, [diagnose('review/word', {}, what, word, understood.known, understood.closest)]));
}

function filterOf(query: z.infer<typeof filter>): FindingFilter {
  const { status, urgency, disposition, open, owner, rule, host, user, suppressed } = query;
  return {
    ...(status && { status: status.map((word) => meant('status', word, statusOf)) }),
    ...(urgency && { urgency: urgency.map((word) => meant('urgency', word, urgencyNamed)) }),
    ...(disposition && { disposition: disposition.map((word) => meant('disposition', word, dispositionOf)) }),
    ...{ open, suppressed },
    ...(owner && { owner }),
    ...(rule && { rule }),
    ...(host && { host }),
    ...(user && { user }),
  };
}

function editOf(asked: z.infer<z.ZodObject<typeof edit>>, { name }: Principal): Edit {
  const { status, owner, urgency, disposition, comment } = asked;
  const wanted: Edit = {
    ...(status === undefined ? {} : { status: meant('status', status, statusOf) }),
    ...(owner === undefined ? {} : { owner: owner === 'me' ? name : owner }),
    ...(urgency === undefined ? {} : { urgency: meant('urgency', urgency, urgencyNamed) }),
    ...(disposition === undefined ? {} : { disposition: meant('disposition', disposition, dispositionOf) }),
    ...(comment === undefined ? {} : { comment }),
  };
  if (Object.keys(wanted).length > 0) return wanted;
  throw new Refusal(refuseWith(400, [diagnose('review/nothing-to-do', {}, Object.keys(edit))]));
}

async function found(
  host: ApiHost,
  principal: Principal,
  wanted: FindingFilter,
  range: { readonly since?: string | undefined; readonly until?: string | undefined } = {},
): Promise<readonly Reviewed[]> {
  const bounds = {
    ...(range.since === undefined ? {} : { earliest: String(timeIn('since', range.since)) }),
    ...(range.until === undefined ? {} : { latest: String(timeIn('until', range.until)) }),
  };
  const { rows } = await search(
    { spl: findingsSearch(wanted), ...bounds, ...(await searchFor(host, principal)) },
    host.store,
  );
  return rows.map(reviewedOf);
}

async function findById(host: ApiHost, principal: Principal, ids: readonly string[]): Promise<readonly Reviewed[]> {
  const all = await found(host, principal, { ids: ids.map((id) => id.replaceAll('*', '')), suppressed: true });
  return all.filter(({ id }) => ids.includes(id));
}

async function one(host: ApiHost, principal: Principal, id: string): Promise<Reviewed> {
  const [only] = await findById(host, principal, [id]);
  if (only !== undefined) return only;
  throw new Refusal(refuse(404, 'review/no-finding', `There is no finding with the id "${id}".`));
}

async function update(host: ApiHost, principal: Principal, id: string, asked: z.infer<typeof oneEdit>) {
  const wanted = editOf(asked, principal);
  const seen = await one(host, principal, id);
  if (asked.version !== undefined && asked.version !== seen.version) {
    throw new Refusal(refuseWith(409, [diagnose('review/conflict', {}, id, asked.version, seen.version, '')]));
  }
  const made = await review(host, principal, [seen], wanted);
  const problem = made.flatMap((each) => ('problem' in each ? [each] : []))[0];
  if (problem !== undefined) {
    throw new Refusal(refuseWith(problem.outcome === 'conflict' ? 409 : 422, [problem.problem]));
  }
  return findingJson(await one(host, principal, id));
}

function review(host: ApiHost, { name: by }: Principal, seen: readonly Reviewed[], wanted: Edit) {
  const policy = host.reviewPolicy();
  return reviewFindings(host.store.lookups, seen, { edit: wanted, by, now: Date.now(), policy });
}

async function updateMany(host: ApiHost, principal: Principal, { ids, ...asked }: z.infer<typeof bulkEdit>) {
  const wanted = editOf(asked, principal);
  const seen = await findById(host, principal, ids);
  const known = new Set(seen.map(({ id }) => id));
  const outcomes = (await review(host, principal, seen, wanted)).map(outcomeJson);
  return { outcomes, unknown: ids.filter((id) => !known.has(id)) };
}

/** Findings and what people make of them. */
export function findingEndpoints(host: ApiHost): readonly Endpoint[] {
  const tag = 'findings';
  return [
    endpoint({
      method: 'GET',
      path: '/api/v1/findings',
      role: 'viewer',
      tag,
      summary: 'Findings as they stand, the newest first',
      query: filter,
      answer: { schema: pageOf(finding) },
      handle: async ({ principal, query }) => {
        const all = await found(host, principal, filterOf(query), query);
        const { items, ...more } = page(all, ({ time, id }) => timeKey(time * 1000, id), query, 'falling');
        return { items: items.map(findingJson), ...more };
      },
    }),
    endpoint({
      method: 'POST',
      path: '/api/v1/findings/bulk',
      role: 'analyst',
      tag,
      summary: 'Change several findings alike; each has its outcome',
      action: 'findings.update',
      body: bulkEdit,
      answer: { schema: z.object({ outcomes: z.array(outcome), unknown: z.array(z.string()) }) },
      handle: ({ principal, body }) => updateMany(host, principal, body),
    }),
    ...oneFinding(host),
  ];
}

/** What is about a single finding. */
function oneFinding(host: ApiHost): readonly Endpoint[] {
  const tag = 'findings';
  return [
    endpoint({
      method: 'GET',
      path: '/api/v1/findings/:id',
      role: 'viewer',
      tag,
      summary: 'One finding, every field of it, and its history',
      answer: { schema: finding.extend({ fields: z.record(z.string(), z.unknown()), history: z.array(change) }) },
      handle: async ({ principal, params }) => {
        const seen = await one(host, principal, params.id ?? '');
        const history = await reviewHistory(host.store.lookups, [seen.id]);
        return { ...findingJson(seen), fields: seen.row, history: history.map(changeJson) };
      },
    }),
    endpoint({
      method: 'PATCH',
      path: '/api/v1/findings/:id',
      role: 'analyst',
      tag,
      summary: 'Change status, owner, urgency or disposition, or comment; 409 where it is not at `version` any more',
      action: 'findings.update',
      body: oneEdit,
      answer: { schema: finding },
      handle: ({ principal, params, body }) => update(host, principal, params.id ?? '', body),
    }),
    endpoint({
      method: 'GET',
      path: '/api/v1/findings/:id/history',
      role: 'viewer',
      tag,
      summary: 'What was done to a finding, in order',
      answer: { schema: z.object({ items: z.array(change) }) },
      handle: async ({ principal, params }) => {
        const seen = await one(host, principal, params.id ?? '');
        return { items: (await reviewHistory(host.store.lookups, [seen.id])).map(changeJson) };
      },
    }),
  ];
}
