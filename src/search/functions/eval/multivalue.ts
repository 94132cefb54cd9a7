import type { EvalExpr } from '../../spl/index.js';
import { asList, asText, call, isPresent, NOTHING, once } from '../../sql/convert.js';
import { bind, identifier, number, type Sql, sql, text, texts } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import {
  constantValue,
  diagnose,
  FAILED,
  ITEM,
  listResult,
  numberArgument,
  numberResult,
  type Page,
  spanOf,
  textArgument,
  textResult,
  wrongType,
} from '../arguments.js';
import type { CallContext, EvalFunction } from '../function.js';
import { patternArgument } from '../pattern.js';
import { commandNames } from './command-names.js';
import { mvrange } from './mvrange.js';

/* Multivalue eval functions of the Search Reference. Positions count from 0 here and from 1 in ClickHouse. */

function overList(page: Page, body: (list: Sql) => Sql): EvalFunction {
  return { ...page, build: ([value = NOTHING]) => listResult(body(asList(value).sql)) };
}

/** Names of the fields an expression refers to, in order of appearance. */
function fieldsOf(expr: EvalExpr): readonly string[] {
  switch (expr.kind) {
    case 'field':
      return !expr.quoted && ['true', 'false', 'null'].includes(expr.name) ? [] : [expr.name];
    case 'call':
      return expr.args.flatMap(fieldsOf);
    case 'unary':
      return fieldsOf(expr.arg);
    case 'binary':
      return [...fieldsOf(expr.left), ...fieldsOf(expr.right)];
    case 'in':
      return [expr.value, ...expr.list].flatMap(fieldsOf);
    default:
      return [];
  }
}

/** Compiles an expression with a field standing for one value of it. */
function perItem(expr: EvalExpr, field: string, context: CallContext): { readonly name: Sql; readonly value: Typed } {
  const name = identifier(context.fresh());
  const item: Typed = { type: 'text', sql: name, total: true };
  return { name, value: context.compile(expr, new Map([[field, item]])) };
}

const mvfilter: Page = {
  name: 'mvfilter',
  arity: [1, 1],
  syntax: 'mvfilter(<condition on one field>)',
  summary: 'The values of a field for which the condition is true.',
  examples: [
    ['mvfilter(match(words, "l|t"))', ['alpha', 'beta']],
    ['mvfilter(numbers > 1 AND numbers < 3)', '2'],
    ['mvfilter(match(missing, "a"))', null],
  ],
};

function buildMvfilter(context: CallContext): Typed {
  const [predicate] = context.args;
  if (predicate === undefined) return FAILED;
  const fields = new Set(fieldsOf(predicate));
  const [field] = fields;
  if (field === undefined || fields.size > 1) {
    context.report(diagnose('eval/one-field', spanOf(context, 0), 'mvfilter'));
    return FAILED;
  }
  const list = asList(context.compile({ kind: 'field', name: field, quoted: true, span: predicate.span }));
  const { name, value } = perItem(predicate, field, context);
  if (value.type !== 'bool' && value.type !== 'null') return wrongType(mvfilter, 0, 'a condition', context);
  return listResult(sql`arrayFilter(${name} -> ifNull(${value.sql}, 0), ${list.sql})`);
}

const mvmap: Page = {
  name: 'mvmap',
  arity: [2, 2],
  syntax: 'mvmap(<multivalue>, <expression>)',
  summary: 'The expression for each value; inside, the name of the field means that value.',
  examples: [
    ['mvmap(numbers, numbers*10)', ['10', '20', '30']],
    ['mvmap(mvindex(words, 1, 2), upper(words)."!")', ['BETA!', 'GAMMA!']],
    ['mvmap(numbers, if(numbers=2, null(), numbers))', ['1', '3']],
    ['mvmap(missing, missing*10)', null],
  ],
};

function buildMvmap(context: CallContext): Typed {
  const [source, body] = context.args;
  if (source === undefined || body === undefined) return FAILED;
  const list = asList(context.compile(source)).sql;
  const { name, value } = perItem(body, fieldsOf(source)[0] ?? '', context);
  if (value.type === 'bool') return wrongType(mvmap, 1, 'an expression that is not Boolean', context);
  if (value.type === 'list') return listResult(sql`arrayFlatten(arrayMap(${name} -> ${value.sql}, ${list}))`);
  const mapped = sql`arrayMap(${name} -> toNullable(${asText(value).sql}), ${list})`;
  return listResult(sql`arrayMap(v -> assumeNotNull(v), arrayFilter(v -> isNotNull(v), ${mapped}))`);
}

const mvindex: Page = {
  name: 'mvindex',
  arity: [2, 3],
  syntax: 'mvindex(<multivalue>, <start>[, <end>])',
  summary: 'The value at a position from 0, or all from start to end; negative positions count from the end.',
  examples: [
    ['mvindex(split("a,b,c", ","), 0)', 'a'],
    ['mvindex(split("a,b,c", ","), -1)', 'c'],
    ['mvindex(split("a,b,c", ","), 1, 2)', ['b', 'c']],
    ['mvindex(split("a,b,c", ","), 1, 9)', ['b', 'c']],
    ['mvindex(split("a,b,c", ","), -2, -1)', ['b', 'c']],
    ['mvindex(split("a,b,c", ","), 3)', null],
    ['mvindex(split("a,b,c", ","), -4)', null],
    ['mvindex(split("a,b,c", ","), 2, 1)', null],
    ['mvindex("single", 0)', 'single'],
    ['mvindex(split("a,b,c", ","), 1.5)', null],
  ],
};

/** Position from 1; 0 when there is no such value. */
function position(index: Typed): Sql {
  if (typeof index.constant === 'number') {
    const from1 = index.constant >= 0 ? index.constant + 1 : index.constant;
    return bind(Number.isInteger(from1) ? from1 : 0, 'Int64');
  }
  return sql`arrayMap(i -> ifNull(if(i >= 0, i + 1, i), 0), [accurateCastOrNull(${index.sql}, 'Int64')])[1]`;
}

function buildMvindex(args: readonly Typed[], context: CallContext): Typed {
  const list = asList(args[0] ?? NOTHING).sql;
  const start = position(numberArgument(mvindex, args, 1, context));
  if (args[2] === undefined) {
    const one = sql`if(i = 0 OR abs(i) > length(l), NULL, l[i])`;
    return textResult(sql`arrayMap((l, i) -> ${one}, [${list}], [${start}])[1]`);
  }
  const end = position(numberArgument(mvindex, args, 2, context));
  const clamped = sql`least(if(j < 0, n + j + 1, j), n)`;
  const cut = sql`if(i = 0 OR j = 0 OR a < 1 OR a > n, [], arraySlice(l, a, greatest(0, ${clamped} - a + 1)))`;
  const known = sql`arrayMap(a -> ${cut}, [if(i < 0, n + i + 1, i)])[1]`;
  return listResult(
    sql`arrayMap((l, i, j, n) -> ${known}, [${list}], [${start}], [${end}], [toInt64(length(${list}))])[1]`,
  );
}

const mvjoin: Page = {
  name: 'mvjoin',
  arity: [2, 2],
  syntax: 'mvjoin(<multivalue>, <delimiter>)',
  summary: 'All values as one text with a delimiter between them.',
  examples: [
    ['mvjoin(split("a,b", ","), " OR ")', 'a OR b'],
    ['mvjoin("a", ",")', 'a'],
    ['mvjoin(missing, ",")', null],
  ],
};

/** A delimiter as text that is there. */
function delimiter(page: Page, args: readonly Typed[], index: number, context: CallContext): Sql {
  const value = textArgument(page, args, index, context);
  return value.type === 'literal' ? value.sql : sql`ifNull(${value.sql}, '')`;
}

function buildMvjoin(args: readonly Typed[], context: CallContext): Typed {
  const between = delimiter(mvjoin, args, 1, context);
  const list = asList(args[0] ?? NOTHING).sql;
  // arrayStringConcat wants a constant delimiter, which a lambda variable is not.
  const joined = sql`arrayStringConcat(arrayMap((v, i) -> if(i = 1, v, concat(d, v)), l, arrayEnumerate(l)))`;
  return textResult(sql`arrayMap((l, d) -> if(empty(l), NULL, ${joined}), [${list}], [${between}])[1]`);
}

const mvzip: Page = {
  name: 'mvzip',
  arity: [2, 3],
  syntax: 'mvzip(<left>, <right>[, <delimiter>])',
  summary: 'Joins the values of two fields pair by pair, up to the shorter; the delimiter is a comma by default.',
  examples: [
    ['mvzip(split("a b c", " "), split("1 2", " "))', ['a,1', 'b,2']],
    ['mvzip("a", "b", "|")', 'a|b'],
    ['mvzip("a", missing)', null],
  ],
};

function buildMvzip(args: readonly Typed[], context: CallContext): Typed {
  const between = args[2] === undefined ? sql`','` : delimiter(mvzip, args, 2, context);
  const [left, right] = args.map((a) => asList(a).sql);
  const cut = (list: Sql): Sql => sql`arraySlice(${list}, 1, least(length(l), length(r)))`;
  const pairs = sql`arrayMap((a, b) -> concat(a, d, b), ${cut(sql`l`)}, ${cut(sql`r`)})`;
  return listResult(sql`arrayMap((l, r, d) -> ${pairs}, [${left ?? sql`[]`}], [${right ?? sql`[]`}], [${between}])[1]`);
}

const split: Page = {
  name: 'split',
  arity: [2, 2],
  syntax: 'split(<str>, <delimiter>)',
  summary: 'Cuts a text at a delimiter; an empty one gives every character.',
  examples: [
    ['split("a,,b", ",")', ['a', '', 'b']],
    ['split("naï", "")', ['n', 'a', 'ï']],
    ['split("a--b", "--")', ['a', 'b']],
    ['split("a.b.c", lower("."))', ['a', 'b', 'c']],
    ['split(missing, ",")', null],
  ],
};

const CHARACTERS = sql`extractAll(v, '(?s).')`;
/** Stands for delimiters that the row holds, since ClickHouse splits only by what is written. */
const MARK = text('\u0001\u0002\u0001');

function splitBy(value: Sql, delimiter: Sql): Sql {
  return sql`splitByString(${MARK}, replaceAll(${value}, ${delimiter}, ${MARK}))`;
}

/** A field with one text, if any, by a delimiter that is written in the search. */
function splitText(given: Typed, by: string, context: CallContext): Typed {
  return once(given, context.fresh, (value) => {
    const pieces = sql`splitByString(${text(by)}, ifNull(${value.sql}, ''))`;
    return listResult(sql`if(isNull(${value.sql}), CAST([], 'Array(String)'), ${pieces})`);
  });
}

function buildSplit(args: readonly Typed[], context: CallContext): Typed {
  if (args[0]?.type === 'bool') return wrongType(split, 0, 'text', context);
  const given = args[0] ?? NOTHING;
  const list = asList(given).sql;
  const by = constantValue(args, 1, context);
  if (by !== undefined) {
    if (by !== '' && given.type === 'text' && given.total !== true) return splitText(given, String(by), context);
    const pieces = by === '' ? CHARACTERS : sql`splitByString(${text(String(by))}, v)`;
    return listResult(sql`arrayFlatten(arrayMap(v -> ${pieces}, ${list}))`);
  }
  return once(textArgument(split, args, 1, context), context.fresh, (delimiter) => {
    const pieces = sql`if(${delimiter.sql} = '', ${CHARACTERS}, ${splitBy(sql`v`, sql`ifNull(${delimiter.sql}, '')`)})`;
    return listResult(sql`if(isNull(${delimiter.sql}), [], arrayFlatten(arrayMap(v -> ${pieces}, ${list})))`);
  });
}

const mvfind: Page = {
  name: 'mvfind',
  arity: [2, 2],
  syntax: 'mvfind(<multivalue>, <regex>)',
  summary: 'Position, from 0, of the first value that the regular expression matches.',
  examples: [
    ['mvfind(split("ab,cd", ","), "^c")', '1'],
    ['mvfind(split("ab,cd", ","), "x")', null],
  ],
};

function buildMvfind(args: readonly Typed[], context: CallContext): Typed {
  const pattern: Typed = { type: 'text', sql: patternArgument(args, 1, context) };
  return once(pattern, context.fresh, (p) => {
    const found = sql`arrayFirstIndex(${ITEM} -> ifNull(match(${ITEM}, ${p.sql}), 0), ${asList(args[0] ?? NOTHING).sql})`;
    return numberResult(sql`(toFloat64(nullIf(${found}, 0)) - 1)`);
  });
}

function buildMvcount([value = NOTHING]: readonly Typed[]): Typed {
  if (value.type === 'list') return numberResult(sql`nullIf(toFloat64(length(${value.sql})), 0)`);
  return numberResult(sql`if(${isPresent(value)}, ${number(1)}, NULL)`);
}

const commands: Page = {
  name: 'commands',
  arity: [1, 1],
  syntax: 'commands(<search string>)',
  summary: 'The names of the commands of a search, in order.',
  examples: [['commands("search foo | stats count | sort count")', ['search', 'stats', 'sort']]],
};

export const multivalue: readonly EvalFunction[] = [
  {
    ...commands,
    build: (args, context) => {
      const [search] = args;
      if (typeof search?.constant === 'string') {
        return { type: 'list', sql: texts(commandNames(search.constant)), total: true };
      }
      context.report(diagnose('eval/constant-needed', spanOf(context, 0), 'commands', 'its search'));
      return FAILED;
    },
  },
  {
    name: 'mvappend',
    arity: [1, Infinity],
    syntax: 'mvappend(<value>, …)',
    summary: 'All values of all arguments, in order.',
    examples: [
      ['mvappend("a", split("b,c", ","), missing, 5)', ['a', 'b', 'c', '5']],
      ['mvappend(missing, null())', null],
    ],
    build: (args) => listResult(call(sql`arrayConcat`, ...args.map((a) => asList(a).sql))),
  },
  {
    name: 'mvcount',
    arity: [1, 1],
    syntax: 'mvcount(<multivalue>)',
    summary: 'Number of values; none gives no result, not 0.',
    examples: [
      ['mvcount(split("a,b", ","))', '2'],
      ['mvcount("a")', '1'],
      ['mvcount(missing)', null],
    ],
    build: buildMvcount,
  },
  overList(
    {
      name: 'mvdedup',
      arity: [1, 1],
      syntax: 'mvdedup(<multivalue>)',
      summary: 'Each value once, in order of first appearance.',
      examples: [['mvdedup(split("a,b,a,c,b", ","))', ['a', 'b', 'c']]],
    },
    (list) => sql`arrayDistinct(${list})`,
  ),
  { ...mvfilter, lazy: true, build: (_, context) => buildMvfilter(context) },
  { ...mvfind, build: buildMvfind },
  { ...mvindex, build: buildMvindex },
  { ...mvjoin, build: buildMvjoin },
  { ...mvmap, lazy: true, build: (_, context) => buildMvmap(context) },
  mvrange,
  overList(
    {
      name: 'mvreverse',
      arity: [1, 1],
      syntax: 'mvreverse(<multivalue>)',
      summary: 'The values in reverse order.',
      examples: [['mvreverse(split("1,2,3", ","))', ['3', '2', '1']]],
    },
    (list) => sql`arrayReverse(${list})`,
  ),
  overList(
    {
      name: 'mvsort',
      arity: [1, 1],
      syntax: 'mvsort(<multivalue>)',
      summary: 'The values sorted by their bytes, never as numbers.',
      examples: [
        ['mvsort(split("10,9,70,100", ","))', ['10', '100', '70', '9']],
        ['mvsort(split("b,A,a,B,1", ","))', ['1', 'A', 'B', 'a', 'b']],
      ],
    },
    (list) => sql`arraySort(${list})`,
  ),
  { ...mvzip, build: buildMvzip },
  { ...split, build: buildSplit },
];
