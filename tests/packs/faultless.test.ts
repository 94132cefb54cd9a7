import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knowledgePacks } from '../../src/cli/packs.js';
import { loadKnowledge } from '../../src/knowledge/index.js';

test('nothing that comes with Karst has a fault: read as a user’s own, so that every stanza is looked at', async () => {
  const { diagnostics } = await loadKnowledge(knowledgePacks());
  assert.deepEqual(
    diagnostics.map(({ file, message }) => `${file}: ${message}`),
    [],
  );
});
