import * as z from 'zod';

const results = z.object({
  detections: z.array(
    z.object({
      id: z.string(),
      tests: z.array(z.object({ type: z.string(), status: z.string() })),
    }),
  ),
});

/**
 * The detections that the report of `karst test --format json` proves: their unit test passed, and no test failed. Undefined
 * if the text is no such report.
 */
export function provedBy(report: string): ReadonlySet<string> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(report);
  } catch {
    return undefined;
  }
  const read = results.safeParse(value);
  if (!read.success) return undefined;
  const proved = read.data.detections.filter(
    ({ tests }) =>
      tests.some(({ type, status }) => type === 'unit' && status === 'pass') &&
      tests.every(({ status }) => status === 'pass' || status === 'skip'),
  );
  return new Set(proved.map(({ id }) => id));
}
