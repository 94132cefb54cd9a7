import type { Store, StoreRecord } from '../store/index.js';
import { flattened } from './annotations.js';
import type { Findings } from './build.js';
import type { Finding } from './finding.js';

/** How many findings were new. */
export interface Written {
  readonly notables: number;
  readonly riskEvents: number;
}

/** Appends findings to the store. Those that it has already change nothing and are not counted. */
export async function writeFindings(
  store: Pick<Store, 'appendRecords'>,
  findings: Pick<Findings, 'notables' | 'riskEvents'>,
): Promise<Written> {
  const append = async (kind: 'notable' | 'risk', list: readonly Finding[]): Promise<number> =>
    list.length === 0 ? 0 : store.appendRecords(kind, list.map(toRecord));
  return {
    notables: await append('notable', findings.notables),
    riskEvents: await append('risk', findings.riskEvents),
  };
}

function toRecord(finding: Finding): StoreRecord {
  return { id: finding.event_id, time: Math.round(finding._time * 1e6), body: recordBody(finding) };
}

/**
 * A finding as one flat event, as Splunk keeps it: the row's fields beside the finding's own, and its annotations
 * also as `annotations.<framework>`. A field of the row whose name is taken is called `orig_<name>`; `_time` is `orig_time`.
 */
export function recordBody({ result, ...own }: Finding): Readonly<Record<string, unknown>> {
  const taken: Readonly<Record<string, unknown>> = { ...own, ...flattened(own.annotations) };
  const fields = Object.entries(result).map(([field, value]): [string, unknown] => [
    Object.hasOwn(taken, field) ? `orig_${field.replace(/^_/, '')}` : field,
    value,
  ]);
  return { ...Object.fromEntries(fields), ...taken };
}
