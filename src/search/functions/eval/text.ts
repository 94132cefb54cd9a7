import { NOTHING, once } from '../../sql/convert.js';
import { number, type Sql, sql, text } from '../../sql/fragment.js';
import { replacing } from '../../sql/regex.js';
import type { Typed } from '../../sql/typed.js';
import {
  constantValue,
  numberArgument,
  numberResult,
  type Page,
  perValue,
  textArgument,
  wrongType,
} from '../arguments.js';
import type { CallContext, EvalFunction } from '../function.js';
import { patternArgument } from '../pattern.js';

/* Text functions of the Search Reference; each maps over the values of a multivalue, except len(). */

function perText(page: Page, body: (text: Sql) => Sql): EvalFunction {
  return {
    ...page,
    build: ([value = NOTHING], context) =>
      value.type === 'bool' ? wrongType(page, 0, 'text', context) : perValue(value, body),
  };
}

type Ends = readonly ('start' | 'end')[];

/** Without the characters of a set that the row holds, at the given ends: ClickHouse only knows sets that are written. */
function trimmedBy(value: Sql, set: Sql, ends: Ends): Sql {
  const escaped = sql`replaceRegexpAll(${set}, ${text('[\\[\\]\\\\^-]')}, ${text('\\\\\\0')})`;
  const run = sql`concat('[', ${escaped}, ']+')`;
  const cut = (from: Sql, pattern: Sql): Sql => sql`replaceRegexpOne(${from}, ${pattern}, '')`;
  const start = ends.includes('start') ? cut(value, sql`concat('^', ${run})`) : value;
  const both = ends.includes('end') ? cut(start, sql`concat(${run}, '$')`) : start;
  return sql`multiIf(isNull(${set}), NULL, ${set} = '' OR NOT isValidUTF8(assumeNotNull(${set})), ${value}, ${both})`;
}

function trimming(name: string, fn: Sql, ends: Ends, where: string, examples: EvalFunction['examples']): EvalFunction {
  const page: Page = {
    name,
    arity: [1, 2],
    syntax: `${name}(<str>[, <characters>])`,
    summary: `Removes blanks and tabs, or any of the given characters, ${where}.`,
    examples,
  };
  return {
    ...page,
    build: (args, context) => {
      if (args[0]?.type === 'bool') return wrongType(page, 0, 'text', context);
      const set = args[1] === undefined ? ' \t' : constantValue(args, 1, context);
      if (set !== undefined) return perValue(args[0] ?? NOTHING, (v) => sql`${fn}(${v}, ${text(String(set))})`);
      return once(textArgument(page, args, 1, context), context.fresh, (s) =>
        perValue(args[0] ?? NOTHING, (v) => trimmedBy(v, s.sql, ends)),
      );
    },
  };
}

const replace: Page = {
  name: 'replace',
  arity: [3, 3],
  syntax: 'replace(<str>, <regex>, <replacement>)',
  summary: 'Replaces every match of the regular expression; \\1 … \\9 stand for its groups.',
  examples: [
    ['replace("1/14/2023", "^(\\d{1,2})/(\\d{1,2})/", "\\2/\\1/")', '14/1/2023'],
    ['replace("abcb", "b", "$1\\\\x")', 'a$1\\xc$1\\x'],
    ['replace(split("ab,cb", ","), "b", "")', ['a', 'c']],
    ['replace("a.b", ".b", "x")', 'ax'],
  ],
};

/** RE2's form of a replacement that the row holds; see `replacing`. */
function computedReplacement(value: Sql): Sql {
  return sql`replaceRegexpAll(${value}, ${text('\\\\([^1-9]|$)')}, ${text('\\\\\\\\\\1')})`;
}

/** Pattern and replacement as RE2 takes them; a replacement that the row holds may ask for any group. */
function patternAndReplacement(args: readonly Typed[], context: CallContext): readonly [Sql, Sql] {
  const pattern = patternArgument(args, 1, context);
  const into = textArgument(replace, args, 2, context);
  const given = args[1]?.constant;
  if (typeof into.constant !== 'string') {
    return [sql`concat(${pattern}, ${text('()'.repeat(9))})`, computedReplacement(into.sql)];
  }
  const { padding, replacement } = replacing(typeof given === 'string' ? given : '', into.constant);
  return [padding === '' ? pattern : sql`concat(${pattern}, ${text(padding)})`, text(replacement)];
}

function buildReplace(args: readonly Typed[], context: CallContext): Typed {
  if (args[0]?.type === 'bool') return wrongType(replace, 0, 'text', context);
  const [pattern, into] = patternAndReplacement(args, context);
  return once({ type: 'text', sql: pattern }, context.fresh, (p) =>
    once({ type: 'text', sql: into }, context.fresh, (r) =>
      perValue(args[0] ?? NOTHING, (v) => sql`replaceRegexpAll(${v}, ${p.sql}, ${r.sql})`),
    ),
  );
}

const substr: Page = {
  name: 'substr',
  arity: [2, 3],
  syntax: 'substr(<str>, <start>[, <length>])',
  summary: 'Part of a text; the first character is 1, negative positions count from the end.',
  examples: [
    ['substr("string", 1, 3)', 'str'],
    ['substr("string", -3)', 'ing'],
    ['substr("string", -3, 2)', 'in'],
    ['substr("string", 0, 2)', 's'],
    ['substr("string", 10)', ''],
    ['substr("naïve", 3, 1)', 'ï'],
    ['substr("abc", -5, 4)', 'ab'],
    ['substr("abc", 2, 0)', ''],
  ],
};

/** SQLite semantics: position 0 lies before the first character, so `(s, 0, 2)` holds one. */
function substring(value: Sql, start: Sql, length: Sql | undefined): Sql {
  const from = sql`if(a < 0, n + a + 1, a)`;
  const end = length === undefined ? sql`n + 1` : sql`b + z`;
  const cut = sql`substringUTF8(s, toInt64(greatest(b, 1)), toUInt64(greatest(0, ${end} - greatest(b, 1))))`;
  const limit = length ?? sql`0`;
  const present = sql`arrayMap((s, a, z, n) -> arrayMap(b -> ${cut}, [${from}])[1], [s], [a], [z], [toInt64(lengthUTF8(s))])[1]`;
  const whole = (n: Sql): Sql => sql`ifNull(accurateCastOrNull(trunc(${n}), 'Int64'), 0)`;
  const known = sql`arrayMap((s, a, z) -> ${present}, [ifNull(s, '')], [${whole(sql`a`)}], [${whole(sql`z`)}])[1]`;
  return sql`arrayMap((s, a, z) -> if(isNull(s) OR isNull(a) OR isNull(z), NULL, ${known}), [${value}], [${start}], [${limit}])[1]`;
}

/** The common case, a start from 1 up and a length, is ClickHouse's own substring. */
function buildSubstr(args: readonly Typed[], context: CallContext): Typed {
  if (args[0]?.type === 'bool') return wrongType(substr, 0, 'text', context);
  const start = numberArgument(substr, args, 1, context);
  const length = args[2] === undefined ? undefined : numberArgument(substr, args, 2, context);
  const constants = [start.constant, length === undefined ? 0 : length.constant];
  const simple = constants.every((c) => typeof c === 'number' && Number.isInteger(c) && c >= 0) && start.constant !== 0;
  const value = args[0] ?? NOTHING;
  if (simple) {
    const span = length === undefined ? sql`` : sql`, toUInt64(${length.sql})`;
    return perValue(value, (v) => sql`substringUTF8(${v}, toUInt64(${start.sql})${span})`);
  }
  return once(start, context.fresh, (from) =>
    once(length ?? { type: 'number', sql: number(0) }, context.fresh, (count) =>
      perValue(value, (v) => substring(v, from.sql, length === undefined ? undefined : count.sql)),
    ),
  );
}

const len: Page = {
  name: 'len',
  arity: [1, 1],
  syntax: 'len(<str>)',
  summary: 'Number of characters; no value for a multivalue field of several values.',
  examples: [
    ['len("naïve")', '5'],
    ['len("日本語")', '3'],
    ['len("")', '0'],
    ['len(123)', '3'],
    ['len(missing)', null],
  ],
};

export const textFunctions: readonly EvalFunction[] = [
  {
    ...len,
    build: (args, context) => numberResult(sql`toFloat64(lengthUTF8(${textArgument(len, args, 0, context).sql}))`),
  },
  perText(
    {
      name: 'lower',
      arity: [1, 1],
      syntax: 'lower(<str>)',
      summary: 'In lower case.',
      examples: [
        ['lower("ÀBC")', 'àbc'],
        ['lower(split("A,B", ","))', ['a', 'b']],
      ],
    },
    (v) => sql`lowerUTF8(${v})`,
  ),
  perText(
    {
      name: 'upper',
      arity: [1, 1],
      syntax: 'upper(<str>)',
      summary: 'In upper case.',
      examples: [['upper("abc")', 'ABC']],
    },
    (v) => sql`upperUTF8(${v})`,
  ),
  trimming('trim', sql`trimBoth`, ['start', 'end'], 'at both ends', [
    ['trim("[-x-]", lower("[]-"))', 'x'],
    ['trim(" ZZZZabcZZ ", " Z")', 'abc'],
    ['trim("  a b  ")', 'a b'],
  ]),
  trimming('ltrim', sql`trimLeft`, ['start'], 'at the start', [
    ['ltrim(" ZZZZabcZZ ", " Z")', 'abcZZ '],
    ['ltrim("$5", "$")', '5'],
  ]),
  trimming('rtrim', sql`trimRight`, ['end'], 'at the end', [['rtrim(" ZZZZabcZZ ", " Z")', ' ZZZZabc']]),
  { ...replace, build: buildReplace },
  { ...substr, build: buildSubstr },
  perText(
    {
      name: 'urldecode',
      arity: [1, 1],
      syntax: 'urldecode(<str>)',
      summary: 'Decodes %XX; a plus sign stays.',
      examples: [
        ['urldecode("http%3A%2F%2Fx.com%2Fa%3Fr%3Db")', 'http://x.com/a?r=b'],
        ['urldecode("a+b%zz")', 'a+b%zz'],
      ],
    },
    (v) => sql`decodeURLComponent(${v})`,
  ),
];
