import type { Store } from '../../store/index.js';
import { readUsers, type User } from './user-records.js';

/** The users of a store in memory. */
export class UserBook {
  #users: ReadonlyMap<string, User> = new Map();

  constructor(private readonly store: Pick<Store, 'records'>) {}

  /** To be called after the store's user records have changed. */
  async load(): Promise<void> {
    this.#users = new Map((await readUsers(this.store)).map((user) => [user.name, user]));
  }

  list(): readonly User[] {
    return [...this.#users.values()];
  }

  find(name: string): User | undefined {
    return this.#users.get(name);
  }
}
