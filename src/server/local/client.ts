import { Agent, type IncomingMessage, request } from 'node:http';
import { serverMessages } from '../../diagnostics/codes/server.js';
import { diagnoser, KarstError } from '../../diagnostics/index.js';
import type { Credential } from './credential.js';
import { decode, encode, type Failure, type Greeting, type Operation, type Operations } from './wire.js';

const diagnose = diagnoser(serverMessages);

async function whole(response: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Calls of the server on its local socket. */
export class LocalClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });

  constructor(readonly server: Credential) {}

  /** One operation; rejects with the KarstError that it rejects with over there, or one that says the server is gone. */
  async call<K extends Operation>(name: K, argument: Operations[K]['argument']): Promise<Operations[K]['result']> {
    const response = await this.#post(`/store/${name}`, encode(argument));
    const body = await whole(response).catch((error: unknown) => this.#gone(error));
    if (response.statusCode === 200) return decode<Operations[K]['result']>(body);
    if (response.statusCode === 422) throw new KarstError(decode<Failure>(body).diagnostics);
    throw new KarstError(diagnose('server/refused', {}, this.server.pid, response.statusCode ?? 0));
  }

  /** Opens a session; it lasts until `end` is called or this process ends. */
  async open(): Promise<{ readonly greeting: Greeting; end(): void }> {
    const response = await this.#post('/session', Buffer.alloc(0));
    const end = (): void => void response.destroy();
    let bytes: Buffer = Buffer.alloc(0);
    return new Promise((resolve, reject) => {
      response.on('data', (part: Buffer) => {
        bytes = Buffer.concat([bytes, part]);
        if (bytes.length < 4 || bytes.length < 4 + bytes.readUInt32LE(0)) return;
        resolve({ greeting: decode<Greeting>(bytes.subarray(4)), end });
      });
      const gone = (): void =>
        reject(new KarstError(diagnose('server/gone', {}, this.server.pid, 'it closed the session')));
      response.once('error', gone);
      response.once('close', gone);
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  #post(path: string, body: Buffer): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const { socket } = this.server;
      const headers = { 'content-length': body.length };
      const asked = request({ socketPath: socket, path, method: 'POST', headers, agent: this.#agent }, resolve);
      asked.once('error', (error) => reject(this.#goneError(error)));
      asked.end(body);
    });
  }

  #goneError(error: unknown): KarstError {
    const why = error instanceof Error ? error.message : String(error);
    return new KarstError(diagnose('server/gone', {}, this.server.pid, why));
  }

  #gone(error: unknown): never {
    throw this.#goneError(error);
  }
}
