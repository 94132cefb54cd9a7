import type { Access, Limits } from '../../search/index.js';

/** Who may what, least first; each may everything that those before it may. */
export const ROLES = ['viewer', 'analyst', 'engineer', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export function isRole(name: string): name is Role {
  return ROLES.some((role) => role === name);
}

export function mayAs(role: Role, wanted: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(wanted);
}

/** What the searches of a role may see and use. */
export interface RoleSettings extends Access, Limits {
  /** Searches of one user at a time. */
  readonly searches: number;
}

const MB = 1024 ** 2;

const READER = { indexes: ['*'], writes: false, seconds: 120, memory: 1_024 * MB, rows: 100_000, searches: 3 };

/** Where karst.yml says nothing else. Only admins see internal indexes, the audit log among them. */
export const DEFAULT_ROLES: Readonly<Record<Role, RoleSettings>> = {
  viewer: { ...READER, seconds: 60, memory: 512 * MB, searches: 2 },
  analyst: READER,
  engineer: { ...READER, writes: true, seconds: 300, memory: 2_048 * MB, rows: 500_000, searches: 4 },
  admin: { indexes: ['*', '_*'], writes: true, seconds: 300, memory: 2_048 * MB, rows: 500_000, searches: 4 },
};

/** The settings of every role, with the indexes that karst.yml gives some of them. */
export function roleSettings(
  indexes: Readonly<Partial<Record<Role, readonly string[]>>> = {},
): Readonly<Record<Role, RoleSettings>> {
  const entries = ROLES.map((role) => [
    role,
    { ...DEFAULT_ROLES[role], ...(indexes[role] && { indexes: indexes[role] }) },
  ]);
  return Object.fromEntries(entries) as Record<Role, RoleSettings>;
}
