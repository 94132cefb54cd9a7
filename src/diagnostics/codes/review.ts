import type { Wording } from '../diagnostic.js';

const user = (message: string, hint?: string): Wording => ({
  kind: 'user',
  message,
  ...(hint === undefined ? {} : { hint }),
});

/** What the review of findings says: `code → (parameters) => Wording`. */
export const reviewMessages = {
  'review/word': (what: string, got: string, known: readonly string[], closest: string | undefined) =>
    user(
      `\`${got}\` is no ${what}.`,
      closest === undefined ? `What can be said: ${known.join(', ')}.` : `Did you mean \`${closest}\`?`,
    ),
  'review/no-finding': (id: string) =>
    user(`No finding has an id that begins with \`${id}\`.`, '`karst findings list` shows them.'),
  'review/several-findings': (id: string, ids: readonly string[]) =>
    user(`\`${id}\` begins the ids of several findings.`, `Write more of it: ${ids.join(', ')}.`),
  'review/nothing-to-do': (flags: readonly string[]) =>
    user('Nothing says what to change.', `One of ${flags.join(', ')} does.`),
  'review/nothing-chosen': () =>
    user(
      'Nothing says which findings to change.',
      'Give ids, or filters such as --rule and --status; --all means all.',
    ),
  'review/empty': (what: string) => user(`The ${what} is empty.`),
  'review/comment': (length: number, least: number) =>
    user(
      length === 0
        ? `Every change needs a comment of ${least} characters or more.`
        : `The comment has ${length} characters; at least ${least} are asked for.`,
      '--comment TEXT gives one; `review` in karst.yml says what is asked for.',
    ),
  'review/transition': (from: string, to: string, allowed: readonly string[]) =>
    user(
      `A finding that is ${from} cannot become ${to}.`,
      allowed.length === 0
        ? `\`review.transitions\` in karst.yml lets nothing follow on ${from}.`
        : `From ${from} it can become ${allowed.join(', ')}.`,
    ),
  'review/conflict': (id: string, seen: number, found: number, by: string) =>
    user(
      `Finding ${id} has changed since: version ${seen} was seen, and it is at ${found}${by === '' ? '' : `, by ${by}`}.`,
      '`karst findings show` tells what happened; then try again.',
    ),
  'review/too-many-changes': (id: string, most: number) =>
    user(
      `Finding ${id} has ${most} changes, and no more are kept.`,
      'Give its rule a suppression, or leave single steps of a script out.',
    ),
  'review/suppression-name': (name: string) =>
    user(`\`${name}\` cannot be the name of a suppression.`, 'Letters, digits, `-`, `_` and `.` make one, up to 100.'),
  'review/suppression-exists': (name: string) =>
    user(`A suppression called \`${name}\` is there and not over.`, '`karst suppressions end` ends it.'),
  'review/no-suppression': (name: string, closest: string | undefined) =>
    user(
      `There is no suppression called \`${name}\`.`,
      closest === undefined ? '`karst suppressions list --all` shows them.' : `Did you mean \`${closest}\`?`,
    ),
  'review/suppression-over': (name: string) => user(`The suppression \`${name}\` is over already.`),
  'review/suppression-filter': (problem: string) =>
    user(`The filter is not one that a suppression can have: ${problem}`, 'For example: source="ESCU - …" user=svc_*'),
  'review/suppression-macro': (): Wording => ({
    kind: 'unsupported',
    message: 'not supported yet: macros in the filter of a suppression',
    hint: 'Write out what the macro stands for.',
  }),
  'review/suppression-time': () => user('The suppression would end before it begins.'),
} as const;
