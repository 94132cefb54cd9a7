import { backtestMessages } from '../../diagnostics/codes/backtest.js';
import { type Diagnostic, diagnoser, KarstError } from '../../diagnostics/index.js';
import { limitOf, throttle, throttleKeyOf } from '../../findings/index.js';
import { dryRun, type Job, type ManualResult, occurrences, rangeOf, type Workplace } from '../../schedule/index.js';
import type { Explanation, ResultRow } from '../../search/index.js';
import { busyTimes, explained, nameOf, type Period } from './busy-times.js';
import { type DayTally, type Entity, type FieldTally, Tally } from './tally.js';

const diagnose = diagnoser(backtestMessages);

/** What a detection would have found. */
export interface Backtested {
  readonly days: readonly DayTally[];
  /** How many windows there were, and in how many of them nothing could be found. */
  readonly windows: number;
  readonly quiet: number;
  readonly hits: number;
  readonly notables: number;
  readonly riskEvents: number;
  readonly risk: number;
  /** Rows that throttling silenced. */
  readonly silenced: number;
  /** Those with the highest risk. */
  readonly entities: readonly Entity[];
  readonly values: readonly FieldTally[];
  readonly messages: readonly Diagnostic[];
}

/** A minute-by-minute schedule over two months. */
const MOST_WINDOWS = 100_000;
const MOST_ENTITIES = 20;

const WRITES = new Set(['collect', 'outputlookup', 'outputcsv', 'mcollect', 'meventcollect', 'sendalert', 'sendemail']);

function refuseToWrite({ name }: Job, { stages }: Explanation): void {
  const writes = stages.map(({ command }) => nameOf(command)).find((command) => WRITES.has(command));
  if (writes !== undefined) throw new KarstError(diagnose('backtest/writes', {}, name, writes));
}

function scheduledIn(job: Job, { from, to }: Period): readonly number[] {
  const { cron, timezone } = job.schedule;
  const times = occurrences(cron, from, to, timezone, MOST_WINDOWS + 1);
  if (times.length <= MOST_WINDOWS) return times;
  throw new KarstError(diagnose('backtest/too-many-windows', {}, job.name, times.length, MOST_WINDOWS));
}

/** Throttling as it would have been, were the detection on: the findings of the store are not asked. */
class Silence {
  readonly #last = new Map<string, number>();
  silenced = 0;

  constructor(private readonly job: Job) {}

  /** The positions of the rows that make findings. */
  loud(rows: readonly ResultRow[], now: number): ReadonlySet<string> {
    const limit = this.job.detection === undefined ? undefined : limitOf(this.job.detection);
    if (limit === undefined) return new Set(rows.map((_, i) => String(i)));
    const kept = throttle(this.job, limit, rows, this.#last, now);
    this.silenced += kept.silenced;
    const loud = new Set(kept.rows);
    for (const row of loud) this.#last.set(throttleKeyOf(this.job, limit, row), now);
    return new Set(rows.flatMap((row, i) => (loud.has(row) ? [String(i)] : [])));
  }
}

/** The same job without throttling, which is applied here. */
function unthrottled({ detection, ...job }: Job): Job {
  if (detection === undefined) return job;
  const { throttling: _, ...tags } = detection.tags;
  return { ...job, detection: { ...detection, tags } };
}

function made({ findings }: ManualResult, loud: ReadonlySet<string>) {
  return {
    notables: findings.notables.filter(({ orig_rid: row }) => loud.has(row)),
    riskEvents: findings.riskEvents.filter(({ orig_rid: row }) => loud.has(row)),
  };
}

class Messages {
  readonly #by = new Map<string, Diagnostic>();

  add(diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) this.#by.set(`${diagnostic.code} ${diagnostic.message}`, diagnostic);
  }

  all(): readonly Diagnostic[] {
    return [...this.#by.values()];
  }
}

function sum(days: readonly DayTally[], of: 'hits' | 'notables' | 'riskEvents' | 'risk'): number {
  return days.reduce((total, day) => total + day[of], 0);
}

/** The period in which windows that are due in `period` look for events. */
function reach(job: Job, times: readonly number[]): Period {
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const { earliest = 0 } = rangeOf(job.schedule, first, 0, undefined);
  return { from: earliest, to: Math.max(last, rangeOf(job.schedule, last, 0, undefined).latest ?? last) + 1 };
}

/**
 * Runs a detection over a period as its schedule would have, each window by its own clock, and writes nothing. Windows
 * in which nothing can be found are passed over. Rejects with a KarstError.
 */
export async function backtest(
  job: Job,
  period: Period,
  place: Workplace,
  onWindow: (done: number, all: number) => void = () => undefined,
): Promise<Backtested> {
  const explanation = await explained(job, place);
  refuseToWrite(job, explanation);
  const times = scheduledIn(job, period);
  const tally = new Tally(job.schedule.timezone);
  const messages = new Messages();
  const silence = new Silence(job);
  const isBusy = times.length === 0 ? () => false : await busyTimes(job, explanation, reach(job, times), place);
  const plain = unthrottled(job);
  const fields = new Set<string>();
  let quiet = 0;
  for (const [done, at] of times.entries()) {
    tally.addDay(at);
    if (!isBusy(rangeOf(job.schedule, at, 0, undefined))) {
      quiet += 1;
      continue;
    }
    const run = await dryRun(plain, { at }, place);
    for (const field of run.fields) fields.add(field);
    messages.add(run.messages);
    tally.add(at, run.rows, made(run, silence.loud(run.rows, at)));
    onWindow(done + 1, times.length);
  }
  const days = tally.days();
  return {
    days,
    windows: times.length,
    quiet,
    hits: sum(days, 'hits'),
    notables: sum(days, 'notables'),
    riskEvents: sum(days, 'riskEvents'),
    risk: sum(days, 'risk'),
    silenced: silence.silenced,
    entities: tally.entities(MOST_ENTITIES),
    values: tally.values([...fields]),
    messages: messages.all(),
  };
}
