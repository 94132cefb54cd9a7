import type { Mark, Store, StoredEvent } from '../store/index.js';

/** Share of a limit from which on it is nearly reached. */
export const NEARLY = 0.8;

/** Where the events of requests and other inputs go. */
export interface Intake {
  /** How full it is: 1 and more = no further requests should be taken. */
  readonly load: number;
  /** Resolves once the events are durable; rejects as the store does. */
  add(events: readonly StoredEvent[], mark?: Mark): Promise<void>;
}

export function intakeOf(store: Pick<Store, 'acceptEvents' | 'backlog'>): Intake {
  return {
    get load() {
      return store.backlog();
    },
    add: (events, mark) => store.acceptEvents(events, mark),
  };
}
