import type { Wording } from '../diagnostic.js';

const user = (message: string, hint?: string): Wording => ({
  kind: 'user',
  message,
  ...(hint === undefined ? {} : { hint }),
});
const unsupported = (message: string, hint?: string): Wording => ({ ...user(message, hint), kind: 'unsupported' });
const warning = (message: string, hint?: string): Wording => ({ ...user(message, hint), kind: 'warning' });

const didYouMean = (close: readonly string[], otherwise: string): string =>
  close.length === 0 ? otherwise : `Did you mean ${close.map((name) => `\`${name}\``).join(' or ')}?`;
const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** Everything that can go wrong between the text of a search and its syntax tree. */
export const splMessages = {
  // Text
  'spl/text-too-long': (length: number, limit: number) =>
    user(`The search is ${length} characters long; the limit is ${limit}.`, 'Move long lists of values into a lookup.'),
  'spl/unbalanced-quotes': () =>
    user(
      'Unbalanced quotes.',
      'The quote that opens here is never closed, or one before it is not and this one closes it. Write a quote inside a quoted text as \\" and a backslash at its end as \\\\.',
    ),
  'spl/trailing-backslash': () =>
    user('A single backslash at the very end of a search escapes nothing.', 'Write \\\\ for one backslash.'),
  'spl/expected': (what: string, found: string) => user(`Expected ${what}, found ${found}.`),
  'spl/unclosed': (open: string, close: string) =>
    user(`Missing \`${close}\`.`, `The \`${open}\` that opens here is never closed.`),
  'spl/nested-too-deep': (limit: number) => user(`Nested more than ${limit} levels deep.`, 'Remove needless brackets.'),

  // Macros and comments
  'spl/comment-unclosed': () =>
    user('Missing comment closing: three back-ticks open a comment here and nothing closes it.', 'End it with ```.'),
  'spl/macro-unclosed': () =>
    user('Missing closing back-tick of a macro.', 'A macro is written `name` or `name(argument, …)`, in back-ticks.'),
  'spl/macro-malformed': (text: string) =>
    user(
      `\`${text}\` is not a macro call.`,
      'A macro name has letters, digits, _ and -; arguments follow it in parentheses.',
    ),
  'spl/macro-argument-brackets': (text: string) =>
    user(
      `The brackets or quotes in the macro argument ${text} do not balance.`,
      'Put an argument that holds brackets in quotes.',
    ),
  'spl/macro-unknown': (name: string, close: readonly string[]) =>
    user(`There is no macro \`${name}\`.`, didYouMean(close, 'Define it in macros.conf or in a content pack.')),
  'spl/macro-argument-count': (name: string, given: number, known: readonly number[]) =>
    user(
      `The macro \`${name}\` does not take ${count(given, 'argument')}.`,
      `It is defined with ${known.map((n) => count(n, 'argument')).join(' and with ')}.`,
    ),
  'spl/macro-definition': (name: string, args: number, key: number) =>
    user(`The macro \`${name}\` is defined for ${count(key, 'argument')} but lists ${count(args, 'argument name')}.`),
  'spl/macro-mixed-arguments': (name: string) =>
    user(`The call of \`${name}\` mixes named and positional arguments.`, 'Name all of them or none.'),
  'spl/macro-argument-twice': (name: string, argument: string) =>
    user(`The call of \`${name}\` gives the argument \`${argument}\` twice.`),
  'spl/macro-recursive': (chain: readonly string[]) =>
    user(`The macro \`${chain[chain.length - 1]}\` calls itself: ${chain.join(' → ')}.`),
  'spl/macro-too-deep': (limit: number) => user(`Macros call each other more than ${limit} levels deep.`),
  'spl/macro-too-many': (limit: number) => user(`The search expands more than ${limit} macro calls.`),
  'spl/macro-too-large': (limit: number) =>
    user(`The search is longer than ${limit} characters after macro expansion.`),
  'spl/macro-invalid-argument': (name: string, message: string) =>
    user(`The macro \`${name}\` rejects its arguments: ${message}`),
  'spl/macro-not-text': (name: string) =>
    user(`The definition of \`${name}\` is an eval expression (iseval) and must give a string.`),
  'spl/macro-eval': (name: string, setting: string) =>
    unsupported(
      `Not supported yet: the ${setting} expression of the macro \`${name}\`.`,
      'Only expressions of literals and a few functions can be evaluated before a search runs.',
    ),

  // Pipeline
  'spl/empty-search': () => user('The search is empty.', 'Write `search *` to see all events.'),
  'spl/empty-command': () => user('Expected a command after `|`.'),
  'spl/unknown-command': (name: string, close: readonly string[]) =>
    user(`There is no command \`${name}\`.`, didYouMean(close, 'A macro needs back-ticks around its name.')),
  'spl/unsupported-command': (name: string, hint?: string) =>
    unsupported(`Not supported yet: the command \`${name}\`.`, hint),
  'spl/left-over': (command: string, found: string) => user(`Unexpected ${found} in the command \`${command}\`.`),
  'spl/subsearch-position': () =>
    user(
      'Subsearches are only valid as arguments to commands.',
      'Put the name of a command, such as append, before the [.',
    ),
  'spl/subsearch-too-deep': (limit: number) => user(`Subsearches are nested more than ${limit} levels deep.`),
  'spl/subsearch-as-value': () =>
    unsupported(
      'Not supported yet: a subsearch in the place of a value here.',
      'Let the subsearch return field="value" pairs and write it as a term of its own.',
    ),
  'spl/stray-bracket': () => user('Unexpected `]`: no subsearch is open here.', 'Put text that holds ] in quotes.'),
  'spl/missing-pipe': (name: string) =>
    warning(
      `The word \`${name}\` is looked for in events here; it does not run the command.`,
      `Write \`| ${name}\` to run the command.`,
    ),
  'spl/parser-failed': (command: string, reason: string) => ({
    kind: 'bug' as const,
    message: `The parser of the command \`${command}\` failed: ${reason}`,
  }),
  'spl/print-without-commands': () => ({
    kind: 'bug' as const,
    message: 'A subsearch cannot be printed without the table of commands.',
  }),

  // Search expressions
  'spl/operator-without-left': (operator: string) =>
    user(
      `The operator \`${operator}\` has nothing on its left.`,
      'To look for the operator itself, put it in double quotes.',
    ),
  'spl/operator-without-right': (operator: string, found: string) =>
    user(
      `The operator \`${operator}\` has nothing on its right; found ${found}.`,
      'To look for the operator itself, put it in double quotes.',
    ),
  'spl/unsupported-time-modifier': (name: string) =>
    unsupported(`Not supported yet: the time modifier \`${name}\`.`, 'Use earliest and latest.'),
  'spl/time-modifier-number': (name: string) =>
    user(`\`${name}\` needs a whole number.`, 'Or use earliest and latest.'),
  'spl/in-without-list': () =>
    user(
      '`IN` needs a list of values in parentheses.',
      'Write field IN (a, b), or "IN" in quotes to look for the word.',
    ),
  'spl/in-empty': () => user('The list after `IN` is empty.'),
  'spl/not-in': () => user('`NOT` cannot stand between a field and its operator.', 'Write NOT field IN (a, b).'),
  'spl/field-of-list': () =>
    user('Only values joined by AND, OR and NOT may stand in parentheses after `=`.', 'Or write field IN (a, b).'),
  'spl/lower-case-operator': (word: string) =>
    warning(
      `\`${word}\` in lower case is looked for as a word.`,
      `Write ${word.toUpperCase()} for the operator, or "${word}" to look for the word.`,
    ),
  'spl/comma-between-terms': () =>
    warning('The comma between two search terms is read as a space.', 'Put text that holds a comma in quotes.'),
  'spl/function-in-search': (name: string) =>
    warning(
      `${name} is compared as text: a search expression calls no functions.`,
      'Use where to compare with what a function gives.',
    ),
  'spl/list-full-stop': (mark: string) => warning(`The \`${mark}\` between two values of the list is read as a comma.`),
  'spl/search-twice': () =>
    warning('`search` at the start of a search expression is skipped.', 'Put it in quotes to look for the word.'),

  // Eval expressions
  'spl/operand-missing': (operator: string, found: string) =>
    user(`The operator \`${operator}\` has nothing on its right; found ${found}.`),
  'spl/number-invalid': (text: string) =>
    user(`The number ${text} is invalid.`, 'Put a field name that starts with a digit in single quotes.'),
  'spl/expression-too-deep': (limit: number) =>
    user(
      `The expression is more than ${limit} operators deep.`,
      'Write long chains of comparisons as x IN (a, b, …), or keep the values in a lookup.',
    ),
  'spl/expression-left-over': (found: string) => user(`Unexpected ${found} after the expression.`),
} as const;
