import { randomUUID } from 'node:crypto';
import { type Diagnostic, KarstError } from '../../diagnostics/index.js';
import type { SearchRequest, SearchResult } from '../../search/index.js';

/** Searches that run at a time, and that are remembered. */
const MAX_RUNNING = 4;
const MAX_JOBS = 100;
/** Milliseconds for which a job that is over can be asked for. */
const KEPT = 600_000;

export type JobState = 'running' | 'done' | 'failed';

export interface SearchJob {
  readonly id: string;
  readonly owner: string;
  readonly spl: string;
  /** Milliseconds since the epoch. */
  readonly started: number;
  readonly ended?: number;
  readonly state: JobState;
  readonly result?: SearchResult;
  /** What went wrong; the bugs among them have no details here, they are for the log. */
  readonly problems: readonly Diagnostic[];
}

/** The signal cancels the search. */
type Run = (request: SearchRequest, cancelled: AbortSignal) => Promise<SearchResult>;

const BUG: Diagnostic = { code: 'server/bug', kind: 'bug', message: 'The search failed through a bug in Karst.' };

/** Searches that go on while their callers come and go. Every job is seen by its owner alone. */
export class SearchJobs {
  readonly #jobs = new Map<string, SearchJob>();
  /** Of searches that have not ended, cancelled ones among them. */
  readonly #running = new Map<string, AbortController>();

  constructor(
    private readonly run: Run,
    private readonly unknown: (error: unknown) => void,
    private readonly now: () => number = Date.now,
  ) {}

  /** Starts a search; undefined where too many are running or remembered, or of this owner more than `most` run. */
  start(owner: string, request: SearchRequest, most: number = MAX_RUNNING): SearchJob | undefined {
    this.#forget();
    if (this.#running.size >= MAX_RUNNING || this.#jobs.size >= MAX_JOBS) return undefined;
    if (this.list(owner).filter(({ state }) => state === 'running').length >= most) return undefined;
    const job: SearchJob = {
      id: randomUUID(),
      owner,
      spl: request.spl,
      started: this.now(),
      state: 'running',
      problems: [],
    };
    this.#jobs.set(job.id, job);
    void this.#finish(job, request);
    return job;
  }

  get running(): number {
    return this.#running.size;
  }

  /** Those of an owner that are remembered, oldest first. */
  list(owner: string): readonly SearchJob[] {
    return [...this.#jobs.values()].filter((job) => job.owner === owner);
  }

  find(owner: string, id: string): SearchJob | undefined {
    const job = this.#jobs.get(id);
    return job?.owner === owner ? job : undefined;
  }

  /**
   * Stops a job and forgets it; false where there is none. It takes one of the running searches' places until its query has
   * ended, which is a matter of milliseconds.
   */
  cancel(owner: string, id: string): boolean {
    const job = this.find(owner, id);
    if (job === undefined) return false;
    this.#jobs.delete(id);
    this.#running.get(id)?.abort();
    return true;
  }

  /** Stops all searches: nobody will ask for them. */
  cancelAll(): void {
    for (const running of this.#running.values()) running.abort();
  }

  async #finish(job: SearchJob, request: SearchRequest): Promise<void> {
    const cancelling = new AbortController();
    this.#running.set(job.id, cancelling);
    const outcome = await this.#outcome(request, cancelling.signal);
    this.#running.delete(job.id);
    if (this.#jobs.has(job.id)) this.#jobs.set(job.id, { ...job, ...outcome, ended: this.now() });
  }

  async #outcome(
    request: SearchRequest,
    cancelled: AbortSignal,
  ): Promise<Pick<SearchJob, 'state' | 'result' | 'problems'>> {
    try {
      return { state: 'done', result: await this.run(request, cancelled), problems: [] };
    } catch (error) {
      if (error instanceof KarstError) return { state: 'failed', problems: error.diagnostics };
      this.unknown(error);
      return { state: 'failed', problems: [BUG] };
    }
  }

  #forget(): void {
    for (const [id, { ended }] of this.#jobs) {
      if (ended !== undefined && this.now() - ended > KEPT) this.#jobs.delete(id);
    }
  }
}
