import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
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
/** Events a second of the lighter load. */
const HALF = 15_000;

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

/** Milliseconds that requests took, of those measured, in order; with a pace, from when each was due. */
async function load(
  url: string,
  token: string,
  bodies: readonly Buffer[],
  pace?: number,
  seconds: number = MEASURED,
): Promise<readonly number[]> {
  const begin = performance.now();
  const from = begin + WARM * 1000;
  const to = from + seconds * 1000;
  const times: number[] = [];
  let next = 0;
  const connection = async (): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (;;) {
      const number = next++;
      const due = pace === undefined ? performance.now() : begin + (number * BATCH * 1000) / pace;
      if (due >= to) break;
      if (due > performance.now()) await setTimeout(due - performance.now());
      await post(url, token, bodies[number % bodies.length] ?? Buffer.alloc(0), agent);
      const end = performance.now();
      if (due >= from && end < to) times.push(end - due);
    }
    agent.destroy();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  return times.sort((a, b) => a - b);
}

const p99 = (times: readonly number[]): number => times[Math.floor(times.length * 0.99)] ?? Number.NaN;

/** Clock ticks of Linux, in which it counts a process's time. */
const TICKS = 100;

/** Seconds of CPU that a process has used; NaN where the system does not say. */
function cpuOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    return Number.NaN;
  }
}

/** The processes that a server has started. */
function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  } catch {
    return [];
  }
}

const cpuOfAll = (pids: readonly number[]): number => pids.reduce((sum, pid) => sum + cpuOf(pid), 0);

/** Searches that read every event's text, one after the other, until it is told to stop; how many ended. */
async function searchOn(folder: string, going: () => boolean): Promise<number> {
  let ended = 0;
  for (; going(); ended++) {
    const { terminal, err } = recorder();
    const spl = 'index=main | rex field=_raw "(?<x>[a-f]+[0-9]+[a-f]+[0-9]+)\\W" | stats count by x | sort 10 - count';
    if ((await runKarst(['search', spl, '--data', 'store'], terminal, folder)) !== 0) throw new Error(err());
  }
  return ended;
}

interface Loaded {
  readonly full: readonly number[];
  readonly half: readonly number[];
  readonly searched: readonly number[];
  readonly searches: number;
  /** Microseconds of CPU for an event, of the server and of its engine. */
  readonly cpu: readonly [server: number, engine: number];
}

async function loadServer(folder: string, token: string, bodies: readonly Buffer[]): Promise<Loaded> {
  const server = await startServer(folder);
  const engines = childrenOf(server.pid);
  const half = await load(server.hec, token, bodies, HALF);
  let going = true;
  const searching = searchOn(folder, () => going);
  const searched = await load(server.hec, token, bodies, HALF);
  going = false;
  const searches = await searching;
  const [begin, engineBegin] = [cpuOf(server.pid), cpuOfAll(engines)];
  const full = await load(server.hec, token, bodies);
  // Also the events of the time before measuring cost something.
  const events = full.length * BATCH * (1 + WARM / MEASURED);
  const each = (seconds: number): number => (seconds * 1e6) / events;
  const cpu = [each(cpuOf(server.pid) - begin), each(cpuOfAll(engines) - engineBegin)] as const;
  await server.end('SIGTERM');
  return { full, half, searched, searches, cpu };
}

const WITHIN = { kind: 'most', value: 250 } as const;

function measuresOf({ full, half, searched, searches, cpu }: Loaded, bare: number, kilobytes: number): Measure[] {
  const rate = (full.length * BATCH) / MEASURED;
  const pace = `${HALF.toLocaleString('en')} events/s`;
  return [
    {
      name: 'Sysmon XML over HEC, request to committed rows',
      value: rate,
      unit: 'events/s',
      bound: { kind: 'least', value: 30_000 },
      detail: `${CONNECTIONS} connections, batches of ${BATCH}, ${kilobytes} KB each; p99 ${p99(full).toFixed(0)} ms; CPU an event: server ${cpu[0].toFixed(1)} µs, engine ${cpu[1].toFixed(1)} µs`,
    },
    {
      name: 'the same / bare insert of rows as TSV',
      value: rate / bare,
      unit: '×',
      bound: { kind: 'least', value: 0.12 },
      detail: `bare insert ${Math.round(bare).toLocaleString('en')} events/s`,
    },
    {
      name: 'p99 of requests at half that load',
      value: p99(half),
      unit: 'ms',
      bound: WITHIN,
      detail: `${pace}, ${half.length} requests, each from when it was due`,
    },
    {
      name: 'the same while searches read all events',
      value: p99(searched),
      unit: 'ms',
      bound: WITHIN,
      detail: `${pace}, ${searches} searches with rex one after the other`,
    },
  ];
}

/** Requests of 100 Sysmon events over four connections to a server in a process of its own, to committed. */
export async function benchHec(): Promise<readonly Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'karst-bench-'));
  try {
    const lines = simulate({ technique: 'T1102', seed: 1, events: DISTINCT, start: Date.UTC(2024, 2, 1) }) ?? [];
    const made = recorder();
    await runKarst(['token', 'create', '--hec', '--data', 'store', '--format', 'json'], made.terminal, folder);
    const { token } = JSON.parse(made.out()) as { token: string };
    const bodies = bodiesOf(lines).map((body) => Buffer.from(body));
    const loaded = await loadServer(folder, token, bodies);
    const singles = new SingleEvents();
    const told = { index: 'main', received: 0, otherwise: { source: '', sourcetype: '', host: '' } };
    const bare = await benchBareInsert([lines.flatMap((line) => singles.read(line, told))]);
    return measuresOf(loaded, bare, (bodies[0]?.length ?? 0) >> 10);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
