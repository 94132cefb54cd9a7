import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';
import { resolveTime } from '../search/index.js';

const diagnose = diagnoser(cliMessages);

/** A time as people write it, in seconds since the epoch, relative ones from `now`; throws a KarstError that names the option. */
export function timeOption(flag: string, text: string, now: number = Date.now() / 1000): number {
  const time = resolveTime(text, { now, timezone: 'UTC', report: () => undefined }, { from: 0, to: 0 });
  if (time !== undefined) return time;
  throw new KarstError(diagnose('cli/option', {}, flag, 'a time: -24h@h, epoch seconds or ISO 8601', text));
}
