import type { TimeModifier } from './ast.js';

const PLAIN: ReadonlySet<string> = new Set(['earliest', 'latest', '_index_earliest', '_index_latest']);
const UNITS: Readonly<Record<string, string>> = { days: 'd', hours: 'h', minutes: 'm', months: 'mon' };

export interface ModifierReading {
  readonly modifier: TimeModifier;
  /** The value as the modifier takes it; undefined if the older spelling does not allow it. */
  value(written: string): string | undefined;
}

/**
 * What a bare name before an operator means for the time range; undefined if it is a field. The older spellings
 * (`starthoursago=24`, `starttimeu=…`; Search Reference, Time modifiers) are put into today's; drilldowns still use them.
 */
export function readTimeModifier(name: string): ModifierReading | 'unsupported' | undefined {
  if (PLAIN.has(name)) return { modifier: name as TimeModifier, value: (written) => written };
  if (name === 'starttime' || name === 'starttimeu') return { modifier: 'earliest', value: (written) => written };
  if (name === 'endtime' || name === 'endtimeu') return { modifier: 'latest', value: (written) => written };
  if (name === 'timeformat' || /^searchtimespan(?:days|hours|minutes|months)$/.test(name)) return 'unsupported';
  const [, edge, word] = /^(start|end)?(days|hours|minutes|months)ago$/.exec(name) ?? [];
  const unit = word === undefined ? undefined : UNITS[word];
  if (unit === undefined) return undefined;
  return {
    modifier: edge === 'end' ? 'latest' : 'earliest',
    value: (written) => (/^\d+$/.test(written) ? `-${written}${unit}` : undefined),
  };
}
