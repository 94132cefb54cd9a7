import type { Content } from '../content/index.js';
import { examine, gather, type Keeper, type Report, type Retention, type ServerFacts } from '../operation/index.js';
import type { Scheduler } from '../schedule/index.js';
import type { Store } from '../store/index.js';
import type { SearchSetup } from './api/index.js';
import type { InputStatus } from './inputs/index.js';
import { readTokens, type TokenBook } from './tokens/index.js';

/** What a server knows of itself; functions give what changes while it runs. */
export interface Doctored {
  readonly data: string;
  readonly store: Store;
  readonly tokens: TokenBook;
  readonly keeper: Keeper;
  rules(): Retention;
  setup(): SearchSetup;
  content(): Content;
  scheduler(): Scheduler | undefined;
  inputs(): readonly InputStatus[];
}

async function serverFacts({ store, tokens, keeper, scheduler, inputs }: Doctored): Promise<ServerFacts> {
  const scheduling = scheduler()?.health();
  return {
    seconds: Math.round(process.uptime()),
    backlog: store.backlog(),
    ...(scheduling === undefined ? {} : { scheduler: scheduling }),
    inputs: inputs(),
    tokens: (await readTokens(store)).map(({ id, name, kind, disabled, created }) => ({
      ...{ name, kind, disabled, created: created / 1000 },
      used: tokens.isUsed(id),
    })),
    retentionFailures: keeper.tally().failures,
  };
}

/** Looks a running server over. Who asks meanwhile gets the same report: it takes a second or more of the engine. */
export function doctorFor(doctored: Doctored): () => Promise<Report> {
  let underWay: Promise<Report> | undefined;
  const look = async (): Promise<Report> => {
    const { store, data, content, setup, rules } = doctored;
    const server = await serverFacts(doctored);
    return examine(await gather({ store, data, content: content(), setup: setup(), retention: rules(), server }));
  };
  return () => {
    underWay ??= look().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}
