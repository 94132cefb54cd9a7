import type { Store, StoredEvent } from '../../store/index.js';

/** What somebody did, or was kept from. */
export interface AuditEntry {
  /** A user, `token:<name>`, or `<name>@local` on the command line. */
  readonly user: string;
  readonly role?: string;
  /** `search.start`, `users.add` … */
  readonly action: string;
  readonly info: 'succeeded' | 'refused' | 'failed';
  /** What it was done to. */
  readonly object?: string;
  /** The text of a search. */
  readonly search?: string;
  /** Address of the client. */
  readonly clientip?: string;
  /** Whatever else is worth keeping; never a secret. */
  readonly detail?: string;
}

/** Characters of one value at most. */
const LONGEST = 10_000;

/** What looks like a secret of ours, in whatever text. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/karst_[\w-]{20,}/g, 'karst_[redacted]'],
  [/\b(Splunk|Bearer|Basic)\s+[A-Za-z0-9+/=._-]{8,}/gi, '$1 [redacted]'],
  [/("(?:password|passwd|secret|csrf)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi, '$1"[redacted]"'],
];

/** The text without what looks like a password or a token. */
export function redacted(text: string): string {
  return SECRETS.reduce((rest, [secret, instead]) => rest.replace(secret, instead), text);
}

function eventOf(entry: AuditEntry, now: number): StoredEvent {
  const fields = Object.entries(entry).map(([name, value]): [string, string] => [
    name,
    redacted(String(value).slice(0, LONGEST)),
  ]);
  return {
    time: Math.round(now * 1000),
    index: '_audit',
    sourcetype: 'audittrail',
    source: 'audittrail',
    host: 'karst',
    raw: JSON.stringify({ time: new Date(now).toISOString(), ...Object.fromEntries(fields) }),
    names: fields.map(([name]) => name),
    values: fields.map(([, value]) => value),
  };
}

/**
 * Appends to the audit log, which is `index=_audit`: searches cannot write into it, and nothing rewrites it. Resolves once
 * the entry is durable.
 */
export async function audit(
  store: Pick<Store, 'acceptEvents'>,
  entry: AuditEntry,
  now: number = Date.now(),
): Promise<void> {
  await store.acceptEvents([eventOf(entry, now)]);
}
