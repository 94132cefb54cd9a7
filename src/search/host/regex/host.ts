import { regexMessages } from '../../../diagnostics/codes/regex.js';
import { diagnoser, KarstError } from '../../../diagnostics/index.js';
import {
  type Edit,
  type Expression,
  groupsTaken,
  parseSed,
  type SedCommand,
  type Spelling,
  sedEdit,
  substitution,
  type Translation,
  translatePcre,
} from '../../../pcre/index.js';
import { type Budget, BudgetedWorker, type Stop } from './budgeted-worker.js';
import type { CharacterSpan, Extracted, Task } from './task.js';

const diagnose = diagnoser(regexMessages);

/** What the named groups of a pattern gave on one value, by their names. Groups that are empty everywhere have no key. */
export interface Extraction {
  readonly groups: ReadonlyMap<string, readonly string[]>;
  /** Where the first match has each group; only if asked for. */
  readonly spans: ReadonlyMap<string, CharacterSpan>;
}

export interface ExtractOptions {
  /** Matches taken from a value at most; 0 = all. */
  readonly maxMatch: number;
  readonly spans?: boolean;
}

/**
 * Runs PCRE regular expressions over many values, in a thread of its own and within a budget of time.
 * Everything rejects with a KarstError without a span: the pattern is malformed or not supported, or a value took too
 * long (Splunk gives up at limits.conf's match_limit, and so does the search).
 */
export interface RegexHost {
  match(pattern: string, values: readonly string[]): Promise<readonly boolean[]>;
  extract(pattern: string, values: readonly string[], options: ExtractOptions): Promise<readonly Extraction[]>;
  /** eval's replace(): every match; `\1` … `\9` stand for groups. */
  replace(pattern: string, replacement: string, values: readonly string[]): Promise<readonly string[]>;
  /** rex mode=sed. */
  sed(script: string, values: readonly string[]): Promise<readonly string[]>;
  /** Stops the thread; the next call starts another. */
  close(): void;
}

function translated(pattern: string): Translation {
  const result = translatePcre(pattern);
  if (result.ok) return result.regex;
  if (result.problem !== undefined)
    throw new KarstError(diagnose('search/regex-malformed', {}, pattern, result.problem));
  throw new KarstError(diagnose('search/regex-unsupported', {}, pattern, result.construct));
}

function expression({ source, flags, keeps }: Translation): Expression {
  return { source, flags, keeps };
}

/** The text of these groups is asked for, so it must be what PCRE gives. */
function mustBeReliable(pattern: string, regex: Translation, numbers: readonly number[], name = ''): void {
  const wrong = numbers.find((number) => regex.unreliable.includes(number));
  if (wrong === undefined) return;
  throw new KarstError(diagnose('search/regex-group', {}, pattern, name === '' ? String(wrong) : `"${name}"`));
}

function reliable(pattern: string, replacement: string, spelling: Spelling): Translation {
  const regex = translated(pattern);
  mustBeReliable(pattern, regex, groupsTaken(replacement, spelling));
  return regex;
}

function checkedSed(command: SedCommand): Edit {
  return sedEdit(command, (pattern) => reliable(pattern, command.kind === 's' ? command.replacement : '', 'sed'));
}

function byName<T>(names: readonly string[], values: readonly (T | undefined)[]): ReadonlyMap<string, T> {
  return new Map(names.flatMap((name, i) => (values[i] === undefined ? [] : [[name, values[i]] as const])));
}

class WorkerRegexHost implements RegexHost {
  readonly #worker: BudgetedWorker;

  constructor(private readonly budget: Budget) {
    this.#worker = new BudgetedWorker(budget);
  }

  async match(pattern: string, values: readonly string[]): Promise<readonly boolean[]> {
    const task: Task = { kind: 'match', expression: expression(translated(pattern)) };
    return (await this.#run(pattern, task, values)) as readonly boolean[];
  }

  async extract(pattern: string, values: readonly string[], options: ExtractOptions): Promise<readonly Extraction[]> {
    const regex = translated(pattern);
    for (const [name, numbers] of regex.names) mustBeReliable(pattern, regex, numbers, name);
    const names = regex.names.map(([name]) => name);
    const groups = regex.names.map(([, numbers]) => numbers.flatMap((number) => regex.groups[number] ?? []));
    const { maxMatch: most, spans = false } = options;
    const task: Task = { kind: 'extract', expression: expression(regex), groups, most, spans };
    const found = (await this.#run(pattern, task, values)) as readonly Extracted[];
    return found.map(({ texts, spans: places }) => ({
      groups: byName(
        names,
        texts.map((list) => (list.length > 0 ? list : undefined)),
      ),
      spans: byName(names, places),
    }));
  }

  async replace(pattern: string, replacement: string, values: readonly string[]): Promise<readonly string[]> {
    const edits = [substitution(reliable(pattern, replacement, 'eval'), replacement, 0, 'eval')];
    return (await this.#run(pattern, { kind: 'edit', edits }, values)) as readonly string[];
  }

  async sed(script: string, values: readonly string[]): Promise<readonly string[]> {
    const commands = parseSed(script);
    if (commands === undefined) {
      throw new KarstError(diagnose('search/regex-malformed', {}, script, 'it is no sed expression'));
    }
    return (await this.#run(script, { kind: 'edit', edits: commands.map(checkedSed) }, values)) as readonly string[];
  }

  close(): void {
    this.#worker.close();
  }

  async #run(pattern: string, task: Task, values: readonly string[]): Promise<readonly unknown[]> {
    if (values.length === 0) return [];
    const ending = await this.#worker.run(task, values);
    if ('outcomes' in ending) return ending.outcomes;
    throw new KarstError(this.#stopped(pattern, ending.stop, values.length));
  }

  #stopped(pattern: string, stop: Stop, count: number) {
    const { perValue, perCall } = this.budget;
    if (stop.reason === 'value') return diagnose('search/regex-too-slow', {}, pattern, stop.value, perValue);
    if (stop.reason === 'depth') return diagnose('search/regex-too-deep', {}, pattern, stop.value);
    return diagnose('search/regex-too-long', {}, pattern, count, perCall);
  }
}

const BUDGET: Budget = { perValue: 100, perCall: 60_000 };

/** A host with a thread of its own. */
export function openRegexHost(budget: Partial<Budget> = {}): RegexHost {
  return new WorkerRegexHost({ ...BUDGET, ...budget });
}

let shared: RegexHost | undefined;

/** The host that all searches of this process share; its thread starts with the first call and keeps no process alive. */
export function regexHost(): RegexHost {
  shared ??= openRegexHost();
  return shared;
}
