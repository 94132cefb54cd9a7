import type { Place } from '../diagnostics/index.js';
import { type ConfFile, DEFAULT_STANZA, type Setting } from './conf-file.js';

/** One stanza as all layers together define it. */
export interface MergedStanza {
  /** As the lowest layer spells it. */
  readonly name: string;
  /** Its canonical name. */
  readonly id: string;
  /** By canonical key. An empty value is a definition too: it switches off what a lower layer says. */
  readonly settings: ReadonlyMap<string, Setting>;
  /** The stanza's header in the layer that wins. */
  readonly place: Place;
}

/** All files of one name (`props.conf` …), merged setting by setting. */
export interface ConfBook {
  readonly defaults: MergedStanza;
  /** By canonical name, the default stanza left out. */
  readonly stanzas: ReadonlyMap<string, MergedStanza>;
}

/** Which spellings of stanza names and keys mean the same thing. */
export interface Naming {
  stanza(name: string): string;
  key(key: string): string;
}

export const LITERAL_NAMES: Naming = { stanza: (name) => name, key: (key) => key };

/**
 * Merges files, the one that wins first. Per setting, not per stanza: "Configuration file precedence".
 * Within a file the last definition of a key wins.
 */
export function mergeConf(files: readonly ConfFile[], naming: Naming = LITERAL_NAMES): ConfBook {
  const stanzas = new Map<string, MergedStanza>();
  for (const { file, source, stanza } of files
    .toReversed()
    .flatMap((f) => f.stanzas.map((stanza) => ({ ...f, stanza })))) {
    const id = naming.stanza(stanza.name);
    const below = stanzas.get(id);
    const settings = new Map(below?.settings);
    for (const setting of stanza.settings) settings.set(naming.key(setting.key), setting);
    stanzas.set(id, { name: below?.name ?? stanza.name, id, settings, place: { file, source, span: stanza.span } });
  }
  const defaults = stanzas.get(DEFAULT_STANZA) ?? {
    name: DEFAULT_STANZA,
    id: DEFAULT_STANZA,
    settings: new Map(),
    place: {},
  };
  stanzas.delete(DEFAULT_STANZA);
  return { defaults, stanzas };
}

/** A setting of a stanza, else of the default stanza; an empty value counts as absent. */
export function settingOf(book: ConfBook, stanza: MergedStanza, key: string): Setting | undefined {
  const setting = stanza.settings.get(key) ?? book.defaults.settings.get(key);
  return setting?.value === '' ? undefined : setting;
}
