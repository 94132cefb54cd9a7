import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { SCHEMAS, type SysmonId } from './schema.js';
import { type Setting, scenarios, simulate, simulateScenario, TECHNIQUES } from './simulate.js';

const OPTIONS: Setting = { seed: 7, events: 300, start: Date.UTC(2024, 9, 24, 9) };

function run(change: Partial<Setting> = {}): readonly string[] {
  return simulate({ technique: 'T1102', ...OPTIONS, ...change }) ?? [];
}

function one(xml: string, pattern: RegExp): string {
  return pattern.exec(xml)?.[1] ?? '';
}

const idOf = (xml: string): number => Number(one(xml, /<EventID>(\d+)</));
const data = (xml: string, name: string): string => one(xml, new RegExp(`<Data Name='${name}'>([^<]*)<`));
const computerOf = (xml: string): string => one(xml, /<Computer>([^<]*)</);
const ABUSED = /pastebin|textbin|ngrok\.io|discord|duckdns\.org|pasteio\.com/;

describe('simulate', () => {
  it('writes the number of events asked for, the same for the same seed', () => {
    assert.equal(run().length, 300);
    assert.equal(run({ events: 100 }).length, 100);
    assert.deepEqual(run(), run());
    assert.notDeepEqual(run(), run({ seed: 8 }));
  });

  it('keeps to the schema of every event: fields in order, version and task', () => {
    for (const xml of run()) {
      const schema = SCHEMAS[idOf(xml) as SysmonId];
      assert.deepEqual(
        [...xml.matchAll(/<Data Name='(\w+)'>/g)].map((m) => m[1]),
        schema.fields,
      );
      assert.equal(one(xml, /<Version>(\d+)</), String(schema.version));
      assert.equal(one(xml, /<Task>(\d+)</), String(idOf(xml)));
      assert.ok(!xml.includes('\n') && !xml.includes('undefined'));
    }
    assert.deepEqual(
      [...new Set(run().map(idOf))].sort((a, b) => a - b),
      [1, 3, 5, 11, 22],
    );
  });

  it('is in order of time inside one hour, with record ids counting up on each host', () => {
    const lines = run();
    const times = lines.map((xml) => Date.parse(one(xml, /SystemTime='([^']+)'/)));
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    );
    assert.ok((times[0] ?? 0) >= OPTIONS.start);
    for (const computer of new Set(lines.map(computerOf))) {
      const ids = lines.filter((xml) => computerOf(xml) === computer).map((xml) => Number(one(xml, /RecordID>(\d+)</)));
      assert.deepEqual(
        ids,
        ids.map((_, i) => (ids[0] ?? 0) + i),
      );
    }
  });

  it('holds queries for abused services by two implants on two hosts, and no others', () => {
    const hits = run().filter((xml) => idOf(xml) === 22 && ABUSED.test(data(xml, 'QueryName')));
    assert.deepEqual(
      [...new Set(hits.map((xml) => `${computerOf(xml)} ${data(xml, 'Image').split('\\').at(-1)}`))].sort(),
      ['WS-0417.corp.example WindowsServices.exe', 'WS-0632.corp.example Chrome Updater.exe'],
    );
    assert.deepEqual([...new Set(hits.map((xml) => data(xml, 'QueryName')))].sort(), [
      '0.tcp.ngrok.io',
      '4.tcp.eu.ngrok.io',
      'cdn.discordapp.com',
      'discord.com',
      'pastebin.com',
      'textbin.net',
    ]);
  });

  it('gives one process one id and image throughout', () => {
    const seen = new Map<string, string>();
    for (const xml of run()) {
      const identity = `${computerOf(xml)} ${data(xml, 'ProcessId')} ${data(xml, 'Image')}`;
      const guid = data(xml, 'ProcessGuid');
      assert.equal(seen.get(guid) ?? identity, identity);
      seen.set(guid, identity);
    }
  });

  it('names the start second inside the process GUID, low half first', () => {
    const created = run().filter((xml) => idOf(xml) === 1);
    for (const xml of created) {
      const [, low, high] = /^\{[0-9a-f]{8}-([0-9a-f]{4})-([0-9a-f]{4})-/.exec(data(xml, 'ProcessGuid')) ?? [];
      const seconds = Math.floor(Date.parse(`${data(xml, 'UtcTime').replace(' ', 'T')}Z`) / 1000);
      assert.equal(Number.parseInt(`${high}${low}`, 16), seconds);
    }
  });

  it('knows no other technique', () => {
    assert.equal(simulate({ ...OPTIONS, technique: 'T9999' }), undefined);
  });
});

it('made the sample log that is bundled', async () => {
  const lines = run({ seed: 1102, events: 400 });
  const bundled = await readFile(new URL('../../../packs/samples/abused_web_services.xml', import.meta.url), 'utf8');
  assert.equal(bundled, `${lines.join('\n')}\n`);
});

describe('every scenario', () => {
  const setting = { seed: 5, events: 60, start: OPTIONS.start };
  const logsOf = (scenario: string, seed = 5) => simulateScenario({ ...setting, seed, scenario }) ?? [];

  it('covers more than forty techniques', () => {
    assert.ok(TECHNIQUES.length > 40, String(TECHNIQUES.length));
    assert.deepEqual(
      TECHNIQUES.filter((id) => !/^T\d{4}(\.\d{3})?$/.test(id)),
      [],
    );
  });

  for (const { name, logs, detections, techniques } of scenarios()) {
    it(`${name}: the logs it names, in order, the same for the same seed`, () => {
      const written = logsOf(name);
      assert.deepEqual(written, logsOf(name));
      assert.notDeepEqual(written, logsOf(name, 6));
      assert.deepEqual(written.map(({ log }) => log).sort(), [...logs].sort());
      assert.equal(detections.length > 0, techniques.length > 0);
      for (const { lines, extension } of written) {
        assert.ok(lines.every((line) => !/\n|undefined/.test(line)));
        if (extension === 'json') for (const line of lines) assert.equal(typeof JSON.parse(line), 'object');
      }
    });
  }
});
