import { deploymentFor, searchName } from '../../content/index.js';
import { KarstError } from '../../diagnostics/index.js';
import { quoted, writeFindings } from '../../findings/index.js';
import type { ResultRow } from '../../search/index.js';
import { expectationVerdict } from './expectation.js';
import { failureOf } from './failure.js';
import { CHECKED_FIELDS, findingProblems, settingProblems } from './integration-checks.js';
import { type Prepared, prepareData, type Subject } from './prepare-data.js';
import { type TestResult, testResult } from './results.js';
import { consequencesFor, whyNotIntegrated } from './skip.js';
import { unitVerdict, type Verdict } from './verdict.js';
import { nowAfter, type RunWindow, windowAround } from './window.js';

type Outcome = Omit<TestResult, 'name' | 'type' | 'ms' | 'data'>;

const outcome = (given: Pick<Outcome, 'status' | 'message'> & Partial<Outcome>): Outcome => ({
  rows: 0,
  diagnostics: [],
  stages: [],
  ...given,
});

/** contentctl's verdict where the test asks for rows at all, and what the test asks for beyond it. */
function verdictOn({ detection, test: { expect } }: Subject, rows: readonly ResultRow[]): Verdict {
  const quiet = expect?.least === 0 && rows.length === 0;
  const usual = quiet || expect?.most === 0 ? { pass: true, message: '' } : unitVerdict(detection, rows);
  if (!usual.pass || expect === undefined) return usual;
  return expectationVerdict(expect, rows);
}

/** Where a search that ought to have found something went dry. */
async function stagesOf(subject: Subject, { store }: Prepared, window: RunWindow): Promise<TestResult['stages']> {
  try {
    const { stages } = await subject.bench.stages(subject.detection.search, window, store);
    return stages.map(({ command, rows = 0 }) => ({ command, rows }));
  } catch (error) {
    if (error instanceof KarstError) return [];
    throw error;
  }
}

/** Over all time, as contentctl has it; “now” is just after the data, so that relative times in the search mean something. */
async function unit(subject: Subject, prepared: Prepared): Promise<Outcome> {
  const { store, loaded } = prepared;
  const { diagnostics } = loaded;
  if (loaded.span === undefined) return outcome({ status: 'error', message: 'the data holds no events', diagnostics });
  const window = { now: nowAfter(loaded.span, 'now') };
  const { rows } = await subject.bench.search(subject.detection.search, window, store);
  const verdict = verdictOn(subject, rows);
  const dry = !verdict.pass && rows.length === 0;
  return outcome({
    status: verdict.pass ? 'pass' : 'fail',
    message: verdict.message,
    rows: rows.length,
    diagnostics,
    ...(dry && { stages: await stagesOf(subject, prepared, window) }),
  });
}

async function integration(subject: Subject, { store, loaded }: Prepared): Promise<Outcome> {
  const { detection, bench } = subject;
  const { content } = bench.means;
  const deployment = deploymentFor(content, detection);
  const made = consequencesFor(content, detection);
  const problems = settingProblems(detection, made);
  if (problems.length > 0) return outcome({ status: 'fail', message: problems.join('; ') });
  if (deployment === undefined || loaded.span === undefined) {
    return outcome({ status: 'error', message: `there is no deployment for type ${detection.type}` });
  }
  const window = windowAround(deployment.scheduling, loaded.span);
  const { rows } = await bench.search(detection.search, window, store);
  const sid = `test_${detection.id}`;
  const findings = bench.findings(detection, rows, window, sid);
  await writeFindings(store, findings);
  const name = searchName(detection);
  const wanted = `(index=risk OR index=notable) search_name=${quoted(name)} orig_sid=${quoted(sid)}`;
  const spl = `search ${wanted} | fields index ${CHECKED_FIELDS.join(' ')}`;
  const written = await bench.search(spl, { now: window.now }, store);
  const inIndex = (index: string): readonly ResultRow[] => written.rows.filter((row) => row.index === index);
  const wrong = findingProblems(detection, made, {
    searchName: name,
    risk: inIndex('risk'),
    notables: inIndex('notable'),
  });
  const empty = rows.length === 0 ? ['the scheduled search found nothing in its window'] : wrong;
  return outcome({
    status: empty.length === 0 ? 'pass' : 'fail',
    message: empty.join('; '),
    rows: rows.length,
    diagnostics: findings.messages,
  });
}

/** Why the integration of a test is settled before it is tried. */
function settled(subject: Subject, unitOutcome: Outcome): Outcome | undefined {
  const { detection, test, bench } = subject;
  const why = whyNotIntegrated(detection, consequencesFor(bench.means.content, detection));
  if (why !== undefined) return outcome({ status: 'skip', message: why });
  if (unitOutcome.status !== 'pass') return outcome({ status: 'fail', message: 'the unit test did not pass' });
  if (test.expect?.most === 0) return outcome({ status: 'skip', message: 'the test expects no results' });
  return unitOutcome.rows === 0 ? outcome({ status: 'skip', message: 'there are no results' }) : undefined;
}

/** Runs and times one part of a test. */
async function timed({ test }: Subject, type: TestResult['type'], run: () => Promise<Outcome>): Promise<TestResult> {
  const started = performance.now();
  const found = await run().catch((error: unknown) => outcome({ status: 'error', ...failureOf(error) }));
  const data = test.attackData.map(({ data: name, source, sourcetype }) => ({ data: name, source, sourcetype }));
  return testResult({ name: test.name, type, ...found, data, ms: performance.now() - started });
}

/** Carries out one test entry of a detection: the unit test, then the integration test on the same data. */
export async function runOneTest(subject: Subject): Promise<readonly TestResult[]> {
  let prepared: Prepared | undefined;
  try {
    const first = await timed(subject, 'unit', async () => {
      prepared = await prepareData(subject);
      return unit(subject, prepared);
    });
    const early = settled(subject, first);
    const second = await timed(subject, 'integration', async () => {
      if (early !== undefined || prepared === undefined)
        return early ?? outcome({ status: 'error', message: 'there is no data' });
      return integration(subject, prepared);
    });
    return [first, second];
  } finally {
    await prepared?.store.close();
  }
}
