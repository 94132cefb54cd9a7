import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertQuiet, ConfBed } from '../bed/conf-bed.js';

/* What props.conf and transforms.conf make of the text of events, from ingest to search. */

let bed: ConfBed;
before(async () => {
  bed = await ConfBed.open();
});
after(() => bed.close());

type Values = Readonly<Record<string, string | readonly string[]>>;

/** `props` are settings of [t], or whole stanzas; the fields looked at are those expected and `absent`. */
interface Case {
  readonly rule: string;
  readonly props: string;
  readonly transforms?: string;
  readonly text: string;
  readonly has?: Values;
  readonly absent?: readonly string[];
}

const wholeText = 'LINE_BREAKER = (\\n\\n)\nSHOULD_LINEMERGE = false\n';
const kv = 'KV_MODE = none\nREPORT-r = tr';

const cases: readonly Case[] = [
  // EXTRACT
  { rule: 'named groups', props: 'EXTRACT-a = user=(?<user>\\w+)', text: 'user=bob', has: { user: 'bob' } },
  {
    rule: 'anchors match at lines',
    props: 'SHOULD_LINEMERGE = true\nEXTRACT-a = ^b(?<x>\\d)',
    text: 'a1\nb2',
    has: { x: '2' },
  },
  {
    rule: 'a dot crosses lines',
    props: 'SHOULD_LINEMERGE = true\nEXTRACT-a = <(?<x>.*)>',
    text: '<1\n2>',
    has: { x: '1\n2' },
  },
  {
    rule: 'in a field of an earlier class',
    props: 'EXTRACT-1 = url=(?<url>\\S+)\nEXTRACT-2 = //(?<dom>[^/]+) in url',
    text: 'url=http://a.b/c',
    has: { dom: 'a.b' },
  },
  {
    rule: 'never in a field of a later class',
    props: 'KV_MODE = none\nEXTRACT-1 = //(?<dom>[^/]+) in url\nEXTRACT-2 = url=(?<url>\\S+)',
    text: 'url=http://a.b/c',
    has: { url: 'http://a.b/c' },
    absent: ['dom'],
  },
  {
    rule: 'of two for one field the first that matches counts',
    props: 'EXTRACT-1 = (-)user=(?<u>\\w+)\nEXTRACT-2 = by (?<u>\\w+)\nEXTRACT-3 = (?<u>\\w+)$',
    text: 'x by ann now',
    has: { u: 'ann' },
  },
  {
    rule: 'look-around works',
    props: 'EXTRACT-1 = (?<=id )(?<id>\\d+)(?! cm)\nEVAL-twice = id * 2',
    text: 'id 21 kg',
    has: { id: '21', twice: '42' },
  },
  // REPORT
  {
    rule: 'names out of the text',
    props: kv,
    transforms: '[tr]\nREGEX = ([a-z]+)=([a-z]+)\nFORMAT = $1::$2',
    text: 'foo=x bar=y',
    has: { foo: 'x', bar: 'y' },
  },
  {
    rule: '_KEY_ and _VAL_ groups',
    props: kv,
    transforms: '[tr]\nREGEX = (?<_KEY_1>[a-z]+)=(?<_VAL_1>[a-z]+)',
    text: 'foo=x bar=y',
    has: { foo: 'x', bar: 'y' },
  },
  {
    rule: 'other named groups beside _KEY_ and _VAL_',
    props: kv,
    transforms: '[tr]\nREGEX = (?<level>\\d)\\|(?<_KEY_1>[a-z]+)=(?<_VAL_1>[a-z]+)',
    text: '5|foo=x',
    has: { foo: 'x', level: '5' },
  },
  {
    rule: 'sides in quotes',
    props: kv,
    transforms: '[tr]\nREGEX = ^(\\w+) (\\w+)\nFORMAT = "the first"::"$1" second::"of all"',
    text: 'a b',
    has: { the_first: 'a', second: 'of all' },
  },
  {
    rule: 'fixed names and fixed values',
    props: 'REPORT-r = tr',
    transforms: '[tr]\nREGEX = ^(\\w+) (\\w+)\nFORMAT = first::$1 second::$2 third::other',
    text: 'a b',
    has: { first: 'a', second: 'b', third: 'other' },
  },
  {
    rule: 'MV_ADD collects',
    props: 'REPORT-r = tr',
    transforms: '[tr]\nREGEX = id:(?<id>\\d+)\nMV_ADD = true',
    text: 'id:1 id:2',
    has: { id: ['1', '2'] },
  },
  {
    rule: 'without MV_ADD the first value stays',
    props: kv,
    transforms: '[tr]\nREGEX = (id):(\\d+)\nFORMAT = $1::$2',
    text: 'id:1 id:2',
    has: { id: '1' },
  },
  {
    rule: 'MV_ADD with names out of the text',
    props: kv,
    transforms: '[tr]\nREGEX = (\\w+):(\\d+)\nFORMAT = $1::$2\nMV_ADD = true',
    text: 'id:1 id:2 n:3',
    has: { id: ['1', '2'], n: '3' },
  },
  {
    rule: 'DELIMS of pairs',
    props: kv,
    transforms: '[tr]\nDELIMS = "|", "="',
    text: 'a=1|b=x y||c="p|q"',
    has: { a: '1', b: 'x y', c: 'p|q' },
  },
  {
    rule: 'DELIMS with FIELDS: empty cells keep their places',
    props: kv,
    transforms: '[tr]\nDELIMS = ","\nFIELDS = f1,f2,f3',
    text: 'x,,"z,1"',
    has: { f1: 'x', f3: 'z,1' },
    absent: ['f2'],
  },
  {
    rule: 'DELIMS alone: names and values alternate',
    props: kv,
    transforms: '[tr]\nDELIMS = ",;"',
    text: 'a,1;b,2',
    has: { a: '1', b: '2' },
  },
  {
    rule: 'CLEAN_KEYS',
    props: kv,
    transforms: '[tr]\nREGEX = (\\S+)=(\\S+)\nFORMAT = $1::$2',
    text: '_9a-b=1',
    has: { a_b: '1' },
  },
  {
    rule: 'CLEAN_KEYS off',
    props: kv,
    transforms: '[tr]\nREGEX = (\\S+)=(\\S+)\nFORMAT = $1::$2\nCLEAN_KEYS = false',
    text: '_9a-b=1',
    has: { '_9a-b': '1' },
  },
  {
    rule: 'empty values are none',
    props: kv,
    transforms: '[tr]\nREGEX = (\\w+)=(\\w*)\nFORMAT = $1::$2',
    text: 'a= b=1',
    has: { b: '1' },
    absent: ['a'],
  },
  {
    rule: 'KEEP_EMPTY_VALS',
    props: kv,
    transforms: '[tr]\nREGEX = (\\w+)=(\\w*)\nFORMAT = $1::$2\nKEEP_EMPTY_VALS = true',
    text: 'a= b=1',
    has: { a: '', b: '1' },
  },
  {
    rule: 'SOURCE_KEY may be a field of an extraction before',
    props: 'KV_MODE = none\nEXTRACT-1 = \\[(?<inner>.*)\\]\nREPORT-r = tr',
    transforms: '[tr]\nREGEX = (\\w+)=(\\w+)\nFORMAT = $1::$2\nSOURCE_KEY = inner',
    text: 'a=1 [b=2]',
    has: { b: '2', inner: 'b=2' },
    absent: ['a'],
  },
  {
    rule: 'modular regular expressions',
    props: 'REPORT-r = tr',
    transforms: '[tr]\nREGEX = ^[[ip:client_]] [[word:verb]]\n[ip]\nREGEX = (?<ip>[\\d.]+)\n[word]\nREGEX = \\w+',
    text: '1.2.3.4 GET',
    has: { client_ip: '1.2.3.4', verb: 'GET' },
  },
  // KV_MODE
  {
    rule: 'auto: blanks around a value in quotes go',
    props: 'KV_MODE = auto',
    text: '2014-04-04 10:10:45 myfield=" apples "',
    has: { myfield: 'apples' },
  },
  {
    rule: 'KV_TRIM_SPACES = false',
    props: 'KV_TRIM_SPACES = false',
    text: 'myfield=" apples "',
    has: { myfield: ' apples ' },
  },
  {
    rule: 'auto_escaped',
    props: 'KV_MODE = auto_escaped',
    text: 'field="value with \\"nested\\" quotes"',
    has: { field: 'value with "nested" quotes' },
  },
  { rule: 'a bare value ends at a blank', props: '', text: 'name=Douglas E Wegscheid', has: { name: 'Douglas' } },
  {
    rule: 'a value in quotes does not',
    props: '',
    text: 'name="Douglas E Wegscheid"',
    has: { name: 'Douglas E Wegscheid' },
  },
  { rule: 'none', props: 'KV_MODE = none', text: 'a=1', absent: ['a'] },
  { rule: 'json reads nothing else', props: 'KV_MODE = json', text: 'a=1', absent: ['a'] },
  { rule: 'auto: no empty values', props: '', text: 'a="" b=1', has: { b: '1' }, absent: ['a'] },
  { rule: 'the first of two counts', props: '', text: 'a=1 a=2', has: { a: '1' } },
  {
    rule: 'json',
    props: 'KV_MODE = json',
    text: '{"a":{"b":[1,2]},"c":"x"}',
    has: { 'a.b{}': ['1', '2'], c: 'x' },
  },
  {
    rule: 'an extraction comes before automatic fields',
    props: 'EXTRACT-a = \\[(?<a>\\d)\\]',
    text: 'a=1 [2]',
    has: { a: '2' },
  },
  {
    rule: 'INDEXED_EXTRACTIONS = json without KV_MODE',
    props: 'INDEXED_EXTRACTIONS = json\nKV_MODE = none',
    text: '{"data":{"mount_point":["/d1","/d2"]}}',
    has: { 'data.mount_point{}': ['/d1', '/d2'] },
  },
  {
    rule: 'JSON_TRIM_BRACES_IN_ARRAY_NAMES',
    props: 'INDEXED_EXTRACTIONS = json\nKV_MODE = none\nJSON_TRIM_BRACES_IN_ARRAY_NAMES = true',
    text: '{"data":{"mount_point":["/d1","/d2"]}}',
    has: { 'data.mount_point': ['/d1', '/d2'] },
  },
  {
    rule: 'KV_MODE = none leaves JSON alone',
    props: 'KV_MODE = none',
    text: '{"a":1}',
    absent: ['a'],
  },
  {
    rule: 'KV_MODE = multi: a value a row, in the columns that the header names',
    props: `${wholeText}KV_MODE = multi\nEVAL-most = max('%CPU')`,
    text: '  PID USER   %CPU\n    1 root    0.5\n   27 ann lee 12.0',
    has: { PID: ['1', '27'], USER: ['root', 'ann lee'], '%CPU': ['0.5', '12.0'], most: '12.0' },
  },
  {
    rule: 'KV_MODE = multi reads neither pairs nor JSON',
    props: 'KV_MODE = multi',
    text: '{"a":1}',
    absent: ['a'],
  },
  {
    rule: 'KV_MODE = multi: an extraction wins over the column of its name, multikv gives the rows',
    props: `${wholeText}KV_MODE = multi\nEXTRACT-a = (?<NAME>header)`,
    text: 'NAME  SIZE  header\nx     5     a\ny     6     b',
    has: { NAME: 'header', SIZE: ['5', '6'] },
  },
  // stanzas
  {
    rule: 'settings of a host stanza and of the sourcetype are united',
    props: 'EXTRACT-a = a-(?<a>\\w+)\n[host::h]\nEXTRACT-b = b-(?<b>\\w+)',
    text: 'a-1 b-2',
    has: { a: '1', b: '2' },
  },
  {
    rule: 'rename: only the settings of the new name, the old one is _sourcetype',
    props: 'rename = new\nEXTRACT-a = (?<a>\\d)\n[new]\nEXTRACT-b = (?<b>\\d)',
    text: '7',
    has: { b: '7', sourcetype: 'new', _sourcetype: 't' },
    absent: ['a'],
  },
  {
    rule: 'aliases and calculated fields see extracted ones',
    props: 'FIELDALIAS-a = u AS user\nEVAL-l = len(user)',
    text: 'u=bob',
    has: { user: 'bob', l: '3' },
  },
  {
    rule: 'an alias without its original removes the field',
    props: 'FIELDALIAS-a = x AS y',
    text: 'y=2',
    absent: ['y'],
  },
  { rule: 'ASNEW keeps it', props: 'FIELDALIAS-a = x ASNEW y', text: 'x=1 y=2', has: { y: '2' } },
  {
    rule: 'ADD_EXTRA_TIME_FIELDS',
    props: 'ADD_EXTRA_TIME_FIELDS = subseconds',
    text: '2024-05-06 07:08:09 x',
    has: { linecount: '1' },
    absent: ['date_hour', 'timestartpos'],
  },
  {
    rule: 'source types count in their letter case',
    props: 'KV_MODE = none\n[T]\nEXTRACT-x = (?<x>\\d)',
    text: '7',
    absent: ['x'],
  },
  {
    rule: 'calculated fields do not see each other',
    props: 'EVAL-x = y*2\nEVAL-y = 100',
    text: 'y=3',
    has: { x: '6', y: '100' },
  },
];

cases.forEach(({ rule, props, transforms = '', text, has = {}, absent = [] }, i) => {
  test(`${rule}: ${JSON.stringify(text)}`, async () => {
    const fields = [...Object.keys(has), ...absent].map((name) => `"${name}"`).join(' ');
    const { rows, diagnostics } = await bed.search(
      { 'default/props.conf': `[t]\n${props}\n`, 'default/transforms.conf': transforms },
      text,
      `| table ${fields}`,
      { index: `c${i}` },
    );
    const usual = diagnostics.filter((d) => d.code !== 'knowledge/regex-at-ingest');
    assertQuiet(usual);
    assert.deepEqual(rows, [has]);
  });
});
