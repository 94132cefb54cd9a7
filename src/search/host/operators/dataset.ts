import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser, KarstError, type Span } from '../../../diagnostics/index.js';
import {
  type DataModel,
  type Dataset,
  type DatasetField,
  dataset as datasetOf,
  definerOf,
  rootsOf,
} from '../../../knowledge/index.js';
import type { Assignment, DatasetArgs, Plan } from '../../plan/index.js';
import type { EvalExpr } from '../../spl/index.js';
import { calculationsFor, withCalculations } from '../datasets/calculations.js';
import { datasetNamed, modelNamed } from '../datasets/find.js';
import type { HostContext, Operator } from '../operator.js';

/*
 * A dataset of a data model as rows: the events of its constraints, with its calculated fields, under the names that
 * the model gives them ("About data models", Knowledge Manager Manual). Only what the search reads is computed.
 */

const diagnose = diagnoser(searchMessages);

/** Fields that tstats knows without a dataset's name before them. */
const EVENT_FIELDS = ['_time', 'index', 'source', 'sourcetype', 'host'];

const field = (name: string, span: Span): EvalExpr => ({ kind: 'field', name, quoted: true, span });
const string = (value: string, span: Span): EvalExpr => ({ kind: 'string', value, span });

function call(name: string, args: readonly EvalExpr[], span: Span): EvalExpr {
  return { kind: 'call', name, args, nameSpan: span, span };
}

/** Whether an event satisfies a constraint; an empty one holds for all. */
function satisfies(constraint: string, span: Span): EvalExpr {
  return constraint === '' ? call('true', [], span) : call('searchmatch', [string(constraint, span)], span);
}

/** What the root selects from, narrowed by what the search says of the events' metadata. */
function baseOf({ rows, constraint }: Dataset, { narrow }: DatasetArgs, span: Span, context: HostContext): Plan {
  if (rows.kind === 'unsupported') throw new KarstError(diagnose('search/unsupported', { span }, rows.why));
  if (rows.kind === 'search') return restricted(context.plan(rows.search), constraint, context);
  const plan = context.plan(`search ${constraint === '' ? '*' : constraint}`);
  if (plan.kind !== 'scan' || narrow === undefined) return plan;
  return { ...plan, predicate: { kind: 'and', items: [plan.predicate, narrow], span: plan.predicate.span } };
}

function restricted(plan: Plan, restriction: string, context: HostContext): Plan {
  return restriction === '' ? plan : context.plan(`| search ${restriction}`, plan);
}

function withRequired(plan: Plan, { fields }: Dataset, span: Span): Plan {
  const required = fields.filter((f) => f.required).map(({ name }) => call('isnotnull', [field(name, span)], span));
  return required.reduce<Plan>(
    (input, expr) => ({ kind: 'filter', input, predicate: { kind: 'eval', expr }, span }),
    plan,
  );
}

/** `is_<Child>` and `is_not_<Child>` are 1 or 0. */
function flags(wanted: readonly DatasetField[], span: Span): readonly Assignment[] {
  return wanted.flatMap(({ name, flag }) => {
    if (flag === undefined) return [];
    const one: EvalExpr = { kind: 'number', value: 1, text: '1', span };
    const zero: EvalExpr = { kind: 'number', value: 0, text: '0', span };
    const values = flag.negated ? [zero, one] : [one, zero];
    return [{ field: name, expr: call('if', [satisfies(flag.constraint, span), ...values], span), span }];
  });
}

/** The paths of all datasets that an event belongs to, from the root one down (tstats page, nodename). */
function nodeNames(model: DataModel, root: string | undefined, span: Span): Assignment {
  const paths = [...model.datasets.keys()].flatMap((name) => {
    const found = datasetOf(model, name);
    if (found === undefined || found.lineage[0] !== root) return [];
    const path = string(found.lineage.join('.'), span);
    return [call('if', [satisfies(found.restriction, span), path, call('null', [], span)], span)];
  });
  return { field: 'nodename', expr: call('mvappend', paths, span), span };
}

interface Wanted {
  readonly own: readonly DatasetField[];
  /** Fields of datasets below, which only their events have: by the name that the search uses. */
  readonly below: readonly { readonly as: string; readonly field: DatasetField; readonly of: Dataset }[];
}

function wantedFields(model: DataModel, found: Dataset, { fields, qualified }: DatasetArgs): Wanted {
  const nameOf = (f: DatasetField): string => (qualified ? f.qualified : f.name);
  if (fields === undefined) return { own: found.fields, below: [] };
  const asked = new Set(fields);
  const own = found.fields.filter((f) => asked.has(nameOf(f)));
  const known = new Set(own.map(nameOf));
  const below = fields.flatMap((as) => {
    const of = known.has(as) ? undefined : definerOf(model, as);
    const definition = of?.fields.find((f) => f.qualified === as);
    const child = of !== undefined && found.lineage.every((name, i) => of.lineage[i] === name);
    return child && definition !== undefined ? [{ as, field: definition, of }] : [];
  });
  return { own, below };
}

/** The rows of one dataset. */
function rowsOf(model: DataModel, found: Dataset, args: DatasetArgs, span: Span, context: HostContext): Plan {
  const { own, below } = wantedFields(model, found, args);
  const nodename = args.fields?.includes('nodename') === true;
  // Constraints below the root may look at any calculated field.
  const constrained = found.restriction !== '' || nodename || below.length > 0 || own.some((f) => f.flag !== undefined);
  const names = [...own.map(({ name }) => name), ...found.fields.filter((f) => f.required).map(({ name }) => name)];
  const all = [...new Set([...found.calculations, ...below.flatMap(({ of }) => of.calculations)])];
  const calculations = constrained ? all : calculationsFor(all, names);
  let plan = withCalculations(baseOf(found, args, span, context), calculations, span);
  plan = withRequired(restricted(plan, found.restriction, context), found, span);
  const assignments: Assignment[] = [...flags(own, span)];
  if (nodename) assignments.push(nodeNames(model, found.lineage[0], span));
  for (const { as, field: f, of } of below) {
    const value = call('if', [satisfies(of.restriction, span), field(f.name, span), call('null', [], span)], span);
    assignments.push({ field: as, expr: value, span });
  }
  if (assignments.length > 0) plan = { kind: 'extend', input: plan, assignments, span };
  const nameOf = (f: DatasetField): string => (args.qualified ? f.qualified : f.name);
  const pairs = own.filter((f) => f.name !== nameOf(f)).map((f) => ({ from: f.name, to: nameOf(f), span }));
  if (pairs.length > 0) plan = { kind: 'rename', input: plan, pairs, span };
  if (args.everything === true) return plan;
  const shown = [...EVENT_FIELDS, ...(args.qualified ? [] : ['_raw']), ...(nodename ? ['nodename'] : [])];
  const patterns = [...shown, ...own.map(nameOf), ...below.map(({ as }) => as)];
  return { kind: 'project', input: plan, mode: 'exact', patterns: [...new Set(patterns)], span };
}

/** A model alone stands for all its root datasets; the prefixes of the fields that are read say which of them matter. */
function datasetsOf(model: DataModel, { dataset: name, fields = [] }: DatasetArgs, span: Span): readonly Dataset[] {
  if (name !== undefined) return [datasetNamed(model, name, span)];
  const roots = rootsOf(model);
  const named = roots.filter((root) => fields.some((f) => f.startsWith(`${root}.`)));
  return (named.length > 0 ? named : roots).map((root) => datasetNamed(model, root, span));
}

export const dataset: Operator<'dataset'> = async ({ args, span }, context) => {
  const model = modelNamed(args.model, span, context);
  const inputs = datasetsOf(model, args, span).map((found) => rowsOf(model, found, args, span, context));
  const [only] = inputs;
  return inputs.length === 1 && only !== undefined ? only : { kind: 'union', inputs, order: 'time', span };
};
