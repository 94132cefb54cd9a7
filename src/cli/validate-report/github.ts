import { placed, shownPath, type ValidateReport } from './report.js';
import { summary } from './summary.js';

/** Workflow commands of GitHub Actions: data and properties each have their own escapes. */
const data = (text: string): string => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
const property = (text: string): string => data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');

/** An annotation for each diagnostic, errors first because GitHub shows only so many, and a last line for people. */
export function toGithub(report: ValidateReport): string {
  const all = report.diagnostics.map(placed);
  const sorted = [...all].sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
  const lines = sorted.map((one) => {
    const command = one.severity === 'warning' ? 'warning' : 'error';
    const place = [
      ...(one.file === undefined ? [] : [`file=${property(shownPath(one.file, report.folder))}`]),
      ...(one.line === undefined ? [] : [`line=${one.line}`, `col=${one.column}`, `endLine=${one.endLine}`]),
      `title=${property(one.code)}`,
    ];
    const text = one.hint === undefined ? one.message : `${one.message} ${one.hint}`;
    return `::${command} ${place.join(',')}::${data(text)}`;
  });
  return [...lines, summary(report), ''].join('\n');
}
