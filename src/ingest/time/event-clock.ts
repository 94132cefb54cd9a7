import type { TimeRules } from '../../knowledge/index.js';
import { compileExpression } from '../../pcre/index.js';
import type { Setting } from './civil.js';
import { foundTime } from './found-time.js';
import { type TimeParser, timeParser } from './strptime.js';
import { fromLocal, zoneMinutes } from './zone.js';

const MICROS_PER_DAY = 86_400_000_000;
/** Source: props.conf.spec, MAX_TIMESTAMP_LOOKAHEAD. */
const LOOKAHEAD = 128;
/** Source: props.conf.spec, DETERMINE_TIMESTAMP_DATE_WITH_SYSTEM_TIME: three hours. */
const MOST_AHEAD = 3 * 3_600_000_000;
/** A zone that TZ_ALIAS may speak of, in or after a time. */
const ZONE_WORD = /\b[A-Z]{2,5}\b/g;

/** The date in the name of a file, as microseconds of its midnight in UTC. */
function dateOf(name: string): number | undefined {
  const [, year, month, day] = /(?<!\d)((?:19|20)\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)(?!\d)/.exec(name) ?? [];
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
  return year === undefined || Number(month) > 12 || Number(day) > 31 ? undefined : date * 1000;
}

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
  readonly #dated: number;
  #last: number | undefined;

  /**
   * @param modified of the file, in microseconds: gives times without a year theirs
   * @param source name of the file: a date in it is that of times without one
   */
  constructor(rules: TimeRules, modified: number, source = '') {
    this.#rules = rules;
    this.#prefix = rules.prefix === undefined ? undefined : compileExpression(rules.prefix);
    this.#parse = rules.format === undefined ? undefined : timeParser(rules.format);
    this.#modified = modified;
    this.#now = Date.now() * 1000;
    this.#dated = dateOf(source) ?? modified;
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
    const setting: Setting = { zone, now: this.#modified, day: this.#day() };
    const window = this.#named(text.slice(at, at + (lookahead ?? LOOKAHEAD)));
    const time = this.#parse?.(window, 0, setting) ?? foundTime(window, setting);
    // A time of today that is yet to come is one of yesterday.
    return this.#rules.ofToday && time !== undefined && this.#isAhead(time) ? time - MICROS_PER_DAY : time;
  }

  /** The day of times without a date: Getting Data In, "How timestamp assignment works". */
  #day(): number {
    return this.#rules.ofToday ? this.#now : (this.#last ?? this.#dated);
  }

  #isAhead(time: number): boolean {
    return time >= this.#now + MOST_AHEAD && time < this.#now + MICROS_PER_DAY;
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
