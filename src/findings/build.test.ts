import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Notable, RiskEvent, Row, Rule, Run } from './index.js';
import { buildFindings } from './index.js';

const RULE: Rule = {
  id: '11111111-2222-3333-4444-555555555555',
  name: 'Odd Thing',
  version: 2,
  type: 'TTP',
  status: 'production',
  date: '2024-10-01',
  author: 'Someone',
  description: 'Something odd on $dest$.',
  search: 'index=main "odd $dest$" | stats count by dest user',
  dataSources: ['Source A'],
  howToImplement: '',
  knownFalsePositives: '',
  drilldowns: [
    {
      name: 'Results for $dest$',
      search: '%original_detection_search% | search dest = $dest$ user = "$user$" src IN ($src$)',
      earliestOffset: '$info_min_time$',
      latestOffset: '$info_max_time$',
    },
  ],
  tags: {
    analyticStory: ['Story'],
    assetType: 'Endpoint',
    confidence: 60,
    impact: 60,
    riskScore: 36,
    message: 'Odd $proc$ on $dest$ of $nobody$',
    mitreAttackId: ['T1102'],
    securityDomain: 'endpoint',
    cve: [],
  },
  riskObjects: [
    { field: 'dest', type: 'system', score: 36 },
    { field: 'user', type: 'user', score: 20 },
  ],
  threatObjects: [{ field: 'proc', type: 'process' }],
  file: 'odd_thing.yml',
};
const RUN: Run = { sid: 'sid1', now: 2000, earliest: 1000, latest: 1900.5, searchName: 'ESCU - Odd Thing - Rule' };
const ROW: Row = { dest: 'h1', user: 'ann', proc: 'x.exe', count: '3' };

const build = (rows: readonly Row[], rule: Partial<Rule> = {}, run: Partial<Run> = {}) =>
  buildFindings({ detection: { ...RULE, ...rule }, rows, run: { ...RUN, ...run } });

function notable(row: Row, rule: Partial<Rule> = {}, run: Partial<Run> = {}): Notable {
  const [first] = build([row], rule, run).notables;
  assert.ok(first);
  return first;
}

function risks(row: Row, rule: Partial<Rule> = {}): readonly RiskEvent[] {
  return build([row], rule).riskEvents;
}

describe('what a detection makes of a row', () => {
  it('goes by type', () => {
    const made = (['TTP', 'Anomaly', 'Hunting', 'Correlation'] as const).map((type) => {
      const { notables, riskEvents } = build([ROW], { type });
      return [notables.length, riskEvents.length];
    });
    assert.deepEqual(made, [
      [1, 2],
      [0, 2],
      [0, 0],
      [1, 0],
    ]);
  });

  it('goes by the deployment, which makes no notables of a hunt and no risk of a correlation', () => {
    const made = (type: Rule['type'], deployment: { notable?: typeof wording; rba: boolean }) => {
      const { notables, riskEvents } = buildFindings({
        detection: { ...RULE, type },
        deployment,
        rows: [ROW],
        run: RUN,
      });
      return [notables[0]?.rule_title, riskEvents.length];
    };
    const wording = { ruleTitle: '%name% v%version% %nothing% by $user$', ruleDescription: '-', nesFields: ['count'] };
    const title = 'Odd Thing v2 %nothing% by ann';
    assert.deepEqual(made('TTP', { rba: false }), [undefined, 0]);
    assert.deepEqual(made('Anomaly', { notable: wording, rba: true }), [title, 2]);
    assert.deepEqual(made('Hunting', { notable: wording, rba: true }), [undefined, 0]);
    assert.deepEqual(made('Correlation', { notable: wording, rba: true }), [`RBA: ${title}`, 0]);
  });
});

describe('a notable', () => {
  it('has Splunk’s fields', () => {
    const { drilldown_searches, event_id, ...rest } = notable(ROW);
    assert.match(event_id, /^[0-9a-f]{32}$/);
    assert.equal(drilldown_searches.length, 1);
    assert.deepEqual(rest, {
      _time: 2000,
      search_name: 'ESCU - Odd Thing - Rule',
      source: 'ESCU - Odd Thing - Rule',
      orig_sid: 'sid1',
      savedsearch_description: 'Something odd on $dest$.',
      urgency: 'low',
      orig_rid: '0',
      detection_id: RULE.id,
      detection_version: 2,
      security_domain: 'endpoint',
      annotations: {
        analytic_story: ['Story'],
        cis20: ['CIS 10'],
        confidence: 60,
        data_source: ['Source A'],
        impact: 60,
        mitre_attack: ['T1102'],
        nist: ['DE.CM'],
        type: 'TTP',
        type_list: ['TTP'],
      },
      info_min_time: '1000.000',
      info_max_time: '1900.500',
      info_search_time: '2000.000',
      result: ROW,
      rule_name: 'Odd Thing',
      rule_title: 'Odd Thing',
      rule_description: 'Something odd on h1.',
      severity: 'low',
      nes_fields: { user: 'ann', dest: 'h1' },
      contributing_events_search: '| savedsearch "ESCU - Odd Thing - Rule" | search dest="h1" user="ann"',
    });
  });

  it('is as severe as the risk score says', () => {
    const severities = [0, 20, 21, 40, 41, 60, 61, 80, 81, 100].map(
      (riskScore) => notable(ROW, { tags: { ...RULE.tags, riskScore } }).severity,
    );
    const bands = ['informational', 'low', 'medium', 'high', 'critical'];
    assert.deepEqual(
      severities,
      bands.flatMap((band) => [band, band]),
    );
    const { riskScore: _, ...unscored } = RULE.tags;
    assert.equal(notable(ROW, { tags: unscored }).severity, 'high');
  });

  it('annotates network content and what is not TTP by contentctl’s table', () => {
    const tags = { ...RULE.tags, securityDomain: 'network', cve: ['CVE-2024-1'], mitreAttackId: [] };
    const { annotations } = notable(ROW, { type: 'Correlation', tags });
    assert.deepEqual(annotations.cis20, ['CIS 13']);
    assert.deepEqual(annotations.nist, ['DE.AE']);
    assert.deepEqual(annotations.cve, ['CVE-2024-1']);
    assert.equal('mitre_attack' in annotations, false);
  });

  it('keeps several values in nes_fields and leaves out what is absent', () => {
    assert.deepEqual(notable({ dest: ['h1', 'h2'], user: '' }).nes_fields, { dest: ['h1', 'h2'] });
  });

  it('does not read tokens in what a row says', () => {
    const row = { dest: '$user$ %name%', user: 'ann' };
    assert.equal(notable(row).rule_description, 'Something odd on $user$ %name%.');
  });
});

describe('drilldowns', () => {
  const drilldown = (row: Row, run: Partial<Run> = {}) => notable(row, {}, run).drilldown_searches[0];

  it('are ready to run', () => {
    assert.deepEqual(drilldown({ ...ROW, src: ['a', 'b'] }), {
      name: 'Results for h1',
      search: `${RULE.search} | search dest = "h1" user = "ann" src IN ("a", "b")`,
      earliest_offset: '1000',
      latest_offset: '1900.5',
    });
  });

  it('cannot be changed by a value', () => {
    const evil = '" | delete "\\';
    const search = drilldown({ dest: evil, user: evil, src: evil })?.search;
    const safe = '\\" | delete \\"\\\\';
    assert.equal(search, `${RULE.search} | search dest = "${safe}" user = "${safe}" src IN ("${safe}")`);
  });

  it('keep the token of an absent field, and end where the run did when its window is open', () => {
    const open: Run = { sid: 's', now: 2000, searchName: 'N' };
    const [first] = buildFindings({ detection: RULE, rows: [{ dest: 'h1' }], run: open }).notables;
    assert.equal(
      first?.drilldown_searches[0]?.search,
      `${RULE.search} | search dest = "h1" user = "$user$" src IN ($src$)`,
    );
    assert.equal(first?.drilldown_searches[0]?.earliest_offset, '0');
    assert.equal(first?.drilldown_searches[0]?.latest_offset, '2000');
    assert.equal(first?.info_min_time, '0.000');
    assert.equal(first?.info_max_time, '+Infinity');
  });
});

describe('risk events', () => {
  it('are one a risk object', () => {
    assert.deepEqual(
      risks(ROW).map((r) => [r.risk_object, r.risk_object_type, r.risk_score, r.contributing_events_search]),
      [
        ['h1', 'system', 36, '| savedsearch "ESCU - Odd Thing - Rule" | search dest="h1"'],
        ['ann', 'user', 20, '| savedsearch "ESCU - Odd Thing - Rule" | search user="ann"'],
      ],
    );
    const [first] = risks(ROW);
    assert.equal(first?.risk_message, 'Odd x.exe on h1 of $nobody$');
    assert.equal(first?.normalized_risk_object, 'h1');
    assert.deepEqual(first?.analyticstories, ['Story']);
    assert.deepEqual(first?.annotations.mitre_attack, ['T1102']);
    assert.equal(first?.orig_sid, 'sid1');
  });

  it('are one a value, each with a message about it', () => {
    assert.deepEqual(
      risks({ dest: ['h1', 'h2', 'h1', ''], proc: ['x.exe', 'y.exe'] }).map((r) => [r.risk_object, r.risk_message]),
      [
        ['h1', 'Odd x.exe, y.exe on h1 of $nobody$'],
        ['h2', 'Odd x.exe, y.exe on h2 of $nobody$'],
      ],
    );
  });

  it('name every threat object', () => {
    const threatObjects = [
      { field: 'proc', type: 'process' },
      { field: 'ip', type: 'ip_address' },
      { field: 'absent', type: 'url' },
    ];
    const [first] = risks({ dest: 'h1', proc: ['x.exe', 'y.exe'], ip: '192.0.2.1' }, { threatObjects });
    assert.deepEqual(first?.threat_object, ['x.exe', 'y.exe', '192.0.2.1']);
    assert.deepEqual(first?.threat_object_type, ['process', 'process', 'ip_address']);
  });

  it('are none where the field is absent or empty, and a warning says so if it always is', () => {
    assert.deepEqual(risks({ dest: '', user: [], count: '1' }), []);
    const { messages } = build([{ dest: 'h1', proc: 'x' }, { dest: 'h2' }]);
    assert.deepEqual(
      messages.map((m) => [m.code, m.kind, m.message, m.file]),
      [
        [
          'findings/risk-field-absent',
          'warning',
          'No result has the field “user”, so nothing is put at risk by it.',
          'odd_thing.yml',
        ],
        [
          'findings/unknown-token',
          'warning',
          '$nobody$ in the risk message is no field of the results, so it stays as it is.',
          'odd_thing.yml',
        ],
      ],
    );
    assert.deepEqual(build([]).messages, []);
  });

  it('take the score that the row has', () => {
    const score = (risk_score: string | readonly string[]) => risks({ dest: 'h1', risk_score })[0]?.risk_score;
    assert.equal(score('77'), 77);
    assert.equal(score(['5', '6']), 5);
    assert.equal(score('high'), 36);
    assert.equal(score(''), 36);
  });
});

describe('ids', () => {
  const ids = (rows: readonly Row[], run: Partial<Run> = {}, rule: Partial<Rule> = {}) => {
    const { notables, riskEvents } = build(rows, rule, run);
    return [...notables, ...riskEvents].map((finding) => finding.event_id);
  };

  it('depend neither on the run nor on the order of fields', () => {
    const { count, ...others } = ROW;
    const reordered = { count: count ?? '', ...others };
    const again = ids([{ ...reordered, info_sid: 'sid2', info_search_time: '9' }], {
      sid: 'sid2',
      now: 9,
      earliest: 1,
    });
    assert.deepEqual(again, ids([ROW]));
  });

  it('are one of their own for each finding, equal rows too', () => {
    const all = ids([ROW, ROW, { ...ROW, count: '4' }]);
    assert.equal(all.length, 9);
    assert.equal(new Set(all).size, 9);
    assert.deepEqual(new Set(ids([{ ...ROW, count: '4' }, ROW, ROW])), new Set(all));
  });

  it('differ between the occasions of a schedule, and are the same for one', () => {
    const at = (occasion: string) => ids([ROW], { occasion });
    assert.notEqual(at('0..3600')[0], at('3600..7200')[0]);
    assert.deepEqual(at('0..3600'), at('0..3600'));
  });

  it('differ between detections, and between one value and a list of it', () => {
    assert.notDeepEqual(ids([ROW], {}, { id: 'other' }), ids([ROW]));
    assert.notEqual(ids([{ dest: ['a,b'] }])[0], ids([{ dest: ['a', 'b'] }])[0]);
  });
});
