import { searchMessages } from '../diagnostics/codes/search.js';
import { type Diagnostic, diagnoser, KarstError, type Span } from '../diagnostics/index.js';
import type { Catalogue } from '../store/index.js';
import { commands } from './commands/index.js';
import { lower, type Plan } from './plan/index.js';
import type { SearchRequest } from './result.js';
import {
  type Expansion,
  expandMacros,
  type MacroTable,
  mapDiagnostic,
  type Pipeline,
  parseSearch,
  parseSearchExpression,
  type SearchExpr,
} from './spl/index.js';
import { type CompileContext, type Compiled, compile, Names } from './sql/index.js';
import { resolveTime } from './sql/time-bound.js';
import type { SubsearchNode } from './subsearch.js';

const diagnose = diagnoser(searchMessages);

/** A search parsed and lowered; compiling it needs its subsearches' answers. */
export interface Planned {
  readonly expanded: string;
  readonly plan: Plan;
  /** Lowers the pipeline of a subsearch. */
  lower(pipeline: Pipeline): Plan;
  /** Throws a KarstError that holds every error found. */
  compile(plan: Plan, answers: ReadonlyMap<SubsearchNode, SearchExpr>, maxRows?: number): Compiled;
  report(diagnostic: Diagnostic): void;
  /** Warnings so far; anything worse has been thrown. */
  messages(): readonly Diagnostic[];
}

/** Collects what all phases report, and turns spans of the expanded text into spans of what the user wrote. */
class Report {
  readonly #collected: Diagnostic[] = [];
  readonly #spl: string;

  constructor(spl: string) {
    this.#spl = spl;
  }

  add(diagnostic: Diagnostic): void {
    const same = (d: Diagnostic): boolean => d.message === diagnostic.message && d.span?.from === diagnostic.span?.from;
    if (!this.#collected.some(same)) this.#collected.push({ source: this.#spl, ...diagnostic });
  }

  addExpanded(diagnostic: Diagnostic, expansion: Expansion): void {
    if (diagnostic.source !== undefined) this.add(diagnostic);
    else this.add(mapDiagnostic(diagnostic, this.#spl, (span) => expansion.mapSpan(span)));
  }

  /** Throws if anything but warnings was reported. */
  settle(): readonly Diagnostic[] {
    const errors = this.#collected.filter((d) => d.kind !== 'warning');
    if (errors.length > 0) throw new KarstError(errors);
    return this.#collected;
  }
}

function macrosOf(request: SearchRequest): MacroTable {
  const { knowledge, macros } = request;
  return macros === undefined ? knowledge.macros : new Map([...knowledge.macros, ...macros]);
}

const WHOLE: Span = { from: 0, to: 0 };

/** Search expressions of eventtypes and searchmatch, parsed once. */
function searchParser(macros: MacroTable, report: (d: Diagnostic) => void): CompileContext['parseSearch'] {
  const known = new Map<string, SearchExpr | undefined>();
  return (text) => {
    if (known.has(text)) return known.get(text);
    const expansion = expandMacros(text, macros);
    const parsed = parseSearchExpression(expansion.text);
    for (const d of [...expansion.diagnostics, ...parsed.diagnostics]) report({ ...d, source: text });
    known.set(text, parsed.expr);
    return parsed.expr;
  };
}

type Settings = Omit<CompileContext, 'names' | 'subsearch'>;

function settingsFor(
  request: SearchRequest,
  catalogue: Catalogue,
  macros: MacroTable,
  report: (d: Diagnostic) => void,
): Settings {
  const clock = { now: request.now ?? Date.now() / 1000, timezone: request.timezone ?? 'UTC', report };
  const bound = (value: string | undefined): number | undefined =>
    value === undefined || value === '' ? undefined : resolveTime(value, clock, WHOLE);
  const [earliest, latest] = [bound(request.earliest), bound(request.latest)];
  return {
    ...clock,
    catalogue,
    knowledge: request.knowledge,
    earliest,
    latest,
    parseSearch: searchParser(macros, report),
  };
}

function required(plan: Plan | undefined, report: Report): Plan {
  report.settle();
  if (plan !== undefined) return plan;
  const hint = 'Write search terms or a generating command.';
  throw new KarstError(diagnose('search/usage', { span: WHOLE }, 'The search is empty.', hint));
}

/** Text → Plan. Throws a KarstError that holds every error found, with spans into the text as written. */
export function prepare(request: SearchRequest, catalogue: Catalogue): Planned {
  const report = new Report(request.spl);
  const macros = macrosOf(request);
  const expansion = expandMacros(request.spl, macros);
  for (const d of expansion.diagnostics) report.add(d);
  report.settle();
  const onExpanded = (d: Diagnostic): void => report.addExpanded(d, expansion);
  const parsed = parseSearch(expansion.text, commands);
  parsed.diagnostics.forEach(onExpanded);
  report.settle();
  const lowered = (pipeline: Pipeline | undefined): Plan =>
    required(pipeline === undefined ? undefined : lower(pipeline, commands, onExpanded), report);
  const plan = lowered(parsed.pipeline);
  const settings = settingsFor(request, catalogue, macros, onExpanded);
  return {
    expanded: expansion.text,
    plan,
    lower: lowered,
    compile: (part, answers, maxRows) => {
      const subsearch = (node: SubsearchNode): SearchExpr => answers.get(node) ?? node;
      const compiled = compile(part, { ...settings, names: new Names(), subsearch }, maxRows);
      report.settle();
      return compiled;
    },
    report: onExpanded,
    messages: () => report.settle(),
  };
}
