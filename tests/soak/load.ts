import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { simulate } from '../../src/rehearse/index.js';

const BATCH = 100;
const CONNECTIONS = 4;
/** Events that repeat, with another time and number. */
const DISTINCT = 20_000;
/** Milliseconds until a request that was not taken is sent again. */
const RETRY = 1_000;

export interface Load {
  /** Milliseconds that each request took. */
  readonly times: readonly number[];
  /** Events that were answered with 200. */
  readonly sent: number;
  /** Requests that had another answer or none, and were sent again. */
  readonly retried: number;
  /** Requests that were sent later than a second after their time: the sender could not keep up. */
  readonly late: number;
}

async function post(url: string, token: string, body: Buffer, agent: Agent): Promise<number> {
  const headers = { authorization: `Splunk ${token}`, 'content-length': body.length };
  const sent = request(`${url}/services/collector/event`, { method: 'POST', headers, agent, timeout: 60_000 });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return response.statusCode ?? 0;
}

/** Sends events at a rate until a time, each with a number of its own in `soak_serial`. */
export async function sendLoad(
  { hec, token }: { readonly hec: string; readonly token: string },
  rate: number,
  until: number,
): Promise<Load> {
  const lines = simulate({ technique: 'T1102', seed: 1, events: DISTINCT, start: Date.now() }) ?? [];
  const events = lines.map((line) => JSON.stringify(line));
  const begin = performance.now();
  const end = begin + (until - Date.now());
  const every = (BATCH / rate) * 1000;
  const times: number[] = [];
  const tally = { next: 0, sent: 0, retried: 0, late: 0 };
  const bodyOf = (batch: number): Buffer => {
    const time = (Date.now() / 1000).toFixed(3);
    const parts = Array.from({ length: BATCH }, (_, i) => {
      const serial = batch * BATCH + i;
      return `{"time":${time},"event":${events[serial % events.length]},"fields":{"soak_serial":"${serial}"}}`;
    });
    return Buffer.from(parts.join(''));
  };
  const deliver = async (body: Buffer, agent: Agent): Promise<void> => {
    for (;;) {
      const asked = performance.now();
      const status = await post(hec, token, body, agent).catch(() => 0);
      times.push(performance.now() - asked);
      if (status === 200) return;
      tally.retried++;
      await pause(RETRY);
    }
  };
  const connection = async (): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (;;) {
      const batch = tally.next++;
      const due = begin + batch * every;
      if (due >= end) break;
      const wait = due - performance.now();
      if (wait > 0) await pause(wait);
      else if (wait < -1000) tally.late++;
      await deliver(bodyOf(batch), agent);
      tally.sent += BATCH;
    }
    agent.destroy();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  return { times, sent: tally.sent, retried: tally.retried, late: tally.late };
}
