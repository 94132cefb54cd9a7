/** Any object inside a syntax tree. */
export type Node = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

/** Every object of a tree, the tree itself first. */
export function nodesOf(tree: unknown): readonly Node[] {
  if (!isObject(tree)) return [];
  return [tree, ...Object.values(tree).flatMap(nodesOf)];
}

/** The fields that an eval expression reads; `a.b` reads two. */
export function fieldsIn(tree: unknown): readonly string[] {
  return nodesOf(tree).flatMap((node) =>
    node.kind === 'field' && typeof node.name === 'string' ? node.name.split('.') : [],
  );
}
