import { resolve } from 'node:path';
import { cannotOpen, warn } from './embedded.js';
import { openStore } from './event-store.js';
import { type EngineHealth, SupervisedEngine, type Supervision } from './process/index.js';
import { journalFolder, type Report } from './recovery.js';
import type { Store } from './store.js';

export interface SupervisedOptions extends Supervision {
  readonly path: string;
  /** Is told of accepted events that the disk has lost; default: a warning of the process. */
  readonly report?: Report;
}

/** A store, and how the process is that its engine has. */
export interface SupervisedStore {
  readonly store: Store;
  engine(): EngineHealth;
}

/**
 * Opens the store in a directory as `openEmbedded` does, with the engine in a process of its own that is started again when it
 * ends. Accepted events are safe before they reach the engine, so that they are taken meanwhile.
 */
export async function openSupervised(options: SupervisedOptions): Promise<SupervisedStore> {
  const { report = warn, path, ...supervision } = options;
  const directory = resolve(path);
  const engine = await SupervisedEngine.open(directory, supervision);
  try {
    const store = await openStore(engine, { folder: journalFolder(directory), report });
    return { store, engine: () => engine.health() };
  } catch (error) {
    await engine.close();
    throw cannotOpen(directory, error);
  }
}
