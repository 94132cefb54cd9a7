import type { Detection } from '../content/index.js';
import type { Diagnostic } from '../diagnostics/index.js';
import { KarstError } from '../diagnostics/index.js';
import type { Findings, Written } from '../findings/index.js';
import type { ResultRow, SearchResult } from '../search/index.js';

/** The moving parts of a hunt, handed in so that tests can do without an engine. */
export interface HuntEngines {
  search(detection: Detection): Promise<SearchResult>;
  build(detection: Detection, rows: readonly ResultRow[]): Findings;
  write(findings: Findings): Promise<Written>;
  /** Called before each detection, with its place in the list from 0. */
  onDetection?(detection: Detection, at: number): void;
}

/** What one detection found; only those with rows are listed. */
export interface Hit {
  readonly detection: Detection;
  readonly fields: readonly string[];
  readonly rows: readonly ResultRow[];
  readonly findings: Findings;
  /** How many of the findings the store did not have yet. */
  readonly written: Written;
}

export interface HuntError {
  readonly detection: Detection;
  readonly diagnostic: Diagnostic;
}

export interface HuntOutcome {
  readonly hits: readonly Hit[];
  readonly errors: readonly HuntError[];
}

/**
 * Runs detections one after another over what the store holds and writes their findings. A detection that fails is
 * reported with its name and does not stop the others; an error that is not a `KarstError` is a bug and goes up.
 */
export async function hunt(detections: readonly Detection[], engines: HuntEngines): Promise<HuntOutcome> {
  const hits: Hit[] = [];
  const errors: HuntError[] = [];
  for (const [at, detection] of detections.entries()) {
    engines.onDetection?.(detection, at);
    const report = (diagnostic: Diagnostic): void => void errors.push({ detection, diagnostic });
    const hit = await huntOne(detection, engines, report);
    if (hit !== undefined) hits.push(hit);
  }
  return { hits, errors };
}

async function huntOne(
  detection: Detection,
  engines: HuntEngines,
  report: (d: Diagnostic) => void,
): Promise<Hit | undefined> {
  try {
    const { fields, rows, messages } = await engines.search(detection);
    messages.forEach(report);
    if (rows.length === 0) return undefined;
    const findings = engines.build(detection, rows);
    findings.messages.forEach(report);
    const written = await engines.write(findings);
    return { detection, fields, rows, findings, written };
  } catch (error) {
    if (!(error instanceof KarstError)) throw error;
    error.diagnostics.forEach(report);
    return undefined;
  }
}
