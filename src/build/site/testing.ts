import type { AttackData, Detection } from '../../content/index.js';
import type { TestOutcome, TestStatus } from '../test-results.js';
import { table } from './frame.js';
import { type Html, html, type Part } from './html.js';
import { outerLink } from './prose.js';
import type { Site } from './site-model.js';

const WORDS: Readonly<Record<TestStatus, readonly [mark: string, word: string]>> = {
  pass: ['✓', 'Passing'],
  fail: ['✗', 'Failing'],
  error: ['✗', 'Error'],
  skip: ['–', 'Skipped'],
};

function statusOf(outcome: TestOutcome | undefined): Html {
  if (outcome === undefined) return html`<span class="status">Not run</span>`;
  const [mark, word] = WORDS[outcome.status];
  const why = outcome.status !== 'pass' && outcome.message !== '' && html`<br><small>${outcome.message}</small>`;
  return html`<span class="status ${outcome.status}"><span aria-hidden="true">${mark}</span> ${word}</span>${why}`;
}

function dataset({ data }: AttackData): Html {
  return /^https?:/i.test(data) ? outerLink(data, 'Dataset') : html`<code>${data}</code>`;
}

const TITLES = { validation: 'Validation', unit: 'Unit', integration: 'Integration' } as const;

/** A row a test and dataset; validation needs no data. */
export function testing(detection: Detection, { source }: Site): Html {
  const outcomes = source.tests.get(detection.name) ?? [];
  const of = (type: TestOutcome['type'], name?: string) =>
    outcomes.find((one) => one.type === type && (name === undefined || one.name === name));
  // contentctl tests what is valid and does not list validation.
  const valid: TestOutcome | undefined =
    of('validation') ??
    (outcomes.length > 0 ? { name: '', type: 'validation', status: 'pass', message: '' } : undefined);
  const rows: (readonly Part[])[] = [[TITLES.validation, statusOf(valid), 'N/A', 'N/A', 'N/A']];
  for (const type of ['unit', 'integration'] as const) {
    for (const test of detection.tests) {
      // A test that was renamed since is still the only one.
      const status = statusOf(of(type, test.name) ?? (detection.tests.length === 1 ? of(type) : undefined));
      const several = detection.tests.length > 1 && html`<br><small>${test.name}</small>`;
      for (const data of test.attackData)
        rows.push([
          html`${TITLES[type]}${several}`,
          status,
          dataset(data),
          html`<code>${data.source}</code>`,
          html`<code>${data.sourcetype}</code>`,
        ]);
    }
  }
  const { manualTest } = detection.tags;
  return html`${table(['Test Type', 'Status', 'Dataset', 'Source', 'Sourcetype'], rows)}
${manualTest !== undefined && html`<p class="note">Tested by hand: ${manualTest}</p>`}
<p>Run the tests with <code>karst test</code>, or send a dataset to a Splunk or a Karst server with <code>karst replay</code>.</p>`;
}
