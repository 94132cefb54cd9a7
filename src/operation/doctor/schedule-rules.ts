import type { RunEntry } from '../../schedule/index.js';
import { many, ok, problem, spanText } from './check.js';
import type { Rule } from './facts.js';

const DAY = 86_400;

/** Failures in a row from which on a detection counts as broken. */
const BROKEN = 3;

/** Seconds that a window may wait for its turn. */
const LATE = 600;

const isEnded = ({ state, again }: RunEntry): boolean => state === 'done' || (state === 'failed' && again !== true);

function byJob(runs: readonly RunEntry[]): readonly (readonly RunEntry[])[] {
  const jobs = new Map<string, RunEntry[]>();
  for (const run of runs.filter(({ run: name }) => name.startsWith('scheduler__'))) {
    const own = jobs.get(run.job) ?? [];
    jobs.set(run.job, own);
    own.push(run);
  }
  return [...jobs.values()];
}

/** The failures at the end of what a job ran, the newest last. */
function failuresAtEnd(runs: readonly RunEntry[]): readonly RunEntry[] {
  const ended = runs.filter(isEnded);
  const lastGood = ended.map(({ state }) => state).lastIndexOf('done');
  return ended.slice(lastGood + 1);
}

const failing: Rule = ({ runs }) => {
  const broken = byJob(runs)
    .map(failuresAtEnd)
    .filter(({ length }) => length > 0);
  if (broken.length === 0) return ok('schedule.failing', 'The last run of every search was good.');
  const items = broken.map((failed) => {
    const last = failed.at(-1);
    return `${last?.name}: ${many(failed.length, 'failure')} in a row; ${last?.error ?? ''}`;
  });
  const status = broken.some(({ length }) => length >= BROKEN) ? 'fail' : 'warn';
  const hint = '`karst runs list --state failed` shows all; `karst detections dry-run NAME` tries one.';
  return problem(
    status,
    'schedule.failing',
    `${many(broken.length, 'scheduled search', 'scheduled searches')} failed.`,
    hint,
    items,
  );
};

const skipped: Rule = ({ runs, now }) => {
  const recent = runs.filter(({ state, time }) => state === 'skipped' && time > now - DAY * 1000);
  const windows = recent.reduce((sum, run) => sum + (run.windows ?? 1), 0);
  if (windows === 0) return ok('schedule.gaps', 'No window was left out within a day.');
  const reasons = new Map<string, number>();
  for (const { reason = 'unknown', windows: n = 1 } of recent) reasons.set(reason, (reasons.get(reason) ?? 0) + n);
  const items = [...reasons].map(([reason, n]) => `${n}: ${reason}`);
  const hint = '`karst detections run NAME --earliest … --latest …` makes up for a window.';
  return problem('warn', 'schedule.gaps', `${many(windows, 'window')} left out within a day.`, hint, items);
};

function lag(seconds: number): ReturnType<Rule> {
  const text = `The oldest window that is not done was due ${spanText(seconds)} ago.`;
  if (seconds <= LATE) return ok('schedule.lag', seconds === 0 ? 'Nothing waits.' : text);
  const hint =
    'Raise `schedule: { workers: … }` in karst.yml, spread schedules with allow_skew, or find the slow searches.';
  return problem(seconds > 3_600 ? 'fail' : 'warn', 'schedule.lag', text, hint);
}

const running: Rule = ({ server, detections }) => {
  if (server?.scheduler !== undefined) return lag(server.scheduler.lag);
  if (detections.length === 0) return ok('schedule.lag', 'No detection is enabled.');
  const text = `${many(detections.length, 'detection')} enabled, and no server to run them.`;
  return problem('warn', 'schedule.lag', text, 'Start `karst serve`.');
};

/** Seconds between two windows of a job, the shortest. */
function periodOf(runs: readonly RunEntry[]): number {
  const due = [...new Set(runs.map(({ scheduled }) => scheduled))].sort((a, b) => a - b);
  return Math.min(...due.slice(1).map((time, i) => time - (due[i] ?? 0)));
}

const slow: Rule = ({ runs }) => {
  const long = byJob(runs).flatMap((own) => {
    const period = periodOf(own);
    const last = own.filter(({ state }) => state === 'done').at(-1);
    const seconds = (last?.ms ?? 0) / 1000;
    return last !== undefined && seconds > period / 2
      ? [`${last.name}: ${spanText(seconds)}, every ${spanText(period)}`]
      : [];
  });
  if (long.length === 0) return ok('schedule.slow', 'Every search is done well before its next turn.');
  const hint = 'Narrow their index and sourcetype, or run them less often; `karst explain` shows what a search reads.';
  return problem(
    'warn',
    'schedule.slow',
    `${many(long.length, 'search', 'searches')} take more than half of their period.`,
    hint,
    long,
  );
};

const data: Rule = ({ detections }) => {
  const gone = detections.filter((one) => one.data === 'no longer in the content');
  const blind = detections.filter((one) => one.data === 'none');
  if (gone.length + blind.length === 0) {
    const known = detections.filter((one) => one.data === 'there').length;
    return ok(
      'detections.data',
      `${many(known, 'enabled detection')} of ${detections.length} have their data; of the rest nothing is known.`,
    );
  }
  const items = [
    ...gone.map(({ name }) => `${name}: it is no longer in the content`),
    ...blind.map(({ name, sources }) => `${name}: no ${sources.join(', no ')}`),
  ];
  const text = `${many(items.length, 'enabled detection')} can find nothing: there is no event of what they read.`;
  const hint = 'Send the data, or `karst detections disable NAME`; `karst coverage` shows what that means.';
  return problem('warn', 'detections.data', text, hint, items);
};

const fields: Rule = ({ detections }) => {
  const lacking = detections.filter(({ missing }) => missing.length > 0);
  if (lacking.length === 0) return ok('detections.fields', 'No field that an enabled detection compares is missing.');
  const items = lacking.map(({ name, missing }) => `${name}: ${missing.join(', ')}`);
  const text = `${many(lacking.length, 'enabled detection')} compare fields that no event of their data has.`;
  const hint = '`karst knowledge explain FIELD` says where a field would come from; --knowledge DIR adds an add-on.';
  return problem('warn', 'detections.fields', text, hint, items);
};

export const SCHEDULE_RULES: readonly Rule[] = [running, failing, skipped, slow, data, fields];
