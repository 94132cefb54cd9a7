import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** The built program: what it costs to compile it on the fly is no part of the figures. */
const PROGRAM = fileURLToPath(new URL('../../dist/karst.js', import.meta.url));

/** Runs a command in a folder; rejects with what it says if it fails. */
export async function karst(folder: string, ...args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  if (code !== 0) throw new Error(`karst ${args.slice(0, 2).join(' ')} ended with ${code}: ${err}`);
  return out;
}

export interface Server {
  readonly hec: string;
  readonly web: string;
  readonly pid: number;
  stop(): Promise<void>;
}

async function firstLine(child: ChildProcess): Promise<string> {
  let said = '';
  for await (const part of child.stdout ?? []) {
    said += String(part);
    if (said.includes('\n')) return said;
  }
  throw new Error('the server ended before it began; see server.log');
}

/** Starts a server on free ports; what it logs goes to `server.log` in the folder. */
export async function startServer(folder: string, ...more: readonly string[]): Promise<Server> {
  const ports = ['--web-port', '0', '--hec-port', '0', '--api-port', '0'];
  const args = [PROGRAM, 'serve', '--data', 'store', ...ports, '--format', 'json', ...more];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr.pipe(createWriteStream(join(folder, 'server.log')));
  const closed = once(child, 'close');
  const { hec, web, pid } = JSON.parse(await firstLine(child)) as { hec: string; web: string; pid: number };
  return {
    hec,
    web,
    pid,
    stop: async () => {
      child.kill('SIGTERM');
      await closed;
    },
  };
}
