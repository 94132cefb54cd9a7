import { TIME_UNITS, type TimeUnit } from '../../spl/index.js';
import { commas, type Sql, sql, text, texts } from '../../sql/fragment.js';
import { shiftBy, snapOf } from './datetime.js';

/* Relative times that the row holds: the engine cuts them into steps and takes one after the other. */

const PIECE = '@[A-Za-z]+[0-7]?|[+-][0-9]{0,9}[A-Za-z]+|[0-9]{1,9}[A-Za-z]+';

const UNITS: readonly TimeUnit[] = ['s', 'us', 'ms', 'cs', 'ds', 'm', 'h', 'd', 'w', 'mon', 'q', 'y'];

/** The unit of a piece by any of its spellings; the empty text if there is none. */
export function unitOf(piece: Sql): Sql {
  const words = [...TIME_UNITS.keys()];
  const units = [...TIME_UNITS.values()];
  return sql`transform(extract(lower(${piece}), '[a-z]+'), ${texts(words)}, ${texts(units)}, '')`;
}

/** What `make` makes of `u`, a unit. */
function byUnit(make: (unit: TimeUnit) => Sql): Sql {
  const cases = UNITS.slice(1).map((unit) => sql`u = ${text(unit)}, ${make(unit)}`);
  return sql`multiIf(${commas(cases)}, ${make('s')})`;
}

/** `d` moved by an amount of `u`, a unit. */
export function shiftByUnit(amount: Sql): Sql {
  return byUnit((unit) => shiftBy(sql`d`, unit, amount));
}

/** Offset or snap of the piece `p`, whose unit is `u`, over `d`. */
function step(timezone: string): Sql {
  const digits = sql`toInt64OrNull(extract(p, '^[+-]?([0-9]+)'))`;
  const amount = sql`(ifNull(${digits}, 1) * if(startsWith(p, '-'), -1, 1))`;
  const weekday = sql`toUInt8OrZero(extract(p, '[0-7]$')) % 7`;
  const snapped = byUnit((unit) => snapOf(unit, weekday, timezone));
  return sql`if(startsWith(p, '@'), ${snapped}, ${shiftByUnit(amount)})`;
}

/** Moves DateTime64(6) by the relative time in a text; NULL where it is none. */
export function applyComputed(moment: Sql, spec: Sql, timezone: string): Sql {
  const moved = sql`arrayFold((d, p) -> arrayMap(u -> ${step(timezone)}, [${unitOf(sql`p`)}])[1], l, m)`;
  const understood = sql`arrayStringConcat(l) = s AND s != '' AND arrayAll(p -> ${unitOf(sql`p`)} != '', l)`;
  const cut = sql`arrayMap(l -> multiIf(match(s, '^(?i)now(?:\\(\\))?$'), m, ${understood}, ${moved}, NULL), [extractAll(s, ${text(PIECE)})])[1]`;
  return sql`arrayMap((m, s) -> ${cut}, [${moment}], [trimBoth(ifNull(${spec}, ''))])[1]`;
}
