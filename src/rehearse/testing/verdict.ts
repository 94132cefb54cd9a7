import type { Detection } from '../../content/index.js';
import type { FieldValue, ResultRow } from '../../search/index.js';

/** What a check comes to; `message` says why, in a sentence. */
export interface Verdict {
  readonly pass: boolean;
  readonly message: string;
}

/** Splunk's REST interface answers so many rows unless asked for more, and contentctl does not ask. */
const FIRST_PAGE = 100;

/** `null` is what ESCU's `security_content_summariesonly` macro fills in for a value that is not there. */
function isPresent(value: FieldValue | undefined): boolean {
  return value !== undefined && value !== 'null';
}

const names = (fields: readonly string[]): string => fields.map((field) => `“${field}”`).join(', ');

const distinct = (objects: readonly { readonly field: string }[]): readonly string[] => [
  ...new Set(objects.map(({ field }) => field)),
];

/**
 * contentctl's verdict on the results of a unit test (5.6, `retry_search_until_timeout`). Rows are looked at in order: one
 * without a risk object's field fails the test, the first that has all threat objects' fields too passes it. Without such
 * a row it passes if every threat object's field has a value in some row.
 */
export function unitVerdict(
  { riskObjects, threatObjects }: Pick<Detection, 'riskObjects' | 'threatObjects'>,
  rows: readonly ResultRow[],
): Verdict {
  if (rows.length === 0) return { pass: false, message: 'the search found nothing' };
  const [risk, threat] = [distinct(riskObjects), distinct(threatObjects)];
  const seen = new Set<string>();
  for (const [i, row] of rows.slice(0, FIRST_PAGE).entries()) {
    const absent = risk.filter((field) => !isPresent(row[field]));
    if (absent.length > 0) {
      return { pass: false, message: `row ${i + 1} has no value in ${names(absent)}, which is to be put at risk` };
    }
    const present = threat.filter((field) => isPresent(row[field]));
    if (present.length === threat.length) return { pass: true, message: '' };
    for (const field of present) seen.add(field);
  }
  const never = threat.filter((field) => !seen.has(field));
  if (never.length === 0) return { pass: true, message: '' };
  return { pass: false, message: `no row has a value in ${names(never)}, which is to be a threat object` };
}
