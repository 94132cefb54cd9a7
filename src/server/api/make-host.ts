import type { Content, Techniques } from '../../content/index.js';
import type { ReviewPolicy } from '../../findings/index.js';
import type { Scheduler, Settings } from '../../schedule/index.js';
import type { Store } from '../../store/index.js';
import { Gate, LoginLimit, type Role, roleSettings, Sessions, type UserBook } from '../auth/index.js';
import type { InputStatus } from '../inputs/index.js';
import type { Log } from '../log.js';
import type { TokenBook } from '../tokens/index.js';
import type { ApiHost, Operation, SearchSetup } from './host.js';
import type { SearchJobs } from './search-jobs.js';

/** What may be set of the API. */
export interface ApiOptions {
  /** Indexes that a role sees, instead of its own. */
  readonly indexes?: Readonly<Partial<Record<Role, readonly string[]>>>;
  readonly reviewPolicy?: () => ReviewPolicy;
  readonly techniques?: () => Techniques;
}

/** What the API stands on; functions give what can change while the server runs. */
export interface ApiParts {
  readonly version: string;
  readonly store: Store;
  readonly users: UserBook;
  readonly tokens: TokenBook;
  readonly jobs: SearchJobs;
  readonly log: Log;
  readonly defaults?: Settings | undefined;
  setup(): SearchSetup;
  content(): Content;
  scheduler(): Scheduler | undefined;
  inputs(): readonly InputStatus[];
  readonly operation: Operation;
}

/** The host of the API of one server. */
export function makeHost({ users, defaults = {}, ...parts }: ApiParts, options: ApiOptions = {}): ApiHost {
  return {
    ...parts,
    defaults,
    gate: new Gate(users, parts.tokens, new Sessions()),
    logins: new LoginLimit(),
    roles: roleSettings(options.indexes),
    reviewPolicy: options.reviewPolicy ?? (() => ({})),
    techniques: options.techniques ?? (() => new Map()),
  };
}
