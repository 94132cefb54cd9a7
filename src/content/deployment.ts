import type { z } from 'zod';
import type { Deployment, Scheduling } from './model.js';
import { type scheduling, deployment as schema } from './schema.js';
import { missingKey, readShape } from './shape.js';
import type { Reading, YamlFile } from './yaml-file.js';

/** contentctl finds the deployment of a type by this name, and only by it. */
const FIXED_NAME = /^ESCU Default Configuration (\w+)$/;

export function toScheduling(raw: z.output<typeof scheduling>): Scheduling {
  return {
    cronSchedule: raw.cron_schedule,
    earliestTime: raw.earliest_time,
    latestTime: raw.latest_time,
    scheduleWindow: raw.schedule_window,
  };
}

/** The part of a deployment that is the same inside a detection and in a file of its own. */
export function toDeployment(
  raw: z.output<typeof schema> | Omit<z.output<typeof schema>, 'type' | 'tags'>,
  name: string,
  type: string,
  file: string,
): Deployment {
  const { scheduling, alert_action: action } = raw;
  return {
    name,
    type,
    scheduling: toScheduling(scheduling),
    ...(action?.notable && {
      notable: {
        ruleTitle: action.notable.rule_title,
        ruleDescription: action.notable.rule_description,
        nesFields: action.notable.nes_fields,
      },
    }),
    rba: action?.rba?.enabled ?? false,
    file,
  };
}

/** Reads `deployments/*.yml`. Its type is told by its fixed name, `type` or `tags.type`, in this order. */
export function readDeployment(file: YamlFile): Reading<Deployment> {
  const { item: raw, diagnostics } = readShape(file, schema);
  if (!raw) return { diagnostics };
  const type = FIXED_NAME.exec(raw.name)?.[1] ?? raw.type ?? raw.tags?.type;
  if (!type) return { diagnostics: [...diagnostics, missingKey(file, ['type'])] };
  return { item: toDeployment(raw, raw.name, type, file.path), diagnostics };
}

/** The order in which `deploymentFor` takes the last one of a type: what has the fixed name comes last. */
export function fixedNamesLast(a: Deployment, b: Deployment): number {
  return Number(FIXED_NAME.test(a.name)) - Number(FIXED_NAME.test(b.name));
}
