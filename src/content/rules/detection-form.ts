import { access } from 'node:fs/promises';
import { parse } from 'node:path';
import type { Diagnostic } from '../../diagnostics/index.js';
import type { Technique } from '../attack.js';
import type { AttackData } from '../model.js';
import type { Path } from '../yaml-file.js';
import { replaced, withoutItem } from './edits.js';
import {
  at,
  atKey,
  check,
  type Edit,
  type FileOf,
  fixable,
  formOf,
  inSearch,
  type Repository,
  textsAt,
  valueAt,
} from './rule.js';

type Detection = FileOf<'detection'>;

/** Where a list or text of the tags stands: ESCU 6 has no tags. */
export function tagPath(object: Detection, key: string): Path {
  return formOf(object) === 6 ? [key] : ['tags', key];
}

const DOCUMENTATION = ['how_to_implement', 'known_false_positives'];

function documentation({ file }: FileOf<'detection' | 'baseline'>): Diagnostic[] {
  return DOCUMENTATION.flatMap((key) => {
    const text = valueAt(file, [key]);
    const long = typeof text === 'string' && text.trim().length >= 4;
    return long ? [] : [atKey(file, [key], 'rule/too-short', key, 4)];
  });
}

function filterMacro({ item, file }: Detection): Diagnostic[] {
  const macro = `${parse(item.file).name}_filter`;
  return item.search.includes(`\`${macro}\``) ? [] : [atKey(file, ['search'], 'rule/no-filter-macro', macro)];
}

function backticks({ item }: Detection): Diagnostic[] {
  const from = item.search.indexOf('````');
  return from === -1 ? [] : [inSearch(item, from, 4, 'rule/four-backticks')];
}

function drilldowns({ item, file }: Detection): Diagnostic[] {
  const found = item.drilldowns.flatMap(({ name }, i) => {
    const path = ['drilldown_searches', i];
    const absent = ['earliest_offset', 'latest_offset'].filter((key) => valueAt(file, [...path, key]) === undefined);
    return [
      ...(name.length < 5 ? [at(file, [...path, 'name'], 'rule/drilldown-name', name)] : []),
      ...(absent.length > 0 ? [atKey(file, [...path, 'name'], 'rule/drilldown-offsets', absent)] : []),
    ];
  });
  if (item.status !== 'production' || item.type === 'Hunting') return found;
  const { length } = item.drilldowns;
  if (length < 2) return [...found, atKey(file, ['drilldown_searches'], 'rule/too-few-drilldowns', length)];
  const original = item.drilldowns.some(({ search }) => search.includes('%original_detection_search%'));
  return original ? found : [...found, atKey(file, ['drilldown_searches'], 'rule/no-original-drilldown')];
}

function tests(object: Detection): Diagnostic[] {
  const { item, file } = object;
  const manual = item.tags.manualTest !== undefined;
  if (manual && item.tests.length > 0)
    return [atKey(file, tagPath(object, 'manual_test'), 'rule/manual-test-with-tests')];
  const wanted = item.status === 'production' && item.type !== 'Correlation' && !manual;
  return wanted && item.tests.length === 0 ? [atKey(file, ['tests'], 'rule/no-tests')] : [];
}

async function attackData({ item, file }: Detection): Promise<Diagnostic[]> {
  const all = item.tests.flatMap((test, i) =>
    test.attackData.map((data, j) => dataset(data, ['tests', i, 'attack_data', j, 'data'], file)),
  );
  return (await Promise.all(all)).flat();
}

async function dataset({ data, location }: AttackData, path: Path, file: Detection['file']): Promise<Diagnostic[]> {
  if (!/^https?:/i.test(data)) {
    return access(location).then(
      () => [],
      () => [at(file, path, 'rule/attack-data-missing', data)],
    );
  }
  if (!/^https:/i.test(data)) {
    return [
      fixable(
        at(file, path, 'rule/attack-data-not-https', data),
        replaced(file, path, data, data.replace(/^http:/i, 'https:')),
      ),
    ];
  }
  return /^https:\/\/.*\/\//i.test(data)
    ? [
        fixable(
          at(file, path, 'rule/attack-data-doubled-slash', data),
          replaced(file, path, data, data.replace(/(?<!:)\/{2,}/g, '/')),
        ),
      ]
    : [];
}

function labels(object: Detection): Diagnostic[] {
  const { item, file } = object;
  const stories = tagPath(object, 'analytic_story');
  const told = valueAt(file, stories) != null ? 'rule/no-story' : 'rule/no-story-list';
  return [
    ...(item.tags.analyticStory.length === 0 ? [atKey(file, stories, told)] : []),
    ...(item.dataSources.length === 0 ? [atKey(file, ['data_source'], 'rule/no-data-source')] : []),
  ];
}

const CVE = /^CVE-[12]\d{3}-\d+$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function identifiers(object: Detection): Diagnostic[] {
  const { file } = object;
  const [cves, guids] = [tagPath(object, 'cve'), tagPath(object, 'atomic_guid')];
  return [
    ...textsAt(file, cves).flatMap((text, i) =>
      CVE.test(text) ? [] : [at(file, [...cves, i], 'rule/cve-format', text)],
    ),
    ...textsAt(file, guids).flatMap((text, i) =>
      UUID.test(text) ? [] : [at(file, [...guids, i], 'rule/uuid-format', guids.join('.'), text)],
    ),
  ];
}

function techniques(object: Detection, { techniques: known }: Repository): Diagnostic[] {
  const { item, file } = object;
  const path = tagPath(object, 'mitre_attack_id');
  const ids = item.tags.mitreAttackId;
  if (ids.length === 0) return [atKey(file, path, 'rule/no-attack')];
  return ids.flatMap((id, i): Diagnostic[] => {
    const child = id.includes('.') ? undefined : ids.find((other) => other.startsWith(`${id}.`));
    const technique = known?.get(id);
    const place = [...path, i];
    return [
      ...(child === undefined
        ? []
        : [fixable(at(file, place, 'rule/attack-parent-and-child', id, child), withoutItem(file, place))]),
      ...(known && !technique ? [at(file, place, 'rule/attack-unknown', id)] : []),
      ...(technique && technique.state !== 'current'
        ? [
            fixable(
              at(file, place, 'rule/attack-outdated', id, technique.state, technique.successor),
              succeeded(object, place, technique),
            ),
          ]
        : []),
    ];
  });
}

/** The successor in its place, unless it is named already. */
function succeeded({ item, file }: Detection, place: Path, { id, successor }: Technique): Edit | undefined {
  if (successor === undefined) return undefined;
  return item.tags.mitreAttackId.includes(successor) ? withoutItem(file, place) : replaced(file, place, id, successor);
}

function enabled({ item, file }: Detection): Diagnostic[] {
  const fits = item.status === 'production' && item.type !== 'Hunting';
  return item.enabledByDefault === true && !fits ? [at(file, ['enabled_by_default'], 'rule/enabled-by-default')] : [];
}

export const detectionFormChecks = [
  check(['detection', 'baseline'], documentation),
  check(['detection'], filterMacro),
  check(['detection'], backticks, { conf: true }),
  check(['detection'], drilldowns),
  check(['detection'], tests),
  check(['detection'], attackData),
  check(['detection'], labels),
  check(['detection'], identifiers),
  check(['detection'], techniques),
  check(['detection'], enabled),
];
