import type { AnomalousEventArgs } from '../../plan/index.js';
import { anomalyThreshold, columnsOf, type EventScore, scoreEvents } from '../analytics/anomaly/index.js';
import { overRows, type Row, type Table } from '../operator.js';

const ADDED = ['log_event_prob', 'probable_cause', 'probable_cause_freq', 'max_freq'];

function annotated(row: Row, { log, cause, causeShare, mostShare }: EventScore): Row {
  return {
    ...row,
    log_event_prob: String(log),
    probable_cause: cause,
    probable_cause_freq: String(causeShare),
    max_freq: String(mostShare),
  };
}

/** Events whose values are rare together (anomalydetection page, method=histogram). */
function anomalousEventsOf(table: Table, { fields, action, threshold: given, cutoff }: AnomalousEventArgs): Table {
  const { rows } = table;
  const scores = scoreEvents(columnsOf(rows, table.fields, fields), rows.length);
  const found = anomalyThreshold(scores, cutoff);
  const threshold = given === undefined ? found.threshold : Math.log(given);
  const isAnomalous = ({ log }: EventScore): boolean => log < threshold;
  if (action !== 'summary') {
    const kept = rows.flatMap((row, i) => {
      const score = scores[i];
      return score !== undefined && (action === 'annotate' || isAnomalous(score)) ? [annotated(row, score)] : [];
    });
    return { fields: [...table.fields, ...ADDED], rows: kept };
  }
  const logs = scores.map(({ log }) => log);
  const summary: readonly (readonly [string, number])[] = [
    ['num_anomalies', scores.filter(isAnomalous).length],
    ['thresh', Math.exp(threshold)],
    ['max_logprob', logs.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)],
    ['min_logprob', logs.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)],
    ['1st_quartile', found.quartiles.first],
    ['3rd_quartile', found.quartiles.third],
  ];
  const names = summary.map(([name]) => name);
  if (rows.length === 0) return { fields: names, rows: [] };
  return { fields: names, rows: [Object.fromEntries(summary.map(([name, value]) => [name, String(value)]))] };
}

export const anomalousEvents = overRows<'anomalousEvents'>(anomalousEventsOf);
