import { type Content, type Detection, deploymentFor, savedSearchTable, searchName } from '../../content/index.js';
import type { Diagnostic } from '../../diagnostics/index.js';
import { buildFindings, type Findings } from '../../findings/index.js';
import type { IndexTime, Knowledge } from '../../knowledge/index.js';
import {
  check,
  type Explanation,
  explain,
  type ResultRow,
  type SearchRequest,
  type SearchResult,
  search,
} from '../../search/index.js';
import type { Store } from '../../store/index.js';
import type { Locate } from '../datasets/index.js';
import type { RunWindow } from './window.js';

/** What tests are carried out with. */
export interface TestMeans {
  readonly content: Content;
  readonly knowledge: Knowledge;
  /** What datasets are read by; default nothing. */
  readonly indexTime?: IndexTime;
  readonly locate: Locate;
  /** A new empty store; the tests close it. */
  openStore(options: { readonly inMemory: boolean }): Promise<Store>;
}

/** Runs searches of content as its saved searches would run. */
export class Bench {
  readonly #known: Omit<SearchRequest, 'spl'>;

  constructor(readonly means: TestMeans) {
    const { content, knowledge } = means;
    this.#known = { macros: content.macros, savedSearches: savedSearchTable(content), knowledge };
  }

  #request(spl: string, { now, earliest, latest }: RunWindow): SearchRequest {
    return {
      ...this.#known,
      spl,
      now,
      ...(earliest === undefined ? {} : { earliest: String(earliest) }),
      ...(latest === undefined ? {} : { latest: String(latest) }),
    };
  }

  search(spl: string, window: RunWindow, store: Store): Promise<SearchResult> {
    return search(this.#request(spl, window), store);
  }

  /** Compiles without running; resolves to the warnings. */
  check(spl: string, window: RunWindow, store: Store): Promise<readonly Diagnostic[]> {
    return check(this.#request(spl, window), store);
  }

  /** Runs every stage and counts its rows. */
  stages(spl: string, window: RunWindow, store: Store): Promise<Explanation> {
    return explain(this.#request(spl, window), store, { count: true });
  }

  findings(detection: Detection, rows: readonly ResultRow[], window: RunWindow, sid: string): Findings {
    const run = { ...window, sid, searchName: searchName(detection) };
    return buildFindings({ detection, deployment: deploymentFor(this.means.content, detection), rows, run });
  }
}
