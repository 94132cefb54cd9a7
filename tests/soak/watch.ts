import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Server } from './karst.js';

/** What was seen at one time. */
export interface Sample {
  /** Seconds since the watch began. */
  readonly at: number;
  /** Megabytes of the server, and of the processes that it started. */
  readonly server: number;
  readonly engine: number;
  /** Of the scheduler, in seconds. */
  readonly lag: number;
  readonly backlog: number;
  readonly restarts: number;
  /** Load average of the machine. */
  readonly load: number;
}

const EVERY = 10_000;

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function residentMegabytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;
}

function childrenOf(pid: number): readonly number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

async function metrics({ web }: Server, token: string): Promise<string> {
  const asked = fetch(`${web}/metrics`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(30_000),
  });
  return await asked.then((response) => response.text()).catch(() => '');
}

function metric(text: string, name: string): number {
  const match = new RegExp(`^${name}(?:\\{[^}]*\\})? ([\\d.e+-]+)$`, 'm').exec(text);
  return Number(match?.[1] ?? Number.NaN);
}

async function sample(server: Server, token: string, begin: number): Promise<Sample> {
  const text = await metrics(server, token);
  return {
    at: (performance.now() - begin) / 1000,
    server: residentMegabytes(server.pid),
    engine: childrenOf(server.pid).reduce((sum, pid) => sum + residentMegabytes(pid), 0),
    lag: metric(text, 'karst_scheduler_lag_seconds'),
    backlog: metric(text, 'karst_intake_backlog_ratio'),
    restarts: metric(text, 'karst_engine_restarts_total'),
    load: Number(read('/proc/loadavg').split(' ')[0]),
  };
}

/** Looks at a server until told to stop. */
export async function watch(
  server: Server,
  token: string,
  signal: AbortSignal,
  each: (sample: Sample) => void,
): Promise<readonly Sample[]> {
  const begin = performance.now();
  const samples: Sample[] = [];
  while (!signal.aborted) {
    const seen = await sample(server, token, begin);
    samples.push(seen);
    each(seen);
    await pause(EVERY, undefined, { signal }).catch(() => undefined);
  }
  return samples;
}
