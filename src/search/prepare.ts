import { searchMessages } from '../diagnostics/codes/search.js';
import { type Diagnostic, diagnoser, KarstError, type Span } from '../diagnostics/index.js';
import type { Catalogue } from '../store/index.js';
import { commands } from './commands/index.js';
import { lower, type Plan } from './plan/index.js';
import type { SearchRequest } from './result.js';
import {
  expandMacros,
  type Expansion,
  type MacroTable,
  mapDiagnostic,
  parseSearch,
  parseSearchExpression,
  type SearchExpr,
} from './spl/index.js';
import { type Compiled, type CompileContext, compile, Names } from './sql/index.js';
import { resolveTime } from './sql/time-bound.js';

const diagnose = diagnoser(searchMessages);

/** A search taken as far as it goes without touching data. */
export interface Prepared {
  readonly expanded: string;
  readonly plan: Plan;
  readonly compiled: Compiled;
  /** Warnings; anything worse has been thrown. */
  readonly messages: readonly Diagnostic[];
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
    this.add(mapDiagnostic(diagnostic, this.#spl, (span) => expansion.mapSpan(span)));
  }

  /** Throws if anything but warnings was reported. */
  settle(): readonly Diagnostic[] {
    const errors = this.#collected.filter((d) => d.kind !== 'warning');
    if (errors.length > 0) throw new KarstError(errors);
    return this.#collected;
  }
}

function macrosOf(request: SearchRequest): MacroTable {
  return request.macros === undefined ? request.knowledge.macros : new Map([...request.knowledge.macros, ...request.macros]);
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

function contextFor(
  request: SearchRequest,
  catalogue: Catalogue,
  macros: MacroTable,
  report: (d: Diagnostic) => void,
): CompileContext {
  const clock = { now: request.now ?? Date.now() / 1000, timezone: request.timezone ?? 'UTC', report };
  const bound = (value: string | undefined): number | undefined =>
    value === undefined || value === '' ? undefined : resolveTime(value, clock, WHOLE);
  return {
    ...clock,
    catalogue,
    knowledge: request.knowledge,
    earliest: bound(request.earliest),
    latest: bound(request.latest),
    names: new Names(),
    parseSearch: searchParser(macros, report),
    subsearch: (expr) => {
      report(diagnose('search/unsupported', { span: expr.span }, 'subsearches'));
      return { kind: 'all', span: expr.span };
    },
  };
}

/** Text → SQL. Throws a KarstError that holds every error found, with spans into the text as written. */
export function prepare(request: SearchRequest, catalogue: Catalogue, maxRows?: number): Prepared {
  const report = new Report(request.spl);
  const macros = macrosOf(request);
  const expansion = expandMacros(request.spl, macros);
  for (const d of expansion.diagnostics) report.add(d);
  report.settle();
  const onExpanded = (d: Diagnostic): void => report.addExpanded(d, expansion);
  const parsed = parseSearch(expansion.text, commands);
  parsed.diagnostics.forEach(onExpanded);
  report.settle();
  const plan = parsed.pipeline === undefined ? undefined : lower(parsed.pipeline, commands, onExpanded);
  report.settle();
  if (plan === undefined) throw new KarstError(diagnose('search/usage', { source: request.spl, span: WHOLE }, 'The search is empty.', 'Write search terms or a generating command.'));
  const compiled = compile(plan, contextFor(request, catalogue, macros, onExpanded), maxRows);
  return { expanded: expansion.text, plan, compiled, messages: report.settle() };
}
