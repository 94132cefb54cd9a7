import { randomUUID } from 'node:crypto';
import { reviewMessages } from '../../diagnostics/codes/review.js';
import { closeMatch, diagnoser, KarstError } from '../../diagnostics/index.js';
import type { LookupCell, LookupStore, LookupTarget } from '../../store/index.js';

const diagnose = diagnoser(reviewMessages);

/*
 * Suppression rules hide findings that are known to be of no interest: the finding stays in its index, marked with the
 * rule's name, and reviews leave it out (ES, "Suppress notable events"). Rules are kept as records in the collection
 * `notable_suppressions`, one for every step in the life of a rule; none is rewritten.
 */

export const SUPPRESSIONS: LookupTarget = { kind: 'collection', name: 'notable_suppressions' };

export interface Suppression {
  readonly name: string;
  /** Terms of a search, without a pipe. */
  readonly filter: string;
  /** Findings from then on, in seconds since the epoch. */
  readonly from: number;
  /** Findings up to then; absent: without an end. */
  readonly until?: number;
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /** Who made it, and when. */
  readonly by: string;
  readonly made: number;
  /** Who ended it early, and when; absent where nobody did. */
  readonly ended?: { readonly by: string; readonly at: number };
}

export type NewSuppression = Omit<Suppression, 'ended'>;

const COLUMNS = ['_key', 'time', 'name', 'action', 'search', 'from', 'until', 'reason', 'owner', 'user'] as const;
type Column = (typeof COLUMNS)[number];
type Step = Readonly<Record<Column, string>>;

const number = (text: string): number | undefined => (text === '' ? undefined : Number(text));

function textOf(cell: LookupCell | undefined): string {
  return typeof cell === 'string' ? cell : (cell?.[0] ?? '');
}

async function steps(lookups: LookupStore): Promise<readonly Step[]> {
  const contents = await lookups.read(SUPPRESSIONS);
  if (contents === undefined) return [];
  const at = COLUMNS.map((column) => [column, contents.columns.indexOf(column)] as const);
  return contents.rows.map(
    (row) => Object.fromEntries(at.map(([column, i]) => [column, i < 0 ? '' : textOf(row[i])])) as Step,
  );
}

function made({ name, search, from, until, reason, owner, user, time }: Step): Suppression {
  const end = number(until);
  return {
    name,
    filter: search,
    from: number(from) ?? 0,
    ...(end === undefined ? {} : { until: end }),
    reason,
    owner: owner || user,
    by: user,
    made: number(time) ?? 0,
  };
}

/** All rules that ever were, in the order in which they were made; a name may come again once its rule is over. */
export async function suppressionsIn(lookups: LookupStore): Promise<readonly Suppression[]> {
  const all: Suppression[] = [];
  for (const step of await steps(lookups)) {
    const at = all.findLastIndex(({ name }) => name === step.name);
    const before = all[at];
    if (step.action === 'add') all.push(made(step));
    else if (step.action === 'end' && before !== undefined) {
      const ended = { by: step.user, at: number(step.time) ?? 0 };
      all[at] = { ...before, until: number(step.until) ?? ended.at, ended };
    }
  }
  return all;
}

/** Whether a rule hides nothing that is found at a time (seconds since the epoch) or later. */
export function isOver({ until, ended }: Suppression, now: number): boolean {
  return ended !== undefined || (until !== undefined && until <= now);
}

/** Pipes and brackets outside quotes would make more of a filter than terms. */
function checkedFilter(filter: string): string {
  const plain = filter.replace(/"(?:\\[\s\S]|[^"\\])*"/g, '""');
  const odd = /[|[\]]/.exec(plain)?.[0];
  if (odd !== undefined)
    throw new KarstError(diagnose('review/suppression-filter', {}, `it has \`${odd}\` outside quotes.`));
  if (plain.includes('`')) throw new KarstError(diagnose('review/suppression-macro', {}));
  if (filter.trim() === '') throw new KarstError(diagnose('review/empty', {}, 'filter'));
  return filter.trim();
}

function checked({ name, from, until, filter, ...rest }: NewSuppression): NewSuppression {
  if (!/^[\w.-]{1,100}$/.test(name)) throw new KarstError(diagnose('review/suppression-name', {}, name));
  if (until !== undefined && until <= from) throw new KarstError(diagnose('review/suppression-time', {}));
  return { name, from, ...(until === undefined ? {} : { until }), filter: checkedFilter(filter), ...rest };
}

async function append(lookups: LookupStore, step: Omit<Step, '_key'>, key: string): Promise<boolean> {
  const row = COLUMNS.map((column) => (column === '_key' ? key : step[column]));
  const attempt = randomUUID();
  await lookups.write(SUPPRESSIONS, 'insert', { columns: [...COLUMNS, 'attempt'], rows: [[...row, attempt]] });
  const contents = await lookups.read(SUPPRESSIONS);
  const at = contents?.columns.indexOf('attempt') ?? -1;
  return contents?.rows.some((cells) => cells[at] === attempt) ?? false;
}

const seconds = (time: number | undefined): string => (time === undefined ? '' : time.toFixed(3));

/**
 * Makes a rule. Rejects with a KarstError if its parts are no rule, or one of this name is not over. Whether the filter
 * compiles is for the caller to find out: see `suppressionCondition`.
 */
export async function addSuppression(lookups: LookupStore, wanted: NewSuppression): Promise<Suppression> {
  const rule = checked(wanted);
  const same = (await suppressionsIn(lookups)).filter(({ name }) => name === rule.name);
  const exists = (): KarstError => new KarstError(diagnose('review/suppression-exists', {}, rule.name));
  if (same.some((one) => !isOver(one, rule.made))) throw exists();
  const { name, filter, from, until, reason, owner, by, made } = rule;
  const step = {
    ...{ time: seconds(made), name, action: 'add', search: filter, from: seconds(from), until: seconds(until) },
    ...{ reason, owner, user: by },
  };
  if (!(await append(lookups, step, `${name}#${same.length + 1}`))) throw exists();
  return rule;
}

/**
 * Ends a rule: it hides nothing from now on, and with `reveal` nothing that it hid before. Rejects with a KarstError if
 * there is none of the name that is not over; a rule that is over can still be made to reveal.
 */
export async function endSuppression(
  lookups: LookupStore,
  {
    name,
    by,
    now,
    reveal,
  }: { readonly name: string; readonly by: string; readonly now: number; readonly reveal: boolean },
): Promise<Suppression> {
  const all = await suppressionsIn(lookups);
  const rule = all.findLast((one) => one.name === name);
  if (rule === undefined) {
    const names = all.map((one) => one.name);
    throw new KarstError(diagnose('review/no-suppression', {}, name, closeMatch(name, names)));
  }
  if (isOver(rule, now) && !reveal) throw new KarstError(diagnose('review/suppression-over', {}, name));
  const until = reveal ? rule.from : Math.max(now, rule.from);
  const step = {
    ...{ time: seconds(now), name, action: 'end', search: '', from: '', until: seconds(until), reason: '', owner: '' },
    user: by,
  };
  await append(lookups, step, `${name}#end#${randomUUID()}`);
  return { ...rule, until, ended: { by, at: now } };
}
