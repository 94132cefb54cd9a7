import { compileExpression, type Translation } from '../../pcre/index.js';
import { byAscii } from '../ascii.js';
import type { ConfBook, MergedStanza } from '../conf-book.js';
import { placeOf } from '../conf-file.js';
import { diagnose, type Report } from '../diagnose.js';
import { translated } from './settings.js';

/** MORE_THAN_p: more than p percent of the lines match; LESS_THAN_p: fewer. */
interface Condition {
  readonly more: boolean;
  readonly percent: number;
  readonly regex: Translation;
}

/** A rule:: or delayedrule:: stanza. */
export interface RecognitionRule {
  readonly name: string;
  readonly kind: 'rule' | 'delayedrule';
  readonly sourcetype: string;
  readonly conditions: readonly Condition[];
}

/** The rules by name. Source: props.conf.spec, "[rule::<rulename>]". */
export function readRecognition(book: ConfBook, report: Report): RecognitionRule[] {
  return [...book.stanzas.values()]
    .flatMap((stanza) => readRule(stanza, report) ?? [])
    .sort((a, b) => byAscii(a.name, b.name));
}

function readRule(stanza: MergedStanza, report: Report): RecognitionRule | undefined {
  const [, kind, name = ''] = /^(rule|delayedrule)::(.*)$/s.exec(stanza.name) ?? [];
  if (kind !== 'rule' && kind !== 'delayedrule') return undefined;
  const sourcetype = stanza.settings.get('sourcetype')?.value ?? '';
  if (sourcetype === '') {
    report(diagnose('knowledge/setting-missing', stanza.place, stanza.name, 'sourcetype'));
    return undefined;
  }
  const conditions = [...stanza.settings].flatMap(([key, setting]): Condition[] => {
    const [, way, percent] = /^(MORE|LESS)_THAN(?:_[A-Za-z]\w*?)?_(\d+)$/.exec(key) ?? [];
    if (way === undefined) {
      if (key !== 'sourcetype')
        report(diagnose('knowledge/unknown-setting', placeOf(setting), key, 'rule stanzas', undefined, 1));
      return [];
    }
    const regex = translated(setting, setting.value, report);
    return regex === undefined ? [] : [{ more: way === 'MORE', percent: Number(percent), regex }];
  });
  if (conditions.length > 0) return { name, kind, sourcetype, conditions };
  report(
    diagnose('knowledge/setting-missing', stanza.place, stanza.name, 'MORE_THAN_<percent> or LESS_THAN_<percent>'),
  );
  return undefined;
}

/** A function that tells whether a rule holds for some lines. */
export function ruleTest(rule: RecognitionRule): (lines: readonly string[]) => boolean {
  const tests = rule.conditions.map(({ more, percent, regex }) => {
    const compiled = compileExpression(regex);
    return (lines: readonly string[]): boolean => {
      const matching = lines.filter((line) => {
        compiled.lastIndex = 0;
        return compiled.test(line);
      }).length;
      const share = (matching * 100) / Math.max(1, lines.length);
      return more ? share > percent : share < percent;
    };
  });
  return (lines) => lines.length > 0 && tests.every((holds) => holds(lines));
}
