import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KarstError } from '../diagnostics/index.js';
import { parseRetentionSettings } from './retention-settings.js';

const read = (text: string) => parseRetentionSettings(text, 'karst.yml');

function problem(text: string): string {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof KarstError)) throw error;
    const [first] = error.diagnostics;
    return `${first?.message} @${text.slice(first?.span?.from, first?.span?.to)}`;
  }
  return '';
}

const DAY = 86_400;

describe('retention in karst.yml', () => {
  it('has a rule for each index and one for the rest; runs are kept for 90 days', () => {
    assert.deepEqual(read(''), { others: {}, indexes: new Map(), runs: 90 * DAY });
    const text = `retention:
  default: { max_age: 1y, max_size: 50GB }
  main:
    max_age: 90d
  _audit: { max_size: 500MB }
  kept: { max_age: never }
  _runs: { max_age: 12w }
`;
    assert.deepEqual(read(text), {
      others: { maxAge: 365 * DAY, maxSize: 50 * 1024 ** 3 },
      indexes: new Map([
        ['main', { maxAge: 90 * DAY }],
        ['_audit', { maxSize: 500 * 1024 ** 2 }],
        ['kept', {}],
      ]),
      runs: 84 * DAY,
    });
    assert.deepEqual(read('retention:\n  _runs: { max_age: never }\n'), { others: {}, indexes: new Map() });
  });

  it('points at what is wrong', () => {
    assert.match(problem('retention: 90d\n'), /must be lines such as .* @90d$/);
    assert.match(problem('retention:\n  main: 90d\n'), /`retention\.main` .* must be settings such as .* @90d$/);
    assert.match(problem('retention:\n  main: { age: 90d }\n'), /no setting `retention\.main\.age`.* @age$/);
    assert.match(problem('retention:\n  main: { max_age: 90 }\n'), /an age such as .* @90$/);
    assert.match(problem('retention:\n  main: { max_age: 0d }\n'), /an age such as .* @0d$/);
    assert.match(problem('retention:\n  main: { max_size: 10XB }\n'), /a size such as .* @10XB$/);
    assert.match(problem('retention:\n  Main Index: { max_age: 1d }\n'), /the name of an index .* @Main Index$/);
    assert.match(problem('retention:\n  _runs: { max_age: 1d }\n'), /30d or more/);
  });
});
