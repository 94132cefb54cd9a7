import { join } from 'node:path';
import type { Diagnostic } from '../diagnostics/index.js';
import type { Macro } from '../search/spl/index.js';
import { appDetection, idOf, isDetection, textsIn } from './app-detection.js';
import { type AppFile, type AppStanza, asFile, readAppFile } from './conf-content.js';
import type { Loaded } from './loaded.js';
import type { Detection, LookupDefinition, Story } from './model.js';
import { diagnose } from './yaml-file.js';

/** What a Splunk app's .conf files hold of content. */
export interface AppContent {
  readonly detections: readonly Loaded<Detection>[];
  readonly macros: readonly Loaded<Macro>[];
  readonly lookups: readonly Loaded<LookupDefinition>[];
  readonly stories: readonly Loaded<Story>[];
  readonly diagnostics: readonly Diagnostic[];
}

const listOf = (value: string | undefined): readonly string[] =>
  (value ?? '').split(/\s*,\s*/).filter((part) => part !== '');

function toMacro(stanza: AppStanza, root: string): Loaded<Macro>[] {
  const definition = stanza.settings.get('definition')?.value;
  if (definition === undefined) return [];
  const name = stanza.name.replace(/\(\d+\)$/, '');
  return [{ item: { name, args: listOf(stanza.settings.get('args')?.value), definition }, file: asFile(stanza, root) }];
}

/** Tables only: other transforms say how to read logs, and are knowledge. */
function toLookup(stanza: AppStanza, root: string): Loaded<LookupDefinition>[] {
  const get = (key: string): string | undefined => stanza.settings.get(key)?.value.trim();
  const [filename, collection, least, most] = [
    get('filename'),
    get('collection'),
    get('min_matches'),
    get('max_matches'),
  ];
  if (filename === undefined && collection === undefined) return [];
  const otherwise = get('default_match');
  const item: LookupDefinition = {
    name: stanza.name,
    description: '',
    ...(filename !== undefined && { path: join(root, 'lookups', filename) }),
    ...(collection !== undefined && { collection }),
    fields: listOf(get('fields_list')),
    matchTypes: (get('match_type') ?? '').split(/,\s*(?=\w+\()/).filter((type) => type !== ''),
    ...(least !== undefined && { minMatches: Number(least) }),
    ...(most !== undefined && { maxMatches: Number(most) }),
    ...(otherwise !== undefined && { defaultMatch: otherwise }),
    caseSensitive: !/^(0|f|false|no)$/i.test(get('case_sensitive_match') ?? ''),
    file: stanza.origin.path,
  };
  return [{ item, file: asFile(stanza, root) }];
}

const STORY = 'analytic_story://';

/** A stanza of analyticstories.conf; its others repeat what savedsearches.conf says. */
function toStory(stanza: AppStanza, root: string): Loaded<Story>[] {
  if (!stanza.name.startsWith(STORY)) return [];
  const get = (key: string): string => stanza.settings.get(key)?.value.trim() ?? '';
  const name = stanza.name.slice(STORY.length);
  const item: Story = {
    name,
    id: idOf(`story ${name}`),
    version: Number(get('version')) || 1,
    date: get('last_updated'),
    author: '',
    description: get('description'),
    narrative: get('narrative'),
    references: textsIn(get('references')),
    category: listOf(get('category')),
    usecase: '',
    file: stanza.origin.path,
  };
  return [{ item, file: asFile(stanza, root) }];
}

function withoutSearch({ item, file }: Loaded<Detection>): Diagnostic[] {
  return item.search === ''
    ? [diagnose('content/missing-key', file.at(file.keySpan([])), 'search', undefined, undefined)]
    : [];
}

/** Reads savedsearches.conf, macros.conf, transforms.conf and analyticstories.conf of an app's default/ and local/. */
export async function readApp(root: string): Promise<AppContent> {
  const [searches, macros, transforms, stories] = await Promise.all(
    ['savedsearches.conf', 'macros.conf', 'transforms.conf', 'analyticstories.conf'].map(
      (name): Promise<AppFile> => readAppFile(root, name),
    ),
  );
  const found = (searches?.stanzas ?? []).filter(isDetection).map((stanza) => appDetection(stanza, root));
  return {
    detections: found.filter(({ item }) => item.search !== ''),
    macros: (macros?.stanzas ?? []).flatMap((stanza) => toMacro(stanza, root)),
    lookups: (transforms?.stanzas ?? []).flatMap((stanza) => toLookup(stanza, root)),
    stories: (stories?.stanzas ?? []).flatMap((stanza) => toStory(stanza, root)),
    diagnostics: [
      ...[searches, macros, transforms, stories].flatMap((file) => file?.diagnostics ?? []),
      ...found.flatMap(withoutSearch),
    ],
  };
}
