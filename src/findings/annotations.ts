import type { Rule } from './rule.js';

/** Framework → identifiers, with what else contentctl writes to `action.correlationsearch.annotations`. */
export type Annotations = Readonly<Record<string, string | number | readonly string[]>>;

/**
 * Annotations as contentctl builds them: CIS control 13 for the network and 10 for everything else, NIST DE.CM for
 * TTP and DE.AE for the rest. Kill chain phases need MITRE's data and are left out; so is what is empty.
 */
export function annotationsOf({ type, dataSources, tags }: Rule): Annotations {
  const all: Readonly<Record<string, string | number | readonly string[] | undefined>> = {
    analytic_story: tags.analyticStory,
    cis20: [tags.securityDomain === 'network' ? 'CIS 13' : 'CIS 10'],
    confidence: tags.confidence,
    cve: tags.cve,
    data_source: dataSources,
    impact: tags.impact,
    mitre_attack: tags.mitreAttackId,
    nist: [type === 'TTP' ? 'DE.CM' : 'DE.AE'],
    type,
    type_list: [type],
  };
  return Object.fromEntries(Object.entries(all).filter(isPresent));
}

const FRAMEWORKS = ['cis20', 'mitre_attack', 'nist'];

/** `annotations.<key>` for every list, `annotations._frameworks` and `annotations._all`: the fields that searches over risk use. */
export function flattened(annotations: Annotations): Readonly<Record<string, readonly string[]>> {
  const lists = Object.entries(annotations).filter(isList);
  const frameworks = lists.filter(([key]) => FRAMEWORKS.includes(key));
  return {
    ...Object.fromEntries(lists.map(([key, list]) => [`annotations.${key}`, list])),
    ...(annotations.mitre_attack !== undefined && {
      'annotations.mitre_attack.mitre_technique_id': annotations.mitre_attack as readonly string[],
    }),
    'annotations._frameworks': frameworks.map(([key]) => key),
    'annotations._all': frameworks.flatMap(([, list]) => list),
  };
}

function isPresent<T>(entry: [string, T | undefined]): entry is [string, T] {
  const [, value] = entry;
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}

function isList(entry: [string, unknown]): entry is [string, readonly string[]] {
  return Array.isArray(entry[1]);
}
