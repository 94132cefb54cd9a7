import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { contentPacks, knowledgePacks } from '../../src/cli/packs.js';
import { runKarst } from '../../src/cli/program.js';
import { recorder } from '../../src/cli/recorder.js';
import { version } from '../../src/cli/version.js';
import { type Content, loadContent, savedSearchTable } from '../../src/content/index.js';
import { loadKnowledge } from '../../src/knowledge/index.js';
import { simulate } from '../../src/rehearse/index.js';
import { TestClock } from '../../src/schedule/index.js';
import { type RunningServer, type SearchSetup, serve } from '../../src/server/index.js';
import { flushed, logWithWinston, splunkLogger } from './clients.js';

/*
 * The whole way with the clients that people have: an empty folder, a token, 10,000 events of Sysmon, the hour of a
 * detection, its findings on somebody's desk. In one process, as the hour must be somebody's to set.
 */

const SEED = 'Windows Abused Web Services';
const HOUR = 3_600_000;
const EVENTS = 10_000;
const HOSTS = ['FIN-01', 'FIN-02', 'LAB-07'].map((name) => `${name}.corp.example`);
/** The names that the detection looks for. */
const ABUSED = /pastebin|textbin|ngrok|discord|duckdns|pasteio/i;

const folder = mkdtempSync(join(tmpdir(), 'karst-seed-'));
const begin = Math.floor(Date.now() / HOUR) * HOUR;
const clock = new TestClock(begin);
let server: RunningServer;
let content: Content;
let setup: SearchSetup;

async function karst(...args: readonly string[]): Promise<string> {
  const { terminal, out, err } = recorder();
  assert.equal(await runKarst([...args, '--data', 'store'], terminal, folder), 0, err());
  return out();
}

async function json<T>(...args: readonly string[]): Promise<T> {
  return JSON.parse(await karst(...args, '--format', 'json')) as T;
}

type Row = Readonly<Record<string, string>>;

async function rows(spl: string): Promise<readonly Row[]> {
  return (await json<{ rows: Row[] }>('search', spl)).rows;
}

/** Ordinary telemetry, and in it one query for an abused service by each host. */
function telemetry(): readonly string[] {
  const lines = simulate({ technique: 'T1102', seed: 5, events: EVENTS + 500, start: begin }) ?? [];
  const attack = lines.find((line) => line.includes('ngrok') && line.includes('<EventID>22<')) ?? '';
  const [, computer = ''] = /<Computer>([^<]+)</.exec(attack) ?? [];
  const noise = lines.filter((line) => !ABUSED.test(line)).slice(0, EVENTS - HOSTS.length);
  return [...noise, ...HOSTS.map((host) => attack.replaceAll(computer, host))];
}

before(async () => {
  const { knowledge, indexTime } = await loadKnowledge(knowledgePacks());
  content = await loadContent(contentPacks());
  setup = { knowledge, macros: content.macros, savedSearches: savedSearchTable(content) };
  const ports = { host: '127.0.0.1', webPort: 0, hecPort: 0, apiPort: 0 };
  const scheduling = { content, clock };
  const data = join(folder, 'store');
  server = await serve({ ...ports, data, version: version(), setup, scheduling, indexTime, log: () => undefined });
});

after(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('from an empty folder to a finding that is closed', () => {
  const collector = (): string => `http://127.0.0.1:${server.ports.hec}`;
  const token = async (): Promise<string> => (await json<{ token: string }>('token', 'create', '--hec')).token;

  it('10,000 events come in through splunk-logging', async () => {
    const logger = splunkLogger(collector(), await token(), 500);
    const lines = telemetry();
    assert.equal(lines.length, EVENTS);
    const problems: unknown[] = [];
    logger.error = (problem) => problems.push(problem);
    const metadata = {
      index: 'win',
      sourcetype: 'XmlWinEventLog',
      source: 'XmlWinEventLog:Microsoft-Windows-Sysmon/Operational',
    };
    // As the last of its requests may be answered first, all of them are waited for below, by counting.
    for (const [i, message] of lines.entries()) {
      logger.send({ message, metadata: { ...metadata, time: begin + 60_000 + i * 200 } });
    }
    logger.send({ message: 'the last', metadata: { index: 'apps', time: begin } });
    assert.deepEqual(await flushed(logger), { text: 'Success', code: 0 });
    let count = '';
    for (let i = 0; i < 300 && count !== String(EVENTS); i++) {
      [{ count = '' } = {}] = await rows('index=win | stats count');
    }
    assert.deepEqual([count, problems], [String(EVENTS), []]);
  });

  it('and what an application logs with winston', async () => {
    await logWithWinston(collector(), await token(), ['paid', 'sent out']);
    const found = await rows(
      'index=apps sourcetype=shop | sort _raw | table source message.msg message.meta.basket severity',
    );
    assert.deepEqual(
      found.map((row) => ({ ...row })),
      [4, 8].map((basket, i) => ({
        ...{ source: 'checkout', 'message.msg': ['paid', 'sent out'][i], severity: 'info' },
        'message.meta.basket': String(basket),
      })),
    );
  });

  it('the hour of the detection passes: one notable and one risk event for each host', async () => {
    await karst('detections', 'enable', SEED);
    clock.set(begin + HOUR);
    await server.scheduler?.settled();
    const [run] = await json<readonly Row[]>('runs', 'list', '--detection', SEED);
    assert.deepEqual([run?.state, run?.rows, run?.notables, run?.riskEvents], ['done', 3, 3, 3]);
    const common = `ESCU - ${SEED} - Rule`;
    const notables = await rows(
      'index=notable | sort dest | table dest rule_name rule_title source security_domain severity urgency annotations.mitre_attack info_min_time info_max_time QueryName process_name',
    );
    const window = [begin / 1000 - 600, begin / 1000 + 3_000].map((time) => time.toFixed(3));
    assert.deepEqual(
      notables.map(({ QueryName: _, process_name: __, ...row }) => row),
      HOSTS.map((dest) => ({
        ...{ dest, rule_name: SEED, rule_title: SEED, source: common, security_domain: 'endpoint' },
        ...{ severity: 'low', urgency: 'low', 'annotations.mitre_attack': 'T1102' },
        ...{ info_min_time: window[0], info_max_time: window[1] },
      })),
    );
    assert.ok(notables.every(({ QueryName, process_name }) => QueryName?.includes('ngrok') && process_name !== ''));
    const risk = await rows(
      'index=risk | sort risk_object | table risk_object risk_object_type risk_score risk_message source',
    );
    assert.deepEqual(
      risk.map((row) => ({ ...row })),
      HOSTS.map((host) => ({
        ...{ risk_object: host, risk_object_type: 'system', risk_score: '36', source: common },
        risk_message: `a network connection on known abused web services from ${host}`,
      })),
    );
  });

  it('a finding is assigned and closed, and SPL over index=notable sees it', async () => {
    interface Found {
      readonly id: string;
      readonly about: { readonly dest: string };
    }
    const findings = await json<readonly Found[]>('findings', 'list');
    const { id = '' } = findings.find(({ about }) => about.dest === HOSTS[1]) ?? {};
    await karst('findings', 'update', id, '--owner', 'ann', '--status', 'in progress');
    await karst('findings', 'update', id, '--status', 'closed', '--disposition', 'true positive', '--comment', 'wiped');
    const spl = '`notable` | sort dest | table dest status_label owner disposition_label comment';
    const reviewed = await rows(spl);
    assert.deepEqual(
      reviewed.map(({ dest, status_label, owner }) => [dest, status_label, owner]),
      HOSTS.map((dest, i) => [dest, ...(i === 1 ? ['Closed', 'ann'] : ['New', 'unassigned'])]),
    );
    assert.deepEqual(
      [reviewed[1]?.disposition_label, reviewed[1]?.comment],
      ['True Positive - Suspicious Activity', 'wiped'],
    );
  });

  it('content that is read again without the detection ends its schedule', async () => {
    server.reload({ setup, content: { ...content, detections: [] } });
    await server.scheduler?.settled();
    assert.equal(server.scheduler?.health().jobs, 0);
  });
});
