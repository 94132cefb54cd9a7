import type { Detection } from '../../content/index.js';
import type { Store } from '../../store/index.js';
import { Bench, type TestMeans } from './bench.js';
import { runOneTest } from './one-test.js';
import { type DetectionResult, type TestResult, testResult } from './results.js';
import { whyNotTested } from './skip.js';
import { validateDetection } from './validation.js';

export interface TestOptions {
  /** How many detections are tested at a time. */
  readonly lanes: number;
  onResult?(result: DetectionResult, done: number): void;
}

function skipped(detection: Detection, message: string): readonly TestResult[] {
  const names = detection.tests.length > 0 ? detection.tests.map(({ name }) => name) : [''];
  return names.flatMap((name) =>
    (['unit', 'integration'] as const).map((type) => testResult({ name: name || type, type, status: 'skip', message })),
  );
}

async function testsOf(detection: Detection, bench: Bench, empty: Store): Promise<readonly TestResult[]> {
  const validation = await validateDetection(detection, bench, empty);
  const why = whyNotTested(detection);
  if (why !== undefined) return [validation, ...skipped(detection, why)];
  const results: TestResult[] = [validation];
  for (const test of detection.tests) results.push(...(await runOneTest({ detection, test, bench })));
  return results;
}

/**
 * Tests detections, each test on a store of its own: validation, then every entry of `tests` as unit and integration
 * test. Results come in the order of the detections. A test that cannot be carried out is an error of that test alone.
 */
export async function testDetections(
  detections: readonly Detection[],
  means: TestMeans,
  { lanes, onResult }: TestOptions,
): Promise<readonly DetectionResult[]> {
  const bench = new Bench(means);
  const empty = await means.openStore({ inMemory: true });
  const results: DetectionResult[] = [];
  let [next, done] = [0, 0];
  const lane = async (): Promise<void> => {
    for (let at = next++; at < detections.length; at = next++) {
      const detection = detections[at];
      if (detection === undefined) return;
      const { name, id, file } = detection;
      const result = { name, id, file, detection, tests: await testsOf(detection, bench, empty) };
      results[at] = result;
      done += 1;
      onResult?.(result, done);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.max(1, lanes) }, lane));
    return results;
  } finally {
    await empty.close();
  }
}
