import type { Import } from './imports.js';
import type { Problem } from './source.js';

type Graph = ReadonlyMap<string, readonly Import[]>;

function graphOf(imports: readonly Import[]): Graph {
  const graph = new Map<string, Import[]>();
  for (const item of imports) {
    const list = graph.get(item.from);
    if (list === undefined) graph.set(item.from, [item]);
    else list.push(item);
  }
  return graph;
}

function asProblem(trail: readonly string[], item: Import): Problem {
  const loop = [...trail.slice(trail.indexOf(item.to)), item.to];
  return { path: item.from, line: item.line, message: `import cycle: ${loop.join(' -> ')}` };
}

/**
 * Every import that closes a cycle, found by a depth-first walk. Type-only imports count: a cycle of types is
 * the same tangle to a reader.
 */
export function checkCycles(imports: readonly Import[]): readonly Problem[] {
  const graph = graphOf(imports);
  const done = new Set<string>();
  const problems: Problem[] = [];
  const trail: string[] = [];
  const visit = (path: string): void => {
    trail.push(path);
    for (const item of graph.get(path) ?? []) {
      if (trail.includes(item.to)) problems.push(asProblem(trail, item));
      else if (!done.has(item.to)) visit(item.to);
    }
    trail.pop();
    done.add(path);
  };
  for (const path of [...graph.keys()].sort()) if (!done.has(path)) visit(path);
  return problems;
}
