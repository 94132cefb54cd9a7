import { constants } from 'node:buffer';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { type EmbeddedEngine, openEngine } from '../embedded.js';
import { markSupervised } from '../lock.js';
import { FrameReader, framed } from './frames.js';
import { type Answer, failureOf, type Request, type Work } from './messages.js';

/*
 * The program of a server's engine process: it opens the engine and does what the server asks over file descriptor 3. It ends
 * when that closes, whatever the server's end was.
 */

const CHANNEL = 3;

/** Bytes of a result in one message: other answers get their turn in between. */
const PIECE = 256 * 1024;

const socket = new Socket({ fd: CHANNEL });

/** Signals of a terminal or a service manager go to the whole group: the server is who ends this process. */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

/** At once: what was confirmed is in files, and what runs in the engine's threads is for nobody. */
function end(): void {
  process.kill(process.pid, 'SIGKILL');
}

socket.on('error', end);
socket.on('close', end);

/** If memory runs out, this process is to go, and not the server, which starts another. */
try {
  writeFileSync('/proc/self/oom_score_adj', '300');
} catch {
  // Not Linux, or not allowed.
}

const CRASHES = ['SIGSEGV', 'SIGBUS', 'SIGABRT', 'SIGILL', 'SIGFPE', 'SIGTRAP'] as const;

/**
 * The engine handles its crashes by waiting for five minutes until somebody has written down where they were, which in a
 * library nobody does. Taking a handler away leaves the system's own, which ends the process at once.
 */
function crashAtOnce(): void {
  const handler = (): void => undefined;
  for (const signal of CRASHES) process.on(signal, handler).off(signal, handler);
}

let engine: EmbeddedEngine | undefined;
const reads = new Map<number, AbortController>();

function opened(): EmbeddedEngine {
  if (engine === undefined) throw new Error('the engine is not open');
  return engine;
}

async function read(id: number, { query, settings }: Extract<Work, { do: 'read' }>): Promise<Uint8Array> {
  const stopped = new AbortController();
  reads.set(id, stopped);
  try {
    const bytes = await opened().readBytes(query, settings, stopped.signal);
    if (bytes.length <= constants.MAX_STRING_LENGTH) return bytes;
    throw Object.assign(new Error('the result is too large'), { code: 'ERR_STRING_TOO_LONG' });
  } finally {
    reads.delete(id);
  }
}

/** Does the work of one request; resolves to its result. */
async function doWork(id: number, work: Work, body: Buffer): Promise<Uint8Array | undefined> {
  switch (work.do) {
    case 'open':
      engine = await openEngine(work.directory);
      crashAtOnce();
      markSupervised(work.directory, work.server);
      return undefined;
    case 'command':
      await opened().command(work.statement);
      return undefined;
    case 'read':
      return await read(id, work);
    case 'insert':
      await opened().insert(work.table, [body], work.format);
      return undefined;
    case 'insertFile':
      await opened().insertFile(work.table, work.path, work.format);
      return undefined;
    case 'stop':
      reads.get(work.read)?.abort();
      return undefined;
    case 'close':
      await engine?.close();
      return undefined;
  }
}

function send(answer: Answer, body?: Uint8Array): boolean {
  return framed(answer, body)
    .map((piece) => socket.write(piece))
    .every(Boolean);
}

async function answer({ id, work }: Request, body: Buffer): Promise<void> {
  try {
    const result = (await doWork(id, work, body)) ?? new Uint8Array(0);
    for (let from = 0; from < result.length; from += PIECE) {
      if (!send({ id, more: true }, result.subarray(from, from + PIECE))) await once(socket, 'drain');
    }
    send({ id, more: false });
  } catch (error) {
    send({ id, more: false, failure: failureOf(error) });
  }
}

const reader = new FrameReader((head, body) => void answer(head as Request, body));
socket.on('data', (bytes: Buffer) => reader.push(bytes));
