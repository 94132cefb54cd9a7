import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Content, loadContent } from '../../src/content/index.js';
import { objectRiskOf, riskSearch, riskStepOf, riskTimelineSearch } from '../../src/findings/index.js';
import { DEFAULT_CONVENTIONS, loadKnowledge, readContentLookups, withLookups } from '../../src/knowledge/index.js';
import { search } from '../../src/search/index.js';
import { openEmbedded } from '../../src/store/index.js';

/* Risk from events to sums, factors and the two risk incident rules, at the edges that Enterprise Security documents. */

const pack = (name: string): string => fileURLToPath(new URL(`../../packs/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'karst-risk-'));
mkdirSync(join(folder, 'local'));
writeFileSync(
  join(folder, 'local', 'risk_factors.conf'),
  `[Twice]
condition = risk_object_priority="critical"
multiply = 2
[Ten]
condition = like(risk_object,"srv-%")
add = 10
[Off]
condition = 1=1
add = 1000
disabled = 1
[Broken]
condition = foo(
[Odd]
condition = 1=1
add = many
[Bare]
add = 1
`,
);
const assets = join(folder, 'assets.csv');
writeFileSync(assets, 'nt_host,priority\ndc-1,critical\nsrv-dc,critical\n');
const lists = { assets: [assets], identities: [], conventions: DEFAULT_CONVENTIONS };
const content: Content = await loadContent([pack('karst')]);
const given = await readContentLookups(content.lookups.values());
const plain = withLookups((await loadKnowledge([], [pack('cim'), pack('review')])).knowledge, given.tables);
const weighed = await loadKnowledge([folder], [pack('cim'), pack('review')], lists);

const store = await openEmbedded({});
after(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const NOW = 1_700_000_000;
/** Techniques of three tactics. */
const [ONE, TWO, THREE] = ['T1110', 'T1021', 'T1486'];

/** Object, type, score, source and technique; what is empty the event does not have. */
const EVENTS: readonly (readonly [object: string, type: string, score: string, source?: string, technique?: string])[] =
  [
    ['hundred', 'user', '60'],
    ['hundred', 'user', '40'],
    ['over', 'user', '60'],
    ['over', 'user', '40'],
    ['over', 'user', '1'],
    ['both', 'user', '60'],
    ['both', 'system', '60'],
    ['', '', ''],
    ['dc-1', 'system', '40'],
    ['srv-a', 'system', '40'],
    ['srv-dc', 'system', '40'],
    ...[ONE, TWO, THREE, ONE].map((technique, n) => ['three-four', 'user', '1', `s${n}`, technique] as const),
    ...[ONE, TWO, THREE].map((technique, n) => ['three-three', 'user', '1', `s${n}`, technique] as const),
    ...[ONE, TWO, ONE, TWO, ONE, TWO].map((technique, n) => ['two-six', 'user', '1', `s${n}`, technique] as const),
  ];

await store.insertEvents(
  EVENTS.map(([object, type, score, source = 'a search', technique], n) => {
    const fields = [
      ...(object === ''
        ? []
        : [
            ['risk_object', object],
            ['risk_object_type', type],
            ['risk_score', score],
          ]),
      ...(technique === undefined ? [] : [['annotations.mitre_attack.mitre_technique_id', technique]]),
      ['risk_message', `step ${n}`],
    ];
    return {
      time: (NOW - 3_600 + n) * 1_000_000,
      index: 'risk',
      sourcetype: 'stash',
      source,
      host: 'karst',
      raw: `risk ${n}`,
      names: fields.map(([name]) => String(name)),
      values: fields.map(([, value]) => String(value)),
    };
  }),
);

async function rows(spl: string, knowledge = plain) {
  const request = { spl, now: NOW, earliest: '-24h', latest: 'now', macros: content.macros, knowledge };
  return (await search(request, store)).rows.map((row) => ({ ...row }));
}

/** Objects that a detection of the pack reports. */
async function reported(name: string): Promise<readonly string[]> {
  const detection = content.detections.find((one) => one.name === name);
  assert.ok(detection);
  return (await rows(detection.search)).map(({ risk_object }) => String(risk_object)).sort();
}

describe('risk', () => {
  it('adds up by object and type; what an event lacks is unknown and zero', async () => {
    const all = (await rows(riskSearch({}))).map(objectRiskOf);
    const score = (object: string, type: string) => all.find((o) => o.object === object && o.type === type)?.score;
    assert.deepEqual(
      [score('hundred', 'user'), score('over', 'user'), score('both', 'user'), score('both', 'system')],
      [100, 101, 60, 60],
    );
    assert.equal(score('unknown', 'unknown'), 0);
    assert.equal(all[0]?.object, 'over');
    const only = (await rows(riskSearch({ objects: ['three-*'], types: ['user'] }))).map(objectRiskOf);
    assert.deepEqual(
      only.map(({ object, sources, techniques }) => [object, sources, techniques]),
      [
        ['three-four', ['s0', 's1', 's2', 's3'], [TWO, ONE, THREE]],
        ['three-three', ['s0', 's1', 's2'], [TWO, ONE, THREE]],
      ],
    );
  });

  it('factors add first, then multiply, and are named', async () => {
    const steps = (await rows(riskTimelineSearch({ types: ['system'] }), weighed.knowledge)).map(riskStepOf);
    assert.deepEqual(
      steps.map(({ object, base, score, factors, message }) => [object, base, score, factors, message]),
      [
        ['both', 60, 60, [], 'step 6'],
        ['dc-1', 40, 80, ['Twice'], 'step 8'],
        ['srv-a', 40, 50, ['Ten'], 'step 9'],
        ['srv-dc', 40, 100, ['Twice', 'Ten'], 'step 10'],
      ],
    );
    const kept = await rows('index=risk risk_object=dc-1 | table risk_score', weighed.knowledge);
    assert.deepEqual(kept, [{ risk_score: '40' }]);
    assert.deepEqual(
      weighed.diagnostics.map(({ code, file }) => [code, file?.endsWith('risk_factors.conf')]),
      [
        ['spl/expected', true],
        ['knowledge/risk-factor-number', true],
        ['knowledge/setting-missing', true],
      ],
    );
  });

  it('an object is an incident with more than a hundred points in a day', async () => {
    assert.deepEqual(await reported('Risk of One Hundred Points in a Day'), ['over']);
  });

  it('or with three tactics from four sources', async () => {
    assert.deepEqual(await reported('Three Tactics From Four Sources in a Week'), ['three-four']);
  });
});
