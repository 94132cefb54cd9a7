import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runKarst } from '../../src/cli/program.js';
import { recorder } from '../../src/cli/recorder.js';
import { simulate } from '../../src/rehearse/index.js';
import { type ServerProcess, send, startServer } from './server-process.js';

/* From events to a finding that somebody closed, and from risk to an incident: through a server, and after its end. */

const SEED = 'Windows Abused Web Services';
const MINUTE = 60_000;

let folder: string;
let server: ServerProcess;
let finding = '';
let host = '';
let killed = false;

async function karst(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const { terminal, out, err } = recorder();
  const code = await runKarst([...args, '--data', 'store'], terminal, folder);
  return { code, out: out(), err: err() };
}

async function json<T = Record<string, unknown>>(...args: readonly string[]): Promise<readonly T[]> {
  const { out, err } = await karst(...args, '--format', 'json');
  assert.notEqual(out, '', err);
  return JSON.parse(out) as T[];
}

async function rows(spl: string): Promise<readonly unknown[]> {
  const { out, err } = await karst('search', spl, '--format', 'json');
  assert.notEqual(out, '', err);
  return (JSON.parse(out) as { rows: unknown[] }).rows;
}

async function sendSysmon(): Promise<void> {
  const created = await karst('token', 'create', '--hec', '--format', 'json');
  const { token } = JSON.parse(created.out) as { token: string };
  const lines = simulate({ technique: 'T1102', seed: 3, events: 200, start: Date.now() - 60 * MINUTE }) ?? [];
  const time = Date.now() / 1000 - 30 * 60;
  const body = lines.map((event) => JSON.stringify({ time, event })).join('\n');
  const answer = await send(`${server.hec}/services/collector`, 'POST', { authorization: `Splunk ${token}` }, body);
  assert.equal(answer.status, 200, JSON.stringify(answer.json));
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'karst-review-'));
  server = await startServer(folder);
});

after(async () => {
  if (!killed) await server.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

describe('incident review', () => {
  it('a finding is made, taken and closed', async () => {
    await sendSysmon();
    const at = new Date(Date.now() + 10 * MINUTE).toISOString();
    const [ran] = await json('detections', 'run', SEED, '--at', at);
    assert.ok(Array.isArray(ran?.notables) && ran.notables.length > 1);
    const [newest] = await json('findings', 'list', '--open', '--owner', 'unassigned', '--limit', '1');
    finding = String(newest?.id);
    host = String((newest?.about as { dest: string } | undefined)?.dest);
    assert.deepEqual([newest?.title, newest?.statusLabel, newest?.version], [SEED, 'New', 0]);
    const [taken] = await json('findings', 'update', finding.slice(0, 10), '--owner', 'ann', '--status', 'in progress');
    assert.deepEqual([taken?.outcome, taken?.version, taken?.status_label], ['changed', 1, 'In Progress']);
    const close = ['--status', 'closed', '--disposition', 'benign positive', '--comment', 'a planned test'];
    assert.equal((await karst('findings', 'update', finding, ...close, '--seen', '1')).out, '1 finding changed\n');
  });

  it('kill -9 leaves it as it was, and searches see it, now without a server', async () => {
    await server.end('SIGKILL');
    killed = true;
    const spl = '`notable` | where status="5" | table event_id owner status_label disposition_label comment';
    assert.deepEqual(await rows(spl), [
      {
        event_id: finding,
        owner: 'ann',
        status_label: 'Closed',
        disposition_label: 'Benign Positive - Suspicious But Expected',
        comment: 'a planned test',
      },
    ]);
    const { out } = await karst('findings', 'show', finding, '--events');
    for (const part of [
      /status +Closed, with ann \(version 2\)/,
      /T1102 Web Service \(command-and-control\)/,
      /View the detection results for /,
      /\| savedsearch "ESCU - Windows Abused Web Services - Rule"/,
      /status In Progress, owner ann/,
      /disposition Benign Positive - Suspicious But Expected: a planned test/,
    ]) {
      assert.match(out, part);
    }
  });

  it('a suppression hides what its filter says', async () => {
    const times = ['--from', '-1d', '--until', '+1d', '--reason', 'exercise'];
    const added = await karst('suppressions', 'add', 'drill', '--filter', `dest="${host}"`, ...times);
    assert.match(added.out, /it hides [1-9]\d* findings?/);
    const left = await json<{ about: { dest: string } }>('findings', 'list');
    assert.ok(left.length > 0 && left.every(({ about }) => about.dest !== host));
    const audited = await json<{ action: string; object: string }>('audit', 'list');
    const has = (action: string, object: string) =>
      audited.some((one) => one.action === action && one.object === object);
    assert.ok(has('findings.update', finding) && has('suppressions.add', 'drill'), JSON.stringify(audited));
  });

  it('risk adds up to an incident', async () => {
    const objects = await json<{ object: string; score: number; events: number }>('risk', 'list', '--until', '+1h');
    const [first] = objects;
    assert.ok(first !== undefined && first.score > 100 && first.score === 36 * first.events);
    const incident = 'Risk of One Hundred Points in a Day';
    const at = new Date(Date.now() + 20 * MINUTE).toISOString();
    const [ran] = await json('detections', 'run', incident, '--content', 'karst', '--at', at);
    const over = objects.filter(({ score }) => score > 100);
    assert.deepEqual(ran?.new, { notables: over.length, risk_events: 0 });
    const [made] = await json('findings', 'list', '--rule', incident, '--suppressed');
    assert.match(String(made?.title), /^RBA: /);
  });
});
