import { isIPv4 } from 'node:net';
import type { EvalExpr } from '../../spl/index.js';
import { asBool, asList, asText, isPresent, isString, NOTHING, NULL_BOOL, once, unify } from '../../sql/convert.js';
import { concat, type Sql, sql, text } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import { boolResult, diagnose, FAILED, ITEM, type Page, spanOf, wrongType } from '../arguments.js';
import type { CallContext, EvalFunction } from '../function.js';
import { patternArgument } from '../pattern.js';

/* Comparison and Conditional functions of the Search Reference. Only TRUE counts as true: NULL takes the other way. */

function condition(page: Page, args: readonly Typed[], index: number, context: CallContext): Sql {
  const value = args[index] ?? NOTHING;
  const isField = context.args[index]?.kind === 'field';
  if (value.type === 'number' || (isString(value) && !isField)) wrongType(page, index, 'a condition', context);
  return asBool(value).sql;
}

/** Conditions and values in turn, as one multiIf. */
function branches(page: Page, args: readonly Typed[], context: CallContext, test: (condition: Sql) => Sql): Typed {
  if (args.length % 2 === 1) {
    context.report(diagnose('eval/argument-count', context, page.name, page.syntax, args.length));
    return FAILED;
  }
  const values = unify(args.filter((_, i) => i % 2 === 1));
  const pairs = values.branches.map((v, i) => sql`${test(condition(page, args, 2 * i, context))}, ${v.sql}`);
  return { ...withoutTotal(values.empty), sql: sql`multiIf(${concat(pairs, sql`, `)}, ${values.empty.sql})` };
}

function withoutTotal(value: Typed): Typed {
  const { total: _total, ...rest } = value;
  return rest;
}

const casePage: Page = {
  name: 'case',
  arity: [2, Infinity],
  syntax: 'case(<condition>, <value>, …)',
  summary: 'The value after the first condition that is true; none true: no value.',
  examples: [
    ['case(1==1, "first", 2==2, "second")', 'first'],
    ['case(1==2, "a", true(), "b")', 'b'],
    ['case(1==2, "a")', null],
    ['case(missing=1, 5, 1==1, 6.5)', '6.5'],
  ],
};

const validate: Page = {
  name: 'validate',
  arity: [2, Infinity],
  syntax: 'validate(<condition>, <message>, …)',
  summary: 'The message after the first condition that is false; none false: no value.',
  examples: [
    ['validate(isint(80), "E1", 80>=1, "E2")', null],
    ['validate(isint(70000), "E1", 70000<=65535, "E2")', 'E2'],
    ['validate(missing=1, "E1")', null],
  ],
};

const ifPage: Page = {
  name: 'if',
  arity: [3, 3],
  syntax: 'if(<condition>, <value>, <otherwise>)',
  summary: 'One value if the condition is true, the other if it is false or unknown.',
  examples: [
    ['if(1==1, "yes", "no")', 'yes'],
    ['if(missing="x", "yes", "no")', 'no'],
    ['if(1==1, null(), "no")', null],
    ['if(1==1, split("a b", " "), "c")', ['a', 'b']],
    ['if(true, 1, "x")', '1'],
  ],
};

function buildIf(args: readonly Typed[], context: CallContext): Typed {
  const test = condition(ifPage, args, 0, context);
  const values = unify(args.slice(1));
  const [then = NOTHING, otherwise = NOTHING] = values.branches;
  return { ...withoutTotal(values.empty), sql: sql`if(${test}, ${then.sql}, ${otherwise.sql})` };
}

function buildCoalesce(args: readonly Typed[], context: CallContext): Typed {
  const values = unify(args);
  if (values.empty.type !== 'list') {
    return {
      ...values.empty,
      sql: sql`coalesce(${concat(
        values.branches.map((v) => v.sql),
        sql`, `,
      )})`,
    };
  }
  return values.branches.reduceRight((rest, value) =>
    once(value, context.fresh, (v) => ({ type: 'list', sql: sql`if(${isPresent(v)}, ${v.sql}, ${rest.sql})` })),
  );
}

/** `nullif(a, b)` is `if(a = b, null, a)`; the comparison is the language's own. */
function buildNullif(args: readonly Typed[], context: CallContext): Typed {
  const [left, right] = context.args;
  if (left === undefined || right === undefined) return FAILED;
  const equal: EvalExpr = { kind: 'binary', op: '=', left, right, span: context.span };
  const { branches: values, empty } = unify([args[0] ?? NOTHING]);
  const test = context.compile(equal).sql;
  return { ...withoutTotal(empty), sql: sql`if(${test}, ${empty.sql}, ${values[0]?.sql ?? empty.sql})` };
}

/** A test of one text, or of any value of a list; NULL when there is none. `test` may hold atoms only. */
function anyValue(value: Typed, test: (text: Sql) => Sql): Typed {
  if (value.type === 'null') return boolResult(NULL_BOOL);
  if (value.type !== 'list') return boolResult(test(asText(value).sql));
  return boolResult(
    sql`arrayMap(l -> if(empty(l), NULL, arrayExists(${ITEM} -> ${test(ITEM)}, l)), [${asList(value).sql}])[1]`,
  );
}

const match: Page = {
  name: 'match',
  arity: [2, 2],
  syntax: 'match(<str>, <regex>)',
  summary: 'True if the regular expression matches anywhere in the text.',
  examples: [
    ['if(match("10.1.2.3", "^\\d+\\.\\d"), "y", "n")', 'y'],
    ['if(match("abc", "B"), "y", "n")', 'n'],
    ['if(match("abc", "(?i)B"), "y", "n")', 'y'],
    ['if(match(split("ab,cd", ","), "^c"), "y", "n")', 'y'],
    ['if(isnull(match(missing, "a")), "null", "not")', 'null'],
  ],
};

const like: Page = {
  name: 'like',
  arity: [2, 2],
  syntax: 'like(<str>, <pattern>)',
  summary: 'True if the whole text matches the pattern: % is any run of characters, _ is one.',
  examples: [
    ['if(like("axxbz", "a%b_"), "y", "n")', 'y'],
    ['if(like("axb", "a%b_"), "y", "n")', 'n'],
    ['if(like("C:\\\\Windows\\\\x", "C:\\\\Win%s\\\\x"), "y", "n")', 'y'],
    ['if(like("50%", "50\\%"), "y", "n")', 'y'],
  ],
};

function buildLike(context: CallContext): Typed {
  const [left, right] = context.args;
  if (left === undefined || right === undefined) return FAILED;
  return context.compile({ kind: 'binary', op: 'like', left, right, span: context.span });
}

const cidrmatch: Page = {
  name: 'cidrmatch',
  arity: [2, 2],
  syntax: 'cidrmatch(<cidr>, <ip>)',
  summary: 'True if the IPv4 or IPv6 address lies in the subnet; malformed input is false.',
  examples: [
    ['if(cidrmatch("123.132.32.0/25", "123.132.32.127"), "in", "out")', 'in'],
    ['if(cidrmatch("123.132.32.0/25", "123.132.32.128"), "in", "out")', 'out'],
    ['if(cidrmatch("182.236.164.11/16", "182.236.1.1"), "in", "out")', 'in'],
    ['if(cidrmatch("2001:db8::ff00/120", "2001:db8::ff99"), "in", "out")', 'in'],
    ['if(cidrmatch("10.0.0.0/8", "no address"), "in", "out")', 'out'],
    ['if(cidrmatch("10.0.0.0/99", "10.1.1.1"), "in", "out")', 'out'],
  ],
};

const IPV4 = '^\\d{1,3}(\\.\\d{1,3}){3}/(3[0-2]|[12]?\\d)$';
const IPV6 = '^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*/(12[0-8]|1[01]\\d|\\d{1,2})$';

/** ClickHouse raises on malformed input, so what it would be given is made harmless first. */
function inSubnet(cidr: Sql, ip: Sql): Sql {
  const address = sql`substringIndex(c, '/', 1)`;
  const four = sql`isIPv4String(i) AND match(c, ${text(IPV4)}) AND isIPv4String(${address})`;
  const six = sql`isIPv6String(i) AND match(c, ${text(IPV6)}) AND isIPv6String(${address})`;
  const safe = sql`isIPAddressInRange(if(k, i, '::1'), if(k, c, '::/128'))`;
  const both = sql`arrayMap((c, i) -> arrayMap(k -> k AND ${safe}, [(${four}) OR (${six})])[1], [c], [i])[1]`;
  return sql`arrayMap((c, i) -> if(isNull(c) OR isNull(i), NULL, arrayMap((c, i) -> ${both}, [ifNull(c, '')], [ifNull(i, '')])[1]), [${cidr}], [${ip}])[1]`;
}

/** The same for an IPv4 network that is written in the search. */
function inNetwork(network: string, ip: Sql): Sql {
  const address = sql`ifNull(${ip}, '')`;
  const known = sql`isIPv4String(${address})`;
  const inside = sql`isIPAddressInRange(if(${known}, ${address}, '0.0.0.0'), ${text(network)})`;
  return sql`if(isNull(${ip}), NULL, ${known} AND ${inside})`;
}

function isNetwork(written: unknown): written is string {
  return typeof written === 'string' && new RegExp(IPV4).test(written) && isIPv4(written.replace(/\/.*$/, ''));
}

function buildCidrmatch(args: readonly Typed[], context: CallContext): Typed {
  const [cidr = NOTHING, ip = NOTHING] = args;
  if (cidr.type === 'null') return boolResult(NULL_BOOL);
  const network = cidr.constant;
  if (isNetwork(network)) {
    if (ip.type === 'list' || ip.type === 'null') return anyValue(ip, (address) => inNetwork(network, address));
    return once(asText(ip), context.fresh, (address) => boolResult(inNetwork(network, address.sql)));
  }
  return once(asText(cidr), context.fresh, (subnet) => anyValue(ip, (address) => inSubnet(subnet.sql, address)));
}

const searchmatch: Page = {
  name: 'searchmatch',
  arity: [1, 1],
  syntax: 'searchmatch(<search string>)',
  summary: 'True if the event matches the search, written as in the search command.',
  examples: [],
};

export const conditional: readonly EvalFunction[] = [
  { ...casePage, build: (args, context) => branches(casePage, args, context, (c) => c) },
  { ...validate, build: (args, context) => branches(validate, args, context, (c) => sql`NOT ${c}`) },
  { ...ifPage, build: buildIf },
  {
    name: 'coalesce',
    aliases: ['ifnull'],
    arity: [1, Infinity],
    syntax: 'coalesce(<value>, …)',
    summary: 'The first value that is present; an empty text is present.',
    examples: [
      ['coalesce(null(), "a", "b")', 'a'],
      ['coalesce(missing, split("a b", " "))', ['a', 'b']],
      ['coalesce(missing, null())', null],
    ],
    build: buildCoalesce,
  },
  {
    name: 'nullif',
    arity: [2, 2],
    syntax: 'nullif(<value>, <value>)',
    summary: 'The first value, unless it equals the second.',
    examples: [
      ['nullif("a", "a")', null],
      ['nullif("a", "b")', 'a'],
      ['nullif("a", missing)', 'a'],
      ['nullif(5, 5.0)', null],
    ],
    build: buildNullif,
  },
  {
    name: 'null',
    arity: [0, 0],
    syntax: 'null()',
    summary: 'No value: a field set to it is removed.',
    examples: [['null()', null]],
    build: () => NOTHING,
  },
  {
    name: 'true',
    arity: [0, 0],
    syntax: 'true()',
    summary: 'The Boolean true, often the last condition of case().',
    examples: [['if(true(), "t", "f")', 't']],
    build: () => ({ type: 'bool', sql: sql`true`, total: true }),
  },
  {
    name: 'false',
    arity: [0, 0],
    syntax: 'false()',
    summary: 'The Boolean false.',
    examples: [['if(false(), "t", "f")', 'f']],
    build: () => ({ type: 'bool', sql: sql`false`, total: true }),
  },
  {
    ...match,
    build: (args, context) => {
      const pattern = patternArgument(args, 1, context);
      if (args[0]?.type === 'bool') return wrongType(match, 0, 'text', context);
      return once({ type: 'text', sql: pattern }, context.fresh, (p) =>
        anyValue(args[0] ?? NOTHING, (v) => sql`match(${v}, ${p.sql})`),
      );
    },
  },
  { ...like, build: (_, context) => buildLike(context) },
  { ...cidrmatch, build: buildCidrmatch },
  {
    ...searchmatch,
    examples: [['if(isnull(1), "x", "only with events")', 'only with events']],
    build: (args, context) => {
      const [value] = args;
      if (typeof value?.constant === 'string') return context.compileSearch(value.constant, spanOf(context, 0).span);
      context.report(diagnose('eval/constant-needed', spanOf(context, 0), 'searchmatch', 'its search'));
      return FAILED;
    },
  },
];
