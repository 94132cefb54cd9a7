import * as z from 'zod';
import { date, flag, inlineDeployment, optionalText, percent, text, texts, uuid, whole } from './schema.js';

const observable = z.object({
  name: text,
  type: text,
  role: z.array(z.enum(['Victim', 'Attacker'])).min(1),
});

const mitreId = z.string().regex(/^T\d{4}(\.\d{3})?$/, {
  error: 'must be the id of a technique, such as T1102 or T1059.001',
});

const throttling = z.object({
  fields: z.array(text).min(1),
  period: z.string().regex(/^[0-9]+[smh]$/, { error: 'must be a number with s, m or h, such as 30m' }),
});

export const tags = z.object({
  analytic_story: texts,
  asset_type: text,
  confidence: percent.optional(),
  impact: percent.optional(),
  risk_score: whole.optional(),
  message: optionalText,
  mitre_attack_id: z
    .array(mitreId)
    .nullish()
    .transform((ids) => ids ?? []),
  observable: z.array(observable).optional(),
  product: texts,
  required_fields: texts,
  security_domain: z.enum(['endpoint', 'network', 'threat', 'identity', 'access', 'audit']),
  cve: texts,
  throttling: throttling.nullish(),
  manual_test: optionalText,
});

export const riskObject = z.object({ field: text, type: z.enum(['user', 'system', 'other']), score: percent });

export const threatObjects = z.array(z.object({ field: text, type: text })).nullish();

const rba = z.object({
  message: text,
  risk_objects: z.array(riskObject).min(1),
  threat_objects: threatObjects,
});

const drilldown = z.object({
  name: text,
  search: text,
  earliest_offset: optionalText,
  latest_offset: optionalText,
});

const attackData = z.object({
  data: text,
  source: text,
  sourcetype: text,
  host: optionalText,
  custom_index: optionalText,
});

/** YAML reads 5 as a number, results are text. */
const fieldText = z.preprocess(
  (value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value),
  z.string(),
);

const expectedRow = z.record(
  z.string(),
  z.preprocess((value) => (Array.isArray(value) ? value.map(String) : value), z.array(z.string()).or(fieldText)),
);

const rowCount = z.preprocess(
  (value) => (typeof value === 'number' ? { min: value, max: value } : value),
  z.strictObject({ min: whole.optional(), max: whole.optional() }, { error: 'must be a number, or min and max' }),
);

/** Not of contentctl: what the results of a test must be. */
const expectation = z.preprocess(
  (value) => (value === 'none' ? { count: 0 } : value),
  z.strictObject(
    {
      count: rowCount.optional(),
      rows: z.array(expectedRow).nullish(),
      without: z.array(expectedRow).nullish(),
    },
    { error: 'must be none, or a mapping of count, rows and without' },
  ),
);

const test = z.object({
  name: text,
  attack_data: z.array(attackData).min(1),
  baseline_data: z.array(attackData).nullish(),
  detections: texts,
  expect: expectation.optional(),
});

/** What all forms of a detection's YAML have. What contentctl asks for only as documentation may be left out. */
export const detectionBase = z.object({
  name: text,
  id: uuid,
  version: whole,
  author: optionalText,
  status: z.enum(['production', 'experimental', 'deprecated', 'validation']),
  type: z.enum(['TTP', 'Anomaly', 'Hunting', 'Correlation']),
  description: text,
  search: text,
  data_source: texts,
  how_to_implement: optionalText,
  known_false_positives: optionalText,
  references: texts,
  enabled_by_default: flag.nullish(),
  drilldown_searches: z.array(drilldown).nullish(),
  tests: z.array(test).nullish(),
});

/** A detection's YAML, contentctl 4 or 5. */
export const detectionSchema = detectionBase
  .extend({ date: date.optional(), tags, rba: rba.nullish(), deployment: inlineDeployment.nullish() })
  .superRefine((raw, context) => {
    for (const key of missingRiskKeys(raw)) context.addIssue({ code: 'custom', path: ['tags', key] });
  });

export type RawDetection = z.output<typeof detectionSchema>;

/** What contentctl 4 needs to know of risk goes together: one of them or observables present means all must be. */
const RISK_KEYS = ['confidence', 'impact', 'message'] as const;

function missingRiskKeys(raw: Pick<RawDetection, 'tags' | 'rba'>): readonly string[] {
  const missing = RISK_KEYS.filter((key) => raw.tags[key] === undefined);
  const none = missing.length === RISK_KEYS.length && raw.tags.observable === undefined;
  return raw.rba || none ? [] : missing;
}
