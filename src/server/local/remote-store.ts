import type { Report } from '../../operation/index.js';
import type {
  Catalogue,
  HeldRow,
  HeldRows,
  Known as KnownEvents,
  LookupStore,
  Query,
  QueryOptions,
  RecordKind,
  Rows,
  Store,
  StoredEvent,
  StoreRecord,
  Upkeep,
} from '../../store/index.js';
import type { InputStatus } from '../inputs/index.js';
import { LocalClient } from './client.js';
import type { Credential } from './credential.js';
import { packEvents, type Snapshot } from './wire.js';

/** Events that cross the socket together. */
const PIECE = 5_000;

/** The catalogue and lookups as of the last call that changed them, or of the beginning. */
class Known {
  constructor(public snapshot: Snapshot) {}
}

function remoteLookups(client: LocalClient, known: Known): LookupStore {
  return {
    list: () => known.snapshot.lookups,
    find: ({ kind, name }) => known.snapshot.lookups.find((lookup) => lookup.kind === kind && lookup.name === name),
    read: (target) => client.call('readLookup', target),
    write: async (target, mode, rows) => {
      const { lookup, snapshot } = await client.call('writeLookup', { target, mode, rows });
      known.snapshot = snapshot;
      return lookup;
    },
    remove: async (target) => {
      const { removed, snapshot } = await client.call('removeLookup', target);
      known.snapshot = snapshot;
      return removed;
    },
  };
}

function remoteUpkeep(client: LocalClient, session: string, known: Known): Upkeep {
  return {
    usage: () => client.call('usage', null),
    size: () => client.call('size', null),
    expire: async (limits, dryRun) => {
      const { removals, snapshot } = await client.call('expire', { limits, dryRun });
      known.snapshot = snapshot;
      return removals;
    },
    forget: (kind, before, dryRun) => client.call('forget', { kind, before, dryRun }),
    freeze: () => client.call('freeze', { session }),
    thaw: async () => {
      await client.call('thaw', { session });
    },
  };
}

/** The store that a server of the same user holds, as if it were open here. */
class RemoteStore implements Store {
  readonly lookups: LookupStore;
  readonly upkeep: Upkeep;

  constructor(
    private readonly client: LocalClient,
    private readonly session: string,
    private readonly known: Known,
    private readonly end: () => void,
  ) {
    this.lookups = remoteLookups(client, known);
    this.upkeep = remoteUpkeep(client, session, known);
  }

  async insertEvents(events: readonly StoredEvent[]): Promise<void> {
    for (let at = 0; at < events.length; at += PIECE) {
      this.known.snapshot = await this.client.call('insert', packEvents(events.slice(at, at + PIECE)));
    }
  }

  async insertNew(events: readonly StoredEvent[], unless: KnownEvents): Promise<readonly number[]> {
    const { fresh, snapshot } = await this.client.call('insertNew', { packed: packEvents(events), unless });
    this.known.snapshot = snapshot;
    return fresh;
  }

  /** The server may have accepted events of others since. */
  async flush(): Promise<void> {
    this.known.snapshot = await this.client.call('flush', null);
  }

  acceptEvents(events: readonly StoredEvent[]): Promise<void> {
    return this.insertEvents(events);
  }

  /** Marks are a matter of the process that holds the store. */
  marks(): ReadonlyMap<string, string> {
    return new Map();
  }

  backlog(): number {
    return 0;
  }

  catalogue(): Catalogue {
    return this.known.snapshot.catalogue;
  }

  /** A signal does not cross the socket; closing the store, or the end of this process, stops what it has under way. */
  query(query: Query, { signal: _, ...options }: QueryOptions = {}): Promise<Rows> {
    return this.client.call('query', { query, options });
  }

  hold(fields: readonly string[], rows: readonly HeldRow[]): Promise<HeldRows> {
    return this.client.call('hold', { session: this.session, fields, rows });
  }

  async release(held: HeldRows): Promise<void> {
    await this.client.call('release', { session: this.session, held });
  }

  appendRecords(kind: RecordKind, records: readonly StoreRecord[]): Promise<number> {
    return this.client.call('append', { kind, records });
  }

  records(kind: RecordKind, since?: number): Promise<readonly StoreRecord[]> {
    return this.client.call('records', { kind, ...(since === undefined ? {} : { since }) });
  }

  async close(): Promise<void> {
    this.end();
    this.client.close();
  }
}

/** Opens the store of a running server, see `findServer`. */
export async function openRemoteStore(server: Credential): Promise<Store> {
  const client = new LocalClient(server);
  const { greeting, end } = await client.open();
  return new RemoteStore(client, greeting.session, new Known(greeting), end);
}

async function once<T>(server: Credential, ask: (client: LocalClient) => Promise<T>): Promise<T> {
  const client = new LocalClient(server);
  try {
    return await ask(client);
  } finally {
    client.close();
  }
}

/** How the inputs of a running server are doing. */
export function inputsOf(server: Credential): Promise<readonly InputStatus[]> {
  return once(server, (client) => client.call('inputs', null));
}

/** What a running server finds wrong with itself. */
export function doctorOf(server: Credential): Promise<Report> {
  return once(server, (client) => client.call('doctor', null));
}
