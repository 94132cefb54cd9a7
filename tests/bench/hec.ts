import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runKarst } from '../../src/cli/program.js';
import { recorder } from '../../src/cli/recorder.js';
import { SingleEvents } from '../../src/ingest/index.js';
import { simulate } from '../../src/rehearse/index.js';
import { benchBareInsert } from '../../src/store/insert.bench.js';
import { startServer } from '../journeys/server-process.js';
import type { Measure } from './ratio.js';

const DISTINCT = 20_000;
const BATCH = 100;
const CONNECTIONS = 4;
/** Seconds of load before measuring, and of measuring. */
const WARM = 3;
const MEASURED = 10;

function bodiesOf(lines: readonly string[]): readonly string[] {
  const envelopes = lines.map((event, i) => JSON.stringify({ time: 1_709_251_200 + i / 100, event }));
  return Array.from({ length: Math.floor(lines.length / BATCH) }, (_, i) =>
    envelopes.slice(i * BATCH, (i + 1) * BATCH).join(''),
  );
}

async function post(url: string, token: string, body: Buffer, agent: Agent): Promise<void> {
  const headers = { authorization: `Splunk ${token}`, 'content-length': body.length };
  const sent = request(`${url}/services/collector/event`, { method: 'POST', headers, agent });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`);
}

/** Sends batches over a few connections, each as soon as the one before has its answer; milliseconds of those measured. */
async function load(url: string, token: string, bodies: readonly Buffer[]): Promise<readonly number[]> {
  const begin = performance.now();
  const from = begin + WARM * 1000;
  const to = from + MEASURED * 1000;
  const times: number[] = [];
  let next = 0;
  const connection = async (): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let at = performance.now(); at < to; at = performance.now()) {
      await post(url, token, bodies[next++ % bodies.length] ?? Buffer.alloc(0), agent);
      const end = performance.now();
      if (end >= from && end < to) times.push(end - at);
    }
    agent.destroy();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  return times;
}

/** Requests of 100 Sysmon events over four connections to a server in a process of its own, to committed. */
export async function benchHec(): Promise<readonly Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'karst-bench-'));
  try {
    const lines = simulate({ technique: 'T1102', seed: 1, events: DISTINCT, start: Date.UTC(2024, 2, 1) }) ?? [];
    const made = recorder();
    await runKarst(['token', 'create', '--hec', '--data', 'store', '--format', 'json'], made.terminal, folder);
    const { token } = JSON.parse(made.out()) as { token: string };
    const server = await startServer(folder);
    const bodies = bodiesOf(lines).map((body) => Buffer.from(body));
    const times = [...(await load(server.hec, token, bodies))].sort((a, b) => a - b);
    await server.end('SIGTERM');
    const rate = (times.length * BATCH) / MEASURED;
    const singles = new SingleEvents();
    const told = { index: 'main', received: 0, otherwise: { source: '', sourcetype: '', host: '' } };
    const bare = await benchBareInsert([lines.flatMap((line) => singles.read(line, told))]);
    const p99 = times[Math.floor(times.length * 0.99)] ?? Number.NaN;
    return [
      {
        name: 'Sysmon XML over HEC, request to committed rows',
        value: rate,
        unit: 'events/s',
        bound: { kind: 'least', value: 30_000 },
        detail: `${CONNECTIONS} connections, batches of ${BATCH}, ${(bodies[0]?.length ?? 0) >> 10} KB each; p99 ${p99.toFixed(0)} ms`,
      },
      {
        name: 'the same / bare insert of rows as TSV',
        value: rate / bare,
        unit: '×',
        bound: { kind: 'least', value: 0.12 },
        detail: `bare insert ${Math.round(bare).toLocaleString('en')} events/s`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
