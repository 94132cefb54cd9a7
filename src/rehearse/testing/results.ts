import type { Detection } from '../../content/index.js';
import type { Diagnostic } from '../../diagnostics/index.js';
import type { ExplainedStage } from '../../search/index.js';

export type TestType = 'validation' | 'unit' | 'integration';

/** `error`: the test could not be carried out; `fail`: it was, and the detection is not what it should be. */
export type TestStatus = 'pass' | 'fail' | 'skip' | 'error';

/** What came of one test. */
export interface TestResult {
  readonly name: string;
  readonly type: TestType;
  readonly status: TestStatus;
  /** Why; empty for a test that passed with nothing to tell. */
  readonly message: string;
  /** Rows that the search found. */
  readonly rows: number;
  readonly ms: number;
  /** What was wrong on the way, with places in the file where there are some. */
  readonly diagnostics: readonly Diagnostic[];
  /** Rows after each command, where the search found nothing that it should. */
  readonly stages: readonly Required<Pick<ExplainedStage, 'command' | 'rows'>>[];
  /** The log files it ran on, as the content names them. */
  readonly data: readonly TestedData[];
}

export interface TestedData {
  readonly data: string;
  readonly source: string;
  readonly sourcetype: string;
}

/** What came of one detection's tests; without `detection` its file could not be read. */
export interface DetectionResult {
  readonly name: string;
  readonly id: string;
  readonly file: string;
  readonly detection?: Detection;
  readonly tests: readonly TestResult[];
}

/** How many tests came to what; an error is a failure. */
export interface TestCounts {
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function countTests(results: readonly DetectionResult[]): TestCounts {
  const tests = results.flatMap((result) => result.tests);
  const count = (...statuses: readonly TestStatus[]): number => tests.filter((t) => statuses.includes(t.status)).length;
  return { total: tests.length, passed: count('pass'), failed: count('fail', 'error'), skipped: count('skip') };
}

/** contentctl's word on a detection: failed by any failure, skipped if there was nothing but skips, else passed. */
export function detectionStatus({ tests }: Pick<DetectionResult, 'tests'>): Exclude<TestStatus, 'error'> {
  if (tests.some(({ status }) => status === 'fail' || status === 'error')) return 'fail';
  const tried = tests.filter(({ type }) => type !== 'validation');
  return tried.every(({ status }) => status === 'skip') ? 'skip' : 'pass';
}

/** A result with what most have alike left out. */
export function testResult(
  given: Pick<TestResult, 'name' | 'type' | 'status' | 'message'> & Partial<TestResult>,
): TestResult {
  return { rows: 0, ms: 0, diagnostics: [], stages: [], data: [], ...given };
}
