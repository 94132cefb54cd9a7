import { identifier, type Sql, sql, text } from './fragment.js';
import type { Typed } from './typed.js';

/*
 * Default fields that Splunk adds to every event (Knowledge Manager Manual, "Use default fields"), made from its text
 * and time when a search asks for one. They are in no list of fields and no wildcard finds them.
 */

const RAW = identifier('_raw');
const TIME = sql`toTimeZone(${identifier('_time')}, 'UTC')`;

function count(value: Sql): Typed {
  return { type: 'number', sql: sql`toFloat64(${value})`, total: true };
}

function word(value: Sql): Typed {
  return { type: 'text', sql: value, total: true };
}

/** Characters that punct keeps; a blank becomes `_`, a tab `t`, quotes and backslashes are escaped. */
const NO_PUNCTUATION = text('[^ \\t,;\\-#$%&+./:=?@\\\\\'|*"(){}<>\\[\\]^!]+');

/** The first thirty punctuation characters of the first line, without dashes that follow a letter or digit. */
function punctuation(): Sql {
  const line = sql`extract(${RAW}, '^[^\r\n]*')`;
  const undashed = sql`replaceRegexpAll(${line}, '([A-Za-z0-9])-', '\\1')`;
  const marks = sql`substring(replaceRegexpAll(${undashed}, ${NO_PUNCTUATION}, ''), 1, 30)`;
  return sql`replaceRegexpAll(translate(${marks}, ' \t', '_t'), ${text('(["\\\\])')}, ${text('\\\\\\1')})`;
}

/** Where the time of the event stands in its text, from 1: as ISO 8601, with a blank instead of the T, in seconds; or 0. */
const TIME_AT = sql`arrayFirst(p -> p > 0, arrayMap(f -> position(${RAW}, f), [formatDateTime(${TIME}, '%Y-%m-%dT%H:%i:%S'), formatDateTime(${TIME}, '%Y-%m-%d %H:%i:%S'), toString(toUnixTimestamp64Second(${identifier('_time')}))]))`;

function whereFound(value: Sql): Typed {
  return { type: 'number', sql: sql`if(${TIME_AT} = 0, NULL, toFloat64(${value}))` };
}

const WRITTEN = sql`extract(substring(${RAW}, ${TIME_AT}), '^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:]{8}(?:[.,][0-9]+)?(?:Z| ?[+-][0-9]{2}:?[0-9]{2})?|[0-9]{1,10}(?:[.][0-9]+)?)')`;

const FIELDS: ReadonlyMap<string, Typed> = new Map([
  ['linecount', count(sql`countSubstrings(trimRight(${RAW}, '\r\n'), '\n') + 1`)],
  ['punct', word(punctuation())],
  ['splunk_server', word(sql`'local'`)],
  ['timestartpos', whereFound(sql`${TIME_AT} - 1`)],
  ['timeendpos', whereFound(sql`${TIME_AT} - 1 + length(${WRITTEN})`)],
  ['date_second', count(sql`toSecond(${TIME})`)],
  ['date_minute', count(sql`toMinute(${TIME})`)],
  ['date_hour', count(sql`toHour(${TIME})`)],
  ['date_mday', count(sql`toDayOfMonth(${TIME})`)],
  ['date_wday', word(sql`lower(dateName('weekday', ${TIME}))`)],
  ['date_month', word(sql`lower(monthName(${TIME}))`)],
  ['date_year', count(sql`toYear(${TIME})`)],
  // Times are kept in UTC; what zone the text was written in is not.
  ['date_zone', count(sql`0`)],
]);

/** Names that an event answers to beside its listed fields. */
export const DEFAULT_FIELDS: ReadonlySet<string> = new Set([...FIELDS.keys(), '_indextime']);

export function defaultField(name: string): Typed | undefined {
  return FIELDS.get(name);
}
