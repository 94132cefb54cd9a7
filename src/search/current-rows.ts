import type { LookupTable } from '../knowledge/index.js';
import type { LookupRows, LookupStore } from '../store/index.js';
import { lookupContents, targetOf } from './host/index.js';

/**
 * The rows of automatic lookups as a search finds them. Compiling cannot wait for those that searches have written: what
 * it asked for is read afterwards, and it starts again.
 */
export class CurrentRows {
  readonly #known = new Map<LookupTable, LookupRows>();
  readonly #wanted = new Set<LookupTable>();

  constructor(private readonly lookups: LookupStore) {}

  of(table: LookupTable): LookupRows {
    const known = this.#known.get(table);
    if (known === undefined && this.#mustBeRead(table)) this.#wanted.add(table);
    return known ?? table;
  }

  /** Reads what was asked for in vain; resolves to whether there was any. */
  async read(): Promise<boolean> {
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    for (const table of wanted) this.#known.set(table, await lookupContents(table, this.lookups));
    return wanted.length > 0;
  }

  #mustBeRead(table: LookupTable): boolean {
    const target = targetOf(table);
    return table.filter !== undefined || (target !== undefined && this.lookups.find(target) !== undefined);
  }
}
