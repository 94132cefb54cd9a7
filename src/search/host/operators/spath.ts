import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser } from '../../../diagnostics/index.js';
import {
  type DataStep,
  expressionsAt,
  type JsonField,
  PATH_MARKS,
  type Plan,
  type Predicate,
} from '../../plan/index.js';
import { FoundFields } from '../extract/found-fields.js';
import { jsonLeaves } from '../extract/json-leaves.js';
import { xmlAt, xmlLeaves } from '../extract/xml-values.js';
import { type HostContext, inputOf, type Operator } from '../operator.js';
import { besideTexts, type TextStep } from './texts.js';

/*
 * spath. JSON is read in SQL: a path as it is given, without one the places that the texts have values at. XML, and
 * JSON beyond the length that is extracted, is read here.
 */

const diagnose = diagnoser(searchMessages);

/** limits.conf, [spath] extraction_cutoff: characters that are looked at without a path. */
const CUTOFF = 5000;

/** limits.conf has none; more columns than this are nobody's wish. */
const MOST_FIELDS = 2000;

const XML = '(^|\\x1e)\\s*<';

/** Whether a field of a plan holds XML somewhere, by the plan and the field. Several spath in a row ask once. */
const known = new WeakMap<Plan, Map<string, Promise<boolean>>>();

/** The plan whose field it is: steps that set other fields only do not change it. */
function origin(plan: Plan, field: string): Plan {
  const passes =
    (plan.kind === 'extend' && plan.assignments.every((a) => a.field !== field)) ||
    (plan.kind === 'json' && plan.fields.every((f) => f.output !== field));
  return passes ? origin(plan.input, field) : plan;
}

async function hasXml(input: Plan, field: string, context: HostContext): Promise<boolean> {
  const predicate: Predicate = { kind: 'regex', field, pattern: '^\\s*<', negated: false };
  const some: Plan = { kind: 'filter', input, predicate, span: input.span };
  const { rows } = await context.rows(
    { kind: 'project', mode: 'exact', patterns: [field], input: some, span: input.span },
    1,
  );
  return rows.length > 0;
}

function mayHoldXml(input: Plan, field: string, context: HostContext): Promise<boolean> {
  const from = origin(input, field);
  const answers = known.get(from) ?? new Map<string, Promise<boolean>>();
  known.set(from, answers);
  const answer = answers.get(field) ?? hasXml(from, field, context);
  answers.set(field, answer);
  return answer;
}

async function atPath(step: TextStep, steps: readonly DataStep[], output: string): Promise<Plan> {
  const { input, field, span } = step;
  const isXml = await mayHoldXml(input, field, step.context);
  const read = (values: readonly string[]) => {
    const found = new FoundFields();
    for (const value of values.flatMap((v) => xmlAt(v, steps))) found.add(output, value);
    return [found.toRow()];
  };
  const where: Predicate = { kind: 'regex', field: '#text', pattern: XML, negated: false };
  const json: Plan = { kind: 'json', input, field, fields: [{ output, paths: [steps] }], take: 'any', span };
  if (!isXml) return json;
  return (await besideTexts({ ...step, input: json, field }, read, { mode: 'prefer' }, { where })).plan;
}

function stepsOf(path: string): readonly DataStep[] {
  return path
    .replaceAll(PATH_MARKS.all, `${PATH_MARKS.key}${PATH_MARKS.all}`)
    .split(PATH_MARKS.key)
    .slice(1)
    .map(stepOf);
}

function stepOf(text: string): DataStep {
  return text === PATH_MARKS.all ? { kind: 'all' } : { kind: 'key', key: text };
}

function nameOf(steps: readonly DataStep[]): string {
  return steps.reduce((name, step) => {
    if (step.kind !== 'key') return `${name}{}`;
    return name === '' ? step.key : `${name}.${step.key}`;
  }, '');
}

/** The fields that the short JSON texts have. */
async function jsonFields({ input, field, span, context }: TextStep): Promise<readonly JsonField[]> {
  const { rows } = await context.rows({ kind: 'jsonPaths', input, field, longest: CUTOFF, span }, MOST_FIELDS + 1);
  const found = rows.map((row) => String(row.path));
  const whole = found.filter((path) => !path.endsWith(PATH_MARKS.deeper)).sort();
  if (whole.length < found.length) {
    const message = 'spath does not follow JSON to its deepest levels; what lies there becomes no field.';
    context.report(diagnose('search/limit', { span }, message));
  }
  if (found.length > MOST_FIELDS) {
    context.report(diagnose('search/limit', { span }, `spath: only the first ${MOST_FIELDS} fields are extracted.`));
  }
  const byName = new Map<string, (readonly DataStep[])[]>();
  for (const path of whole.slice(0, MOST_FIELDS)) {
    const steps = stepsOf(path);
    const name = nameOf(steps);
    byName.set(name, [...(byName.get(name) ?? []), steps]);
  }
  return [...byName].map(([output, paths]) => ({ output, paths }));
}

/** The leaves of values of which one is XML, or all together longer than what is looked at. */
function leavesOf(values: readonly string[]): FoundFields {
  const found = new FoundFields();
  for (const value of values) {
    const start = [...value.slice(0, 2 * CUTOFF)].slice(0, CUTOFF).join('');
    const read = /^\s*</.test(start) ? xmlLeaves : jsonLeaves;
    found.addAll(read(start, start.length < value.length));
  }
  return found;
}

async function allLeaves(step: TextStep): Promise<Plan> {
  const { input, field, span } = step;
  const fields = await jsonFields(step);
  const json: Plan =
    fields.length === 0 ? input : { kind: 'json', input, field, fields, take: 'leaves', longest: CUTOFF, span };
  const is = expressionsAt(span);
  const text = is.field('#text');
  const long = is.binary('>', is.call('len', text), is.number(CUTOFF));
  const where: Predicate = { kind: 'eval', expr: is.binary('or', long, is.call('match', text, is.text(XML))) };
  // One character more than is looked at tells that there is more.
  const wanted = { where, length: CUTOFF + 1 };
  const source = { ...step, input: json };
  return (await besideTexts(source, (values) => [leavesOf(values).toRow()], { mode: 'prefer' }, wanted)).plan;
}

export const spath: Operator<'spath'> = (node, context) => {
  const { field, path } = node.args;
  const step = { input: inputOf(node), field, span: node.span, what: 'spath', context };
  return path === undefined ? allLeaves(step) : atPath(step, path.steps, path.output);
};
