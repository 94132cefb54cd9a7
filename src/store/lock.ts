import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** In a store's folder: the process that has the engine, and the server that it works for. */
const SUPERVISED = 'supervised';

/** The process that has the store of a folder open. */
export interface Holder {
  /** Of the server, where the engine is in a process of its own. */
  readonly pid: number;
  /** The server is gone, and the engine's process about to follow it. */
  readonly leaving: boolean;
}

/** Says that this process has the engine of a server. */
export function markSupervised(directory: string, server: number): void {
  writeFileSync(join(directory, SUPERVISED), `${process.pid} ${server}\n`);
}

/** The live process that has the directory open: the engine keeps its pid in the file `status` while it runs. */
export function holderOf(directory: string): Holder | undefined {
  const pid = Number(/^PID: (\d+)/m.exec(textOf(directory, 'status'))?.[1]);
  if (!isAlive(pid)) return undefined;
  const [engine, server] = textOf(directory, SUPERVISED).split(/\s/).map(Number);
  if (engine !== pid || server === undefined) return { pid, leaving: false };
  return isAlive(server) ? { pid: server, leaving: false } : { pid, leaving: true };
}

function textOf(directory: string, file: string): string {
  try {
    return readFileSync(join(directory, file), 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It lives, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
