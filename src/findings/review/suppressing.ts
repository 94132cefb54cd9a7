import type { EventType, Knowledge } from '../../knowledge/index.js';
import type { LookupStore } from '../../store/index.js';
import { quoted } from '../spl-text.js';
import { SUPPRESSIONS, type Suppression, suppressionsIn } from './suppressions.js';

/** How event types that suppress are called (ES); what follows is the name of the suppression. */
const PREFIX = 'notable_suppression-';

/** The condition of `eval` that is true for findings which a rule hides. */
export function suppressionCondition({ filter, from, until }: Pick<Suppression, 'filter' | 'from' | 'until'>): string {
  const end = until === undefined ? '' : ` AND _time<${until}`;
  return `_time>=${from}${end} AND searchmatch(${quoted(filter)})`;
}

function macroOf(conditions: readonly (readonly [name: string, condition: string])[]): string {
  const names = conditions.map(([name, condition]) => `if(${condition},${quoted(name)},null())`);
  return `eval suppression=mvdedup(mvappend(${names.join(',')}))`;
}

function eventTypeOf({ name, filter, from, until }: Suppression): EventType {
  const end = until === undefined ? '' : ` _time<${until}`;
  return { name: PREFIX + name, search: `(${filter}) _time>=${from}${end}`, priority: 1 };
}

/** Rules that can hide something: what was revealed again hides nothing. */
const isEffective = ({ from, until }: Suppression): boolean => until === undefined || until > from;

function withRules(knowledge: Knowledge, rules: readonly Suppression[]): Knowledge {
  const own = knowledge.eventTypes.filter(({ name }) => name.startsWith(PREFIX));
  const conditions = [
    ...own.map(({ name, search }) => [name.slice(PREFIX.length), `searchmatch(${quoted(search)})`] as const),
    ...rules.map((rule) => [rule.name, suppressionCondition(rule)] as const),
  ];
  if (conditions.length === 0) return knowledge;
  const macro = { name: 'get_suppression', args: [], definition: macroOf(conditions) };
  return {
    ...knowledge,
    macros: new Map([...knowledge.macros, [macro.name, macro]]),
    eventTypes: [...knowledge.eventTypes, ...rules.map(eventTypeOf)],
  };
}

interface Made {
  readonly version: number;
  readonly knowledge: Knowledge;
}

/** What was made of a knowledge, as long as the rules stay as they are: compiling counts on meeting the same objects. */
const made = new WeakMap<Knowledge, Made>();

/**
 * The knowledge together with the suppression rules of a store, and those of eventtypes.conf: the macro `notable` marks
 * what they hide. Costs nothing where no rule changed.
 */
export async function withSuppressions(knowledge: Knowledge, lookups: LookupStore): Promise<Knowledge> {
  const version = lookups.find(SUPPRESSIONS)?.version ?? 0;
  const known = made.get(knowledge);
  if (known?.version === version) return known.knowledge;
  const rules = version === 0 ? [] : (await suppressionsIn(lookups)).filter(isEffective);
  const both = withRules(knowledge, rules);
  made.set(knowledge, { version, knowledge: both });
  return both;
}
