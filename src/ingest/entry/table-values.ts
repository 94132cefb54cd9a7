import { textTable } from '../../knowledge/index.js';
import type { EventFields } from './fields.js';

/** Source: limits.conf.spec, [kv] limit and [multikv] max_rows; the characters are ours. */
const MAX_FIELDS = 100;
const MAX_ROWS = 10_000;
const MAX_CHARS = 1_000_000;

/**
 * KV_MODE = multi: the columns of the tables in a text as fields, a value a row. The event stays one, so that a row of
 * it can be had by the command multikv, which goes by the same rules. Empty cells give no value.
 */
export function addTableValues(raw: string, fields: EventFields): void {
  const most = fields.size + MAX_FIELDS;
  const taken = new Set<string>();
  for (const { cells } of textTable(raw.slice(0, MAX_CHARS), { several: true, noHeader: false }).slice(0, MAX_ROWS)) {
    for (const [name, value] of cells) {
      if (taken.has(name)) fields.add(name, value);
      else if (fields.size < most && fields.addFirst(name, value)) taken.add(name);
    }
  }
}
