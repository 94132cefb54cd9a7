import { randomBytes } from 'node:crypto';
import { argon2id, argon2Verify } from 'hash-wasm';

/** Characters of a password at least. */
export const SHORTEST_PASSWORD = 8;
const LONGEST = 1_024;

/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane. */
const COST = { memorySize: 19_456, iterations: 2, parallelism: 1, hashLength: 32 } as const;

export function isPasswordLong(password: string): boolean {
  return [...password].length >= SHORTEST_PASSWORD && password.length <= LONGEST;
}

/** 128 bits, as letters that can be copied by hand. */
export function newPassword(): string {
  return randomBytes(16).toString('base64url');
}

/** In the form `$argon2id$v=19$m=…`, with a salt of its own. */
export function hashPassword(password: string): Promise<string> {
  return argon2id({ ...COST, password, salt: randomBytes(16), outputType: 'encoded' });
}

let nobody: Promise<string> | undefined;

/** What the passwords of names that are nobody's are checked against, so that they take as long. */
function nobodysHash(): Promise<string> {
  nobody ??= hashPassword(newPassword());
  return nobody;
}

/** Whether a password is the one with this hash; without one, false after the same time. */
export async function isPasswordOf(password: string, hash: string | undefined): Promise<boolean> {
  if (password === '' || password.length > LONGEST) return false;
  const matches = await argon2Verify({ password, hash: hash ?? (await nobodysHash()) });
  return matches && hash !== undefined;
}
