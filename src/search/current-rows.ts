import type { LookupTable } from '../knowledge/index.js';
import type { LookupRows, LookupStore } from '../store/index.js';
import { lookupContents, rowsInTime, targetOf } from './host/index.js';
import type { CurrentLookup } from './sql/index.js';

/**
 * The rows of automatic lookups as a search finds them. Compiling cannot wait for those that searches have written: what
 * it asked for is read afterwards, and it starts again.
 */
export class CurrentRows {
  readonly #known = new Map<LookupTable, LookupRows>();
  readonly #timed = new WeakMap<LookupRows, CurrentLookup>();
  readonly #wanted = new Set<LookupTable>();

  /** @param timezone IANA name: of the times in tables that do not say */
  constructor(
    private readonly lookups: LookupStore,
    private readonly timezone: string,
  ) {}

  of(table: LookupTable): CurrentLookup {
    const known = this.#known.get(table);
    if (known === undefined && this.#mustBeRead(table)) this.#wanted.add(table);
    return this.#inTime(table, known ?? table);
  }

  #inTime(table: LookupTable, rows: LookupRows): CurrentLookup {
    if (table.time === undefined) return rows;
    let timed = this.#timed.get(rows);
    if (timed === undefined) {
      timed = rowsInTime(rows, table.time, this.timezone);
      this.#timed.set(rows, timed);
    }
    return timed;
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
