import { relative } from 'node:path';
import type { Diagnostic } from '../../diagnostics/index.js';
import { diagnosticToJson } from '../../diagnostics/render.js';
import { failedTests, type TestReport } from './report.js';

/** Workflow commands of GitHub Actions: data and properties each have their own escapes. */
const data = (text: string): string => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
const property = (text: string): string => data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');

function lineOf(diagnostics: readonly Diagnostic[], file: string): number {
  const placed = diagnostics.find((d) => d.file === file && d.span !== undefined && d.kind !== 'warning');
  return (placed && diagnosticToJson(placed).span?.line) ?? 1;
}

/** One annotation a failed test, at the line of the mistake where it is known, and a last line for people. */
export function toGithub({ results, counts }: TestReport, folder: string): string {
  const lines = failedTests(results).map(({ result, test }) => {
    const place = `file=${property(relative(folder, result.file))},line=${lineOf(test.diagnostics, result.file)}`;
    const title = property(`${result.name}: ${test.type} ${test.status === 'fail' ? 'failed' : 'could not run'}`);
    return `::error ${place},title=${title}::${data(test.message)}`;
  });
  const { passed, failed, skipped } = counts;
  return [...lines, `${passed} passed, ${failed} failed, ${skipped} skipped`, ''].join('\n');
}
