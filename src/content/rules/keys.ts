import { closeMatch, type Diagnostic } from '../../diagnostics/index.js';
import type { ContentFile, ContentKind } from '../content.js';
import { detectionSchema } from '../detection-schema.js';
import { escu6Schema } from '../escu6-schema.js';
import { atKey, check, formOf } from './rule.js';

/** Keys that the loader has no use for, but contentctl or ESCU has. */
const ALSO: Readonly<Partial<Record<ContentKind, readonly string[]>>> = {
  detection: [
    'enabled_by_default',
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
    .filter((key) => !known.has(key))
    .map((key) => atKey(object.file, [key], 'rule/unknown-key', key, closeMatch(key, known)));
}

export const keyChecks = [check(['detection'], unknownKeys)];
