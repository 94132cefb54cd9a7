import { placeOf, type Setting } from './conf-file.js';
import { diagnose, type Report } from './diagnose.js';

/** A boolean setting in any of Splunk's spellings; anything else is reported and `otherwise` holds. */
export function readBoolean(setting: Setting | undefined, otherwise: boolean, report: Report): boolean {
  if (setting === undefined) return otherwise;
  if (/^(1|t|true|y|yes)$/i.test(setting.value)) return true;
  if (/^(0|f|false|n|no)$/i.test(setting.value)) return false;
  report(diagnose('knowledge/not-a-boolean', placeOf(setting), setting.key, setting.value));
  return otherwise;
}

/** A whole number in a range; anything else is reported and `otherwise` holds. */
export function readInteger(
  setting: Setting | undefined,
  otherwise: number,
  range: readonly [from: number, to: number],
  report: Report,
): number {
  if (setting === undefined) return otherwise;
  const value = /^\d+$/.test(setting.value) ? Number(setting.value) : Number.NaN;
  if (value >= range[0] && value <= range[1]) return value;
  report(diagnose('knowledge/not-a-number', placeOf(setting), setting.key, setting.value, ...range));
  return otherwise;
}
