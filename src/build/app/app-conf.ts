import type { AppInfo } from '../app-info.js';
import type { ConfStanza } from '../conf/index.js';
import { prettyJson } from '../json/index.js';

/** .conf files that Splunk itself does not know: it must reload them and copy them among search heads. */
const CUSTOM = ['analyticstories', 'content-version', 'es_investigations'];

/** Those of them that are among `stems`. */
export function customConfs(stems: Iterable<string>): readonly string[] {
  const written = new Set(stems);
  return CUSTOM.filter((stem) => written.has(stem));
}

export function appConf(info: AppInfo, custom: readonly string[]): readonly ConfStanza[] {
  const { build, id, title, version, description, author } = info;
  return [
    {
      name: 'install',
      settings: [
        ['is_configured', 'false'],
        ['state', 'enabled'],
        ['state_change_requires_restart', 'false'],
        ['build', build],
      ],
    },
    { name: 'triggers', settings: custom.map((stem) => [`reload.${stem}`, 'simple'] as const) },
    {
      name: 'launcher',
      settings: [
        ['author', author.company],
        ['version', version],
        ['description', description],
      ],
    },
    {
      name: 'ui',
      settings: [
        ['is_visible', 'true'],
        ['label', title],
      ],
    },
    { name: 'package', settings: [['id', id]] },
    {
      name: 'id',
      settings: [
        ['name', id],
        ['version', version],
      ],
    },
  ];
}

export function serverConf(custom: readonly string[]): readonly ConfStanza[] {
  const settings = custom.map((stem) => [`conf_replication_include.${stem}`, 'true'] as const);
  return [{ name: 'shclustering', settings }];
}

export function contentVersion({ version }: AppInfo): readonly ConfStanza[] {
  return [{ name: 'content-version', settings: [['version', version]] }];
}

/** app.manifest, schema 1.0.0 of Splunk's packaging toolkit. */
export function appManifest({ id, title, version, description, author }: AppInfo): string {
  const manifest = {
    schemaVersion: '1.0.0',
    info: {
      title,
      id: { group: null, name: id, version },
      author: [{ name: author.name, email: author.email, company: author.company }],
      releaseDate: null,
      description,
      classification: { intendedAudience: null, categories: [], developmentStatus: null },
      commonInformationModels: null,
      license: { name: null, text: null, uri: null },
      privacyPolicy: { name: null, text: null, uri: null },
      releaseNotes: { name: null, text: null, uri: null },
    },
    dependencies: null,
    tasks: null,
    inputGroups: null,
    incompatibleApps: null,
    platformRequirements: null,
    supportedDeployments: ['_standalone', '_distributed', '_search_head_clustering'],
    targetWorkloads: ['_search_heads'],
  };
  return `${prettyJson(manifest)}\n`;
}

/** Everyone may read; other apps see everything. */
export const DEFAULT_META = '[]\naccess = read : [ * ], write : [ admin ]\nexport = system\n';
