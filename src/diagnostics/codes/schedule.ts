import type { Wording } from '../diagnostic.js';

const user = (message: string, hint?: string): Wording => ({
  kind: 'user',
  message,
  ...(hint === undefined ? {} : { hint }),
});

/** What is said of schedules, and of the runs of detections. */
export const scheduleMessages = {
  'schedule/cron-fields': (text: string, count: number) =>
    user(
      `The cron schedule “${text}” has ${count} ${count === 1 ? 'field' : 'fields'}; it needs five.`,
      'They are minute, hour, day of month, month and day of week: `0 * * * *` is every hour.',
    ),
  'schedule/cron-field': (text: string, field: string, part: string, least: number, most: number) =>
    user(
      `In the cron schedule “${text}”, “${part}” is no ${field}.`,
      `A ${field} is a number from ${least} to ${most}, \`*\`, a range \`1-5\`, either of these with a step \`*/2\`, or a list of them; names are not taken.`,
    ),
  'schedule/cron-never': (text: string) =>
    user(`The cron schedule “${text}” never comes: no month in it has such a day.`),
  'schedule/setting': (name: string, value: string, wanted: string) => user(`${name} = ${value} is not ${wanted}.`),
  'schedule/no-setting': (name: string, closest: string | undefined) => ({
    kind: 'unsupported' as const,
    message: `not supported yet: the setting ${name}`,
    ...(closest === undefined ? {} : { hint: `Did you mean ${closest}?` }),
  }),
  'schedule/no-deployment': (name: string, type: string) =>
    user(
      `“${name}” has no schedule: there is no deployment for the type ${type}.`,
      'Add one to `deployments/`, or give the detection a `deployment:` of its own.',
    ),
  'schedule/durable-command': (name: string, begin: string) => ({
    kind: 'unsupported' as const,
    message: `not supported yet: durable.track_time_type=_indextime for a search that begins with “${begin}”, as “${name}” does`,
    hint: 'It works for searches that begin with search terms.',
  }),
  'schedule/crashed': (attempts: number) =>
    user(
      `The process ended during this run, ${attempts} times.`,
      'The search may need more memory than there is. Run it by hand with a shorter range.',
    ),
  'schedule/too-many-results': (rows: number, most: number): Wording => ({
    kind: 'warning',
    message: `Of ${rows} results, the first ${most} became findings.`,
    hint: 'Filter or aggregate in the search, or throttle the detection.',
  }),
  'schedule/gap': (name: string, windows: number, from: string, to: string, why: string): Wording => ({
    kind: 'warning',
    message: `“${name}” was not run for ${windows} ${windows === 1 ? 'window' : 'windows'}, due from ${from} to ${to}: ${why}`,
    hint: '`karst detections run` with --earliest and --latest looks at the time that was left out.',
  }),
  'schedule/none-enabled': (): Wording => ({
    kind: 'warning',
    message: 'No detection is enabled, so none is scheduled.',
    hint: '`karst detections enable` takes names, --story, --technique or --type.',
  }),
} as const;
