import type { Role } from './role.js';

/** Who is behind a request. */
export interface Principal {
  /** The same over requests: jobs belong to it. */
  readonly id: string;
  /** For people: a user's name, or a token's. */
  readonly name: string;
  readonly role: Role;
  readonly via: 'token' | 'session';
}
