import type { Diagnostic, DiagnosticKind } from '../../diagnostics/index.js';
import type { SchemaForm } from '../model.js';
import { RULES } from './catalogue.js';
import type { Level, LevelFor, RuleSet } from './rule.js';

/** `id → level` of karst.yml, over those of the rule set. */
export type Switches = ReadonlyMap<string, Level>;

type Levels = Readonly<Record<RuleSet, LevelFor>>;

/**
 * What the loader, the compiler and knowledge say has codes of its own. Where nothing stands here, what they call an
 * error is one, and what they call a warning too. contentctl 4 took names of data sources as they came.
 */
const OTHERS: Readonly<Record<string, Levels>> = {
  'content/unknown-story': { contentctl: { conf: 'warn', otherwise: 'error' }, strict: 'error' },
  'content/unknown-data-source': { contentctl: { 4: 'warn', conf: 'off', otherwise: 'error' }, strict: 'error' },
  'content/missing-documentation': { contentctl: { 6: 'warn', otherwise: 'warn' }, strict: 'error' },
  'content/risk-score-differs': { contentctl: 'warn', strict: 'error' },
  'content/misspelt-key': { contentctl: 'warn', strict: 'error' },
  'content/missing-lookup-file': { contentctl: 'error', strict: 'error' },
  'search/no-lookup': { contentctl: 'warn', strict: 'error' },
  // contentctl looks at no search: what models Karst brings, and what it can run, is Karst's matter.
  'search/no-data-model': { contentctl: 'warn', strict: 'error' },
  'analytics/model-brought': { contentctl: 'warn', strict: 'warn' },
  'search/lookup-unsupported': { contentctl: 'warn', strict: 'warn' },
  'spl/unsupported-command': { contentctl: 'warn', strict: 'warn' },
  'spl/comma-between-terms': { contentctl: 'warn', strict: 'error' },
};

const OF_RULES: ReadonlyMap<string, Levels> = new Map([
  ...RULES.map((rule): [string, Levels] => [rule.id, rule]),
  ...Object.entries(OTHERS),
]);

const RANK: Readonly<Record<Level, number>> = { off: 0, warn: 1, error: 2 };
const OWN: Readonly<Record<DiagnosticKind, Level>> = {
  user: 'error',
  bug: 'error',
  unsupported: 'error',
  warning: 'warn',
};

function levelIn(level: LevelFor, form: SchemaForm | undefined): Level {
  return typeof level === 'string' ? level : ((form && level[form]) ?? level.otherwise);
}

/** Ids that switches may name besides those of rules: what others say of content. */
export function isKnownId(id: string): boolean {
  return OF_RULES.has(id) || /^[a-z]+\/[a-z0-9-]+$/.test(id);
}

/** What becomes of a diagnostic about a file of some form. */
export function levelOf(diagnostic: Diagnostic, set: RuleSet, switches: Switches, form?: SchemaForm): Level {
  const levels = OF_RULES.get(diagnostic.code);
  const switched = switches.get(diagnostic.code);
  if (switched !== undefined || levels === undefined) return switched ?? OWN[diagnostic.kind];
  const lenient = levelIn(levels.contentctl, form);
  const strict = levelIn(levels.strict, form);
  // What contentctl refuses, the strict set does not let pass.
  return set === 'strict' && RANK[strict] > RANK[lenient] ? strict : lenient;
}

/** The diagnostic with the kind that its level asks for; undefined where the rule is off. */
export function levelled(diagnostic: Diagnostic, level: Level): Diagnostic | undefined {
  if (level === 'off') return undefined;
  if (level === 'warn') return { ...diagnostic, kind: 'warning' };
  return diagnostic.kind === 'warning' ? { ...diagnostic, kind: 'user' } : diagnostic;
}
