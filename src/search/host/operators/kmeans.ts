import type { KmeansArgs } from '../../plan/index.js';
import { type Column, columnsOf } from '../analytics/anomaly/index.js';
import { type Partition, type Point, kmeans as partition } from '../analytics/clusters/index.js';
import { overRows, type Row, type Table } from '../operator.js';

/** The numbers of a row, if all of them are there. */
function pointOf(row: number, columns: readonly Column[]): Point | undefined {
  const point = columns.map(({ numbers, values }) => numbers?.[row] ?? Number(values[row] || Number.NaN));
  return columns.length > 0 && point.every((n) => Number.isFinite(n)) ? point : undefined;
}

function settingsOf(args: KmeansArgs, clusters: number): Parameters<typeof partition>[1] {
  const { repeats, rounds, tolerance, distance } = args;
  return { clusters, repeats, rounds, tolerance, distance };
}

/** A row for each number of clusters that was asked about. */
function compared(points: readonly Point[], args: KmeansArgs): Table {
  const rows = Array.from({ length: args.to - args.from + 1 }, (_, i): Row => {
    const k = args.from + i;
    const { labels, centres, distortion } = partition(points, settingsOf(args, k));
    const sizes = centres.map((_, cluster) => String(labels.filter((label) => label === cluster).length));
    return {
      k: String(k),
      distortion: String(distortion),
      cluster_sizes: sizes.length === 1 ? (sizes[0] ?? '') : sizes,
    };
  });
  return { fields: ['k', 'distortion', 'cluster_sizes'], rows: points.length === 0 ? [] : rows };
}

function labelled(row: Row, cluster: number, { centres }: Partition, fields: readonly string[], args: KmeansArgs): Row {
  const centre = centres[cluster] ?? [];
  const shown = args.showCentroid ? fields.map((field, i) => [`centroid_${field}`, String(centre[i])] as const) : [];
  return { ...row, [args.label]: String(cluster + 1), ...Object.fromEntries(shown) };
}

/** Rows in clusters by the means of numbers, those of one cluster together (kmeans page); others come last as they are. */
function kmeansOf(table: Table, args: KmeansArgs): Table {
  const columns = columnsOf(table.rows, table.fields, args.fields);
  const used = args.fields.length > 0 ? columns : columns.filter(({ numbers }) => numbers !== undefined);
  const points = table.rows.map((_, i) => pointOf(i, used));
  const given = points.filter((point) => point !== undefined);
  if (args.from < args.to) return compared(given, args);
  const found = partition(given, settingsOf(args, args.from));
  const fields = used.map(({ field }) => field);
  const clusters: Row[][] = found.centres.map(() => []);
  const rest: Row[] = [];
  let place = 0;
  for (const [i, row] of table.rows.entries()) {
    const cluster = points[i] === undefined ? undefined : found.labels[place++];
    if (cluster === undefined) rest.push(row);
    else clusters[cluster]?.push(labelled(row, cluster, found, fields, args));
  }
  const added = [args.label, ...(args.showCentroid ? fields.map((field) => `centroid_${field}`) : [])];
  return { fields: [...table.fields, ...added], rows: [...clusters.flat(), ...rest] };
}

export const kmeans = overRows<'kmeans'>(kmeansOf);
