import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { runKarst } from './program.js';
import { recorder } from './recorder.js';

const folder = mkdtempSync(join(tmpdir(), 'karst-knowledge-'));
after(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'ta/default'), { recursive: true });
writeFileSync(
  join(folder, 'ta/default/props.conf'),
  '[my:app]\nREPORT-kv = my_pairs\nEXTRACT-user = by (?<name>\\w+)\nFIELDALIAS-user = name ASNEW user\nEVAL-user = lower(user)\nTIME_FORMAT = %d.%m.%Y %H:%M\n',
);
writeFileSync(join(folder, 'ta/default/transforms.conf'), '[my_pairs]\nREGEX = (\\w+)<(\\w+)>\nFORMAT = $1::$2\n');
writeFileSync(join(folder, 'app.log'), '02.03.2024 10:00 level<high> by ANN\n');

async function karst(...args: readonly string[]) {
  const { terminal, out, err } = recorder();
  const code = await runKarst([...args, '--knowledge', 'ta'], terminal, folder);
  return { code, out: out(), err: err() };
}

async function json(...args: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  const { code, out, err } = await karst('knowledge', ...args, '--format', 'json');
  assert.equal(code, 0, err);
  return JSON.parse(out) as Record<string, unknown>[];
}

describe('karst knowledge', () => {
  it('lists stanzas', async () => {
    assert.deepEqual(await json('list', 'MY'), [
      { kind: 'props.conf', name: 'my:app', settings: 5, file: 'ta/default/props.conf' },
      { kind: 'transforms.conf', name: 'my_pairs', settings: 2, file: 'ta/default/transforms.conf' },
    ]);
    assert.deepEqual(
      (await json('list', 'my', '--conf', 'transforms')).map((row) => row.name),
      ['my_pairs'],
    );
    const none = await karst('knowledge', 'list', 'my_pair5');
    assert.match(none.err, /has “my_pair5” in its name[\s\S]*Did you mean “my_pairs”/);
  });

  it('shows the settings of a stanza with their places', async () => {
    const rows = await json('show', '[My:App]');
    assert.deepEqual(rows[4], {
      file: 'props.conf',
      stanza: 'my:app',
      setting: 'TIME_FORMAT',
      value: '%d.%m.%Y %H:%M',
      from: 'ta/default/props.conf:6',
    });
    assert.ok((await json('show', 'Endpoint')).some((row) => row.dataset === 'Processes'));
    const unknown = await karst('knowledge', 'show', 'my:ap');
    assert.equal(unknown.code, 1);
    assert.match(unknown.err, /Did you mean `my:app`\?/);
  });

  it('explains a field of events in the store, step by step', async () => {
    assert.equal((await karst('ingest', 'app.log', '--sourcetype', 'my:app', '--data', 'store')).code, 0);
    const steps = async (field: string) =>
      (await json('explain', field, '--data', 'store')).map((row) => [row.step, row.setting, row.reads]);
    assert.deepEqual(await steps('user'), [
      ['extracted, if the text names it', 'REPORT-kv', ['_raw']],
      ['alias', 'FIELDALIAS-user', ['name']],
      ['calculated', 'EVAL-user', ['user']],
    ]);
    assert.deepEqual((await steps('level'))[0], ["the event's own", '', ['_raw']]);
    const found = await karst('search', '* | table _time user level', '--data', 'store', '--format', 'jsonl');
    assert.equal(found.out.trim(), '{"_time":"2024-03-02T10:00:00.000Z","user":"ann","level":"high"}');
  });

  it('says so where nothing is known', async () => {
    const { code, err } = await karst('knowledge', 'explain', 'nothing', '--sourcetype', 'none');
    assert.equal(code, 0);
    assert.match(err, /Nothing is known that gives the field nothing/);
  });
});
