import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StoredEvent } from '../../src/store/index.js';
import { assertQuiet, ingestedBy, knowledgeFrom } from '../bed/conf-bed.js';

/* INGEST_EVAL and STOP_PROCESSING_IF of transforms.conf, by their documentation. */

const field = (event: StoredEvent | undefined, name: string) => event?.values[event.names.indexOf(name)] ?? null;

/** The events of a text whose sourcetype has the transforms x, y and z, one line an event. */
async function events(transforms: string, text: string, props = 'KV_MODE = none') {
  const found = await ingestedBy(
    {
      'default/props.conf': `[t]\nSHOULD_LINEMERGE = false\nTRANSFORMS-a = x, y\nRULESET-b = z\n${props}\n`,
      'default/transforms.conf': `${['x', 'y', 'z']
        .filter((n) => !transforms.includes(`[${n}]`))
        .map((n) => `[${n}]\nINGEST_EVAL = unused_${n}=null()\n`)
        .join('')}${transforms}\n`,
    },
    text,
  );
  assertQuiet(found.diagnostics);
  return found.events;
}

async function evaluated(assignments: string, name: string, text = 'GET /a?b=1 200') {
  const [event] = await events(`[x]\nINGEST_EVAL = ${assignments}`, text);
  return field(event, name);
}

async function faults(transforms: string): Promise<string[]> {
  const { diagnostics } = await knowledgeFrom({
    'default/props.conf': '[t]\nTRANSFORMS-a = x\n',
    'default/transforms.conf': transforms,
  });
  return diagnostics.map(
    ({ code, message, source = '', span }) => `${code} ${source.slice(span?.from, span?.to)}: ${message}`,
  );
}

describe('INGEST_EVAL', () => {
  test('adds fields, and each assignment sees those before it', async () => {
    assert.equal(await evaluated('size=len(_raw)*2', 'size'), '28');
    assert.equal(await evaluated('size = length(_raw), twice = size + size', 'twice'), '28');
    assert.equal(await evaluated('kind=if(_raw LIKE "GET %", "read", "other")', 'kind'), 'read');
    assert.equal(await evaluated('path=replace(_raw, "^\\\\S+ ([^? ]+).*$", "\\\\1"), up=upper(path)', 'up'), '/A');
  });

  test('= adds a value, := puts one in its place, null() takes all away', async () => {
    assert.deepEqual(await evaluated('a=5, a=a+2', 'a'), ['5', '7']);
    assert.equal(await evaluated('a=5, a:=a+2', 'a'), '7');
    assert.deepEqual(await evaluated('x=mvappend("a","b")', 'x'), ['a', 'b']);
    assert.equal(await evaluated('x=mvappend("a","b"), x:=null()', 'x'), null);
    assert.equal(await evaluated('x=null()', 'x'), null);
  });

  test('a field is its first value unless mv: asks for all', async () => {
    const v = 'v=mvappend("a","b"), ';
    assert.equal(await evaluated(`${v}j=mvjoin(v, ",")`, 'j'), 'a');
    assert.equal(await evaluated(`${v}j=mvjoin($mv:v$, ",")`, 'j'), 'a,b');
    assert.deepEqual(await evaluated(`${v}m=mvmap('mv:v', v."!")`, 'm'), ['a!', 'b!']);
    assert.equal(await evaluated(`${v}m=mvfilter(match($mv:v$, "b"))`, 'm'), 'b');
  });

  test('names may say whether they are keys or fields', async () => {
    assert.equal(await evaluated('$field:kind$=if($pd:_raw$ LIKE "GET %", "read", "other")', 'kind'), 'read');
    assert.equal(await evaluated("'a.b'=1, c='a.b'+1", 'c'), '2');
    assert.equal(await evaluated('field:host="x", h=$field:host$.host', 'h'), 'xh');
  });

  test('types of numbers', async () => {
    assert.equal(await evaluated('n[int]=7/2', 'n'), '3');
    assert.equal(await evaluated('n[float]=7/2', 'n'), '3.5');
    assert.equal(await evaluated('n[float32]=0.1', 'n'), '0.1');
    assert.equal(await evaluated('n[string]=2*3', 'n'), '6');
  });

  test('writes the keys of an event', async () => {
    const keys =
      'host="web1", source="s:".lower(source), sourcetype="u", index="i".len(host), _time=_time+0.25, _raw=upper(_raw)';
    const [event] = await events(`[x]\nINGEST_EVAL = ${keys}`, '2024-01-01T00:00:00.5Z a');
    assert.deepEqual(
      [event?.host, event?.source, event?.sourcetype, event?.index, event?.raw],
      ['web1', 's:s', 'u', 'i4', '2024-01-01T00:00:00.5Z A'],
    );
    assert.equal(event?.time, Date.UTC(2024, 0, 1) * 1000 + 750_000);
  });

  test('_time out of the text', async () => {
    const [event] = await events(
      '[x]\nINGEST_EVAL = _time=strptime(replace(_raw, ".*at (\\\\S+ \\\\S+).*", "\\\\1"), "%d/%m/%Y %H:%M")',
      'x at 05/06/2024 07:08',
    );
    assert.equal(event?.time, Date.UTC(2024, 5, 5, 7, 8) * 1000);
  });

  test('a null changes no key; the queue drops events', async () => {
    const found = await events(
      '[x]\nINGEST_EVAL = host=null(), queue=if(match(_raw, "^DEBUG"), "nullQueue", queue)',
      'DEBUG a\nINFO b',
    );
    assert.deepEqual(
      found.map((e) => [e.raw, e.host]),
      [['INFO b', 'h']],
    );
  });

  test('puts the other settings of its stanza out of force, and sees what transforms before it made', async () => {
    const [event] = await events(
      '[x]\nREGEX = (\\w+)\nFORMAT = word::$1\nWRITE_META = true\n' +
        '[y]\nINGEST_EVAL = hash=sha256(word)\nREGEX = .\nDEST_KEY = queue\nFORMAT = nullQueue',
      'abc',
    );
    assert.equal(field(event, 'hash'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  test('sees, replaces and takes away what INDEXED_EXTRACTIONS made', async () => {
    const [event] = await events(
      '[x]\nINGEST_EVAL = both=\'user.name\'."@".dept, dept:=upper(dept), secret:=null()',
      '{"user":{"name":"ann"},"dept":"ops","secret":"s"}',
      'INDEXED_EXTRACTIONS = json\nKV_MODE = none',
    );
    assert.deepEqual(
      ['both', 'dept', 'secret', 'user.name'].map((name) => field(event, name)),
      ['ann@ops', 'OPS', null, 'ann'],
    );
  });

  test('fields of transforms stay where nothing else is extracted from JSON', async () => {
    const [event] = await events('[x]\nINGEST_EVAL = n=json_extract(_raw, "a.b{1}")', '{"a":{"b":[1,2]}}');
    assert.deepEqual([event?.names, event?.values], [['n'], ['2']]);
  });

  test('commas and brackets in texts and calls do not divide', async () => {
    assert.equal(await evaluated('a="x, y=(", b=if(in(a, "x, y=("), "yes", "no")', 'b'), 'yes');
  });

  test('faults are reported at their place, and the transform does nothing', async () => {
    assert.deepEqual(await faults('[x]\nINGEST_EVAL = a=1, b=sparkline(c)\n'), [
      'knowledge/ingest-eval-unsupported sparkline(c): The transform [x] is not applied; not supported yet in INGEST_EVAL: sparkline() when events come in.',
    ]);
    assert.deepEqual(await faults('[x]\nINGEST_EVAL = \'pd:_destinationKey\'="s3"\n'), [
      'knowledge/ingest-eval-unsupported \'pd:_destinationKey\'="s3": The transform [x] is not applied; not supported yet in INGEST_EVAL: the key _destinationKey, which Karst does not have.',
    ]);
    for (const [text, why] of [
      ['{n}=1', 'the name of a field cannot come out of another field'],
      ['len(a)', 'it is no `field = expression`'],
      ['a=(b==1)', 'a truth value cannot be kept; give a text by if() or tostring()'],
      ['a=substr(b)', 'substr() cannot have 1 arguments'],
      ['a[number]=1', '[number] is no type'],
      ['a=if(match(b, "("), 1, 2)', 'the regular expression "(" is malformed: a "(" is never closed'],
    ] as const) {
      const [first, ...others] = await faults(`[x]\nINGEST_EVAL = ${text}\n`);
      assert.match(first ?? '', /^knowledge\/ingest-eval /, text);
      assert.ok(first?.includes(`: INGEST_EVAL of the transform [x] cannot be read: ${why}.`), first);
      assert.deepEqual(others, []);
    }
    const [broken] = await faults('[x]\nINGEST_EVAL = a=1 +\n');
    assert.match(broken ?? '', /INGEST_EVAL: /);
  });
});

describe('STOP_PROCESSING_IF', () => {
  const after = '\n[y]\nINGEST_EVAL = late=1\n[z]\nINGEST_EVAL = last=1';
  const goesOn = async (condition: string) => {
    const [event] = await events(`[x]\nINGEST_EVAL = n=0\nSTOP_PROCESSING_IF = ${condition}${after}`, 'abc');
    const found = [field(event, 'n'), field(event, 'late'), field(event, 'last')];
    assert.ok(found[1] === found[2]);
    return found[1] === '1';
  };

  test('0, false and null go on, all else stops', async () => {
    for (const condition of ['n', '0', 'false()', 'null()', 'missing', 'len(_raw) > 3', 'match(missing, "a")']) {
      assert.ok(await goesOn(condition), condition);
    }
    for (const condition of ['n + 1', 'true()', '"no"', 'len(_raw) > 2', 'mvappend("a", "b")']) {
      assert.ok(!(await goesOn(condition)), condition);
    }
  });

  test('without INGEST_EVAL, event by event', async () => {
    const found = await events(`[x]\nSTOP_PROCESSING_IF = match(_raw, "^keep")${after}`, 'keep 1\nchange 2');
    assert.deepEqual(
      found.map((e) => field(e, 'late')),
      [null, '1'],
    );
  });

  test('the rule that filters and stops, as the ingest actions of Splunk write it', async () => {
    const found = await events(
      '[x]\nINGEST_EVAL = queue=if(match(_raw, "London"), "nullQueue", queue)\nSTOP_PROCESSING_IF = queue == "nullQueue"' +
        '\n[y]\nINGEST_EVAL = queue="indexQueue"',
      'London 1\nParis 2',
    );
    assert.deepEqual(
      found.map((e) => e.raw),
      ['Paris 2'],
    );
  });
});
