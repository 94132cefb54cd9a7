import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentPacks, knowledgePacks } from '../../src/cli/packs.js';
import { loadContent } from '../../src/content/index.js';
import { loadKnowledge, NO_INDEX_TIME } from '../../src/knowledge/index.js';
import {
  type ApiOptions,
  createToken,
  findServer,
  openRemoteStore,
  type Role,
  type RunningServer,
  serve,
} from '../../src/server/index.js';
import type { Store } from '../../src/store/index.js';

export const ADMIN_PASSWORD = 'correct horse battery';

export interface Answer<T> {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as the test expects it to be; empty where it is no JSON. */
  readonly json: T;
}

export interface Asked {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is sent as it is. */
  readonly body?: unknown;
}

/** A server in this process, with a store of its own that is thrown away. */
export interface Served {
  readonly server: RunningServer;
  /** Through the local door, as the command line has it. */
  readonly store: Store;
  readonly logged: readonly string[];
  /** A new API token of a role. */
  token(role: Role, expires?: number): Promise<string>;
  ask<T = Readonly<Record<string, unknown>>>(method: string, path: string, more?: Asked): Promise<Answer<T>>;
  stop(): Promise<void>;
}

function parsed<T>(text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    return {} as T;
  }
}

async function send<T>(port: number, method: string, path: string, more: Asked): Promise<Answer<T>> {
  const { token, headers = {}, body } = more;
  const authorised = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const sent = request({ host: '127.0.0.1', port, method, path, headers: { ...authorised, ...headers } });
  sent.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
  const [response] = (await once(sent, 'response', { signal: AbortSignal.timeout(60_000) })) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString('utf8');
  return { status: response.statusCode ?? 0, headers: response.headers, text, json: parsed<T>(text) };
}

export async function startServed(api: ApiOptions = {}): Promise<Served> {
  const data = mkdtempSync(join(tmpdir(), 'karst-api-'));
  const { knowledge } = await loadKnowledge(knowledgePacks());
  const content = await loadContent(contentPacks());
  const logged: string[] = [];
  const server = await serve({
    ...{ data, host: '127.0.0.1', webPort: 0, hecPort: 0, apiPort: 0, version: '1.2.3', indexTime: NO_INDEX_TIME, api },
    setup: { knowledge, macros: content.macros },
    scheduling: { content, defaults: {} },
    adminPassword: ADMIN_PASSWORD,
    log: (level, message, fields) => logged.push(JSON.stringify({ level, message, ...fields })),
  });
  const credential = await findServer(data);
  if (credential === undefined) throw new Error('the server cannot be found');
  const store = await openRemoteStore(credential);
  const settings = { kind: 'api', index: 'main', indexes: [], ack: false, inQuery: false } as const;
  return {
    ...{ server, store, logged },
    token: async (role, expires) =>
      (await createToken(store, { ...settings, name: role, role, ...(expires === undefined ? {} : { expires }) }))
        .token,
    ask: (method, path, more = {}) => send(server.ports.web, method, path, more),
    stop: async () => {
      await store.close();
      await server.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
