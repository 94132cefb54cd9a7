import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';

const diagnose = diagnoser(cliMessages);

/** The number that an option gives, from 1 to `most`. Throws a `KarstError` that names the option. */
export function wholeNumber(flag: string, text: string, most: number): number {
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value >= 1 && value <= most) return value;
  throw new KarstError(diagnose('cli/option', {}, flag, `a whole number from 1 to ${most}`, text));
}
