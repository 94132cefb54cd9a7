import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { LOADER, startable } from '../bed/started.js';

const CLI = fileURLToPath(startable(new URL('../../src/cli/karst.ts', import.meta.url)));

function start(args: readonly string[], cwd: string): { child: ChildProcess; out: () => string; err: () => string } {
  const child = spawn(process.execPath, [...LOADER, CLI, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (part: Buffer) => {
    out += part.toString('utf8');
  });
  child.stderr.on('data', (part: Buffer) => {
    err += part.toString('utf8');
  });
  return { child, out: () => out, err: () => err };
}

/** A server in a process of its own, on free ports. */
export interface ServerProcess {
  readonly hec: string;
  readonly web: string;
  readonly pid: number;
  err(): string;
  /** Sends a signal and waits for the end; resolves to the exit code, or null after a kill. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

export async function startServer(cwd: string, ...more: readonly string[]): Promise<ServerProcess> {
  const ports = ['--web-port', '0', '--hec-port', '0', '--api-port', '0'];
  const { child, out, err } = start(['serve', '--data', 'store', ...ports, '--format', 'json', ...more], cwd);
  const closed = once(child, 'close');
  while (!out().includes('\n')) {
    const ended = await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 20))]);
    if (ended !== undefined) throw new Error(`the server ended: ${err()}`);
  }
  const { hec, web, pid } = JSON.parse(out()) as { hec: string; web: string; pid: number };
  return {
    hec,
    web,
    pid,
    err,
    end: async (signal) => {
      child.kill(signal);
      const [code] = (await closed) as [number | null];
      return code;
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly json: unknown;
}

/** Sends a request with nothing added to its headers. */
export async function send(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body?: string | Buffer,
): Promise<Answer> {
  const sent = request(url, { method, headers });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString('utf8');
  return { status: response.statusCode ?? 0, json: text === '' ? undefined : JSON.parse(text) };
}
