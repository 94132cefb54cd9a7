import { createHash } from 'node:crypto';
import { byAscii } from './ascii.js';
import { AUTOMATIC } from './automatic-extraction.js';
import type {
  AutomaticLookup,
  EntryExtraction,
  Extraction,
  OriginKey,
  PairExtraction,
  SearchTimeOperations,
} from './knowledge.js';
import type { Props, Rule } from './props.js';
import { matchingPositions } from './stanza-order.js';

type Unsigned = Omit<SearchTimeOperations, 'signature'>;

/**
 * The operations of any origin. Origins that match the same stanzas share one object, and so do those whose operations
 * come out equal: a reader may compare by identity as well as by signature.
 */
export function operationsOf(props: Props): (origin: OriginKey) => SearchTimeOperations {
  const byOrigin = new Map<string, SearchTimeOperations>();
  const byStanzas = new Map<string, SearchTimeOperations>();
  const bySignature = new Map<string, SearchTimeOperations>();
  return (origin) =>
    cached(byOrigin, JSON.stringify([origin.sourcetype, origin.source, origin.host]), () => {
      const { positions, sourcetype } = stanzasOf(props, origin);
      return cached(byStanzas, JSON.stringify([positions, sourcetype]), () => {
        const layers = positions.flatMap((position) => props.stanzas[position]?.rules ?? []);
        const operations = assemble(mergeRules([...layers, props.defaults]), sourcetype);
        const signature = signatureOf(operations);
        return cached(bySignature, signature, () => ({ ...operations, signature }));
      });
    });
}

function cached<T>(cache: Map<string, T>, key: string, make: () => T): T {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}

/**
 * The stanzas of an origin, the one that wins first, by position. A renamed source type has the settings of its new
 * name and none of its own; a rename is followed once. Source: props.conf.spec, "rename".
 */
function stanzasOf(props: Props, origin: OriginKey): { positions: readonly number[]; sourcetype?: string } {
  const positions = matchingPositions(props.stanzas, origin);
  const renaming = positions
    .map((position) => props.stanzas[position]?.rules.get('rename'))
    .find((r) => r !== undefined);
  const sourcetype = renaming?.sourcetype;
  return sourcetype === undefined
    ? { positions }
    : { positions: matchingPositions(props.stanzas, { ...origin, sourcetype }), sourcetype };
}

/** All settings of all stanzas; of two with one key, that of the earlier stanza. */
function mergeRules(layers: readonly ReadonlyMap<string, Rule>[]): Map<string, Rule> {
  const merged = new Map<string, Rule>();
  for (const [key, rule] of layers.flatMap((layer) => [...layer])) {
    if (!merged.has(key)) merged.set(key, rule);
  }
  return merged;
}

/**
 * Classes within a step go in ASCII order, and `EXTRACT-` before `REPORT-`, which is ASCII order too.
 * Source: Knowledge Manager Manual, "The sequence of search-time operations".
 */
function assemble(rules: ReadonlyMap<string, Rule>, sourcetype: string | undefined): Unsigned {
  const ordered = inOrder(rules);
  const untimed = ordered.some((rule) => rule.timeFields === false);
  return {
    extractions: extractionsOf(ordered).filter(isOfSearches),
    aliases: ordered.flatMap((rule) => rule.aliases ?? []),
    calculated: ordered.flatMap((rule) => rule.calculated ?? []),
    lookups: ordered.flatMap((rule) => rule.lookups ?? []),
    ...(sourcetype === undefined ? {} : { sourcetype }),
    ...(untimed ? { timeFields: false } : {}),
  };
}

function inOrder(rules: ReadonlyMap<string, Rule>): Rule[] {
  return [...rules].sort(([a], [b]) => byAscii(a, b)).map(([, rule]) => rule);
}

function extractionsOf(ordered: readonly Rule[]): EntryExtraction['extractions'] {
  return ordered.flatMap((rule) => rule.extractions ?? []);
}

function isOfSearches(extraction: Extraction | PairExtraction): extraction is Extraction {
  return extraction.kind === 'cells' || (extraction.kind === 'groups' && extraction.refused === undefined);
}

/** What is taken out of the events of an origin when they come in; equal stanzas give the same object. */
export function entryExtractionsOf(props: Props): (origin: OriginKey) => EntryExtraction {
  const byStanzas = new Map<string, EntryExtraction>();
  return (origin) => {
    const { positions } = stanzasOf(props, origin);
    return cached(byStanzas, JSON.stringify(positions), () => {
      const layers = positions.flatMap((position) => props.stanzas[position]?.rules ?? []);
      const ordered = inOrder(mergeRules([...layers, props.defaults]));
      const automatic = ordered.map((rule) => rule.automatic ?? {});
      return { automatic: Object.assign({ ...AUTOMATIC }, ...automatic), extractions: extractionsOf(ordered) };
    });
  };
}

/** A digest of everything that acts, so without the places that it came from. */
function signatureOf(operations: Unsigned): string {
  const acting = {
    ...operations,
    calculated: operations.calculated.map(({ field, text }) => [field, text]),
    lookups: operations.lookups.map(lookupIdentity),
  };
  return createHash('sha256').update(JSON.stringify(acting)).digest('base64url');
}

/** A table is known by its name: names are unique in one knowledge. */
function lookupIdentity({ table, inputs, outputs, keepExisting }: AutomaticLookup): unknown {
  return [table.name, inputs, outputs, keepExisting];
}
