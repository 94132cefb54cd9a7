import { continentOf, countryName } from './country.js';

/** Where an address is. What the database does not know is empty text. */
export interface Place {
  readonly city: string;
  readonly country: string;
  readonly region: string;
  readonly lat: string;
  readonly lon: string;
  readonly continent: string;
  readonly metroCode: string;
  readonly timezone: string;
}

/** A value of a database's record that is an object, else an empty one. */
function part(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function printed(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** A named thing of MaxMind's databases: its name in a language, else in English; `code`, if it has one, is asked for as such. */
function named(value: unknown, language: string, code: 'iso_code' | 'code' | undefined): string {
  const names = part(part(value).names);
  const own = language === 'code' && code !== undefined ? part(value)[code] : names[language];
  return printed(own ?? names.en);
}

function ofMaxMind(record: Readonly<Record<string, unknown>>, language: string): Place {
  const location = part(record.location);
  const [region] = Array.isArray(record.subdivisions) ? (record.subdivisions as readonly unknown[]) : [];
  return {
    city: named(record.city, language, undefined),
    country: named(record.country, language, 'iso_code'),
    region: named(region, language, 'iso_code'),
    lat: printed(location.latitude),
    lon: printed(location.longitude),
    continent: named(record.continent, language, 'code'),
    metroCode: printed(location.metro_code),
    timezone: printed(location.time_zone),
  };
}

/** Databases of ip-location-db: flat, with the code of the country, and with texts in one language. */
function ofFlat(record: Readonly<Record<string, unknown>>, language: string): Place {
  const code = printed(record.country_code);
  const continent = continentOf(code);
  return {
    city: printed(record.city),
    country: language === 'code' ? code : (countryName(code, language) ?? ''),
    region: printed(record.state1),
    lat: printed(record.latitude),
    lon: printed(record.longitude),
    continent: (language === 'code' ? continent?.code : continent?.name) ?? '',
    metroCode: '',
    timezone: printed(record.timezone),
  };
}

/** A record of a location database, in MaxMind's form or a flat one; undefined if it tells no place. */
export function placeOf(value: unknown, language: string): Place | undefined {
  const record = part(value);
  const place = 'country_code' in record ? ofFlat(record, language) : ofMaxMind(record, language);
  return Object.values(place).every((text) => text === '') ? undefined : place;
}
