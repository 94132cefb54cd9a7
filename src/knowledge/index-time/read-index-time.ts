import { AUTOMATIC } from '../automatic-extraction.js';
import type { ParseEval } from '../calculated-field.js';
import { type ConfBook, mergeConf } from '../conf-book.js';
import type { Setting } from '../conf-file.js';
import type { Report } from '../diagnose.js';
import type { OriginKey } from '../knowledge.js';
import { matchingPositions, type PatternStanza, stanzasInOrder } from '../stanza-order.js';
import { readLineRules } from './line-rules.js';
import { type RecognitionRule, readRecognition, ruleTest } from './recognition.js';
import type { IndexRules, IndexTime } from './rules.js';
import { Settings } from './settings.js';
import { readStructure } from './table-rules.js';
import { readTimeRules } from './time-rules.js';
import { readEdits, readTransforms } from './transform-rules.js';

const silent: Report = () => undefined;

/** What the settings of an origin refer to. */
interface Context {
  readonly transforms: ConfBook;
  readonly parseEval: ParseEval;
}

function readRules(all: ReadonlyMap<string, Setting>, { transforms, parseEval }: Context, report: Report): IndexRules {
  const settings = new Settings(all, report);
  const charset = readCharset(settings);
  return {
    lines: readLineRules(settings),
    time: readTimeRules(settings),
    ...readStructure(settings),
    trimBraces: settings.flag('JSON_TRIM_BRACES_IN_ARRAY_NAMES', false),
    ...(charset === undefined ? {} : { charset }),
    edits: readEdits(settings),
    transforms: readTransforms(settings, transforms, parseEval),
  };
}

function readCharset(settings: Settings): string | undefined {
  const setting = settings.get('CHARSET');
  if (setting === undefined || /^(auto|utf-?8)$/i.test(setting.value)) return undefined;
  try {
    return new TextDecoder(setting.value.replace(/^CP(?=\d)/i, 'windows-')).encoding;
  } catch {
    return settings.problem(setting, 'the name of a character set, such as UTF-8, UTF-16LE or ISO-8859-1');
  }
}

/** The settings of the stanzas at these positions over the default stanza's; of two with one key, the first. */
function merged(stanzas: readonly PatternStanza[], positions: readonly number[], defaults: ConfBook['defaults']) {
  const all = new Map(defaults.settings);
  for (const position of positions.toReversed()) {
    for (const [key, setting] of stanzas[position]?.stanza.settings ?? []) all.set(key, setting);
  }
  return all;
}

/**
 * The index-time side of props.conf and transforms.conf, both merged for the global context. With a `report` every stanza
 * is read once at the start, so that what is wrong in it is reported whether or not an event ever meets it.
 */
export function readIndexTime(
  props: ConfBook,
  context: Context,
  extractionFor: IndexTime['extractionFor'],
  report?: Report,
): IndexTime {
  const stanzas = stanzasInOrder(props, silent);
  let recognition: readonly Recogniser[] | undefined;
  if (report !== undefined) {
    for (const { settings } of [props.defaults, ...stanzas.map(({ stanza }) => stanza)]) {
      readRules(settings, context, report);
    }
    recognition = recognisers(props, report);
  }
  const known = new Map<string, IndexRules>();
  const rulesFor = (origin: OriginKey): IndexRules => {
    const positions = matchingPositions(stanzas, origin);
    const key = positions.join(' ');
    let rules = known.get(key);
    if (rules === undefined) {
      rules = readRules(merged(stanzas, positions, props.defaults), context, silent);
      known.set(key, rules);
    }
    return rules;
  };
  return {
    rulesFor,
    extractionFor,
    sourcetypeOf: (source) => {
      const origin = { source, sourcetype: '', host: '' };
      const own = matchingPositions(stanzas, origin).filter((p) => stanzas[p]?.pattern.kind === 'source');
      const setting = merged(stanzas, own, props.defaults).get('sourcetype');
      return setting === undefined || setting.value === '' ? undefined : setting.value;
    },
    recognise: (lines, kind) => {
      recognition ??= recognisers(props, silent);
      return recognition.find((rule) => rule.kind === kind && rule.holds(lines))?.sourcetype;
    },
  };
}

interface Recogniser extends RecognitionRule {
  holds(lines: readonly string[]): boolean;
}

function recognisers(props: ConfBook, report: Report): Recogniser[] {
  return readRecognition(props, report).map((rule) => ({ ...rule, holds: ruleTest(rule) }));
}

/** Where no .conf file says anything. */
export const NO_INDEX_TIME: IndexTime = readIndexTime(
  mergeConf([]),
  { transforms: mergeConf([]), parseEval: () => ({ diagnostics: [] }) },
  () => ({ automatic: AUTOMATIC, extractions: [] }),
);
