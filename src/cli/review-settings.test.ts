import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KarstError } from '../diagnostics/index.js';
import { parseReviewSettings } from './review-settings.js';

const read = (text: string) => parseReviewSettings(text, 'karst.yml');

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

describe('review in karst.yml', () => {
  it('says nothing, or what is asked of changes', () => {
    assert.deepEqual([read(''), read('review:\n')], [{}, {}]);
    assert.deepEqual(read('review:\n  comment_length: 5\n'), {});
    assert.deepEqual(read('review:\n  comment_required: true\n'), { commentLength: 20 });
    assert.deepEqual(read('review:\n  comment_required: true\n  comment_length: 5\n'), { commentLength: 5 });
    const { transitions } = read('review:\n  transitions:\n    New: [in progress, 5]\n    Closed: []\n');
    assert.deepEqual(
      [...(transitions ?? [])],
      [
        ['1', ['2', '5']],
        ['5', []],
      ],
    );
  });

  it('points at what is wrong', () => {
    assert.match(problem('review:\n  comments: true\n'), /no setting `review\.comments`.* @comments$/);
    assert.match(problem('review:\n  comment_required: perhaps\n'), /true or false\. @perhaps$/);
    assert.match(problem('review:\n  comment_length: 0\n'), /from 1 to 1000\. @0$/);
    assert.match(problem('review:\n  transitions:\n    Odd: [New]\n'), /must be statuses .* @Odd$/);
    assert.match(problem('review:\n  transitions:\n    New: [Odd]\n'), /must be statuses .* @Odd$/);
    assert.match(problem('review:\n  transitions: New\n'), /must be lines such as/);
    assert.match(problem('review: 1\n'), /must be `key: value` lines/);
  });
});
