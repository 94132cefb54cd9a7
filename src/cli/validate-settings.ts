import { isMap, isScalar, type Pair } from 'yaml';
import { isKnownId, type Level, type RuleSet } from '../content/index.js';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser, KarstError, type Place } from '../diagnostics/index.js';

/** `validate:` of karst.yml. */
export interface ValidateSettings {
  readonly set?: RuleSet;
  readonly rules: ReadonlyMap<string, Level>;
}

export const LEVELS: readonly Level[] = ['off', 'warn', 'error'];
export const RULE_SETS: readonly RuleSet[] = ['contentctl', 'strict'];

const diagnose = diagnoser(cliMessages);

type PlaceOf = (node: unknown) => Place;

function refuse(node: unknown, placeOf: PlaceOf, key: string, wanted: string): never {
  throw new KarstError(diagnose('cli/config-value', placeOf(node), key, wanted));
}

function textOf(node: unknown): string | undefined {
  // YAML 1.1 reads a bare `off` as false.
  if (!isScalar(node)) return undefined;
  return node.value === false ? 'off' : String(node.value);
}

function pairsOf(node: unknown, placeOf: PlaceOf, key: string, wanted: string): readonly (readonly [string, Pair])[] {
  if (!isMap(node)) refuse(node, placeOf, key, wanted);
  return node.items.map((pair) => [textOf(pair.key) ?? '', pair as Pair]);
}

function levels(node: unknown, placeOf: PlaceOf): ReadonlyMap<string, Level> {
  const wanted = 'ids of rules, each with off, warn or error';
  return new Map(
    pairsOf(node, placeOf, 'validate.rules', wanted).map(([id, pair]): [string, Level] => {
      const level = LEVELS.find((known) => known === textOf(pair.value));
      if (!isKnownId(id))
        refuse(pair.key, placeOf, `validate.rules.${id}`, 'the id of a rule (karst validate --rules)');
      if (level === undefined) refuse(pair.value ?? pair.key, placeOf, `validate.rules.${id}`, 'off, warn or error');
      return [id, level];
    }),
  );
}

/** Reads the value of `validate`; throws a KarstError that points at what is wrong. */
export function readValidateSettings(node: unknown, placeOf: PlaceOf): ValidateSettings {
  let set: RuleSet | undefined;
  let rules: ReadonlyMap<string, Level> = new Map();
  for (const [key, pair] of pairsOf(node, placeOf, 'validate', 'set and rules')) {
    if (key === 'rules') rules = levels(pair.value, placeOf);
    else if (key === 'set') {
      set = RULE_SETS.find((known) => known === textOf(pair.value));
      if (set === undefined) refuse(pair.value ?? pair.key, placeOf, 'validate.set', RULE_SETS.join(' or '));
    } else throw new KarstError(diagnose('cli/config-key', placeOf(pair.key), `validate.${key}`, ['set', 'rules']));
  }
  return { ...(set && { set }), rules };
}
