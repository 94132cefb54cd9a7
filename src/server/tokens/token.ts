import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Role } from '../auth/role.js';

/** What a token opens: the HTTP Event Collector, or the Karst API. */
export type TokenKind = 'hec' | 'api';

/** What may be said of a new token. */
export interface TokenSettings {
  readonly kind: TokenKind;
  readonly name: string;
  /** Index of events that name none. */
  readonly index: string;
  /** Indexes that events may name; none = any. */
  readonly indexes: readonly string[];
  /** Source and sourcetype of events that name none. */
  readonly source?: string;
  readonly sourcetype?: string;
  /** Requests are acknowledged by number (inputs.conf, useACK). */
  readonly ack: boolean;
  /** The token may stand in the query string (inputs.conf, allowQueryStringAuth). */
  readonly inQuery: boolean;
  /** What an API token may; absent in those of before there were roles: as little as can be. */
  readonly role?: Role;
  /** Microseconds since the epoch, from which on it opens nothing; absent = never. */
  readonly expires?: number;
}

/** A token as the store keeps it: its secret only as a hash. */
export interface Token extends TokenSettings {
  readonly id: string;
  /** SHA-256 of the secret, in hexadecimal. */
  readonly hash: string;
  readonly disabled: boolean;
  /** Microseconds since the epoch. */
  readonly created: number;
}

/** HEC tokens are GUIDs, which clients may write in any case. */
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isGuid(text: string): boolean {
  return GUID.test(text);
}

/** Secrets are random and long, so a plain hash cannot be searched for them. */
export function hashOf(secret: string): string {
  return createHash('sha256')
    .update(isGuid(secret) ? secret.toLowerCase() : secret)
    .digest('hex');
}

/** A GUID for HEC, as its clients expect; 256 bits behind a recognisable prefix for the API. */
export function newSecret(kind: TokenKind): string {
  return kind === 'hec' ? randomUUID() : `karst_${randomBytes(32).toString('base64url')}`;
}

/** Compares in a time that does not depend on where two hashes differ. */
export function isSecretOf(secret: string, { hash }: Token): boolean {
  return timingSafeEqual(Buffer.from(hashOf(secret), 'hex'), Buffer.from(hash, 'hex'));
}
