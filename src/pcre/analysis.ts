import type { Node, Pattern } from './ast.js';
import { checkConditions } from './conditions.js';
import { broken, lacks } from './refusal.js';
import { canBeEmpty, childrenOf, groupsIn } from './shape.js';

/* Where PCRE and JavaScript part, and the rules of PCRE that JavaScript does not have. */

type Groups = ReadonlySet<number>;
type Repeat = Extract<Node, { kind: 'repeat' }>;

const MAYBE_UNSET = 'back-references to a group that may not have matched';

/** The groups that are set whenever a node has matched, given those set before it; checks the references in it. */
function certain(node: Node, known: Groups, numbersOf: (to: number | string) => readonly number[]): Groups {
  const inside = (body: Node, before = known): Groups => certain(body, before, numbersOf);
  switch (node.kind) {
    case 'characters':
    case 'assertion':
    case 'keep':
      return known;
    case 'sequence':
      return node.items.reduce((before, item) => inside(item, before), known);
    case 'alternatives': {
      const [first = known, ...others] = node.branches.map((branch) => inside(branch));
      return new Set([...first].filter((group) => others.every((other) => other.has(group))));
    }
    case 'group':
      return new Set([...inside(node.body), node.number]);
    case 'atomic':
      return inside(node.body);
    case 'look': {
      const after = inside(node.body);
      return node.negated ? known : after;
    }
    case 'repeat': {
      const after = inside(node.body);
      return node.least > 0 && !forgets(node) ? after : known;
    }
    case 'condition': {
      const other = inside(node.no);
      return new Set([...inside(node.yes)].filter((group) => other.has(group)));
    }
    case 'call':
      return known;
    case 'reference': {
      const numbers = numbersOf(node.to);
      if (numbers.length > 1) throw lacks('back-references to a name of several groups');
      if (!numbers.every((number) => known.has(number))) throw lacks(MAYBE_UNSET);
      return known;
    }
  }
}

/** JavaScript does not count a repetition that matches nothing: PCRE does, and its groups are set to nothing. */
function forgets({ most, body }: Repeat): boolean {
  return most > 1 && canBeEmpty(body);
}

const NO_GROUPS: Groups = new Set();

/** Groups of a repeated part: JavaScript forgets what a repetition does not set again, PCRE keeps it. */
function forgotten(node: Node): readonly number[] {
  const below = childrenOf(node).flatMap(forgotten);
  if (node.kind !== 'repeat' || node.most <= 1) return below;
  const inside = groupsIn(node.body);
  if (forgets(node)) return [...below, ...inside];
  const always = certain(node.body, NO_GROUPS, () => []);
  return [...below, ...inside.filter((number) => !always.has(number))];
}

/** Whether matching nothing is what a node tries last, if it does at all. */
function triesNothingLast(node: Node): boolean {
  switch (node.kind) {
    case 'keep':
      return false;
    case 'sequence':
      return node.items.every((item) => !canBeEmpty(item)) || node.items.every(triesNothingLast);
    case 'alternatives':
      return node.branches.every((branch, i) => {
        if (!canBeEmpty(branch)) return true;
        return i === node.branches.length - 1 && triesNothingLast(branch);
      });
    case 'condition':
      return triesNothingLast(node.yes) && triesNothingLast(node.no);
    case 'repeat':
      return !canBeEmpty(node) || (node.mode !== 'lazy' && triesNothingLast(node.body));
    case 'group':
    case 'atomic':
      return triesNothingLast(node.body);
    default:
      return true;
  }
}

/**
 * Where a repetition matches nothing, PCRE goes on behind the repeat, and JavaScript tries the repetition another way:
 * that comes to the same unless there is another way.
 */
function checkRepeats(node: Node): void {
  if (node.kind === 'repeat' && node.most > 1 && node.least < node.most) {
    if (canBeEmpty(node.body) && !triesNothingLast(node.body))
      throw lacks('repeats of a part that prefers to match nothing');
  }
  childrenOf(node).forEach(checkRepeats);
}

/** The number of characters that a node matches, if it is always the same. */
function width(node: Node): number | undefined {
  switch (node.kind) {
    case 'characters':
      return 1;
    case 'assertion':
    case 'look':
    case 'keep':
      return 0;
    case 'sequence': {
      const widths = node.items.map(width);
      return widths.includes(undefined) ? undefined : widths.reduce<number>((sum, w) => sum + (w ?? 0), 0);
    }
    case 'alternatives': {
      const [first, ...others] = node.branches.map(width);
      return others.every((w) => w === first) ? first : undefined;
    }
    case 'repeat': {
      const one = width(node.body);
      return one === undefined || node.least !== node.most ? undefined : one * node.least;
    }
    case 'group':
    case 'atomic':
      return width(node.body);
    case 'condition': {
      const one = width(node.yes);
      return one === width(node.no) ? one : undefined;
    }
    case 'reference':
    case 'call':
      return undefined;
  }
}

/** A look-behind must have a fixed width, alternatives at its top one each (pcrepattern, "Lookbehind assertions"). */
function checkLooks(node: Node, inLook: boolean): void {
  if (node.kind === 'keep' && inLook) throw lacks('\\K in a look-around');
  if (node.kind === 'look' && node.behind) {
    const branches = node.body.kind === 'alternatives' ? node.body.branches : [node.body];
    if (branches.some((branch) => width(branch) === undefined)) throw broken('a look-behind has no fixed length');
  }
  for (const child of childrenOf(node)) checkLooks(child, inLook || node.kind === 'look');
}

/** Throws a Refusal for what would match otherwise; answers the groups whose text is not to be relied on. */
export function analyse({ root, names, mixedCase }: Pattern): Groups {
  checkLooks(root, false);
  checkRepeats(root);
  checkConditions(root, (to) => (typeof to === 'number' ? [to] : (names.get(to) ?? [])));
  certain(root, NO_GROUPS, (to) => (typeof to === 'number' ? [to] : (names.get(to) ?? [])));
  if (mixedCase) throw lacks('case-insensitive back-references beside case-sensitive parts');
  return new Set(forgotten(root));
}
