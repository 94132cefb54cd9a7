import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { loadContent } from '../../src/content/index.js';
import { loadKnowledge } from '../../src/knowledge/index.js';
import { readRuns, switchDetections, TestClock } from '../../src/schedule/index.js';
import { search } from '../../src/search/index.js';
import { createToken, findServer, openRemoteStore, serve } from '../../src/server/index.js';
import { send } from '../journeys/server-process.js';
import { contentFolder } from './scheduled-content.js';

const HOUR = 3_600_000;

it('a server runs what a command enables when its hour has come, over what clients have sent', async () => {
  const root = mkdtempSync(join(tmpdir(), 'karst-served-'));
  const folder = contentFolder({ Odd: {} });
  const begin = Math.floor(Date.now() / HOUR) * HOUR;
  const clock = new TestClock(begin);
  const content = await loadContent([folder]);
  const { knowledge, indexTime } = await loadKnowledge([]);
  const server = await serve({
    data: root,
    host: '127.0.0.1',
    webPort: 0,
    hecPort: 0,
    apiPort: 0,
    version: '0',
    setup: { knowledge, macros: content.macros },
    scheduling: { content, clock },
    indexTime,
    log: () => undefined,
  });
  try {
    const found = await findServer(root);
    assert.ok(found);
    const store = await openRemoteStore(found);
    const settings = { kind: 'hec', name: 'h', index: 'main', indexes: [], ack: false, inQuery: false } as const;
    const { token } = await createToken(store, settings);
    const event = { action: 'odd', dest: 'web-1', user: 'ann' };
    const body = JSON.stringify({ time: begin / 1000 + 600, event });
    const url = `http://127.0.0.1:${server.ports.hec}/services/collector`;
    const sent = await send(url, 'POST', { authorization: `Splunk ${token}` }, body);
    assert.equal(sent.status, 200);
    await switchDetections(store, { detections: content.detections, action: 'enable', by: 'me', now: begin });
    clock.set(begin + HOUR);
    await server.scheduler?.settled();
    const [run] = await readRuns(store);
    assert.deepEqual([run?.state, run?.rows, run?.notables, run?.riskEvents], ['done', 1, 1, 1]);
    const spl = 'search index=notable | table rule_title user dest info_min_time info_max_time';
    await store.close();
    const later = await openRemoteStore(found);
    const { rows } = await search({ spl, knowledge }, later);
    await later.close();
    const window = { info_min_time: `${begin / 1000 - 600}.000`, info_max_time: `${begin / 1000 + 3_000}.000` };
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      [{ rule_title: 'Odd on web-1', user: 'ann', dest: 'web-1', ...window }],
    );
    server.reload({ setup: { knowledge }, content: { ...content, detections: [] } });
    await server.scheduler?.settled();
    assert.equal(server.scheduler?.health().jobs, 0);
  } finally {
    await server.stop();
    rmSync(root, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  }
});
