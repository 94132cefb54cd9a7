import { type ConfBook, type MergedStanza, settingOf } from './conf-book.js';
import { placeOf, type Setting } from './conf-file.js';
import { diagnose, type Report } from './diagnose.js';
import type { Extraction } from './knowledge.js';
import { type RegexShape, renameGroups, scanRegex } from './regex-groups.js';
import { readBoolean } from './setting-value.js';

/**
 * `REPORT-class = transform, …`, in list order. A transform becomes an `Extraction` when it is one match of a REGEX
 * with named groups, or with a FORMAT of fixed names, on one source field; every other form is reported.
 * Source: transforms.conf.spec.
 */
export function parseReport(setting: Setting, transforms: ConfBook, report: Report): Extraction[] {
  const names = setting.value.split(/[\s,]+/).filter((name) => name !== '');
  return names.flatMap((name) => {
    const stanza = transforms.stanzas.get(name);
    if (stanza === undefined) {
      report(diagnose('knowledge/transform-unknown', placeOf(setting), setting.key, name));
      return [];
    }
    const extraction = readTransform(setting, stanza, transforms, report);
    return extraction === undefined ? [] : [extraction];
  });
}

function readTransform(
  setting: Setting,
  stanza: MergedStanza,
  transforms: ConfBook,
  report: Report,
): Extraction | undefined {
  const read = (key: string) => settingOf(transforms, stanza, key)?.value;
  const regex = read('REGEX') ?? '';
  const shape = scanRegex(regex);
  const refuse = (why: string): undefined => {
    report(diagnose('knowledge/transform-unsupported', placeOf(setting), setting.key, stanza.name, why));
  };
  const why = unsupportedForm(
    regex,
    shape,
    (key) => readBoolean(settingOf(transforms, stanza, key), false, report),
    read,
  );
  if (why !== undefined) return refuse(why);
  if (shape.problem !== undefined) {
    report(diagnose('knowledge/regex-invalid', placeOf(setting), `REGEX in [${stanza.name}]`, shape.problem));
    return undefined;
  }
  const named = read('FORMAT') === undefined ? namesOfGroups(shape) : namesOfFormat(read('FORMAT') ?? '');
  if (named === undefined) return refuse('its FORMAT is more than fixed field names, each with one group');
  if (named.length === 0) return refuse('its REGEX has no named group and there is no FORMAT');
  const beyond = named.find(([group]) => group > shape.groups.length);
  if (beyond !== undefined) {
    const place = placeOf(settingOf(transforms, stanza, 'FORMAT') ?? setting);
    report(diagnose('knowledge/format-group-missing', place, stanza.name, beyond[0], shape.groups.length));
    return undefined;
  }
  const cleaned = readBoolean(settingOf(transforms, stanza, 'CLEAN_KEYS'), true, report)
    ? named.map(([group, name]): GroupName => [group, cleanKey(name)])
    : named;
  const odd = cleaned.find(([, name]) => !/^[A-Za-z_]\w*$/.test(name));
  if (odd !== undefined) return refuse(`a group cannot be called "${odd[1]}"`);
  return {
    regex: renameGroups(regex, shape, byGroup(cleaned)),
    groups: [...new Set(cleaned.map(([, name]) => name))],
    from: read('SOURCE_KEY') ?? '_raw',
  };
}

/** The number of a group (0 = the whole match) and the field that it becomes. */
type GroupName = readonly [group: number, name: string];

function unsupportedForm(
  regex: string,
  shape: RegexShape,
  flag: (key: string) => boolean,
  read: (key: string) => string | undefined,
): string | undefined {
  if (read('DELIMS') !== undefined) return 'it splits by DELIMS';
  if (regex === '') return 'it has no REGEX';
  if (/\[\[/.test(regex)) return 'its REGEX takes in another transform';
  if (flag('MV_ADD')) return 'MV_ADD collects several values';
  if (flag('KEEP_EMPTY_VALS')) return 'KEEP_EMPTY_VALS keeps empty values';
  if (shape.groups.some((g) => /^_(KEY|VAL)_/.test(g.name ?? ''))) return 'its groups name the fields (_KEY_, _VAL_)';
  if (/^fields?:|^MetaData:/i.test(read('SOURCE_KEY') ?? '')) return 'its SOURCE_KEY is an index-time key';
  return undefined;
}

function namesOfGroups(shape: RegexShape): GroupName[] {
  return shape.groups.flatMap((g, i) => (g.name === undefined ? [] : [[i + 1, g.name] as const]));
}

function namesOfFormat(format: string): GroupName[] | undefined {
  const pairs = format
    .trim()
    .split(/\s+/)
    .map((pair) => /^([^$:]+)::\$(\d+)$/.exec(pair));
  return pairs.includes(null) ? undefined : pairs.map((pair) => [Number(pair?.[2]), pair?.[1] ?? '']);
}

/** CLEAN_KEYS: everything but letters and digits becomes `_`; leading `_` and digits go. */
function cleanKey(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '_').replace(/^[_0-9]+/, '');
}

function byGroup(names: readonly GroupName[]): Map<number, string[]> {
  const map = new Map<number, string[]>();
  for (const [group, name] of names) map.set(group, [...(map.get(group) ?? []), name]);
  return map;
}
