import type { Wording } from '../diagnostic.js';

const user = (message: string, hint?: string): Wording => ({
  kind: 'user',
  message,
  ...(hint === undefined ? {} : { hint }),
});

/** What the command line itself can complain about. */
export const cliMessages = {
  'cli/config-syntax': (problem: string) => user(`karst.yml is not valid YAML: ${problem}`),
  'cli/config-key': (key: string, known: readonly string[]) =>
    user(`karst.yml has no setting "${key}"`, `the settings are: ${known.join(', ')}`),
  'cli/config-value': (key: string, wanted: string) => user(`"${key}" in karst.yml must be ${wanted}`),
  'cli/no-detections': () => user('there is no detection to run', '--content DIR adds a folder of content'),
  'cli/no-store': (path: string) =>
    ({
      kind: 'warning',
      message: `there is no event store in ${path} yet`,
      hint: '`karst ingest LOG` makes one; --data DIR names another',
    }) satisfies Wording,
  'cli/technique': (asked: string, known: readonly string[]) =>
    user(`technique ${asked} cannot be simulated yet`, `there are scenarios for: ${known.join(', ')}`),
  'cli/option': (flag: string, wanted: string, got: string) => user(`${flag} must be ${wanted}, not "${got}"`),
  'cli/cannot-write': (path: string, problem: string) => user(`cannot write ${path}: ${problem}`),
  'cli/cannot-read': (path: string, problem: string) => user(`cannot read ${path}: ${problem}`),
  'cli/no-packs': () =>
    ({
      kind: 'bug',
      message: "Karst's bundled packs are missing beside its program files",
      hint: 'install Karst again; the folder `packs` belongs beside package.json',
    }) satisfies Wording,
} as const;
