import type { Wording } from '../diagnostic.js';

const user = (message: string, hint?: string): Wording => ({ kind: 'user', message, ...(hint ? { hint } : {}) });
const warning = (message: string, hint?: string): Wording => ({ kind: 'warning', message, ...(hint ? { hint } : {}) });

const didYouMean = (match: string | undefined): string | undefined => match && `Did you mean “${match}”?`;
const users = (count: number): string => (count > 1 ? ` (named by ${count} detections)` : '');

/** What to do about each kind of malformed YAML. */
const YAML_HINTS = {
  indent:
    'The keys of one mapping stand in one column: line this line up with those before it, or those with this one.',
  tab: 'Indent with spaces.',
  twice: 'Remove one of the two, or put their values together.',
  quote: 'Close it, or write the value as a block (|), which needs no quotes.',
  document: undefined,
  other:
    'A value that holds “: ”, “#” or starts with a backtick, %, @ or a quote must be quoted or written as a block (|).',
} as const;

export type YamlProblem = keyof typeof YAML_HINTS;

/** What the content loader says: `code → (parameters) => Wording`. */
export const contentMessages = {
  'content/no-such-directory': (directory: string) =>
    user(
      `There is no content directory ${directory}.`,
      'Give a directory that holds detections/, macros/, stories/ and so on.',
    ),
  'content/empty-directory': (directory: string, folders: readonly string[]) =>
    warning(
      `${directory} holds no content.`,
      `YAML files are read from these folders inside it: ${folders.map((f) => `${f}/`).join(', ')}.`,
    ),
  'content/unreadable-file': (reason: string) => user(`The file cannot be read: ${reason}.`),
  'content/malformed-yaml': (reason: string, problem: YamlProblem) =>
    user(`This is not valid YAML: ${reason}`, YAML_HINTS[problem]),
  'content/not-text': (what: 'utf16' | 'bytes' | 'control') =>
    what === 'control'
      ? user('This is not valid YAML: it has a control character here.', 'Remove it, or write it in quotes as \\xNN.')
      : user(
          what === 'utf16' ? 'The file is written in UTF-16.' : 'The file is not written in UTF-8.',
          'Save it as UTF-8.',
        ),
  'content/not-a-mapping': (kind: string) =>
    user(`A ${kind} file must be a mapping of keys to values.`, `Start it with a line such as “name: My ${kind}”.`),
  'content/missing-key': (key: string, example: string | undefined, misspelt: string | undefined) =>
    user(
      `The key “${key}” is missing.`,
      misspelt
        ? `There is a key “${misspelt}”; is it meant to be “${key}”?`
        : example && `Add a line such as: ${example}`,
    ),
  'content/wrong-type': (key: string, expected: string, found: string) =>
    user(`“${key}” must be ${expected}, but it is ${found}.`),
  'content/invalid-value': (key: string, rule: string, hint: string | undefined) => user(`“${key}” ${rule}.`, hint),
  'content/no-risk': (type: string) =>
    user(
      `A ${type} detection must say what it puts at risk.`,
      'Add tags.observable with tags.confidence, tags.impact and tags.message (contentctl 4), rba (contentctl 5), or finding (ESCU 6).',
    ),
  'content/misspelt-key': (key: string, known: string) =>
    warning(`The key “${key}” is not known and is ignored.`, didYouMean(known)),
  'content/missing-documentation': (keys: readonly string[]) =>
    warning(
      `The detection has no ${keys.join(', ')}.`,
      'Karst runs it all the same; contentctl would refuse it, and whoever handles its findings will miss them.',
    ),
  'content/risk-score-differs': (written: number, computed: number) =>
    warning(
      `risk_score says ${written}, but confidence × impact / 100 is ${computed}, which is what counts.`,
      `Write risk_score: ${computed}, or change confidence or impact.`,
    ),
  'content/duplicate-name': (kind: string, name: string, first: string) =>
    user(
      `There is already a ${kind} named “${name}”, in ${first}; this one is not loaded.`,
      'Rename one of them. To replace bundled content, put yours in a directory of its own.',
    ),
  'content/duplicate-id': (kind: string, id: string, first: string) =>
    user(
      `The id ${id} belongs to another ${kind}, in ${first}; this one is not loaded.`,
      'Give it an id of its own, for example from uuidgen; findings are told apart by it.',
    ),
  'content/unknown-story': (name: string, count: number, match: string | undefined) =>
    warning(`There is no analytic story “${name}”${users(count)}.`, didYouMean(match)),
  'content/unknown-data-source': (name: string, count: number, match: string | undefined) =>
    warning(`There is no data source “${name}”${users(count)}.`, didYouMean(match)),
  'content/unknown-macro': (macro: string, detection: string, count: number, match: string | undefined) =>
    warning(
      `There is no macro \`${macro}\`; the search of “${detection}”${count > 1 ? ` and ${count - 1} more` : ''} will not run.`,
      didYouMean(match) ?? 'Define it in a YAML file under macros/, or in a macros.conf among the knowledge.',
    ),
  'content/no-deployment': (type: string, count: number) =>
    warning(
      `No deployment is defined for type ${type}${users(count)}.`,
      `Add deployments/default_${type.toLowerCase()}.yml with “type: ${type}”, or a deployment inside the detection.`,
    ),
  'content/inline-deployment-is-silent': (type: string) =>
    warning(
      `The deployment inside this ${type} detection has no alert_action, so no findings come of it.`,
      'It replaces the default deployment as a whole: repeat the alert_action there that you want.',
    ),
  'content/missing-lookup-file': (path: string) =>
    warning(`The lookup's file ${path} does not exist.`, 'Put the CSV beside the lookup’s YAML, or mend “filename”.'),
  'content/unknown-detection': (selector: string, meant: readonly string[]) =>
    user(
      `No detection has the name, id or file “${selector}”.`,
      didYouMean(meant.join('” or “')) || 'Give a name (any letter case), an id, or the path of a YAML file.',
    ),
} as const;
