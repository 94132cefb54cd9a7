import { type Sql, sql, text } from '../../sql/fragment.js';
import type { Step } from './json-path.js';

/*
 * Values at a path of an XML text (spath page): elements by name, `{2}` the second of that name from 1, `{}` all,
 * `{@a}` an attribute. The text is cut into tags and texts; the depth after each token says where elements end.
 */

const ATTRIBUTE = `\\s+[^\\s=/>]+\\s*=\\s*(?:"[^"]*"|'[^']*')`;
const TAG = `<[^\\s/>!?][^\\s/>]*(?:${ATTRIBUTE})*\\s*/?>`;
const CDATA = '<!\\[CDATA\\[(?s:.*?)\\]\\]>';
const OTHER = '<!--(?s:.*?)-->|<\\?(?s:.*?)\\?>|<![A-Za-z][^>\\[]*(?:\\[[^\\]]*\\])?[^>]*>';
const TOKEN = text(`${CDATA}|${OTHER}|</[^>]*>|${TAG}|[^<]+`);
const FIRST_TAG = text(`^${TAG}`);

/** 1 for a tag that opens, -1 for one that closes, 0 for anything else. */
function step(token: Sql): Sql {
  return sql`multiIf(startsWith(${token}, '</'), -1, match(${token}, '^<[^!?]') AND NOT endsWith(${token}, '/>'), 1, 0)`;
}

/** Positions of the first and last token of every element that lies in nothing else, in order. */
const ELEMENTS = (() => {
  const opens = sql`arrayFilter((i, s, d) -> s = 1 AND d = 1, arrayEnumerate(tokens), steps, depths)`;
  const closes = sql`arrayFilter((i, s, d) -> s = -1 AND d = 0, arrayEnumerate(tokens), steps, depths)`;
  const empty = sql`arrayFilter((i, t, d) -> d = 0 AND startsWith(t, '<') AND endsWith(t, '/>'), arrayEnumerate(tokens), tokens, depths)`;
  return sql`arraySort(arrayConcat(arrayZip(${opens}, ${closes}), arrayMap(i -> (i, i), ${empty})))`;
})();

/** Whether the text is made of tokens alone and every tag that opens is closed. */
const WELL_FORMED = sql`arrayStringConcat(tokens) = x AND arrayLast(d -> 1, depths) = 0 AND arrayMin(depths) >= 0`;

/** The elements of a name that lie directly in a text, as XML. */
function children(inner: Sql, name: Sql): Sql {
  const named = sql`arrayFilter(e -> extract(tokens[e.1], '^<([^\\s/>]+)') = ${name}, ${ELEMENTS})`;
  const texts = sql`arrayMap(e -> arrayStringConcat(arraySlice(tokens, e.1, e.2 - e.1 + 1)), ${named})`;
  const known = sql`arrayMap(depths -> if(${WELL_FORMED}, ${texts}, []), [arrayCumSum(steps)])[1]`;
  const cut = sql`arrayMap(steps -> ${known}, [arrayMap(t -> ${step(sql`t`)}, tokens)])[1]`;
  return sql`arrayMap(x -> arrayMap(tokens -> ${cut}, [extractAll(x, ${TOKEN})])[1], [${inner}])[1]`;
}

/** What is between the tags of an element. */
function innerOf(element: Sql): Sql {
  const between = sql`substring(${element}, length(f) + 1, length(${element}) - length(f) - length(extract(${element}, '</[^>]*>$')))`;
  return sql`arrayMap(f -> if(endsWith(f, '/>'), '', ${between}), [extract(${element}, ${FIRST_TAG})])[1]`;
}

/** The value of an attribute, quotes taken off. */
function attribute(element: Sql, name: Sql): Sql {
  const all = sql`extractAllGroupsVertical(extract(${element}, ${FIRST_TAG}), '\\s([^\\s=/>]+)\\s*=\\s*("[^"]*"|''[^'']*'')')`;
  const found = sql`arrayFirst(a -> a[1] = ${name}, ${all})[2]`;
  return sql`arrayMap(q -> decodeXMLComponent(substring(q, 2, length(q) - 2)), [${found}])[1]`;
}

/** Text as text; an element that holds others as XML. */
function contentOf(element: Sql): Sql {
  const part = sql`multiIf(startsWith(t, '<![CDATA['), substring(t, 10, length(t) - 12), startsWith(t, '<'), '', decodeXMLComponent(t))`;
  const whole = sql`if(arrayExists(t -> match(t, '^<[^!?]'), tokens), v, arrayStringConcat(arrayMap(t -> ${part}, tokens)))`;
  return sql`arrayMap(v -> arrayMap(tokens -> ${whole}, [extractAll(v, ${TOKEN})])[1], [${innerOf(element)}])[1]`;
}

/** What each kind of step makes of the groups of elements before it. */
function taken(kind: Step['kind']): Sql {
  const each = (of: Sql): Sql => sql`arrayMap(e -> ${of}, arrayFlatten(groups))`;
  switch (kind) {
    case 'key':
      return each(children(innerOf(sql`e`), sql`substring(s, 2)`));
    case 'attribute':
      return each(sql`[${attribute(sql`e`, sql`substring(s, 3, length(s) - 3)`)}]`);
    case 'index':
      return sql`if(s = '{0}', [], arrayMap(g -> arraySlice(g, toUInt64OrZero(substring(s, 2, length(s) - 2)), 1), groups))`;
    case 'all':
      return sql`groups`;
  }
}

const IS: Readonly<Record<Step['kind'], Sql>> = {
  key: sql`startsWith(s, '.')`,
  attribute: sql`startsWith(s, '{@')`,
  all: sql`s = '{}'`,
  index: sql`startsWith(s, '{')`,
};
const KINDS = Object.keys(IS) as Step['kind'][];

/**
 * Every value at the steps (as in json-path.ts, with `{@name}`) of a document, as Array(String); what is empty is left
 * out. The elements of one parent stay together along the way, since `{2}` counts among them. `known` are the steps
 * that do not depend on the row: the SQL is then no longer than they need.
 */
export function selectXml(document: Sql, steps: Sql, known?: readonly Step[]): Sql {
  const kinds = known === undefined ? KINDS : KINDS.filter((kind) => known.some((s) => s.kind === kind));
  const next = kinds.reduceRight<Sql>((rest, kind) => sql`if(${IS[kind]}, ${taken(kind)}, ${rest})`, sql`groups`);
  const found = sql`arrayFlatten(arrayFold((groups, s) -> ${next}, ${steps}, [[concat('<x>', ${document}, '</x>')]]))`;
  const contents = (list: Sql): Sql => sql`arrayMap(e -> ${contentOf(sql`e`)}, ${list})`;
  if (known === undefined) {
    const values = sql`if(startsWith(${steps}[-1], '{@'), l, ${contents(sql`l`)})`;
    return sql`arrayFilter(v -> v != '', arrayMap(l -> ${values}, [${found}])[1])`;
  }
  return sql`arrayFilter(v -> v != '', ${known.at(-1)?.kind === 'attribute' ? found : contents(found)})`;
}
