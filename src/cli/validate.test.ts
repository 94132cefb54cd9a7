import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
