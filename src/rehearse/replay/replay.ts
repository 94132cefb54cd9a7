import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Diagnostic } from '../../diagnostics/index.js';
import { Gathering } from './batches.js';
import { Checkpoint } from './checkpoint.js';
import { type CollectorAddress, CollectorClient, type Patience } from './collector.js';
import type { ReplayEvent } from './event.js';
import { Pace, type Speed, sleep } from './pace.js';
import { type ReplayFile, readByTime, readInOrder, type Take } from './read.js';
import { shiftText } from './shift-text.js';

/** What is sent where, and how. */
export interface Replay {
  readonly files: readonly ReplayFile[];
  readonly to: CollectorAddress;
  readonly endpoint: 'event' | 'raw';
  /** Wait for indexer acknowledgement. */
  readonly acks?: boolean;
  /** Move all times so that the last event is of `now` (milliseconds since the epoch). */
  readonly shift?: { readonly now: number; readonly texts: boolean };
  readonly speed: Speed;
  /** File that says how far the replay has come. */
  readonly checkpoint?: string;
  readonly patience?: Patience;
}

/** Who watches. */
export interface Watcher {
  report(diagnostic: Diagnostic): void;
  progress(sent: number, total: number): void;
}

/** What was done. */
export interface Replayed {
  readonly events: number;
  /** Events of an earlier run that were not sent again. */
  readonly before: number;
  /** Seconds by which times were moved. */
  readonly delta: number;
}

/** How many events may be sent before acknowledgements are waited for. */
const SETTLE_EVERY = 5000;

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function checkpointOf({
  checkpoint,
  files,
  to,
  endpoint,
  shift,
  speed,
}: Replay): Promise<Checkpoint | undefined> {
  if (checkpoint === undefined) return undefined;
  const known = await Promise.all(files.map(async ({ path, ...said }) => ({ ...said, hash: await hashOf(path) })));
  const ordered = speed.factor !== undefined;
  return new Checkpoint(checkpoint, [known, to.url, endpoint, shift === undefined ? 'as is' : shift.texts, ordered]);
}

/** How many events there are and the time of the last: microseconds since the epoch. */
async function survey(files: readonly ReplayFile[], report: Watcher['report']) {
  let [total, last] = [0, Number.NEGATIVE_INFINITY];
  const look: Take = async (events) => {
    total += events.length;
    for (const { time } of events) last = Math.max(last, time);
  };
  await readInOrder(files, look, report);
  return { total, last };
}

/** Whole seconds, so that fractions of times stay what they are. */
function deltaOf({ shift }: Replay, last: number): number {
  return shift === undefined || !Number.isFinite(last) ? 0 : Math.floor(shift.now / 1000 - last / 1e6);
}

function moved(event: ReplayEvent, delta: number, texts: boolean): ReplayEvent {
  if (delta === 0) return event;
  const raw = texts ? shiftText(event.raw, event.time, delta) : event.raw;
  return { ...event, time: event.time + delta * 1e6, raw };
}

/** One replay under way. */
class Sending {
  readonly #gathering: Gathering;
  readonly #pace: Pace;
  #seen = 0;
  #sent: number;
  #sinceSettled = 0;

  constructor(
    private readonly replay: Replay,
    private readonly client: CollectorClient,
    private readonly before: number,
    private readonly delta: number,
    private readonly onSent: (sent: number, settled: boolean) => void,
  ) {
    this.#gathering = new Gathering(replay.endpoint);
    this.#pace = new Pace(replay.speed);
    this.#sent = before;
  }

  readonly take: Take = async (events) => {
    for (const event of events) {
      this.#seen += 1;
      if (this.#seen <= this.before) continue;
      await this.#wait(event.time);
      const ready = moved(event, this.delta, this.replay.shift?.texts === true);
      if (this.#gathering.isFullFor(ready)) await this.#flush();
      this.#gathering.add(ready);
    }
  };

  async end(): Promise<number> {
    await this.#flush();
    await this.#settle();
    return this.#sent - this.before;
  }

  /** What has been gathered does not wait for an event that is not due yet. */
  async #wait(time: number): Promise<void> {
    const delay = this.#pace.delay(time);
    if (delay < 5) return;
    await this.#flush();
    await sleep(delay);
  }

  async #flush(): Promise<void> {
    if (this.#gathering.events === 0) return;
    const { query, body, events } = this.#gathering.take();
    await this.client.send(this.#gathering.endpoint, query, body);
    this.#sent += events;
    this.#sinceSettled += events;
    if (this.replay.acks !== true || this.#sinceSettled >= SETTLE_EVERY) await this.#settle();
    else this.onSent(this.#sent, false);
  }

  async #settle(): Promise<void> {
    await this.client.settled();
    this.#sinceSettled = 0;
    this.onSent(this.#sent, true);
  }
}

/**
 * Sends log files to an HTTP Event Collector, Karst's or Splunk's. A request whose answer is lost is sent again, as the
 * protocol wants it: then its events are there twice. Rejects with a `KarstError`; with a checkpoint, the same replay
 * continues after the last events that the collector has.
 */
export async function replay(request: Replay, watcher: Watcher): Promise<Replayed> {
  const checkpoint = await checkpointOf(request);
  const reached = checkpoint?.read();
  const { total, last } = await survey(request.files, watcher.report);
  const delta = reached?.delta ?? deltaOf(request, last);
  const before = reached?.sent ?? 0;
  const client = new CollectorClient(request.to, request.acks === true, request.patience);
  const sending = new Sending(request, client, before, delta, (sent, settled) => {
    if (settled) checkpoint?.write({ sent, delta });
    watcher.progress(sent, total);
  });
  const read = request.speed.factor === undefined ? readInOrder : readByTime;
  try {
    // What is damaged has been told of at the first reading.
    await read(request.files, sending.take, () => undefined);
    return { events: await sending.end(), before, delta };
  } finally {
    client.close();
  }
}
