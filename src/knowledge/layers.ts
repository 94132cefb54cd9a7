import { dirname, join } from 'node:path';

/** An app or add-on directory: it holds `default/` and `local/`, each with .conf files, and `lookups/`. */
export interface App {
  readonly dir: string;
  /** Comes with Karst, as system/default does with Splunk: everything that a user names beats it. */
  readonly bundled?: true;
}

export interface Layer {
  readonly app: App;
  readonly folder: 'default' | 'local';
}

/** `global` is for index-time settings and inputs, `search` for everything that acts on searches. */
export type LayerContext = 'global' | 'search';

export function appAt(dir: string): App {
  return { dir: dirname(join(dir, 'default')) };
}

export function bundledAppAt(dir: string): App {
  return { ...appAt(dir), bundled: true };
}

/**
 * All layers of some apps, the one that wins first. Any local/ beats any default/. Among apps the order in which they
 * are named decides: at search time the later one wins, so that a user's add-on, named after the bundled packs, beats
 * them; in the global context the earlier one. Apps named in ASCII order thus have Splunk's precedence, where "B" beats
 * "A" at search time and "A" beats "B" otherwise (Admin Manual, "Configuration file precedence").
 */
export function layerOrder(apps: readonly App[], context: LayerContext): Layer[] {
  const [own, bundled] = [apps.filter((app) => !app.bundled), apps.filter((app) => app.bundled)];
  const ordered = context === 'global' ? [...own, ...bundled] : [...own.toReversed(), ...bundled.toReversed()];
  return (['local', 'default'] as const).flatMap((folder) => ordered.map((app): Layer => ({ app, folder })));
}
