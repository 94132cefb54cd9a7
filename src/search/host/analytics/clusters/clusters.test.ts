import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { clusterTexts, kmeans, type TextClustering } from './index.js';

const BASE: TextClustering = { match: 'termlist', similarity: 0.8 };

function terms(text: string): readonly string[] {
  return text.split(' ').filter((term) => term !== '');
}

/** The definition, without an index. */
function slowly(texts: readonly string[], near: (a: string, b: string) => boolean): readonly number[] {
  const leaders: string[] = [];
  return texts.map((text) => {
    const found = leaders.findIndex((leader) => near(leader, text));
    return found < 0 ? leaders.push(text) - 1 : found;
  });
}

describe('clusters of texts', () => {
  const some = fc.array(
    fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 6 }).map((parts) => parts.join(' ')),
    {
      maxLength: 30,
    },
  );
  const similarity = fc.constantFrom(0.3, 0.5, 0.8, 0.95);

  test('terms in their places', () => {
    fc.assert(
      fc.property(some, similarity, (texts, t) => {
        const expected = slowly(texts, (a, b) => {
          const [x, y] = [terms(a), terms(b)];
          const longest = Math.max(x.length, y.length);
          const same = x.filter((term, i) => term === y[i]).length;
          return longest === 0 || (x.length > 0 && y.length > 0 && same / longest >= t);
        });
        assert.deepEqual(clusterTexts(texts, { ...BASE, similarity: t }), expected);
      }),
    );
  });

  test('sets of terms', () => {
    fc.assert(
      fc.property(some, similarity, (texts, t) => {
        const expected = slowly(texts, (a, b) => {
          const [x, y] = [new Set(terms(a)), new Set(terms(b))];
          const both = [...x].filter((term) => y.has(term)).length;
          return x.size + y.size === 0 || (x.size > 0 && y.size > 0 && both / Math.sqrt(x.size * y.size) >= t);
        });
        assert.deepEqual(clusterTexts(texts, { ...BASE, match: 'termset', similarity: t }), expected);
      }),
    );
  });

  test('many different texts', () => {
    const texts = Array.from({ length: 30_000 }, (_, i) => `worker ${i} got job ${i * 7} of queue ${i % 50} done`);
    const start = performance.now();
    assert.equal(new Set(clusterTexts(texts, BASE)).size, 30_000);
    assert.ok(performance.now() - start < 20_000);
  });
});

describe('kmeans', () => {
  const settings = { clusters: 2, repeats: 10, rounds: 100, tolerance: 0, distance: 'l2' } as const;

  test('finds what lies apart', () => {
    const { labels, distortion } = kmeans(
      [
        [0, 0],
        [0, 2],
        [10, 10],
        [10, 12],
      ],
      settings,
    );
    assert.deepEqual([labels[0] === labels[1], labels[2] === labels[3], labels[0] === labels[2]], [true, true, false]);
    assert.equal(distortion, 4);
  });

  test('fewer different points than clusters', () => {
    assert.equal(kmeans([[1], [1], [1]], { ...settings, clusters: 3 }).centres.length, 1);
    assert.deepEqual(kmeans([], settings).labels, []);
  });

  test('by angle', () => {
    const { labels } = kmeans(
      [
        [1, 0],
        [9, 0.1],
        [0, 1],
        [0.1, 9],
      ],
      { ...settings, distance: 'cosine' },
    );
    assert.deepEqual([labels[0] === labels[1], labels[2] === labels[3], labels[0] === labels[2]], [true, true, false]);
  });
});
