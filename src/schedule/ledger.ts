import * as z from 'zod';
import type { Store, StoreRecord } from '../store/index.js';

/*
 * The ledger of runs: a record for every step of every window, never rewritten. What became of a run is its last step.
 * A window that was left out has a record as well, and a row of them one for all.
 */

/** In the order in which a run goes through them. */
const STATES = ['planned', 'running', 'failed', 'skipped', 'done'] as const;
export type RunState = (typeof STATES)[number];

const body = z.object({
  run: z.string(),
  job: z.string(),
  name: z.string(),
  state: z.enum(STATES),
  attempt: z.number(),
  /** Seconds since the epoch, as are the next two. */
  scheduled: z.number(),
  earliest: z.number().optional(),
  latest: z.number().optional(),
  rows: z.number().optional(),
  notables: z.number().optional(),
  riskEvents: z.number().optional(),
  /** Rows that throttling silenced. */
  silenced: z.number().optional(),
  ms: z.number().optional(),
  error: z.string().optional(),
  /** Why it was skipped. */
  reason: z.string().optional(),
  /** After a failure: it is tried again. */
  again: z.boolean().optional(),
  /** Skipped windows that this record stands for, the last of them due at `until`. */
  windows: z.number().optional(),
  until: z.number().optional(),
  node: z.string(),
});

/** One step of a run. */
export type Step = Omit<z.infer<typeof body>, 'node'>;

/** A run as its last step left it; `time`: when that was, in milliseconds since the epoch. */
export type RunEntry = Step & { readonly node: string; readonly time: number };

function orderOf({ attempt, state }: Pick<Step, 'attempt' | 'state'>): number {
  return attempt * STATES.length + STATES.indexOf(state);
}

/** The runs that a history leaves, in the order in which they were due. */
export function runsOf(records: readonly StoreRecord[]): readonly RunEntry[] {
  const runs = new Map<string, RunEntry>();
  for (const record of records) {
    const step = body.parse(record.body) as RunEntry;
    const before = runs.get(step.run);
    if (before !== undefined && orderOf(before) > orderOf(step)) continue;
    runs.set(step.run, { ...step, time: record.time / 1000 });
  }
  return [...runs.values()].sort((a, b) => a.scheduled - b.scheduled || (a.name < b.name ? -1 : 1));
}

/** The runs with a step since a time in milliseconds. */
export async function readRuns(store: Pick<Store, 'records'>, since?: number): Promise<readonly RunEntry[]> {
  return runsOf(await store.records('run', since === undefined ? undefined : Math.round(since * 1000)));
}

/** Writes the ledger. */
export class Ledger {
  readonly #counts = new Map<RunState, number>();

  constructor(
    private readonly store: Pick<Store, 'appendRecords'>,
    /** Which process. */
    private readonly node: string,
    /** Milliseconds since the epoch. */
    private readonly now: () => number,
  ) {}

  /** Windows by the steps that were written, since the process began. */
  counts(): ReadonlyMap<RunState, number> {
    return this.#counts;
  }

  /** Resolves once the steps are durable. A step that is there already stays as it is. */
  async append(...steps: readonly Step[]): Promise<void> {
    const time = Math.round(this.now() * 1000);
    const records = steps.map((step) => ({
      id: `${step.run}#${step.attempt}#${step.state}`,
      time,
      body: { ...step, node: this.node },
    }));
    if (records.length > 0) await this.store.appendRecords('run', records);
    for (const { state, windows = 1 } of steps) this.#counts.set(state, (this.#counts.get(state) ?? 0) + windows);
  }
}
