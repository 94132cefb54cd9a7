import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isInstalled, nodeIsRecent } from './install.mjs';

it('knows which Node versions are recent enough', () => {
  assert.deepEqual(
    ['v18.20.0', 'v20.18.9', 'v20.19.0', 'v22.0.0'].map((version) => nodeIsRecent(version)),
    [false, false, true, true],
  );
});

it('compares the lock with what is installed', () => {
  const wanted = {
    packages: {
      '': {},
      'node_modules/a': { integrity: 'sha512-a' },
      'node_modules/win': { integrity: 'sha512-w', optional: true },
    },
  };
  const a = { integrity: 'sha512-a' };
  assert.equal(isInstalled(wanted, { packages: { 'node_modules/a': a } }), true, 'an optional package may be missing');
  assert.equal(isInstalled(wanted, { packages: {} }), false);
  assert.equal(isInstalled(wanted, { packages: { 'node_modules/a': { integrity: 'sha512-old' } } }), false);
});
