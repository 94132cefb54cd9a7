import * as z from 'zod';
import { detectionBase, riskObject, tags, threatObjects } from './detection-schema.js';
import { date, optionalText, scheduling, text, texts } from './schema.js';

const { observable: _, confidence: __, impact: ___, risk_score: ____, message: _____, ...hoisted } = tags.shape;

/** A detection's YAML as ESCU has it from version 6 on: no tags, risk told by what is found. */
export const escu6Schema = detectionBase.extend({
  ...hoisted,
  creation_date: date.optional(),
  modification_date: date.optional(),
  category: optionalText,
  /** The notable, and the entity that it is about. */
  finding: z.object({ title: text, entity: riskObject }).nullish(),
  /** The risk events, each with a message of its own. */
  intermediate_findings: z.object({ entities: z.array(riskObject.extend({ message: optionalText })).min(1) }).nullish(),
  threat_objects: threatObjects,
  schedule: optionalText,
  custom_schedule: scheduling.nullish(),
  baselines: texts,
});

export type RawEscu6 = z.output<typeof escu6Schema>;
