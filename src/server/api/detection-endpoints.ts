import { hostname } from 'node:os';
import * as z from 'zod';
import { type Detection, isTechnique, sameName } from '../../content/index.js';
import { KarstError } from '../../diagnostics/index.js';
import {
  detectionJob,
  dryRun,
  type Enabled,
  enabledDetections,
  type Job,
  Ledger,
  type ManualResult,
  type ManualRun,
  nextOccurrence,
  type RunEntry,
  readRuns,
  runNow,
  type Settings,
  switchDetections,
} from '../../schedule/index.js';
import type { Principal } from '../auth/index.js';
import { type Endpoint, endpoint, Refusal } from './endpoint.js';
import type { ApiHost } from './host.js';
import { page, pageOf, paging } from './pages.js';
import { problemsOf, refuse, refuseWith } from './problems.js';
import { runJson, runSchema } from './run-endpoints.js';
import { isoSeconds, timeIn } from './times.js';

const MONTH_MS = 30 * 86_400_000;
/** Rows of a run that an answer holds. */
const MOST_ROWS = 1_000;

const summary = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  status: z.string(),
  enabled: z.boolean(),
  techniques: z.array(z.string()),
  stories: z.array(z.string()),
  cron_schedule: z.string().optional(),
  earliest: z.string().optional(),
  latest: z.string().optional(),
  next: z.string().optional(),
  last: runSchema.optional(),
});

const whole = summary.extend({
  version: z.number(),
  date: z.string(),
  author: z.string(),
  description: z.string(),
  search: z.string(),
  data_sources: z.array(z.string()),
  how_to_implement: z.string(),
  known_false_positives: z.string(),
  references: z.array(z.string()),
  settings: z.record(z.string(), z.string()),
  runs: z.array(runSchema).describe('the last ones'),
});

const filter = z.object({
  ...paging,
  enabled: z.stringbool().optional(),
  name: z.string().max(500).optional().describe('a part of the name'),
  type: z.string().max(100).optional(),
  technique: z.string().max(20).optional().describe('with its sub-techniques'),
  story: z.string().max(500).optional(),
});

const settings = z.strictObject({
  settings: z.record(z.string().max(100), z.string().max(1_000)).optional().describe('of savedsearches.conf'),
});

const window = z.strictObject({
  at: z.string().max(100).optional().describe('when it is to have run; default now'),
  earliest: z.string().max(100).optional(),
  latest: z.string().max(100).optional(),
});

const outcome = z.object({
  earliest: z.string().optional(),
  latest: z.string().optional(),
  fields: z.array(z.string()),
  rows: z.array(z.record(z.string(), z.unknown())).describe(`the first ${MOST_ROWS}`),
  total: z.number().int(),
  silenced: z.number().int(),
  notables: z.array(z.looseObject({ event_id: z.string() })),
  risk_events: z.array(z.looseObject({ event_id: z.string() })),
  written: z.object({ notables: z.number().int(), riskEvents: z.number().int() }).optional(),
  messages: z.array(z.looseObject({ code: z.string(), message: z.string() })),
});

interface Standing {
  readonly enabled: ReadonlyMap<string, Enabled>;
  readonly runs: readonly RunEntry[];
  readonly last: ReadonlyMap<string, RunEntry>;
}

async function standingOf({ store }: ApiHost): Promise<Standing> {
  const runs = (await readRuns(store, Date.now() - MONTH_MS)).filter(({ state }) => state !== 'planned');
  return { enabled: await enabledDetections(store), runs, last: new Map(runs.map((run) => [run.job, run])) };
}

function summaryOf(host: ApiHost, detection: Detection, { enabled, last }: Standing): z.infer<typeof summary> {
  const how = enabled.get(detection.id);
  const { job } = detectionJob(host.content(), detection, how ?? { settings: {}, since: 0 }, host.defaults);
  const schedule = job?.schedule;
  const run = last.get(detection.id);
  const next = schedule && how && nextOccurrence(schedule.cron, Date.now() / 1000, schedule.timezone);
  const { id, name, type, status, tags } = detection;
  return {
    id,
    name,
    type,
    status,
    enabled: how !== undefined,
    techniques: [...tags.mitreAttackId],
    stories: [...tags.analyticStory],
    ...(schedule && { cron_schedule: schedule.cron.text, earliest: schedule.earliest, latest: schedule.latest }),
    ...(next === undefined ? {} : { next: isoSeconds(next) }),
    ...(run && { last: runJson(run) }),
  };
}

function wholeOf(host: ApiHost, detection: Detection, standing: Standing): z.infer<typeof whole> {
  const { version, date, author, description, search, howToImplement, knownFalsePositives } = detection;
  return {
    ...summaryOf(host, detection, standing),
    ...{ version, date, author, description, search },
    data_sources: [...detection.dataSources],
    how_to_implement: howToImplement,
    known_false_positives: knownFalsePositives,
    references: [...detection.references],
    settings: { ...standing.enabled.get(detection.id)?.settings },
    runs: standing.runs
      .filter(({ job }) => job === detection.id)
      .slice(-20)
      .map(runJson),
  };
}

function isWanted(found: z.infer<typeof summary>, wanted: z.infer<typeof filter>): boolean {
  const { enabled, name, type, technique, story } = wanted;
  return (
    (enabled === undefined || found.enabled === enabled) &&
    (name === undefined || found.name.toLowerCase().includes(name.toLowerCase())) &&
    (type === undefined || sameName(found.type, type)) &&
    (story === undefined || found.stories.some((one) => sameName(one, story))) &&
    (technique === undefined || found.techniques.some((one) => isTechnique(one, technique)))
  );
}

/** The detection with an id; another answer where there is none. */
export function detectionIn(host: ApiHost, id: string | undefined): Detection {
  const found = host.content().detections.find((detection) => detection.id === id);
  if (found !== undefined) return found;
  throw new Refusal(refuse(404, 'server/no-detection', `There is no detection with the id "${id}".`));
}

async function jobOf(host: ApiHost, detection: Detection, own?: Settings): Promise<Job> {
  const how = (await enabledDetections(host.store)).get(detection.id) ?? { settings: {}, since: 0 };
  const { job, problems } = detectionJob(
    host.content(),
    detection,
    own ? { ...how, settings: own } : how,
    host.defaults,
  );
  if (job === undefined || problems.length > 0) throw new Refusal(refuseWith(422, problems));
  return job;
}

function askedOf({ at, earliest, latest }: z.infer<typeof window>): ManualRun {
  const now = Math.floor(Date.now() / 1000);
  const scheduled = at === undefined ? now : timeIn('at', at, now);
  if (earliest === undefined && latest === undefined) return { at: scheduled };
  const range = {
    ...(earliest === undefined ? {} : { earliest: timeIn('earliest', earliest, scheduled) }),
    ...(latest === undefined ? {} : { latest: timeIn('latest', latest, scheduled) }),
  };
  return { at: scheduled, range };
}

function outcomeOf(job: Job, { range, fields, rows, findings, silenced, messages, written }: ManualResult) {
  return {
    ...(range.earliest === undefined ? {} : { earliest: isoSeconds(range.earliest) }),
    ...(range.latest === undefined ? {} : { latest: isoSeconds(range.latest) }),
    fields,
    rows: rows.slice(0, MOST_ROWS),
    total: rows.length,
    silenced,
    notables: findings.notables.slice(0, MOST_ROWS),
    risk_events: findings.riskEvents.slice(0, MOST_ROWS),
    ...(written === undefined ? {} : { written }),
    messages: problemsOf(messages, job.search),
  };
}

type Runner = (job: Job, asked: ManualRun, host: ApiHost, principal: Principal) => Promise<ManualResult>;

function placeFor(host: ApiHost, { role }: Principal) {
  const { indexes, writes } = host.roles[role];
  const { knowledge } = host.setup();
  return { store: host.store, content: host.content(), knowledge, access: { indexes, writes } };
}

const dry: Runner = (job, asked, host, principal) => dryRun(job, asked, placeFor(host, principal));

const real: Runner = (job, asked, host, principal) => {
  const ledger = new Ledger(host.store, `${hostname()}:${process.pid}`, Date.now);
  return runNow(job, asked, placeFor(host, principal), ledger);
};

async function run(host: ApiHost, id: string | undefined, asked: ManualRun, principal: Principal, how: Runner) {
  const detection = detectionIn(host, id);
  const job = await jobOf(host, detection);
  try {
    return outcomeOf(job, await how(job, asked, host, principal));
  } catch (error) {
    if (error instanceof KarstError) throw new Refusal(refuseWith(422, error.diagnostics, job.search));
    throw error;
  }
}

async function toggle(
  host: ApiHost,
  id: string | undefined,
  { name: by }: Principal,
  action: 'enable' | 'disable',
  own: Settings = {},
): Promise<z.infer<typeof summary>> {
  const detection = detectionIn(host, id);
  // A schedule that could not be kept is refused now, not at its first run.
  if (action === 'enable') await jobOf(host, detection, own);
  await switchDetections(host.store, { detections: [detection], action, settings: own, by, now: Date.now() });
  host.scheduler()?.refresh();
  return summaryOf(host, detection, await standingOf(host));
}

/** What is looked for: seen, switched, tried out and run. */
export function detectionEndpoints(host: ApiHost): readonly Endpoint[] {
  const tag = 'detections';
  return [
    endpoint({
      method: 'GET',
      path: '/api/v1/detections',
      role: 'viewer',
      tag,
      summary: 'Detections, by name',
      query: filter,
      answer: { schema: pageOf(summary) },
      handle: async ({ query }) => {
        const standing = await standingOf(host);
        const all = host.content().detections.map((detection) => summaryOf(host, detection, standing));
        const wanted = all.filter((found) => isWanted(found, query));
        return page(wanted, ({ name, id }) => `${name} ${id}`, query);
      },
    }),
    endpoint({
      method: 'GET',
      path: '/api/v1/detections/:id',
      role: 'viewer',
      tag,
      summary: 'One detection and its last runs',
      answer: { schema: whole },
      handle: async ({ params }) => wholeOf(host, detectionIn(host, params.id), await standingOf(host)),
    }),
    ...actionEndpoints(host),
  ];
}

/** What can be done with one detection. */
function actionEndpoints(host: ApiHost): readonly Endpoint[] {
  const tag = 'detections';
  return [
    endpoint({
      method: 'POST',
      path: '/api/v1/detections/:id/enable',
      role: 'engineer',
      tag,
      summary: 'Run it on its schedule; enabled again with other settings, those count',
      action: 'detections.enable',
      body: settings.optional(),
      answer: { schema: summary },
      handle: ({ params, principal, body }) => toggle(host, params.id, principal, 'enable', body?.settings),
    }),
    endpoint({
      method: 'POST',
      path: '/api/v1/detections/:id/disable',
      role: 'engineer',
      tag,
      summary: 'Run it no longer',
      action: 'detections.disable',
      answer: { schema: summary },
      handle: ({ params, principal }) => toggle(host, params.id, principal, 'disable'),
    }),
    endpoint({
      method: 'POST',
      path: '/api/v1/detections/:id/run',
      role: 'engineer',
      tag,
      summary: 'Run it now, and write what it finds',
      action: 'detections.run',
      body: window.optional(),
      answer: { schema: outcome },
      handle: ({ params, principal, body }) => run(host, params.id, askedOf(body ?? {}), principal, real),
    }),
    endpoint({
      method: 'POST',
      path: '/api/v1/detections/:id/dry-run',
      role: 'analyst',
      tag,
      summary: 'Say what it would find, and write nothing',
      action: 'detections.dry-run',
      body: window.optional(),
      answer: { schema: outcome },
      handle: ({ params, principal, body }) => run(host, params.id, askedOf(body ?? {}), principal, dry),
    }),
  ];
}
