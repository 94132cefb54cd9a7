import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContentSettings } from './model.js';
import type { Reading, YamlFile } from './yaml-file.js';
import { isRecord, parseYamlFile } from './yaml-file.js';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** What contentctl itself takes to be there without looking. Source: contentctl 4.4, its lists of macros and lookups to ignore. */
const EXTERNAL_MACROS = ['drop_dm_object_name', 'get_asset', 'get_risk_severity', 'cim_corporate_web_domain_search'];
const EXTERNAL_LOOKUPS = [
  'ut_shannon_lookup',
  'identity_lookup_expanded',
  'cim_corporate_web_domain_lookup',
  'cim_corporate_email_domain_lookup',
  'cim_cloud_domain_lookup',
  'alexa_lookup_by_str',
  'interesting_ports_lookup',
  'asset_lookup_by_str',
  'admon_groups_def',
  'asn_lookup_by_cidr',
  'mitre_attack_lookup',
];

/** Without the keys that have no value. */
function given<K extends string>(values: Readonly<Record<K, string | undefined>>): Partial<Record<K, string>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<
    Record<K, string>
  >;
}

/** contentctl.yml: what matters of it stands under `app`. build.yml (ESCU 6): at the top, and what other apps bring. */
export function toSettings({ path, value }: Pick<YamlFile, 'path' | 'value'>): ContentSettings {
  const app = isRecord(value.app) ? value.app : value;
  const external = (Array.isArray(value.external_app_content) ? value.external_app_content : []).filter(isRecord);
  const label = text(value.content_prefix) ?? text(app.label);
  const title = text(app.title) ?? text(value.label);
  const appId = text(app.appid) ?? text(app.id);
  const version = text(app.version) ?? text(app.app_version);
  const described = {
    description: text(app.description),
    build: text(String(app.build ?? '')),
    authorName: text(app.author_name),
    authorEmail: text(app.author_email),
    authorCompany: text(app.author_company),
  };
  return {
    ...(label !== undefined && { label }),
    ...(title !== undefined && { title }),
    ...(appId !== undefined && { appId }),
    ...(version !== undefined && { version }),
    ...given(described),
    ...(value.enrichments === true && { enrichments: true }),
    externalMacros: [...EXTERNAL_MACROS, ...external.flatMap(({ macros }) => texts(macros))],
    externalLookups: [...EXTERNAL_LOOKUPS, ...external.flatMap(({ lookups }) => texts(lookups))],
    file: path,
  };
}

/** Reads build.yml or, where there is none, contentctl.yml; neither need be there. */
export async function readSettings(root: string): Promise<Reading<ContentSettings>> {
  for (const name of ['build.yml', 'contentctl.yml']) {
    const path = join(root, name);
    const source = await readFile(path, 'utf8').catch(() => undefined);
    if (source === undefined) continue;
    const { item, diagnostics } = parseYamlFile('settings', path, root, source);
    return item ? { item: toSettings(item), diagnostics } : { diagnostics };
  }
  return { diagnostics: [] };
}
