import type { Detection } from '../content/index.js';
import type { Diagnostic } from '../diagnostics/index.js';
import type { Backtested, Period } from '../rehearse/index.js';
import { count, duration } from './counting.js';
import { renderTable } from './table.js';
import type { Terminal } from './terminal.js';

/** What became of one detection: without `result`, `problems` says why. */
export interface BacktestOutcome {
  readonly detection: Detection;
  readonly result?: Backtested;
  readonly problems: readonly Diagnostic[];
}

export interface BacktestReport {
  readonly period: Period;
  readonly outcomes: readonly BacktestOutcome[];
  readonly elapsedMs: number;
}

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

function numbers({ hits, notables, riskEvents, risk, silenced }: Backtested): readonly string[] {
  return [hits, notables, silenced, riskEvents, risk].map((n) => n.toLocaleString('en-US'));
}

const NUMBERS = ['hits', 'notables', 'throttled', 'risk events', 'risk'] as const;

function oneDetection({ detection, result }: BacktestOutcome, terminal: Terminal): string {
  if (result === undefined) return `${detection.name}: failed\n`;
  const { days, entities, values, windows, quiet } = result;
  const daily = days.filter(({ hits }) => hits > 0);
  const blocks = [`${detection.name}  ${count(windows, 'window')}, ${quiet} of them without events that it reads`];
  if (daily.length === 0) return `${blocks[0]}\nfound nothing\n`;
  const rows = daily.map((day) => [day.day, ...[day.hits, day.notables, day.riskEvents, day.risk].map(String)]);
  const total = [result.hits, result.notables, result.riskEvents, result.risk].map(String);
  blocks.push(
    renderTable(['day', 'hits', 'notables', 'risk events', 'risk'], [...rows, ['in all', ...total]], terminal),
  );
  if (result.silenced > 0) blocks.push(`${count(result.silenced, 'row')} throttled`);
  if (entities.length > 0) {
    const shown = entities.map(({ name, type, riskEvents, risk }) => [name, type, String(riskEvents), String(risk)]);
    blocks.push(renderTable(['entity', 'type', 'risk events', 'risk'], shown, terminal));
  }
  const top = values.map(({ field, distinct, top }) => [
    field,
    String(distinct),
    top.map(({ value, count: n }) => `${value} (${n})`).join('\n'),
  ]);
  blocks.push(renderTable(['field', 'values', 'most frequent'], top, terminal));
  return `${blocks.join('\n\n')}\n`;
}

function many(outcomes: readonly BacktestOutcome[], terminal: Terminal): string {
  const found = outcomes.filter(({ result }) => result !== undefined && result.hits > 0);
  const sorted = [...found].sort((a, b) => (b.result?.notables ?? 0) - (a.result?.notables ?? 0));
  const rows = sorted.flatMap(({ detection, result }) =>
    result === undefined
      ? []
      : [
          [
            detection.name,
            detection.type,
            String(result.days.filter(({ hits }) => hits > 0).length),
            ...numbers(result),
          ],
        ],
  );
  const table =
    rows.length === 0 ? '' : `${renderTable(['detection', 'type', 'days', ...NUMBERS], rows, terminal)}\n\n`;
  const failed = outcomes.filter(({ result }) => result === undefined).length;
  const rest = outcomes.length - found.length - failed;
  const failures = failed > 0 ? `, ${failed} failed` : '';
  return `${table}${count(found.length, 'detection')} with hits, ${rest} without${failures}\n`;
}

function text({ period, outcomes, elapsedMs }: BacktestReport, terminal: Terminal): string {
  const [only] = outcomes;
  const body = outcomes.length === 1 && only !== undefined ? oneDetection(only, terminal) : many(outcomes, terminal);
  return `${iso(period.from)} to ${iso(period.to)}\n\n${body}\nin ${duration(elapsedMs)}\n`;
}

function json({ period, outcomes, elapsedMs }: BacktestReport): string {
  const detections = outcomes.map(({ detection: { name, id, type }, result, problems }) => {
    const { messages: _, ...found } = result ?? { messages: [] };
    const diagnostics = problems.map(({ code, kind, message, hint }) => ({ code, kind, message, hint }));
    return { name, id, type, status: result === undefined ? 'failed' : 'done', ...found, diagnostics };
  });
  return `${JSON.stringify({ from: iso(period.from), to: iso(period.to), ms: Math.round(elapsedMs), detections }, null, 2)}\n`;
}

/** Forms of the output. */
export const BACKTEST_FORMATS = { table: text, json } as const;

export type BacktestFormat = keyof typeof BACKTEST_FORMATS;
