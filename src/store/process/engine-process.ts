import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { FrameReader, framed } from './frames.js';
import { type Answer, errorOf, type Request, type Work } from './messages.js';

/** Queries under way, each of which has a thread while it runs; inserts must not wait for them. */
const THREADS = '32';

/** What is kept of what the process printed last. */
const MOST_SAID = 4_096;

/** The process has ended with work under way: it may be done, in part or not at all. */
export class EngineGone extends Error {
  constructor(readonly how: string) {
    super(`the engine's process ended: ${how}`);
    this.name = 'EngineGone';
  }
}

interface Asked {
  piece(body: Buffer): void;
  done(): void;
  failed(error: Error): void;
}

/**
 * Built, the program is an entry of its own in `dist/` (see scripts/build.mjs); from source it needs tsx. No argument of this
 * process is handed on, and no secret.
 */
function startProgram(): ChildProcess {
  const built = import.meta.url.endsWith('.js');
  const program = fileURLToPath(new URL(built ? './engine-child.js' : './engine-child.ts', import.meta.url));
  const loader = built ? [] : ['--import', import.meta.resolve('tsx')];
  const { KARST_ADMIN_PASSWORD: _, ...env } = process.env;
  return spawn(process.execPath, [...loader, program], {
    env: { ...env, UV_THREADPOOL_SIZE: THREADS },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
}

const nothing = (): void => undefined;

/** An engine in a process of its own, for as long as that lives. */
export class EngineProcess {
  /** Is told how the process has ended, before whoever waits for work. */
  onGone: (gone: EngineGone) => void = nothing;
  readonly #over: Promise<unknown>;
  readonly #child: ChildProcess;
  readonly #socket: Socket;
  readonly #asked = new Map<number, Asked>();
  #last = 0;
  #said = '';
  #gone: EngineGone | undefined;

  private constructor() {
    this.#child = startProgram();
    this.#socket = this.#child.stdio[3] as Socket;
    const reader = new FrameReader((head, body) => this.#take(head as Answer, body));
    this.#socket.on('data', (bytes: Buffer) => reader.push(bytes));
    // Whatever ends the connection ends the process, which is told below.
    this.#socket.on('error', nothing);
    this.#child.stderr?.on('data', (bytes: Buffer) => {
      this.#said = (this.#said + bytes.toString('utf8')).slice(-MOST_SAID);
    });
    this.#over = new Promise<void>((resolve) => {
      const ended = (how: string): void => {
        this.#end(how);
        resolve();
      };
      this.#child.once('error', (error) => ended(error.message));
      this.#child.once('close', (code, signal) => ended(signal ?? `exit code ${code}`));
    });
  }

  /** Starts a process and opens the engine in it. Rejects as opening does, or with `EngineGone`. */
  static async open(directory: string): Promise<EngineProcess> {
    const started = new EngineProcess();
    try {
      await started.ask({ do: 'open', directory, server: process.pid });
    } catch (error) {
      await started.end();
      throw error;
    }
    return started;
  }

  /** Absent where it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** What the process printed last. */
  get said(): string {
    return this.#said.trim();
  }

  /**
   * Resolves when the work is done, after the pieces of its result; rejects with the engine's error, or with `EngineGone`. The
   * signal stops a read.
   */
  ask(work: Work, body?: Uint8Array, onPiece: (piece: Buffer) => void = nothing, signal?: AbortSignal): Promise<void> {
    if (this.#gone !== undefined) return Promise.reject(this.#gone);
    const id = ++this.#last;
    const stop = (): void => void this.#send({ id: ++this.#last, work: { do: 'stop', read: id } });
    const result = new Promise<void>((done, failed) => {
      this.#asked.set(id, { piece: onPiece, done, failed });
      this.#send({ id, work }, body);
    });
    if (signal === undefined) return result;
    signal.addEventListener('abort', stop, { once: true });
    return result.finally(() => signal.removeEventListener('abort', stop));
  }

  /** Ends the process; resolves when it has. */
  async end(): Promise<void> {
    this.#socket.destroy();
    this.#child.kill('SIGKILL');
    await this.#over;
  }

  #send(request: Request, body?: Uint8Array): void {
    if (this.#socket.destroyed) return;
    for (const piece of framed(request, body)) this.#socket.write(piece);
  }

  #take({ id, more, failure }: Answer, body: Buffer): void {
    const asked = this.#asked.get(id);
    if (asked === undefined) return;
    if (body.length > 0) asked.piece(body);
    if (more) return;
    this.#asked.delete(id);
    if (failure === undefined) asked.done();
    else asked.failed(errorOf(failure));
  }

  #end(how: string): void {
    if (this.#gone !== undefined) return;
    const gone = new EngineGone(how);
    this.#gone = gone;
    this.onGone(gone);
    for (const { failed } of this.#asked.values()) failed(gone);
    this.#asked.clear();
  }
}
