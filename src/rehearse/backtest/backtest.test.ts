import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Content, loadContent } from '../../content/index.js';
import { KarstError } from '../../diagnostics/index.js';
import { loadKnowledge } from '../../knowledge/index.js';
import { detectionJob, type Workplace } from '../../schedule/index.js';
import { openScratchStores, type ScratchStores, type Store } from '../../store/index.js';
import { type Backtested, backtest } from './backtest.js';

const SECONDS_OF_A_DAY = 86_400;
const DAY = Date.UTC(2024, 9, 24) / 1000;

function detection(name: string, id: number, search: string, throttled: boolean): string {
  const throttling = '  throttling:\n    fields: [user]\n    period: 24h\n';
  return `name: ${name}
id: 00000000-0000-4000-8000-00000000000${id}
version: 1
date: '2024-10-24'
author: Karst
status: production
type: TTP
description: d
data_source: []
search: '${search}'
how_to_implement: h
known_false_positives: k
references: []
tags:
  analytic_story: []
  asset_type: Endpoint
  confidence: 50
  impact: 40
  message: m $user$
  mitre_attack_id: []
  observable:
  - name: user
    type: User
    role: [Victim]
  product: [Splunk Enterprise]
  risk_score: 20
  security_domain: endpoint
${throttled ? throttling : ''}`;
}

const DEPLOYMENT = `name: TTP
id: 00000000-0000-4000-8000-000000000099
date: '2024-10-24'
author: Karst
description: d
scheduling:
  cron_schedule: 0 * * * *
  earliest_time: -70m@m
  latest_time: -10m@m
  schedule_window: auto
alert_action:
  notable:
    rule_title: '%name%'
    rule_description: '%description%'
    nes_fields: [user]
  rba:
    enabled: true
type: TTP
`;

let folder = '';
let stores: ScratchStores;
let store: Store;
let place: Workplace;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'karst-backtest-'));
  for (const name of ['detections', 'deployments']) mkdirSync(join(folder, name));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  write('contentctl.yml', 'app: {}\n');
  write('deployments/ttp.yml', DEPLOYMENT);
  write('detections/a.yml', detection('Plain', 1, 'action=bad | stats count by user', false));
  write('detections/b.yml', detection('Throttled', 2, 'action=bad | stats count by user', true));
  write('detections/c.yml', detection('Silent Host', 3, '* | stats count | where count=0 | eval user="none"', false));
  write('detections/d.yml', detection('Writer', 4, 'action=bad | collect index=summary', false));
  const content: Content = await loadContent([folder]);
  stores = await openScratchStores();
  store = await stores.open({ inMemory: true });
  const { knowledge } = await loadKnowledge([]);
  assert.deepEqual(
    content.diagnostics.map((d) => d.message),
    [],
  );
  place = { store, content, knowledge };
  const at = [1, 2, 2.2, 5, 30];
  const events = at.map((hour, i) => ({
    time: (DAY + hour * 3600 + 60) * 1e6,
    index: 'main',
    sourcetype: 'app',
    source: 's',
    host: 'h',
    raw: `n=${i}`,
    names: ['action', 'user'],
    values: [i === 3 ? 'good' : 'bad', i === 2 ? 'eve' : 'bob'],
  }));
  await store.insertEvents(events);
});
after(async () => {
  await store.close();
  await stores.close();
  rmSync(folder, { recursive: true });
});

async function over(name: string, days: number): Promise<Backtested> {
  const wanted = place.content.detections.find((d) => d.name === name);
  assert.ok(wanted, name);
  const { job, problems } = detectionJob(place.content, wanted, { settings: {}, since: 0 }, {});
  assert.ok(job, JSON.stringify(problems));
  return backtest(job, { from: DAY, to: DAY + days * SECONDS_OF_A_DAY }, place);
}

describe('backtest', () => {
  test('runs each window as the schedule would, and tells hits, findings and risk by day', async () => {
    const found = await over('Plain', 2);
    assert.equal(found.windows, 48);
    assert.deepEqual(found.days, [
      { day: '2024-10-24', hits: 3, notables: 3, riskEvents: 3, risk: 60 },
      { day: '2024-10-25', hits: 1, notables: 1, riskEvents: 1, risk: 20 },
      // The last window of the period is due at midnight.
      { day: '2024-10-26', hits: 0, notables: 0, riskEvents: 0, risk: 0 },
    ]);
    assert.deepEqual(found.entities, [
      { name: 'bob', type: 'user', riskEvents: 3, risk: 60 },
      { name: 'eve', type: 'user', riskEvents: 1, risk: 20 },
    ]);
    assert.deepEqual(
      found.values.find(({ field }) => field === 'user'),
      {
        field: 'user',
        distinct: 2,
        top: [
          { value: 'bob', count: 3 },
          { value: 'eve', count: 1 },
        ],
      },
    );
  });

  test('passes over windows without events that the search reads', async () => {
    const { windows, quiet } = await over('Plain', 2);
    assert.equal(windows - quiet, 3, 'events of 1:01, of 2:01 and 2:13, and of 6:01 on the next day');
  });

  test('throttles as if the detection had been on', async () => {
    const found = await over('Throttled', 2);
    assert.deepEqual([found.hits, found.notables, found.silenced], [4, 3, 1]);
    assert.equal(found.days[1]?.notables, 1, 'the day is over');
  });

  test('runs every window where silence is what is looked for', async () => {
    const { quiet, hits, windows } = await over('Silent Host', 1);
    assert.equal(quiet, 0);
    assert.equal(hits, windows - 3);
  });

  test('refuses searches that write', async () => {
    const error = await over('Writer', 1).catch((e: unknown) => e);
    assert.ok(error instanceof KarstError);
    assert.equal(error.diagnostics[0]?.code, 'backtest/writes');
  });
});
