import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

/*
 * Test files and what they start, compiled once for all processes: loading the sources through tsx costs a process two
 * seconds, more than most test files take to run.
 */

/** What runs in processes and threads of its own, beside the test files. */
const STARTED = [
  'src/cli/karst.ts',
  'src/search/host/regex/regex-worker.ts',
  'src/search/host/regex/host.ts',
  'src/store/embedded.ts',
  'src/store/process/engine-child.ts',
  'tests/schedule/killed-process.ts',
];

/** Packages with files of their own beside their code, and those that cost more to bundle than to load. */
const EXTERNAL = ['chdb', '@ip-location-db/*', 'tsx', 'esbuild', 'typescript'];

/** CommonJS packages in a bundle ask for Node's modules by `require`. */
const REQUIRE =
  "import { createRequire as karstRequire } from 'node:module'; const require = karstRequire(import.meta.url);";

/** Where a source file's compiled form is. */
export function compiledPath(file: string, folder: string): string {
  return join(folder, relative('.', file).replace(/\.ts$/, '.js'));
}

/** Tests look for files beside their sources; the sources find what they start beside their compiled form. */
function placeOf(source: string, folder: string): string {
  const isSource = /\/src\//.test(source) && !source.endsWith('.test.ts');
  return isSource ? resolve(compiledPath(source, folder)) : source;
}

/** Files say where they are although they share chunks. */
function places(folder: string): Plugin {
  return {
    name: 'places',
    setup: ({ onLoad }) =>
      onLoad({ filter: /\/(?:src|tests|scripts)\/.*\.ts$/ }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        if (!text.includes('import.meta')) return undefined;
        const place = placeOf(path, folder);
        const contents = text
          .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(place).href))
          .replaceAll('import.meta.dirname', JSON.stringify(dirname(place)));
        return { loader: 'ts', contents };
      }),
  };
}

/** Compiles test files into a folder; rejects, having printed file and line, if one does not compile. */
export async function compileTests(files: readonly string[], folder: string): Promise<void> {
  await build({
    entryPoints: [...files, ...STARTED],
    outbase: '.',
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: EXTERNAL,
    banner: { js: REQUIRE },
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'warning',
    plugins: [places(folder)],
  });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
}
