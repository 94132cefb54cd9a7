import type { Findings } from '../../findings/index.js';
import type { ResultRow } from '../../search/index.js';

/** One day of a backtest, in the time zone of the detection's schedule. */
export interface DayTally {
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly hits: number;
  readonly notables: number;
  readonly riskEvents: number;
  /** The sum of the scores. */
  readonly risk: number;
}

/** Who or what would have been put at risk. */
export interface Entity {
  readonly name: string;
  readonly type: string;
  readonly riskEvents: number;
  readonly risk: number;
}

export interface FieldTally {
  readonly field: string;
  /** How many different values the rows have, at least. */
  readonly distinct: number;
  readonly top: readonly { readonly value: string; readonly count: number }[];
}

const MOST_VALUES = 20_000;
const TOP = 5;

function dayNamer(timezone: string): (seconds: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (seconds) => format.format(new Date(seconds * 1000));
}

/** Adds up what the runs of one detection found. */
export class Tally {
  readonly #days = new Map<string, DayTally>();
  readonly #entities = new Map<string, Entity>();
  readonly #values = new Map<string, Map<string, number>>();
  readonly #dayOf: (seconds: number) => string;

  constructor(timezone: string) {
    this.#dayOf = dayNamer(timezone);
  }

  /** A day without hits is a day, too. */
  addDay(time: number): void {
    const day = this.#dayOf(time);
    if (!this.#days.has(day)) this.#days.set(day, { day, hits: 0, notables: 0, riskEvents: 0, risk: 0 });
  }

  /** What the run scheduled for `time` (seconds since the epoch) found, throttled rows left out of `made`. */
  add(time: number, rows: readonly ResultRow[], made: Pick<Findings, 'notables' | 'riskEvents'>): void {
    this.addDay(time);
    const day = this.#dayOf(time);
    const { hits = 0, notables = 0, riskEvents = 0, risk = 0 } = this.#days.get(day) ?? {};
    this.#days.set(day, {
      day,
      hits: hits + rows.length,
      notables: notables + made.notables.length,
      riskEvents: riskEvents + made.riskEvents.length,
      risk: risk + made.riskEvents.reduce((sum, event) => sum + event.risk_score, 0),
    });
    for (const event of made.riskEvents) {
      this.#addEntity(event.normalized_risk_object, event.risk_object_type, event.risk_score);
    }
    for (const row of rows) for (const [field, value] of Object.entries(row)) this.#addValue(field, [value].flat());
  }

  days(): readonly DayTally[] {
    return [...this.#days.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
  }

  /** Those with the highest risk first. */
  entities(most: number): readonly Entity[] {
    return [...this.#entities.values()].sort((a, b) => b.risk - a.risk).slice(0, most);
  }

  /** In the order of `fields`; fields that no row had are left out. */
  values(fields: readonly string[]): readonly FieldTally[] {
    return fields.flatMap((field) => {
      const counts = this.#values.get(field);
      if (counts === undefined) return [];
      const sorted = [...counts].sort((a, b) => b[1] - a[1]).slice(0, TOP);
      return [{ field, distinct: counts.size, top: sorted.map(([value, count]) => ({ value, count })) }];
    });
  }

  #addEntity(name: string, type: string, score: number): void {
    const key = JSON.stringify([name, type]);
    const { riskEvents = 0, risk = 0 } = this.#entities.get(key) ?? {};
    this.#entities.set(key, { name, type, riskEvents: riskEvents + 1, risk: risk + score });
  }

  #addValue(field: string, values: readonly string[]): void {
    const counts = this.#values.get(field) ?? new Map<string, number>();
    this.#values.set(field, counts);
    for (const value of values) {
      const before = counts.get(value);
      if (before !== undefined || counts.size < MOST_VALUES) counts.set(value, (before ?? 0) + 1);
    }
  }
}
