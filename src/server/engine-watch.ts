import type { EngineRestart, Store } from '../store/index.js';
import { audit } from './audit/index.js';
import type { Log } from './log.js';

/** Writes down whenever the engine had to be started again: in the log, and in the audit log, which lasts. */
export class EngineWatch {
  #store: Pick<Store, 'acceptEvents'> | undefined;

  constructor(private readonly log: Log) {}

  /** From now on also in the audit log of this store. */
  keepIn(store: Pick<Store, 'acceptEvents'>): void {
    this.#store = store;
  }

  restarted({ how, said }: EngineRestart): void {
    this.log('error', 'the engine ended and is started again', { how, said });
    if (this.#store === undefined) return;
    const entry = { user: 'server', action: 'engine.restart', info: 'failed', object: 'engine', detail: how } as const;
    audit(this.#store, entry).catch((error: unknown) => {
      this.log('error', 'the restart could not be written down', {
        error: error instanceof Error ? error.message : String(error),
      });
    });
  }
}
