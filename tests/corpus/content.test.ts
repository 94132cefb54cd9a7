import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkMacros, deploymentFor, loadContent, searchName } from '../../src/content/index.js';
import { buildFindings } from '../../src/findings/index.js';
import { corpusFolder, NO_CORPUS } from './corpus.js';

const root = join(corpusFolder() ?? '', 'security_content');
const SKIP = corpusFolder() === undefined ? NO_CORPUS : false;

test('every detection of security_content loads, without a false error', { skip: SKIP }, async (t) => {
  const begun = performance.now();
  const content = await loadContent([root]);
  t.diagnostic(`${content.detections.length} detections in ${Math.round(performance.now() - begun)} ms`);
  const files = await readdir(join(root, 'detections'), { recursive: true });
  const paths = files.filter((file) => file.endsWith('.yml')).map((file) => join(root, 'detections', file));
  const errors = content.diagnostics.filter(({ kind }) => kind !== 'warning');
  assert.deepEqual(errors, []);
  assert.deepEqual(content.detections.map(({ file }) => file).sort(), paths.sort());
  for (const detection of content.detections) assert.ok(deploymentFor(content, detection), detection.name);
  const riskless = content.detections.filter(({ type, riskObjects }) => type !== 'Hunting' && riskObjects.length === 0);
  assert.equal(riskless.filter(({ status }) => status === 'production').length, 0);
  // Splunk's apps bring these two; everything else is in the checkout.
  const missing = checkMacros(content.detections, content.macros).map(({ message }) => /`(.+)`/.exec(message)?.[1]);
  assert.deepEqual(missing.sort(), ['drop_dm_object_name(1)', 'get_asset(1)']);
});

test('every detection makes findings of a row that has its fields', { skip: SKIP }, async () => {
  const content = await loadContent([root]);
  for (const detection of content.detections) {
    const fields = [...detection.riskObjects, ...detection.threatObjects].map(({ field }) => field);
    const row = Object.fromEntries(fields.map((field) => [field, `a "${field}"`]));
    const run = { sid: 'sid', now: 1_730_000_000, searchName: searchName(detection) };
    const deployment = deploymentFor(content, detection);
    const { notables, riskEvents } = buildFindings({ detection, deployment, rows: [row], run });
    const { type, riskObjects } = detection;
    assert.equal(notables.length, type === 'TTP' || type === 'Correlation' ? 1 : 0, detection.name);
    assert.equal(riskEvents.length, type === 'TTP' || type === 'Anomaly' ? riskObjects.length : 0, detection.name);
    for (const { search } of notables.flatMap((notable) => notable.drilldown_searches)) {
      assert.equal((search.replace(/\\[\s\S]/g, '').match(/"/g) ?? []).length % 2, quotesOf(detection.search, search));
    }
  }
});

/** The parity of quotes that a drilldown has from the detection's own search. */
function quotesOf(original: string, drilldown: string): number {
  if (!drilldown.includes(original)) return 0;
  return (original.replace(/\\[\s\S]/g, '').match(/"/g) ?? []).length % 2;
}
