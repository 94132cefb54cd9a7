import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Known, StoredEvent } from '../store/index.js';
import type { Finding, Notable, RiskEvent } from './index.js';
import { recordBody, writeFindings } from './index.js';

const finding = (event_id: string, result: Finding['result']): Finding => ({
  event_id,
  _time: 12.5,
  search_name: 'N',
  source: 'N',
  orig_sid: 'sid1',
  orig_rid: '0',
  detection_id: 'd',
  detection_version: 1,
  savedsearch_description: 'D',
  security_domain: 'endpoint',
  annotations: { type: 'TTP', analytic_story: ['S'], cis20: ['CIS 10'], mitre_attack: ['T1102'] },
  contributing_events_search: '| savedsearch "N"',
  info_min_time: '0.000',
  info_max_time: '+Infinity',
  info_search_time: '12.500',
  result,
});

/** A store of events alone, which keeps what shares no key's value with another, as `Store` promises. */
function events() {
  const kept: StoredEvent[] = [];
  const values = (event: StoredEvent, keys: readonly string[]) =>
    keys.map((key) => `${key}=${String(event.values[event.names.indexOf(key)])}`);
  const insertNew = async (list: readonly StoredEvent[], unless: Known): Promise<readonly number[]> => {
    const known = new Set(kept.flatMap((event) => values(event, unless.fields)));
    const fresh = list.flatMap((event, at) =>
      values(event, unless.fields).some((value) => known.has(value)) ? [] : [at],
    );
    kept.push(...fresh.flatMap((at) => list[at] ?? []));
    return fresh;
  };
  return { kept, insertNew };
}

describe('recordBody', () => {
  it('puts the row beside the finding and renames what clashes', () => {
    const body = recordBody(
      finding('e1', { dest: ['h1', 'h2'], source: 'syslog', _time: '7', 'annotations._all': 'x' }),
    );
    assert.deepEqual(body.dest, ['h1', 'h2']);
    assert.equal(body.source, 'N');
    assert.equal(body.orig_source, 'syslog');
    assert.equal(body._time, 12.5);
    assert.equal(body.orig_time, '7');
    assert.equal(body['orig_annotations._all'], 'x');
    assert.equal('result' in body, false);
  });

  it('keeps the names of incident review free in a notable', () => {
    const row = { status: '404', owner: 'o' };
    const notable = recordBody({ ...finding('e1', row), rule_title: 'T' } as Notable);
    assert.deepEqual([notable.status, notable.orig_status, notable.orig_owner], [undefined, '404', 'o']);
    assert.equal(recordBody(finding('e1', row)).status, '404');
  });

  it('spreads annotations by framework', () => {
    const body = recordBody(finding('e1', {}));
    assert.deepEqual(body['annotations.mitre_attack'], ['T1102']);
    assert.deepEqual(body['annotations.analytic_story'], ['S']);
    assert.deepEqual(body['annotations._frameworks'], ['cis20', 'mitre_attack']);
    assert.deepEqual(body['annotations._all'], ['CIS 10', 'T1102']);
  });

  it('keeps a field called __proto__ a field', () => {
    const body = recordBody(finding('e1', JSON.parse('{"__proto__": "x"}')));
    assert.equal(Object.getOwnPropertyDescriptor(body, '__proto__')?.value, 'x');
  });
});

describe('writeFindings', () => {
  it('writes events of two indexes; a second time adds nothing, nor does a second attempt of the same run', async () => {
    const store = events();
    const findings = {
      notables: [{ ...finding('n1', {}), rule_title: 'T' } as Notable],
      riskEvents: [finding('r1', {}) as RiskEvent, finding('r2', {}) as RiskEvent],
    };
    assert.deepEqual(await writeFindings(store, findings), { notables: 1, riskEvents: 2 });
    assert.deepEqual(await writeFindings(store, findings), { notables: 0, riskEvents: 0 });
    const later = { notables: [finding('n9', {}) as Notable], riskEvents: [] };
    assert.deepEqual(await writeFindings(store, later), { notables: 0, riskEvents: 0 });
    assert.deepEqual(
      store.kept.map(({ index, time }) => [index, time]),
      [
        ['notable', 12_500_000],
        ['risk', 12_500_000],
        ['risk', 12_500_000],
      ],
    );
    assert.deepEqual(await writeFindings(store, { notables: [], riskEvents: [] }), { notables: 0, riskEvents: 0 });
  });
});
