import type { TextClusterArgs } from '../../plan/index.js';
import { columnOf, countsOf } from '../analytics/anomaly/index.js';
import { clusterTexts, type TextClustering } from '../analytics/clusters/index.js';
import { overRows, type Row, type Table } from '../operator.js';

function clusteringOf({ match, similarity, delimiters }: TextClusterArgs): TextClustering {
  return { match, similarity, ...(delimiters === undefined ? {} : { delimiters }) };
}

/** Rows by how similar their texts are (cluster page): one for each cluster, or all with labelonly. */
function textClustersOf(table: Table, args: TextClusterArgs): Table {
  const { values } = columnOf(table.rows, args.field);
  const texts = values.filter((text) => text !== undefined);
  const labels = clusterTexts(texts, clusteringOf(args));
  const counts = countsOf(labels);
  const seen = new Set<number>();
  let place = 0;
  const rows = table.rows.flatMap((row, i): readonly Row[] => {
    const label = values[i] === undefined ? undefined : labels[place++];
    if (label === undefined) return args.labelOnly ? [row] : [];
    if (!args.labelOnly && seen.has(label)) return [];
    seen.add(label);
    const count = args.countField === undefined ? {} : { [args.countField]: String(counts.get(label) ?? 0) };
    return [{ ...row, ...count, [args.labelField]: String(label + 1) }];
  });
  const added = [...(args.countField === undefined ? [] : [args.countField]), args.labelField];
  return { fields: [...table.fields, ...added], rows };
}

export const textClusters = overRows<'textClusters'>(textClustersOf);
