import type { TimeRules } from '../../knowledge/index.js';
import { compileExpression } from '../../pcre/index.js';
import type { Setting } from './civil.js';
import { foundTime } from './found-time.js';
import { type TimeParser, timeParser } from './strptime.js';
import { fromLocal, zoneMinutes } from './zone.js';

const MICROS_PER_DAY = 86_400_000_000;
/** Source: props.conf.spec, MAX_TIMESTAMP_LOOKAHEAD. */
const LOOKAHEAD = 128;
/** A zone that TZ_ALIAS may speak of, in or after a time. */
const ZONE_WORD = /\b[A-Z]{2,5}\b/g;

/**
 * Reads the times of the events of one source by the rules of its origin. Remembers the last time found, whose date a
 * time without one has. Source: props.conf.spec, "Timestamp extraction configuration".
 */
export class EventClock {
  readonly #rules: TimeRules;
  readonly #prefix: RegExp | undefined;
  readonly #parse: TimeParser | undefined;
  readonly #modified: number;
  readonly #now: number;
  #last: number | undefined;

  /** @param modified of the file, in microseconds: gives times without a year theirs */
  constructor(rules: TimeRules, modified: number) {
    this.#rules = rules;
    this.#prefix = rules.prefix === undefined ? undefined : compileExpression(rules.prefix);
    this.#parse = rules.format === undefined ? undefined : timeParser(rules.format);
    this.#modified = modified;
    this.#now = Date.now() * 1000;
  }

  /** Whether the rules say where a time is or how it is written. */
  get directed(): boolean {
    const { instead, fields } = this.#rules;
    return instead !== undefined || fields.length > 0 || this.#prefix !== undefined || this.#parse !== undefined;
  }

  /** The fields that hold the time; none: it is in the text. */
  get fields(): readonly string[] {
    return this.#rules.fields;
  }

  /** The zone of times without one. */
  get zone(): string | undefined {
    return this.#rules.zone;
  }

  /** The time of an event by its text, in microseconds; undefined where it has none that is acceptable. */
  of(text: string): number | undefined {
    const { instead } = this.#rules;
    if (instead !== undefined) return instead === 'current' ? Date.now() * 1000 : this.#modified;
    return this.accepted(this.#find(text));
  }

  /** A time that was found elsewhere, if the rules let it pass. */
  accepted(micros: number | undefined): number | undefined {
    const { mostDaysAgo, mostDaysHence } = this.#rules;
    if (micros === undefined) return undefined;
    if (mostDaysAgo !== undefined && micros < this.#now - mostDaysAgo * MICROS_PER_DAY) return undefined;
    if (mostDaysHence !== undefined && micros > this.#now + mostDaysHence * MICROS_PER_DAY) return undefined;
    this.#last = micros;
    return micros;
  }

  /** A local time of the zone that the rules name. */
  inZone(local: number): number {
    return fromLocal(local, this.#rules.zone);
  }

  #find(text: string): number | undefined {
    let at = 0;
    if (this.#prefix !== undefined) {
      this.#prefix.lastIndex = 0;
      const match = this.#prefix.exec(text);
      if (match === null) return undefined;
      at = match.index + match[0].length;
    }
    const { lookahead, zone } = this.#rules;
    const setting: Setting = { zone, now: this.#modified, last: this.#last };
    const window = this.#named(text.slice(at, at + (lookahead ?? LOOKAHEAD)));
    return this.#parse?.(window, 0, setting) ?? foundTime(window, setting);
  }

  #named(text: string): string {
    const { zoneAliases } = this.#rules;
    if (zoneAliases.size === 0) return text;
    return text.replace(ZONE_WORD, (word) => {
      const minutes = zoneMinutes(zoneAliases.get(word) ?? '');
      if (minutes === undefined) return word;
      const size = Math.abs(minutes);
      const digits = [Math.floor(size / 60), size % 60].map((n) => String(n).padStart(2, '0')).join('');
      return `${minutes < 0 ? '-' : '+'}${digits}`;
    });
  }
}
