import type { Engine } from './engine.js';
import { SCHEMA_VERSION } from './migrations.js';
import type { Extent, StoreSize } from './upkeep.js';

/** A partition as it lies on disk. */
export interface PartitionSize {
  readonly table: string;
  readonly partition: string;
  /** Rows of its files, those that are marked as gone included. */
  readonly rows: number;
  readonly bytes: number;
}

const SIZES = `SELECT table, partition_id, sum(rows), sum(bytes_on_disk) FROM system.parts
  WHERE active AND database = currentDatabase() AND startsWith(table, 'events_') GROUP BY ALL`;

/** The partitions of all event tables. */
export async function partitionSizes(engine: Engine): Promise<readonly PartitionSize[]> {
  const { rows } = await engine.read({ text: SIZES, parameters: {} }, {});
  return rows.map(([table, partition, count, bytes]) => ({
    table: String(table),
    partition: String(partition),
    rows: Number(count),
    bytes: Number(bytes),
  }));
}

const SIZE = `SELECT sum(bytes), max(parts), version() FROM (SELECT sum(bytes_on_disk) AS bytes, count() AS parts FROM system.parts
  WHERE active AND database = currentDatabase() AND startsWith(table, 'events_') GROUP BY table, partition_id)`;

export async function storeSize(engine: Engine): Promise<StoreSize> {
  const { rows } = await engine.read({ text: SIZE, parameters: {} }, {});
  const [bytes, parts, version] = rows[0] ?? [];
  return { bytes: Number(bytes ?? 0), parts: Number(parts ?? 0), schema: SCHEMA_VERSION, engine: String(version) };
}

/** What each index has in the partitions of one table, as far as `sizes` names them. */
export async function extentsOf(
  engine: Engine,
  table: string,
  sizes: readonly PartitionSize[],
): Promise<readonly Extent[]> {
  const bySize = new Map(sizes.filter((size) => size.table === table).map((size) => [size.partition, size]));
  if (bySize.size === 0) return [];
  const text = `SELECT _partition_id, \`index\`, count(), toUnixTimestamp64Micro(min(_time)), toUnixTimestamp64Micro(max(_time))
    FROM \`${table}\` WHERE _partition_id IN {partitions:Array(String)} GROUP BY ALL`;
  const parameters = { partitions: [...bySize.keys()] };
  const { rows } = await engine.read({ text, parameters }, {});
  return rows.map(([partition, index, events, first, last]) => {
    const size = bySize.get(String(partition));
    return {
      table,
      partition: String(partition),
      index: String(index),
      events: Number(events),
      bytes: size === undefined ? 0 : (size.bytes / size.rows) * Number(events),
      first: Number(first),
      last: Number(last),
    };
  });
}
