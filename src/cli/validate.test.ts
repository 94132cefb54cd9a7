import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { sampleLog } from './packs.js';
import { runKarst } from './program.js';
import { recorder } from './recorder.js';

const folder = mkdtempSync(join(tmpdir(), 'karst-validate-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function karst(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const { terminal, out, err } = recorder();
  const code = await runKarst(args, terminal, folder);
  return { code, out: out(), err: err() };
}

function baseline(name: string, id: string, search: string): string {
  return `name: ${name}\nid: ${id}\nversion: 1\ntype: Baseline\nsearch: |\n  ${search}\n`;
}

describe('karst validate', () => {
  it('checks the bundled content and finds nothing wrong', async () => {
    const { code, out, err } = await karst('validate');
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^1 of 1 detection and \d+ of \d+ searches compile$/m);
  });

  it('says in which line of a file a search cannot be compiled', async () => {
    mkdirSync(join(folder, 'mine', 'baselines'), { recursive: true });
    const good = baseline('Good', '0b0e2b3c-9a52-4a8f-8b6e-0f6a2c1d4e01', 'index=main | stats count by host');
    const bad = baseline('Bad', '0b0e2b3c-9a52-4a8f-8b6e-0f6a2c1d4e02', 'index=main | stat count by host');
    writeFileSync(join(folder, 'mine', 'baselines', 'good.yml'), good);
    writeFileSync(join(folder, 'mine', 'baselines', 'bad.yml'), bad);
    const { code, out } = await karst('validate', '--content', 'mine', '--format', 'json');
    const found = JSON.parse(out) as { objects: number; diagnostics: Record<string, unknown>[] };
    assert.equal(code, 1);
    assert.deepEqual(
      found.diagnostics
        .filter((d) => String(d.code).startsWith('spl/'))
        .map(({ file, line, column, code: c, severity }) => ({ file, line, column, c, severity })),
      [
        {
          file: join(folder, 'mine', 'baselines', 'bad.yml'),
          line: 6,
          column: 16,
          c: 'spl/unknown-command',
          severity: 'error',
        },
      ],
    );
  });
});

const DETECTION = `name: Odd Thing Seen
id: 0B0E2B3C-9a52-4a8f-8b6e-0f6a2c1d4e03
version: 1
date: '2024-10-01'
author: Someone
status: experimental
type: Hunting
description: Something odd.
data_source: []
search: index=main | stats count by host | \`odd_thing_seen_filter\`
how_to_implement: Collect it.
known_false_positives: None known.
references: []
tags: {analytic_story: [NjRAT], asset_type: Endpoint, product: [Splunk Enterprise], security_domain: endpoint}
deployment:
  scheduling: {cron_schedule: 0 25 * * *, earliest_time: -1h, latest_time: now}
`;

describe('karst validate for machines', () => {
  const file = join(folder, 'rules', 'detections', 'odd_thing_seen.yml');
  const restore = (): void => {
    mkdirSync(join(folder, 'rules', 'detections'), { recursive: true });
    writeFileSync(file, DETECTION);
  };
  const run = (...more: readonly string[]) => karst('validate', '--content', 'rules', ...more);

  it('writes SARIF 2.1.0', async () => {
    restore();
    const { code, out } = await run('--format', 'sarif');
    assert.equal(code, 1);
    const log = JSON.parse(out) as {
      version: string;
      runs: { tool: { driver: { name: string; rules: { id: string }[] } }; results: Record<string, unknown>[] }[];
    };
    assert.equal(log.version, '2.1.0');
    const [only] = log.runs;
    assert.equal(only?.tool.driver.name, 'Karst');
    const cron = only?.results.find(({ ruleId }) => ruleId === 'rule/cron');
    assert.deepEqual(cron?.level, 'error');
    assert.equal(only?.tool.driver.rules[Number(cron?.ruleIndex)]?.id, 'rule/cron');
    assert.deepEqual(cron?.locations, [
      {
        physicalLocation: {
          artifactLocation: { uri: 'rules/detections/odd_thing_seen.yml', uriBaseId: 'SRCROOT' },
          region: { startLine: 16, startColumn: 31, endLine: 16, endColumn: 41 },
        },
      },
    ]);
  });

  it('goes by karst.yml, and the command line over it', async () => {
    restore();
    const settings = join(folder, 'karst.yml');
    writeFileSync(settings, 'validate:\n  set: strict\n  rules: {rule/cron: off, rule/no-attack: error}\n');
    const codes = (out: string): readonly string[] =>
      (JSON.parse(out) as { diagnostics: { code: string; severity: string }[] }).diagnostics
        .filter(({ code }) => code.startsWith('rule/'))
        .map(({ code, severity }) => `${severity} ${code}`)
        .sort();
    assert.deepEqual(codes((await run('--format', 'json')).out), [
      'error rule/no-attack',
      'warning rule/no-data-source',
      'warning rule/upper-case-id',
    ]);
    const over = await run('--format', 'json', '--rule-set', 'contentctl', '--rule', 'rule/no-attack=off');
    assert.deepEqual([over.code, codes(over.out)], [0, ['warning rule/upper-case-id']]);
    writeFileSync(settings, 'validate:\n  rules: {rule/cron: loud}\n');
    const wrong = await run();
    assert.deepEqual([wrong.code, wrong.out], [1, '']);
    assert.match(wrong.err, /`validate\.rules\.rule\/cron` in karst\.yml must be off, warn or error/);
    rmSync(settings);
  });

  it('mends what is mechanical, and says what', async () => {
    restore();
    const { out } = await run('--fix', '--format', 'json');
    const { fixed } = JSON.parse(out) as { fixed: { code: string }[] };
    assert.deepEqual(
      fixed.map(({ code }) => code),
      ['rule/upper-case-id'],
    );
    assert.equal(readFileSync(file, 'utf8'), DETECTION.replace('0B0E2B3C', '0b0e2b3c'));
  });

  it('lists the rules', async () => {
    const { code, out } = await karst('validate', '--rules');
    assert.equal(code, 0);
    assert.match(out, /^rule\/cron +error +error +Cron schedules have five valid fields\.$/m);
  });
});

describe('karst explain over logs', () => {
  it('tells how many rows leave each command', async () => {
    const spl = 'EventCode=22 | where QueryName="nobody.example" | stats count by Image';
    const { out } = await karst('explain', spl, sampleLog('abused_web_services.xml'), '--format', 'json');
    const { stages } = JSON.parse(out) as { stages: { command: string; rows: number }[] };
    const counted = await karst(
      'search',
      'EventCode=22 | stats count',
      sampleLog('abused_web_services.xml'),
      '--format',
      'json',
    );
    const events = Number((JSON.parse(counted.out) as { rows: { count: string }[] }).rows[0]?.count);
    assert.ok(events > 0);
    assert.deepEqual(
      stages.map(({ command, rows }) => [command, rows]),
      [
        ['EventCode=22', events],
        ['where QueryName="nobody.example"', 0],
        ['stats count by Image', 0],
      ],
    );
  });
});
