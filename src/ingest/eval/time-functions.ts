import { applyTimeSteps, parseRelativeTime } from '../../search/spl/index.js';
import { printTime, timeParser } from '../time/index.js';
import { numberOf, numeric, read, textOf, type Value } from './value.js';

/* Date and Time functions of the Search Reference. Clocks are those of UTC. */

const now = (): number => Date.now() / 1000;

/** Computed times print their microseconds. */
function seconds(value: number): Value {
  return numeric(value, value.toFixed(6));
}

function strftime([value = null, format = null]: readonly Value[]): Value {
  const [moment, text] = [numberOf(value), textOf(format)];
  const printed = moment === undefined || text === undefined ? undefined : printTime(moment, text);
  return printed === undefined ? null : read(printed);
}

/** Parts that a format must have for a time to come out. */
function isWhole(format: string): boolean {
  if (/%[sc+]/.test(format)) return true;
  const year = /%[-_0^]?[YyFxD]/.test(format);
  return year && (/%[FxDj]/.test(format) || (/%[-_0^]?[mbBh]/.test(format) && /%[-_0^]?[de]/.test(format)));
}

function strptime([value = null, format = null]: readonly Value[]): Value {
  const [text, written] = [textOf(value), textOf(format)];
  if (text === undefined || written === undefined || !isWhole(written)) return null;
  if (written === '%s') return seconds(read(text).number ?? Number.NaN);
  // Fewer digits than the format names are a fraction, too.
  const micros = timeParser(written.replace(/%\d(?=[NQf])/g, '%'))?.(text, 0, { now: now() * 1e6 });
  return micros === undefined ? null : seconds(micros / 1e6);
}

function relativeTime([value = null, steps = null]: readonly Value[]): Value {
  const moment = numberOf(value);
  const parsed = parseRelativeTime(textOf(steps) ?? '');
  return moment === undefined || parsed === undefined ? null : seconds(applyTimeSteps(moment, parsed, 'UTC'));
}

export const timeFunctions = {
  now: () => numeric(Math.floor(now())),
  time: () => seconds(now()),
  strftime,
  strptime,
  relative_time: relativeTime,
};
