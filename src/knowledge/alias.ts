import { placeOf, type Setting } from './conf-file.js';
import { diagnose, type Report } from './diagnose.js';
import type { FieldAlias } from './knowledge.js';
import { keywordOf, splitWords } from './words.js';

/** `FIELDALIAS-class = (original AS|ASNEW new)+`; names with blanks are quoted. Source: props.conf.spec. */
export function parseAliases(setting: Setting, report: Report): FieldAlias[] {
  const words = splitWords(setting.value);
  const aliases: FieldAlias[] = [];
  for (let i = 0; i < words.length; i += 3) {
    const [from, as, to] = words.slice(i, i + 3);
    const keyword = keywordOf(as);
    if (from === undefined || to === undefined || (keyword !== 'AS' && keyword !== 'ASNEW')) {
      report(diagnose('knowledge/alias-syntax', placeOf(setting), setting.key, from?.text ?? ''));
      return [];
    }
    aliases.push({ from: from.text, to: to.text, asnew: keyword === 'ASNEW' });
  }
  return aliases;
}
