import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod';

/** How commands find the server that holds the store in a directory: a file beside it that only its owner may read. */
const FILE = 'server.json';

/** The system takes socket paths up to 103 bytes on macOS, 107 on Linux. */
const MAX_SOCKET_PATH = 100;

const credential = z.object({
  pid: z.number(),
  version: z.string(),
  socket: z.string(),
});

export type Credential = z.infer<typeof credential>;

/** Where the socket goes: into the data directory, or, where that has too long a path, into a new private one. */
export function socketFor(directory: string): string {
  const path = join(directory, 'server.sock');
  return Buffer.byteLength(path) <= MAX_SOCKET_PATH ? path : join(mkdtempSync(join(tmpdir(), 'karst-')), 'server.sock');
}

/** Removes what a killed server left where the socket is to be. */
export function clearSocket(socket: string): void {
  rmSync(socket, { force: true });
}

export function writeCredential(directory: string, value: Credential): void {
  const path = join(directory, FILE);
  const draft = `${path}.new`;
  rmSync(draft, { force: true });
  writeFileSync(draft, `${JSON.stringify(value)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(draft, path);
}

export function removeCredential(directory: string, { socket }: Credential): void {
  rmSync(join(directory, FILE), { force: true });
  rmSync(socket, { force: true });
  if (dirname(socket) !== directory) rmSync(dirname(socket), { recursive: true, force: true });
}

function readCredential(directory: string): Credential | undefined {
  try {
    return credential.parse(JSON.parse(readFileSync(join(directory, FILE), 'utf8')));
  } catch {
    // None, or one that a crash cut short: no server can be found by it.
    return undefined;
  }
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    const end = (alive: boolean): void => {
      connection.destroy();
      resolve(alive);
    };
    connection.once('connect', () => end(true));
    connection.once('error', () => end(false));
  });
}

/** The server that holds the store in a directory, if one is alive. */
export async function findServer(directory: string): Promise<Credential | undefined> {
  const found = readCredential(directory);
  return found !== undefined && (await answers(found.socket)) ? found : undefined;
}
