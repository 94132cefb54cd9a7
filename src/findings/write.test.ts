import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RecordKind, StoreRecord } from '../store/index.js';
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
  security_domain: 'endpoint',
  annotations: { type: 'TTP', analytic_story: ['S'], cis20: ['CIS 10'], mitre_attack: ['T1102'] },
  contributing_events_search: '| savedsearch "N"',
  info_min_time: '0.000',
  info_max_time: '+Infinity',
  info_search_time: '12.500',
  result,
});

/** A store of records alone, which keeps the first of an id as `Store` promises. */
function records() {
  const kept: Record<RecordKind, Map<string, StoreRecord>> = {
    notable: new Map(),
    risk: new Map(),
    ingested_file: new Map(),
    token: new Map(),
  };
  const appendRecords = async (kind: RecordKind, list: readonly StoreRecord[]): Promise<number> => {
    const fresh = list.filter(({ id }) => !kept[kind].has(id));
    for (const record of fresh) kept[kind].set(record.id, record);
    return fresh.length;
  };
  return { kept, appendRecords };
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
  it('appends by id with the time in microseconds; a second time adds nothing', async () => {
    const store = records();
    const findings = {
      notables: [finding('n1', {}) as Notable],
      riskEvents: [finding('r1', {}) as RiskEvent, finding('r2', {}) as RiskEvent],
    };
    assert.deepEqual(await writeFindings(store, findings), { notables: 1, riskEvents: 2 });
    assert.deepEqual(await writeFindings(store, findings), { notables: 0, riskEvents: 0 });
    assert.deepEqual([...store.kept.risk.keys()], ['r1', 'r2']);
    assert.equal(store.kept.notable.get('n1')?.time, 12_500_000);
    assert.equal(store.kept.notable.get('n1')?.body.event_id, 'n1');
  });
});
