import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser, type Span } from '../../diagnostics/index.js';
import type { AggregateItem, LowerContext, Plan, SortKey } from '../plan/index.js';
import type { Cursor, EvalExpr, Word } from '../spl/index.js';
import { fail, toBoolean, toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { fieldList, options, words } from './spelling.js';

const diagnose = diagnoser(searchMessages);

interface Top {
  readonly fields: readonly Word[];
  readonly by: readonly Word[];
  /** 0 = all. */
  readonly limit: number;
  readonly countfield: string;
  readonly percentfield: string;
  readonly showcount: boolean;
  readonly showperc: boolean;
  readonly useother: boolean;
  readonly otherstr: string;
}

const OPTIONS = ['limit', 'countfield', 'percentfield', 'showcount', 'showperc', 'useother', 'otherstr'];

/** limits.conf, [top] maxresultrows. */
const MOST = 50_000;

function parse(cursor: Cursor, name: string): Top {
  const given = new Map<string, Word>();
  const here = cursor.here();
  const lists: { fields: Word[]; by: Word[] } = { fields: [], by: [] };
  let into = lists.fields;
  while (cursor.more()) {
    const option = cursor.option(OPTIONS);
    if (option !== undefined) given.set(option.name, option.value);
    else if (cursor.keyword('by')) into = lists.by;
    else into.push(cursor.field());
  }
  const [first] = lists.fields;
  const leading = first !== undefined && !first.quoted && /^\d+$/.test(first.text) ? lists.fields.shift() : undefined;
  if (lists.fields.length === 0) fail({ span: here }, `${name} needs a field.`, `Write ${name} limit=5 <field>.`);
  const flag = (option: string, otherwise: boolean): boolean => {
    const value = given.get(option);
    return value === undefined ? otherwise : toBoolean(value);
  };
  return {
    ...lists,
    limit: limitOf(given.get('limit') ?? leading),
    countfield: given.get('countfield')?.text ?? 'count',
    percentfield: given.get('percentfield')?.text ?? 'percent',
    showcount: flag('showcount', true),
    showperc: flag('showperc', true),
    useother: flag('useother', false),
    otherstr: given.get('otherstr')?.text ?? 'OTHER',
  };
}

function limitOf(word: Word | undefined): number {
  if (word === undefined) return 10;
  const limit = toInteger(word);
  if (limit > MOST) fail(word, `The limit is greater than ${MOST}.`, 'Use limit=0 for all values.');
  return limit;
}

/** Columns that would take each other's place (messages.conf, COMMON). */
function check({ fields, by, countfield, percentfield }: Top, { report, span }: LowerContext): void {
  const seen = new Set<string>();
  for (const { text, span: at } of [...fields, ...by]) {
    if (seen.has(text))
      report(diagnose('search/usage', { span: at }, `The field "${text}" is named twice.`, 'Name it once.'));
    seen.add(text);
  }
  for (const name of [countfield, percentfield]) {
    if (!seen.has(name)) continue;
    const hint = 'Choose another name with countfield= or percentfield=.';
    report(diagnose('search/usage', { span }, `The column "${name}" would replace the field of that name.`, hint));
  }
  if (countfield === percentfield) {
    report(
      diagnose('search/usage', { span }, 'Count and percentage have the same name.', 'Give them different names.'),
    );
  }
}

const RANK = '#rank';
const OTHER = '#other';
const TOTAL = '#total';

/** Builds the plan of top and rare: counts, their share, the first of each group. */
class Builder {
  readonly #by: readonly string[];
  readonly #fields: readonly string[];

  constructor(
    private readonly args: Top,
    private readonly rarest: boolean,
    private readonly span: Span,
  ) {
    this.#by = args.by.map(({ text }) => text);
    this.#fields = args.fields.map(({ text }) => text);
  }

  build(input: Plan): Plan {
    const { args, span } = this;
    const { countfield, percentfield, limit } = args;
    const counted = this.#aggregate(input, [{ fn: 'count', evaluated: false, as: countfield, span }], []);
    const total = this.#window(counted, { ...this.#sum(countfield), as: TOTAL }, false);
    let plan = this.#sorted(total, []);
    if (limit > 0) plan = this.#limited(plan);
    const share = this.#binary('/', this.#binary('*', this.#number(100), this.#field(countfield)), this.#field(TOTAL));
    const percent = this.#call('round', [share, this.#number(6)]);
    plan = { kind: 'extend', input: plan, assignments: [{ field: percentfield, expr: percent, span }], span };
    const shown = [...(args.showcount ? [countfield] : []), ...(args.showperc ? [percentfield] : [])];
    return { kind: 'project', input: plan, mode: 'exact', patterns: [...this.#by, ...this.#fields, ...shown], span };
  }

  /** The first rows of every group; the rest goes, or becomes one row. */
  #limited(sorted: Plan): Plan {
    const { args, span } = this;
    const { limit, countfield, useother, otherstr } = args;
    const ranked = this.#window(sorted, { fn: 'count', evaluated: false, as: RANK, span }, true);
    const beyond = this.#binary('>', this.#field(RANK), this.#number(limit));
    if (!useother) {
      const expr: EvalExpr = { kind: 'unary', op: 'not', arg: beyond, span };
      return { kind: 'filter', input: ranked, predicate: { kind: 'eval', expr }, span };
    }
    const label: EvalExpr = { kind: 'string', value: otherstr, span };
    const named = this.#fields.map((f) => ({
      field: f,
      expr: this.#call('if', [beyond, label, this.#field(f)]),
      span,
    }));
    const isOther = this.#call('if', [beyond, this.#number(1), this.#number(0)]);
    const assignments = [{ field: OTHER, expr: isOther, span }, ...named];
    const marked: Plan = { kind: 'extend', input: ranked, assignments, span };
    const total = { fn: 'max', arg: this.#field(TOTAL), evaluated: false, as: TOTAL, span };
    return this.#sorted(this.#aggregate(marked, [this.#sum(countfield), total], [OTHER]), [OTHER]);
  }

  #sum(field: string): AggregateItem {
    return { fn: 'sum', arg: this.#field(field), evaluated: false, as: field, span: this.span };
  }

  #aggregate(input: Plan, items: readonly AggregateItem[], more: readonly string[]): Plan {
    const { span } = this;
    const by = [...this.#by, ...more, ...this.#fields].map((field) => ({ field, span }));
    return { kind: 'aggregate', input, items, by, allNumbers: false, dedupSplitValues: false, span };
  }

  #window(input: Plan, item: AggregateItem, running: boolean): Plan {
    const { span } = this;
    const by = this.#by.map((field) => ({ field, span }));
    const frame = running ? { frame: { to: 0, counting: 'group' as const } } : {};
    return { kind: 'window', input, items: [item], by, allNumbers: false, ...frame, span };
  }

  #sorted(input: Plan, first: readonly string[]): Plan {
    const { countfield } = this.args;
    const key = (field: string, descending: boolean): SortKey => ({ field, descending, as: 'auto' });
    const values = this.#fields.map((field): SortKey => ({ field, descending: !this.rarest, as: 'str' }));
    const keys = [...[...this.#by, ...first].map((f) => key(f, false)), key(countfield, !this.rarest), ...values];
    return { kind: 'sort', input, keys, span: this.span };
  }

  #field(name: string): EvalExpr {
    return { kind: 'field', name, quoted: true, span: this.span };
  }

  #number(value: number): EvalExpr {
    return { kind: 'number', value, text: String(value), span: this.span };
  }

  #call(name: string, args: readonly EvalExpr[]): EvalExpr {
    return { kind: 'call', name, args, nameSpan: this.span, span: this.span };
  }

  #binary(op: '*' | '/' | '>', left: EvalExpr, right: EvalExpr): EvalExpr {
    return { kind: 'binary', op, left, right, span: this.span };
  }
}

function print(args: Top): string {
  const given = options([
    ['limit', args.limit],
    ['countfield', args.countfield],
    ['percentfield', args.percentfield],
    ['showcount', args.showcount],
    ['showperc', args.showperc],
    ['useother', args.useother],
    ['otherstr', args.otherstr],
  ]);
  const names = (list: readonly Word[]): string => fieldList(list.map(({ text }) => text));
  return words(given, names(args.fields), args.by.length === 0 ? '' : `BY ${names(args.by)}`);
}

const SYNTAX =
  '[limit=<int>] [countfield=<field>] [percentfield=<field>] [showcount=<bool>] [showperc=<bool>] [useother=<bool>] [otherstr=<string>] <field>... [BY <field>...]';

function definition(name: 'top' | 'rare', summary: string, examples: readonly string[]) {
  return command<Top>({
    name,
    ...(name === 'top' ? { aliases: ['common'] } : {}),
    syntax: `${name} ${name === 'top' ? '[<N>] ' : ''}${SYNTAX}`,
    summary,
    examples,
    parse: (cursor) => parse(cursor, name),
    print,
    lower: (args, input, context) => {
      check(args, context);
      return new Builder(args, name === 'rare', context.span).build(rows(input));
    },
  });
}

export const top = definition('top', 'The most frequent values of fields, with their share.', [
  'search * | top limit=5 QueryName',
  'search * | top 3 Image BY host useother=true',
]);

export const rare = definition('rare', 'The least frequent values of fields, with their share.', [
  'search * | rare limit=5 Image BY host',
]);
