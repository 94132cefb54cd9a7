import type { AnomalousValueArgs } from '../../plan/index.js';
import { columnsOf, type FieldScores, scoreValues } from '../analytics/anomaly/index.js';
import { overRows, type Row, type Table } from '../operator.js';

const SUMMARY = [
  ...['fieldname', 'count', 'distinct_count', 'mean', 'stdev', 'catAnoFreq%', 'catNormFreq%'],
  ...['numAnoFreq%', 'supportFreq%', 'useCat', 'useNum', 'isNum'],
];

function percent(share: number): string {
  return String(100 * share);
}

function yes(condition: boolean): string {
  return condition ? 'YES' : 'NO';
}

function summaryOf({ field, numeric, spread, count, distinct, support, anomalous, considered }: FieldScores): Row {
  return {
    fieldname: field,
    count: String(count),
    distinct_count: String(distinct),
    ...(spread === undefined ? {} : { mean: String(spread.mean), stdev: String(spread.stdev) }),
    ...(numeric
      ? { 'numAnoFreq%': percent(anomalous) }
      : { 'catAnoFreq%': percent(anomalous), 'catNormFreq%': percent(1 - anomalous) }),
    'supportFreq%': percent(support),
    useCat: yes(considered && !numeric),
    useNum: yes(considered && numeric),
    isNum: yes(numeric),
  };
}

/** The scores of the anomalous values of a row: how likely they are. */
function scoresAt(row: number, fields: readonly FieldScores[], threshold: number): Row {
  const found = fields.flatMap(({ field, numeric, probabilities }) => {
    const probability = probabilities[row];
    if (probability === undefined || probability >= threshold) return [];
    return [[`Anomaly_Score_${numeric ? 'Num' : 'Cat'}(${field})`, String(probability)] as const];
  });
  return Object.fromEntries(found);
}

/** Values that are rare, or far from the mean (anomalousvalue page). */
function anomalousValuesOf(table: Table, { fields, action, ...rules }: AnomalousValueArgs): Table {
  const scores = columnsOf(table.rows, table.fields, fields).map((column) => scoreValues(column, rules));
  if (action === 'summary') return { fields: SUMMARY, rows: scores.map(summaryOf) };
  const considered = scores.filter((score) => score.considered);
  const rows = table.rows.flatMap((row, i): readonly Row[] => {
    const found = scoresAt(i, considered, rules.threshold);
    return action === 'annotate' || Object.keys(found).length > 0 ? [{ ...row, ...found }] : [];
  });
  const added = considered.map(({ field, numeric }) => `Anomaly_Score_${numeric ? 'Num' : 'Cat'}(${field})`);
  return { fields: [...table.fields, ...added], rows };
}

export const anomalousValues = overRows<'anomalousValues'>(anomalousValuesOf);
