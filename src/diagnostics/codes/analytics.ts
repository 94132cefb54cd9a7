import type { Wording } from '../diagnostic.js';

/** Messages of transaction, of the commands that find anomalies and groups, and of machine learning. */
export const analyticsMessages = {
  'analytics/not-newest-first': (command: string): Wording => ({
    kind: 'warning',
    message: `${command} takes events newest first, and these are not in that order: its limits of time do not hold.`,
    hint: 'Write | sort 0 -_time before it.',
  }),
  'analytics/transactions-dropped': (count: number): Wording => ({
    kind: 'warning',
    message: `${count} transactions were dropped because too many were open at once.`,
    hint: 'Raise maxopentxn and maxopenevents, bound transactions with maxspan or maxpause, or see them with keepevicted=true.',
  }),
  'analytics/no-model': (name: string, close: readonly string[]): Wording => ({
    kind: 'user',
    message: `There is no model "${name}".`,
    hint:
      close.length > 0
        ? `Did you mean ${close.join(' or ')}?`
        : `Run the search that learns it before this one: … | fit DensityFunction <field> into ${name}. Content packs have it among their baselines.`,
  }),
  'analytics/model-not-learnt': (name: string): Wording => ({
    kind: 'warning',
    message: `The model "${name}" has not been learnt yet; the search needs it to run.`,
    hint: `Run the search that learns it first: … | fit DensityFunction <field> into ${name}.`,
  }),
  'analytics/model-brought': (name: string): Wording => ({
    kind: 'unsupported',
    message: `not supported yet: the model "${name}", which was trained elsewhere and runs in a container or in Python`,
  }),
  'analytics/model-differs': (name: string, said: string, known: string): Wording => ({
    kind: 'user',
    message: `The model "${name}" is of ${known}, not of ${said}, and cannot go on from there.`,
    hint: 'Leave partial_fit out to learn it anew, or give it another name.',
  }),
  'analytics/nothing-to-fit': (field: string): Wording => ({
    kind: 'warning',
    message: `No row has a number in "${field}" and a value in every field after by: nothing was learnt.`,
  }),
} as const;
