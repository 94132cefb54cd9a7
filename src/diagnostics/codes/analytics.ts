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
} as const;
