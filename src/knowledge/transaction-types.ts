import { type ConfBook, settingOf } from './conf-book.js';
import type { TransactionType } from './knowledge.js';
import { recordPlace } from './provenance.js';

/** Settings that say something to the command transaction. Source: transactiontypes.conf.spec. */
export const TRANSACTION_SETTINGS = [
  ...['fields', 'maxspan', 'maxpause', 'maxevents', 'startswith', 'endswith', 'connected', 'unifyends'],
  ...['maxopentxn', 'maxopenevents', 'keepevicted', 'keeporphans', 'mvlist', 'delim', 'nullstr', 'mvraw'],
];

/** What stands in transactiontypes.conf; values are read when a search asks for the type. */
export function readTransactionTypes(book: ConfBook): ReadonlyMap<string, TransactionType> {
  const types = [...book.stanzas.values()].map((stanza) => {
    const given = TRANSACTION_SETTINGS.flatMap((key) => settingOf(book, stanza, key) ?? []);
    const type = { name: stanza.name, settings: new Map(given.map(({ key, value }) => [key, value])) };
    const [first] = given;
    return [stanza.name, first === undefined ? type : recordPlace(type, first)] as const;
  });
  return new Map(types);
}
