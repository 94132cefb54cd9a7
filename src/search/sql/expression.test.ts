import { test } from 'node:test';
import { check, type Fields, type Printed } from './engine.test.js';

const FIELDS: Fields = {
  five: '5',
  ten: '10',
  fiveText: '5.0',
  word: 'abc',
  upper: 'ABC',
  status: '404',
  nan: 'NaN',
  empty: '',
  none: null,
  num: 7,
  half: 0.5,
  nonum: 'x1',
  list: ['1', 'b', '30'],
  pair: ['5', '6'],
  lone: ['8'],
  nolist: [],
  'a.b': 'dotted',
  flag: 'true',
  path: 'C:\\Windows\\x',
};

type Cases = readonly (readonly [string, Printed])[];

/** Truth as text: three-valued. */
function truth(cases: readonly (readonly [string, 'T' | 'F' | 'N'])[]): void {
  check(
    cases.map(([e, t]) => [`case(${e}, "T", NOT (${e}), "F", true(), "N")`, t]),
    FIELDS,
  );
}

test('arithmetic', () => {
  const cases: Cases = [
    ['2+3*4', '14'],
    ['(2+3)*4', '20'],
    ['10-4-3', '3'],
    ['7%3', '1'],
    ['-7 % 3', '-1'],
    ['6/3', '2'],
    ['10/4', '2.5'],
    ['10/3', '3.3333333333333335'],
    ['-five', '-5'],
    ['-(0)', '0'],
    ['five*ten', '50'],
    ['num*2', '14'],
    ['num/half', '14'],
    ['1/0', null],
    ['five/0', null],
    ['5%0', null],
    ['five/(ten-10)', null],
    ['word*2', null],
    ['none*2', null],
    ['missing+1', null],
    ['pair*2', null],
    ['lone*2', '16'],
    ['empty*2', null],
    ['status-4', '400'],
    ['9007199254740991+1', '9007199254740992'],
  ];
  check(cases, FIELDS);
});

test('digits of decimal literals', () => {
  check([
    ['8.250*0.2', '2'],
    ['8.250*0.20', '1.7'],
    ['8.250*0.200', '1.65'],
    ['8.250*exact(0.2)', '1.650'],
    ['1.00*1111', '1111'],
    ['123.0+4.567', '127.567'],
    ['0.1+0.2', '0.3'],
    ['1.50', '1.50'],
    ['0.05', '0.05'],
    ['0.0', '0.0'],
    ['acos(0)*180/pi()', '90.0000000003'],
  ]);
  check(
    [
      ['five*0.20', '1.0'],
      ['num*0.1', '0.7'],
      ['(num*0.001)', '0.007'],
      ['num+0.25', '7.25'],
      ['ten/3', '3.3333333333333335'],
      ['half*2', '1'],
      ['-num*0.10', '-0.70'],
      ['num*1000000.5', '7000003.5'],
      ['if(num>0, five*0.5, "none")', '3'],
      ['strptime("2024-03-10", "%Y-%m-%d")-strptime("2024-03-09", "%Y-%m-%d")', '86400.000000'],
    ],
    FIELDS,
  );
});

test('plus and dot', () => {
  const cases: Cases = [
    ['"1"+"2"', '12'],
    ['five+ten', '15'],
    ['word+upper', 'abcABC'],
    ['word+five', null],
    ['"a"+word', 'aabc'],
    ['"a"+five', null],
    ['"a"+num', null],
    ['five+1', '6'],
    ['word+1', null],
    ['none+five', null],
    ['"x".five', 'x5'],
    ['five.ten', '510'],
    ['num." ".half', '7 0.5'],
    ['word.none', null],
    ['word.pair', null],
    ['word.lone', 'abc8'],
    ['8.50 . "%"', '8.50%'],
    ['a.b', 'dotted'],
    ["'a.b'", 'dotted'],
    ['five.word', '5abc'],
    ['typeof(five+ten)', 'Number'],
  ];
  check(cases, FIELDS);
});

test('comparisons of fields and numbers', () => {
  truth([
    ['five=5', 'T'],
    ['five=5.0', 'T'],
    ['five=fiveText', 'T'],
    ['five!=fiveText', 'F'],
    ['five<ten', 'T'],
    ['ten<five', 'F'],
    ['word=5', 'F'],
    ['word!=5', 'T'],
    ['word>5', 'T'],
    ['num=7', 'T'],
    ['num>five', 'T'],
    ['num=word', 'F'],
    ['word<upper', 'F'],
    ['word=word', 'T'],
    ['nan=nan', 'T'],
    ['five<word', 'T'],
  ]);
});

test('comparisons with strings', () => {
  truth([
    ['word="abc"', 'T'],
    ['word="ABC"', 'F'],
    ['word!="ABC"', 'T'],
    ['status="404"', 'T'],
    ['status="404.0"', 'F'],
    ['status>"400"', 'T'],
    ['ten<"9"', 'T'],
    ['num="7"', 'T'],
    ['"b">"a"', 'T'],
    ['"10"<"9"', 'T'],
    ['empty=""', 'T'],
    ['five.ten="510"', 'T'],
    ['flag=true', 'T'],
    ['path="C:\\\\Windows\\\\x"', 'T'],
  ]);
});

test('null is never true', () => {
  truth([
    ['none="x"', 'N'],
    ['none!="x"', 'N'],
    ['missing<5', 'N'],
    ['none=none', 'N'],
    ['none=5', 'N'],
    ['five=missing', 'N'],
    ['none LIKE "a%"', 'N'],
    ['none IN ("a", "b")', 'N'],
    ['NOT none="x"', 'N'],
    ['none="x" OR five=5', 'T'],
    ['none="x" AND five=5', 'N'],
    ['none="x" AND five=6', 'F'],
    ['none="x" XOR five=5', 'N'],
    ['five=5 XOR ten=10', 'F'],
    ['null', 'N'],
  ]);
});

test('a multivalue operand holds if any value does', () => {
  truth([
    ['list="b"', 'T'],
    ['list="c"', 'F'],
    ['list!="b"', 'T'],
    ['list>20', 'T'],
    ['list=1.0', 'T'],
    ['list=pair', 'F'],
    ['pair=five', 'T'],
    ['five=pair', 'T'],
    ['ten>pair', 'T'],
    ['nolist="b"', 'N'],
    ['list=none', 'N'],
    ['list=nolist', 'N'],
    ['nolist=list', 'N'],
    ['list IN (nolist)', 'N'],
    ['list IN (nolist, pair)', 'N'],
    ['list LIKE "3%"', 'T'],
    ['list IN ("x", "b")', 'T'],
    ['match(list, "^3")', 'T'],
    ['match(nolist, "^3")', 'N'],
  ]);
});

test('IN and LIKE', () => {
  truth([
    ['word IN ("x", "abc")', 'T'],
    ['word IN ("x", "ABC")', 'F'],
    ['status IN ("404")', 'T'],
    ['status IN (404, 500)', 'T'],
    ['num IN (1, 7)', 'T'],
    ['"abc" IN (upper, word)', 'T'],
    ['word IN (upper, "abc", 5)', 'T'],
    ['word IN ("a*")', 'F'],
    ['five*2 IN (10)', 'T'],
    ['NOT word IN ("x")', 'T'],
    ['word LIKE "a%"', 'T'],
    ['word LIKE "A%"', 'F'],
    ['word LIKE "a_c"', 'T'],
    ['word LIKE "b%"', 'F'],
    ['path LIKE "C:\\\\Win%s\\\\x"', 'T'],
    ['path LIKE "C:\\\\Win%s\\\\_"', 'F'],
    ['path LIKE path', 'T'],
    ['status LIKE "4%"', 'T'],
  ]);
});

test('types of fields', () => {
  check(
    [
      ['typeof(five)', 'Number'],
      ['typeof(word)', 'String'],
      ['typeof(none)', 'Invalid'],
      ['typeof(list)', 'Multivalue'],
      ['typeof(lone)', 'Number'],
      ['if(isnum(five), 1, 0)', '1'],
      ['if(isnum(nan), 1, 0)', '1'],
      ['if(isstr(nan), 1, 0)', '1'],
      ['if(isstr(five), 1, 0)', '0'],
      ['if(isint(five), 1, 0)', '1'],
      ['if(isint(fiveText), 1, 0)', '0'],
      ['if(isint(word), 1, 0)', '0'],
      ['if(isdouble(fiveText), 1, 0)', '1'],
      ['if(isnull(nolist), 1, 0)', '1'],
      ['if(isnotnull(list), 1, 0)', '1'],
      ['if(ismv(list), 1, 0)', '1'],
      ['if(isbool(flag), 1, 0)', '0'],
      ['if(isint(round(num, 2)), 1, 0)', '0'],
      ['if(isint(round(half)), 1, 0)', '1'],
      ['if(isint(num*0.50), 1, 0)', '0'],
      ['if(isdouble(num*0.50), 1, 0)', '1'],
      ['if(isnull("x" > missing + "y"), 1, 0)', '1'],
      ['len(five)', '1'],
      ['len(list)', null],
      ['round(half)', '1'],
      ['coalesce(none, nolist, five)', '5'],
      ['coalesce(list, five)', ['1', 'b', '30']],
      ['mvmap(pair, pair*num)', ['35', '42']],
      ['mvmap(pair, if(pair=num-1, "y", "n"))', ['n', 'y']],
      ['mvfilter(pair>5)', '6'],
      ['mvcount(nolist)', null],
      ['tonumber(status)+1', '405'],
      ['tonumber(none)', null],
      ['tonumber(word)', null],
      ['strftime(num, "%H:%M:%S")', '00:00:07'],
      ['max(five, ten, word)', 'abc'],
      ['min(num, half)', '0.5'],
      ['sum(pair, num, word)', '18'],
      ['substr(word, num-5)', 'bc'],
      ['replace(word, substr(word, 2, 1), "X")', 'aXc'],
    ],
    FIELDS,
  );
});

test('times in another time zone', () => {
  const cases: Cases = [
    ['strftime(1710072000, "%F %T %z %Z")', '2024-03-10 08:00:00 -0400 EDT'],
    ['strptime("2024-01-10 12:00:00", "%Y-%m-%d %H:%M:%S")', '1704906000.000000'],
    ['strptime("2024-01-10 12:00:00 +0000", "%Y-%m-%d %H:%M:%S %z")', '1704888000.000000'],
    ['strftime(relative_time(1710072000, "@d"), "%F %T %z")', '2024-03-10 00:00:00 -0500'],
    ['strftime(relative_time(1710072000, "-1d"), "%F %T %z")', '2024-03-09 08:00:00 -0500'],
    ['strftime(relative_time(1710072000, "-24h"), "%F %T %z")', '2024-03-09 07:00:00 -0500'],
    ['strftime(strptime("10:30", "%H:%M"), "%F %H:%M")', '2024-03-10 10:30'],
    ['mvrange(1710046800, 1710219600, "1d")', ['1710046800', '1710129600', '1710216000']],
  ];
  check(cases, {}, 'America/New_York');
  check(
    [
      ['strftime(relative_time(1710072000, "@h"), "%F %T %:z")', '2024-03-10 17:00:00 +05:30'],
      ['strftime(1710072000, "%Ez")', '330'],
    ],
    {},
    'Asia/Kolkata',
  );
});

test('regular expressions out of the data', () => {
  const fields: Fields = {
    good: '(?i)^a(b|[^c-e]+)*?\\.x{2,3}$',
    subject: 'ABz.xx',
    open: '(a',
    path: 'C:\\Users',
    around: 'a(?=B)',
    braces: '{',
    star: '*',
    plain: 'Bz',
  };
  check(
    [
      ['if(match(subject, good), "y", "n")', 'y'],
      ['if(match(subject, plain), "y", "n")', 'y'],
      ['if(match(subject, "^A".plain), "y", "n")', 'y'],
      ['if(isnull(match(subject, open)), "null", "not")', 'null'],
      ['if(isnull(match(subject, path)), "null", "not")', 'null'],
      ['if(isnull(match(subject, around)), "null", "not")', 'null'],
      ['replace(subject, braces, "x")', null],
      ['replace(subject, star, "x")', null],
      ['replace(subject, plain, "[\\1]")', 'A[].xx'],
      ['mvfind(split("a Bz", " "), plain)', '1'],
    ],
    fields,
  );
});
