import type { Detection } from '../../content/index.js';
import type { Consequences } from '../../findings/index.js';
import type { FieldValue, ResultRow } from '../../search/index.js';

/*
 * What contentctl asks of the findings of a saved search (5.6, correlation_search.py and risk_event.py), as one list of
 * what is wrong.
 */

type Rule = Pick<Detection, 'riskObjects' | 'threatObjects' | 'tags'>;

/** The findings as a search over `index=risk` and `index=notable` returns them. */
export interface FoundFindings {
  readonly searchName: string;
  readonly risk: readonly ResultRow[];
  readonly notables: readonly ResultRow[];
}

const REQUIRED = [
  'search_name',
  'orig_sid',
  'risk_object',
  'risk_object_type',
  'risk_score',
  'risk_message',
  'contributing_events_search',
] as const;

/** All that is looked at in a finding. */
export const CHECKED_FIELDS = [...REQUIRED, 'analyticstories', 'annotations.mitre_attack'] as const;

const textOf = (value: FieldValue | undefined): string => (typeof value === 'string' ? value : (value?.[0] ?? ''));
const listOf = (value: FieldValue | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;
const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  JSON.stringify([...a].sort()) === JSON.stringify([...b].sort());

/** What the saved search must say before anything is run. */
export function settingProblems(rule: Rule, made: Consequences): readonly string[] {
  const problems: string[] = [];
  if (made.rba && rule.riskObjects.length + rule.threatObjects.length === 0) problems.push('it names no risk object');
  if (made.rba && (rule.tags.message ?? '').trim() === '') problems.push('it has no risk message');
  if (made.notable?.ruleTitle.trim() === '') problems.push('its deployment has no rule title');
  if (made.notable?.ruleDescription.trim() === '') problems.push('its deployment has no rule description');
  return problems;
}

const TOKEN = /\$[^\s$]+\$/;

/**
 * Whether a message is its template with every token replaced by something that is not blank. Each literal is taken
 * where it first fits, which leaves the most to those behind it.
 */
export function isFilled(message: string, template: string): boolean {
  const literals = template.split(TOKEN);
  const [start = '', ...rest] = literals;
  if (!message.startsWith(start)) return false;
  let at = start.length;
  for (const [i, literal] of rest.entries()) {
    const solid = message.slice(at).search(/\S/);
    if (solid < 0) return false;
    const from = at + solid + 1;
    const found = i === rest.length - 1 && literal === '' ? message.length : message.indexOf(literal, from);
    if (found < 0) return false;
    at = found + literal.length;
  }
  return true;
}

/** The field that an event of risk was made from, as its search says. */
function sourceField(search: string, searchName: string): string | undefined {
  const start = `| savedsearch "${searchName.replace(/["\\]/g, '\\$&')}" | search `;
  return search.startsWith(start) ? /^([^=]+)=./.exec(search.slice(start.length))?.[1] : undefined;
}

function messageProblem(message: string, template: string): readonly string[] {
  const left = template.match(new RegExp(TOKEN, 'g'))?.filter((token) => message.includes(token)) ?? [];
  if (left.length > 0) return [`the risk message still has ${[...new Set(left)].join(', ')}`];
  return isFilled(message, template) ? [] : [`the risk message “${message}” is not “${template}” filled in`];
}

function riskProblems(event: ResultRow, rule: Rule, searchName: string): readonly string[] {
  const absent = REQUIRED.filter((field) => textOf(event[field]) === '');
  if (absent.length > 0) return [`a risk event has no ${absent.join(', ')}`];
  const problems: string[] = [];
  if (textOf(event.search_name) !== searchName) problems.push(`a risk event is called “${textOf(event.search_name)}”`);
  const stories = listOf(event.analyticstories);
  if (!isSame(stories, rule.tags.analyticStory)) problems.push(`a risk event has the stories ${stories.join(', ')}`);
  const techniques = listOf(event['annotations.mitre_attack']);
  if (!isSame(techniques, rule.tags.mitreAttackId))
    problems.push(`a risk event has the techniques ${techniques.join(', ')}`);
  problems.push(...messageProblem(textOf(event.risk_message), rule.tags.message ?? ''));
  return [...problems, ...objectProblems(event, rule, searchName)];
}

function objectProblems(event: ResultRow, { riskObjects }: Rule, searchName: string): readonly string[] {
  const field = sourceField(textOf(event.contributing_events_search), searchName);
  const [object, ...others] = riskObjects.filter((candidate) => candidate.field === field);
  if (object === undefined) return [`a risk event comes from “${field ?? ''}”, which is no risk object`];
  if (others.length > 0) return [`there are several risk objects “${object.field}”`];
  const problems: string[] = [];
  const [type, score] = [textOf(event.risk_object_type), textOf(event.risk_score)];
  if (type !== object.type) problems.push(`“${object.field}” is put at risk as ${type}, not as ${object.type}`);
  if (Number(score) !== object.score)
    problems.push(`“${object.field}” gets the risk score ${score}, not ${object.score}`);
  return problems;
}

/** Everything wrong with the findings of one run; of many equal problems each once. */
export function findingProblems(rule: Rule, made: Consequences, found: FoundFindings): readonly string[] {
  const problems: string[] = [];
  if (made.rba) {
    if (found.risk.length === 0) problems.push('no risk event was written');
    const fields = found.risk.map((e) => sourceField(textOf(e.contributing_events_search), found.searchName));
    const unmatched = rule.riskObjects.filter(({ field }) => found.risk.length > 0 && !fields.includes(field));
    problems.push(...found.risk.flatMap((event) => riskProblems(event, rule, found.searchName)));
    problems.push(...unmatched.map(({ field }) => `no risk event is about “${field}”`));
  }
  if (!made.rba && found.risk.length > 0) problems.push('risk events were written, although it makes none');
  if (made.notable !== undefined && found.notables.length === 0) problems.push('no notable was written');
  return [...new Set(problems)];
}
