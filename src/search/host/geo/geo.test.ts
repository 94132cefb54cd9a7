import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { KarstError } from '../../../diagnostics/index.js';
import { continentOf, countryName } from './country.js';
import { openLocations } from './index.js';

type Value = string | number | readonly Value[] | { readonly [key: string]: Value };

/** Type and size of a value in MaxMind's data section (MaxMind DB File Format Specification 2.0). */
function control(type: number, size: number): Buffer {
  const [small, rest] = size < 29 ? [size, []] : [29, [size - 29]];
  return Buffer.from(type < 8 ? [(type << 5) | small, ...rest] : [small, type - 7, ...rest]);
}

function encoded(value: Value): Buffer {
  if (typeof value === 'string') {
    const text = Buffer.from(value, 'utf8');
    return Buffer.concat([control(2, text.length), text]);
  }
  if (typeof value === 'number' && Number.isInteger(value)) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([control(6, 4), bytes]);
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    return Buffer.concat([control(3, 8), bytes]);
  }
  if (Array.isArray(value)) {
    return Buffer.concat([control(11, value.length), ...(value as readonly Value[]).map(encoded)]);
  }
  const entries = Object.entries(value);
  return Buffer.concat([control(7, entries.length), ...entries.flatMap(([k, v]) => [encoded(k), encoded(v)])]);
}

/** A database that knows the addresses of one IPv4 network of eight bits. */
function database(network: number, record: Value): Buffer {
  const nodes = 8;
  const tree = Buffer.alloc(nodes * 6);
  for (let node = 0; node < nodes; node++) {
    const next = node + 1 < nodes ? node + 1 : nodes + 16;
    const taken = (network >> (7 - node)) & 1;
    tree.writeUIntBE(taken === 0 ? next : nodes, node * 6, 3);
    tree.writeUIntBE(taken === 1 ? next : nodes, node * 6 + 3, 3);
  }
  const metadata = {
    node_count: nodes,
    record_size: 24,
    ip_version: 4,
    database_type: 'Test-City',
    languages: ['en'],
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1,
    description: {},
  };
  const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
  return Buffer.concat([tree, Buffer.alloc(16), encoded(record), marker, encoded(metadata)]);
}

const folder = mkdtempSync(join(tmpdir(), 'karst-geo-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, content: Buffer | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const CITY: Value = {
  city: { names: { en: 'Munich', de: 'München' } },
  continent: { code: 'EU', names: { en: 'Europe', de: 'Europa' } },
  country: { iso_code: 'DE', names: { en: 'Germany', de: 'Deutschland' } },
  subdivisions: [{ iso_code: 'BY', names: { en: 'Bavaria', de: 'Bayern' } }],
  location: { latitude: 48.15, longitude: 11.583, time_zone: 'Europe/Berlin', metro_code: 7 },
};

describe('locations', () => {
  const city = openLocations(file('city.mmdb', database(20, CITY)));

  it('are those of a database in the form of MaxMind', () => {
    assert.deepEqual(city.find('20.1.2.3', 'en'), {
      city: 'Munich',
      country: 'Germany',
      region: 'Bavaria',
      lat: '48.15',
      lon: '11.583',
      continent: 'Europe',
      metroCode: '7',
      timezone: 'Europe/Berlin',
    });
    assert.equal(city.find('21.1.2.3', 'en'), undefined);
    assert.equal(city.find('::1', 'en'), undefined);
    assert.equal(city.find('20.1.2', 'en'), undefined);
  });

  it('have names in a language, else in English, or codes', () => {
    assert.equal(city.find('20.1.2.3', 'de')?.city, 'München');
    assert.equal(city.find('20.1.2.3', 'xx')?.city, 'Munich');
    const { city: name, country, region, continent } = city.find('20.1.2.3', 'code') ?? {};
    assert.deepEqual([name, country, region, continent], ['Munich', 'DE', 'BY', 'EU']);
  });

  it('are those of a flat database', () => {
    const flat = openLocations(
      file(
        'flat.mmdb',
        database(20, { city: 'Lyon', country_code: 'FR', state1: 'Rhone', latitude: 45.5, longitude: 4.5 }),
      ),
    );
    const found = flat.find('20.0.0.1', 'en');
    assert.deepEqual(
      [found?.city, found?.country, found?.region, found?.lat, found?.continent],
      ['Lyon', 'France', 'Rhone', '45.5', 'Europe'],
    );
  });

  it('need a database', () => {
    for (const path of [join(folder, 'missing.mmdb'), file('text.mmdb', 'no database')]) {
      assert.throws(
        () => openLocations(path),
        (error) => error instanceof KarstError && error.diagnostics[0]?.code === 'search/no-locations',
      );
    }
    const damaged = openLocations(file('damaged.mmdb', database(20, CITY).fill(0xff, 64, 96)));
    assert.throws(
      () => damaged.find('20.1.2.3', 'en'),
      (error) => error instanceof KarstError && error.diagnostics[0]?.code === 'search/no-locations',
    );
  });
});

describe('countries', () => {
  it('have a name in every language and a continent', () => {
    assert.equal(countryName('HK', 'en'), 'Hong Kong');
    assert.equal(countryName('FR', 'en'), 'France');
    assert.equal(countryName('FR', 'es'), 'Francia');
    assert.equal(countryName('ZX', 'en'), undefined);
    assert.equal(countryName('xx', 'en'), undefined);
    assert.deepEqual(continentOf('BR'), { code: 'SA', name: 'South America' });
    assert.equal(continentOf('ZX'), undefined);
  });
});
