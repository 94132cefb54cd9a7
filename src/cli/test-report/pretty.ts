import { renderDiagnostic } from '../../diagnostics/render.js';
import { type DetectionResult, detectionStatus, type TestResult } from '../../rehearse/index.js';
import { count, duration } from '../counting.js';
import type { Terminal } from '../terminal.js';
import { failuresFirst, isFailure, type TestReport } from './report.js';

/** Of more detections than this, those that passed are only counted. */
const MOST_LISTED = 40;

const MARKS = { pass: ['✓', 32], fail: ['✗', 31], skip: ['–', 33] } as const;

type Paint = (text: string, code: number) => string;

const paintOn =
  ({ color }: Terminal): Paint =>
  (text, code) =>
    color ? `\u001b[${code}m${text}\u001b[0m` : text;

/** The row counts that show where the search went dry: a command that nothing leaves is the one to look at. */
function stageLines({ stages }: TestResult, paint: Paint): readonly string[] {
  const dry = stages.findIndex(({ rows }) => rows === 0);
  return stages.map(({ command, rows }, i) => {
    const line = `    ${rows.toLocaleString('en-US').padStart(9)}  ${command.replace(/\s*\n\s*/g, ' ')}`;
    return i === dry ? paint(line, 31) : line;
  });
}

function problemLines(test: TestResult, terminal: Terminal): readonly string[] {
  const paint = paintOn(terminal);
  const title = test.type === 'validation' ? 'validation' : `${test.type} “${test.name}”`;
  const errors = test.diagnostics.filter(({ kind }) => kind !== 'warning');
  // What is rendered below says the same with its place.
  const told = errors.length > 0 && test.type === 'validation' ? '' : `: ${test.message}`;
  const rendered = test.diagnostics.map((d) =>
    renderDiagnostic(d, { color: terminal.color, columns: terminal.columns - 4 }),
  );
  return [
    `  ${title} ${test.status === 'error' ? 'could not run' : 'failed'}${told}`,
    ...stageLines(test, paint),
    ...rendered.flatMap((text) => text.split('\n').map((line) => `    ${line}`)),
  ];
}

function parts({ tests }: DetectionResult): string {
  const types = ['validation', 'unit', 'integration'] as const;
  const shown = types.flatMap((type) => {
    const of = tests.filter((test) => test.type === type && test.status !== 'skip');
    return of.length === 0 ? [] : [of.length === 1 ? type : `${of.length} ${type}`];
  });
  const skipped = [...new Set(tests.filter(({ status }) => status === 'skip').map(({ message }) => message))];
  return [...shown, ...skipped.map((why) => `skipped: ${why}`)].join(' · ');
}

function lines(result: DetectionResult, terminal: Terminal): readonly string[] {
  const [mark, color] = MARKS[detectionStatus(result)];
  const head = `${paintOn(terminal)(mark, color)} ${result.name}  ${paintOn(terminal)(parts(result), 2)}`;
  return [head, ...result.tests.filter(isFailure).flatMap((test) => problemLines(test, terminal))];
}

/** For people: failures first, each with what is wrong and where; then a line that counts. */
export function toPretty({ results, counts, elapsedMs }: TestReport, terminal: Terminal): string {
  const listed =
    results.length <= MOST_LISTED ? results : results.filter((result) => detectionStatus(result) === 'fail');
  const { passed, failed, skipped } = counts;
  const summary = [
    `${count(results.length, 'detection')}, ${count(counts.total, 'test')} in ${duration(elapsedMs)}`,
    `${passed} passed, ${failed} failed, ${skipped} skipped`,
  ].join(': ');
  const shown = failuresFirst(listed).flatMap((result) => lines(result, terminal));
  return `${[...shown, ...(shown.length > 0 ? [''] : []), summary].join('\n')}\n`;
}
