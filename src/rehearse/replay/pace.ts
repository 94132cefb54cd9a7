import { setTimeout as pause } from 'node:timers/promises';

/** How fast events are sent. */
export interface Speed {
  /** Seconds of the logs that pass in a second; absent: as fast as they are taken. */
  readonly factor?: number;
  /** Events a second at most. */
  readonly rate?: number;
}

/** Says when an event is due. */
export class Pace {
  readonly #started: number;
  #first: number | undefined;
  #sent = 0;

  constructor(
    private readonly speed: Speed,
    private readonly now: () => number = Date.now,
  ) {
    this.#started = now();
  }

  /** Milliseconds until an event of this time (microseconds since the epoch) is due; each event is asked for once. */
  delay(time: number): number {
    const { factor, rate } = this.speed;
    this.#first ??= time;
    const byTime = factor === undefined ? 0 : (time - this.#first) / 1000 / factor;
    const byRate = rate === undefined ? 0 : (this.#sent / rate) * 1000;
    this.#sent += 1;
    return Math.max(0, this.#started + Math.max(byTime, byRate) - this.now());
  }
}

/** The longest that a timer takes is three weeks and more; nothing needs to sleep longer than an hour at a time. */
const LONGEST = 3_600_000;

export async function sleep(milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= LONGEST) await pause(Math.min(left, LONGEST));
}
