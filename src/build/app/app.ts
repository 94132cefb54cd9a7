import { readFile } from 'node:fs/promises';
import { buildMessages } from '../../diagnostics/codes/build.js';
import { type Diagnostic, diagnoser } from '../../diagnostics/index.js';
import { type ConfStanza, confText, isStanzaName } from '../conf/index.js';
import { byCodePoint } from '../json/index.js';
import { type BuildSource, type FileBody, type Files, macroDescription } from '../source.js';
import { appConf, appManifest, contentVersion, customConfs, DEFAULT_META, serverConf } from './app-conf.js';
import { dashboards } from './dashboards.js';
import { collectionStanzas, dataSourcesCsv, lookupCopies, lookupStanzas, techniquesCsv } from './lookups.js';
import { savedSearches } from './saved-searches.js';
import { analyticStories } from './stories.js';
import { panelFiles, panelStanzas, workflowActions } from './workbench.js';

const diagnose = diagnoser(buildMessages);

/** MITRE asks that this goes with what is made of ATT&CK. */
const ATTACK_NOTICE =
  'lookups/mitre_enrichment.csv: © The MITRE Corporation. This work is reproduced and distributed with the permission of ' +
  'The MITRE Corporation (https://attack.mitre.org/resources/legal-and-branding/terms-of-use/).\n';

function macroStanzas({ content }: BuildSource): readonly ConfStanza[] {
  const keys = [...content.macros.keys()].filter(isStanzaName).sort(byCodePoint);
  return keys.map((name) => {
    const macro = content.macros.get(name);
    return {
      name,
      settings: [
        ['args', macro === undefined || macro.args.length === 0 ? undefined : macro.args.join(',')],
        ['definition', macro?.definition],
        ['description', macroDescription(content, name) || undefined],
      ],
    };
  });
}

async function copied(source: BuildSource) {
  const files: (readonly [string, FileBody])[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { name, from } of lookupCopies(source)) {
    try {
      files.push([`lookups/${name}`, await readFile(from)]);
    } catch {
      diagnostics.push(diagnose('build/missing-file', {}, from, 'The file of a lookup'));
    }
  }
  return { files, diagnostics };
}

/** The stanzas of each .conf file that does not tell of the others; those without any are not written. */
function confsOf(source: BuildSource, searches: readonly ConfStanza[]): ReadonlyMap<string, readonly ConfStanza[]> {
  const { info } = source;
  const always: readonly (readonly [string, readonly ConfStanza[]])[] = [
    ['analyticstories', analyticStories(source)],
    ['collections', collectionStanzas(source)],
    ['content-version', contentVersion(info)],
    ['macros', macroStanzas(source)],
    ['savedsearches', searches],
    ['transforms', lookupStanzas(source)],
  ];
  const maybe: typeof always = [
    ['es_investigations', panelStanzas(source)],
    ['workflow_actions', workflowActions(source)],
  ];
  return new Map([...always, ...maybe.filter(([, stanzas]) => stanzas.length > 0)]);
}

/** The files of the Splunk app, by their paths in its folder, in order. What cannot be built is left out and told. */
export async function buildApp(
  source: BuildSource,
): Promise<{ readonly files: Files; readonly diagnostics: readonly Diagnostic[] }> {
  const { info } = source;
  const searches = savedSearches(source);
  const lookups = await copied(source);
  const views = await dashboards(source);
  const confs = confsOf(source, searches.stanzas);
  const custom = customConfs(confs.keys());
  const whole = [...confs, ['app', appConf(info, custom)] as const, ['server', serverConf(custom)] as const];
  const files: readonly (readonly [string, FileBody])[] = [
    ['LICENSE-ATTACK.txt', ATTACK_NOTICE],
    ['app.manifest', appManifest(info)],
    ...whole.map(([stem, stanzas]) => [`default/${stem}.conf`, confText(stanzas)] as const),
    ...views.files,
    ...panelFiles(source),
    ['lookups/data_sources.csv', dataSourcesCsv(source)],
    ['lookups/mitre_enrichment.csv', techniquesCsv(source)],
    ...lookups.files,
    ['metadata/default.meta', DEFAULT_META],
  ];
  return {
    files: new Map([...files].sort(([a], [b]) => byCodePoint(a, b))),
    diagnostics: [...searches.diagnostics, ...lookups.diagnostics, ...views.diagnostics],
  };
}
