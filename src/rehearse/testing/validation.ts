import { type Content, type Detection, inFile } from '../../content/index.js';
import { type Diagnostic, KarstError } from '../../diagnostics/index.js';
import type { Store } from '../../store/index.js';
import type { Bench } from './bench.js';
import { failureOf, messageOf } from './failure.js';
import { type DetectionResult, type TestResult, testResult } from './results.js';

const isError = ({ kind }: Diagnostic): boolean => kind !== 'warning';

/** What is wrong with the search itself: compiled over an empty store, so that no data matters. */
async function searchErrors(detection: Detection, bench: Bench, empty: Store): Promise<readonly Diagnostic[]> {
  try {
    return await inFile(detection, await bench.check(detection.search, { now: Date.now() / 1000 }, empty));
  } catch (error) {
    if (!(error instanceof KarstError)) throw error;
    return inFile(detection, error.diagnostics);
  }
}

/** Whether the detection's file is well formed and its search compiles. */
export async function validateDetection(detection: Detection, bench: Bench, empty: Store): Promise<TestResult> {
  const started = performance.now();
  const result = { name: 'Validation', type: 'validation' } as const;
  const own = bench.means.content.diagnostics.filter(({ file }) => file === detection.file);
  try {
    const diagnostics = [...own, ...(await searchErrors(detection, bench, empty))];
    const errors = diagnostics.filter(isError);
    const status = errors.length === 0 ? 'pass' : 'fail';
    const ms = performance.now() - started;
    return testResult({ ...result, status, message: messageOf(errors), diagnostics, ms });
  } catch (error) {
    return testResult({ ...result, status: 'error', ...failureOf(error), ms: performance.now() - started });
  }
}

/** Files of detections that could not be read: they have no name to be selected by, and must not go unnoticed. */
export function unreadable(content: Pick<Content, 'detections' | 'diagnostics'>): readonly DetectionResult[] {
  const known = new Set(content.detections.map(({ file }) => file));
  const broken = new Map<string, Diagnostic[]>();
  for (const diagnostic of content.diagnostics.filter(isError)) {
    const { file } = diagnostic;
    if (file === undefined || known.has(file) || !/[/\\]detections[/\\]/.test(file)) continue;
    broken.set(file, [...(broken.get(file) ?? []), diagnostic]);
  }
  return [...broken].map(([file, diagnostics]) => ({
    name: file.replace(/^.*[/\\]/, ''),
    id: '',
    file,
    tests: [
      testResult({
        name: 'Validation',
        type: 'validation',
        status: 'fail',
        message: messageOf(diagnostics),
        diagnostics,
      }),
    ],
  }));
}
