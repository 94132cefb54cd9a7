import type { Store } from '../../store/index.js';
import { hashOf, isSecretOf, type Token, type TokenKind } from './token.js';
import { readTokens } from './token-records.js';

/** The tokens of a store in memory, to be found by their secrets. */
export class TokenBook {
  #byHash: ReadonlyMap<string, Token> = new Map();

  constructor(private readonly store: Store) {}

  /** To be called after the store's token records have changed. */
  async load(): Promise<void> {
    this.#byHash = new Map((await readTokens(this.store)).map((token) => [token.hash, token]));
  }

  /** The token with this secret, disabled or not. Found by hash, so that time tells nothing of other secrets. */
  find(kind: TokenKind, secret: string): Token | undefined {
    const token = this.#byHash.get(hashOf(secret));
    return token !== undefined && token.kind === kind && isSecretOf(secret, token) ? token : undefined;
  }
}
