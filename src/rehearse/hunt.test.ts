import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Detection } from '../content/index.js';
import { KarstError } from '../diagnostics/index.js';
import type { Findings } from '../findings/index.js';
import type { ResultRow } from '../search/index.js';
import { type HuntEngines, hunt } from './hunt.js';

const named = (name: string): Detection => ({ name }) as unknown as Detection;
const problem = { code: 'spl/x', kind: 'user', message: 'no' } as const;

function engines(rowsOf: (name: string) => readonly ResultRow[], written: unknown[] = []): HuntEngines {
  return {
    search: async ({ name }) => ({ fields: ['dest'], rows: rowsOf(name), messages: [] }),
    build: (detection, rows) => ({ notables: [detection.name], riskEvents: rows, messages: [] }) as unknown as Findings,
    write: async (findings) => {
      written.push(findings);
      return { notables: 1, riskEvents: 0 };
    },
  };
}

describe('hunt', () => {
  it('lists detections with rows and writes their findings', async () => {
    const written: unknown[] = [];
    const parts = engines((name) => (name === 'b' ? [{ dest: 'h1' }] : []), written);
    const { hits, errors } = await hunt([named('a'), named('b')], parts);
    assert.deepEqual(
      hits.map((h) => [h.detection.name, h.fields, h.rows, h.written.notables]),
      [['b', ['dest'], [{ dest: 'h1' }], 1]],
    );
    assert.deepEqual(written, [{ notables: ['b'], riskEvents: [{ dest: 'h1' }], messages: [] }]);
    assert.deepEqual(errors, []);
  });

  it('goes on after a detection that fails, and names it', async () => {
    const parts = engines((name) => {
      if (name === 'a') throw new KarstError(problem);
      return [{ dest: 'h1' }];
    });
    const { hits, errors } = await hunt([named('a'), named('b')], parts);
    assert.deepEqual(
      hits.map((h) => h.detection.name),
      ['b'],
    );
    assert.deepEqual(errors, [{ detection: named('a'), diagnostic: problem }]);
  });

  it('keeps the messages of a search that succeeded', async () => {
    const parts: HuntEngines = {
      ...engines(() => []),
      search: async () => ({ fields: [], rows: [], messages: [{ ...problem, kind: 'warning' }] }),
    };
    const { errors } = await hunt([named('a')], parts);
    assert.deepEqual(
      errors.map((e) => [e.detection.name, e.diagnostic.kind]),
      [['a', 'warning']],
    );
  });

  it('passes on what the builder of findings has to say', async () => {
    const parts = engines(() => [{ dest: 'h1' }]);
    const messages = [{ ...problem, kind: 'warning' as const }];
    const build: HuntEngines['build'] = (detection, rows) => ({ ...parts.build(detection, rows), messages });
    const { hits, errors } = await hunt([named('a')], { ...parts, build });
    assert.equal(hits.length, 1);
    assert.deepEqual(
      errors.map((e) => e.diagnostic),
      messages,
    );
  });

  it('lets a bug through and tells of every detection it begins', async () => {
    const begun: [string, number][] = [];
    const parts: HuntEngines = {
      ...engines(() => []),
      search: ({ name }) =>
        name === 'b' ? Promise.reject(new RangeError('bug')) : Promise.reject(new KarstError(problem)),
      onDetection: (d, at) => begun.push([d.name, at]),
    };
    await assert.rejects(hunt([named('a'), named('b'), named('c')], parts), RangeError);
    assert.deepEqual(begun, [
      ['a', 0],
      ['b', 1],
    ]);
  });
});
