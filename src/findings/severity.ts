import type { Severity } from './finding.js';

const BANDS: readonly (readonly [atMost: number, severity: Severity])[] = [
  [20, 'informational'],
  [40, 'low'],
  [60, 'medium'],
  [80, 'high'],
];

/** A notable's severity by the risk score of its detection, in contentctl's bands; without a score it is high. */
export function severityOf(score: number | undefined): Severity {
  if (score === undefined) return 'high';
  return BANDS.find(([atMost]) => score <= atMost)?.[1] ?? 'critical';
}
