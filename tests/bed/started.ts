import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/*
 * Processes that tests start run a source file as the test run has compiled it (scripts/compile-tests.ts), or from
 * source by tsx if a test file is run on its own.
 */

/** Where the test run has its compiled files; absent for a file run on its own. */
const compiled = process.env.KARST_COMPILED_TESTS;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Arguments of node in front of a program's. */
export const LOADER: readonly string[] = compiled === undefined ? ['--import', import.meta.resolve('tsx')] : [];

/** What another process runs or imports for a source file. */
export function startable(source: URL): URL {
  if (compiled === undefined) return source;
  return pathToFileURL(join(compiled, relative(ROOT, fileURLToPath(source)).replace(/\.ts$/, '.js')));
}
