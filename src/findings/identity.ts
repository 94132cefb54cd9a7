import { createHash } from 'node:crypto';
import type { Row } from './rule.js';

/** A row with its place in the result and what tells it from all other rows. */
export interface NumberedRow {
  readonly row: Row;
  readonly position: number;
  readonly content: string;
  /** How many equal rows come before it. */
  readonly ordinal: number;
}

// `addinfo` writes these: they tell of the run, and a later run over the same events must find the same row again.
const OF_THE_RUN: ReadonlySet<string> = new Set(['info_min_time', 'info_max_time', 'info_search_time', 'info_sid']);

/** Numbers equal rows, so that each gets an id of its own. */
export function numberRows(rows: readonly Row[]): readonly NumberedRow[] {
  const seen = new Map<string, number>();
  return rows.map((row, position) => {
    const content = contentOf(row);
    const ordinal = seen.get(content) ?? 0;
    seen.set(content, ordinal + 1);
    return { row, position, content, ordinal };
  });
}

/** 32 hexadecimal digits of SHA-256 over the parts that make a finding what it is; neither clock nor search id is among them. */
export function findingId(
  kind: string,
  detectionId: string,
  occasion: string | undefined,
  { content, ordinal }: NumberedRow,
  ...more: string[]
): string {
  const when = occasion === undefined ? [] : [{ occasion }];
  const identity = JSON.stringify([kind, detectionId, ...more, content, ordinal, ...when]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 32);
}

function contentOf(row: Row): string {
  const entries = Object.entries(row).filter(([field]) => !OF_THE_RUN.has(field));
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
