import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { ruleMessages } from '../../diagnostics/codes/rules.js';
import { KarstError } from '../../diagnostics/index.js';
import { readTechniques } from '../attack.js';
import { loadContent } from '../load.js';
import { CHECKS, RULES } from './catalogue.js';
import { cronFault } from './cron-text.js';
import { applyFixes } from './fix.js';
import { type Inspected, type ValidateOptions, validate } from './validate.js';

const folder = mkdtempSync(join(tmpdir(), 'karst-rules-'));
after(() => rmSync(folder, { recursive: true, force: true }));

let made = 0;

function repository(files: Readonly<Record<string, string>>): string {
  made += 1;
  const root = join(folder, String(made));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const GOOD = `name: Odd Thing Seen
id: 11111111-2222-3333-4444-555555555555
version: 1
date: '2024-10-01'
author: Someone
status: production
type: TTP
description: Something odd.
data_source: [Source]
search: index=main odd | stats count by dest user proc | \`odd_thing_seen_filter\`
how_to_implement: Collect it.
known_false_positives: None known.
references: [https://example.com/odd]
drilldown_searches:
- {name: 'View results of $dest$', search: '%original_detection_search% | search dest=$dest$', earliest_offset: $info_min_time$, latest_offset: $info_max_time$}
- {name: 'View risk of $user$', search: '| from datamodel Risk.All_Risk | search risk_object=$user$', earliest_offset: null, latest_offset: null}
tags:
  analytic_story: [Odd Story]
  asset_type: Endpoint
  mitre_attack_id:
  - T1059.001
  product: [Splunk Enterprise]
  security_domain: endpoint
rba:
  message: Odd on $dest$ by $user$
  risk_objects:
  - {field: dest, type: system, score: 50}
  - {field: user, type: user, score: 20}
  threat_objects:
  - {field: proc, type: process_name}
tests:
- name: Test
  attack_data:
  - {data: 'https://example.com/b.log', source: s, sourcetype: t}
`;

const STORY = `name: Odd Story
id: 11111111-2222-3333-4444-555555555556
version: 1
date: '2024-10-01'
author: Someone
description: Odd things.
narrative: It began.
references: []
tags: {category: [Malware], usecase: Advanced Threat Detection, product: [Splunk Enterprise]}
`;

const SOURCE = `name: Source
id: 11111111-2222-3333-4444-555555555557
version: 1
date: '2024-10-01'
author: Someone
description: Where it comes from.
source: s
sourcetype: t
fields: [dest, user, proc]
`;

const TECHNIQUES = readTechniques(
  'id,name,tactics,state,successor\nT1059,Interpreter,execution,current,\nT1059.001,PowerShell,execution,current,\n' +
    'T1086,PowerShell,execution,revoked,T1059.001\n',
);

const FACTS: Inspected = {
  messages: [],
  expanded: '',
  fields: new Set(['dest', 'user', 'proc', 'count']),
  reads: new Set(),
};

const OTHERS = { 'stories/odd_story.yml': STORY, 'data_sources/source.yml': SOURCE };
const DEPLOYMENT = `name: ESCU Default Configuration TTP
id: 11111111-2222-3333-4444-555555555558
type: TTP
date: '2024-10-01'
author: Someone
description: All TTP.
scheduling: {cron_schedule: '0 * * * *', earliest_time: -70m@m, latest_time: -10m@m, schedule_window: auto}
`;

/** What every file begins with; its id ends in a digit of its own. */
function head(name: string, digit: string): string {
  const id = `11111111-2222-3333-4444-55555555555${digit}`;
  return `name: ${name}\nid: ${id}\nversion: 1\ndate: '2024-10-01'\nauthor: A\ndescription: D.\n`;
}

function options(more: Partial<ValidateOptions> = {}): ValidateOptions {
  return {
    set: 'contentctl',
    switches: new Map(),
    today: '2025-01-01',
    techniques: TECHNIQUES,
    inspect: () => Promise.resolve(FACTS),
    fieldsOfSource: () => undefined,
    ...more,
  };
}

/** What breaks when a piece of the good detection is replaced: severity and code, and the text pointed at. */
async function broken(from: string, to: string, more: Partial<ValidateOptions> = {}): Promise<readonly string[]> {
  assert.ok(GOOD.includes(from), from);
  const root = repository({
    ...OTHERS,
    'deployments/ttp.yml': DEPLOYMENT,
    'detections/odd_thing_seen.yml': GOOD.replace(from, () => to),
  });
  const { diagnostics } = await validate(await loadContent([root]), options(more));
  return diagnostics.map(({ kind, code, source, span }) => `${kind} ${code}: ${source?.slice(span?.from, span?.to)}`);
}

describe('the rules', () => {
  it('have a message each, and a message has a rule', () => {
    assert.deepEqual(RULES.map(({ id }) => id).sort(), Object.keys(ruleMessages).sort());
    assert.ok(CHECKS.length > 20);
  });

  it('have nothing to say of a good repository', async () => {
    assert.deepEqual(await broken('odd', 'odd'), []);
    assert.deepEqual(await broken('odd', 'odd', { set: 'strict' }), []);
  });

  const CASES: readonly (readonly [from: string, to: string, ...expected: string[]])[] = [
    ['Odd Thing Seen', 'Odd-Thing', 'user rule/file-name: Odd-Thing'],
    ["date: '2024-10-01'", "date: '2024-02-30'", "user rule/date-not-real: '2024-02-30'"],
    ["date: '2024-10-01'", "date: '2099-10-01'", "user rule/date-in-future: '2099-10-01'"],
    ['author: Someone\n', "author: ''\n", 'user rule/no-author: name'],
    ['https://example.com/odd', 'example.com', 'user rule/reference-no-url: example.com'],
    ['sourcetype: t}', 'sourcetype: t, update_timestamp: true}', 'user rule/unknown-key: update_timestamp'],
    ['Collect it.', 'x', 'user rule/too-short: how_to_implement'],
    ['Something odd.', '__UPDATE__ it', 'user rule/placeholder: __UPDATE__ it'],
    [' | `odd_thing_seen_filter`', '', 'user rule/no-filter-macro: search'],
    ['asset_type: Endpoint', 'asset_type: Endpointt', 'user rule/unknown-asset-type: Endpointt'],
    ['  analytic_story: [Odd Story]\n', '', 'user rule/no-story-list: tags'],
    ['  asset_type', '  confidence: 50\n  asset_type', 'user rule/unknown-key: confidence'],
    ['data_source:', 'baselines: [Odd]\ndata_source:', 'user rule/computed-key: baselines'],
    ['  threat_objects:\n  - {field: proc, type: process_name}\n', '', 'user rule/no-threat-objects: rba'],
    [
      '  product:',
      '  throttling: {fields: [dset], period: 1h}\n  product:',
      'user rule/field-not-in-search: dset',
      'user rule/throttling-field-not-output: dset',
    ],
    ['[Splunk Enterprise]', '[Splunk Enterprize]', 'user rule/unknown-product: Splunk Enterprize'],
    ['  product:', '  cve: [CVE-24-1]\n  product:', 'user rule/cve-format: CVE-24-1'],
    ['  - T1059.001\n', '  - T1059.001\n  - T1059\n', 'user rule/attack-parent-and-child: T1059'],
    ['  - T1059.001\n', '  - T9999\n', 'warning rule/attack-unknown: T9999'],
    ['  - T1059.001\n', '  - T1086\n', 'warning rule/attack-outdated: T1086'],
    ['type: process_name', 'type: proces', 'user rule/threat-object-type: proces'],
    ['score: 50', 'score: 0', 'user rule/risk-score-range: 0'],
    ['by $user$', 'by $user', 'warning rule/message-dollars: Odd on $dest$ by $user'],
    [
      'https://example.com/b.log',
      'http://example.com/b.log',
      "warning rule/attack-data-not-https: 'http://example.com/b.log'",
    ],
    ['https://example.com/b.log', 'no/such.log', "user rule/attack-data-missing: 'no/such.log'"],
    ['[Odd Story]', '[Odd Storey]', 'user content/unknown-story: Odd Storey'],
    ['[Source]', '[Sauce]', 'user content/unknown-data-source: Sauce'],
    ['status: production', 'status: production\nstatuss: x', 'user rule/unknown-key: statuss'],
    ['status: production', 'status: experimental\nenabled_by_default: true', 'user rule/enabled-by-default: true'],
    [
      'by $user$',
      'by $who$',
      'user rule/field-not-in-search: Odd on $dest$ by $who$',
      'warning rule/message-token-not-output: Odd on $dest$ by $who$',
    ],
    ['{field: user, type', '{field: odd, type', 'warning rule/risk-field-not-output: odd'],
    [
      '  product:',
      '  throttling: {fields: [odd], period: 1h}\n  product:',
      'user rule/throttling-field-not-output: odd',
    ],
    ['odd | stats', 'x IN ("a" "b") | stats', 'warning rule/in-list-no-comma: "a" "b"'],
    ['odd | stats', 'x IN (,a) | stats', 'warning rule/in-list-comma: (,'],
    ['odd | stats', 'x="&gt;" | stats', 'warning rule/html-entity: &gt;'],
    ['by dest user', 'by dest, , user', 'warning rule/list-comma: , ,'],
  ];
  for (const [from, to, ...expected] of CASES) {
    it(`${expected.join(', ')}`, async () => {
      assert.deepEqual(await broken(from, to), expected);
    });
  }

  it('say nothing of fields where the data decides', async () => {
    const { fields: _, ...open } = FACTS;
    const found = await broken('{field: user, type', '{field: odd, type', { inspect: () => Promise.resolve(open) });
    assert.deepEqual(found, []);
  });

  it('go by switches before sets', async () => {
    const off = await broken('  - T1059.001\n', '  - T9999\n', { switches: new Map([['rule/attack-unknown', 'off']]) });
    assert.deepEqual(off, []);
    const strict = await broken('  - T1059.001\n', '  - T9999\n', { set: 'strict' });
    assert.deepEqual(strict, ['user rule/attack-unknown: T9999']);
  });

  it('see a command without a pipe before it', async () => {
    const places = async (search: string): Promise<readonly string[]> => {
      const found = await broken('index=main odd | stats count by dest user proc', search, { set: 'strict' });
      return found.filter((text) => text.includes('missing-pipe'));
    };
    assert.deepEqual(await places('index=main odd stats count by dest user proc'), [
      'warning rule/missing-pipe: stats',
    ]);
    assert.deepEqual(await places('x=1 | stats count by dest user proc where count > 3'), [
      'warning rule/missing-pipe: where',
    ]);
    const fine = [
      '| tstats count from datamodel=Web where Web.user=a by Web.dest | rename Web.dest as dest, proc as user',
      'x="a | b stats count by c" [search y=1 | table dest, user] | eval where="proc", table=1',
    ];
    for (const search of fine) assert.deepEqual(await places(search), [], search);
  });

  it('take what other apps bring to be there', async () => {
    const text = GOOD.replace('odd | stats', '`theirs` | stats');
    const root = repository({
      ...OTHERS,
      'deployments/ttp.yml': DEPLOYMENT,
      'detections/odd_thing_seen.yml': text,
      'build.yml': 'external_app_content:\n- {macros: [theirs], lookups: []}\n',
    });
    const content = await loadContent([root]);
    const inspect = (spl: string): Promise<Inspected> => {
      const at = spl.indexOf('`theirs`');
      const error = { code: 'spl/macro-unknown', kind: 'user', message: 'gone', source: spl } as const;
      return Promise.reject(new KarstError({ ...error, span: { from: at, to: at + 8 } }));
    };
    const { diagnostics, compiled } = await validate(content, options({ inspect }));
    assert.deepEqual(
      [compiled, diagnostics.map(({ kind, code }) => `${kind} ${code}`)],
      [0, ['warning spl/macro-unknown']],
    );
  });

  it('look at schedules, lookups, macros, dashboards and baselines too', async () => {
    const root = repository({
      ...OTHERS,
      'deployments/ttp.yml': DEPLOYMENT.replace('0 * * * *', '61 * * * *').replace('-70m@m', '-5m@m'),
      'detections/odd_thing_seen.yml': GOOD,
      'macros/empty.yml': "name: empty\ndefinition: ''\n",
      'lookups/table.yml': 'name: table\nfilename: table.csv\nmatch_type: LIKE(a)\nmax_matches: 5000\n',
      'lookups/table.csv': 'a,b\n1,2\n1\n',
      'lookups/orphan.csv': 'a\n',
      'playbooks/block.yml': head('Block', 'a').replace('name: Block', 'name: Block\ntype: Respons'),
      'playbooks/block.json': '{}',
      'removed/detections/gone.yml': head('Gone', '6'),
      'baselines/usual.yml':
        `${head('Usual', 'b')}type: Baseline\nsearch: index=main\nhow_to_implement: No\nknown_false_positives: None\n` +
        'tags: {analytic_story: [], product: [Splunk], security_domain: endpoit}\n',
      'stories/other.yml': `${head('Other', 'c')}narrative: N.\ntags: {category: [Malwar], usecase: Advanced, product: [Splunk Cloud]}\n`,
      'dashboards/board.yml':
        "name: Board\nid: 11111111-2222-3333-4444-555555555559\nversion: 1\ndate: '2024-10-01'\nauthor: A\ndescription: D.\n",
      'dashboards/board.json': '{"title": "Other"}',
    });
    const { diagnostics, objects } = await validate(await loadContent([root]), options());
    assert.equal(objects, 11);
    assert.deepEqual(diagnostics.map(({ code }) => code).sort(), [
      'rule/cron',
      'rule/dashboard-title',
      'rule/lookup-columns',
      'rule/lookup-match-type',
      'rule/lookup-max-matches',
      'rule/lookup-orphan',
      'rule/macro-empty',
      'rule/playbook-file',
      'rule/playbook-type',
      'rule/removed-status',
      'rule/same-id',
      'rule/time-order',
      'rule/too-short',
      'rule/unknown-category',
      'rule/unknown-product',
      'rule/unknown-security-domain',
      'rule/unknown-usecase',
    ]);
  });
});

describe('applyFixes', () => {
  it('changes what it must and nothing else', async () => {
    const text = GOOD.replace('11111111-2222-3333-4444-555555555555', 'AAAAAAAA-2222-3333-4444-555555555555 # mine')
      .replace('  - T1059.001\n', '  - T1086\n  - T1059 # stays: there is a comment\n  - T1059\n')
      .replace('https://example.com/b.log', 'http://example.com/b.log');
    const root = repository({ ...OTHERS, 'deployments/t.yml': DEPLOYMENT, 'detections/odd_thing_seen.yml': text });
    const { diagnostics } = await validate(await loadContent([root]), options());
    const fixed = await applyFixes(diagnostics);
    assert.deepEqual(fixed.map(({ code }) => code).sort(), [
      'rule/attack-data-not-https',
      'rule/attack-outdated',
      'rule/named-twice',
      'rule/upper-case-id',
    ]);
    const expected = text
      .replace('AAAAAAAA', 'aaaaaaaa')
      .replace('  - T1086\n', '  - T1059.001\n')
      .replace('there is a comment\n  - T1059\n', 'there is a comment\n')
      .replace('http://example.com/b.log', 'https://example.com/b.log');
    assert.equal(readFileSync(join(root, 'detections/odd_thing_seen.yml'), 'utf8'), expected);
  });
});

describe('cronFault', () => {
  it('knows what cron takes', () => {
    for (const text of ['0 * * * *', '*/5 1-3,7 1 jan mon-fri', '0 0 * * 7']) assert.equal(cronFault(text), undefined);
    assert.equal(cronFault('* * * *'), 'it has 4 fields');
    assert.equal(cronFault('0 24 * * *'), 'the hour “24” is none');
    assert.equal(cronFault('*/0 * * * *'), 'the minute “*/0” is none');
  });
});
