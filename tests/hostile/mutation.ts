/* Searches changed at random, always alike for one seed. */

/** Whole numbers below `n`, by a small generator (mulberry32). */
export type Random = (n: number) => number;

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

/** What the language is made of, and what it should take no notice of. */
const PIECES = [
  ...'|[](){}",\'\\=!<>*`.:;$%#@+-/ \t\n0aZé日\0\u202e\ud800',
  '``',
  '```',
  '""',
  '<<',
  '>>',
  '=*',
  '1e999',
  '9007199254740993',
  ' AS ',
  ' by ',
  ' OR ',
  ' NOT ',
  ' IN (',
  ' where ',
  '[search ',
  ']',
  '| ',
  '(?<x>',
  'span=',
  '_time',
  'limit=-1',
  '=false',
  '__proto__',
  'constructor',
];

function pick<T>(items: readonly T[], random: Random): T | undefined {
  return items[random(Math.max(1, items.length))];
}

function changed(text: string, seeds: readonly string[], random: Random): string {
  const at = random(text.length + 1);
  const to = Math.min(text.length, at + random(8));
  switch (random(7)) {
    case 0:
      return text.slice(0, at) + text.slice(to);
    case 1:
      return text.slice(0, at) + text.slice(at, to).repeat(2) + text.slice(to);
    case 2:
      return text.slice(0, at);
    case 3: {
      const other = pick(seeds, random) ?? '';
      return text.slice(0, at) + other.slice(random(other.length + 1));
    }
    case 4:
      return text.slice(0, at) + String.fromCharCode(random(random(4) === 0 ? 0x1_00_00 : 0x80)) + text.slice(to);
    default:
      return text.slice(0, at) + (pick(PIECES, random) ?? '') + text.slice(random(2) === 0 ? at : to);
  }
}

/** A seed with one to four changes, or now and then bytes of no meaning. */
export function mutated(seeds: readonly string[], random: Random): string {
  if (random(50) === 0) {
    return Array.from({ length: random(60) }, () => String.fromCharCode(random(256))).join('');
  }
  let text = pick(seeds, random) ?? '';
  for (let changes = 1 + random(4); changes > 0; changes--) text = changed(text, seeds, random);
  return text;
}
