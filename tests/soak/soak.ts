import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { writeCopies } from './content.js';
import { percentile, slope } from './figures.js';
import { karst, type Server, startServer } from './karst.js';
import { type Load, sendLoad } from './load.js';
import { type SoakOptions, soakOptions } from './options.js';
import { type Sample, watch } from './watch.js';

/*
 * A server under a steady load, to be run by hand: `npm run soak -- --minutes 30`. Sysmon events over the event collector
 * at a rate, copies of bundled detections on a schedule; at the end, what it cost and whether anything was lost.
 */

/** Share of the time that counts as warming up, for the memory's slope. */
const WARM = 0.25;

/** The bundled detections, for their macros, and the copies. */
const CONTENT = ['--content', 'karst', '--content', 'content'];

/** Different errors of runs that are printed. */
const MOST_ERRORS = 5;

interface Run {
  readonly state: string;
  readonly scheduled: string;
  readonly time: string;
  readonly ms?: number;
  readonly error?: string;
}

async function tokenOf(folder: string, ...options: readonly string[]): Promise<string> {
  const out = await karst(folder, 'token', 'create', '--data', 'store', '--format', 'json', ...options);
  return (JSON.parse(out) as { token: string }).token;
}

async function prepare(folder: string, { detections, cron }: SoakOptions): Promise<{ hec: string; api: string }> {
  const ids = writeCopies(join(folder, 'content'), detections);
  const hec = await tokenOf(folder, '--hec', '--name', 'soak', '--index', 'soak');
  const api = await tokenOf(folder, '--api', '--name', 'watch', '--role', 'viewer');
  const range = ['dispatch.earliest_time=-6m@m', 'dispatch.latest_time=-1m@m'];
  const settings = [`cron_schedule=${cron}`, ...range].flatMap((setting) => ['--set', setting]);
  await karst(folder, 'detections', 'enable', ...ids, '--data', 'store', ...CONTENT, ...settings);
  return { hec, api };
}

function line(name: string, value: string): void {
  process.stdout.write(`${name.padEnd(34)}${value}\n`);
}

const fixed = (value: number, digits = 0): string => (Number.isFinite(value) ? value.toFixed(digits) : '-');

function spread(values: readonly number[], unit: string, digits = 0): string {
  const [p50, p99, max] = [0.5, 0.99, 1].map((share) => fixed(percentile(values, share), digits));
  return `p50 ${p50} ${unit}, p99 ${p99} ${unit}, max ${max} ${unit}`;
}

function printMemory(name: string, samples: readonly Sample[], of: (sample: Sample) => number): void {
  const warm = samples.slice(Math.floor(samples.length * WARM));
  const perHour = slope(warm.map((sample) => [sample.at / 3_600, of(sample)]));
  const first = of(warm[0] ?? ({} as Sample));
  const last = of(warm.at(-1) ?? ({} as Sample));
  const peak = Math.max(...samples.map(of));
  line(name, `${fixed(first)} → ${fixed(last)} MB, slope ${fixed(perHour)} MB/h, peak ${fixed(peak)} MB`);
}

function printRuns(runs: readonly Run[]): void {
  const states = new Map<string, number>();
  for (const { state } of runs) states.set(state, (states.get(state) ?? 0) + 1);
  line('scheduled runs', [...states].map(([state, n]) => `${n} ${state}`).join(', '));
  const errors = new Set(runs.flatMap(({ error }) => error ?? []));
  for (const error of [...errors].slice(0, MOST_ERRORS)) line('  an error', error);
  const done = runs.filter(({ state }) => state === 'done');
  const lags = done.map(({ scheduled, time, ms = 0 }) => (Date.parse(time) - ms - Date.parse(scheduled)) / 1000);
  line('scheduler lag, due to begun', spread(lags, 's', 1));
  line(
    'duration of a run',
    spread(
      done.map(({ ms = 0 }) => ms),
      'ms',
    ),
  );
}

async function printEvents(folder: string, { sent, retried }: Load): Promise<boolean> {
  const spl = 'search index=soak | stats count dc(soak_serial) as distinct';
  const out = await karst(folder, 'search', spl, '--data', 'store', '--format', 'json');
  const [row] = (JSON.parse(out) as { rows: readonly { count: string; distinct: string }[] }).rows;
  const [count, distinct] = [Number(row?.count), Number(row?.distinct)];
  line('events acknowledged', `${sent.toLocaleString('en')} (${retried} requests sent again)`);
  line('lost / twice', `${sent - distinct} / ${count - distinct}`);
  return sent === distinct && count === distinct;
}

async function settled(samples: () => Sample | undefined): Promise<void> {
  // The windows that came due at the end have their turn.
  for (let i = 0; i < 60 && (samples()?.lag ?? 1) > 0; i++) await pause(5_000);
}

async function run(folder: string, options: SoakOptions): Promise<boolean> {
  const { minutes, rate, detections, cron } = options;
  const tokens = await prepare(folder, options);
  const server: Server = await startServer(folder, ...CONTENT);
  const stop = new AbortController();
  let last: Sample | undefined;
  const watching = watch(server, tokens.api, stop.signal, (sample) => {
    last = sample;
    const { at, server: own, engine, lag, backlog, load } = sample;
    process.stderr.write(
      `${fixed(at)} s: server ${fixed(own)} MB, engine ${fixed(engine)} MB, lag ${fixed(lag)} s, backlog ${fixed(backlog, 2)}, load ${load}\n`,
    );
  });
  try {
    const load = await sendLoad({ hec: server.hec, token: tokens.hec }, rate, Date.now() + minutes * 60_000);
    await settled(() => last);
    stop.abort();
    const samples = await watching;
    line('soak', `${minutes} min, ${rate} events/s, ${detections} detections at ${cron}; ${cpus().length} cores`);
    line(
      'load average of the machine',
      spread(
        samples.map((sample) => sample.load),
        '',
        1,
      ),
    );
    line('request to committed', `${spread(load.times, 'ms')}${load.late > 0 ? `; ${load.late} sent late` : ''}`);
    printRuns(JSON.parse(await karst(folder, 'runs', 'list', '--data', 'store', '--format', 'json')) as readonly Run[]);
    printMemory('memory of the server', samples, (sample) => sample.server);
    if (samples.some(({ engine }) => engine > 0))
      printMemory('memory of the engine', samples, (sample) => sample.engine);
    const restarts = samples.at(-1)?.restarts ?? 0;
    if (Number.isFinite(restarts)) line('restarts of the engine', String(restarts));
    return await printEvents(folder, load);
  } finally {
    stop.abort();
    await server.stop();
  }
}

const options = soakOptions(process.argv.slice(2));
const folder = options.folder === undefined ? mkdtempSync(join(tmpdir(), 'karst-soak-')) : resolve(options.folder);
mkdirSync(folder, { recursive: true });
try {
  process.exitCode = (await run(folder, options)) ? 0 : 1;
} finally {
  if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
}
