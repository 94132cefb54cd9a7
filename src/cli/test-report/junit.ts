import { relative } from 'node:path';
import type { DetectionResult, TestResult } from '../../rehearse/index.js';
import type { TestReport } from './report.js';

/** Characters that XML 1.0 has no way to write are left out. */
export function xmlText(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[<>&"]/g, (c) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' })[c] ?? c)
    .replace(/[\n\r\t]/g, (c) => `&#${c.charCodeAt(0)};`);
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

function attributes(given: Readonly<Record<string, string | number>>): string {
  return Object.entries(given)
    .map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
    .join('');
}

function details({ status, message, stages }: TestResult): string {
  if (status === 'skip') return `<skipped${attributes({ message })}/>`;
  if (status === 'pass') return '';
  const element = status === 'fail' ? 'failure' : 'error';
  const lines = stages.map(({ command, rows }) => `${String(rows).padStart(9)}  ${command}`).join('\n');
  return `<${element}${attributes({ message })}>${xmlText(lines)}</${element}>`;
}

function testCase(result: DetectionResult, test: TestResult): string {
  const name = test.type === 'validation' ? 'validation' : `${test.type}: ${test.name}`;
  return `    <testcase${attributes({ classname: result.name, name, time: seconds(test.ms) })}>${details(test)}</testcase>`;
}

function suite(result: DetectionResult, folder: string): string {
  const { name, tests } = result;
  const count = (status: string): number => tests.filter((test) => test.status === status).length;
  const given = {
    name,
    file: relative(folder, result.file),
    tests: tests.length,
    failures: count('fail'),
    errors: count('error'),
    skipped: count('skip'),
    time: seconds(tests.reduce((sum, { ms }) => sum + ms, 0)),
  };
  return `  <testsuite${attributes(given)}>\n${tests.map((test) => testCase(result, test)).join('\n')}\n  </testsuite>`;
}

/** JUnit's XML as CI servers read it: a suite a detection, a case a test. Files are relative to `folder`. */
export function toJunit({ results, counts, elapsedMs }: TestReport, folder: string): string {
  const failures = results.flatMap(({ tests }) => tests).filter(({ status }) => status === 'fail').length;
  const given = {
    name: 'karst test',
    tests: counts.total,
    failures,
    errors: counts.failed - failures,
    skipped: counts.skipped,
    time: seconds(elapsedMs),
  };
  const suites = results.map((result) => suite(result, folder)).join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes(given)}>\n${suites}\n</testsuites>\n`;
}
