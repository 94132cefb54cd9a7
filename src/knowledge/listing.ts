import type { ConfBook, MergedStanza } from './conf-book.js';
import type { Setting } from './conf-file.js';
import type { ConfName } from './setting-catalogue.js';
import { plainStanza } from './stanza-pattern.js';

/** A stanza as all files together define it. */
export interface ListedStanza {
  readonly conf: ConfName;
  readonly name: string;
  /** Where its header stands in the layer that wins. */
  readonly file: string | undefined;
  /** The settings that count, in the order of the lowest file that has them; each tells its own file and line. */
  readonly settings: readonly Setting[];
}

/** The stanzas of a book, by name; the default stanza first, if it says anything. */
export function listStanzas(conf: ConfName, { defaults, stanzas }: ConfBook): readonly ListedStanza[] {
  const all = [...stanzas.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return (defaults.settings.size > 0 ? [defaults, ...all] : all).map((stanza) => listed(conf, stanza));
}

function listed(conf: ConfName, { name, place, settings }: MergedStanza): ListedStanza {
  return { conf, name: plainStanza(name), file: place.file, settings: [...settings.values()] };
}
