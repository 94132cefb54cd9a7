import { hostname } from 'node:os';
import { type Content, loadContent } from '../content/index.js';
import { serverMessages } from '../diagnostics/codes/server.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';
import { SingleEvents } from '../ingest/index.js';
import type { IndexTime } from '../knowledge/index.js';
import { diskOf, KEEP_ALL, type Retention } from '../operation/index.js';
import { Scheduler, type SchedulerOptions } from '../schedule/index.js';
import { askedSearch } from '../search/index.js';
import { cancellable, mustBeWhole, openSupervised, type Store, type SupervisedStore } from '../store/index.js';
import { type ApiOptions, apiSurface, makeHost, restSurface, SearchJobs, type SearchSetup } from './api/index.js';
import { type FirstAdmin, firstAdmin, UserBook } from './auth/index.js';
import { Budget } from './budget.js';
import { doctorFor } from './doctor.js';
import { EngineWatch } from './engine-watch.js';
import { Acks, hecSurface } from './hec/index.js';
import { type Address, type Listener, listen, type Surface } from './http/index.js';
import { type Input, type InputHost, InputProblem, Inputs } from './inputs/index.js';
import { intakeOf } from './intake.js';
import { clearSocket, findServer, localSurface, removeCredential, socketFor, writeCredential } from './local/index.js';
import type { Log } from './log.js';
import { mergeSurfaces } from './merge-surfaces.js';
import { startKeeper } from './retention.js';
import { TokenBook } from './tokens/index.js';

const diagnose = diagnoser(serverMessages);

export interface ServeOptions {
  /** Absolute. */
  readonly data: string;
  readonly host: string;
  /** Ports of the Karst API, of the HTTP Event Collector, and of Splunk's REST API; 0 = any free one, equal = one door. */
  readonly webPort: number;
  readonly hecPort: number;
  readonly apiPort: number;
  /** Karst's own version. */
  readonly version: string;
  readonly setup: SearchSetup;
  /** What is run when it is due; absent: nothing. */
  readonly scheduling?: Scheduling;
  /** What .conf files say of index time. */
  readonly indexTime: IndexTime;
  /** What else is collected; default nothing. */
  readonly inputs?: readonly Input[];
  readonly api?: ApiOptions;
  /** How long events are kept, as it is now; default for good. */
  readonly retention?: () => Retention;
  /** Of the user `admin` that a store without users gets; absent: one is made. */
  readonly adminPassword?: string;
  readonly log: Log;
  /** Bytes of request bodies in memory; default 256 MB. */
  readonly memory?: number;
}

/** What a scheduler goes by, besides the store and what searches run with. */
export type Scheduling = Pick<SchedulerOptions, 'content' | 'defaults' | 'catchUp' | 'workers' | 'clock'>;

export interface RunningServer {
  /** The user that was added, as there was none. */
  readonly admin?: FirstAdmin;
  /** Absent where nothing is scheduled. */
  readonly scheduler?: Scheduler;
  /** From now on with this content and knowledge. */
  reload(workspace: { readonly setup: SearchSetup; readonly content: Content }): void;
  readonly ports: { readonly web: number; readonly hec: number; readonly api: number };
  /** Takes no more requests, lets those under way end, closes the store. Safe to call twice. */
  stop(): Promise<void>;
}

const MEMORY = 256 * 1024 * 1024;
/** Milliseconds that requests under way have when the server stops. */
const GRACE = 30_000;

type Ports = RunningServer['ports'];
type Door = keyof Ports;

const FLAGS: Readonly<Record<Door, string>> = { web: '--web-port', hec: '--hec-port', api: '--api-port' };

async function openDoor(address: Address, surface: Surface, flag: string, log: Log): Promise<Listener> {
  try {
    return await listen(address, surface, log);
  } catch (error) {
    const where = 'socket' in address ? address.socket : `${address.host}:${address.port}`;
    throw new KarstError(diagnose('server/cannot-listen', {}, where, (error as Error).message, flag));
  }
}

/** Opens a door for each different port; doors with one port share it. */
async function openDoors(
  options: ServeOptions,
  surfaces: Readonly<Record<Door, Surface>>,
): Promise<{ readonly listeners: readonly Listener[]; readonly ports: Ports }> {
  const { host, log } = options;
  const wanted: readonly (readonly [Door, number])[] = [
    ['hec', options.hecPort],
    ['web', options.webPort],
    ['api', options.apiPort],
  ];
  const listeners: Listener[] = [];
  const ports: Record<Door, number> = { web: 0, hec: 0, api: 0 };
  try {
    for (const [door, port] of wanted) {
      if (ports[door] !== 0) continue;
      const sharing = wanted.filter(([other, same]) => other === door || (port !== 0 && same === port));
      const surface = mergeSurfaces(sharing.map(([other]) => surfaces[other]));
      const listener = await openDoor({ host, port }, surface, FLAGS[door], log);
      listeners.push(listener);
      for (const [other] of sharing) ports[other] = listener.port;
    }
  } catch (error) {
    await Promise.all(listeners.map((listener) => listener.close(0)));
    throw error;
  }
  return { listeners, ports };
}

interface Inside {
  readonly admin?: FirstAdmin;
  readonly scheduler?: Scheduler;
  reload: RunningServer['reload'];
  readonly surfaces: Readonly<Record<Door, Surface>>;
  readonly local: Surface;
  /** From now on no events are taken. */
  stopIntake(): Promise<void>;
  endSessions(): void;
}

function startScheduler(store: Store, { scheduling, setup, log }: ServeOptions): Promise<Scheduler> | undefined {
  if (scheduling === undefined) return undefined;
  const node = `${hostname()}:${process.pid}`;
  return Scheduler.start({ ...scheduling, store, knowledge: setup.knowledge, node, log });
}

async function openInputs(inputs: readonly Input[], host: InputHost): Promise<Inputs> {
  try {
    return await Inputs.open(inputs, host);
  } catch (error) {
    if (!(error instanceof InputProblem)) throw error;
    throw new KarstError(diagnose('server/input', {}, error.where, error.problem));
  }
}

function searchJobs(store: Store, log: Log): SearchJobs {
  return new SearchJobs(
    (request, cancelled) => askedSearch(request, cancellable(store, cancelled)),
    (error) => log('error', 'search failed', { error: error instanceof Error ? error.stack : String(error) }),
  );
}

async function build({ store, engine }: SupervisedStore, options: ServeOptions): Promise<Inside> {
  const { indexTime, log, memory } = options;
  let { setup } = options;
  let content = options.scheduling?.content ?? (await loadContent([]));
  const admin = await firstAdmin(store, options.adminPassword);
  const [tokens, users] = [new TokenBook(store), new UserBook(store)];
  await tokens.load();
  await users.load();
  const stopping = new AbortController();
  let closing = false;
  const intake = intakeOf(store);
  const singles = new SingleEvents(indexTime);
  const inputs = await openInputs(options.inputs ?? [], { intake, singles, indexTime, marks: store.marks(), log });
  const budget = new Budget(memory ?? MEMORY);
  const shared = { tokens, intake, singles, indexTime, log };
  const collector = { ...shared, budget, acks: new Acks(), closing: () => closing };
  const jobs = searchJobs(store, log);
  const recorded = async (kind: string): Promise<void> => {
    if (kind === 'token') await tokens.load();
    if (kind === 'user') await users.load();
    if (kind === 'schedule') scheduler?.refresh();
  };
  const scheduler = await startScheduler(store, options);
  const rules = options.retention ?? (() => KEEP_ALL);
  const keeper = startKeeper(store, rules, log);
  const current = {
    setup: () => setup,
    content: () => content,
    scheduler: () => scheduler,
    inputs: () => inputs.list(),
  };
  const doctor = doctorFor({ ...current, store, tokens, keeper, rules, data: options.data });
  const host = makeHost(
    {
      ...{ store, users, tokens, jobs, log, version: options.version, defaults: options.scheduling?.defaults },
      ...current,
      operation: { retention: () => keeper.tally(), engine, disk: () => diskOf(options.data), doctor },
    },
    options.api,
  );
  return {
    ...(admin === undefined ? {} : { admin }),
    ...(scheduler === undefined ? {} : { scheduler }),
    reload: (workspace) => {
      ({ setup, content } = workspace);
      scheduler?.reload({ content: workspace.content, knowledge: setup.knowledge });
    },
    surfaces: { hec: hecSurface(collector), web: apiSurface(host), api: restSurface() },
    local: localSurface(store, { recorded, inputs: current.inputs, doctor }, stopping.signal),
    stopIntake: async () => {
      closing = true;
      await Promise.all([inputs.close(), keeper.stop()]);
    },
    endSessions: () => {
      jobs.cancelAll();
      stopping.abort();
    },
  };
}

/** Opens all doors of a store, the local one last: who finds it finds a server that is ready. */
async function openAll(store: Store, options: ServeOptions, inside: Inside): Promise<RunningServer> {
  const { data, log, version } = options;
  const { listeners, ports } = await openDoors(options, inside.surfaces);
  const credential = { pid: process.pid, version, socket: socketFor(data) };
  clearSocket(credential.socket);
  const local = await openDoor({ socket: credential.socket }, inside.local, '--data', log).catch(async (error) => {
    await Promise.all(listeners.map((listener) => listener.close(0)));
    throw error;
  });
  writeCredential(data, credential);
  const close = async (): Promise<void> => {
    const quiet = inside.stopIntake();
    removeCredential(data, credential);
    await Promise.all([...listeners.map((listener) => listener.close(GRACE)), inside.scheduler?.stop(), quiet]);
    inside.endSessions();
    await local.close(GRACE);
    await store.close();
  };
  let stopped: Promise<void> | undefined;
  return {
    ports,
    ...(inside.admin === undefined ? {} : { admin: inside.admin }),
    ...(inside.scheduler === undefined ? {} : { scheduler: inside.scheduler }),
    reload: inside.reload,
    stop: () => {
      stopped ??= close();
      return stopped;
    },
  };
}

/**
 * Opens the store of a directory and serves it. Rejects with a KarstError where another process has the store, or where a
 * port cannot be had.
 */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  mustBeWhole(options.data);
  const running = await findServer(options.data);
  if (running !== undefined) {
    throw new KarstError(diagnose('server/already-running', {}, options.data, running.pid));
  }
  const watch = new EngineWatch(options.log);
  const supervised = await openSupervised({ path: options.data, onRestart: (restart) => watch.restarted(restart) });
  const { store } = supervised;
  watch.keepIn(store);
  let inside: Inside | undefined;
  try {
    inside = await build(supervised, options);
    return await openAll(store, options, inside);
  } catch (error) {
    await inside?.scheduler?.stop();
    await inside?.stopIntake();
    await store.close();
    throw error;
  }
}
