import { toScheduling } from './deployment.js';
import type { RawDetection } from './detection-schema.js';
import type { RawEscu6 } from './escu6-schema.js';
import type { Deployment, Detection, RiskObject, SavedSearch, Schedule, Scheduling } from './model.js';
import { scheduled } from './saved-search.js';

/** The schedule of a detection that names none. */
const DEFAULT_SCHEDULE = 'Default EventBasedDetection';

const MARKS = ['finding', 'intermediate_findings', 'threat_objects', 'creation_date', 'schedule', 'custom_schedule'];

/** Whether a detection is written as ESCU writes them from version 6 on: nothing stands under tags any more. */
export function isEscu6(value: Readonly<Record<string, unknown>>): boolean {
  return !('tags' in value) && !('rba' in value) && MARKS.concat('security_domain').some((key) => key in value);
}

/** Each entity once: the finding's message is the title of the notable. */
function riskObjects({ finding, intermediate_findings: found }: RawEscu6): readonly RiskObject[] {
  const entities: RiskObject[] = finding ? [{ ...finding.entity, message: finding.title }] : [];
  for (const { field, type, score, message } of found?.entities ?? []) {
    if (entities.some((other) => other.field === field && other.type === type)) continue;
    entities.push({ field, type, score, ...(message !== undefined && { message }) });
  }
  return entities;
}

/** The same in the words of contentctl 5. */
export function inContentctl5(raw: RawEscu6): RawDetection {
  const [first, ...others] = riskObjects(raw);
  const message = first?.message ?? others.find((one) => one.message !== undefined)?.message ?? raw.name;
  const rba = first && {
    message,
    risk_objects: [first, ...others].map(({ field, type, score }) => ({ field, type, score })),
    threat_objects: raw.threat_objects,
  };
  return {
    ...raw,
    date: raw.modification_date ?? raw.creation_date,
    tags: {
      analytic_story: raw.analytic_story,
      asset_type: raw.asset_type,
      message: undefined,
      mitre_attack_id: raw.mitre_attack_id,
      product: raw.product,
      required_fields: raw.required_fields,
      security_domain: raw.security_domain,
      cve: raw.cve,
      throttling: raw.throttling,
      manual_test: raw.manual_test,
    },
    rba,
    deployment: undefined,
  };
}

/** What contentctl 5 has no words for. */
export function ownOfEscu6(raw: RawEscu6, file: string): Partial<Detection> {
  const { custom_schedule: custom, finding, schedule, baselines } = raw;
  const own = {
    form: 6,
    riskObjects: riskObjects(raw),
    ...(finding && { findingTitle: finding.title }),
    ...(baselines.length > 0 && { baselines }),
    schedule: schedule ?? DEFAULT_SCHEDULE,
  } as const;
  if (!custom) return own;
  return { ...own, deployment: deploymentOf({ ...own, name: raw.name, type: raw.type }, toScheduling(custom), file) };
}

type Consequences = Pick<Detection, 'name' | 'type' | 'findingTitle' | 'riskObjects'>;

/** ESCU 6 has no deployments: the schedule comes from elsewhere, what is made of results from the detection itself. */
function deploymentOf(detection: Consequences, scheduling: Scheduling, file: string): Deployment {
  const { name, findingTitle, riskObjects: objects, type } = detection;
  return {
    name: `${name} (inline)`,
    type,
    scheduling,
    ...(findingTitle !== undefined && {
      notable: {
        ruleTitle: findingTitle,
        ruleDescription: '%description%',
        nesFields: objects.slice(0, 1).map(({ field }) => field),
      },
    }),
    rba: objects.length > 0,
    file,
  };
}

/** A detection with the schedule that it names for a deployment; one that names none, or none there is, stays as it is. */
export function withSchedule(detection: Detection, schedules: ReadonlyMap<string, Schedule>): Detection {
  const found = detection.schedule === undefined ? undefined : schedules.get(detection.schedule);
  if (detection.deployment !== undefined || found === undefined) return detection;
  return { ...detection, deployment: deploymentOf(detection, found.scheduling, found.file) };
}

/** The same of a baseline, and the detections that say that they need it. */
export function completeBaseline(
  search: SavedSearch,
  schedules: ReadonlyMap<string, Schedule>,
  detections: readonly Detection[],
): SavedSearch {
  const found = search.schedule === undefined ? undefined : schedules.get(search.schedule);
  const needing = detections.filter(({ baselines }) => baselines?.includes(search.name)).map(({ name }) => name);
  const named = [...new Set([...search.detections, ...needing])];
  const complete = named.length === search.detections.length ? search : { ...search, detections: named };
  if (complete.deployment !== undefined || found === undefined) return complete;
  return { ...complete, deployment: scheduled(found.name, found.scheduling, found.file) };
}
