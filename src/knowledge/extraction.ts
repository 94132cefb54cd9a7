import { placeOf, type Setting } from './conf-file.js';
import { diagnose, type Report } from './diagnose.js';
import type { Extraction } from './knowledge.js';
import { groupNames, renameGroups, scanRegex } from './regex-groups.js';

const FIELD_NAME = /^[A-Za-z_]\w*$/;

/**
 * `EXTRACT-class = regex [in field]`. Source: props.conf.spec. To end a regex in the words "in foo", write `[i]n foo`.
 * Group names in the form `(?'name'…)` come out as `(?<name>…)`, which both RE2 and PCRE know.
 */
export function parseExtraction(setting: Setting, report: Report): Extraction | undefined {
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
    return { regex: withPlainNames(regex), groups: names, from: source?.[2] ?? '_raw' };
  }
  return undefined;
}

function withPlainNames(regex: string): string {
  const shape = scanRegex(regex);
  if (!shape.groups.some((g) => regex.startsWith("(?'", g.from))) return regex;
  return renameGroups(regex, shape, new Map(shape.groups.map((g, i) => [i + 1, g.name === undefined ? [] : [g.name]])));
}
