import { type Translation, translatePcre } from '../../pcre/index.js';
import { placeOf, type Setting } from '../conf-file.js';
import { diagnose, type Report } from '../diagnose.js';
import { readBoolean, readInteger } from '../setting-value.js';

/** The settings of an origin, with readers that report what is wrong with a value and then take it for absent. */
export class Settings {
  constructor(
    private readonly all: ReadonlyMap<string, Setting>,
    readonly report: Report,
  ) {}

  /** An empty value counts as absent. */
  get(key: string): Setting | undefined {
    const setting = this.all.get(key);
    return setting?.value === '' ? undefined : setting;
  }

  text(key: string): string | undefined {
    return this.get(key)?.value;
  }

  flag(key: string, otherwise: boolean): boolean {
    return readBoolean(this.get(key), otherwise, this.report);
  }

  integer(key: string, range: readonly [number, number]): number | undefined {
    const setting = this.get(key);
    if (setting === undefined) return undefined;
    const value = readInteger(setting, -1, range, this.report);
    return value < 0 ? undefined : value;
  }

  /** @param flags put before the regular expression, as `(?m)` */
  regex(key: string, flags = ''): Translation | undefined {
    const setting = this.get(key);
    return setting === undefined ? undefined : translated(setting, setting.value, this.report, flags);
  }

  /** The settings whose keys begin so, by key in ASCII order. */
  classes(prefix: string): readonly Setting[] {
    return [...this.all]
      .filter(([key, { value }]) => key.startsWith(prefix) && value !== '')
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, setting]) => setting);
  }

  problem(setting: Setting, must: string): undefined {
    this.report(diagnose('knowledge/index-value', placeOf(setting), setting.key, setting.value, must));
  }
}

/** A regular expression as ingest can run it, or nothing after a report. */
export function translated(setting: Setting, regex: string, report: Report, flags = ''): Translation | undefined {
  const result = translatePcre(flags + regex);
  if (result.ok) return result.regex;
  const place = placeOf(setting);
  report(
    result.problem === undefined
      ? diagnose('knowledge/regex-unsupported', place, setting.key, result.construct)
      : diagnose('knowledge/regex-malformed', place, setting.key, result.problem),
  );
  return undefined;
}
