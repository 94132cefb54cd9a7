import { type Civil, fractionMicros, fullYear, momentFrom, monthNumber, type Setting } from './civil.js';
import { zoneMinutes } from './zone.js';

/** Parts read so far; `epoch` in microseconds wins over all of them, `afternoon` belongs to a 12-hour clock. */
type Draft = { -readonly [K in keyof Civil]: Civil[K] } & {
  epoch?: number;
  afternoon?: boolean;
  twelve?: boolean;
  dayOfYear?: number;
};

interface Conversion {
  readonly pattern: string;
  read(text: string, draft: Draft): void;
}

const twoDigits = (read: Conversion['read']): Conversion => ({ pattern: ' ?\\d{1,2}', read });
const ignored = (pattern: string): Conversion => ({ pattern, read: () => undefined });

const MONTH_NAME: Conversion = {
  pattern: '[A-Za-z]{3,9}\\.?',
  read: (text, draft) => {
    draft.month = monthNumber(text);
  },
};
const HOUR = twoDigits((text, draft) => {
  draft.hour = Number(text);
});
const HOUR_OF_TWELVE = twoDigits((text, draft) => {
  draft.hour = Number(text) % 12;
  draft.twelve = true;
});
const DAY = twoDigits((text, draft) => {
  draft.day = Number(text);
});
const FRACTION: Conversion = {
  pattern: '\\d{1,9}',
  read: (text, draft) => {
    draft.micros = fractionMicros(text);
  },
};
const ZONE: Conversion = {
  pattern: '(?:[A-Za-z]{1,5})?[+-]\\d{1,2}:?(?:\\d\\d)?(?::\\d\\d)?|[A-Za-z]{1,5}',
  read: (text, draft) => {
    draft.zone = zoneMinutes(text);
  },
};

/** Conversions of strptime as Splunk has them. Source: Search Reference, "Date and time format variables". */
const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  Y: {
    pattern: '\\d{4}',
    read: (text, draft) => {
      draft.year = Number(text);
    },
  },
  y: {
    pattern: '\\d{2}',
    read: (text, draft) => {
      draft.year = fullYear(Number(text));
    },
  },
  m: twoDigits((text, draft) => {
    draft.month = Number(text);
  }),
  d: DAY,
  e: DAY,
  j: {
    pattern: '\\d{1,3}',
    read: (text, draft) => {
      draft.dayOfYear = Number(text);
    },
  },
  b: MONTH_NAME,
  B: MONTH_NAME,
  h: MONTH_NAME,
  a: ignored('[A-Za-z]+'),
  A: ignored('[A-Za-z]+'),
  w: ignored('\\d'),
  u: ignored('\\d'),
  H: HOUR,
  k: HOUR,
  I: HOUR_OF_TWELVE,
  l: HOUR_OF_TWELVE,
  M: twoDigits((text, draft) => {
    draft.minute = Number(text);
  }),
  S: twoDigits((text, draft) => {
    draft.second = Number(text);
  }),
  p: {
    pattern: '[AaPp]\\.?[Mm]\\.?',
    read: (text, draft) => {
      draft.afternoon = /^p/i.test(text);
    },
  },
  s: {
    pattern: '\\d{1,11}',
    read: (text, draft) => {
      draft.epoch = Number(text) * 1_000_000;
    },
  },
  N: FRACTION,
  Q: FRACTION,
  f: FRACTION,
  z: ZONE,
  Z: ZONE,
  n: ignored('\\s+'),
  t: ignored('\\s+'),
  '%': ignored('%'),
};

/** Conversions that stand for several. */
const SHORT: Readonly<Record<string, string>> = {
  T: '%H:%M:%S',
  R: '%H:%M',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
  c: '%a %b %e %H:%M:%S %Y',
  r: '%I:%M:%S %p',
  '+': '%a %b %e %H:%M:%S %Z %Y',
};

/** Finds a time at a place of a text. */
export type TimeParser = (text: string, at: number, setting: Setting) => number | undefined;

/**
 * A parser for a format in strptime's letters; undefined for a letter that is not one of them. A fraction may follow
 * the seconds as `%S.%N`, `%S,%3N`, `%s%3N` and so on.
 */
export function timeParser(format: string): TimeParser | undefined {
  const written = format.replace(/%([TRDFxXcr+])/g, (_, c: string) => SHORT[c] ?? '');
  const steps: Conversion[] = [];
  let pattern = '';
  for (const [token, digits, letter] of written.matchAll(/%[EO_:-]*(\d)?:*([A-Za-z%])|\s+|[\s\S]/g)) {
    if (letter === undefined) {
      pattern += /^\s/.test(token) ? '\\s*' : token.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
      continue;
    }
    const conversion = Object.hasOwn(CONVERSIONS, letter) ? CONVERSIONS[letter] : undefined;
    if (conversion === undefined) return undefined;
    const exact = conversion === FRACTION && digits !== undefined;
    pattern += `(${exact ? `\\d{${digits}}` : conversion.pattern})`;
    steps.push(conversion);
  }
  const regex = new RegExp(`\\s*${pattern}`, 'y');
  return (text, at, setting) => {
    regex.lastIndex = at;
    const match = regex.exec(text);
    if (match === null) return undefined;
    const draft: Draft = {};
    steps.forEach((step, i) => {
      step.read(match[i + 1] ?? '', draft);
    });
    return settled(draft, setting);
  };
}

function settled(draft: Draft, setting: Setting): number | undefined {
  if (draft.epoch !== undefined) return draft.epoch + (draft.micros ?? 0);
  if (draft.twelve && draft.afternoon) draft.hour = (draft.hour ?? 0) + 12;
  const micros = momentFrom(draft, setting);
  const { dayOfYear } = draft;
  if (micros === undefined || dayOfYear === undefined) return micros;
  return micros + (dayOfYear - 1) * 86_400_000_000;
}
