import type { Diagnostic } from '../diagnostics/index.js';
import { type ConfFile, placeOf, type Setting } from './conf-file.js';
import { diagnose } from './diagnose.js';
import { type ConfName, type Handling, handlingOf, settingKind } from './setting-catalogue.js';

/** Speaks of every setting of a file that Karst does not act on, once a kind of setting, at its first place. */
export function reviewSettings(conf: ConfName, file: ConfFile): Diagnostic[] {
  const found = new Map<string, { setting: Setting; handling: Handling; count: number }>();
  for (const setting of file.stanzas.flatMap((stanza) => stanza.settings)) {
    const handling = handlingOf(conf, setting.key, setting.value);
    const kind = settingKind(conf, setting.key);
    const before = found.get(kind);
    if (handling.kind === 'used' || handling.kind === 'no-effect') continue;
    found.set(kind, before === undefined ? { setting, handling, count: 1 } : { ...before, count: before.count + 1 });
  }
  return [...found].flatMap(([kind, { setting, handling, count }]) => {
    if (handling.kind === 'unknown') {
      return [
        diagnose('knowledge/unknown-setting', placeOf(setting), setting.key, `${conf}.conf`, handling.closest, count),
      ];
    }
    const why = handling.kind === 'unsupported' ? handling.why : '';
    return [diagnose('knowledge/setting-unsupported', placeOf(setting), kind, why, count)];
  });
}
