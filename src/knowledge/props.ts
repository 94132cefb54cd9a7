import { parseAliases } from './alias.js';
import { readAutomaticJson, readMode, readTrimSpaces } from './automatic-extraction.js';
import { type LookupTables, parseLookup } from './automatic-lookup.js';
import { type ParseEval, parseCalculated } from './calculated-field.js';
import type { ConfBook, MergedStanza } from './conf-book.js';
import { placeOf, type Setting } from './conf-file.js';
import { diagnose, type Report } from './diagnose.js';
import { parseExtraction } from './extraction.js';
import type { AutomaticExtraction, EntryExtraction, SearchTimeOperations } from './knowledge.js';
import { recordPlace } from './provenance.js';
import { parseReport } from './report-class.js';
import { readBoolean } from './setting-value.js';
import { stanzasInOrder } from './stanza-order.js';
import type { StanzaKind, StanzaPattern } from './stanza-pattern.js';

/** What one setting of props.conf adds. An empty rule holds its key against lower stanzas: the value is empty or broken. */
export type Rule = Partial<Omit<SearchTimeOperations, 'signature' | 'extractions'>> & {
  readonly extractions?: EntryExtraction['extractions'];
  readonly automatic?: Partial<AutomaticExtraction>;
};

/** A stanza of props.conf, ready to be applied: rules by canonical key. */
export interface PropsStanza {
  readonly pattern: StanzaPattern;
  readonly rules: ReadonlyMap<string, Rule>;
}

export interface Props {
  /** The one that wins first; see `stanzasInOrder`. */
  readonly stanzas: readonly PropsStanza[];
  /** The default stanza's, below all others. */
  readonly defaults: ReadonlyMap<string, Rule>;
}

/** What the settings of props.conf refer to. */
export interface PropsContext {
  readonly transforms: ConfBook;
  readonly lookups: LookupTables;
  readonly parseEval: ParseEval;
  readonly report: Report;
}

/**
 * Reads all stanzas once, so that a fault is reported once and whether or not an event ever meets it; or, of settings
 * that are known to have none, each stanza when it is first asked for.
 */
export function readProps(book: ConfBook, context: PropsContext, faultless = false): Props {
  const stanzas = stanzasInOrder(book, context.report).map(({ stanza, pattern }) => {
    const read = (): ReadonlyMap<string, Rule> => readRules(stanza, pattern.kind, context);
    return faultless ? readLater(pattern, read) : { pattern, rules: read() };
  });
  return { stanzas, defaults: readRules(book.defaults, 'source', context) };
}

function readLater(pattern: StanzaPattern, read: () => PropsStanza['rules']): PropsStanza {
  let rules: PropsStanza['rules'] | undefined;
  return {
    pattern,
    get rules() {
      rules ??= read();
      return rules;
    },
  };
}

function readRules(stanza: MergedStanza, kind: StanzaKind, context: PropsContext): Map<string, Rule> {
  const rules = new Map<string, Rule>();
  for (const [key, setting] of stanza.settings) {
    const rule = readRule(key, setting, kind, context);
    if (rule !== undefined) rules.set(key, rule);
  }
  return rules;
}

/** The settings that act on searches; undefined for all others, which `setting-review.ts` speaks of. */
function readRule(key: string, setting: Setting, kind: StanzaKind, context: PropsContext): Rule | undefined {
  const read = READERS.get(/^[^-]*-/.exec(key)?.[0] ?? key);
  if (read === undefined) return undefined;
  return setting.value === '' ? {} : read(setting, context, kind);
}

type Reader = (setting: Setting, context: PropsContext, kind: StanzaKind) => Rule;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['EXTRACT-', (s, { report }) => ({ extractions: placed(s, [parseExtraction(s, report)]) })],
  ['REPORT-', (s, { transforms, report }) => ({ extractions: placed(s, parseReport(s, transforms, report)) })],
  ['FIELDALIAS-', (s, { report }) => ({ aliases: placed(s, parseAliases(s, report)) })],
  ['EVAL-', (s, { parseEval, report }) => ({ calculated: placed(s, [parseCalculated(s, parseEval, report)]) })],
  ['LOOKUP-', (s, { lookups, report }) => ({ lookups: placed(s, [parseLookup(s, lookups, report)]) })],
  ['KV_MODE', (s, { report }) => ({ automatic: readMode(s, report) })],
  ['KV_TRIM_SPACES', (s, { report }) => ({ automatic: readTrimSpaces(s, report) })],
  ['AUTO_KV_JSON', (s, { report }) => ({ automatic: readAutomaticJson(s, report) })],
  ['ADD_EXTRA_TIME_FIELDS', (s, { report }) => readTimeFields(s, report)],
  ['rename', (s, { report }, kind) => (kind === 'sourcetype' ? { sourcetype: s.value } : misplaced(s, report))],
]);

/** Source: props.conf.spec, "ADD_EXTRA_TIME_FIELDS". */
function readTimeFields(setting: Setting, report: Report): Rule {
  const word = setting.value.toLowerCase();
  if (word === 'all') return {};
  if (word === 'none' || word === 'subseconds') return { timeFields: false };
  return readBoolean(setting, true, report) ? {} : { timeFields: false };
}

function misplaced(setting: Setting, report: Report): Rule {
  report(diagnose('knowledge/setting-out-of-place', placeOf(setting), 'rename', setting.stanza, 'a sourcetype stanza'));
  return {};
}

function placed<T extends object>(setting: Setting, pieces: readonly (T | undefined)[]): T[] {
  return pieces.flatMap((piece) => (piece === undefined ? [] : [recordPlace(piece, setting)]));
}
