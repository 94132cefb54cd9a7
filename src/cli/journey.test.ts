import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { sampleLog } from './packs.js';
import { runKarst } from './program.js';
import { recorder } from './recorder.js';

/* The whole way, on the real engine: a log file, a detection, what people get to see. */

const folder = mkdtempSync(join(tmpdir(), 'karst-journey-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const SAMPLE = sampleLog('abused_web_services.xml');

async function karst(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const { terminal, out, err } = recorder();
  const code = await runKarst(args, terminal, folder);
  return { code, out: out(), err: err() };
}

interface Finding {
  readonly event_id: string;
  readonly risk_score?: number;
  readonly risk_object?: string;
}

interface HuntJson {
  readonly events: number;
  readonly detections: number;
  readonly findings: readonly {
    readonly detection: Readonly<Record<string, unknown>>;
    readonly rows: readonly Readonly<Record<string, unknown>>[];
    readonly notables: readonly Finding[];
    readonly risk_events: readonly Finding[];
  }[];
  readonly errors: readonly Readonly<Record<string, unknown>>[];
}

const asHunt = (text: string): HuntJson => JSON.parse(text) as HuntJson;

describe('hunting in the sample log', () => {
  it('finds both hosts, and finds the same again without adding anything', async () => {
    const first = await karst('hunt', SAMPLE, '--data', '.karst', '--format', 'json');
    const second = await karst('hunt', SAMPLE, '--data', '.karst', '--format', 'json');
    assert.deepEqual([first.code, first.err, second.code], [0, '', 0]);
    const [one, two] = [asHunt(first.out), asHunt(second.out)];
    assert.deepEqual([one.events, one.findings.length, one.errors], [400, 1, []]);
    const [found] = one.findings;
    assert.deepEqual(found?.detection, {
      id: '01f0aef4-8591-4daa-a53d-0ed49823b681',
      name: 'Windows Abused Web Services',
      version: 3,
      type: 'TTP',
    });
    assert.equal(found.rows.length, 10);
    assert.deepEqual([...new Set(found.rows.map((row) => row.dest))].sort(), [
      'WS-0417.corp.example',
      'WS-0632.corp.example',
    ]);
    assert.equal(new Set(found.notables.map((n) => n.event_id)).size, 10);
    assert.deepEqual([...new Set(found.risk_events.map((r) => r.risk_score))], [36]);
    assert.deepEqual(
      two.findings[0]?.notables.map((n) => n.event_id),
      found.notables.map((n) => n.event_id),
    );
    const third = await karst('hunt', SAMPLE, '--data', '.karst');
    assert.match(third.out, /400 events in 1 file \(already ingested\); .*: 10 notables, 10 risk events \(0 new\)\n$/);
    assert.match(third.out, /^risk 36 on system WS-0417\.corp\.example: a network connection .* \(5 times\)$/m);
    const counted = await karst('search', 'index=main | stats count', '--format', 'json');
    assert.deepEqual(JSON.parse(counted.out).rows, [{ count: '400' }]);
  });

  it('looks at the given logs alone, and keeps nothing, unless a store is named', async () => {
    writeFileSync(join(folder, 'other.log'), '2024-10-24T09:00:00Z nothing to see\n');
    const { out } = await karst('hunt', 'other.log', '--format', 'json');
    assert.deepEqual([asHunt(out).events, asHunt(out).findings], [1, []]);
    const counted = await karst('search', 'index=main | stats count', '--format', 'json');
    assert.deepEqual(JSON.parse(counted.out).rows, [{ count: '400' }]);
  });

  it('fails on a log that nothing can read', async () => {
    writeFileSync(join(folder, 'program.bin'), Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1, 2, 3]));
    assert.equal((await karst('hunt', 'program.bin')).code, 1);
  });

  it('fails on findings when asked to, and only then', async () => {
    assert.equal((await karst('hunt', SAMPLE, '--fail-on-findings')).code, 3);
    writeFileSync(join(folder, 'quiet.log'), '2024-10-24T09:00:00Z nothing to see\n');
    assert.equal((await karst('hunt', 'quiet.log', '--no-data', '--fail-on-findings')).code, 0);
  });
});

describe('searching', () => {
  it('prints rows in every format, times in ISO 8601', async () => {
    const spl = 'EventCode=22 QueryName="textbin.net" | sort _time | table _time Computer missing';
    const table = await karst('search', spl, SAMPLE, '--no-data');
    assert.match(table.out, /^2024-10-24T09:06:10\.\d{3,6}Z {2}WS-0417\.corp\.example$/m);
    const json = await karst('search', spl, SAMPLE, '--no-data', '--format', 'json');
    const { fields, rows, messages } = JSON.parse(json.out);
    assert.deepEqual(
      [fields, rows[1].Computer, rows[1].missing],
      [['_time', 'Computer', 'missing'], 'WS-0632.corp.example', null],
    );
    assert.ok(Array.isArray(messages));
  });

  it('points at a mistake in the search and exits with 1', async () => {
    const { code, out, err } = await karst('search', 'index=main | stat count', '--no-data');
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /--> <search>:1:14\n {2}\|\n1 \| index=main \| stat count\n {2}\| {14}\^{4}\nhint: /);
  });

  it('explains a search: expanded text, plan, SQL, parameters', async () => {
    const { code, out } = await karst('explain', '`sysmon` QueryName="*pastebin*" | stats count by Computer');
    assert.equal(code, 0);
    assert.match(out, /Search, macros expanded ──\n(?!`sysmon`)/);
    assert.match(out, /ClickHouse SQL ──\n(WITH|SELECT) /);
    assert.match(out, /^p\d+ = "pastebin"$/m);
  });

  it('says so when there is no store, and does not make one', async () => {
    const { code, err } = await karst('search', '| makeresults | eval a=1', '--data', 'elsewhere');
    assert.equal(code, 0);
    assert.match(err, /^warning\[cli\/no-store\]: There is no event store in .*elsewhere yet/);
  });
});

describe('input that is not as it should be', () => {
  it('goes on past a broken log and a broken detection, and reports both', async () => {
    writeFileSync(join(folder, 'noise.bin'), Buffer.from([0, 1, 2, 3, 255, 254, 0, 9, 0, 0, 7]));
    const hunted = await karst('hunt', SAMPLE, 'noise.bin', '--no-data', '--format', 'json');
    const report = asHunt(hunted.out);
    assert.equal(report.findings[0]?.rows.length, 10);
    assert.ok(
      report.errors.some((e) => String(e.file).endsWith('noise.bin')),
      hunted.out,
    );
  });

  it('takes a setting it does not know for a mistake', async () => {
    const config = join(folder, 'karst.yml');
    appendFileSync(config, 'date: store\n');
    const { code, err } = await karst('search', '*');
    rmSync(config);
    assert.equal(code, 1);
    assert.match(err, /error\[cli\/config-key\]: karst\.yml has no setting `date`\.\n.*karst\.yml:1:1/);
  });
});
