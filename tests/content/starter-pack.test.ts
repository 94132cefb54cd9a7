import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkMacros, loadContent } from '../../src/content/index.js';
import { loadKnowledge, readContentLookups, withLookups } from '../../src/knowledge/index.js';
import { locator, PUBLIC_POLICY, scenarios, simulateScenario, testDetections } from '../../src/rehearse/index.js';
import { openScratchStores } from '../../src/store/index.js';

/* The starter pack: what it holds, that its data is what the simulator writes, and that a sample of it passes its tests. */

const PACKS = new URL('../../packs/', import.meta.url);
const PACK = fileURLToPath(new URL('karst', PACKS));
const content = await loadContent([PACK]);
const START = Date.UTC(2024, 9, 24, 9);

describe('the starter pack', () => {
  it('loads without a word and names only what it has', () => {
    assert.deepEqual(
      content.diagnostics.map(({ message }) => message),
      [],
    );
    assert.deepEqual(checkMacros(content.detections, content.macros), []);
  });

  it('holds at least 40 detections, 6 correlations, 6 with lookups or baselines, over 25 techniques', () => {
    const correlations = content.detections.filter(({ type }) => type === 'Correlation');
    const learned = content.detections.filter(
      ({ type, search }) => type !== 'Correlation' && search.includes('| lookup karst_'),
    );
    const techniques = new Set(content.detections.flatMap(({ tags }) => tags.mitreAttackId));
    assert.ok(content.detections.length - correlations.length >= 40);
    assert.ok(correlations.length >= 6);
    assert.ok(learned.length >= 6);
    assert.ok(techniques.size >= 25);
  });

  it('tests each detection on an attack and on ordinary work', () => {
    for (const { name, tests } of content.detections) {
      const expected = tests.map(({ expect }) => expect?.most === 0);
      assert.deepEqual(expected, [false, true], name);
    }
  });

  it('has every detection that a scenario says it raises', () => {
    const known = new Set(content.detections.map(({ name }) => name));
    const named = scenarios()
      .filter(({ name }) => name !== 'web-services')
      .flatMap(({ detections }) => detections);
    assert.deepEqual(
      named.filter((name) => !known.has(name)),
      [],
    );
  });

  it('has the data that the simulator writes', async () => {
    for (const file of await readdir(new URL('karst/data/', PACKS))) {
      const [scenario = '', log] = file.split('.');
      const events = scenario === 'ordinary-work' ? 300 : 40;
      const written = simulateScenario({ scenario, seed: 1, events, start: START })?.find((one) => one.log === log);
      const bundled = await readFile(new URL(`karst/data/${file}`, PACKS), 'utf8');
      assert.equal(bundled, `${written?.lines.join('\n')}\n`, file);
    }
  });
});

/** One of each kind: threshold, data model, lookup, baseline, cloud, Linux, correlation. */
const SAMPLE: readonly string[] = [
  'Kerberoasting by Many RC4 Service Tickets',
  'Shadow Copies or Recovery Removed',
  'Named Pipe of Remote Execution Tool',
  'Service Never Seen Before',
  'AWS Snapshot Shared With Foreign Account',
  'Linux Reverse Shell',
  'Three Tactics From Four Sources in a Week',
];

it('a sample of the starter pack is green', async () => {
  const names = ['aws', 'cim', 'linux', 'sysmon', 'windows'];
  const { knowledge, indexTime } = await loadKnowledge(
    [],
    names.map((name) => fileURLToPath(new URL(name, PACKS))),
  );
  const lookups = await readContentLookups(content.lookups.values());
  const stores = await openScratchStores();
  try {
    const results = await testDetections(
      content.detections.filter(({ name }) => SAMPLE.includes(name)),
      {
        content,
        knowledge: withLookups(knowledge, lookups.tables),
        indexTime,
        locate: locator({ cache: '/nonexistent', offline: true, policy: PUBLIC_POLICY }),
        openStore: stores.open,
      },
      { lanes: 2 },
    );
    const bad = results.flatMap(({ name, tests }) =>
      tests.filter(({ status }) => status === 'fail' || status === 'error').map(({ message }) => `${name}: ${message}`),
    );
    assert.deepEqual(bad, []);
    assert.equal(results.length, SAMPLE.length);
  } finally {
    await stores.close();
  }
});
