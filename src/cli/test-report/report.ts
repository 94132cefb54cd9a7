import type { DetectionResult, TestCounts, TestResult } from '../../rehearse/index.js';
import { countTests, detectionStatus } from '../../rehearse/index.js';

/** Everything a run of tests has to tell. */
export interface TestReport {
  readonly results: readonly DetectionResult[];
  readonly counts: TestCounts;
  /** Of the whole run, in milliseconds. */
  readonly elapsedMs: number;
  /** contentctl's word for what was selected. */
  readonly mode: 'All' | 'Changes' | 'Selected';
}

export function reportOf(results: readonly DetectionResult[], elapsedMs: number, mode: TestReport['mode']): TestReport {
  return { results, counts: countTests(results), elapsedMs, mode };
}

export const isFailure = ({ status }: Pick<TestResult, 'status'>): boolean => status === 'fail' || status === 'error';

/** Detections that failed first, then in their order. */
export function failuresFirst(results: readonly DetectionResult[]): readonly DetectionResult[] {
  const failed = (result: DetectionResult): number => (detectionStatus(result) === 'fail' ? 0 : 1);
  return [...results].sort((a, b) => failed(a) - failed(b));
}

/** Every test that failed, with its detection. */
export const failedTests = (results: readonly DetectionResult[]) =>
  results.flatMap((result) => result.tests.filter(isFailure).map((test) => ({ result, test })));
