import type { Store } from '../../store/index.js';
import { hashOf, isSecretOf, type Token, type TokenKind } from './token.js';
import { readTokens } from './token-records.js';

/** The tokens of a store in memory, to be found by their secrets. */
export class TokenBook {
  #byHash: ReadonlyMap<string, Token> = new Map();
  readonly #used = new Set<string>();

  constructor(private readonly store: Store) {}

  /** To be called after the store's token records have changed. */
  async load(): Promise<void> {
    this.#byHash = new Map((await readTokens(this.store)).map((token) => [token.hash, token]));
  }

  /** The token with this secret, disabled or not. Found by hash, so that time tells nothing of other secrets. */
  find(kind: TokenKind, secret: string): Token | undefined {
    const token = this.#byHash.get(hashOf(secret));
    if (token === undefined || token.kind !== kind || !isSecretOf(secret, token)) return undefined;
    this.#used.add(token.id);
    return token;
  }

  /** Whether somebody came with the token since the process began. */
  isUsed(id: string): boolean {
    return this.#used.has(id);
  }
}
