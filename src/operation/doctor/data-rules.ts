import { many, ok, problem, spanText } from './check.js';
import type { Facts, LagFacts, Rule } from './facts.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Clocks of machines may differ by so many seconds. */
const AHEAD = 5 * MINUTE;

/** What Karst writes itself comes when something is found. */
const isOurs = (index: string): boolean => index === 'notable' || index === 'risk' || index.startsWith('_');

const future: Rule = ({ origins, now }) => {
  const late = origins.filter(({ last, index }) => last / 1e6 > now / 1000 + AHEAD && !isOurs(index));
  if (late.length === 0) return ok('clock.future', 'No event is from the future.');
  const items = late.map(
    ({ sourcetype, host, last }) => `${sourcetype} of ${host}: ${spanText(last / 1e6 - now / 1000)} ahead`,
  );
  const text = `Events of ${many(late.length, 'source')} are from the future, by the clock of this machine.`;
  return problem(
    'warn',
    'clock.future',
    text,
    'Set the clocks (NTP), or the time zone of the source (TZ in props.conf).',
    items,
  );
};

/** Seconds of a shift by a time zone: by whole half hours, about the same for all events. */
function zoneShift({ low, median, high }: LagFacts): number | undefined {
  const half = 30 * MINUTE;
  const shift = Math.round(median / half) * half;
  const isExact = Math.abs(median - shift) < 3 * MINUTE && high - low < 5 * MINUTE;
  return shift !== 0 && isExact && Math.abs(shift) <= 14 * HOUR ? shift : undefined;
}

const zone: Rule = ({ lags }) => {
  const shifted = lags.flatMap((lag) => {
    const shift = zoneShift(lag);
    return shift === undefined || lag.events < 20 ? [] : [{ ...lag, shift }];
  });
  if (shifted.length === 0) return ok('clock.zone', 'No source is off by a time zone.');
  const items = shifted.map(
    ({ index, sourcetype, shift }) => `${sourcetype} in ${index}: ${spanText(shift)} ${shift > 0 ? 'behind' : 'ahead'}`,
  );
  const text = `Events of ${many(shifted.length, 'source type')} come in with times that are off by whole hours.`;
  return problem(
    'warn',
    'clock.zone',
    text,
    'Their times name no zone: set TZ in props.conf, or let the source send UTC.',
    items,
  );
};

const delay: Rule = ({ lags }) => {
  const slow = lags.filter((lag) => lag.median > 15 * MINUTE && lag.events >= 20 && zoneShift(lag) === undefined);
  if (slow.length === 0) return ok('inputs.delay', 'Events come in within minutes of their time.');
  const items = slow.map(({ index, sourcetype, median }) => `${sourcetype} in ${index}: ${spanText(median)} late`);
  const hint =
    'Detections look at windows of their own time: let them reach further back, or run by index time (docs/scheduler.md).';
  return problem('warn', 'inputs.delay', `Events of ${many(slow.length, 'source type')} come in late.`, hint, items);
};

interface Stream {
  readonly name: string;
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

function streamsOf({ origins }: Facts, nameOf: (origin: Facts['origins'][number]) => string): readonly Stream[] {
  const streams = new Map<string, Stream>();
  for (const origin of origins.filter(({ index }) => !isOurs(index))) {
    const name = nameOf(origin);
    const { count, first, last } = streams.get(name) ?? { count: 0, first: origin.first, last: origin.last };
    streams.set(name, {
      name,
      count: count + origin.count,
      first: Math.min(first, origin.first),
      last: Math.max(last, origin.last),
    });
  }
  return [...streams.values()];
}

/** Events from which on, and seconds over which, a stream is steady enough for its end to be noticed. */
const STEADY = { events: 100, span: 6 * HOUR };
/** Silence that is no matter in any case, in seconds; after a month it is no news. */
const SHORT = HOUR;
const OLD = 30 * DAY;

/** Seconds that a stream has been silent; undefined where that is nothing unusual for it. */
export function silence({ count, first, last }: Omit<Stream, 'name'>, now: number): number | undefined {
  const span = (last - first) / 1e6;
  const quiet = now / 1000 - last / 1e6;
  if (count < STEADY.events || span < STEADY.span || quiet > OLD) return undefined;
  return quiet > Math.max(SHORT, (span / count) * 50) ? quiet : undefined;
}

function silent(
  facts: Facts,
  nameOf: Parameters<typeof streamsOf>[1],
): readonly (Stream & { readonly quiet: number })[] {
  return streamsOf(facts, nameOf)
    .flatMap((stream) => {
      const quiet = silence(stream, facts.now);
      return quiet === undefined ? [] : [{ ...stream, quiet }];
    })
    .sort((a, b) => b.count - a.count);
}

const silentTypes: Rule = (facts) => {
  const gone = silent(facts, ({ index, sourcetype }) => `${sourcetype} in ${index}`);
  if (gone.length === 0) return ok('inputs.silent', 'Every source type that sends regularly does.');
  const items = gone.map(({ name, quiet }) => `${name}: nothing for ${spanText(quiet)}`);
  const text = `${many(gone.length, 'source type')} used to send regularly and stopped.`;
  return problem('fail', 'inputs.silent', text, 'Look at the forwarder, its token, and the network between.', items);
};

const silentHosts: Rule = (facts) => {
  const typeOf = ({ index, sourcetype }: Facts['origins'][number]): string => `${sourcetype} in ${index}`;
  const whole = new Set(silent(facts, typeOf).map(({ name }) => name));
  const others = { ...facts, origins: facts.origins.filter((origin) => !whole.has(typeOf(origin))) };
  const gone = silent(others, (origin) => `${origin.host}, ${typeOf(origin)}`);
  if (gone.length === 0) return ok('inputs.hosts', 'Every host that sends regularly does.');
  const items = gone.map(({ name, quiet }) => `${name}: nothing for ${spanText(quiet)}`);
  return problem(
    'warn',
    'inputs.hosts',
    `${many(gone.length, 'host')} stopped sending.`,
    'Is the machine on, and its agent running?',
    items,
  );
};

const inputErrors: Rule = ({ server }) => {
  const bad = (server?.inputs ?? []).filter(({ errors, dropped }) => errors + dropped > 0);
  if (bad.length === 0) return ok('inputs.errors', 'No input has errors.');
  const items = bad.map(
    ({ name, errors, dropped, lastError }) =>
      `${name}: ${many(errors, 'error')}, ${dropped} dropped${lastError === undefined ? '' : `; ${lastError}`}`,
  );
  return problem(
    'warn',
    'inputs.errors',
    `${many(bad.length, 'input')} had errors.`,
    '`karst inputs list` shows them.',
    items,
  );
};

const tokens: Rule = ({ server, now }) => {
  if (server === undefined || server.seconds < DAY) return ok('inputs.tokens', 'The use of tokens is not known yet.');
  const idle = server.tokens.filter(
    ({ kind, disabled, used, created }) => kind === 'hec' && !disabled && !used && now - created > DAY * 1000,
  );
  if (idle.length === 0) return ok('inputs.tokens', 'Every token of the event collector is in use.');
  const text = `${many(idle.length, 'token')} of the event collector was not used since the server began, ${spanText(server.seconds)} ago.`;
  const hint = 'Is its client running? `karst token disable ID` where nobody needs it.';
  return problem(
    'warn',
    'inputs.tokens',
    text,
    hint,
    idle.map(({ name }) => name),
  );
};

export const DATA_RULES: readonly Rule[] = [future, zone, delay, silentTypes, silentHosts, inputErrors, tokens];
