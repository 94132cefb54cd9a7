import * as z from 'zod';

/** Text that must say something. */
export const text = z.string().trim().min(1);
/** Text that may be left out or empty. */
export const optionalText = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);
/** A list of texts that may be left out or empty. */
export const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);
/** A whole number; written as text it is taken too, as contentctl does. */
export const whole = z.preprocess(
  (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
  z.int().min(0),
);
/** Also as YAML 1.1 writes it, which contentctl reads. */
export const flag = z.preprocess((value) => {
  if (typeof value !== 'string') return value;
  return /^(yes|on|true)$/i.test(value) ? true : /^(no|off|false)$/i.test(value) ? false : value;
}, z.boolean());
export const percent = whole.pipe(z.int().max(100));
export const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, {
  error: 'must be a UUID such as 01234567-89ab-cdef-0123-456789abcdef',
});
export const date = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, {
  error: 'must be a date such as 2024-09-30',
});

export const scheduling = z.object({
  cron_schedule: text,
  earliest_time: text,
  latest_time: text,
  schedule_window: z.coerce.string().default('auto'),
});

const alertAction = z.object({
  notable: z.object({ rule_title: text, rule_description: text, nes_fields: texts }).nullish(),
  rba: z.object({ enabled: flag }).nullish(),
});

export const inlineDeployment = z.object({ scheduling, alert_action: alertAction.nullish() });

const deploymentType = z.enum(['TTP', 'Anomaly', 'Hunting', 'Correlation', 'Baseline']).nullish();

export const deployment = inlineDeployment.extend({
  name: text,
  type: deploymentType,
  tags: z.object({ type: deploymentType }).nullish(),
});

export const schedule = scheduling.extend({ name: text, id: uuid });

/** ESCU 6 tells when something was made and when it was last changed. */
const dates = { date: date.optional(), creation_date: date.optional(), modification_date: date.optional() };

export const dashboard = z.object({
  name: text,
  id: uuid,
  version: whole.default(1),
  description: optionalText,
  ...dates,
});

/** What all content has, and nothing else is wanted of. */
export const aside = z.object({ name: text, id: uuid });

export const story = z.object({
  name: text,
  id: uuid,
  version: whole.default(1),
  ...dates,
  author: optionalText,
  description: optionalText,
  narrative: optionalText,
  references: texts,
  tags: z.object({ category: texts, usecase: optionalText, product: texts }).optional(),
  /** ESCU 6 has them outside of tags. */
  category: texts,
  usecase: optionalText,
});

export const dataSource = z.object({
  name: text,
  id: uuid,
  description: optionalText,
  source: text,
  sourcetype: text,
  separator: optionalText,
  fields: texts,
});

export const macro = z.object({ name: text, definition: z.string(), description: optionalText, arguments: texts });

export const lookup = z.object({
  name: text,
  description: optionalText,
  /** contentctl 5; in contentctl 4 `filename` or `collection` tells. */
  lookup_type: z.enum(['csv', 'kvstore', 'mlmodel']).optional(),
  filename: optionalText,
  collection: optionalText,
  /** Comma list in contentctl 4. */
  fields_list: optionalText,
  /** A list in contentctl 5, a comma list in contentctl 4. */
  fields: z.preprocess((value) => (Array.isArray(value) ? value.join(',') : value), z.string().nullish()),
  match_type: z.preprocess((value) => (typeof value === 'string' ? value.split(/,\s*(?=\w+\()/) : value), texts),
  min_matches: whole.nullish(),
  max_matches: whole.nullish(),
  default_match: z.preprocess((value) => (typeof value === 'boolean' ? String(value) : value), optionalText),
  case_sensitive_match: z.preprocess(
    (value) => (typeof value === 'string' ? !/^(false|f|0|no)$/i.test(value) : value),
    z.boolean().nullish(),
  ),
});

export const savedSearch = z.object({
  name: text,
  id: uuid,
  version: whole.default(1),
  type: text,
  description: optionalText,
  search: text,
  deployment: inlineDeployment.nullish(),
  tags: z.object({ analytic_story: texts, detections: texts }).optional(),
  /** ESCU 6 has no tags, and a schedule instead of the deployment. */
  analytic_story: texts,
  schedule: optionalText,
  custom_schedule: scheduling.nullish(),
});
