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
  'search/usage': (message: string, hint: string): Wording => ({ kind: 'user', message, hint }),
  'search/limit': (message: string): Wording => ({ kind: 'warning', message }),
  'search/wildcards-differ': (from: string, to: string): Wording => ({
    kind: 'user',
    message: `The number of wildcards in "${from}" and "${to}" does not match.`,
  }),
  'search/unknown-stats-function': (name: string): Wording => ({
    kind: 'user',
    message: `The statistical function "${name}" is unknown.`,
    hint: 'Functions are count, dc, values, list, min, max, sum, avg, earliest, latest, perc95 and others.',
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
    hint: close.length > 0 ? `Did you mean ${close.join(' or ')}?` : 'Data models are files in default/data/models of an add-on.',
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
} as const;
