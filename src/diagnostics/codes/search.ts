import type { Wording } from '../diagnostic.js';

/** Messages of planning, compiling and running searches. */
export const searchMessages = {
  'search/bad-time': (value: string): Wording => ({
    kind: 'user',
    message: `Invalid value "${value}" for a time term.`,
    hint: 'Write a relative time such as -24h@h, now, seconds since the epoch, or %m/%d/%Y:%H:%M:%S.',
  }),
  'search/realtime': (value: string): Wording => ({
    kind: 'user',
    message: `Real-time modifier "${value}" is not allowed inside a search.`,
  }),
  'search/not-generating': (command: string): Wording => ({
    kind: 'user',
    message: `The command "${command}" needs events or results before it.`,
    hint: 'Start the search with search terms, or with a generating command such as | makeresults.',
  }),
  'search/must-be-first': (command: string): Wording => ({
    kind: 'user',
    message: `The command "${command}" must be the first command of a search.`,
    hint: 'Write it at the start, after a leading pipe.',
  }),
  'search/unsupported': (what: string): Wording => ({ kind: 'unsupported', message: `not supported yet: ${what}` }),
  'search/forbidden': (what: string): Wording => ({
    kind: 'user',
    message: `Your role may not ${what}.`,
    hint: 'Roles and the indexes that they may see are set by whoever runs the server.',
  }),
  'search/out-of-time': (seconds: number): Wording => ({
    kind: 'user',
    message: `The search took longer than the ${seconds} seconds that your role has.`,
    hint: 'Search fewer indexes or a shorter time range.',
  }),
  'search/too-large': (): Wording => ({
    kind: 'user',
    message: 'The search has too many words and values.',
    hint: 'Put them into a lookup, or into one list: field IN (a, b, c).',
  }),
  'search/usage': (message: string, hint: string): Wording => ({ kind: 'user', message, hint }),
  'search/not-done': (command: string, what: string): Wording => ({
    kind: 'warning',
    message: `${command}: ${what}; the rows go on as they are.`,
  }),
  'search/no-transaction-type': (name: string, close: readonly string[]): Wording => ({
    kind: 'user',
    message: `No transactiontypes.conf defines the type "${name}".`,
    ...(close.length === 0 ? {} : { hint: `Did you mean ${close.join(' or ')}?` }),
  }),
  'search/limit': (message: string): Wording => ({ kind: 'warning', message }),
  'search/wildcards-differ': (from: string, to: string): Wording => ({
    kind: 'user',
    message: `The number of wildcards in "${from}" and "${to}" does not match.`,
  }),
  'search/unknown-stats-function': (name: string, close: readonly string[]): Wording => ({
    kind: 'user',
    message: `The statistical function "${name}" is unknown.`,
    hint:
      close.length > 0
        ? `Did you mean ${close.join(' or ')}?`
        : 'Functions are count, dc, values, list, min, max, sum, avg, earliest, latest, perc95 and others.',
  }),
  'search/stats-rename': (name: string): Wording => ({
    kind: 'user',
    message: `You must specify a rename for the aggregation specifier on the dynamically evaluated field of "${name}".`,
    hint: 'Write count(eval(…)) AS <name>.',
  }),
  'search/bad-regex': (problem: string): Wording => ({
    kind: 'user',
    message: `The regular expression is malformed: ${problem}.`,
  }),
  'search/no-data-model': (name: string, close: readonly string[]): Wording => ({
    kind: 'user',
    message: `There is no data model "${name}".`,
    hint:
      close.length > 0
        ? `Did you mean ${close.join(' or ')}?`
        : 'Data models are files in default/data/models of an add-on.',
  }),
  'search/no-dataset': (model: string, name: string, datasets: readonly string[]): Wording => ({
    kind: 'user',
    message: `The data model "${model}" has no dataset "${name}".`,
    hint: `Its datasets are ${datasets.join(', ')}.`,
  }),
  'search/no-field': (field: string): Wording => ({
    kind: 'warning',
    message: `The field "${field}" does not exist in the data.`,
  }),
  'search/nothing-there': (
    field: string,
    wanted: readonly string[],
    close: readonly string[],
    there: readonly string[],
  ): Wording => ({
    kind: 'warning',
    message: `No event has the ${field} ${wanted.map((name) => `"${name}"`).join(' or ')}.`,
    hint:
      close.length > 0
        ? `Did you mean ${close.join(' or ')}?`
        : there.length === 0
          ? 'There are no events at all; bring logs in first.'
          : `Events are there with ${there.slice(0, 5).join(', ')}${there.length > 5 ? ` and ${there.length - 5} others` : ''}.`,
  }),
  'search/not-in-model': (field: string, model: string, match: string | undefined): Wording => ({
    kind: 'warning',
    message: `The data model "${model}" has no field "${field}".`,
    ...(match === undefined ? {} : { hint: `Did you mean ${match}?` }),
  }),
  'search/literal-asterisk': (): Wording => ({
    kind: 'warning',
    message: 'An asterisk is no wildcard here: where and eval compare texts letter by letter.',
    hint: 'Write like(field, "%text%"), match(field, "regex"), or use the search command.',
  }),
  'search/no-lookup': (name: string, close: readonly string[]): Wording => ({
    kind: 'user',
    message: `There is no lookup "${name}".`,
    hint:
      close.length > 0
        ? `Did you mean ${close.join(' or ')}?`
        : 'A lookup is a stanza of transforms.conf, a file in a lookups/ folder, or written by outputlookup.',
  }),
  'search/lookup-unsupported': (name: string, why: string): Wording => ({
    kind: 'unsupported',
    message: `not supported yet: ${why}; the lookup "${name}" is one`,
  }),
  'search/lookup-file-missing': (name: string, file: string): Wording => ({
    kind: 'user',
    message: `The lookup "${name}" reads ${file}, which is in no lookups/ folder and was not written by a search.`,
    hint: 'Put the file into the lookups/ folder of the add-on, or write it with outputlookup.',
  }),
  'search/lookup-column': (
    name: string,
    column: string,
    columns: readonly string[],
    close: readonly string[],
  ): Wording => ({
    kind: 'user',
    message: `The lookup "${name}" has no column "${column}".`,
    hint: `${close.length > 0 ? `Did you mean ${close.join(' or ')}? ` : ''}It has: ${columns.join(', ')}.`,
  }),
  'search/no-locations': (file: string, why: string): Wording => ({
    kind: 'user',
    message: `${file} cannot be used as a location database: ${why}.`,
    hint: 'Set geoip in karst.yml, or KARST_GEOIP, to a file in MaxMind DB format (.mmdb).',
  }),
  'search/too-many-values': (who: string, most: number): Wording => ({
    kind: 'user',
    message: `More than ${most} different values reach ${who}.`,
    hint: 'Narrow the search, or group the rows with stats before.',
  }),
  'search/lookup-network': (name: string, column: string, example: string, count: number): Wording => ({
    kind: 'warning',
    message: `The lookup "${name}" matches ${column} as a network, and ${count} of its rows have none there, such as "${example}"; they never match.`,
  }),
  'search/calculated-field': (field: string, place: string, why: string): Wording => ({
    kind: 'warning',
    message: `The field ${field} is left out: EVAL-${field} at ${place} cannot be computed: ${why}`,
  }),
  'search/lookup-row-time': (name: string, column: string, format: string, count: number): Wording => ({
    kind: 'warning',
    message: `${count} rows of the lookup "${name}" never match: their ${column} is not a time of the form ${format}.`,
    hint: 'Set time_format to what the column holds.',
  }),
  'search/lookup-time-format': (name: string, variable: string): Wording => ({
    kind: 'unsupported',
    message: `not supported yet: ${variable} in the time_format of the lookup "${name}"`,
  }),
  'search/lookup-combinations': (name: string, most: number): Wording => ({
    kind: 'warning',
    message: `An event has more than ${most} combinations of values to look up in "${name}"; the others were left out.`,
  }),
  'search/collection-value': (collection: string, field: string, type: string, value: string): Wording => ({
    kind: 'user',
    message: `The collection "${collection}" takes only values of the type ${type} as ${field}, not "${value}"; nothing was written.`,
  }),
  'search/collection-value-dropped': (
    collection: string,
    field: string,
    type: string,
    value: string,
    count: number,
  ): Wording => ({
    kind: 'warning',
    message: `${count} rows were written to "${collection}" without ${field}, whose value was no ${type}, such as "${value}".`,
  }),
} as const;
