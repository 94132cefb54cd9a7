import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { RiskEvent } from './index.js';
import { findingEvents } from './index.js';

const RISK = {
  event_id: 'e1',
  _time: 12.5,
  search_name: 'N',
  source: 'N',
  orig_sid: 'sid1',
  orig_rid: '0',
  detection_id: 'd',
  detection_version: 1,
  savedsearch_description: 'D',
  security_domain: 'endpoint',
  annotations: { type: 'TTP', mitre_attack: ['T1102', 'T1059'] },
  contributing_events_search: '| savedsearch "N" | search dest="h1"',
  info_min_time: '0.000',
  info_max_time: '+Infinity',
  info_search_time: '12.500',
  result: { host: 'web1', orig_host: 'other', _raw: 'row', dest: ['h1', 'h2'], empty: [] },
  risk_object: 'h1',
  risk_object_type: 'system',
  normalized_risk_object: 'h1',
  risk_score: 36,
  risk_message: 'says "hi"',
  threat_object: [],
  threat_object_type: [],
  analyticstories: ['One'],
} satisfies RiskEvent;

it('keeps a finding as an event of its index', () => {
  const [event] = findingEvents({ notables: [], riskEvents: [RISK] });
  assert.ok(event);
  const { names, values, raw, ...meta } = event;
  assert.deepEqual(meta, { time: 12_500_000, index: 'risk', sourcetype: 'stash', source: 'N', host: 'karst' });
  const fields = Object.fromEntries(names.map((name, i) => [name, values[i]]));
  assert.equal(fields.risk_score, '36');
  assert.deepEqual(fields['annotations.mitre_attack'], ['T1102', 'T1059']);
  assert.equal(fields.annotations, '{"type":"TTP","mitre_attack":["T1102","T1059"]}');
  assert.equal(fields.analyticstories, 'One');
  assert.deepEqual([fields.orig_host, fields.orig_raw, fields.dest], ['web1', 'row', ['h1', 'h2']]);
  for (const absent of ['host', '_time', 'source', 'threat_object', 'empty'])
    assert.equal(names.includes(absent), false);
  assert.equal(new Set(names).size, names.length);
  assert.match(raw, /^12, .*search_name="N", .*risk_message="says \\"hi\\""/);
});
