import { ingestMessages } from '../diagnostics/codes/ingest.js';
import { type Diagnostic, diagnoser } from '../diagnostics/index.js';

export const diagnose = diagnoser(ingestMessages);

export type Report = (diagnostic: Diagnostic) => void;

/** So many diagnostics of one code are reported one by one; the rest are counted. */
const MAX_OF_A_CODE = 20;

/** The diagnostics of one file: passes on the first of each code and sums up the rest. */
export class FileDiagnostics {
  readonly #file: string;
  readonly #report: Report;
  readonly #counts = new Map<string, number>();

  constructor(file: string, report: Report) {
    this.#file = file;
    this.#report = report;
  }

  add(diagnostic: Diagnostic): void {
    const count = (this.#counts.get(diagnostic.code) ?? 0) + 1;
    this.#counts.set(diagnostic.code, count);
    if (count <= MAX_OF_A_CODE) this.#report(diagnostic);
  }

  /** Reports how many were not reported one by one. */
  finish(): void {
    for (const [code, count] of this.#counts) {
      if (count > MAX_OF_A_CODE) {
        this.#report(diagnose('ingest/more-damage', { file: this.#file }, count - MAX_OF_A_CODE, code));
      }
    }
  }
}
