import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isInNetwork, keysOfCell, parsedNetwork } from './address-keys.js';
import { conventionFault, conventionName } from './convention.js';
import { mergeEntities } from './merge.js';
import { ASSETS } from './shape.js';

const odd: string[] = [];
const keys = (...texts: readonly string[]) => keysOfCell('ip', texts, {}, (d) => odd.push(d.message));

test('a range is the fewest networks that make it up', () => {
  assert.deepEqual(keys('10.0.0.5-10.0.0.9'), ['10.0.0.5', '10.0.0.6/31', '10.0.0.8/31']);
  assert.deepEqual(keys('10.0.0.0 - 10.0.1.255'), ['10.0.0.0/23']);
  assert.deepEqual(keys('0.0.0.0-255.255.255.255'), ['0.0.0.0/0']);
  assert.deepEqual(keys('255.255.255.255-255.255.255.255'), ['255.255.255.255']);
  assert.deepEqual(keys('2001:db8::1-2001:db8::3'), ['2001:db8:0:0:0:0:0:1', '2001:db8:0:0:0:0:0:2/127']);
  assert.deepEqual(odd, []);
});

test('what is no address is reported and left out', () => {
  assert.deepEqual(keys('10.0.0.9-10.0.0.5', '10.0.0.0/33', '10.0.0.1-::1', '10.0.0.256', '10.0.0.7'), ['10.0.0.7']);
  assert.equal(odd.length, 4);
});

test('addresses in networks, of four and of sixteen bytes', () => {
  const within = (address: string, network: string) => {
    const parsed = parsedNetwork(network);
    return parsed !== undefined && isInNetwork(address, parsed);
  };
  assert.ok(within('10.9.8.7', '10.0.0.0/8') && within('::ffff:1.2.3.4', '::ffff:1.2.0.0/112'));
  assert.ok(within('2001:DB8:1::1', '2001:db8::/32') && within('1.2.3.4', '0.0.0.0/0'));
  assert.ok(!within('11.0.0.1', '10.0.0.0/8') && !within('::1', '0.0.0.0/0') && !within('web', '0.0.0.0/0'));
});

test('names made of columns', () => {
  const john = { values: new Map(Object.entries({ first: ['John'], last: ['Doe'], email: ['JD@x.org'] })) };
  const made = ['first(1)last()', 'ADMIN_first().last(2)', 'last()99', 'email', 'email_short', 'first()nick()'];
  assert.deepEqual(
    made.map((convention) => conventionName(john, convention)),
    ['jdoe', 'admin_john.do', 'doe99', 'JD@x.org', 'JD', ''],
  );
  assert.equal(conventionFault('first(1)last()'), undefined);
  assert.match(conventionFault('frist()') ?? '', /frist/);
  assert.match(conventionFault('jdoe') ?? '', /nothing/);
});

test('rows that share a key, over others too, are one; the first value counts', () => {
  const row = (fields: Readonly<Record<string, readonly string[]>>) => ({ values: new Map(Object.entries(fields)) });
  const merged = mergeEntities(
    [
      row({ ip: ['10.0.0.1'], owner: ['a'] }),
      row({ dns: ['w.x'], owner: ['b'], city: ['Rome'], category: ['web'] }),
      row({ ip: ['10.0.0.2'], owner: ['c'] }),
      row({ ip: ['10.0.0.1'], dns: ['W.X'], category: ['web', 'db'], city: ['Oslo'] }),
    ],
    ASSETS,
  );
  assert.deepEqual(
    merged.map(({ values }) => Object.fromEntries(values)),
    [
      { ip: ['10.0.0.1'], owner: ['a'], dns: ['w.x', 'W.X'], city: ['Rome'], category: ['web', 'db'] },
      { ip: ['10.0.0.2'], owner: ['c'] },
    ],
  );
});
