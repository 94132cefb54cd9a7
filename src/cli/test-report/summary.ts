import { basename, dirname, relative } from 'node:path';
import { stringify } from 'yaml';
import type { Detection } from '../../content/index.js';
import { type DetectionResult, detectionStatus, type TestResult } from '../../rehearse/index.js';
import type { TestReport } from './report.js';

/*
 * test_results/summary.yml as contentctl 5.6 writes it, key for key (DetectionTestingView), for tools that read it. What
 * Karst's validation finds is no part of it, except that a detection that fails it has failed.
 */

/** contentctl's word where there is nothing to divide by, letter for letter. */
const NOTHING = 'UKNOWN';

function percent(part: number, whole: number): string {
  return whole === 0 ? NOTHING : `${((part / whole) * 100).toFixed(1)}%`;
}

function testOf(test: TestResult) {
  const seconds = Number((test.ms / 1000).toFixed(3));
  return {
    name: test.name,
    test_type: test.type,
    success: test.status === 'pass' || test.status === 'skip',
    message: test.message,
    exception: test.status === 'error' ? test.message : null,
    status: test.status,
    duration: seconds,
    wait_duration: 0,
    resultCount: test.rows,
    runDuration: seconds,
  };
}

/** The folder of the file says what is watched: endpoint, cloud, network … */
const sourceCategory = (file: string): string => basename(dirname(file));

function detectionOf(result: DetectionResult, detection: Detection | undefined, folder: string) {
  return {
    name: result.name,
    type: detection?.type ?? null,
    production_status: detection?.status ?? null,
    status: detectionStatus(result),
    source_category: sourceCategory(result.file),
    data_source: detection?.dataSources ?? [],
    search: detection?.search ?? '',
    file_path: relative(folder, result.file),
    manual_test: detection?.tags.manualTest ?? null,
    success: detectionStatus(result) !== 'fail',
    tests: result.tests.filter(({ type }) => type !== 'validation').map(testOf),
  };
}

type Entry = ReturnType<typeof detectionOf>;

const byName = (a: Entry, b: Entry): number => (a.name < b.name ? -1 : 1);

/** Paths are relative to `folder`. */
export function toSummaryYaml({ results, mode }: TestReport, folder: string): string {
  const status = (wanted: Detection['status']): number =>
    results.filter(({ detection }) => detection?.status === wanted).length;
  const entries = results.map((result) => detectionOf(result, result.detection, folder));
  const tested = entries.filter((entry) => entry.status !== 'skip');
  const skipped = entries.filter((entry) => entry.status === 'skip');
  const passed = tested.filter(({ success }) => success).length;
  const summary = {
    mode,
    enable_integration_testing: true,
    success: passed === tested.length,
    total_detections: entries.length,
    total_tested_detections: tested.length,
    total_pass: passed,
    total_fail: tested.length - passed,
    total_skipped: skipped.length,
    total_untested: 0,
    total_production: status('production'),
    total_experimental: status('experimental'),
    total_deprecated: status('deprecated'),
    total_manual: entries.filter((entry) => entry.manual_test !== null).length,
    success_rate: percent(passed, tested.length),
  };
  const whole = {
    summary,
    tested_detections: tested.sort((a, b) => Number(a.success) - Number(b.success) || byName(a, b)),
    skipped_detections: skipped.sort(
      (a, b) => Number(a.tests.length === 0) - Number(b.tests.length === 0) || byName(a, b),
    ),
    untested_detections: [],
    percent_complete: percent(tested.length, 0),
  };
  return stringify(whole, { lineWidth: 0 });
}
