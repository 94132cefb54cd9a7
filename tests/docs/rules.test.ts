import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { rulesPage } from '../../scripts/rules-page.js';

test('docs/rules.md says what the table of rules says (npm run reference)', () => {
  assert.equal(readFileSync(join(import.meta.dirname, '../../docs/rules.md'), 'utf8'), rulesPage());
});
