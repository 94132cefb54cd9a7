import type { HouseFile, Problem } from './source.js';

const EXACT = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;
const SECTIONS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;

function lineWith(text: string, needle: string): number {
  return text.slice(0, Math.max(0, text.indexOf(needle))).split('\n').length;
}

/** Ranges in package.json: two checkouts of one commit must install the same packages. */
export function checkVersions(file: HouseFile): readonly Problem[] {
  const manifest = JSON.parse(file.text) as Partial<Record<string, Record<string, string>>>;
  return SECTIONS.flatMap((section) =>
    Object.entries(manifest[section] ?? {})
      .filter(([, version]) => !EXACT.test(version))
      .map(([name, version]) => ({
        path: file.path,
        line: lineWith(file.text, `"${name}"`),
        message: `${section}: ${name} is "${version}"; pin an exact version`,
      })),
  );
}
