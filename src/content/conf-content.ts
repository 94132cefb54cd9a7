import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Diagnostic } from '../diagnostics/index.js';
import { parseConf, type Setting, type Stanza } from '../knowledge/index.js';
import type { YamlFile } from './yaml-file.js';

/** A stanza of an app's default/ and local/, the settings of local/ over those of default/. */
export interface AppStanza {
  readonly name: string;
  readonly settings: ReadonlyMap<string, Setting>;
  /** Where the header stands. */
  readonly origin: { readonly path: string; readonly source: string; readonly stanza: Stanza };
}

export interface AppFile {
  readonly stanzas: readonly AppStanza[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a .conf file of an app. Files that are not there hold nothing. */
export async function readAppFile(root: string, name: string): Promise<AppFile> {
  const merged = new Map<string, AppStanza>();
  const diagnostics: Diagnostic[] = [];
  for (const layer of ['default', 'local']) {
    const path = join(root, layer, name);
    const source = await readFile(path, 'utf8').catch(() => undefined);
    if (source === undefined) continue;
    const { conf, diagnostics: problems } = parseConf(source, path);
    diagnostics.push(...problems);
    for (const stanza of conf.stanzas) {
      const settings = new Map([
        ...(merged.get(stanza.name)?.settings ?? []),
        ...stanza.settings.map((setting): [string, Setting] => [setting.key, setting]),
      ]);
      merged.set(stanza.name, { name: stanza.name, settings, origin: { path, source, stanza } });
    }
  }
  return { stanzas: withDefaults([...merged.values()]), diagnostics };
}

/** What [default] says holds for every stanza that does not say otherwise. */
function withDefaults(stanzas: readonly AppStanza[]): readonly AppStanza[] {
  const shared = stanzas.find(({ name }) => name === 'default')?.settings;
  const own = stanzas.filter(({ name }) => name !== 'default');
  return shared === undefined
    ? own
    : own.map((stanza) => ({ ...stanza, settings: new Map([...shared, ...stanza.settings]) }));
}

/** A stanza as what is read of a file: paths are names of settings; what has none stands at the header. */
export function asFile({ origin, settings, name }: AppStanza, root: string): YamlFile {
  const { path, source, stanza } = origin;
  const span = ([key]: readonly PropertyKey[]) => {
    const setting = settings.get(String(key));
    return setting?.file === path ? setting.span : stanza.span;
  };
  const value = Object.fromEntries([...settings].map(([key, setting]) => [key, setting.value]));
  return {
    path,
    root,
    text: source,
    value: { name, ...value },
    span,
    keySpan: span,
    at: (at) => ({ file: path, source, span: at }),
  };
}
