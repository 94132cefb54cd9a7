import { flattened } from './annotations.js';
import type { Finding } from './finding.js';

/** Of a notable, the names that incident review gives a meaning; a row's fields by them are renamed (ES, `mapfields`). */
const OF_THE_REVIEW: ReadonlySet<string> = new Set([
  ...['status', 'owner', 'default_owner', 'next_steps', 'recommended_actions', 'governance', 'control', 'comment'],
  ...['drilldown_name', 'drilldown_search', 'drilldown_earliest', 'drilldown_latest', 'disposition', 'suppression'],
]);

/**
 * A finding as one flat event, as Splunk keeps it: the row's fields beside the finding's own, and its annotations
 * also as `annotations.<framework>`. A field of the row whose name is taken is called `orig_<name>`; `_time` is `orig_time`.
 */
export function recordBody({ result, ...own }: Finding): Readonly<Record<string, unknown>> {
  const taken: Readonly<Record<string, unknown>> = { ...own, ...flattened(own.annotations) };
  const isNotable = 'rule_title' in own;
  const fields = Object.entries(result).map(([field, value]): [string, unknown] => {
    const clash = Object.hasOwn(taken, field) || (isNotable && OF_THE_REVIEW.has(field));
    return [clash ? `orig_${field.replace(/^_/, '')}` : field, value];
  });
  return { ...Object.fromEntries(fields), ...taken };
}
