import type { Import } from './imports.js';
import { isTest, type Problem } from './source.js';
import { EXTRA_DOORS, ZONES } from './zone-table.js';

const names = Object.keys(ZONES).sort((a, b) => b.length - a.length);

/** The zone a path under src/ belongs to: the longest name that is a folder above it. */
export function zoneOf(path: string): string | undefined {
  return names.find((name) => path.startsWith(`src/${name}/`));
}

function topFolder(path: string): string {
  return path.split('/')[1] ?? '';
}

function permits(rule: string, to: string, zone: string, typeOnly: boolean): boolean {
  const onlyTypes = rule.startsWith('type:');
  const target = onlyTypes ? rule.slice('type:'.length) : rule;
  return (target === zone || `src/${target}` === to) && (typeOnly || !onlyTypes);
}

function mayImport(from: string, item: Import, to: string): boolean {
  const rules = ZONES[from];
  if (from === to || to === 'diagnostics' || rules === 'any' || isTest(item.from)) return true;
  return (rules ?? []).some((rule) => permits(rule, item.to, to, item.typeOnly));
}

/** Inside a top-level folder imports are direct; from outside only an index.ts (or an extra door) is open. */
function throughDoor(item: Import): boolean {
  if (topFolder(item.from) === topFolder(item.to)) return true;
  return item.to.endsWith('/index.ts') || EXTRA_DOORS.some((door) => door.test(item.to));
}

function problemOf(item: Import): string | undefined {
  const from = zoneOf(item.from);
  const to = zoneOf(item.to);
  if (!item.to.startsWith('src/')) return isTest(item.from) ? undefined : `product code must not import ${item.to}`;
  if (from === undefined || to === undefined) return undefined;
  if (!mayImport(from, item, to)) {
    const kind = mayImport(from, { ...item, typeOnly: true }, to) ? ' (types only: use `import type`)' : '';
    return `zone ${from} may not import zone ${to}: ${item.to}${kind}`;
  }
  return throughDoor(item) ? undefined : `import ${topFolder(item.to)} through its index.ts, not ${item.to}`;
}

/** Breaches of the zone table and of the one-door rule, for imports that start under src/. */
export function checkZones(imports: readonly Import[]): readonly Problem[] {
  return imports
    .filter((item) => item.from.startsWith('src/'))
    .flatMap((item) => {
      const message = problemOf(item);
      return message === undefined ? [] : [{ path: item.from, line: item.line, message }];
    });
}

/** Files under src/ that no zone claims: a new folder must be entered in the table first. */
export function checkHomeless(paths: readonly string[]): readonly Problem[] {
  return paths
    .filter((path) => /^src\/.+\//.test(path) && zoneOf(path) === undefined)
    .map((path) => ({ path, line: 1, message: 'folder is not in the zone table (scripts/house/zone-table.ts)' }));
}
