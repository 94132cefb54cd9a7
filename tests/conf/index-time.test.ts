import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StoredEvent } from '../../src/store/index.js';
import { assertQuiet, type Given, ingestedBy } from '../bed/conf-bed.js';

/* What props.conf and transforms.conf do when events come in. */

async function events(props: string, text: string | Buffer, transforms = '', given: Given = {}) {
  const files = { 'default/props.conf': `[t]\n${props}\n`, 'default/transforms.conf': transforms };
  const found = await ingestedBy(files, text, given);
  assertQuiet(found.diagnostics);
  return found.events;
}

const raws = (list: readonly StoredEvent[]): readonly string[] => list.map((e) => e.raw);
const field = (event: StoredEvent | undefined, name: string) => event?.values[event.names.indexOf(name)];

describe('lines', () => {
  const single = 'SHOULD_LINEMERGE = false';
  const merged = 'SHOULD_LINEMERGE = true\nBREAK_ONLY_BEFORE_DATE = false';
  const lines = Array.from({ length: 300 }, (_, i) => `line ${i}`);
  const cases: readonly (readonly [rule: string, props: string, text: string, expected: readonly string[]])[] = [
    ['any line ends', single, 'l1\n\r\nl2\n', ['l1', 'l2']],
    ['LINE_BREAKER: the first group goes', `LINE_BREAKER = (\\|)\n${single}`, 'a|b|c', ['a', 'b', 'c']],
    [
      'text around the group stays',
      `LINE_BREAKER = end2?(\\n)begin(2|3)?\n${single}`,
      'x end\nbegin y',
      ['x end', 'begin y'],
    ],
    [
      'only where the expression matches',
      `LINE_BREAKER = (?:one|two)([\\r\\n]+)\n${single}`,
      'one\nthree\ntwo\nz',
      ['one', 'three\ntwo', 'z'],
    ],
    [
      'no group: before the match',
      `LINE_BREAKER = end(\\n)begin|begin3\n${single}`,
      'aa begin3 bb',
      ['aa ', 'begin3 bb'],
    ],
    ['look-ahead', `LINE_BREAKER = ([\\r\\n]+)(?=\\d)\n${single}`, '1\na\n2\n\n3\n', ['1\na', '2', '3\n']],
    ['TRUNCATE', `TRUNCATE = 4\n${single}`, 'abcdefg', ['abcd']],
    ['TRUNCATE cuts no character', `TRUNCATE = 4\n${single}`, 'abcé', ['abc']],
    ['TRUNCATE = 0', `TRUNCATE = 0\n${single}`, 'x'.repeat(20_000), ['x'.repeat(20_000)]],
    ['BREAK_ONLY_BEFORE', `${merged}\nBREAK_ONLY_BEFORE = ^A`, 'A1\nb\nA2\nc', ['A1\nb', 'A2\nc']],
    ['MUST_BREAK_AFTER', `${merged}\nMUST_BREAK_AFTER = ;$`, 'a\nb;\nc', ['a\nb;', 'c']],
    [
      'MUST_NOT_BREAK_AFTER holds until MUST_BREAK_AFTER',
      `${merged}\nBREAK_ONLY_BEFORE = ^A\nMUST_NOT_BREAK_AFTER = \\{$\nMUST_BREAK_AFTER = ^\\}`,
      'A {\nA\n}\nb\nA',
      ['A {\nA\n}', 'b', 'A'],
    ],
    [
      'MUST_NOT_BREAK_BEFORE',
      `${merged}\nBREAK_ONLY_BEFORE = ^A\nMUST_NOT_BREAK_BEFORE = x`,
      'A1\nA x\nA2',
      ['A1\nA x', 'A2'],
    ],
    ['MAX_EVENTS: 256 lines', merged, lines.join('\n'), [lines.slice(0, 256).join('\n'), lines.slice(256).join('\n')]],
    ['MAX_EVENTS', `${merged}\nMAX_EVENTS = 2`, 'a\nb\nc', ['a\nb', 'c']],
    [
      'a date begins an event',
      'SHOULD_LINEMERGE = true',
      '2024-01-02 03:04:05 a\n at b\n03/29/2022 01:02:03 PM c\nd',
      ['2024-01-02 03:04:05 a\n at b', '03/29/2022 01:02:03 PM c\nd'],
    ],
    [
      'so it does where nothing is said and the first line has one',
      'EVAL-x = 1',
      '2024-01-02 03:04:05 a\n at b\n2024-01-02 03:04:06 c',
      ['2024-01-02 03:04:05 a\n at b', '2024-01-02 03:04:06 c'],
    ],
    ['without any dates every line is an event', 'EVAL-x = 1', 'a\nb', ['a', 'b']],
  ];
  for (const [rule, props, text, expected] of cases) {
    test(rule, async () => {
      for (const blockBytes of [1, 7, 65_536]) {
        if (text.length > 1000 && blockBytes < 100) continue;
        assert.deepEqual(raws(await events(props, text, '', { blockBytes })), expected);
      }
    });
  }

  test('CHARSET', async () => {
    const text = Buffer.from('caf\xe9\n\x80', 'latin1');
    assert.deepEqual(raws(await events('CHARSET = CP1252', text)), ['café', '€']);
  });
});

describe('times', () => {
  const modified = Date.UTC(2024, 5, 1, 12) * 1000;
  const iso = async (props: string, text: string, more: Given = {}) =>
    (await events(props, text, '', { modified, ...more })).map((e) => new Date(e.time / 1000).toISOString());
  const cases: readonly (readonly [rule: string, props: string, text: string, expected: string | readonly string[]])[] =
    [
      [
        'TIME_PREFIX and TIME_FORMAT',
        'TIME_PREFIX = ts=\nTIME_FORMAT = %Y-%m-%d %H:%M:%S\nTZ = UTC',
        '2001-01-01 00:00:00 x ts=2024-05-06 07:08:09',
        '2024-05-06T07:08:09.000Z',
      ],
      [
        'a zone in the text wins over TZ',
        'TIME_FORMAT = %Y-%m-%d %H:%M:%S %z\nTZ = Asia/Tokyo',
        '2024-05-06 07:08:09 +0000',
        '2024-05-06T07:08:09.000Z',
      ],
      [
        'TZ in winter',
        'TZ = America/New_York\nTIME_FORMAT = %Y-%m-%d %H:%M:%S',
        '2024-01-15 12:00:00',
        '2024-01-15T17:00:00.000Z',
      ],
      ['TZ in summer, without a format', 'TZ = America/New_York', '2024-07-15 12:00:00', '2024-07-15T16:00:00.000Z'],
      ['TZ_ALIAS', 'TZ_ALIAS = EST=GMT+10:00', 'at 2024-01-15 12:00:00 EST', '2024-01-15T02:00:00.000Z'],
      [
        'MAX_TIMESTAMP_LOOKAHEAD',
        'MAX_TIMESTAMP_LOOKAHEAD = 10\nTIME_FORMAT = %Y-%m-%d',
        '2024-05-06 x',
        '2024-05-06T00:00:00.000Z',
      ],
      [
        'what lies behind it is no time',
        'MAX_TIMESTAMP_LOOKAHEAD = 5',
        'x 2024-05-06 01:02:03',
        '2024-06-01T12:00:00.000Z',
      ],
      ['without the prefix there is no time', 'TIME_PREFIX = ts=', '2024-05-06 01:02:03', '2024-06-01T12:00:00.000Z'],
      ['DATETIME_CONFIG = NONE', 'DATETIME_CONFIG = NONE', '2024-05-06 01:02:03', '2024-06-01T12:00:00.000Z'],
      ['%b %d without a year', 'TIME_FORMAT = %b %d %H:%M:%S', 'Dec 24 01:02:03 x', '2023-12-24T01:02:03.000Z'],
      ['%s.%3N', 'TIME_PREFIX = \\(\nTIME_FORMAT = %s.%3N', 'audit(1700000000.125:7)', '2023-11-14T22:13:20.125Z'],
      ['%I %p', 'TIME_FORMAT = %m/%d/%Y %I:%M:%S %p', '03/29/2022 01:02:03 PM', '2022-03-29T13:02:03.000Z'],
      ['%j', 'TIME_FORMAT = %Y %j %H:%M', '2024 060 10:00', '2024-02-29T10:00:00.000Z'],
      [
        'month and day names in full',
        'TIME_FORMAT = %A, %B %d, %Y %T',
        'Tuesday, March 29, 2022 01:02:03',
        '2022-03-29T01:02:03.000Z',
      ],
      [
        'a format that finds nothing leaves the search to the common forms',
        'TIME_FORMAT = %s',
        'x [29/Mar/2022:01:02:03 +0200] y',
        '2022-03-28T23:02:03.000Z',
      ],
      ['ctime with a year at the end', '', 'x Tue Mar 29 13:03:51 2022 UTC', '2022-03-29T13:03:51.000Z'],
      ['day first where it cannot be a month', '', '29.03.2022 13:03:51', '2022-03-29T13:03:51.000Z'],
      ['milliseconds after an equals sign', '', 'time=1700000000125 x', '2023-11-14T22:13:20.125Z'],
      [
        'MAX_DAYS_AGO: the time before it',
        'MAX_DAYS_AGO = 3000\nSHOULD_LINEMERGE = false',
        '2024-05-06 01:02:03 a\n2001-01-01 00:00:00 b',
        ['2024-05-06T01:02:03.000Z', '2024-05-06T01:02:03.000Z'],
      ],
      ['a time alone: the date of the file', 'TIME_FORMAT = %H:%M:%S', '01:02:03 x', '2024-06-01T01:02:03.000Z'],
      [
        'a time alone: the date of the time before it, in the zone',
        'TZ = Asia/Tokyo\nTIME_FORMAT = %H:%M\nTIME_PREFIX = ^\nSHOULD_LINEMERGE = false',
        '2024-05-06 01:02:03 a\n02:00 b',
        ['2024-05-05T16:02:03.000Z', '2024-05-05T17:00:00.000Z'],
      ],
      [
        'MAX_DAYS_HENCE',
        'MAX_DAYS_HENCE = 2\nSHOULD_LINEMERGE = false',
        '2024-05-06 01:02:03 a\n2099-01-01 00:00:00 b',
        ['2024-05-06T01:02:03.000Z', '2024-05-06T01:02:03.000Z'],
      ],
      [
        'the fields of JSON',
        'TIMESTAMP_FIELDS = d,t',
        '{"ts":1,"t":"01:02:03","d":"2024-05-06"}',
        '2024-05-06T01:02:03.000Z',
      ],
      [
        'a prefix in JSON',
        'TIME_PREFIX = "when":"',
        '{"time":"2024-01-01T00:00:00Z","when":"2024-05-06T01:02:03Z"}',
        '2024-05-06T01:02:03.000Z',
      ],
    ];
  for (const [rule, props, text, expected] of cases) {
    test(rule, async () => {
      assert.deepEqual(await iso(props, text), typeof expected === 'string' ? [expected] : expected);
    });
  }

  test('a time alone: the date in the name of the file, or of today', async () => {
    const dated = { source: '/logs/app-2023-04-05.log' };
    assert.deepEqual(await iso('TIME_FORMAT = %H:%M:%S', '01:02:03 x', dated), ['2023-04-05T01:02:03.000Z']);
    const system = 'TIME_FORMAT = %H:%M:%S\nDETERMINE_TIMESTAMP_DATE_WITH_SYSTEM_TIME = true';
    const [clock = ''] = await iso(system, '01:02:03 x', dated);
    const ahead = Date.parse(clock) - Date.now();
    assert.ok(clock.endsWith('T01:02:03.000Z') && ahead < 3 * 3_600_000 && ahead > -86_400_000, clock);
  });

  test('ROUTE_EVENTS_OLDER_THAN', async () => {
    const text = `2024-05-06 01:02:03 a\n${new Date().toISOString()} b`;
    const found = await events('SHOULD_LINEMERGE = false\nROUTE_EVENTS_OLDER_THAN = 30d', text);
    assert.deepEqual(
      found.map((e) => e.raw.slice(-1)),
      ['b'],
    );
  });

  test('DATETIME_CONFIG = CURRENT', async () => {
    const [event] = await events('DATETIME_CONFIG = CURRENT', '2001-01-01 00:00:00 x');
    assert.ok(Math.abs((event?.time ?? 0) / 1000 - Date.now()) < 60_000);
  });
});

describe('SEDCMD and TRANSFORMS', () => {
  const edited = async (sed: string, text: string) => raws(await events(`SEDCMD-x = ${sed}`, text));
  const changed = async (transforms: string, text: string, props = 'TRANSFORMS-a = x, y') =>
    events(
      `SHOULD_LINEMERGE = false\n${props}`,
      text,
      `${transforms}${transforms.includes('[y]') ? '' : '\n[y]\nREGEX = ^never$\nDEST_KEY = queue\nFORMAT = nullQueue'}`,
    );

  test('sed', async () => {
    assert.deepEqual(await edited('s/\\d{4}-(\\d{4})/XXXX-\\1/g', '1111-2222 3333-4444'), ['XXXX-2222 XXXX-4444']);
    assert.deepEqual(await edited('s/a/b/2', 'aaa'), ['aba']);
    assert.deepEqual(await edited('y/abc/xyz/', 'cab'), ['zxy']);
    assert.deepEqual(await edited('s/a/b/ s/b/c/', 'ab'), ['cb']);
  });

  test('what is edited out of an event is in none of its fields', async () => {
    const xml =
      "<Event><System><Channel>C</Channel><EventID>1</EventID></System><EventData><Data Name='Pin'>1234</Data></EventData></Event>";
    for (const text of ['pin=1234', '{"pin":"1234"}', xml]) {
      const [event] = await events('SEDCMD-x = s/1234/####/g', text);
      assert.ok(event?.raw.includes('####'));
      assert.ok(event?.values.includes('####'), event?.raw);
      assert.ok(!JSON.stringify(event?.values).includes('1234'));
    }
  });

  test('queues: all go, some stay', async () => {
    const found = await changed(
      '[x]\nREGEX = .\nDEST_KEY = queue\nFORMAT = nullQueue\n[y]\nREGEX = ERR\nDEST_KEY = queue\nFORMAT = indexQueue',
      'ERR 1\nINFO',
    );
    assert.deepEqual(raws(found), ['ERR 1']);
  });

  test('metadata', async () => {
    const meta = async (key: string, format: string) =>
      (await changed(`[x]\nREGEX = ^X(\\w+)\nDEST_KEY = ${key}\nFORMAT = ${format}`, 'Xyz'))[0];
    assert.equal((await meta('MetaData:Sourcetype', 'sourcetype::xx'))?.sourcetype, 'xx');
    assert.equal((await meta('MetaData:Host', 'host::$1'))?.host, 'yz');
    assert.equal((await meta('MetaData:Source', 'source::$1:log'))?.source, 'yz:log');
    assert.equal((await meta('_MetaData:Index', '$1'))?.index, 'yz');
    assert.equal((await meta('_raw', '$0 + $1'))?.raw, 'Xyz + yz');
  });

  test('what stands for a group, and what does not', async () => {
    const format = async (text: string) =>
      (await changed(`[x]\nREGEX = (bar)\nDEST_KEY = _raw\nFORMAT = ${text}`, 'bar'))[0]?.raw;
    assert.equal(await format('foo$1'), 'foobar');
    assert.equal(await format('foo$bar'), 'foo$bar');
    assert.equal(await format('foo$1234'), 'foo$1234');
  });

  test('indexed fields', async () => {
    const [event] = await changed(
      '[x]\nREGEX = (\\w+)/(\\w+ \\w+)\nFORMAT = site::$1 name::"$2" fixed::a\nWRITE_META = true\n' +
        '[y]\nREGEX = n(\\d)\nFORMAT = n::$1\nWRITE_META = true\nREPEAT_MATCH = true',
      'lab/web one n1 n2 k=v',
    );
    assert.deepEqual(
      ['site', 'name', 'fixed', 'n', 'k'].map((name) => field(event, name)),
      ['lab', 'web one', 'a', ['1', '2'], 'v'],
    );
  });

  test('a transform reads what the one before has written', async () => {
    const [event] = await changed(
      '[x]\nREGEX = (\\w+)\nFORMAT = first::$1\nWRITE_META = true\n' +
        '[y]\nSOURCE_KEY = field:first\nREGEX = ^(.)\nDEST_KEY = MetaData:Host\nFORMAT = host::$1',
      'abc def',
    );
    assert.equal(event?.host, 'a');
  });

  test('DEFAULT_VALUE, LOOKAHEAD, CLONE_SOURCETYPE', async () => {
    const [none] = await changed(
      '[x]\nREGEX = (zz)\nLOOKAHEAD = 3\nFORMAT = f::$1\nWRITE_META = true\nDEFAULT_VALUE = none',
      'abcdzz',
    );
    assert.equal(field(none, 'f'), 'none');
    const both = await changed(
      '[x]\nREGEX = ^(\\w)\nCLONE_SOURCETYPE = copy\nDEST_KEY = _raw\nFORMAT = only $1',
      'abc',
    );
    assert.deepEqual(
      both.map((e) => [e.sourcetype, e.raw]),
      [
        ['t', 'abc'],
        ['copy', 'only a'],
      ],
    );
  });

  test('a copy goes through what is said of its sourcetype, and sourcetypes that copy to each other come to an end', async () => {
    const found = await events(
      'TRANSFORMS-a = x\n[u]\nSEDCMD-a = s/b/B/\nTRANSFORMS-b = y\n[v]\nTRANSFORMS-a = w\n[w]\nTRANSFORMS-a = v',
      'abc',
      '[x]\nREGEX = .\nCLONE_SOURCETYPE = u\n[y]\nREGEX = B\nDEST_KEY = MetaData:Host\nFORMAT = host::copied\n' +
        '[v]\nREGEX = .\nCLONE_SOURCETYPE = v\n[w]\nREGEX = .\nCLONE_SOURCETYPE = w',
    );
    assert.deepEqual(
      found.map((e) => [e.sourcetype, e.host, e.raw]),
      [
        ['t', 'h', 'abc'],
        ['u', 'copied', 'aBc'],
      ],
    );
    const endless = '[v]\nREGEX = .\nCLONE_SOURCETYPE = v\n[w]\nREGEX = .\nCLONE_SOURCETYPE = w';
    const many = await events('[v]\nTRANSFORMS-a = w\n[w]\nTRANSFORMS-a = v', 'abc', endless, { sourcetype: 'v' });
    assert.equal(many.length, 9);
  });

  test('values of metadata keys say what they are', async () => {
    const host = async (key: string, regex: string) =>
      (
        await changed(`[x]\nSOURCE_KEY = ${key}\nREGEX = ${regex}\nDEST_KEY = MetaData:Host\nFORMAT = host::$1`, 'abc')
      )[0]?.host;
    assert.equal(await host('MetaData:Source', '^source::(.)'), 's');
    assert.equal(await host('MetaData:Sourcetype', '::(.)'), 't');
    assert.equal(await host('MetaData:Host', '^(h)$'), 'h');
    assert.equal(await host('_MetaData:Index', '^(m)'), 'm');
  });

  test('a new sourcetype has its own automatic fields', async () => {
    const found = await events(
      'TRANSFORMS-a = x\nKV_MODE = none\n[u]\nKV_MODE = auto',
      'to u a=1',
      '[x]\nREGEX = to (\\w)\nDEST_KEY = MetaData:Sourcetype\nFORMAT = sourcetype::$1',
    );
    assert.deepEqual(
      found.map((e) => [e.sourcetype, field(e, 'a')]),
      [['u', '1']],
    );
  });

  test('events without rules pass as they are', async () => {
    const [event] = await events('EVAL-x = 1', '{"a":1}');
    assert.deepEqual([event?.raw, field(event, 'a')], ['{"a":1}', '1']);
  });
});
