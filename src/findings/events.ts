import { META_FIELDS, type StoredEvent } from '../store/index.js';
import type { Findings } from './build.js';
import type { Finding } from './finding.js';
import { recordBody } from './record-body.js';
import { unquoted } from './spl-text.js';

/** What an event has besides its fields. A field of the row by such a name is called `orig_<name>`. */
const OF_THE_EVENT: ReadonlySet<string> = new Set(META_FIELDS);

/** A value as a field of an event; objects, which no field can hold, as JSON. Undefined for nothing. */
function fieldValue(value: unknown): string | readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return value.length > 1 ? (value as readonly string[]) : value[0];
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** As Splunk's `collect` writes what it summarises: time, then `key="value"`. */
function rawText(time: number, fields: readonly (readonly [string, string | readonly string[]])[]): string {
  const pairs = fields.flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((one) => `${name}="${unquoted(one)}"`),
  );
  return [Math.floor(time), ...pairs].join(', ');
}

/** The fields of a finding's event; of two by one name the first. */
function fieldsOf(finding: Finding): readonly (readonly [string, string | readonly string[]])[] {
  const { _time, source, ...body } = recordBody(finding);
  const fields = new Map<string, string | readonly string[]>();
  for (const [name, given] of Object.entries(body)) {
    const value = fieldValue(given);
    const own = OF_THE_EVENT.has(name) ? `orig_${name.replace(/^_/, '')}` : name;
    if (value !== undefined && !fields.has(own)) fields.set(own, value);
  }
  return [...fields];
}

/** The store lays out columns once for events that share one list of names. */
class Shapes {
  readonly #known = new Map<string, readonly string[]>();

  share(names: readonly string[]): readonly string[] {
    const key = names.join('\0');
    const known = this.#known.get(key) ?? names;
    this.#known.set(key, known);
    return known;
  }
}

function toEvent(finding: Finding, index: string, shapes: Shapes): StoredEvent {
  const fields = fieldsOf(finding);
  return {
    time: Math.round(finding._time * 1e6),
    index,
    sourcetype: 'stash',
    source: finding.source,
    host: 'karst',
    raw: rawText(finding._time, fields),
    names: shapes.share(fields.map(([name]) => name)),
    values: fields.map(([, value]) => value),
  };
}

/** Findings as the events that Splunk keeps of them, in `index=notable` and `index=risk`, for searches to read. */
export function findingEvents(findings: Pick<Findings, 'notables' | 'riskEvents'>): readonly StoredEvent[] {
  const shapes = new Shapes();
  return [
    ...findings.notables.map((notable) => toEvent(notable, 'notable', shapes)),
    ...findings.riskEvents.map((risk) => toEvent(risk, 'risk', shapes)),
  ];
}
