import { byAscii } from './ascii.js';
import type { ConfBook, MergedStanza } from './conf-book.js';
import { diagnose, type Report } from './diagnose.js';
import type { OriginKey } from './knowledge.js';
import { readInteger } from './setting-value.js';
import { compileStanza, isRecognitionRule, type StanzaKind, type StanzaPattern } from './stanza-pattern.js';

/** A stanza of props.conf that events are matched against. */
export interface PatternStanza {
  readonly stanza: MergedStanza;
  readonly pattern: StanzaPattern;
}

interface Ranked extends PatternStanza {
  readonly priority: number;
}

const KIND_RANK: Readonly<Record<StanzaKind, number>> = { source: 0, host: 1, sourcetype: 2 };
const PRIORITY_RANGE = [0, 2_147_483_647] as const;

/**
 * The stanzas of props.conf, the one that wins first: source:: before host:: before sourcetype; then the higher priority
 * (by default 100 for a literal name, 0 for a pattern); then the name that comes first in ASCII order.
 * Source: props.conf.spec, "priority".
 */
export function stanzasInOrder(book: ConfBook, report: Report): readonly PatternStanza[] {
  return [...book.stanzas.values()].flatMap((stanza) => ranked(stanza, report) ?? []).sort(precedence);
}

function precedence(a: Ranked, b: Ranked): number {
  return (
    KIND_RANK[a.pattern.kind] - KIND_RANK[b.pattern.kind] ||
    b.priority - a.priority ||
    byAscii(a.pattern.name, b.pattern.name)
  );
}

function ranked(stanza: MergedStanza, report: Report): Ranked | undefined {
  if (isRecognitionRule(stanza.name)) return undefined;
  const pattern = compilePattern(stanza, report);
  if (pattern === undefined) return undefined;
  const usual = pattern.literal ? 100 : 0;
  const setting = stanza.settings.get('priority');
  const priority = setting?.value === '' ? undefined : setting;
  return { stanza, pattern, priority: readInteger(priority, usual, PRIORITY_RANGE, report) };
}

function compilePattern(stanza: MergedStanza, report: Report): StanzaPattern | undefined {
  try {
    return compileStanza(stanza.id);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    report(diagnose('knowledge/stanza-pattern-invalid', stanza.place, stanza.name, reason));
    return undefined;
  }
}

/** The positions of the stanzas that an origin matches, in order. */
export function matchingPositions(
  stanzas: readonly { readonly pattern: StanzaPattern }[],
  origin: OriginKey,
): readonly number[] {
  return stanzas.flatMap(({ pattern }, position) => (pattern.matches(origin) ? [position] : []));
}
