import { KarstError } from '../diagnostics/index.js';
import type { Engine } from './engine.js';
import { expire } from './expiry.js';
import { diagnose } from './failure.js';
import type { Families } from './families.js';
import { freeze, thaw } from './freezing.js';
import { SCHEMA_VERSION } from './migrations.js';
import { forgetRecords, recordTable } from './records.js';
import type { Upkeep } from './upkeep.js';
import { extentsOf, partitionSizes, storeSize } from './usage.js';

type Run = <T>(work: () => Promise<T>) => Promise<T>;

/** How the store runs work of its upkeep. */
export interface UpkeepTurns {
  /** Refused once the store is closed, waited for by closing, its errors translated. */
  readonly track: Run;
  /** After all earlier writes of events and records, before later ones. */
  readonly inTurn: Run;
  /** The same, and no lookup is written meanwhile. */
  readonly quiet: Run;
}

function eventsIn(families: Families): number {
  const origins = families.catalogue().tables.flatMap((table) => table.origins);
  return origins.reduce((sum, { count }) => sum + count, 0);
}

/** The upkeep of a store. `tables`: names of all tables, as the store keeps them. */
export function upkeepOf(
  engine: Engine,
  families: Families,
  tables: ReadonlySet<string>,
  { track, inTurn, quiet }: UpkeepTurns,
): Upkeep {
  let frozen = false;
  return {
    usage: () =>
      track(async () => {
        const sizes = await partitionSizes(engine);
        const names = families.tables().map(({ table }) => table);
        const extents = [];
        for (const table of names) extents.push(...(await extentsOf(engine, table, sizes)));
        return extents;
      }),
    size: () => track(() => storeSize(engine)),
    expire: (limits, dryRun) => track(() => expire(engine, families, limits, dryRun, inTurn)),
    forget: (kind, before, dryRun) =>
      track(async () => (tables.has(recordTable(kind)) ? await forgetRecords(engine, kind, before, dryRun) : 0)),
    freeze: () =>
      track(async () => {
        if (frozen) throw new KarstError(diagnose('store/frozen', {}));
        frozen = true;
        try {
          return await quiet(() => freeze(engine, { events: eventsIn(families), schema: SCHEMA_VERSION }));
        } catch (error) {
          frozen = false;
          throw error;
        }
      }),
    thaw: async () => {
      await track(() => thaw(engine));
      frozen = false;
    },
  };
}
