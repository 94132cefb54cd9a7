import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attackLayer } from './attack-layer.js';

test('a layer of the Navigator: sorted, with the parents of sub-techniques opened', () => {
  const technique = (id: string, score: number) => ({ id, score, comment: `${score}` });
  const techniques = [technique('T1059.001', 3), technique('T1003', 1), technique('T1003.001', 2)];
  const layer = JSON.parse(attackLayer({ name: 'n', description: 'd', techniques, attackVersion: '18' }));
  assert.deepEqual(layer.versions, { attack: '18', navigator: '5.1.0', layer: '4.5' });
  assert.equal(layer.domain, 'enterprise-attack');
  assert.deepEqual(
    layer.techniques.map((t: { techniqueID: string; score?: number; showSubtechniques: boolean }) => [
      t.techniqueID,
      t.score,
      t.showSubtechniques,
    ]),
    [
      ['T1003', 1, true],
      ['T1003.001', 2, false],
      ['T1059.001', 3, false],
      ['T1059', undefined, true],
    ],
  );
  assert.equal(layer.gradient.maxValue, 3);
});
