import { basename } from 'node:path';
import { byAscii } from './ascii.js';

/** An app or add-on directory: it holds `default/` and `local/`, each with .conf files, and `lookups/`. */
export interface App {
  readonly dir: string;
  readonly name: string;
  /** Comes with Karst and takes the place of Splunk's system directory: below every app at search time. */
  readonly bundled: boolean;
}

export interface Layer {
  readonly app: App;
  readonly folder: 'default' | 'local';
}

/** `global` is for index-time settings and inputs, `search` for everything that acts on searches. */
export type LayerContext = 'global' | 'search';

export function appAt(dir: string, bundled: boolean): App {
  return { dir, name: basename(dir.replace(/[/\\]+$/, '')), bundled };
}

/**
 * All layers of some apps, the one that wins first. Source: Admin Manual, "Configuration file precedence": any local/
 * beats any default/; among apps "A" beats "B" in the global context and "B" beats "A" in the search context; bundled
 * packs stand where the system directory does, which is above local apps in the global context and below all at search
 * time. Of two directories with one name, the one that was named later wins.
 */
export function layerOrder(apps: readonly App[], context: LayerContext): Layer[] {
  const direction = context === 'global' ? 1 : -1;
  const own = apps
    .map((app, position) => ({ app, position }))
    .filter(({ app }) => !app.bundled)
    .sort((a, b) => direction * byAscii(a.app.name, b.app.name) || b.position - a.position)
    .map(({ app }) => app);
  const bundled = apps.filter((app) => app.bundled).reverse();
  const local = (list: readonly App[]) => list.map((app): Layer => ({ app, folder: 'local' }));
  const shipped = (list: readonly App[]) => list.map((app): Layer => ({ app, folder: 'default' }));
  return context === 'global'
    ? [...local(bundled), ...local(own), ...shipped(own), ...shipped(bundled)]
    : [...local(own), ...shipped(own), ...local(bundled), ...shipped(bundled)];
}
