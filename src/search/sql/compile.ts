import type { Query } from '../../store/index.js';
import { inputsOf, type Plan } from '../plan/index.js';
import type { CompileContext } from './context.js';
import { asText } from './convert.js';
import { render } from './fragment.js';
import { compileAggregate } from './nodes/aggregate.js';
import { compileAttach } from './nodes/attach.js';
import { compileBin } from './nodes/bin.js';
import { compileConvert } from './nodes/convert-command.js';
import { compileDistinct } from './nodes/distinct.js';
import { compileExtract } from './nodes/extract.js';
import { compileExtend, compileProject, compileRename } from './nodes/fields.js';
import { compileFill } from './nodes/fill.js';
import { compileFilter } from './nodes/filter.js';
import { compileHeld } from './nodes/held.js';
import { compileDedup, compileLimit, compileSort } from './nodes/order.js';
import { compileSequence, isSequence } from './nodes/sequence.js';
import { compileStructure } from './nodes/structure.js';
import { compileSubstitute } from './nodes/substitute.js';
import { compileUnion } from './nodes/union.js';
import { compileValues } from './nodes/values.js';
import { compileScan } from './scan.js';
import { evalIn } from './scopes.js';
import { isEmpty, renderSelect } from './select.js';
import { shownFormats } from './shown-formats.js';
import type { Stage } from './stage.js';

/** One column of the answer. */
export interface OutputColumn {
  readonly name: string;
  /** False: the name was asked for but no row can have it. */
  readonly present: boolean;
}

export interface Compiled {
  readonly query: Query;
  /** In the order of the query's columns (absent ones have none). */
  readonly columns: readonly OutputColumn[];
  /** The last command named its columns: those without values are shown too. */
  readonly exact: boolean;
  /** The query has no rows, whatever is in the tables: there is no need to ask. */
  readonly empty: boolean;
}

function compilePlan(plan: Plan, context: CompileContext): Stage {
  if (isSequence(plan)) return compileSequence(plan, (c) => compilePlan(plan.input, c), context);
  switch (plan.kind) {
    case 'scan':
      return compileScan(plan, context);
    case 'values':
      return compileValues(plan, context);
    case 'held':
      return compileHeld(plan, context);
    case 'attach':
      return compileAttach(plan, compilePlan(plan.input, context), context);
    case 'union':
      return compileUnion(
        plan,
        plan.inputs.map((input) => compilePlan(input, context)),
        context,
      );
    case 'distinct':
      return compileDistinct(plan, compilePlan(plan.input, context), context);
    case 'host':
      throw new Error(`the step ${plan.operator} was not expanded before compiling`);
    case 'filter':
      return compileFilter(plan, compilePlan(plan.input, context), context);
    case 'extend':
      return compileExtend(plan, compilePlan(plan.input, context), context);
    case 'project':
      return compileProject(plan, compilePlan(plan.input, context));
    case 'rename':
      return compileRename(plan, compilePlan(plan.input, context), context);
    case 'aggregate':
      return compileAggregate(plan, compilePlan(plan.input, context), context);
    case 'fill':
      return compileFill(plan, compilePlan(plan.input, context));
    case 'sort':
      return compileSort(plan, compilePlan(plan.input, context));
    case 'limit':
      return compileLimit(plan, compilePlan(plan.input, context), context);
    case 'dedup':
      return compileDedup(plan, compilePlan(plan.input, context));
    case 'convert':
      return compileConvert(plan, compilePlan(plan.input, context), context);
    case 'bin':
      return compileBin(plan, compilePlan(plan.input, context), context);
    case 'extract':
      return compileExtract(plan, compilePlan(plan.input, context), context);
    case 'substitute':
      return compileSubstitute(plan, compilePlan(plan.input, context), context);
    default:
      return compileStructure(plan, compilePlan(plan.input, context), context);
  }
}

/** Whether the answer shows exactly the columns that commands named. */
function isExact(plan: Plan): boolean {
  switch (plan.kind) {
    case 'held':
      return plan.exact;
    case 'project':
      return plan.mode === 'exact' || isExact(plan.input);
    case 'aggregate':
      return true;
    default: {
      const [first] = inputsOf(plan);
      return first !== undefined && isExact(first);
    }
  }
}

/** Where no command set an order: `_time`, then by name; internal fields but `_raw` are hidden (eval page's tables). */
function visible(names: readonly string[], exact: boolean): readonly string[] {
  if (exact) return names;
  const shown = names.filter((n) => !n.startsWith('_') || n === '_raw').sort();
  return names.includes('_time') ? ['_time', ...shown] : shown;
}

export interface CompileOptions {
  readonly maxRows?: number;
  /** Every field, in the order of the rows' fields: for a step that goes on with them. */
  readonly everything?: boolean;
}

/** The fields that the plan's rows may have, in order. */
export function fieldNames(plan: Plan, context: CompileContext): readonly string[] {
  return compilePlan(plan, context).names();
}

/** Those of some fields that may have several values in a row of the plan. */
export function listFields(plan: Plan, fields: readonly string[], context: CompileContext): readonly string[] {
  const stage = compilePlan(plan, context);
  return fields.filter((name) => stage.field(name)?.type === 'list');
}

/** Steps whose rows are those of their input, or some of them. */
const ROW_BY_ROW: ReadonlySet<Plan['kind']> = new Set(['extend', 'project', 'rename', 'fill', 'convert', 'filter']);

/** Whether the plan has no rows, whatever is in the tables. */
export function hasNoRows(plan: Plan, context: CompileContext): boolean {
  if (plan.kind === 'union') return plan.inputs.every((input) => hasNoRows(input, context));
  // A count of everything is a row even of nothing.
  if (plan.kind === 'aggregate') return plan.by.length > 0 && hasNoRows(plan.input, context);
  if (ROW_BY_ROW.has(plan.kind)) return inputsOf(plan).every((input) => hasNoRows(input, context));
  return isEmpty(compilePlan(plan, context).select);
}

/** SQL of a whole plan: every column as text or Array(String), rows in order. */
export function compile(plan: Plan, context: CompileContext, options: CompileOptions = {}): Compiled {
  const last = compilePlan(plan, context);
  const exact = isExact(plan);
  const shown = options.everything === true ? last.names() : visible(last.names(), exact);
  const formats = options.everything === true ? undefined : shownFormats(plan);
  const columns = shown.map((name) => {
    const format = formats?.get(name);
    return { name, typed: format === undefined ? last.field(name) : evalIn(format.expr, last, context) };
  });
  const present = columns.filter((c) => c.typed !== undefined && c.typed.type !== 'null');
  present.forEach(({ typed }, i) => {
    if (typed === undefined) return;
    const value = typed.type === 'list' ? typed.sql : asText(typed).sql;
    last.select.columns.set(`column${i}`, value);
  });
  last.select.orderBy = last.orderBy();
  if (options.maxRows !== undefined) last.select.limit = options.maxRows;
  return {
    query: render(renderSelect(last.select)),
    columns: columns.map((c) => ({ name: c.name, present: present.includes(c) })),
    exact,
    empty: isEmpty(last.select),
  };
}
