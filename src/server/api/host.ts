import type { Content, Techniques } from '../../content/index.js';
import { type ReviewPolicy, withSuppressions } from '../../findings/index.js';
import type { KeeperTally, Report } from '../../operation/index.js';
import type { Scheduler, Settings } from '../../schedule/index.js';
import type { SearchRequest } from '../../search/index.js';
import type { EngineHealth, Store } from '../../store/index.js';
import type { Gate, LoginLimit, Principal, Role, RoleSettings } from '../auth/index.js';
import type { InputStatus } from '../inputs/index.js';
import type { Log } from '../log.js';
import type { TokenBook } from '../tokens/index.js';
import type { SearchJobs } from './search-jobs.js';

/** What all searches of the server run with. */
export type SearchSetup = Omit<SearchRequest, 'spl' | 'earliest' | 'latest' | 'timezone' | 'now' | 'access' | 'limits'>;

/** What keeps the server going. */
export interface Operation {
  /** What retention has done since the server began. */
  retention(): KeeperTally;
  engine(): EngineHealth;
  /** Bytes of the disk that the data folder is on. */
  disk(): Promise<{ readonly free: number; readonly size: number }>;
  doctor(): Promise<Report>;
}

/** The server that the API is a door to. */
export interface ApiHost {
  readonly version: string;
  readonly store: Store;
  readonly tokens: TokenBook;
  readonly gate: Gate;
  readonly logins: LoginLimit;
  readonly jobs: SearchJobs;
  readonly roles: Readonly<Record<Role, RoleSettings>>;
  setup(): SearchSetup;
  content(): Content;
  /** Beneath the settings of deployments. */
  readonly defaults: Settings;
  scheduler(): Scheduler | undefined;
  inputs(): readonly InputStatus[];
  readonly operation: Operation;
  /** What the team asks of changes to findings. */
  reviewPolicy(): ReviewPolicy;
  /** Of ATT&CK, for coverage. */
  techniques(): Techniques;
  readonly log: Log;
}

/** What the searches of somebody run with. */
export async function searchFor(host: ApiHost, { role }: Principal): Promise<Omit<SearchRequest, 'spl'>> {
  const { indexes, writes, seconds, memory, rows } = host.roles[role];
  const setup = host.setup();
  const knowledge = await withSuppressions(setup.knowledge, host.store.lookups);
  return { ...setup, knowledge, access: { indexes, writes }, limits: { seconds, memory, rows } };
}
