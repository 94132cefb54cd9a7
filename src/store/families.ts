import type { Catalogue } from './catalogue.js';
import type { StoredEvent } from './event.js';
import { familyKey, familySlug, MAX_FAMILIES, MISC } from './family.js';
import { TableState } from './table-state.js';
import { eventTable } from './tables.js';

/** What the comment of an event table says: the identity of its family, null for the shared table. */
export interface FamilyComment {
  readonly family: string | null;
}

/** The event tables by family, and the rule which events go to which. */
export class Families {
  /** By family key; the shared table is under null. */
  readonly #byKey = new Map<string | null, TableState>();
  readonly #slugs = new Set<string>();
  /** Not known to exist: who made one may have failed after it was there. */
  readonly #proposed = new Map<string | null, TableState>();
  #catalogue: Catalogue | undefined;

  /** Registers a table that exists. */
  add(key: string | null, state: TableState): void {
    this.#byKey.set(key, state);
    this.#proposed.delete(key);
    this.#slugs.add(state.family);
  }

  /**
   * The key under which events of this one's family are kept: null if they share the table of the rest.
   * `pending`: keys of families that are about to be added.
   */
  keyFor(event: StoredEvent, pending: ReadonlySet<string | null>): string | null {
    const key = familyKey(event.sourcetype, event.source);
    if (this.#byKey.has(key) || pending.has(key)) return key;
    const taken = new Set([...this.#byKey.keys(), ...pending]);
    taken.delete(null);
    return taken.size < MAX_FAMILIES ? key : null;
  }

  get(key: string | null): TableState | undefined {
    return this.#byKey.get(key);
  }

  /** The table that a new family gets, the same however often it is asked for; it becomes known with `add`, once it exists. */
  propose(key: string | null): TableState {
    const before = this.#proposed.get(key);
    if (before !== undefined) return before;
    const slug = key === null ? MISC : familySlug(key, this.#slugs);
    const state = new TableState(slug, eventTable(slug));
    this.#slugs.add(slug);
    this.#proposed.set(key, state);
    return state;
  }

  /** Whether a family's table was proposed before, so that it may exist with other columns than are wanted now. */
  isDoubtful(key: string | null): boolean {
    return this.#proposed.has(key);
  }

  tables(): readonly TableState[] {
    return [...this.#byKey.values()];
  }

  /** The same object until something changes. */
  catalogue(): Catalogue {
    const tables = this.tables().map((state) => state.entry());
    const before = this.#catalogue?.tables;
    if (before?.length !== tables.length || tables.some((entry, i) => entry !== before[i])) {
      this.#catalogue = { tables };
    }
    return this.#catalogue ?? { tables };
  }
}
