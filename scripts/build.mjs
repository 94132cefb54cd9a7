// `npm run build`: few files that load fast, instead of one for each of a thousand modules. Types are `npm run check`'s.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Everything that Node starts on its own: by the name that it has in `dist/`. */
const ENTRIES = {
  karst: 'src/cli/karst.ts',
  'regex-worker': 'src/search/host/regex/regex-worker.ts',
  'engine-child': 'src/store/process/engine-child.ts',
};

/** Packages with files of their own beside their code; tsx runs what is not built. */
const EXTERNAL = ['chdb', '@ip-location-db/*', 'tsx'];

/** CommonJS packages in a bundle ask for Node's modules by `require`. */
const REQUIRE =
  "import { createRequire as karstRequire } from 'node:module'; const require = karstRequire(import.meta.url);";

function packageOf(input) {
  return /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1];
}

/** The licences of what the bundle holds, as they ask for. */
function licences(inputs) {
  const names = [...new Set(inputs.flatMap((input) => packageOf(input) ?? []))].sort();
  return names.map((name) => {
    const folder = join(ROOT, 'node_modules', name);
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const text = file === undefined ? license : readFileSync(join(folder, file), 'utf8').trim();
    return `${name} ${version}\n\n${text}\n`;
  });
}

export async function buildKarst() {
  const dist = join(ROOT, 'dist');
  if (existsSync(dist)) rmSync(dist, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ENTRIES,
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: EXTERNAL,
    banner: { js: REQUIRE },
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: 'linked',
    metafile: true,
    logLevel: 'warning',
  });
  writeFileSync(join(dist, 'LICENSES.txt'), licences(Object.keys(metafile.inputs)).join(`\n${'-'.repeat(80)}\n\n`));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildKarst();
