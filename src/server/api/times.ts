import { resolveTime } from '../../search/index.js';
import { Refusal } from './endpoint.js';
import { refuse } from './problems.js';

/** Seconds since the epoch as ISO 8601. */
export function isoSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/** A time as people write it, in seconds since the epoch; refuses what is none, by the name of its parameter. */
export function timeIn(name: string, text: string, now: number = Date.now() / 1000): number {
  const time = resolveTime(text, { now, timezone: 'UTC', report: () => undefined }, { from: 0, to: 0 });
  if (time !== undefined) return time;
  const wanted = 'a time: -24h@h, epoch seconds or ISO 8601';
  throw new Refusal(refuse(400, 'server/bad-request', `${name}: "${text}" is not ${wanted}`));
}
