import { parseArgs } from 'node:util';

export interface SoakOptions {
  readonly minutes: number;
  /** Events a second. */
  readonly rate: number;
  /** Detections that are enabled. */
  readonly detections: number;
  /** When each of them runs. */
  readonly cron: string;
  /** Folder that the server's data go to; absent: a temporary one. */
  readonly folder?: string;
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name} must be a number above 0, not ${text}`);
  return value;
}

export function soakOptions(args: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '30' },
      rate: { type: 'string', default: '2000' },
      detections: { type: 'string', default: '200' },
      cron: { type: 'string', default: '*/5 * * * *' },
      folder: { type: 'string' },
    },
  });
  return {
    minutes: positive('minutes', values.minutes),
    rate: positive('rate', values.rate),
    detections: Math.round(positive('detections', values.detections)),
    cron: values.cron,
    ...(values.folder === undefined ? {} : { folder: values.folder }),
  };
}
