import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser, type Span } from '../../../diagnostics/index.js';
import { type AttachedField, expressionsAt, type Plan, type Predicate } from '../../plan/index.js';
import type { HostContext, Row } from '../operator.js';

/*
 * Steps that read texts which SQL cannot: each distinct text of a field is fetched once, and what is found in it is
 * put beside the rows that have it. A list of values travels as one text.
 */

const diagnose = diagnoser(searchMessages);

/** Between the values of a list; no log has it. */
const BETWEEN = '\x1e';

/** Distinct texts that a step fetches at most. */
const MOST_TEXTS = 200_000;

export interface TextStep {
  readonly input: Plan;
  readonly field: string;
  readonly span: Span;
  /** The command, for the warning that there were too many texts. */
  readonly what: string;
  readonly context: HostContext;
}

/** The input with the field as one text, `#text`, and a short name of it, `#key`. */
function prepared({ input, field, span }: TextStep): Plan {
  const is = expressionsAt(span);
  const assignments = [
    { field: '#text', expr: is.call('mvjoin', is.field(field), is.text(BETWEEN)), span },
    { field: '#key', expr: is.call('md5', is.field('#text')), span },
  ];
  return { kind: 'extend', input, assignments, span };
}

interface DistinctText {
  readonly key: string;
  readonly values: readonly string[];
}

/** Which texts are wanted, as a condition on `#text`, and how many characters of them; lists are fetched whole. */
export interface Wanted {
  readonly where?: Predicate;
  readonly length?: number;
}

async function distinctTexts(step: TextStep, over: Plan, { where, length }: Wanted): Promise<readonly DistinctText[]> {
  const { span, context, what } = step;
  const is = expressionsAt(span);
  const present: Predicate = { kind: 'eval', expr: is.call('isnotnull', is.field('#text')) };
  const filtered: Plan = { kind: 'filter', input: over, predicate: where ?? present, span };
  const text = is.field('#text');
  const start = is.call('substr', text, is.number(1), is.number(length ?? 0));
  const cut = is.call('if', is.call('match', text, is.text(BETWEEN)), text, start);
  const read: Plan =
    length === undefined
      ? filtered
      : { kind: 'extend', input: filtered, assignments: [{ field: '#text', expr: cut, span }], span };
  const distinct: Plan = { kind: 'distinct', input: read, fields: ['#key', '#text'], span };
  const { rows } = await context.rows(distinct, MOST_TEXTS + 1);
  if (rows.length > MOST_TEXTS) {
    context.report(diagnose('search/limit', { span }, `${what} reads the first ${MOST_TEXTS} distinct texts only.`));
  }
  return rows.slice(0, MOST_TEXTS).flatMap((row) => {
    const [key, text] = [row['#key'], row['#text']];
    return typeof key === 'string' && typeof text === 'string' ? [{ key, values: text.split(BETWEEN) }] : [];
  });
}

/** How what was found is put beside the rows. */
export interface Beside {
  readonly mode: AttachedField['mode'];
  /** A row of the input becomes as many as were found in it; rows of which nothing was found stay. */
  readonly many?: boolean;
  /** What a field goes by beside the row. */
  readonly target?: (field: string) => string;
}

/** The input with what `read` finds in the values of the field; nothing found anywhere is the input itself. */
export async function besideTexts(
  step: TextStep,
  read: (values: readonly string[]) => readonly Row[],
  { mode, many = false, target = (field) => field }: Beside,
  wanted: Wanted = {},
): Promise<{ readonly plan: Plan; readonly fields: readonly string[] }> {
  const { span, context } = step;
  const input = prepared(step);
  const rows: Row[] = [];
  for (const { key, values } of await distinctTexts(step, input, wanted)) {
    for (const row of read(values)) rows.push(Object.assign(Object.create(null) as Row, row, { '#key': key }));
  }
  const fields = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => name !== '#key');
  if (fields.length === 0) return { plan: step.input, fields };
  const { rows: table } = await context.hold({ fields: ['#key', ...fields], rows }, span);
  const plan: Plan = {
    kind: 'attach',
    input,
    table,
    keys: [{ from: '#key', expr: expressionsAt(span).field('#key') }],
    fields: fields.map((name) => ({ from: name, to: target(name), mode })),
    matches: many ? 'all' : 'one',
    keepUnmatched: true,
    span,
  };
  return { plan, fields };
}
