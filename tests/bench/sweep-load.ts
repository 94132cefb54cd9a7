import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { SingleEvents } from '../../src/ingest/index.js';
import { scenarios, simulateScenario } from '../../src/rehearse/index.js';
import type { Store, StoredEvent } from '../../src/store/index.js';

/* An hour of a company's logs: all that can be simulated, attacks among them, and more of it while detections run. */

/** Events of one simulation: few enough to hold, enough for the attack to be a small part. */
const PIECE = 10_000;

/** One simulation after the other, each over the hour that begins at `start` (milliseconds). */
function* hourOf(start: number, events: number): Generator<readonly StoredEvent[]> {
  const all = scenarios();
  const singles = new SingleEvents();
  for (let at = 0; at * PIECE < events; at += 1) {
    const { name = '' } = all[at % all.length] ?? {};
    const setting = { scenario: name, seed: at, events: Math.min(PIECE, events - at * PIECE), start };
    for (const { lines, source, sourcetype } of simulateScenario(setting) ?? []) {
      const otherwise = { source, sourcetype, host: 'unknown' };
      const told = { index: 'main', source, sourcetype, received: start * 1000, otherwise };
      yield lines.flatMap((line) => singles.read(line, told));
    }
  }
}

/** Fills a store with about so many events of the hour that begins at `start` (milliseconds). */
export async function fillWithHour(store: Store, start: number, events: number): Promise<number> {
  let count = 0;
  for (const piece of hourOf(start, events)) {
    await store.insertEvents(piece);
    count += piece.length;
  }
  return count;
}

async function post(url: string, token: string, body: string, agent: Agent): Promise<void> {
  const headers = { authorization: `Splunk ${token}`, 'content-length': Buffer.byteLength(body) };
  const sent = request(`${url}/services/collector/event`, { method: 'POST', headers, agent });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  if (response.statusCode !== 200) throw new Error(`the event collector answered ${response.statusCode}`);
}

/** Sends events of Sysmon, a hundred a request, so many a second, until it is stopped; resolves to how many it sent. */
export function ingesting(
  url: string,
  token: string,
  { rate, time }: { readonly rate: number; readonly time: number },
): () => Promise<{ readonly sent: number; readonly p99: number }> {
  const [log] = simulateScenario({ scenario: scenarios()[0]?.name ?? '', seed: 99, events: 5_000, start: time }) ?? [];
  const lines = log?.lines ?? [];
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });
  const times: number[] = [];
  let sent = 0;
  let over = false;
  const begin = performance.now();
  const work = (async () => {
    while (!over) {
      const batch = Array.from({ length: 100 }, (_, i) => lines[(sent + i) % lines.length]);
      const at = performance.now();
      await post(url, token, batch.map((event) => JSON.stringify({ time: time / 1000, event })).join(''), agent);
      times.push(performance.now() - at);
      sent += batch.length;
      const ahead = (sent / rate) * 1000 - (performance.now() - begin);
      await new Promise((resolve) => setTimeout(resolve, Math.max(1, ahead)));
    }
    agent.destroy();
  })();
  return async () => {
    over = true;
    await work;
    const sorted = times.sort((a, b) => a - b);
    return { sent, p99: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN };
  };
}
