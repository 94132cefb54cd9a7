import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadContent } from '../../src/content/index.js';
import { loadKnowledge } from '../../src/knowledge/index.js';
import { readRuns, switchDetections } from '../../src/schedule/index.js';
import { search } from '../../src/search/index.js';
import { openEmbedded } from '../../src/store/index.js';
import { LOADER, startable } from '../bed/started.js';
import { contentFolder, oddEvent } from './scheduled-content.js';

const HOUR = 3_600;
const WINDOWS = 16;
const T0 = Date.UTC(2024, 4, 1) / 1000;
/** KARST_KILLS=200 for a long run by hand. */
const KILLS = Number(process.env.KARST_KILLS ?? 1);
/** Milliseconds that a process lives at most before it is killed. */
const LONGEST_LIFE = 1_500;

const PROGRAM = fileURLToPath(startable(new URL('killed-process.ts', import.meta.url)));

/** Lets the scheduler run, and kills it after so many milliseconds. Resolves to whether it was through before. */
async function live(args: readonly string[], life: number | undefined): Promise<boolean> {
  const child = spawn(process.execPath, [...LOADER, PROGRAM, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  let out = '';
  child.stdout.on('data', (part: Buffer) => {
    if (out === '' && life !== undefined) setTimeout(() => child.kill('SIGKILL'), life);
    out += part.toString('utf8');
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), 60_000);
  await ended;
  clearTimeout(timer);
  return out.includes('done');
}

it(`kill -9 while scheduling, ${KILLS} times: every window is in the ledger as done, every finding is there once`, async () => {
  const root = mkdtempSync(join(tmpdir(), 'karst-kill-'));
  const folder = contentFolder({ Odd: {}, Also: {} });
  const data = join(root, 'store');
  try {
    const content = await loadContent([folder]);
    const first = await openEmbedded({ path: data });
    const hours = Array.from({ length: WINDOWS }, (_, at) => T0 + (at + 0.5) * HOUR);
    await first.insertEvents(hours.flatMap((time) => [oddEvent(time, 'a'), oddEvent(time + 60, 'b')]));
    const on = { detections: content.detections, action: 'enable', by: 'me', now: T0 * 1000 } as const;
    await switchDetections(first, on);
    await first.close();
    const args = [data, folder, String(T0 + WINDOWS * HOUR)];
    for (let kill = 0; kill < KILLS; kill++) await live(args, Math.random() * LONGEST_LIFE);
    assert.equal(await live(args, undefined), true);
    const store = await openEmbedded({ path: data });
    const { knowledge } = await loadKnowledge([]);
    const runs = await readRuns(store);
    const { rows } = await search(
      { spl: 'search index=notable OR index=risk | stats count dc(event_id) as ids by index', knowledge },
      store,
    );
    await store.close();
    assert.equal(runs.length, 2 * WINDOWS);
    assert.deepEqual([...new Set(runs.map(({ state, error }) => error ?? state))], ['done']);
    const each = String(2 * 2 * WINDOWS);
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      ['notable', 'risk'].map((index) => ({ index, count: each, ids: each })),
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  }
});
