import { compileLookup, type LookupRules } from '../../src/search/host/lookups/index.js';
import type { Measure } from './ratio.js';

const ROWS = 92_000;
const VALUES = 100_000;

const RULES: LookupRules = {
  name: 'bench',
  source: { kind: 'file', file: 'bench.csv', missing: false },
  caseSensitive: false,
  maxMatches: 100,
  minMatches: 1,
  defaultMatch: 'false',
  matchTypes: new Map([['key', 'wildcard']]),
};

/** Numbers below a bound, the same in every run. */
function numbers(): (below: number) => number {
  let state = 1;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function material() {
  const next = numbers();
  const letters = (length: number) => Array.from({ length }, () => 'abcdefghijklmnoprstuvwy'[next(23)]).join('');
  const words = Array.from({ length: 3000 }, () => letters(3 + next(6)));
  const word = () => words[next(words.length)] ?? '';
  const domain = () => `${word()}-${word()}.${['com', 'net', 'org'][next(3)]}`;
  const octet = () => next(256);
  return {
    domains: () => Array.from({ length: VALUES }, (_, i) => `${word()}${i}.${domain()}`),
    patterns: (make: () => string) => Array.from({ length: ROWS }, () => [make(), 'true']),
    addresses: () => Array.from({ length: VALUES }, () => `${octet()}.${octet()}.${octet()}.${octet()}`),
    word,
    domain,
    network: () => `${octet()}.${octet()}.${octet()}.0/${16 + next(9)}`,
  };
}

function measure(name: string, rules: LookupRules, rows: readonly string[][], values: readonly string[]): Measure {
  const begin = performance.now();
  const options = { timezone: 'UTC', report: () => undefined };
  const matcher = compileLookup(rules, { columns: ['key', 'out'], rows }, ['key'], options);
  const built = performance.now();
  let hits = 0;
  for (const value of values) if (matcher.match([value])?.[0]?.[1] === 'true') hits += 1;
  const end = performance.now();
  const detail = `built in ${Math.round(built - begin)} ms, ${Math.round(end - built)} ms for ${values.length} values, ${hits} of them match`;
  return { name, value: (end - begin) / 1000, unit: 's', bound: { kind: 'most', value: 5 }, detail };
}

/** Preparing a lookup of 92,000 rows and matching 100,000 different values. */
export function benchLookups(): readonly Measure[] {
  const { domains, patterns, addresses, word, domain, network } = material();
  const values = domains();
  return [
    measure(
      'lookup, 92,000 of *.domain*',
      RULES,
      patterns(() => `*.${domain()}*`),
      values,
    ),
    measure(
      'lookup, 92,000 of *text*',
      RULES,
      patterns(() => `*${word()}${word()}*`),
      values,
    ),
    measure(
      'lookup, 92,000 of *a*b*',
      RULES,
      patterns(() => `*${word()}*${word()}*`),
      values,
    ),
    measure(
      'lookup, 92,000 networks',
      { ...RULES, matchTypes: new Map([['key', 'cidr']]) },
      patterns(network),
      addresses(),
    ),
  ];
}
