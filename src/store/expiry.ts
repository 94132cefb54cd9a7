import type { Engine } from './engine.js';
import type { Families } from './families.js';
import { loadOrigins } from './loading.js';
import type { Parameter } from './query.js';
import type { TableState } from './table-state.js';
import type { Extent, Limit, Removal } from './upkeep.js';
import { extentsOf, type PartitionSize, partitionSizes } from './usage.js';

/** Share of a limit in bytes that stays, so that it is not met again at once. */
const ROOM = 0.95;

/** Share of a partition's rows from which on those that are gone are worth rewriting its files for. */
const WORTH_REWRITING = 0.2;

const HOUR = 3_600_000_000;

/** Runs a write in the store's turn. */
type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** Events of an index within an hour. */
interface Hour {
  /** Its beginning, in microseconds since the epoch. */
  readonly from: number;
  readonly bytes: number;
}

/**
 * From which time on the newest events take no more than so many bytes, by whole hours; undefined where all of them do. The
 * newest hour stays in any case: a limit that is too small must not empty an index.
 */
export function timeForSize(hours: readonly Hour[], most: number): number | undefined {
  if (hours.reduce((sum, { bytes }) => sum + bytes, 0) <= most) return undefined;
  const [newest, ...older] = [...hours].sort((a, b) => b.from - a.from);
  if (newest === undefined) return undefined;
  let left = most * ROOM - newest.bytes;
  let cut = newest.from;
  for (const { from, bytes } of older) {
    left -= bytes;
    if (left < 0) return cut;
    cut = from;
  }
  return undefined;
}

async function ask(engine: Engine, text: string, parameters: Readonly<Record<string, Parameter>>) {
  return (await engine.read({ text, parameters }, {})).rows;
}

/** The hours in which an index has events, those of all tables together. */
async function hoursOf(engine: Engine, index: string, extents: readonly Extent[]): Promise<readonly Hour[]> {
  const byHour = new Map<number, number>();
  for (const table of new Set(extents.map((extent) => extent.table))) {
    const text = `SELECT _partition_id, toUnixTimestamp64Micro(_time) - positiveModulo(toUnixTimestamp64Micro(_time), ${HOUR}), count()
      FROM \`${table}\` WHERE \`index\` = {index:String} GROUP BY ALL`;
    for (const [partition, hour, count] of await ask(engine, text, { index })) {
      const extent = extents.find((one) => one.table === table && one.partition === partition);
      const each = extent === undefined ? 0 : extent.bytes / extent.events;
      const from = Number(hour);
      byHour.set(from, (byHour.get(from) ?? 0) + Number(count) * each);
    }
  }
  return [...byHour].map(([from, bytes]) => ({ from, bytes }));
}

/** Up to which time the events of an index go; undefined where there are none to go. */
async function cutOf(
  engine: Engine,
  { index, before = -Infinity, bytes }: Limit,
  all: readonly Extent[],
): Promise<number | undefined> {
  const extents = all.filter((extent) => extent.index === index);
  const taken = extents.reduce((sum, extent) => sum + extent.bytes, 0);
  const bySize =
    bytes !== undefined && taken > bytes ? timeForSize(await hoursOf(engine, index, extents), bytes) : undefined;
  const cut = Math.max(before, bySize ?? -Infinity);
  return extents.some(({ first }) => first < cut) ? cut : undefined;
}

/** An extent of which something goes. */
interface Doomed {
  readonly extent: Extent;
  readonly before: number;
  readonly events: number;
}

async function doomed(engine: Engine, extent: Extent, before: number): Promise<Doomed> {
  if (extent.last < before) return { extent, before, events: extent.events };
  const text = `SELECT count() FROM \`${extent.table}\`
    WHERE _partition_id = {partition:String} AND \`index\` = {index:String} AND _time < fromUnixTimestamp64Micro({before:Int64})`;
  const { partition, index } = extent;
  const [row] = await ask(engine, text, { partition, index, before });
  return { extent, before, events: Number(row?.[0] ?? 0) };
}

/** Names of partitions are digits: they are months. */
function partitionId(partition: string): string {
  if (!/^-?\d+$/.test(partition)) throw new Error(`a partition is called ${partition}`);
  return `ID '${partition}'`;
}

/**
 * Marks rows as gone: what counts events sees it at once, files are rewritten later. Not by way of the connection that
 * inserts, which would wait: it takes seconds where a month is large. Doing it twice changes nothing.
 */
async function mask(engine: Engine, { extent, before }: Doomed): Promise<void> {
  const { table, partition, index } = extent;
  const text = `DELETE FROM \`${table}\` IN PARTITION ${partitionId(partition)}
    WHERE \`index\` = {index:String} AND _time < fromUnixTimestamp64Micro({before:Int64})`;
  await engine.read({ text, parameters: { index, before } }, {});
}

async function reclaim(engine: Engine, { table, partition, rows }: PartitionSize): Promise<void> {
  const text = `SELECT count() FROM \`${table}\` WHERE _partition_id = {partition:String}`;
  const [row] = await ask(engine, text, { partition });
  if (rows - Number(row?.[0] ?? 0) < rows * WORTH_REWRITING) return;
  const apply = `ALTER TABLE \`${table}\` APPLY DELETED MASK IN PARTITION ${partitionId(partition)}`;
  await engine.read({ text: apply, parameters: {} }, {});
}

/** Whether nothing of a partition stays. */
async function isAllGone(engine: Engine, state: TableState, size: PartitionSize, cuts: ReadonlyMap<string, number>) {
  const extents = await extentsOf(engine, state.table, [size]);
  return extents.every(({ index, last }) => last < (cuts.get(index) ?? -Infinity));
}

/** With writes held: an event of another index could arrive in the month that is dropped. True if it was. */
async function dropIfAllGone(
  engine: Engine,
  state: TableState,
  size: PartitionSize,
  cuts: ReadonlyMap<string, number>,
): Promise<boolean> {
  if (!(await isAllGone(engine, state, size, cuts))) return false;
  await engine.command(`ALTER TABLE \`${state.table}\` DROP PARTITION ${partitionId(size.partition)}`);
  return true;
}

async function clear(
  engine: Engine,
  state: TableState,
  gone: readonly Doomed[],
  cuts: ReadonlyMap<string, number>,
  inTurn: InTurn,
): Promise<void> {
  const sizes = (await partitionSizes(engine)).filter(({ table }) => table === state.table);
  let masked = false;
  for (const size of sizes) {
    const here = gone.filter(({ extent }) => extent.partition === size.partition);
    if (here.length === 0) continue;
    if (await inTurn(() => dropIfAllGone(engine, state, size, cuts))) continue;
    // The counts that the catalogue is made of are kept beside the events, and are to be made anew with them.
    if (!masked) {
      await inTurn(() =>
        engine.command(
          `ALTER TABLE \`${state.table}\` MODIFY SETTING lightweight_mutation_projection_mode = 'rebuild'`,
        ),
      );
    }
    masked = true;
    for (const one of here) await mask(engine, one);
    await reclaim(engine, size);
  }
  await inTurn(() => loadOrigins(engine, state));
}

function removals(gone: readonly Doomed[]): readonly Removal[] {
  const byIndex = new Map<string, Removal>();
  for (const { extent, before, events } of gone) {
    const { index } = extent;
    const sum = byIndex.get(index) ?? { index, events: 0, bytes: 0, before };
    const bytes = sum.bytes + (extent.bytes * events) / extent.events;
    byIndex.set(index, { index, before, events: sum.events + events, bytes });
  }
  return [...byIndex.values()]
    .map((one) => ({ ...one, bytes: Math.round(one.bytes) }))
    .sort((a, b) => (a.index < b.index ? -1 : 1));
}

/** See `Upkeep.expire`. A month of which nothing stays is dropped, a file operation; of others the rows are masked. */
export async function expire(
  engine: Engine,
  families: Families,
  limits: readonly Limit[],
  dryRun: boolean,
  inTurn: InTurn,
): Promise<readonly Removal[]> {
  const sizes = await partitionSizes(engine);
  const states = families.tables();
  const extents: Extent[] = [];
  for (const { table } of states) extents.push(...(await extentsOf(engine, table, sizes)));
  const cuts = new Map<string, number>();
  for (const limit of limits) {
    const cut = await cutOf(engine, limit, extents);
    if (cut !== undefined) cuts.set(limit.index, cut);
  }
  const gone: Doomed[] = [];
  for (const extent of extents) {
    const cut = cuts.get(extent.index);
    if (cut !== undefined && extent.first < cut) gone.push(await doomed(engine, extent, cut));
  }
  if (dryRun) return removals(gone);
  for (const state of states) {
    const here = gone.filter(({ extent }) => extent.table === state.table);
    if (here.length > 0) await clear(engine, state, here, cuts, inTurn);
  }
  return removals(gone);
}
