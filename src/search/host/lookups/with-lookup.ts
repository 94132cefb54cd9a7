import type { Span } from '../../../diagnostics/index.js';
import {
  type Assignment,
  type AttachedField,
  type Expressions,
  expressionsAt,
  type LookupArgs,
  type Plan,
} from '../../plan/index.js';
import type { EvalExpr } from '../../spl/index.js';
import { besideKeys, cellOf, keyField } from '../beside.js';
import type { HostContext, Row } from '../operator.js';
import type { LookupRow } from './compile-lookup.js';
import { isExact, joinRows } from './join-rows.js';
import { matchRows } from './match-rows.js';
import { hasColumns, type OpenLookup, openLookup } from './open-lookup.js';
import { outputValues } from './output-values.js';

/*
 * The lookup command (lookup page; transforms.conf.spec, "Lookup tables"). A table that is compared with single values on
 * equality becomes a join; else the distinct values of the rows are matched here.
 */

/** Hidden fields beside the rows: that there is an answer, and what it says of each output. */
const HIT = '#hit';
const answerField = (place: number): string => `#out${place}`;

const hidden = (name: string): AttachedField => ({ from: name, to: name, mode: 'replace' });

/** Set where a row has all inputs. */
const ASKED = '#asked';

interface Request {
  readonly lookup: OpenLookup;
  readonly inputs: LookupArgs['inputs'];
  readonly outputs: LookupArgs['inputs'];
  readonly args: LookupArgs;
}

interface Answers {
  readonly keys: readonly EvalExpr[];
  readonly rows: readonly Row[];
  /** For rows that have all inputs, and none of the answers. */
  readonly otherwise: readonly (readonly string[])[];
}

/** No list of outputs means all columns but those that are matched (lookup page). */
function outputsOf({ table, contents }: OpenLookup, { inputs, outputs }: LookupArgs, span: Span): LookupArgs['inputs'] {
  if (outputs !== undefined) return outputs;
  const used = new Set([...inputs.map(({ column }) => column), table.time?.column]);
  return contents.columns.filter((column) => !used.has(column)).map((column) => ({ column, field: column, span }));
}

function answerRow(keys: Row, outputs: readonly (readonly string[])[]): Row {
  return Object.assign(keys, { [HIT]: '1' }, ...outputs.map((values, i) => cellOf(answerField(i), values)));
}

/** Undefined if the lookup cannot be a join. */
async function joined(input: Plan, request: Request, span: Span, context: HostContext): Promise<Answers | undefined> {
  const { lookup, inputs, outputs } = request;
  const columns = inputs.map(({ column }) => column);
  if (!isExact(lookup.table, lookup.contents, columns)) return undefined;
  const fields = inputs.map(({ field }) => field);
  if ((await context.lists(input, fields)).length > 0) return undefined;
  const made = joinRows(
    lookup.table,
    lookup.contents,
    columns,
    outputs.map(({ column }) => column),
  );
  if (made === undefined) return undefined;
  const { field, call } = expressionsAt(span);
  const rows = made.entries.map(({ key, outputs: values }) =>
    answerRow(Object.fromEntries(key.map((text, i) => [keyField(i), text])), values),
  );
  const keys = fields.map((name) => (made.lowerCase ? call('lower', field(name)) : field(name)));
  return { keys, rows, otherwise: made.otherwise };
}

async function matched(input: Plan, request: Request, span: Span, context: HostContext): Promise<Answers> {
  const { lookup, inputs, outputs, args } = request;
  const { field } = expressionsAt(span);
  const matching = {
    columns: inputs.map(({ column }) => column),
    values: inputs.map((given) => field(given.field)),
    time: field(args.timeField),
  };
  const { keys, found } = await matchRows(input, lookup, matching, span, context);
  const columns = outputs.map(({ column }) => lookup.contents.columns.indexOf(column));
  const valuesOf = (rows: readonly LookupRow[]) => columns.map((column) => outputValues(rows, column));
  const answers = found.map(({ key, rows }) => answerRow(key, valuesOf(rows)));
  return { keys, rows: answers, otherwise: outputs.map(() => []) };
}

async function answersFor(input: Plan, request: Request, span: Span, context: HostContext): Promise<Answers> {
  const none: Answers = { keys: [], rows: [], otherwise: request.outputs.map(() => []) };
  if (!(await context.mayHaveRows(input))) return none;
  return (await joined(input, request, span, context)) ?? (await matched(input, request, span, context));
}

function constant(values: readonly string[], { text, call }: Expressions): EvalExpr {
  const [first] = values;
  if (first === undefined) return call('null');
  return values.length === 1 ? text(first) : call('mvappend', ...values.map(text));
}

/**
 * A row without one of the inputs stays as it is. OUTPUT writes what was found, nothing too; OUTPUTNEW writes the fields
 * that a row does not have (lookup page; props.conf.spec, LOOKUP-).
 */
function written(
  { lookup, inputs, outputs, args }: Request,
  { otherwise }: Answers,
  span: Span,
): readonly Assignment[] {
  const write = expressionsAt(span);
  const { field, text, call } = write;
  const needed = inputs.map((given) => given.field);
  if (lookup.table.time !== undefined) needed.push(args.timeField);
  const present = needed
    .map((name) => call('isnotnull', field(name)))
    .reduce((left, right) => write.binary('and', left, right));
  const asked = { field: ASKED, expr: call('if', present, text('1'), call('null')), span };
  const isAsked = call('isnotnull', field(ASKED));
  const values = outputs.map((output, i): Assignment => {
    const answer = field(answerField(i));
    const other = constant(otherwise[i] ?? [], write);
    const found = (otherwise[i] ?? []).length === 0 ? answer : call('if', call('isnotnull', field(HIT)), answer, other);
    const own = field(output.field);
    const expr = args.keepExisting
      ? call('coalesce', own, call('if', isAsked, found, call('null')))
      : call('if', isAsked, found, own);
    return { field: output.field, expr, span };
  });
  return [asked, ...values];
}

/** The rows with what a lookup says of them. Problems with columns are reported, those with the table thrown. */
export async function withLookup(input: Plan, args: LookupArgs, span: Span, context: HostContext): Promise<Plan> {
  const lookup = await openLookup(args.table, span, context);
  const outputs = outputsOf(lookup, args, span);
  if (!hasColumns(lookup, [...args.inputs, ...outputs], context.report.bind(context))) return input;
  const request: Request = { lookup, inputs: args.inputs, outputs, args };
  const answers = await answersFor(input, request, span, context);
  const fields = [HIT, ...outputs.map((_, i) => answerField(i))].map(hidden);
  const beside = await besideKeys(input, answers.keys, fields, answers.rows, span, context);
  return { kind: 'extend', input: beside, assignments: written(request, answers, span), span };
}
