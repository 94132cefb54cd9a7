import { xmlText } from '../test-report/index.js';
import { type Placed, placed, shownPath, type ValidateReport } from './report.js';

function attributes(given: Readonly<Record<string, string | number>>): string {
  return Object.entries(given)
    .map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
    .join('');
}

const at = ({ line, column }: Placed): string => (line === undefined ? '' : `:${line}:${column}`);

function testCase(file: string, found: readonly Placed[]): string {
  const errors = found.filter(({ severity }) => severity !== 'warning');
  const lines = found.map((one) => `${one.severity} ${one.code} ${file}${at(one)}: ${one.message}`).join('\n');
  const head = `    <testcase${attributes({ classname: 'karst validate', name: file })}`;
  if (errors.length === 0)
    return lines === '' ? `${head}/>` : `${head}><system-out>${xmlText(lines)}</system-out></testcase>`;
  const message = errors[0]?.message ?? '';
  return `${head}><failure${attributes({ message, type: errors[0]?.code ?? '' })}>${xmlText(lines)}</failure></testcase>`;
}

/** JUnit's XML: a case a file, failed if anything in it is an error; warnings are its output. */
export function toJunit({ diagnostics, files, folder }: ValidateReport): string {
  const byFile = new Map<string, Placed[]>(files.map((file) => [shownPath(file, folder), []]));
  for (const diagnostic of diagnostics) {
    const one = placed(diagnostic);
    const file = one.file === undefined ? 'karst validate' : shownPath(one.file, folder);
    byFile.set(file, [...(byFile.get(file) ?? []), one]);
  }
  const failures = [...byFile.values()].filter((found) => found.some(({ severity }) => severity !== 'warning')).length;
  const given = { name: 'karst validate', tests: byFile.size, failures, errors: 0, skipped: 0 };
  const cases = [...byFile].map(([file, found]) => testCase(file, found)).join('\n');
  const suite = `  <testsuite${attributes(given)}>\n${cases}\n  </testsuite>`;
  const { name, tests, errors } = given;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes({ name, tests, failures, errors })}>\n${suite}\n</testsuites>\n`;
}
