import type { Terminal } from '../terminal.js';
import { toGithub } from './github.js';
import { toHtml } from './html.js';
import { toJson } from './json.js';
import { toJunit } from './junit.js';
import { toPretty } from './pretty.js';
import type { TestReport } from './report.js';

export { xmlText } from './junit.js';
export { reportOf, type TestReport } from './report.js';
export { toSummaryYaml } from './summary.js';

/** How results are printed, by the value of --format; `folder` is what paths are relative to. */
export const TEST_FORMATS: Readonly<
  Record<
    'pretty' | 'json' | 'junit' | 'github' | 'html',
    (report: TestReport, terminal: Terminal, folder: string) => string
  >
> = {
  pretty: toPretty,
  json: toJson,
  junit: (report, _, folder) => toJunit(report, folder),
  github: (report, _, folder) => toGithub(report, folder),
  html: toHtml,
};

export type TestFormat = keyof typeof TEST_FORMATS;
