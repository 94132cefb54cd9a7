import { parse as parseYaml } from 'yaml';
import { buildMessages } from '../diagnostics/codes/build.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';

const diagnose = diagnoser(buildMessages);

export type TestStatus = 'pass' | 'fail' | 'skip' | 'error';

/** What came of one test of a detection the last time. */
export interface TestOutcome {
  readonly name: string;
  readonly type: 'validation' | 'unit' | 'integration';
  readonly status: TestStatus;
  readonly message: string;
}

/** Outcomes by the name of the detection. */
export type TestResults = ReadonlyMap<string, readonly TestOutcome[]>;

type Raw = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);
const records = (value: unknown): readonly Raw[] => (Array.isArray(value) ? value.filter(isRecord) : []);

function outcomeOf(raw: Raw): readonly TestOutcome[] {
  const type = (['validation', 'unit', 'integration'] as const).find((known) => known === (raw.type ?? raw.test_type));
  const status = (['pass', 'fail', 'skip', 'error'] as const).find((known) => known === raw.status);
  if (type === undefined || status === undefined) return [];
  return [{ name: String(raw.name ?? ''), type, status, message: typeof raw.message === 'string' ? raw.message : '' }];
}

function detectionsOf(whole: Raw): readonly Raw[] {
  // `detections` is Karst's JSON, the others are contentctl's summary.yml.
  const lists = ['detections', 'tested_detections', 'skipped_detections', 'untested_detections'];
  return lists.flatMap((key) => records(whole[key]));
}

/** Reads what `karst test --format json` prints, or a summary.yml; throws a `KarstError` for anything else. */
export function readTestResults(text: string, path: string): TestResults {
  const refuse = (reason: string): KarstError =>
    new KarstError(diagnose('build/test-results', { file: path }, path, reason));
  let whole: unknown;
  try {
    whole = text.trimStart().startsWith('{') ? JSON.parse(text) : parseYaml(text, { maxAliasCount: 100 });
  } catch (error) {
    throw refuse((error as Error).message);
  }
  if (!isRecord(whole) || !('detections' in whole || 'tested_detections' in whole))
    throw refuse('it has neither “detections” nor “tested_detections”.');
  return new Map(
    detectionsOf(whole).map((raw): [string, readonly TestOutcome[]] => [
      String(raw.name ?? ''),
      records(raw.tests).flatMap(outcomeOf),
    ]),
  );
}
