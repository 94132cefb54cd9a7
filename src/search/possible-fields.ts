import { inputsOf, type Plan } from './plan/index.js';
import { fillPattern, groupNames, matchPattern, resolvePatterns } from './sql/index.js';

/** Names of fields; undefined where the data decides which there are. */
type Fields = ReadonlySet<string> | undefined;
type Host = Extract<Plan, { kind: 'host' }>;
type Renaming = { readonly from: string; readonly to: string };

const LOCATION = ['City', 'Country', 'Region', 'lat', 'lon', 'Continent', 'MetroCode', 'Timezone'];
const RANGE = ['info_min_time', 'info_max_time', 'info_sid', 'info_search_time'];

const isPattern = (name: string): boolean => name.includes('*');

function plus(fields: Fields, added: Iterable<string>): Fields {
  return fields && new Set([...fields, ...added]);
}

/** Those of some patterns: plain names whatever came before, patterns only where that is known. */
function picked(patterns: readonly string[], input: Fields): Fields {
  if (input === undefined && patterns.some(isPattern)) return undefined;
  return new Set(resolvePatterns(patterns, [...(input ?? [])]));
}

function renamed(input: Fields, pairs: readonly Renaming[]): Fields {
  if (input === undefined) return undefined;
  const names = new Set(input);
  for (const { from, to } of pairs) {
    for (const name of [...names]) {
      const texts = matchPattern(from, name);
      if (texts === undefined) continue;
      names.delete(name);
      names.add(fillPattern(to, texts));
    }
  }
  return names;
}

function aggregated({ items, by }: Extract<Plan, { kind: 'aggregate' }>, input: Fields): Fields {
  const groups = by.map(({ field }) => field);
  const named = items.map(({ as }) => as);
  if (!named.some(isPattern)) return new Set([...groups, ...named]);
  if (input === undefined) return undefined;
  const filled = items.flatMap(({ arg, as }) => {
    const pattern = arg?.kind === 'field' ? arg.name : '*';
    if (!isPattern(as)) return [as];
    return [...input].flatMap((name) => {
      const texts = matchPattern(pattern, name);
      return texts === undefined ? [] : [fillPattern(as, texts)];
    });
  });
  return new Set([...groups, ...filled]);
}

function joined(plan: Extract<Host, { operator: 'join' }>, input: Fields): Fields {
  const [other] = plan.subsearches ?? [];
  const right = other && possibleFields(other);
  return plan.args.keys.kind === 'aliases' || right === undefined ? undefined : plus(input, right);
}

/** What a step outside SQL makes of fields. Steps that are not named may bring any field. */
function ofStep(plan: Host, input: Fields): Fields {
  switch (plan.operator) {
    case 'continuous':
    case 'collect':
    case 'hold':
    case 'outlier':
    case 'outputLookup':
    case 'perValue':
    case 'regexFind':
    case 'regexMatch':
    case 'regexReplace':
    case 'regexSed':
    case 'requireRows':
    case 'selfJoin':
    case 'timeWindow':
      return input;
    case 'addInfo':
      return plus(input, RANGE);
    case 'ipLocation':
      return plus(
        input,
        LOCATION.map((name) => plan.args.prefix + name),
      );
    case 'join':
      return joined(plan, input);
    case 'lookup':
      return (
        plan.args.outputs &&
        plus(
          input,
          plan.args.outputs.map(({ field }) => field),
        )
      );
    case 'spath':
      return plan.args.path && plus(input, [plan.args.path.output]);
    case 'xpath':
      return plus(input, [plan.args.output]);
    case 'transaction':
      return plus(input, ['duration', 'eventcount', 'closed_txn', 'field_match_sum', 'linecount']);
    default:
      return undefined;
  }
}

/** The fields that a node adds to those it is given. */
function addedBy(plan: Plan): readonly string[] {
  switch (plan.kind) {
    case 'extend':
      return plan.assignments.map(({ field }) => field);
    case 'fill':
      return plan.fields ?? [];
    case 'convert':
      return plan.items.flatMap(({ as }) => as ?? []);
    case 'bin':
      return [plan.as];
    case 'extract': {
      const targets = plan.targets?.flatMap((target) => target ?? []) ?? groupNames(plan.pattern);
      return plan.offsetField === undefined ? targets : [...targets, plan.offsetField];
    }
    case 'json':
      return plan.fields.map(({ output }) => output);
    case 'toJson':
      return [plan.output];
    case 'trend':
      return [plan.as];
    case 'carry':
      return plan.fields.map(({ to }) => to).filter((name) => !isPattern(name));
    default:
      return [];
  }
}

function ofUnion(plans: readonly Plan[]): Fields {
  const all = plans.map(possibleFields);
  return all.every((fields) => fields !== undefined) ? new Set(all.flatMap((fields) => [...fields])) : undefined;
}

/**
 * All the fields that rows of a plan may have, whatever the data: those after stats, tstats or table, say. Undefined where
 * the data decides: of events, after spath without a path, of whole lookups. Never too few; there may be some that no row has.
 */
export function possibleFields(plan: Plan): Fields {
  const [first] = inputsOf(plan);
  const input = first && possibleFields(first);
  switch (plan.kind) {
    case 'scan':
    case 'held':
    case 'attach':
    case 'jsonPaths':
      return undefined;
    case 'values':
      return new Set(['_time', ...plan.columns]);
    case 'union':
      return ofUnion(plan.inputs);
    case 'host':
      return ofStep(plan, input);
    case 'aggregate':
      return aggregated(plan, input);
    case 'window':
      return plan.items.some(({ as }) => isPattern(as))
        ? undefined
        : plus(
            input,
            plan.items.map(({ as }) => as),
          );
    case 'distinct':
      return new Set(plan.fields);
    case 'rename':
      return renamed(input, plan.pairs);
    case 'project':
      if (plan.mode === 'drop')
        return input && new Set([...input].filter((name) => !plan.patterns.some((p) => matchPattern(p, name))));
      return plan.mode === 'exact' ? picked(plan.patterns, input) : picked([...plan.patterns, '_time', '_raw'], input);
    default:
      return plus(input, addedBy(plan));
  }
}
