import { pcreProblem, translatePcre } from '../pcre/index.js';
import { checkRe2 } from '../search/sql/regex.js';
import { placeOf, type Setting } from './conf-file.js';
import { diagnose, type Report } from './diagnose.js';
import type { GroupExtraction } from './knowledge.js';
import { groupNames, plainGroups, scanRegex } from './regex-groups.js';

const FIELD_NAME = /^[A-Za-z_]\w*$/;

/**
 * `EXTRACT-class = regex [in field]`. Source: props.conf.spec. To end a regex in the words "in foo", write `[i]n foo`.
 * Without `in field` it reads the event's text.
 */
export function parseExtraction(setting: Setting, report: Report): GroupExtraction | undefined {
  const source = /^([\s\S]*\S)\s+in\s+([A-Za-z0-9_]+)$/.exec(setting.value);
  const regex = source?.[1] ?? setting.value;
  const shape = scanRegex(regex);
  const names = groupNames(shape);
  const bad = names.find((name) => !FIELD_NAME.test(name));
  if (shape.problem !== undefined) {
    report(diagnose('knowledge/regex-invalid', placeOf(setting), setting.key, shape.problem));
  } else if (names.length === 0) {
    report(diagnose('knowledge/regex-without-groups', placeOf(setting), setting.key));
  } else if (bad !== undefined) {
    report(diagnose('knowledge/extract-field-name', placeOf(setting), setting.key, bad));
  } else {
    const named = shape.groups.flatMap((g, i) => (g.name === undefined ? [] : [{ name: g.name, number: i + 1 }]));
    return runnable(setting, report, {
      kind: 'groups',
      regex,
      groups: named.map((g) => g.name),
      numbers: named.map((g) => g.number),
      from: source?.[2] ?? '_raw',
    });
  }
  return undefined;
}

/** How regular expressions of .conf files are compiled: `.` crosses lines, `^` and `$` match at each. Source: props.conf.spec. */
export function asCompiled(regex: string): string {
  return `(?ms)${regex}`;
}

/**
 * The extraction as it can run: in searches, where the engine knows its regular expression, else when events come in; or
 * nothing, after a report.
 */
export function runnable(setting: Setting, report: Report, extraction: GroupExtraction): GroupExtraction | undefined {
  const checked = checkRe2(asCompiled(extraction.regex));
  // RE2 is asked for less than it refuses; PCRE is parsed in full.
  const problem = pcreProblem(asCompiled(extraction.regex));
  if (checked.ok && problem === undefined) return { ...extraction, regex: plainGroups(extraction.regex) };
  if (checked.ok || checked.problem !== undefined) {
    report(
      diagnose(
        'knowledge/regex-malformed',
        placeOf(setting),
        setting.key,
        problem ?? (checked.ok ? '' : (checked.problem ?? '')),
      ),
    );
    return undefined;
  }
  if (!isTranslatable(extraction.regex, setting, report, extraction.numbers)) return undefined;
  report(diagnose('knowledge/regex-at-ingest', placeOf(setting), setting.key, checked.construct));
  return { ...extraction, refused: checked.construct };
}

/** Whether a regular expression can run when events come in, with the text of these groups; reports why not. */
export function isTranslatable(
  regex: string,
  setting: Setting,
  report: Report,
  numbers: readonly number[] = [],
): boolean {
  const translated = translatePcre(asCompiled(regex));
  if (!translated.ok) {
    report(
      translated.problem === undefined
        ? diagnose('knowledge/regex-unsupported', placeOf(setting), setting.key, translated.construct)
        : diagnose('knowledge/regex-malformed', placeOf(setting), setting.key, translated.problem),
    );
    return false;
  }
  const unreliable = numbers.some((number) => translated.regex.unreliable.includes(number));
  if (unreliable)
    report(diagnose('knowledge/regex-unsupported', placeOf(setting), setting.key, 'groups inside of repetitions'));
  return !unreliable;
}
