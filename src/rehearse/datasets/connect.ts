import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { datasetMessages } from '../../diagnostics/codes/datasets.js';
import { diagnoser, KarstError } from '../../diagnostics/index.js';
import { isPublicAddress } from './address.js';

const diagnose = diagnoser(datasetMessages);

/** What may be fetched, and how much of it. */
export interface DownloadPolicy {
  /** `https:`. */
  readonly protocols: readonly string[];
  /** Whether to connect to a literal address. */
  allows(address: string): boolean;
  readonly mostBytes: number;
  /** For one file, over all its redirects and attempts. */
  readonly mostSeconds: number;
  /** Without a byte. */
  readonly idleSeconds: number;
  readonly mostRedirects: number;
  /** Waits between attempts, and so how many there are. */
  readonly retryMs: readonly number[];
}

/** Over https from public addresses alone. The largest dataset of Splunk's attack_data has 477 MB. */
export const PUBLIC_POLICY: DownloadPolicy = {
  protocols: ['https:'],
  allows: isPublicAddress,
  mostBytes: 1024 ** 3,
  mostSeconds: 600,
  idleSeconds: 30,
  mostRedirects: 5,
  retryMs: [500, 2000],
};

class RefusedAddress extends Error {
  constructor(
    readonly host: string,
    readonly address: string,
  ) {
    super(`${host} is not public`);
  }
}

/**
 * Name resolution that gives no address to connect to unless all of them are allowed: as it is the one that the
 * connection uses, a name cannot mean one address when it is checked and another when it is connected to.
 */
function guardedLookup(policy: DownloadPolicy): LookupFunction {
  return (hostname, options, callback) => {
    dnsLookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      const first = found?.[0];
      if (error !== null || first === undefined)
        return callback(error ?? new Error(`${hostname} has no address`), '', 4);
      const refused = found.find(({ address }) => !policy.allows(address));
      if (refused !== undefined) return callback(new RefusedAddress(hostname, refused.address), '', 4);
      return options.all === true ? callback(null, found) : callback(null, first.address, first.family);
    });
  };
}

function checked(url: string, base: string | undefined, first: string, policy: DownloadPolicy): URL {
  let target: URL;
  try {
    target = new URL(url, base);
  } catch {
    throw new KarstError(diagnose('datasets/not-a-url', {}, url));
  }
  if (!policy.protocols.includes(target.protocol)) {
    throw new KarstError(diagnose('datasets/not-https', {}, first, target.origin));
  }
  const host = target.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !policy.allows(host)) throw new RefusedAddress(host, host);
  return target;
}

function open(
  target: URL,
  headers: Readonly<Record<string, string>>,
  policy: DownloadPolicy,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = target.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = request(
      target,
      { headers, signal, lookup: guardedLookup(policy), timeout: policy.idleSeconds * 1000, agent: false },
      resolve,
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error(`nothing came for ${policy.idleSeconds} s`)));
    outgoing.on('error', reject);
    outgoing.end();
  });
}

/**
 * Asks for a URL, following redirects; every hop is held to the policy. Rejects with a `KarstError` for what the policy
 * refuses, and with the network's own errors.
 */
export async function connect(
  url: string,
  headers: Readonly<Record<string, string>>,
  policy: DownloadPolicy,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  try {
    let target = checked(url, undefined, url, policy);
    for (let hop = 0; hop <= policy.mostRedirects; hop++) {
      const response = await open(target, headers, policy, signal);
      const { location } = response.headers;
      const redirects = [301, 302, 303, 307, 308].includes(response.statusCode ?? 0);
      if (!redirects || location === undefined) return response;
      response.destroy();
      target = checked(location, target.href, url, policy);
    }
  } catch (error) {
    if (!(error instanceof RefusedAddress)) throw error;
    throw new KarstError(diagnose('datasets/private-address', {}, url, error.host, error.address));
  }
  throw new KarstError(diagnose('datasets/too-many-redirects', {}, url, policy.mostRedirects));
}
