import { type Content, savedSearchTable } from '../content/index.js';
import { scheduleMessages } from '../diagnostics/codes/schedule.js';
import { type Diagnostic, diagnoser, KarstError } from '../diagnostics/index.js';
import { buildFindings, type Findings, limitOf, quoted, throttle, withSuppressions } from '../findings/index.js';
import { type Knowledge, priorityOf } from '../knowledge/index.js';
import { type Access, type ResultRow, search } from '../search/index.js';
import type { Store } from '../store/index.js';
import { type Job, searchNameOf } from './job.js';
import { countOf, triggers } from './trigger.js';
import { type Range, rangeName } from './windows.js';

const diagnose = diagnoser(scheduleMessages);

/** Everything that runs need besides the job. */
export interface Workplace {
  readonly store: Store;
  readonly content: Content;
  readonly knowledge: Knowledge;
  /** What whoever looks at the rows may see; absent: everything, as the schedule does. */
  readonly access?: Access;
}

export interface WindowRun {
  /** Names the run in its findings, `orig_sid`: a run that is made again has the same. */
  readonly sid: string;
  /** Seconds since the epoch. */
  readonly scheduled: number;
  readonly range: Range;
  /** What the run before counted, for conditions that compare. */
  readonly before?: number | undefined;
}

export interface WindowResult {
  readonly fields: readonly string[];
  readonly rows: readonly ResultRow[];
  readonly findings: Pick<Findings, 'notables' | 'riskEvents'>;
  /** Rows that throttling silenced. */
  readonly silenced: number;
  readonly messages: readonly Diagnostic[];
}

/** Results of one run that become findings at most (limits.conf, max_action_results). */
const MOST_RESULTS = 50_000;

const NOTHING = { notables: [], riskEvents: [] };

/** Bounds by index time go into the search itself, as terms in front of its own. */
function textOf({ search: text, name }: Job, { earliest, latest, byIndexTime }: Range): string {
  if (byIndexTime !== true) return text;
  const begin = text.trimStart();
  if (begin.startsWith('|')) {
    throw new KarstError(diagnose('schedule/durable-command', {}, name, begin.split(/\n/, 1)[0]?.slice(0, 40) ?? ''));
  }
  const terms = [
    ...(earliest === undefined ? [] : [`_index_earliest=${earliest}`]),
    ...(latest === undefined ? [] : [`_index_latest=${latest}`]),
  ];
  return `${terms.join(' ')} ${begin.replace(/^search\s+/i, '')}`;
}

async function searcher(job: Job, { scheduled, range }: WindowRun, { store, content, knowledge, access }: Workplace) {
  const { earliest, latest, byIndexTime } = range;
  const own = byIndexTime === true ? {} : { earliest, latest };
  const request = {
    now: scheduled,
    timezone: job.schedule.timezone,
    macros: content.macros,
    savedSearches: savedSearchTable(content),
    knowledge: await withSuppressions(knowledge, store.lookups),
    ...(access === undefined ? {} : { access }),
  };
  return (spl: string, bounds: { earliest?: number | undefined; latest?: number | undefined } = own) =>
    search(
      {
        spl,
        ...request,
        ...(bounds.earliest === undefined ? {} : { earliest: String(bounds.earliest) }),
        ...(bounds.latest === undefined ? {} : { latest: String(bounds.latest) }),
      },
      store,
    );
}

type Searcher = Awaited<ReturnType<typeof searcher>>;

/** Whether the results are to become findings. */
async function isTriggered(job: Job, run: WindowRun, rows: readonly ResultRow[], ask: Searcher): Promise<boolean> {
  const { trigger } = job.schedule;
  if (trigger.kind === 'always') return true;
  if (trigger.kind === 'count') return triggers(trigger, countOf(rows, trigger), run.before);
  const { rows: left } = await ask(`${textOf(job, run.range)} | ${trigger.condition.replace(/^\s*\|/, '')}`);
  return left.length > 0;
}

/** When findings with each throttle key were last made, before this run and within the period. */
async function lastActs(job: Job, run: WindowRun, period: number, ask: Searcher): Promise<ReadonlyMap<string, number>> {
  const mine = `detection_id=${quoted(job.id)} throttle_key=* NOT orig_sid=${quoted(run.sid)}`;
  const spl = `search (index=notable OR index=risk) ${mine} | stats max(_time) as last by throttle_key`;
  const { rows } = await ask(spl, { earliest: run.scheduled - period, latest: run.scheduled + 1 });
  return new Map(rows.map(({ throttle_key, last }) => [String(throttle_key), Number(last)]));
}

async function silence(job: Job, run: WindowRun, rows: readonly ResultRow[], ask: Searcher) {
  const limit = job.detection === undefined ? undefined : limitOf(job.detection);
  if (limit === undefined || rows.length === 0) return { rows, silenced: 0 };
  return throttle(job, limit, rows, await lastActs(job, run, limit.period, ask), run.scheduled);
}

/**
 * Runs the search over the window and says what findings it makes; writes none. Rejects with a KarstError. What a
 * baseline writes by its own commands is written.
 */
export async function runWindow(job: Job, run: WindowRun, place: Workplace): Promise<WindowResult> {
  const ask = await searcher(job, run, place);
  const { fields, rows, messages } = await ask(textOf(job, run.range));
  const { detection, deployment } = job;
  if (detection === undefined || !(await isTriggered(job, run, rows, ask))) {
    return { fields, rows, findings: NOTHING, silenced: 0, messages };
  }
  const cut = rows.slice(0, MOST_RESULTS);
  const { rows: loud, silenced } = await silence(job, run, cut, ask);
  const findings = buildFindings({
    detection,
    deployment,
    rows: loud,
    run: {
      sid: run.sid,
      now: run.scheduled,
      earliest: run.range.earliest,
      latest: run.range.latest,
      searchName: searchNameOf(job),
      occasion: rangeName(run.range),
    },
    priority: (subjects) => priorityOf(place.knowledge.lookups, subjects),
  });
  const all = [...messages, ...findings.messages];
  if (rows.length > MOST_RESULTS) all.push(diagnose('schedule/too-many-results', {}, rows.length, MOST_RESULTS));
  return { fields, rows, findings, silenced, messages: all };
}
