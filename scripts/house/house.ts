import { checkBudgets } from './budgets.js';
import { checkCycles } from './cycles.js';
import { checkNames, checkSyntax } from './forbidden.js';
import { importsOf } from './imports.js';
import { type HouseFile, type Problem, parse } from './source.js';
import { checkVersions } from './versions.js';
import { checkHomeless, checkZones } from './zones.js';

/**
 * All house rules over a tree given as data: TypeScript files and package.json, paths relative to the root.
 * Problems come back sorted by path and line.
 */
export function checkHouse(files: readonly HouseFile[]): readonly Problem[] {
  const sources = files.filter((file) => file.path.endsWith('.ts')).map(parse);
  const imports = sources.flatMap(importsOf);
  const problems = [
    ...checkZones(imports),
    ...checkHomeless(sources.map((file) => file.path)),
    ...checkCycles(imports),
    ...sources.flatMap((file) => [...checkBudgets(file), ...checkSyntax(file)]),
    ...files.flatMap((file) => checkNames(file.path)),
    ...files.filter((file) => file.path === 'package.json').flatMap(checkVersions),
  ];
  return problems.sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1));
}
