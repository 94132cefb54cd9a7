import type { Wording } from '../diagnostic.js';

function user(message: string, hint?: string): Wording {
  return hint === undefined ? { kind: 'user', message } : { kind: 'user', message, hint };
}

function unsupported(message: string, hint?: string): Wording {
  return hint === undefined ? { kind: 'unsupported', message } : { kind: 'unsupported', message, hint };
}

function plural(count: number): string {
  return count === 1 ? '1 argument' : `${count} arguments`;
}

/** What the eval and stats function compilers have to say. */
export const evalMessages = {
  'eval/unknown-function': (name: string, close: string | undefined) =>
    user(`The '${name}' function is unsupported or undefined.`, close && `Did you mean ${close}()?`),
  'eval/argument-count': (name: string, syntax: string, given: number) =>
    user(`The arguments to the '${name}' function are invalid: ${plural(given)} given.`, `Write ${syntax}.`),
  'eval/argument-type': (name: string, wanted: string, syntax: string) =>
    user(`The arguments to the '${name}' function are invalid: it needs ${wanted}.`, `Write ${syntax}.`),
  'eval/numbers-only': (op: string) =>
    user(`'${op}' only takes numbers.`, 'Turn text into a number with tonumber(), or drop the quotes.'),
  'eval/plus-mixed': () =>
    user(`'+' only takes two strings or two numbers.`, "Join text and numbers with the '.' operator."),
  'eval/dot-boolean': () =>
    user(`The '.' operator only takes strings and numbers.`, 'Turn a Boolean into text with tostring().'),
  'eval/different-types': (op: string) =>
    user(
      `The '${op}' operator received different types.`,
      'A quoted value is always text: drop the quotes to compare with a number. A field whose name holds dots needs single quotes.',
    ),
  'eval/boolean-only': (op: string) =>
    user(`'${op}' only takes boolean arguments.`, 'Write a comparison, such as field="value" or isnotnull(field).'),
  'eval/boolean-result': () =>
    user(
      `Fields cannot be assigned a boolean result. Instead, try if(<condition>, "true", "false").`,
      'tostring() also turns a Boolean into text.',
    ),
  'eval/where-not-boolean': () =>
    user(
      `The result of a 'where' expression must be boolean.`,
      'Write a comparison, such as field="value" or isnotnull(field).',
    ),
  'eval/bad-number': (name: string, value: string) =>
    user(`The arguments to the '${name}' function are invalid: "${value}" is not a number.`),
  'eval/bad-value': (name: string, what: string, value: string) =>
    user(`The arguments to the '${name}' function are invalid: ${what} "${value}" is not valid.`),
  'eval/bad-regex': (pattern: string, problem: string) =>
    user(`The regex '${pattern}' is invalid: ${problem}.`, 'A backslash before " and \\ must be doubled in a search.'),
  'eval/regex-construct': (construct: string) =>
    unsupported(
      `Regular expressions with ${construct} are not supported.`,
      'Rewrite the pattern without it; capture groups and a second match() often do the same.',
    ),
  'eval/constant-needed': (name: string, what: string) =>
    unsupported(`${name}() needs ${what} as a literal in the search; a computed one is not supported.`),
  'eval/function-unsupported': (name: string, what: string) => unsupported(`${name}() is not supported ${what}.`),
  'eval/format-unsupported': (name: string, variable: string) =>
    unsupported(`${name}() does not support '${variable}' in its format.`),
  'eval/one-field': (name: string) =>
    user(`The expression of '${name}' must refer to exactly one field.`, `Use mvmap() to work with other fields.`),
  'eval/percentile': (name: string) =>
    user(
      `The percentile of '${name}' must be a number from 0 to less than 100.`,
      `Write it into the name, as in ${name}95(field).`,
    ),
  'eval/time-needed': (name: string): Wording => ({
    kind: 'warning',
    message: `${name}() needs _time, which these rows no longer have: its result is empty.`,
    hint: 'Keep _time in the fields before it, or use first() and last().',
  }),
} as const;
