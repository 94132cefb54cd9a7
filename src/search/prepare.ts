import { searchMessages } from '../diagnostics/codes/search.js';
import { splMessages } from '../diagnostics/codes/spl.js';
import { type Diagnostic, diagnoser, KarstError, type Span } from '../diagnostics/index.js';
import type { Knowledge } from '../knowledge/index.js';
import type { Catalogue } from '../store/index.js';
import { commands } from './commands/index.js';
import type { TimeRange } from './host/index.js';
import { macroTable, memoOfTexts, readSearchText } from './known-texts.js';
import { lower, type Plan } from './plan/index.js';
import type { SearchRequest } from './result.js';
import {
  type Expansion,
  expandMacros,
  type KnownText,
  type MacroTable,
  mapDiagnostic,
  type ParsedSearch,
  type Pipeline,
  parseSearch,
  type SearchExpr,
  spliced,
  type WantedText,
} from './spl/index.js';
import {
  type CompileContext,
  type Compiled,
  type CompileOptions,
  compile,
  fieldNames,
  hasNoRows,
  listFields,
  Names,
} from './sql/index.js';
import { resolveTime } from './sql/time-bound.js';
import type { SubsearchNode } from './subsearch.js';

const diagnose = diagnoser({ ...searchMessages, ...splMessages });

/** What subsearches have returned. */
export type Answers = ReadonlyMap<SubsearchNode, SearchExpr>;

/** A search parsed and lowered; compiling it needs its subsearches' answers. */
export interface Planned {
  readonly expanded: string;
  /** Where a subsearch stands whose text must be known before the rest of the search can be read; `plan` is then its plan. */
  readonly wanted?: Span;
  readonly plan: Plan;
  /** What the search is after each of its commands. */
  stages(): readonly { readonly command: string; readonly plan: Plan }[];
  readonly now: number;
  readonly timezone: string;
  readonly range: TimeRange;
  readonly knowledge: Knowledge;
  savedSearch(name: string): string | undefined;
  /** Lowers the pipeline of a subsearch. */
  lower(pipeline: Pipeline): Plan;
  /** A search, or with `input` the rest of one (`| …`), that turns up while the search runs; problems quote that text. */
  parse(spl: string, input?: Plan): Plan;
  /** Throws a KarstError that holds every error found. */
  compile(plan: Plan, answers: Answers, options?: CompileOptions): Compiled;
  /** The fields that the plan's rows may have. */
  names(plan: Plan, answers: Answers): readonly string[];
  /** Those of some fields that may have several values in a row of the plan. */
  lists(plan: Plan, fields: readonly string[], answers: Answers): readonly string[];
  /** Whether the plan has no rows, whatever is in the tables. */
  hasNoRows(plan: Plan, answers: Answers): boolean;
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
    // What was read from another text, such as an event type's, is told of that.
    if (diagnostic.source !== undefined && diagnostic.source !== expansion.text) this.add(diagnostic);
    else this.add(mapDiagnostic(diagnostic, this.#spl, (span) => expansion.mapSpan(span)));
  }

  /** Throws if anything but warnings was reported. */
  settle(): readonly Diagnostic[] {
    const errors = this.#collected.filter((d) => d.kind !== 'warning');
    if (errors.length > 0) throw new KarstError(errors);
    return this.#collected;
  }
}

const WHOLE: Span = { from: 0, to: 0 };

/** Reports what is wrong with a text each time that it is asked for. */
function searchParser(macros: MacroTable, report: (d: Diagnostic) => void): CompileContext['parseSearch'] {
  return (text) => {
    const { expr, diagnostics } = readSearchText(text, macros);
    for (const d of diagnostics) report(d);
    return expr;
  };
}

type Settings = Omit<CompileContext, 'names' | 'subsearch' | 'lookupRows'>;

function settingsFor(
  request: SearchRequest,
  catalogue: Catalogue,
  macros: MacroTable,
  report: (d: Diagnostic) => void,
): Settings {
  const clock = { now: request.now ?? Date.now() / 1000, timezone: request.timezone ?? 'UTC', report };
  const bound = (value: string | undefined): number | undefined =>
    value === undefined || value === '' ? undefined : resolveTime(value, clock, undefined);
  const [earliest, latest] = [bound(request.earliest), bound(request.latest)];
  return {
    ...clock,
    catalogue,
    restricted: request.access !== undefined,
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

interface ReadText {
  readonly expansion: Expansion;
  /** Absent if the macros could not be expanded. */
  readonly parsed?: ParsedSearch;
}

/** Expands and parses a text, with what its subsearches have returned put in. */
function readText(spl: string, macros: MacroTable, texts: readonly KnownText[] = []): ReadText {
  const expansion = texts.reduce(spliced, expandMacros(spl, macros));
  if (expansion.diagnostics.some((d) => d.kind !== 'warning')) return { expansion };
  return { expansion, parsed: parseSearch(expansion.text, commands) };
}

interface Reading {
  readonly expansion: Expansion;
  readonly pipeline?: Pipeline | undefined;
  readonly wanted?: WantedText | undefined;
  /** Absent if anything but warnings was reported. */
  readonly plan?: Plan | undefined;
}

/** Lowers a text, or the subsearch in it that must be run first. `report` gets every problem with a span into the expanded text. */
function read(
  { expansion, parsed }: ReadText,
  report: (d: Diagnostic, expansion: Expansion | undefined) => void,
  input?: Plan,
): Reading {
  for (const d of expansion.diagnostics) report(d, undefined);
  if (parsed === undefined) return { expansion };
  const onExpanded = (d: Diagnostic): void => report(d, expansion);
  parsed.diagnostics.forEach(onExpanded);
  const { pipeline, wanted } = parsed;
  const plan =
    wanted !== undefined
      ? lower(wanted.pipeline, commands, onExpanded)
      : pipeline && lower(pipeline, commands, onExpanded, input);
  return { expansion, pipeline, wanted, plan };
}

/** The searches that knowledge gives: those of data models come again with every search over them. */
const readInnerText = memoOfTexts((spl, macros) => readText(spl, macros));

/** What `read` gives and tells of a search that stands alone: it has the same plan each time. */
const readAlone = memoOfTexts((spl, macros) => {
  const problems: { readonly diagnostic: Diagnostic; readonly of: Expansion | undefined }[] = [];
  const reading = read(readInnerText(spl, macros), (diagnostic, of) => problems.push({ diagnostic, of }));
  return { reading, problems };
});

/** The plan of a search that turns up while another runs, or with `input` of the rest of one; problems quote its text. */
function readInner(spl: string, macros: MacroTable, report: Report, input: Plan | undefined): Plan | undefined {
  const tell = (diagnostic: Diagnostic, of: Expansion | undefined): void =>
    report.add({ source: of?.text ?? spl, ...diagnostic });
  const { reading, problems } =
    input === undefined
      ? readAlone(spl, macros)
      : { reading: read(readInnerText(spl, macros), tell, input), problems: [] };
  for (const { diagnostic, of } of problems) tell(diagnostic, of);
  const { wanted, plan } = reading;
  if (wanted !== undefined) report.add(diagnose('spl/subsearch-as-value', { ...wanted, source: spl }));
  return plan;
}

/** The search has been lowered whole already: what was to be reported of its parts has been. */
function stagesOf(pipeline: Pipeline | undefined, text: string): readonly { command: string; plan: Plan }[] {
  const written = pipeline?.commands ?? [];
  return written.flatMap(({ span }, i) => {
    const plan = lower({ commands: written.slice(0, i + 1), span }, commands, () => undefined);
    return plan === undefined ? [] : [{ command: text.slice(span.from, span.to), plan }];
  });
}

/** What earlier readings of the same search have brought to light. */
export interface Learnt {
  /** What its subsearches returned, in the order in which they were put into the text. */
  readonly texts: readonly KnownText[];
  readonly messages: readonly Diagnostic[];
}

/**
 * Text → Plan. Throws a KarstError that holds every error found, with spans into the text as written. `lookupRows` gives
 * the rows of automatic lookups; by default those that came with the knowledge.
 */
export function prepare(
  request: SearchRequest,
  catalogue: Catalogue,
  { texts, messages }: Learnt = { texts: [], messages: [] },
  lookupRows: CompileContext['lookupRows'] = (table) => table,
): Planned {
  const report = new Report(request.spl);
  for (const message of messages) report.add(message);
  const macros = macroTable(request.knowledge.macros, request.macros);
  const told = (d: Diagnostic, of: Expansion | undefined): void =>
    of === undefined ? report.add(d) : report.addExpanded(d, of);
  const { expansion, pipeline, wanted, plan: first } = read(readText(request.spl, macros, texts), told);
  const plan = required(first, report);
  const onExpanded = (d: Diagnostic): void => report.addExpanded(d, expansion);
  const settings = settingsFor(request, catalogue, macros, onExpanded);
  const contextFor = (answers: Answers): CompileContext => ({
    ...settings,
    lookupRows,
    names: new Names(),
    subsearch: (node) => answers.get(node) ?? node,
  });
  return {
    expanded: expansion.text,
    ...(wanted === undefined ? {} : { wanted: wanted.span }),
    plan,
    stages: () => stagesOf(pipeline, expansion.text),
    now: settings.now,
    timezone: settings.timezone,
    range: { earliest: settings.earliest, latest: settings.latest },
    knowledge: request.knowledge,
    savedSearch: (name) => request.savedSearches?.get(name),
    lower: (pipeline) => required(lower(pipeline, commands, onExpanded), report),
    parse: (spl, input) => required(readInner(spl, macros, report, input), report),
    compile: (part, answers, options) => {
      const compiled = compile(part, contextFor(answers), options);
      report.settle();
      return compiled;
    },
    names: (part, answers) => fieldNames(part, contextFor(answers)),
    lists: (part, fields, answers) => listFields(part, fields, contextFor(answers)),
    hasNoRows: (part, answers) => hasNoRows(part, contextFor(answers)),
    report: onExpanded,
    messages: () => report.settle(),
  };
}
