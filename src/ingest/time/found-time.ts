import { type Civil, fractionMicros, fullYear, momentFrom, monthNumber, type Setting } from './civil.js';
import { zoneMinutes } from './zone.js';

/*
 * Times in texts of unknown make, as Splunk's datetime.xml finds them: the leftmost of the common forms.
 * Source: Getting Data In, "How timestamp assignment works".
 */

const CLOCK = '(\\d\\d?):(\\d\\d)(?::(\\d\\d)(?:[.,:](\\d{1,9}))?)?(?: ?([AaPp])\\.?[Mm]\\b)?';
const ZONE = '(?: ?(Z|UTC|GMT|[ECMP][SD]T|CES?T|BST|JST|[+-]\\d\\d:?\\d\\d)\\b)?';
const MONTH = '(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}';
/** Digits before would make another number of it. */
const START = '(?<![\\d.:])';

type Reader = (groups: readonly string[]) => Civil | undefined;

/** hour, minute, second, fraction, a or p, zone. */
function clock(groups: readonly string[]): Civil {
  const [hour = '', minute = '', second = '', fraction = '', half = '', zone = ''] = groups;
  const twelve = half === '' ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
  return {
    hour: twelve,
    minute: Number(minute),
    second: Number(second || '0'),
    micros: fraction === '' ? 0 : fractionMicros(fraction),
    zone: zone === '' ? undefined : zoneMinutes(zone),
  };
}

function year(text: string): number {
  return text.length === 2 ? fullYear(Number(text)) : Number(text);
}

const FORMS: readonly { readonly regex: RegExp; readonly read: Reader }[] = [
  {
    regex: new RegExp(`${START}(\\d{4})([-/.])(\\d\\d?)\\2(\\d\\d?)(?:[T_:-]|,? {1,2}|T? )${CLOCK}${ZONE}`, 'i'),
    read: ([y = '', , month = '', day = '', ...rest]) => ({
      ...clock(rest),
      year: year(y),
      month: Number(month),
      day: Number(day),
    }),
  },
  {
    // 03/29/2022 01:02:03 PM; day first where the first number cannot be a month
    regex: new RegExp(`${START}(\\d\\d?)([-/.])(\\d\\d?)\\2(\\d{4}|\\d\\d)(?:[T_:-]|,? {1,2})${CLOCK}${ZONE}`),
    read: ([a = '', , b = '', y = '', ...rest]) => {
      const dayFirst = Number(a) > 12;
      return { ...clock(rest), year: year(y), month: Number(dayFirst ? b : a), day: Number(dayFirst ? a : b) };
    },
  },
  {
    // 29/Mar/2022:01:02:03 +0200
    regex: new RegExp(`${START}(\\d\\d?)[ /-]${MONTH}[ /,-]{1,2}(\\d{4}|\\d\\d)[ :T,-]{1,2}${CLOCK}${ZONE}`),
    read: ([day = '', month = '', y = '', ...rest]) => ({
      ...clock(rest),
      year: year(y),
      month: monthNumber(month),
      day: Number(day),
    }),
  },
  {
    // Mar 29 01:02:03, Mar 29, 2022 01:02:03 PM, Mar 29 01:02:03 UTC 2022
    regex: new RegExp(
      `\\b${MONTH} {1,2}(\\d\\d?),? (?:(\\d{4}),? )?${CLOCK}${ZONE}(?: (\\d{4})\\b(?: (UTC|GMT)\\b)?)?`,
    ),
    read: ([month = '', day = '', before = '', ...rest]) => {
      const after = rest[6] ?? '';
      const y = before || after;
      const zoned = rest[7] ? [...rest.slice(0, 5), rest[7]] : rest;
      return {
        ...clock(zoned),
        year: y === '' ? undefined : year(y),
        month: monthNumber(month),
        day: Number(day),
      };
    },
  },
  {
    // 20220329T010203
    regex: /(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)[T ]?(\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d{4})?(?!\d)/,
    read: ([y = '', month = '', day = '', hour = '', minute = '', second = '', fraction = '', zone = '']) => ({
      ...clock([hour, minute, second, fraction, '', zone]),
      year: Number(y),
      month: Number(month),
      day: Number(day),
    }),
  },
];

/** Epoch seconds between 2001 and 2033, with a fraction or as milliseconds and finer. */
const EPOCH = /(?<=^|[\s#,"'=([|{:])(1[0-9]\d{8})(?:\.(\d{1,9})|(\d{3}|\d{6}|\d{9}))?(?![\d(])/;

/** A quick look: whether a text can hold a time at all. */
const LIKELY = /\d:\d\d|\d{8}/;

/** The time that comes first in a text. */
export function foundTime(text: string, setting: Setting): number | undefined {
  if (!LIKELY.test(text)) return undefined;
  let best: { readonly index: number; readonly micros: number } | undefined;
  for (const { regex, read } of FORMS) {
    const match = regex.exec(text);
    if (match === null || (best !== undefined && match.index >= best.index)) continue;
    const civil = read(match.slice(1).map((group) => group ?? ''));
    const micros = civil === undefined ? undefined : momentFrom(civil, setting);
    if (micros !== undefined) best = { index: match.index, micros };
  }
  const epoch = EPOCH.exec(text);
  if (epoch !== null && (best === undefined || epoch.index < best.index)) {
    return Number(epoch[1]) * 1_000_000 + fractionMicros(epoch[2] ?? epoch[3] ?? '');
  }
  return best?.micros;
}
