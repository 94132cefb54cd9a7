import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { SingleEvents } from '../../ingest/index.js';
import { NO_INDEX_TIME } from '../../knowledge/index.js';
import type { Store, StoredEvent, StoreRecord } from '../../store/index.js';
import { Budget } from '../budget.js';
import { listen } from '../http/index.js';
import { intakeOf } from '../intake.js';
import { createToken, TokenBook, type TokenSettings } from '../tokens/index.js';
import { Acks } from './acks.js';
import { hecSurface } from './surface.js';

/** What a test asks of a collector. */
export interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  /** The body, where it is JSON. */
  readonly json: unknown;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Sends a request as it is, and reads the answer. */
export async function ask(port: number, { method = 'POST', path = '/', headers = {}, body }: Asked): Promise<Answered> {
  const sent: ClientRequest = request({ host: '127.0.0.1', port, method, path, headers });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString('utf8');
  return { status: response.statusCode ?? 0, headers: response.headers, text, json: parsed(text) };
}

/** A store of events and records in memory; `acceptEvents` can be made to wait or to fail. */
export function memoryStore() {
  const events: StoredEvent[] = [];
  const records: StoreRecord[] = [];
  const state = { inserts: 0, before: async (): Promise<void> => undefined };
  const acceptEvents = async (batch: readonly StoredEvent[]): Promise<void> => {
    await state.before();
    state.inserts++;
    events.push(...batch);
  };
  const appendRecords = async (_: unknown, list: readonly StoreRecord[]): Promise<number> => records.push(...list);
  const part: Pick<Store, 'acceptEvents' | 'backlog' | 'appendRecords' | 'records'> = {
    acceptEvents,
    backlog: () => 0,
    appendRecords,
    records: async () => records,
  };
  return { store: part as Store, events, state };
}

const SETTINGS: TokenSettings = { kind: 'hec', name: 'app', index: 'main', indexes: [], ack: false, inQuery: false };

/** A collector on a free port, over a store in memory. */
export async function openCollector(options: { readonly memory?: number } = {}) {
  const { store, events, state } = memoryStore();
  const tokens = new TokenBook(store);
  const acks = new Acks();
  const intake = intakeOf(store);
  const budget = new Budget(options.memory ?? 64 * 1024 * 1024);
  const logged: string[] = [];
  let closing = false;
  const log = (_: string, message: string, fields: unknown): void => {
    logged.push(`${message} ${JSON.stringify(fields)}`);
  };
  const reading = { singles: new SingleEvents(), indexTime: NO_INDEX_TIME };
  const surface = hecSurface({ tokens, intake, acks, budget, ...reading, log, closing: () => closing });
  const listener = await listen({ host: '127.0.0.1', port: 0 }, surface, log);
  return {
    events,
    state,
    budget,
    logged,
    port: listener.port,
    token: async (settings: Partial<TokenSettings> = {}): Promise<string> => {
      const { token } = await createToken(store, { ...SETTINGS, ...settings });
      await tokens.load();
      return token;
    },
    store,
    reload: () => tokens.load(),
    stopTaking: () => {
      closing = true;
    },
    ask: (asked: Asked) => ask(listener.port, asked),
    /** Posts to an endpoint with a token. */
    post: (token: string, body: string | Buffer, path = '/event', headers: Readonly<Record<string, string>> = {}) =>
      ask(listener.port, {
        path: `/services/collector${path}`,
        headers: { authorization: `Splunk ${token}`, ...headers },
        body,
      }),
    close: () => listener.close(0),
  };
}
