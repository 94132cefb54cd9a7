import assert from 'node:assert/strict';
import test from 'node:test';
import type { Diagnostic } from '../diagnostics/index.js';
import { parseEvalExpression } from '../search/spl/index.js';
import { mergeConf } from './conf-book.js';
import { parseConf } from './conf-file.js';
import type { LookupTable } from './knowledge.js';
import { entryExtractionsOf, operationsOf } from './operations.js';
import { readProps } from './props.js';
import { canonicalPropsKey } from './setting-catalogue.js';
import { canonicalStanza } from './stanza-pattern.js';

const TABLE: LookupTable = {
  name: 'users',
  columns: ['id', 'name', 'team'],
  rows: [['1', 'ann', 'red']],
  source: { kind: 'file', file: 'users.csv', missing: false },
  caseSensitive: true,
  maxMatches: 100,
  minMatches: 0,
  defaultMatch: '',
  matchTypes: new Map(),
};

function load(propsText: string, transformsText = '') {
  const diagnostics: Diagnostic[] = [];
  const anyCase = new Set(['xmlwineventlog']);
  const naming = { stanza: (name: string) => canonicalStanza(name, anyCase), key: canonicalPropsKey };
  const props = readProps(mergeConf([parseConf(propsText, 'props.conf').conf], naming), {
    transforms: mergeConf([parseConf(transformsText, 'transforms.conf').conf]),
    lookups: { tables: new Map([['users', TABLE]]), refused: new Set(['broken']) },
    parseEval: parseEvalExpression,
    report: (d) => diagnostics.push(d),
  });
  const operations = operationsOf(props);
  const entry = entryExtractionsOf(props);
  return {
    diagnostics,
    codes: diagnostics.map((d) => d.code),
    entry: (sourcetype = 't', source = 's', host = 'h') => entry({ sourcetype, source, host }),
    at: (sourcetype = 't', source = 's', host = 'h') => operations({ sourcetype, source, host }),
  };
}

/** The text of EVAL-x at an origin: which stanza won. */
function winner(text: string, ...origin: [sourcetype?: string, source?: string, host?: string]): string | undefined {
  return load(text)
    .at(...origin)
    .calculated.find((c) => c.field === 'x')?.text;
}

test('source beats host beats sourcetype, whatever the priority', () => {
  const t = '[t]\npriority = 900\nEVAL-x = 7\n';
  const host = '[host::h]\nEVAL-x = 6\n';
  assert.equal(winner(`${t}${host}[source::s]\nEVAL-x = 5`), '5');
  assert.equal(winner(`${t}${host}`), '6');
  assert.equal(winner(t), '7');
  assert.equal(winner(`${t}[default]\nEVAL-x = 8\nEVAL-y = 9`), '7');
  assert.equal(winner('[default]\nEVAL-x = 8'), '8');
});

test('within a kind: priority, literal before pattern, then ASCII order', () => {
  const two = (a: string, z: string) => `[source::...a...]\n${a}EVAL-x = "a"\n[source::...z...]\n${z}EVAL-x = "z"\n`;
  assert.equal(winner(two('', ''), 't', 'az'), '"a"');
  assert.equal(winner(two('priority = 5\n', 'priority = 10\n'), 't', 'az'), '"z"');
  const literal = (priority: string) => `[source::/x/y]\nEVAL-x = 1\n[source::/x/*]\n${priority}EVAL-x = 2\n`;
  assert.equal(winner(literal(''), 't', '/x/y'), '1');
  assert.equal(winner(literal('priority = 101\n'), 't', '/x/y'), '2');
});

test('settings of all matching stanzas are united; an empty value switches one off', () => {
  const text = '[t]\nEXTRACT-a = a=(?<a>\\w+)\nEVAL-x = 1\n[host::h]\nEXTRACT-b = b=(?<b>\\w+)\nEVAL-x =\n';
  const operations = load(text).at();
  assert.deepEqual(
    operations.extractions.map((e) => e.groups),
    [['a'], ['b']],
  );
  assert.deepEqual(operations.calculated, []);
});

test('source types that any letter case is good for are one stanza', () => {
  const text = '[(?i)XmlWinEventLog]\nEVAL-x = 1\nEVAL-y = 2\n[xmlwineventlog]\nEVAL-x = 3\n';
  const both = load(text);
  assert.deepEqual(
    both.at('XMLWINEVENTLOG').calculated.map((c) => `${c.field}=${c.text}`),
    ['x=3', 'y=2'],
  );
  assert.equal(both.at('XMLWINEVENTLOG').signature, both.at('xmlwineventlog').signature);
  assert.deepEqual(load('[T]\nEVAL-x = 1').at('t').calculated, []);
});

test('classes go in ASCII order, and extractions of transforms follow', () => {
  const text =
    '[t]\nREPORT-0 = tr\nEXTRACT-b = (?<b>.)\nEXTRACT-B = (?<c>.)\nFIELDALIAS-z = a AS z\nFIELDALIAS-y = a AS y';
  const operations = load(text, '[tr]\nREGEX = (?<r>.)').at();
  assert.deepEqual(
    operations.extractions.flatMap((e) => e.groups),
    ['c', 'b', 'r'],
  );
  assert.deepEqual(
    operations.aliases.map((a) => a.to),
    ['y', 'z'],
  );
});

test('a renamed source type has the settings of its new name only', () => {
  const text = '[old]\nrename = new\nEXTRACT-a = (?<a>\\d)\n[new]\nEXTRACT-b = (?<b>\\d)\n[source::s]\nEVAL-x = 1\n';
  const operations = load(text).at('old');
  assert.equal(operations.sourcetype, 'new');
  assert.deepEqual(
    operations.extractions.map((e) => e.groups),
    [['b']],
  );
  assert.equal(operations.calculated.length, 1);
  assert.equal(load(text).at('new').sourcetype, undefined);
  assert.deepEqual(load('[source::s]\nrename = n').codes, ['knowledge/setting-out-of-place']);
});

test('a source type may be renamed to another spelling of itself', () => {
  const operations = load('[(?i)XmlWinEventLog]\nrename = xmlwineventlog\nEVAL-x = 1\n').at('XmlWinEventLog');
  assert.equal(operations.sourcetype, 'xmlwineventlog');
  assert.equal(operations.calculated.length, 1);
});

test('the signature is that of the operations, not of where they stand', () => {
  const two = load('[a]\nEVAL-x = 1\n[b]\n\nEVAL-x = 1\n[c]\nEVAL-x = 2\n[d]\nFIELDALIAS-q = x AS y');
  assert.equal(two.at('a').signature, two.at('b').signature);
  assert.equal(two.at('a'), two.at('b'));
  assert.notEqual(two.at('a').signature, two.at('c').signature);
  assert.notEqual(two.at('d').signature, two.at('none').signature);
  assert.equal(two.at('none').signature, two.at('nothing', 'at', 'all').signature);
});

test('EXTRACT: groups by number, source field, and what is no extraction', () => {
  const extraction = (value: string) => load(`[t]\nEXTRACT-x = ${value}`).at().extractions[0];
  const made = (regex: string, groups: string[], numbers: number[], from = '_raw') => ({
    kind: 'groups',
    regex,
    groups,
    numbers,
    from,
  });
  assert.deepEqual(
    extraction('(?<a>\\w+)(-)(?P<b>[)(]) \\(\\? in url'),
    made('(\\w+)(-)([)(]) \\(\\?', ['a', 'b'], [1, 3], 'url'),
  );
  assert.deepEqual(extraction('(?<a>x)[i]n url'), made('(x)[i]n url', ['a'], [1]));
  assert.deepEqual(extraction("(y)(?'a'x)"), made('(y)(x)', ['a'], [2]));
  for (const [value, code] of [
    ['\\d+', 'regex-without-groups'],
    ['(?<a>x', 'regex-invalid'],
    ['(?<a>[x)', 'regex-invalid'],
    ['(?<a>x))', 'regex-invalid'],
    ['(?<1a>x)', 'extract-field-name'],
  ]) {
    assert.deepEqual(load(`[t]\nEXTRACT-x = ${value}`).codes, [`knowledge/${code}`], value);
  }
});

test('a regular expression beyond the engine is made at ingest, or refused by name', () => {
  const { at, entry, codes } = load('[t]\nEXTRACT-x = (?<a>x)(?<!z)');
  assert.deepEqual(codes, ['knowledge/regex-at-ingest']);
  assert.deepEqual(at().extractions, []);
  assert.equal(entry().extractions.length, 1);
  assert.deepEqual(load('[t]\nEXTRACT-x = (?<a>x)(?R)').codes, ['knowledge/regex-unsupported']);
  assert.deepEqual(load('[t]\nEXTRACT-x = +(?<a>x)').codes, ['knowledge/regex-malformed']);
});

const report = (transform: string) => load('[t]\nREPORT-x = tr', `[tr]\n${transform}\n[other]\nREGEX = b+`);

test('REPORT: named groups and fixed names are made by searches', () => {
  const made = (transform: string) => report(transform).at().extractions[0];
  const first = { kind: 'groups', from: '_raw' };
  assert.deepEqual(made('REGEX = (?<_9a>\\w)(\\d)\nSOURCE_KEY = url'), {
    ...first,
    regex: '(\\w)(\\d)',
    groups: ['a'],
    numbers: [1],
    from: 'url',
  });
  assert.deepEqual(made('REGEX = ^(\\w+) (?<n>.)\nFORMAT = first::$1 my-n::$2 again::$1 all::$0 x::"a b"'), {
    ...first,
    regex: '^(\\w+) (.)',
    groups: ['first', 'my_n', 'again', 'all'],
    numbers: [1, 2, 1, 0],
    constants: [{ field: 'x', value: 'a b' }],
  });
  assert.deepEqual(made('REGEX = (?<a>b)\nMV_ADD = true\nKEEP_EMPTY_VALS = true'), {
    ...first,
    regex: '(b)',
    groups: ['a'],
    numbers: [1],
    every: true,
    keepEmpty: true,
  });
  assert.deepEqual(made('REGEX = [[other:x_]]-[[other]](?<a>c)'), {
    ...first,
    regex: '(b+)-(?:b+)(c)',
    groups: ['x_', 'a'],
    numbers: [1, 2],
  });
  assert.deepEqual(made('DELIMS = ",;"\nFIELDS = a, "b c", d'), {
    kind: 'cells',
    delimiters: ',;',
    groups: ['a', 'b_c', 'd'],
    from: '_raw',
  });
});

test('REPORT: names that stand in the text are made at ingest', () => {
  const made = (transform: string) => {
    const loaded = report(transform);
    assert.deepEqual([loaded.codes, loaded.at().extractions], [[], []]);
    return loaded.entry().extractions[0];
  };
  const pair = { from: '_raw', cleanKeys: true };
  assert.deepEqual(made('DELIMS = "|", "=:"\nMV_ADD = 1'), {
    kind: 'delimited',
    between: '|',
    within: '=:',
    ...pair,
    every: true,
  });
  assert.deepEqual(made('DELIMS = "\\t"\nCLEAN_KEYS = false'), {
    kind: 'delimited',
    between: '\t',
    ...pair,
    cleanKeys: false,
  });
  const regex = '(\\w)=(\\w)';
  assert.deepEqual(made(`REGEX = ${regex}\nFORMAT = $1::$2`), {
    kind: 'pairs',
    regex,
    pairs: [{ name: 1, value: 2 }],
    ...pair,
  });
  const named = '(?<_VAL_1>a)=(?<_KEY_1>b)';
  assert.deepEqual(made(`REGEX = ${named}`), { kind: 'pairs', regex: named, pairs: [{ name: 2, value: 1 }], ...pair });
});

test('REPORT: what cannot be is reported, never dropped in silence', () => {
  for (const transform of [
    'DELIMS = ,',
    'REGEX = (a)\nFORMAT = x::a$1',
    'REGEX = (a)\nFORMAT = x',
    'REGEX = [[gone]](?<a>b)',
    'REGEX = abc',
    'REGEX = (?<a>b)\nSOURCE_KEY = MetaData:Host',
    'FORMAT = a::$1',
  ]) {
    assert.deepEqual(report(transform).codes, ['knowledge/transform-unsupported'], transform);
  }
  assert.deepEqual(report('REGEX = (a)\nFORMAT = x::$2').codes, ['knowledge/format-group-missing']);
  assert.deepEqual(load('[t]\nREPORT-x = gone').codes, ['knowledge/transform-unknown']);
});

test('KV_MODE and its kin', () => {
  const entry = (settings: string) => load(`[t]\n${settings}`).entry().automatic;
  assert.deepEqual(entry('EVAL-x = 1'), { mode: 'auto', trimSpaces: true, json: true });
  assert.deepEqual(entry('KV_MODE = NONE\nKV_TRIM_SPACES = 0\nAUTO_KV_JSON = false'), {
    mode: 'none',
    trimSpaces: false,
    json: false,
  });
  assert.equal(entry('KV_MODE = multi').mode, 'multi');
  assert.deepEqual(load('[t]\nKV_MODE = multi:top').codes, ['knowledge/kv-multi']);
  assert.deepEqual(load('[t]\nKV_MODE = jsn').codes, ['knowledge/kv-mode']);
});

test('FIELDALIAS: several pairs, quotes, ASNEW', () => {
  assert.deepEqual(load('[t]\nFIELDALIAS-x = a AS b  "c d" asnew "AS" e AS f').at().aliases, [
    { from: 'a', to: 'b', asnew: false },
    { from: 'c d', to: 'AS', asnew: true },
    { from: 'e', to: 'f', asnew: false },
  ]);
  for (const value of ['a', 'a AS', 'a b c', 'a AS b c']) {
    assert.deepEqual(load(`[t]\nFIELDALIAS-x = ${value}`).codes, ['knowledge/alias-syntax'], value);
  }
});

test('EVAL: a fault is reported at its place in the file', () => {
  const text = '[t]\nEVAL-x = if(a == 1, \\\n  "y", )\nEVAL-y = `m`\nEVAL- = 1\n';
  const { diagnostics, at } = load(text);
  assert.deepEqual(at().calculated, []);
  const [fault, macro, nameless] = diagnostics;
  assert.match(fault?.message ?? '', /^EVAL-x: /);
  assert.equal(fault?.file, 'props.conf');
  assert.equal(fault?.source, text);
  assert.equal(text.slice(0, fault?.span?.from).split('\n').length, 3);
  assert.equal(macro?.code, 'knowledge/eval-macro');
  assert.equal(nameless?.code, 'knowledge/eval-field-missing');
});

test('LOOKUP: inputs, outputs, every spelling of the prefix', () => {
  const lookup = (value: string, key = 'LOOKUP-x') => load(`[t]\n${key} = ${value}`).at().lookups[0];
  assert.deepEqual(lookup('users id AS uid, team OUTPUTNEW name AS user'), {
    table: TABLE,
    inputs: [
      { column: 'id', field: 'uid' },
      { column: 'team', field: 'team' },
    ],
    outputs: [{ column: 'name', field: 'user' }],
    keepExisting: true,
  });
  const rest = lookup('users id', 'lookup_x');
  assert.deepEqual(
    rest?.outputs.map((o) => o.field),
    ['name', 'team'],
  );
  assert.equal(rest?.keepExisting, false);
  assert.equal(load('[t]\nlookupx = users id\nLOOKUP-x = users id OUTPUT name').at().lookups.length, 1);
});

test('LOOKUP: what is wrong is named', () => {
  for (const [value, code] of [
    ['users', 'lookup-syntax'],
    ['users id AS', 'lookup-syntax'],
    ['users id OUTPUT', 'lookup-syntax'],
    ['users uid OUTPUT name', 'lookup-column-unknown'],
    ['users id OUTPUT nam', 'lookup-column-unknown'],
    ['nobody id', 'lookup-unknown'],
  ]) {
    assert.deepEqual(load(`[t]\nLOOKUP-x = ${value}`).codes, [`knowledge/${code}`], value);
  }
  assert.deepEqual(load('[t]\nLOOKUP-x = broken id').codes, []);
});

test('stanzas that cannot be applied are reported', () => {
  assert.deepEqual(load('[source::/x/*(]\nEVAL-x = 1').codes, ['knowledge/stanza-pattern-invalid']);
  assert.deepEqual(load('[t]\npriority = high\nEVAL-x = 1').codes, ['knowledge/not-a-number']);
});
