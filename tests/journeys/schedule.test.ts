import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runKarst } from '../../src/cli/program.js';
import { recorder } from '../../src/cli/recorder.js';
import { simulate } from '../../src/rehearse/index.js';
import { type ServerProcess, send, startServer } from './server-process.js';

const SEED = 'Windows Abused Web Services';
const MINUTE = 60_000;

let folder: string;
let server: ServerProcess;

async function karst(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const { terminal, out, err } = recorder();
  const code = await runKarst([...args, '--data', 'store'], terminal, folder);
  return { code, out: out(), err: err() };
}

async function rows(spl: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { out, code, err } = await karst('search', spl, '--format', 'jsonl');
  assert.equal(code, 0, err);
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

async function json(...args: readonly string[]): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { out, err } = await karst(...args, '--format', 'json');
  assert.notEqual(out, '', err);
  return JSON.parse(out) as Record<string, unknown>[];
}

/** Sends simulated Sysmon events of half an hour ago, as the event collector takes them. */
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
  folder = mkdtempSync(join(tmpdir(), 'karst-schedule-'));
  server = await startServer(folder);
});

after(async () => {
  if (existsSync(join(folder, 'store', 'server.json'))) await server.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

describe('from an empty folder to a finding', () => {
  it('a detection is off until it is enabled', async () => {
    const [before] = await json('detections', 'list');
    assert.deepEqual([before?.name, before?.enabled, before?.cron_schedule], [SEED, false, '0 * * * *']);
    assert.equal((await karst('detections', 'enable')).code, 1);
    const wrong = await karst('detections', 'enable', SEED, '--set', 'cron_schedule=0 0 * jan *');
    assert.match(wrong.err, /error\[schedule\/cron-field\].*“jan” is no month/);
    const enabled = await karst('detections', 'enable', '--technique', 'T1102', '--set', 'allow_skew=10m');
    assert.deepEqual([enabled.code, enabled.out], [0, `enabled ${SEED}\n`]);
    const [now] = await json('detections', 'list', '--enabled');
    assert.deepEqual([now?.name, typeof now?.next], [SEED, 'string']);
  });

  it('events come in, its window is run, and each row is one notable and one risk event', async () => {
    await sendSysmon();
    const [tried] = await json('detections', 'dry-run', SEED, '--earliest', '-70m', '--latest', 'now');
    assert.ok(Array.isArray(tried?.rows));
    const found = tried.rows.length;
    assert.ok(found > 0);
    assert.deepEqual(await rows('search index=notable | stats count'), [{ count: '0' }]);
    const at = new Date(Date.now() + 10 * MINUTE).toISOString();
    const [ran] = await json('detections', 'run', SEED, '--at', at);
    assert.deepEqual(ran?.new, { notables: found, risk_events: found });
    const [again] = await json('detections', 'run', SEED, '--at', at);
    assert.deepEqual(again?.new, { notables: 0, risk_events: 0 });
    const notables = await rows(
      'search index=notable | stats count by rule_title rule_name security_domain source dest search_name annotations.mitre_attack',
    );
    assert.equal(
      notables.reduce((sum, { count }) => sum + Number(count), 0),
      found,
    );
    for (const notable of notables) {
      const { rule_title, security_domain, source, dest } = notable;
      assert.deepEqual([rule_title, security_domain, source], [SEED, 'endpoint', `ESCU - ${SEED} - Rule`]);
      assert.match(String(dest), /\.corp\.example$/);
      assert.equal(notable['annotations.mitre_attack'], 'T1102');
    }
    assert.deepEqual(await rows('`notable` | stats count'), [{ count: String(found) }]);
    const risk = await rows(
      '| from datamodel:Risk.All_Risk | stats count by risk_object risk_score calculated_risk_score risk_message',
    );
    for (const { risk_object, risk_score, calculated_risk_score, risk_message } of risk) {
      assert.deepEqual([risk_score, calculated_risk_score], ['36', '36']);
      assert.equal(risk_message, `a network connection on known abused web services from ${String(risk_object)}`);
    }
    const summed = await rows(
      '| tstats count sum(All_Risk.calculated_risk_score) as score from datamodel=Risk.All_Risk',
    );
    assert.deepEqual(summed, [{ count: String(found), score: String(36 * found) }]);
  });

  it('the ledger has the runs', async () => {
    const runs = await json('runs', 'list', '--since', '-1h', '--detection', SEED);
    const [first, second] = runs;
    assert.deepEqual([runs.length, first?.state, second?.state, second?.notables], [2, 'done', 'done', 0]);
    assert.match((await karst('runs', 'list')).out, /done/);
    assert.equal((await karst('runs', 'list', '--state', 'odd')).code, 1);
    const audited = await json('audit', 'list', '--action', 'detections.*');
    assert.deepEqual(
      audited.map(({ action, object, info }) => [action, object, info]).reverse(),
      ['enable', 'run', 'run'].map((what) => [`detections.${what}`, first?.job ?? first?.detection, 'succeeded']),
    );
  });

  it('SIGHUP reads content again; what was enabled survives a restart', async () => {
    writeFileSync(join(folder, 'karst.yml'), 'schedule:\n  catch_up: 2h\n  workers: 1\n  timezone: Europe/Berlin\n');
    process.kill(server.pid, 'SIGHUP');
    const until = Date.now() + 10_000;
    while (!/read again/.test(server.err()) && Date.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 50));
    assert.match(server.err(), /content and knowledge were read again/);
    assert.equal(await server.end('SIGTERM'), 0);
    const [kept] = await json('detections', 'list', SEED);
    assert.equal(kept?.enabled, true);
    assert.equal((await karst('detections', 'disable', SEED)).out, `disabled ${SEED}\n`);
    writeFileSync(join(folder, 'karst.yml'), 'schedule:\n  catch_up: soon\n');
    const { code, err } = await karst('detections', 'list');
    assert.deepEqual([code, /schedule\.catch_up/.test(err), /karst\.yml:2:3/.test(err)], [1, true, true]);
  });
});
