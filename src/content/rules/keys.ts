import { closeMatch, type Diagnostic } from '../../diagnostics/index.js';
import type { ContentFile, ContentKind } from '../content.js';
import { detectionSchema } from '../detection-schema.js';
import { escu6Schema } from '../escu6-schema.js';
import { isRecord } from '../yaml-file.js';
import { atKey, check, type FileOf, formOf, valueAt } from './rule.js';

/** Keys that the loader has no use for, but contentctl or ESCU has. */
const ALSO: Readonly<Partial<Record<ContentKind, readonly string[]>>> = {
  detection: [
    'datamodel',
    'deprecated',
    'deprecation_info',
    'notable',
    'atomic_guid',
    'category',
    'custom_action',
    'tags',
    'rba',
  ],
};

const KNOWN = new Set([...Object.keys(detectionSchema.shape), ...(ALSO.detection ?? [])]);
const KNOWN_6 = new Set([...Object.keys(escu6Schema.shape), ...(ALSO.detection ?? [])]);

/** contentctl 4 ignores what it does not know, later ones refuse it. */
function unknownKeys(object: ContentFile): Diagnostic[] {
  const known = formOf(object) === 6 ? KNOWN_6 : KNOWN;
  return Object.keys(object.file.value)
    .filter((key) => !known.has(key) && !COMPUTED.includes(key))
    .map((key) => atKey(object.file, [key], 'rule/unknown-key', key, closeMatch(key, known)));
}

/** Tags of contentctl 5; those of 4 that it dropped are told too. */
const TAG_KEYS = [
  'analytic_story',
  'asset_type',
  'atomic_guid',
  'cve',
  'group',
  'manual_test',
  'mitre_attack_id',
  'nist',
  'product',
  'security_domain',
  'throttling',
];

function unknownTags({ item, file, kind }: FileOf<'detection'>): Diagnostic[] {
  const tags = valueAt(file, ['tags']);
  if (formOf({ item, file, kind }) !== 5 || !isRecord(tags)) return [];
  return Object.keys(tags)
    .filter((key) => !TAG_KEYS.includes(key) && !COMPUTED_TAGS.includes(key))
    .map((key) => atKey(file, ['tags', key], 'rule/unknown-key', `tags.${key}`, closeMatch(key, TAG_KEYS)));
}

/** What contentctl fills in by itself. */
const COMPUTED = ['baselines', 'cve_enrichment', 'lookups', 'macros', 'test_groups'];
const COMPUTED_TAGS = ['kill_chain_phases', 'mitre_attack_enrichments'];

function computedKeys({ item, file, kind }: FileOf<'detection'>): Diagnostic[] {
  if (formOf({ item, file, kind }) === 6) return [];
  const filled = (path: readonly string[]): boolean => {
    const value = valueAt(file, path);
    return Array.isArray(value) ? value.length > 0 : value != null;
  };
  const paths = [...COMPUTED.map((key) => [key]), ...COMPUTED_TAGS.map((key) => ['tags', key])];
  return paths.filter(filled).map((path) => atKey(file, path, 'rule/computed-key', path.join('.')));
}

const DATA_KEYS = ['data', 'source', 'sourcetype', 'custom_index', 'host'];

/** contentctl 4 read over an `update_timestamp` and the like. */
function unknownDataKeys({ item, file }: FileOf<'detection'>): Diagnostic[] {
  return item.tests.flatMap(({ attackData }, i) =>
    attackData.flatMap((_, j) => {
      const path = ['tests', i, 'attack_data', j];
      const value = valueAt(file, path);
      const extra = isRecord(value) ? Object.keys(value).filter((key) => !DATA_KEYS.includes(key)) : [];
      return extra.map((key) => atKey(file, [...path, key], 'rule/unknown-key', key, closeMatch(key, DATA_KEYS)));
    }),
  );
}

export const keyChecks = [
  check(['detection'], unknownKeys),
  check(['detection'], unknownTags),
  check(['detection'], unknownDataKeys),
  check(['detection'], computedKeys),
];
