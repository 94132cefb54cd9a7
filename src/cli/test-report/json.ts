import type { TestReport } from './report.js';

/** For programs. An id is empty where the file could not be read; `ms` are whole milliseconds. */
export function toJson({ counts, results }: TestReport): string {
  const detections = results.map(({ name, id, file, tests }) => ({
    name,
    id,
    file,
    tests: tests.map((test) => ({
      name: test.name,
      type: test.type,
      status: test.status,
      message: test.message,
      rows: test.rows,
      ms: Math.round(test.ms),
    })),
  }));
  return `${JSON.stringify({ summary: counts, detections }, null, 2)}\n`;
}
