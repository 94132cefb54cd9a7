import type { Entry, LogName } from './logs.js';
import type { Random } from './random.js';
import type { Scenario, Stage } from './scenario.js';

/** An event that is one JSON document. */
export function jsonEntry(log: LogName, at: number, event: object): Entry {
  return { at, log, series: log, text: () => JSON.stringify(event) };
}

/** `2024-10-24T09:00:00Z` */
export function seconds(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** An identifier in the form of a UUID. */
export function uuid(random: Random): string {
  return [8, 4, 4, 4, 12].map((length) => random.hex(length)).join('-');
}

type About = Pick<Scenario, 'name' | 'title' | 'techniques' | 'detections' | 'logs'>;
/** Milliseconds since the epoch, so many seconds into the attack. */
type Clock = (seconds: number) => number;

/** A scenario of a service in the cloud. */
export function inCloud(about: About, act: (at: Clock, random: Random) => readonly Entry[]): Scenario {
  return { ...about, play: ({ from, random }: Stage) => act((s) => from + 1_080_000 + s * 1_000, random) };
}

/** `n` things, by their place. */
export function times<T>(n: number, make: (i: number) => T): T[] {
  return Array.from({ length: n }, (_, i) => make(i));
}
