import { randomUUID } from 'node:crypto';
import { KarstError } from '../../diagnostics/index.js';
import type { Report } from '../../operation/index.js';
import type { HeldRows, RecordKind, Store } from '../../store/index.js';
import { type Exchange, jsonReply, type Reply, type Route, type Surface, wholeBody } from '../http/index.js';
import type { InputStatus } from '../inputs/index.js';
import { decode, encode, type Greeting, type Operation, type Operations, type Snapshot, unpackEvents } from './wire.js';

/** Bytes of one call: an insert of some thousand events, or the rows of a lookup. */
const MAX_CALL = 1024 ** 3;

/** What a session holds: a command that is killed leaves none of it behind. */
interface Holds {
  readonly tables: Map<string, HeldRows>;
  /** It has the picture of the store. */
  frozen: boolean;
}

type Sessions = Map<string, Holds>;

type Handlers = {
  /** @param gone aborted when the caller is */
  readonly [K in Operation]: (
    argument: Operations[K]['argument'],
    gone: AbortSignal,
  ) => Promise<Operations[K]['result']>;
};

/** What the socket needs of the server around it. */
export interface LocalHost {
  /** Records of a kind were added. */
  recorded(kind: RecordKind): Promise<void>;
  inputs(): readonly InputStatus[];
  doctor(): Promise<Report>;
}

function snapshotOf(store: Store): Snapshot {
  return { catalogue: store.catalogue(), lookups: store.lookups.list() };
}

async function letGo(store: Store, holds: Holds | undefined): Promise<void> {
  if (holds?.frozen !== true) return;
  holds.frozen = false;
  await store.upkeep.thaw();
}

function upkeepHandlers(
  store: Store,
  sessions: Sessions,
): Pick<Handlers, 'usage' | 'size' | 'expire' | 'forget' | 'freeze' | 'thaw'> {
  return {
    usage: () => store.upkeep.usage(),
    size: () => store.upkeep.size(),
    expire: async ({ limits, dryRun }) => {
      const removals = await store.upkeep.expire(limits, dryRun);
      return { removals, snapshot: snapshotOf(store) };
    },
    forget: ({ kind, before, dryRun }) => store.upkeep.forget(kind, before, dryRun),
    freeze: async ({ session }) => {
      const frozen = await store.upkeep.freeze();
      const holds = sessions.get(session);
      if (holds === undefined) await store.upkeep.thaw();
      else holds.frozen = true;
      return frozen;
    },
    thaw: async ({ session }) => {
      await letGo(store, sessions.get(session));
      return null;
    },
  };
}

function handlersFor(store: Store, sessions: Sessions, { recorded, inputs, doctor }: LocalHost): Handlers {
  return {
    insert: async (packed) => {
      await store.insertEvents(unpackEvents(packed));
      return snapshotOf(store);
    },
    insertNew: async ({ packed, unless }) => {
      const fresh = await store.insertNew(unpackEvents(packed), unless);
      return { fresh, snapshot: snapshotOf(store) };
    },
    inputs: async () => inputs(),
    doctor,
    flush: async () => {
      await store.flush();
      return snapshotOf(store);
    },
    query: ({ query, options }, gone) => store.query(query, { ...options, signal: gone }),
    hold: async ({ session, fields, rows }) => {
      const held = await store.hold(fields, rows);
      const holds = sessions.get(session);
      if (holds === undefined) await store.release(held);
      holds?.tables.set(held.table, held);
      return held;
    },
    release: async ({ session, held }) => {
      if (sessions.get(session)?.tables.delete(held.table)) await store.release(held);
      return null;
    },
    append: async ({ kind, records }) => {
      const added = await store.appendRecords(kind, records);
      await recorded(kind);
      return added;
    },
    records: ({ kind, since }) => store.records(kind, since),
    readLookup: (target) => store.lookups.read(target),
    writeLookup: async ({ target, mode, rows }) => {
      const lookup = await store.lookups.write(target, mode, rows);
      return { lookup, snapshot: snapshotOf(store) };
    },
    ...upkeepHandlers(store, sessions),
    removeLookup: async (target) => {
      const removed = await store.lookups.remove(target);
      return { removed, snapshot: snapshotOf(store) };
    },
  };
}

function cloned(status: number, value: unknown): Reply {
  return { status, headers: { 'content-type': 'application/octet-stream' }, body: encode(value) };
}

function callRoute<K extends Operation>(name: K, handle: Handlers[K]): Route {
  return {
    method: 'POST',
    path: `/store/${name}`,
    policy: 'local',
    handle: async (exchange) => {
      const argument = decode<Operations[K]['argument']>(await wholeBody(exchange, MAX_CALL));
      try {
        return cloned(200, await handle(argument, exchange.closed));
      } catch (error) {
        if (error instanceof KarstError) return cloned(422, { diagnostics: error.diagnostics });
        throw error;
      }
    },
  };
}

/** Says hello and stays open until the client goes; then lets go of what the session holds. */
async function* session(store: Store, sessions: Sessions, closed: AbortSignal): AsyncGenerator<Buffer, void, void> {
  const id = randomUUID();
  const holds: Holds = { tables: new Map(), frozen: false };
  sessions.set(id, holds);
  try {
    const greeting: Greeting = { session: id, ...snapshotOf(store) };
    const bytes = encode(greeting);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    yield Buffer.concat([length, bytes]);
    await new Promise<void>((resolve) => {
      if (closed.aborted) resolve();
      closed.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    sessions.delete(id);
    for (const held of holds.tables.values()) await store.release(held).catch(() => undefined);
    await letGo(store, holds).catch(() => undefined);
  }
}

/** Ends sessions when the server stops. */
function either(exchange: Exchange, stopping: AbortSignal): AbortSignal {
  return AbortSignal.any([exchange.closed, stopping]);
}

/**
 * What the local socket serves. The socket's file mode is the guard: whoever got here may do what the owner of the files
 * may.
 */
export function localSurface(store: Store, host: LocalHost, stopping: AbortSignal): Surface {
  const sessions: Sessions = new Map();
  const handlers = handlersFor(store, sessions, host);
  const open: Route = {
    method: 'POST',
    path: '/session',
    policy: 'local',
    handle: (exchange) => ({ status: 200, body: session(store, sessions, either(exchange, stopping)) }),
  };
  return {
    routes: [
      open,
      callRoute('insert', handlers.insert),
      callRoute('insertNew', handlers.insertNew),
      callRoute('inputs', handlers.inputs),
      callRoute('doctor', handlers.doctor),
      callRoute('flush', handlers.flush),
      callRoute('query', handlers.query),
      callRoute('hold', handlers.hold),
      callRoute('release', handlers.release),
      callRoute('append', handlers.append),
      callRoute('records', handlers.records),
      callRoute('readLookup', handlers.readLookup),
      callRoute('writeLookup', handlers.writeLookup),
      callRoute('removeLookup', handlers.removeLookup),
      callRoute('usage', handlers.usage),
      callRoute('size', handlers.size),
      callRoute('expire', handlers.expire),
      callRoute('forget', handlers.forget),
      callRoute('freeze', handlers.freeze),
      callRoute('thaw', handlers.thaw),
    ],
    guards: { local: () => ({}) },
    notFound: () => jsonReply(404, { message: 'there is no such call' }),
    wrongMethod: (_, allowed) => jsonReply(405, { message: 'wrong method' }, { allow: allowed.join(',') }),
    failed: () => jsonReply(500, { message: 'the server failed' }),
  };
}
