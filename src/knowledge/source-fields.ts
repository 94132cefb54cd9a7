import type { Knowledge } from './knowledge.js';

/**
 * The fields that knowledge makes of events of a source, by way of extractions, aliases, calculations and lookups;
 * undefined where it knows nothing of the source.
 */
export function fieldsMadeBy(
  knowledge: Knowledge,
): (sourcetype: string, source: string) => ReadonlySet<string> | undefined {
  return (sourcetype, source) => {
    const { extractions, aliases, calculated, lookups } = knowledge.operationsFor({ sourcetype, source, host: '' });
    if (aliases.length + calculated.length === 0) return undefined;
    return new Set([
      ...extractions.flatMap(({ groups }) => groups),
      ...aliases.map(({ to }) => to),
      ...calculated.map(({ field }) => field),
      ...lookups.flatMap(({ outputs }) => outputs.map(({ field }) => field)),
    ]);
  };
}
