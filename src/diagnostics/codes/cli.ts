import type { Wording } from '../diagnostic.js';

const user = (message: string, hint?: string): Wording => ({
  kind: 'user',
  message,
  ...(hint === undefined ? {} : { hint }),
});

/** What the command line itself can complain about. */
export const cliMessages = {
  'cli/config-syntax': (problem: string) => user(`karst.yml cannot be read: ${problem}`),
  'cli/config-key': (key: string, known: readonly string[]) =>
    user(`karst.yml has no setting \`${key}\`.`, `The settings are ${known.join(', ')}.`),
  'cli/config-value': (key: string, wanted: string) => user(`\`${key}\` in karst.yml must be ${wanted}.`),
  'cli/no-server': (path: string) =>
    user(`No server holds the store in ${path}.`, '`karst serve` starts one; --data DIR names another.'),
  'cli/no-detections': () => user('There is no detection to run.', '--content DIR adds a folder of content.'),
  'cli/no-store': (path: string) =>
    ({
      kind: 'warning',
      message: `There is no event store in ${path} yet; the search runs over nothing.`,
      hint: '`karst ingest LOG` makes one; --data DIR names another.',
    }) satisfies Wording,
  'cli/technique': (asked: string, known: readonly string[]) =>
    user(`Technique ${asked} cannot be simulated yet.`, `There are scenarios for ${known.join(', ')}.`),
  'cli/scenario': (asked: string, closest: string | undefined) =>
    user(
      `There is no scenario called \`${asked}\`.`,
      closest === undefined ? '`karst simulate --list` shows all.' : `Did you mean \`${closest}\`?`,
    ),
  'cli/scaffold-source': (name: string, known: readonly string[]) =>
    ({
      kind: 'unsupported',
      message: `not supported yet: a detection that starts from the data source ${name}`,
      hint: `What can be started from: ${known.join(', ')}.`,
    }) satisfies Wording,
  'cli/no-simulated-events': (name: string) =>
    ({
      kind: 'unsupported',
      message: `not supported yet: simulated events of ${name}`,
      hint: '`karst simulate --list` shows what there are logs of.',
    }) satisfies Wording,
  'cli/exists': (path: string) => user(`${path} is there already.`, 'Nothing was written; choose another name.'),
  'cli/several-logs': () => user('A scenario with several logs needs a folder to write them to.', 'Add --out FOLDER/.'),
  'cli/option': (flag: string, wanted: string, got: string) => user(`${flag} must be ${wanted}, not \`${got}\`.`),
  'cli/choose': (flags: readonly string[], what: string) => user(`One of ${flags.join(' and ')} must say ${what}.`),
  'cli/no-token': (id: string) => user(`There is no token with the id \`${id}\`.`, '`karst token list` shows them.'),
  'cli/git-ref': (ref: string, folder: string, noGit: boolean) =>
    user(
      noGit
        ? 'git is not installed, which --changed needs.'
        : `\`${ref}\` is no commit of a git repository at ${folder}.`,
      noGit ? undefined : 'Give a branch, a tag or a commit, and --content the folder of the repository.',
    ),
  'cli/nothing-listed': (word: string | undefined, conf: string | undefined, closest: string | undefined): Wording => ({
    kind: 'warning',
    message: `No stanza or data model${conf === undefined ? '' : ` in ${conf}`}${word === undefined ? '' : ` has “${word}” in its name`}.`,
    hint: closest === undefined ? '`karst knowledge list` shows all.' : `Did you mean “${closest}”?`,
  }),
  'cli/no-stanza': (name: string, closest: string | undefined) =>
    user(
      `No add-on has a stanza or a data model called \`${name}\`.`,
      closest === undefined ? '`karst knowledge list` shows all.' : `Did you mean \`${closest}\`?`,
    ),
  'cli/field-unexplained': (field: string) =>
    ({
      kind: 'warning',
      message: `Nothing is known that gives the field ${field} to these events.`,
      hint: 'Name the events with --sourcetype and --source, or the store with --data.',
    }) satisfies Wording,
  'cli/cannot-write': (path: string, problem: string) => user(`${path} cannot be written: ${problem}`),
  'cli/cannot-read': (path: string, problem: string) => user(`${path} cannot be read: ${problem}`),
  'cli/no-packs': () =>
    ({
      kind: 'bug',
      message: "Karst's bundled packs are missing beside its program files.",
      hint: 'Install Karst again; the folder `packs` belongs beside package.json.',
    }) satisfies Wording,
} as const;
