import { type DetectionResult, detectionStatus, type TestResult } from '../../rehearse/index.js';
import { failuresFirst, isFailure, type TestReport } from './report.js';

const escaped = (text: string): string => text.replace(/[<>&"']/g, (c) => `&#${c.charCodeAt(0)};`);

const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
  td { overflow-wrap: anywhere; }
  pre { overflow-x: auto; background: #8881; padding: .5rem; }
  .pass { color: #1a7f37; } .fail, .error { color: #cf222e; } .skip { color: #9a6700; }
`;

const WORDS: Readonly<Record<TestResult['status'], string>> = {
  pass: '✅ Passing',
  fail: '❌ Failing',
  error: '❌ Could not run',
  skip: '⏭ Skipped',
};

const TYPES: Readonly<Record<TestResult['type'], string>> = {
  validation: 'Validation',
  unit: 'Unit',
  integration: 'Integration',
};

function cells(test: TestResult, pick: (data: TestResult['data'][number]) => string): string {
  return test.data.length === 0 ? 'N/A' : test.data.map((data) => escaped(pick(data))).join('<br>');
}

function row(test: TestResult): string {
  const shown = [
    TYPES[test.type],
    `<span class="${test.status}">${WORDS[test.status]}</span>`,
    cells(test, ({ data }) => data),
    cells(test, ({ source }) => source),
    cells(test, ({ sourcetype }) => sourcetype),
    String(test.rows),
    `${Math.round(test.ms)} ms`,
    escaped(test.message),
  ];
  return `<tr>${shown.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function dryStages({ stages }: TestResult): string {
  if (stages.length === 0) return '';
  const lines = stages.map(({ command, rows }) => `${String(rows).padStart(9)}  ${escaped(command)}`);
  return `<p>Rows after each command:</p><pre>${lines.join('\n')}</pre>`;
}

const HEAD = ['Test Type', 'Status', 'Dataset', 'Source', 'Sourcetype', 'Rows', 'Time', ''];

function section(result: DetectionResult): string {
  const open = result.tests.some(isFailure) ? ' open' : '';
  const head = HEAD.map((title) => `<th>${title}</th>`).join('');
  return `<details${open}><summary class="${detectionStatus(result)}">${escaped(result.name)}</summary>
<p>${escaped(result.file)}</p>
<table><tr>${head}</tr>${result.tests.map(row).join('\n')}</table>${result.tests.map(dryStages).join('')}
</details>`;
}

/** One page that needs nothing else: a table a detection, laid out like the research site's “Detection Testing”. */
export function toHtml({ results, counts, elapsedMs }: TestReport): string {
  const { total, passed, failed, skipped } = counts;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Detection tests</title><style>${STYLE}</style></head><body>
<h1>Detection tests</h1>
<p>${results.length} detections, ${total} tests in ${(elapsedMs / 1000).toFixed(2)} s:
<span class="pass">${passed} passed</span>, <span class="fail">${failed} failed</span>, <span class="skip">${skipped} skipped</span></p>
${failuresFirst(results).map(section).join('\n')}
</body></html>
`;
}
