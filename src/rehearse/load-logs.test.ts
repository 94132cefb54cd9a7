import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Diagnostic, KarstError } from '../diagnostics/index.js';
import type { Store, StoredEvent, StoreRecord } from '../store/index.js';
import { type LoadEngines, type LoadRequest, loadLogs } from './load-logs.js';

function memoryStore(): { store: Store; events: StoredEvent[] } {
  const events: StoredEvent[] = [];
  const records = new Map<string, StoreRecord>();
  const store = {
    insertEvents: async (batch: readonly StoredEvent[]) => void events.push(...batch),
    records: async () => [...records.values()],
    appendRecords: async (_kind: string, list: readonly StoreRecord[]) => {
      for (const record of list) if (!records.has(record.id)) records.set(record.id, record);
      return list.length;
    },
  };
  return { store: store as unknown as Store, events };
}

const noProblem = (d: Diagnostic): void => assert.fail(d.message);

const EVENT: StoredEvent = {
  time: 1,
  index: 'main',
  sourcetype: 't',
  source: 's',
  host: 'h',
  raw: 'x',
  names: [],
  values: [],
};

const engines: LoadEngines = {
  ingestFile: async (path, _options, sink) => {
    if (path.endsWith('.bad'))
      throw new KarstError({ code: 'ingest/x', kind: 'user', message: 'unreadable', file: path });
    await sink([EVENT, EVENT]);
    return { path, format: 'xml', events: 2, damaged: 1, bytes: 10 };
  },
  fingerprint: async (path, overrides) => `${path.replace('copy-of-', '')} ${overrides.host ?? ''}`,
  now: () => 5,
};

const request = (files: readonly string[], more: Partial<LoadRequest> = {}): LoadRequest => ({
  files,
  overrides: {},
  force: false,
  ...more,
});

describe('loadLogs', () => {
  it('ingests a content once, also under another name, and reports what is there', async () => {
    const { store, events } = memoryStore();
    const first = await loadLogs(store, request(['a.xml', 'copy-of-a.xml']), engines, noProblem);
    assert.deepEqual(first, [
      { path: 'a.xml', format: 'xml', events: 2, damaged: 1, already: false },
      { path: 'copy-of-a.xml', format: 'xml', events: 2, damaged: 1, already: true },
    ]);
    const second = await loadLogs(store, request(['a.xml']), engines, noProblem);
    assert.deepEqual(second, [{ path: 'a.xml', format: 'xml', events: 2, damaged: 1, already: true }]);
    assert.equal(events.length, 2);
  });

  it('ingests again when forced or given other metadata', async () => {
    const { store, events } = memoryStore();
    await loadLogs(store, request(['a.xml']), engines, noProblem);
    await loadLogs(store, request(['a.xml'], { force: true }), engines, noProblem);
    await loadLogs(store, request(['a.xml'], { overrides: { host: 'h2' } }), engines, noProblem);
    assert.equal(events.length, 6);
  });

  it('reports a file that cannot be read and goes on, leaving no record of it', async () => {
    const { store } = memoryStore();
    const seen: Diagnostic[] = [];
    const loaded = await loadLogs(store, request(['x.bad', 'a.xml']), engines, (d) => seen.push(d));
    assert.deepEqual(
      loaded.map((file) => file.path),
      ['a.xml'],
    );
    assert.deepEqual(
      seen.map((d) => [d.code, d.file]),
      [['ingest/x', 'x.bad']],
    );
    assert.deepEqual(
      (await store.records('ingested_file')).map((r) => r.id),
      ['a.xml '],
    );
  });

  it('reports a file whose content cannot be read', async () => {
    const seen: Diagnostic[] = [];
    const error = new KarstError({ code: 'cli/cannot-read', kind: 'user', message: 'cannot read a.xml' });
    const broken: LoadEngines = { ...engines, fingerprint: () => Promise.reject(error) };
    assert.deepEqual(await loadLogs(memoryStore().store, request(['a.xml']), broken, (d) => seen.push(d)), []);
    assert.deepEqual(seen, error.diagnostics);
  });

  it('lets an unexpected error through', async () => {
    const broken: LoadEngines = { ...engines, ingestFile: () => Promise.reject(new TypeError('oops')) };
    await assert.rejects(loadLogs(memoryStore().store, request(['a.xml']), broken, noProblem), TypeError);
  });
});
