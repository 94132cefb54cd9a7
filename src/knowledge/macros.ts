import type { Macro } from '../search/spl/index.js';
import { type ConfBook, type MergedStanza, settingOf } from './conf-book.js';
import { placeOf, type Setting } from './conf-file.js';
import { diagnose, type Report } from './diagnose.js';
import { recordPlace } from './provenance.js';
import { readBoolean } from './setting-value.js';

/** The macros of macros.conf, by stanza: `name` or `name(n)`. Source: macros.conf.spec. */
export function readMacros(book: ConfBook, report: Report): Map<string, Macro> {
  const macros = new Map<string, Macro>();
  for (const stanza of book.stanzas.values()) {
    const macro = readMacro(book, stanza, report);
    if (macro !== undefined) macros.set(stanza.name, macro);
  }
  return macros;
}

function readMacro(book: ConfBook, stanza: MergedStanza, report: Report): Macro | undefined {
  const definition = stanza.settings.get('definition');
  if (definition === undefined) {
    report(diagnose('knowledge/setting-missing', stanza.place, stanza.name, 'definition'));
    return undefined;
  }
  const [, name = stanza.name, count] = /^(.*?)(?:\((\d+)\))?$/s.exec(stanza.name) ?? [];
  const args = count === undefined ? [] : readArgs(settingOf(book, stanza, 'args'), stanza.name, report);
  if (args === undefined) return undefined;
  if (count !== undefined && args.length !== Number(count)) {
    const place = placeOf(settingOf(book, stanza, 'args') ?? definition);
    report(diagnose('knowledge/macro-arguments', place, stanza.name, Number(count), args.length));
    return undefined;
  }
  const validation = settingOf(book, stanza, 'validation')?.value;
  const errormsg = settingOf(book, stanza, 'errormsg')?.value;
  const iseval = readBoolean(settingOf(book, stanza, 'iseval'), false, report);
  const macro: Macro = {
    name,
    args,
    definition: definition.value,
    ...(validation === undefined ? {} : { validation }),
    ...(errormsg === undefined ? {} : { errormsg }),
    ...(iseval ? { iseval } : {}),
  };
  return recordPlace(macro, definition);
}

function readArgs(setting: Setting | undefined, macro: string, report: Report): string[] | undefined {
  if (setting === undefined) return [];
  const args = setting.value.split(',').map((arg) => arg.trim());
  const bad = args.find((arg, i) => !/^[\w-]+$/.test(arg) || args.indexOf(arg) !== i);
  if (bad === undefined) return args;
  report(diagnose('knowledge/macro-argument-name', placeOf(setting), macro, bad));
  return undefined;
}
