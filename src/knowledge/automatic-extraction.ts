import { placeOf, type Setting } from './conf-file.js';
import { diagnose, type Report } from './diagnose.js';
import type { AutomaticExtraction } from './knowledge.js';
import { readBoolean } from './setting-value.js';

/** What holds where no props.conf says otherwise. Source: props.conf.spec, "KV_MODE", "KV_TRIM_SPACES", "AUTO_KV_JSON". */
export const AUTOMATIC: AutomaticExtraction = { mode: 'auto', trimSpaces: true, json: true };

const MODES: ReadonlySet<string> = new Set<AutomaticExtraction['mode']>([
  'none',
  'auto',
  'auto_escaped',
  'json',
  'xml',
  'multi',
]);

function isMode(text: string): text is AutomaticExtraction['mode'] {
  return MODES.has(text);
}

export function readMode(setting: Setting, report: Report): Partial<AutomaticExtraction> {
  const mode = setting.value.toLowerCase();
  if (isMode(mode)) return { mode };
  const [, stanza] = /^multi:\s*(.*)$/.exec(mode) ?? [];
  report(diagnose(stanza === undefined ? 'knowledge/kv-mode' : 'knowledge/kv-multi', placeOf(setting), setting.value));
  return stanza === undefined ? {} : { mode: 'multi' };
}

export function readTrimSpaces(setting: Setting, report: Report): Partial<AutomaticExtraction> {
  return { trimSpaces: readBoolean(setting, AUTOMATIC.trimSpaces, report) };
}

export function readAutomaticJson(setting: Setting, report: Report): Partial<AutomaticExtraction> {
  return { json: readBoolean(setting, AUTOMATIC.json, report) };
}
