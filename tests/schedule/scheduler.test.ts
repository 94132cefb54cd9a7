import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { type Content, loadContent } from '../../src/content/index.js';
import { type Knowledge, loadKnowledge } from '../../src/knowledge/index.js';
import {
  detectionJob,
  dryRun,
  Ledger,
  readRuns,
  runNow,
  Scheduler,
  type SchedulerOptions,
  type Settings,
  switchDetections,
  TestClock,
} from '../../src/schedule/index.js';
import { search } from '../../src/search/index.js';
import { openScratchStores, type ScratchStores, type Store } from '../../src/store/index.js';
import { contentFolder, oddEvent } from './scheduled-content.js';

const HOUR = 3_600;
const T0 = Date.UTC(2024, 4, 1, 0, 0) / 1000;

let scratch: ScratchStores;
let folder: string;
let content: Content;
let knowledge: Knowledge;

before(async () => {
  scratch = await openScratchStores();
  folder = contentFolder({
    Odd: {},
    Quiet: { throttling: "  throttling: {fields: [dest], period: '2h'}" },
    Broken: { search: 'index=main | frobnicate' },
    Learnt: { search: '| inputlookup usual.csv | eval dest="d" | table dest count' },
  });
  content = await loadContent([folder]);
  knowledge = (await loadKnowledge([])).knowledge;
  assert.equal(content.detections.length, 4, JSON.stringify(content.diagnostics));
});

after(async () => {
  await scratch.close();
  rmSync(folder, { recursive: true });
});

interface Bench {
  readonly store: Store;
  readonly clock: TestClock;
  readonly log: string[];
  start(options?: Partial<SchedulerOptions>): Promise<Scheduler>;
  enable(name: string, settings?: Settings): Promise<void>;
  rows(spl: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** What the ledger says of a job, as `hour state` since T0. */
  ledger(name: string): Promise<readonly string[]>;
}

/** A store and a clock of their own, which stands at T0. */
async function withBench(run: (bench: Bench) => Promise<void>): Promise<void> {
  const store = await scratch.open({ inMemory: true });
  const clock = new TestClock(T0 * 1000);
  const log: string[] = [];
  const started: Scheduler[] = [];
  const bench: Bench = {
    store,
    clock,
    log,
    start: async (options = {}) => {
      const note = (level: string, message: string) => void log.push(`${level}: ${message}`);
      const scheduler = await Scheduler.start({ store, content, knowledge, clock, node: 'n', log: note, ...options });
      started.push(scheduler);
      return scheduler;
    },
    enable: async (name, settings = {}) => {
      const detections = content.detections.filter((detection) => detection.name === name);
      await switchDetections(store, { detections, action: 'enable', settings, by: 'me', now: clock.now() });
    },
    rows: async (spl) =>
      (await search({ spl, knowledge, macros: content.macros }, store)).rows.map((row) => ({ ...row })),
    ledger: async (name) =>
      (await readRuns(store))
        .filter((entry) => entry.name === name)
        .map(({ scheduled, state, windows }) => `${(scheduled - T0) / HOUR} ${state}${windows ? ` ×${windows}` : ''}`),
  };
  try {
    await run(bench);
  } finally {
    await Promise.all(started.map((scheduler) => scheduler.stop()));
    await store.close();
  }
}

describe('the scheduler', () => {
  it('runs each window when it is due, over its range, and writes findings once', () =>
    withBench(async ({ store, clock, start, enable, rows, ledger }) => {
      const times = [T0 + 0.5 * HOUR, T0 + 0.8 * HOUR, T0 + 1.5 * HOUR];
      await store.insertEvents(times.map((time, at) => oddEvent(time, `h${at}`)));
      const scheduler = await start();
      assert.deepEqual(scheduler.health(), { jobs: 0, running: 0, waiting: 0, lag: 0 });
      await enable('Odd');
      scheduler.refresh();
      await scheduler.settled();
      assert.equal(scheduler.health().jobs, 1);
      clock.set((T0 + HOUR - 1) * 1000);
      await scheduler.settled();
      assert.deepEqual(await ledger('Odd'), []);
      clock.set((T0 + HOUR) * 1000);
      await scheduler.settled();
      const columns = 'rule_title user dest severity urgency info_min_time info_max_time';
      const found = await rows(`search index=notable | table _time ${columns}`);
      assert.deepEqual(
        found.map(({ rule_title, dest, user, _time }) => [rule_title, dest, user, Number(_time) - T0]),
        [
          ['Odd on h1', 'h1', 'ann', HOUR],
          ['Odd on h0', 'h0', 'ann', HOUR],
        ].sort((a, b) => (String(a[0]) < String(b[0]) ? 1 : -1)),
      );
      clock.set((T0 + 3 * HOUR) * 1000);
      await scheduler.settled();
      assert.deepEqual(await ledger('Odd'), ['1 done', '2 done', '3 done']);
      const risk = await rows('search index=risk | stats count sum(risk_score) as score by risk_object risk_message');
      assert.deepEqual(
        risk.map(({ risk_object, risk_message, count, score }) => [risk_object, risk_message, count, score]),
        [0, 1, 2].map((n) => [`h${n}`, `odd on h${n}`, '1', '36']),
      );
    }));

  it('after downtime makes up windows, oldest first and no further back than the bound; a clock set back repeats none', () =>
    withBench(async ({ store, clock, start, enable, ledger, log, rows }) => {
      await store.insertEvents([oddEvent(T0 + 26 * HOUR, 'h')]);
      await enable('Odd');
      await enable('Quiet', { realtime_schedule: '1' });
      await (await start()).stop();
      clock.set((T0 + 30 * HOUR) * 1000);
      const scheduler = await start({ catchUp: 4 * HOUR });
      await scheduler.settled();
      assert.deepEqual(await ledger('Odd'), ['1 skipped ×25', '26 done', '27 done', '28 done', '29 done', '30 done']);
      assert.ok(
        log.some((line) => /“Odd” was not run for 25 windows/.test(line)),
        log.join(),
      );
      assert.deepEqual(await ledger('Quiet'), ['1 skipped ×30']);
      clock.set((T0 + 27 * HOUR) * 1000);
      await scheduler.settled();
      clock.set((T0 + 31 * HOUR) * 1000);
      await scheduler.settled();
      assert.deepEqual((await ledger('Odd')).slice(-2), ['30 done', '31 done']);
      assert.deepEqual(await ledger('Quiet'), ['1 skipped ×30', '31 done']);
      assert.deepEqual(await rows('search index=notable | stats count'), [{ count: '1' }]);
    }));

  it('runs again what a crash cut short, without a second finding, and gives up on what kills it', () =>
    withBench(async ({ store, clock, start, enable, ledger, rows }) => {
      await store.insertEvents([oddEvent(T0 + 0.5 * HOUR, 'h')]);
      await enable('Odd');
      clock.set((T0 + HOUR) * 1000);
      const job = content.detections.find(({ name }) => name === 'Odd')?.id ?? '';
      const run = `scheduler__${job}_at_${T0 + HOUR}`;
      const step = { run, job, name: 'Odd', scheduled: T0 + HOUR };
      const old = new Ledger(store, 'gone', () => clock.now());
      await old.append({ ...step, attempt: 1, state: 'planned' }, { ...step, attempt: 1, state: 'running' });
      const first = await start();
      await first.settled();
      await first.stop();
      assert.deepEqual(await ledger('Odd'), ['1 done']);
      // As if the process had ended between the findings and the ledger.
      const again = { ...step, run, attempt: 10 };
      await old.append({ ...again, state: 'running' });
      await store.insertEvents([oddEvent(T0 + 0.6 * HOUR, 'h')]);
      await start();
      assert.deepEqual(await ledger('Odd'), ['1 failed']);
      assert.deepEqual(await rows('search index=notable OR index=risk | stats count by index'), [
        { index: 'notable', count: '1' },
        { index: 'risk', count: '1' },
      ]);
    }));

  it('two schedulers that race find everything once', () =>
    withBench(async ({ store, clock, start, enable, rows }) => {
      await store.insertEvents(Array.from({ length: 20 }, (_, at) => oddEvent(T0 + 60 * at, `h${at}`)));
      await enable('Odd');
      const both = [await start({ node: 'a' }), await start({ node: 'b' })];
      clock.set((T0 + 2 * HOUR) * 1000);
      await Promise.all(both.map((scheduler) => scheduler.settled()));
      assert.deepEqual(await rows('search index=notable | stats count dc(event_id) as ids'), [
        { count: '20', ids: '20' },
      ]);
    }));

  it('throttles by values, over restarts', () =>
    withBench(async ({ store, clock, start, enable, rows }) => {
      const times = [0.5, 1.5, 2.5, 3.5].map((hour) => T0 + hour * HOUR);
      await store.insertEvents(times.flatMap((time) => [oddEvent(time, 'same'), oddEvent(time, `h${time}`)]));
      await enable('Quiet');
      for (const hour of [1, 2, 3, 4]) {
        clock.set((T0 + hour * HOUR) * 1000);
        const scheduler = await start();
        await scheduler.settled();
        await scheduler.stop();
      }
      const counts = await rows('search index=notable | stats count by dest | where dest="same"');
      assert.deepEqual(counts, [{ dest: 'same', count: '2' }]);
      const silenced = (await readRuns(store)).map((run) => run.silenced ?? 0);
      assert.deepEqual(silenced, [0, 1, 0, 1]);
    }));

  it('tells of a detection that fails, and runs the others; baselines come first', () =>
    withBench(async ({ store, clock, start, enable, ledger, log, rows }) => {
      await store.insertEvents([oddEvent(T0 + 0.5 * HOUR, 'h')]);
      for (const name of ['Broken', 'Learnt', 'Odd']) await enable(name);
      const scheduler = await start({ workers: 3 });
      clock.set((T0 + HOUR) * 1000);
      await scheduler.settled();
      assert.deepEqual(
        [await ledger('Broken'), await ledger('Usual'), await ledger('Learnt'), await ledger('Odd')],
        [['1 failed'], ['1 done'], ['1 done'], ['1 done']],
      );
      const failed = (await readRuns(store)).find(({ name }) => name === 'Broken');
      assert.match(failed?.error ?? '', /frobnicate/);
      assert.ok(log.includes('error: a detection failed'));
      assert.deepEqual(await rows('search index=notable rule_name=Learnt | table count'), [{ count: '1' }]);
      await switchDetections(store, {
        detections: content.detections,
        action: 'disable',
        by: 'me',
        now: clock.now(),
      });
      scheduler.refresh();
      clock.set((T0 + 5 * HOUR) * 1000);
      await scheduler.settled();
      assert.deepEqual([scheduler.health().jobs, (await readRuns(store)).length], [0, 4]);
    }));

  it('with a durable cursor over index time finds what came late, once', () =>
    withBench(async ({ store, start, enable, rows, clock }) => {
      const now = Math.floor(Date.now() / 1000);
      clock.set(now * 1000);
      await enable('Odd', {
        cron_schedule: '* * * * *',
        'dispatch.earliest_time': '-1m',
        'dispatch.latest_time': 'now',
        'durable.track_time_type': '_indextime',
      });
      const scheduler = await start();
      await store.insertEvents([oddEvent(now - 90 * 86_400, 'late')]);
      clock.set((now + 120) * 1000);
      await scheduler.settled();
      clock.set((now + 300) * 1000);
      await scheduler.settled();
      assert.deepEqual(await rows('search index=notable | stats count by dest'), [{ dest: 'late', count: '1' }]);
    }));
});

describe('runs by hand', () => {
  it('find over any range, write each result once, and are in the ledger; a dry run writes nothing', () =>
    withBench(async ({ store, clock, rows, ledger }) => {
      await store.insertEvents([oddEvent(T0 + 0.5 * HOUR, 'h')]);
      const detection = content.detections.find(({ name }) => name === 'Odd');
      assert.ok(detection);
      const { job } = detectionJob(content, detection, { settings: {}, since: 0 }, {});
      assert.ok(job);
      const place = { store, content, knowledge };
      const dry = await dryRun(job, { at: T0 + HOUR }, place);
      assert.deepEqual(
        [dry.rows.length, dry.findings.notables.length, dry.range],
        [1, 1, { earliest: T0 - 600, latest: T0 + 3_000 }],
      );
      assert.deepEqual(await rows('search index=notable | stats count'), [{ count: '0' }]);
      const keeper = new Ledger(store, 'n', () => clock.now());
      const first = await runNow(job, { at: T0 + HOUR }, place, keeper);
      assert.deepEqual(first.written, { notables: 1, riskEvents: 1 });
      await new Promise((resolve) => setTimeout(resolve, 2));
      const second = await runNow(job, { at: T0 + HOUR }, place, keeper);
      assert.deepEqual(second.written, { notables: 0, riskEvents: 0 });
      const wide = await runNow(job, { at: T0 + HOUR, range: { earliest: T0 + 2 * HOUR } }, place, keeper);
      assert.equal(wide.rows.length, 0);
      assert.deepEqual(await ledger('Odd'), ['1 done', '1 done', '1 done']);
    }));
});
