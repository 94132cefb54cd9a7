import { byAscii } from './ascii.js';
import type { ConfBook, MergedStanza } from './conf-book.js';
import { placeOf } from './conf-file.js';
import { diagnose, type Report } from './diagnose.js';
import type { TagRule } from './knowledge.js';
import { recordPlace } from './provenance.js';

/** `[field=value]` with any percent-encoding undone, so that two spellings of one value are one stanza. */
export function canonicalTagStanza(name: string): string {
  return decode(name) ?? name;
}

/** The rules of tags.conf: enabled tags in ASCII order. Source: tags.conf.spec. */
export function readTagRules(book: ConfBook, report: Report): TagRule[] {
  const stanzas = book.defaults.settings.size > 0 ? [book.defaults, ...book.stanzas.values()] : book.stanzas.values();
  return [...stanzas].flatMap((stanza) => readRule(stanza, report) ?? []);
}

function readRule(stanza: MergedStanza, report: Report): TagRule | undefined {
  const place = stanza.place;
  const equals = stanza.name.indexOf('=');
  if (equals < 1 || equals === stanza.name.length - 1) {
    report(diagnose('knowledge/tag-stanza', place, stanza.name));
    return undefined;
  }
  const field = decode(stanza.name.slice(0, equals));
  const value = decode(stanza.name.slice(equals + 1));
  if (field === undefined || value === undefined) {
    report(diagnose('knowledge/percent-encoding', place, stanza.name));
    return undefined;
  }
  const tags = enabledTags(stanza, report);
  const first = [...stanza.settings.values()][0];
  return tags.length === 0 || first === undefined ? undefined : recordPlace({ field, value, tags }, first);
}

function enabledTags(stanza: MergedStanza, report: Report): string[] {
  const tags: string[] = [];
  for (const setting of stanza.settings.values()) {
    const state = setting.value.toLowerCase();
    if (state === 'enabled') tags.push(setting.key);
    else if (state !== 'disabled' && state !== '') {
      report(diagnose('knowledge/tag-state', placeOf(setting), setting.key, setting.value));
    }
  }
  return tags.sort(byAscii);
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
