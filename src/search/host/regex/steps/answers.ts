import { regexMessages } from '../../../../diagnostics/codes/regex.js';
import { diagnoser, KarstError, type Span } from '../../../../diagnostics/index.js';
import { relaxedRe2 } from '../../../../pcre/index.js';
import { type AttachedField, expressionsAt, type Host, type Plan } from '../../../plan/index.js';
import type { EvalExpr } from '../../../spl/index.js';
import { type HostContext, inputOf, MOST_STEP_ROWS, type Row } from '../../operator.js';

/*
 * The course of every step: the distinct keys of the rows are asked for, answered outside the engine, and the answers put
 * beside the rows. Keys without an answer are in no table.
 */

const diagnose = diagnoser(regexMessages);

/** What a field holds: one value stands for itself. */
export type Value = string | readonly string[];

/** The key that the pattern is matched against, and where an answer of one field stands. Hidden. */
export const SUBJECT = '#subject';
export const RESULT = '#result';

export interface Question {
  /** What is computed for each row, under hidden names; `SUBJECT` is among them. */
  readonly keys: ReadonlyMap<string, EvalExpr>;
  /** The subjects that matter are those that this pattern matches. */
  readonly pattern?: string;
  readonly fields: readonly AttachedField[];
  /** An answer for each of the distinct keys, without the keys; undefined where there is none. */
  answer(keys: readonly Row[]): Promise<readonly (Row | undefined)[]>;
}

/** A weaker pattern that the engine can run keeps subjects out that cannot match. */
function worthAsking(pattern: string | undefined, span: Span): EvalExpr {
  const { call, field, text } = expressionsAt(span);
  const relaxed = pattern === undefined ? undefined : relaxedRe2(pattern);
  return relaxed === undefined ? call('isnotnull', field(SUBJECT)) : call('match', field(SUBJECT), text(relaxed));
}

/** The distinct keys of the input's rows, where all of them have a value. */
async function distinctKeys(
  input: Plan,
  { keys, pattern }: Question,
  span: Span,
  context: HostContext,
): Promise<readonly Row[]> {
  const names = [...keys.keys()];
  const assignments = [...keys].map(([field, expr]) => ({ field, expr, span }));
  const computed: Plan = { kind: 'extend', input, assignments, span };
  const expr = worthAsking(pattern, span);
  const asked: Plan = { kind: 'filter', input: computed, predicate: { kind: 'eval', expr }, span };
  const { rows } = await context.rows({ kind: 'distinct', input: asked, fields: names, span }, MOST_STEP_ROWS + 1);
  if (rows.length > MOST_STEP_ROWS) throw new KarstError(diagnose('search/regex-too-many', {}, MOST_STEP_ROWS));
  return rows.filter((row) => names.every((name) => row[name] !== undefined));
}

async function answered(input: Plan, question: Question, span: Span, context: HostContext): Promise<Plan> {
  const asked = await distinctKeys(input, question, span, context);
  const answers = await question.answer(asked);
  const rows = asked.flatMap((keys, i) => (answers[i] === undefined ? [] : [{ ...keys, ...answers[i] }]));
  const { keys, fields } = question;
  const columns = [...keys.keys(), ...fields.map(({ from }) => from)];
  const { rows: table } = await context.hold({ fields: columns, rows }, span);
  const on = [...keys].map(([from, expr]) => ({ from, expr }));
  return { kind: 'attach', input, table, keys: on, fields, matches: 'one', keepUnmatched: true, span };
}

/**
 * The node's rows with the answers beside them. What is wrong with a pattern is reported as a problem of the search,
 * which then does not run.
 */
export async function withAnswers(node: Host, question: Question, context: HostContext): Promise<Plan> {
  const { span } = node;
  const input = inputOf(node);
  try {
    return await answered(input, question, span, context);
  } catch (error) {
    if (!(error instanceof KarstError)) throw error;
    for (const diagnostic of error.diagnostics) context.report({ span, ...diagnostic });
    return input;
  }
}

export function subjectsOf(rows: readonly Row[]): readonly Value[] {
  return rows.map((row) => row[SUBJECT] ?? '');
}

export function textsOf(value: Value): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

/** The answer of one field; undefined if there is nothing to answer. */
export function result(texts: readonly string[]): Row | undefined {
  const [first] = texts;
  return first === undefined ? undefined : { [RESULT]: texts.length > 1 ? texts : first };
}

/** Runs a function of texts over values, each distinct text once. */
export async function overTexts<T>(
  values: readonly Value[],
  run: (texts: readonly string[]) => Promise<readonly T[]>,
): Promise<readonly (readonly T[])[]> {
  const lists = values.map(textsOf);
  const distinct = [...new Set(lists.flat())];
  const results = await run(distinct);
  const found = new Map(distinct.map((text, i) => [text, results[i] as T]));
  return lists.map((list) => list.map((text) => found.get(text) as T));
}
