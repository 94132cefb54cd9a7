import type { Detection } from '../content/index.js';
import type { Diagnostic } from '../diagnostics/index.js';
import { type DiagnosticJson, diagnosticToJson, renderDiagnostic, visible } from '../diagnostics/render.js';
import type { Hit, LoadedFile } from '../rehearse/index.js';
import type { ResultRow } from '../search/index.js';
import { count, duration, eventsIn, loadedSummary } from './counting.js';
import { jsonRow, toCsv } from './rows.js';
import { resultTable } from './search.js';
import type { Terminal } from './terminal.js';

/** A problem of a hunt; `detection` when one detection had it. */
export interface HuntProblem {
  readonly diagnostic: Diagnostic;
  readonly detection?: Detection;
}

/** Everything a hunt has to tell. */
export interface HuntReport {
  readonly files: readonly LoadedFile[];
  /** How many detections ran. */
  readonly detections: number;
  readonly hits: readonly Hit[];
  readonly problems: readonly HuntProblem[];
  readonly elapsedMs: number;
}

/** The text that a detection's problem points into is its search, unless the problem says otherwise. */
function sourceFor({ detection }: HuntProblem) {
  return detection === undefined ? undefined : { name: `search of "${detection.name}"`, text: detection.search };
}

function problemJson(problem: HuntProblem): DiagnosticJson & { readonly detection?: string } {
  const json = diagnosticToJson(problem.diagnostic, sourceFor(problem));
  const { detection } = problem;
  return detection === undefined ? json : { detection: detection.name, file: detection.file, ...json };
}

/** A problem as text for stderr. */
export function problemText(problem: HuntProblem, terminal: Terminal): string {
  const source = sourceFor(problem);
  const options = {
    color: terminal.errorColor,
    columns: terminal.columns,
    ...(source === undefined ? {} : { source }),
  };
  const text = renderDiagnostic(problem.diagnostic, options);
  const pointed = problem.diagnostic.span !== undefined && problem.diagnostic.file === undefined;
  return problem.detection === undefined || pointed ? text : `${text}\n  in detection "${problem.detection.name}"`;
}

function identity({ id, name, version, type }: Detection) {
  return { id, name, version, type };
}

function toJson(report: HuntReport): string {
  const findings = report.hits.map(({ detection, fields, rows, findings: { notables, riskEvents } }) => ({
    detection: identity(detection),
    rows: rows.map((row) => jsonRow(row, fields)),
    notables,
    risk_events: riskEvents,
  }));
  const whole = {
    events: eventsIn(report.files),
    detections: report.detections,
    findings,
    errors: report.problems.map(problemJson),
    elapsed_ms: Math.round(report.elapsedMs),
  };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

function toJsonLines({ hits }: HuntReport): string {
  const lines = hits.flatMap(({ detection, fields, rows }) =>
    rows.map((row) => JSON.stringify({ detection: identity(detection), row: jsonRow(row, fields) })),
  );
  return lines.map((line) => `${line}\n`).join('');
}

/** One table for all detections: their names in front, then the union of their fields. */
function toOneCsv({ hits }: HuntReport): string {
  const fields = [...new Set(hits.flatMap((hit) => hit.fields))];
  const rows = hits.flatMap((hit): readonly ResultRow[] =>
    hit.rows.map((row) => ({ ...row, detection: hit.detection.name })),
  );
  return toCsv(['detection', ...fields.filter((field) => field !== 'detection')], rows);
}

/** The risk that was put on things, equal lines once with their number. */
function riskLines({ findings }: Hit): readonly string[] {
  const counts = new Map<string, number>();
  for (const { risk_score, risk_object_type, risk_object, risk_message } of findings.riskEvents) {
    const line = visible(`risk ${risk_score} on ${risk_object_type} ${risk_object}: ${risk_message}`);
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, times]) => (times > 1 ? `${line} (${times} times)` : line));
}

function hitText(hit: Hit, terminal: Terminal): string {
  const { detection, rows, findings } = hit;
  const name = terminal.color ? `\u001b[1m${detection.name}\u001b[0m` : detection.name;
  const made = [
    count(rows.length, 'row'),
    count(findings.notables.length, 'notable'),
    count(findings.riskEvents.length, 'risk event'),
  ];
  const techniques = detection.tags.mitreAttackId.join(' ');
  const head = [name, detection.type, techniques, made.join(', ')].filter((part) => part !== '').join(' · ');
  return `${[head, '', resultTable(hit, terminal), '', ...riskLines(hit)].join('\n')}\n\n`;
}

function toText(report: HuntReport, terminal: Terminal): string {
  const { files, detections, hits, elapsedMs } = report;
  const notables = hits.reduce((sum, hit) => sum + hit.findings.notables.length, 0);
  const risks = hits.reduce((sum, hit) => sum + hit.findings.riskEvents.length, 0);
  const fresh = hits.reduce((sum, { written }) => sum + written.notables + written.riskEvents, 0);
  const made = `${count(notables, 'notable')}, ${count(risks, 'risk event')} (${fresh.toLocaleString('en-US')} new)`;
  const found = hits.length === 0 ? 'nothing found' : `${count(hits.length, 'detection')} matched: ${made}`;
  const ran = `${count(detections, 'detection')} run`;
  return `${hits.map((hit) => hitText(hit, terminal)).join('')}${loadedSummary(files)}; ${ran} in ${duration(elapsedMs)}; ${found}\n`;
}

/** How a hunt is printed, by the value of --format. */
export const HUNT_FORMATS: Readonly<
  Record<'table' | 'json' | 'jsonl' | 'csv', (report: HuntReport, terminal: Terminal) => string>
> = { table: toText, json: toJson, jsonl: toJsonLines, csv: toOneCsv };

export type HuntFormat = keyof typeof HUNT_FORMATS;
