import type { Node, Pattern } from './ast.js';
import { lacks } from './refusal.js';
import { canBeEmpty, childrenOf } from './shape.js';

type NumbersOf = (to: number | string) => readonly number[];

/** Nodes of a kind, with all that they stand in, outermost first. */
function found<K extends Node['kind']>(
  root: Node,
  kind: K,
): (readonly [Extract<Node, { kind: K }>, readonly Node[]])[] {
  const all: (readonly [Extract<Node, { kind: K }>, readonly Node[]])[] = [];
  const visit = (node: Node, around: readonly Node[]): void => {
    if (isOf(node, kind)) all.push([node, around]);
    for (const child of childrenOf(node)) visit(child, [...around, node]);
  };
  visit(root, []);
  return all;
}

function isOf<K extends Node['kind']>(node: Node, kind: K): node is Extract<Node, { kind: K }> {
  return node.kind === kind;
}

/** The numbers of the groups that conditions ask about. */
export function testedGroups(root: Node, names: Pattern['names']): ReadonlySet<number> {
  const numbersOf: NumbersOf = (to) => (typeof to === 'number' ? [to] : (names.get(to) ?? []));
  return new Set(found(root, 'condition').flatMap(([condition]) => numbersOf(condition.group)));
}

const WHERE = 'conditional groups on a group';

/**
 * What a condition finds out about a group shows only where something was matched since the group began (see the
 * emitter), and JavaScript forgets groups between repetitions. Throws a Refusal for anything else.
 */
export function checkConditions(root: Node, numbersOf: NumbersOf): void {
  const conditions = found(root, 'condition');
  if (conditions.length === 0) return;
  const groups = found(root, 'group');
  for (const [condition, around] of conditions) {
    if (around.some((node) => node.kind === 'look' && node.behind)) throw lacks('conditional groups in a look-behind');
    for (const [group, outside] of groups) {
      if (numbersOf(condition.group).includes(group.number)) checkGroup(group, around, outside);
    }
  }
}

function checkGroup(group: Extract<Node, { kind: 'group' }>, around: readonly Node[], outside: readonly Node[]): void {
  if (around.includes(group)) throw lacks(`${WHERE} around them`);
  if (canBeEmpty(group.body)) throw lacks(`${WHERE} that may match nothing`);
  if (outside.some((node) => node.kind === 'look')) throw lacks(`${WHERE} in a look-around`);
  if (outside.some((node) => node.kind === 'repeat' && node.most > 1)) throw lacks(`${WHERE} that repeats`);
}
