import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fieldTokens, fillText } from './tokens.js';

describe('fillText', () => {
  it('replaces fields, joins several values and leaves the rest', () => {
    const row = { dest: 'h1', 'a.b': ['x', 'y'], empty: '' };
    const cases: [template: string, filled: string][] = [
      ['on $dest$', 'on h1'],
      ['[$a.b$]', '[x, y]'],
      ['$empty$ $absent$', '$empty$ $absent$'],
      ['$HOME$dest$', '$HOMEh1'],
      ['costs $5, on $dest$', 'costs $5, on h1'],
      ['$$ $dest', '$$ $dest'],
      ['$constructor$ $__proto__$', '$constructor$ $__proto__$'],
    ];
    for (const [template, filled] of cases) assert.equal(fillText(template, row), filled);
  });
});

describe('fieldTokens', () => {
  it('names the tokens', () => {
    assert.deepEqual(fieldTokens('[$type$] on $dest$, $5'), ['type', 'dest']);
  });
});
