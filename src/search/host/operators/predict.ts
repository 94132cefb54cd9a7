import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser, KarstError, type Span } from '../../../diagnostics/index.js';
import type { PredictedField } from '../../plan/index.js';
import { normalQuantile } from '../analytics/density/index.js';
import { type Forecast, forecast, LEAST_VALUES, type Series } from '../analytics/forecast/index.js';
import { overRows, type Row } from '../operator.js';

const diagnose = diagnoser(searchMessages);

function refuse(span: Span, message: string, hint: string): never {
  throw new KarstError(diagnose('search/usage', { span }, message, hint));
}

function seriesOf(rows: readonly Row[], field: string): Series {
  return rows.map(({ [field]: value }) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
    return Number.isFinite(number) ? number : undefined;
  });
}

interface Prediction {
  readonly of: PredictedField;
  /** From the first row on. */
  readonly points: Forecast;
}

function predictionOf(rows: readonly Row[], of: PredictedField, span: Span): Prediction {
  const known = seriesOf(rows, of.field).slice(0, Math.max(0, rows.length - of.holdback));
  const count = known.filter((value) => value !== undefined).length;
  if (count < LEAST_VALUES[of.method]) {
    const message = `predict ${of.method} needs at least ${LEAST_VALUES[of.method]} numbers in "${of.field}"; there are ${count}.`;
    return refuse(span, message, 'Count the values held back; take a longer time or a shorter span.');
  }
  if (of.period !== undefined && of.method === 'LLP' && known.length < 2 * of.period) {
    return refuse(span, `predict LLP needs at least two periods of ${of.period} points.`, 'Give a shorter period.');
  }
  const points = forecast(known, known.length + of.ahead, of.method, of.period);
  if (points !== undefined) return { of, points };
  return refuse(span, `"${of.field}" does not repeat itself, which LLP needs.`, 'Give period=, or take LLT.');
}

function cellsOf({ of, points }: Prediction, at: number): Row {
  const point = points[at];
  if (point === undefined) return {};
  const reach = (percent: number): number => normalQuantile((1 + percent / 100) / 2) * Math.sqrt(point.variance);
  return {
    [of.as]: String(point.mean),
    [of.upper.as]: String(point.mean + reach(of.upper.percent)),
    [of.lower.as]: String(point.mean - reach(of.lower.percent)),
  };
}

/** The times after the last row, as far apart as the last two rows are. */
function laterRows(rows: readonly Row[], count: number): readonly Row[] {
  const [before, last] = rows.slice(-2).map(({ _time: time }) => Number(time));
  if (before === undefined || last === undefined || !Number.isFinite(last - before))
    return Array.from({ length: count }, () => ({}));
  return Array.from({ length: count }, (_, i) => ({
    _time: String(Number((last + (i + 1) * (last - before)).toFixed(6))),
  }));
}

/** Goes on with series along time by Kalman filters (predict page). */
export const predict = overRows<'predict'>((table, { fields }, context, span) => {
  const { rows } = table;
  const names = fields.flatMap(({ as, upper, lower }) => [as, upper.as, lower.as]);
  const shown = [...table.fields, ...names];
  if (context.dry && rows.length === 0) return { fields: shown, rows };
  const predictions = fields.map((field) => predictionOf(rows, field, span));
  const last = predictions.reduce((most, { points }) => Math.max(most, points.length), rows.length);
  const all = [...rows, ...laterRows(rows, last - rows.length)];
  return { fields: shown, rows: all.map((row, i) => Object.assign({}, row, ...predictions.map((p) => cellsOf(p, i)))) };
}, true);
