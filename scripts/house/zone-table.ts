/**
 * What a zone may import. Values are zones or single files; `type:` in front allows types only.
 * `cli` and `server` see every folder; everyone sees `diagnostics`.
 */
export const ZONES: Readonly<Record<string, readonly string[] | 'any'>> = {
  diagnostics: [],
  pcre: [],
  store: [],
  knowledge: ['type:store', 'search/spl', 'search/sql/regex.ts', 'pcre'],
  ingest: ['knowledge', 'store', 'pcre', 'search/spl'],
  'search/spl': [],
  'search/functions': [
    'search/spl',
    'search/sql/fragment.ts',
    'search/sql/typed.ts',
    'search/sql/convert.ts',
    'search/sql/number.ts',
    'search/sql/regex.ts',
  ],
  'search/plan': ['search/spl', 'search/functions', 'type:store', 'type:knowledge', 'type:search/sql/typed.ts'],
  'search/sql': ['search/spl', 'search/functions', 'search/plan', 'store', 'type:knowledge', 'pcre'],
  'search/commands': ['search/spl', 'search/plan', 'search/functions'],
  'search/host': [
    'search/spl',
    'search/functions',
    'search/plan',
    'search/sql',
    'search/commands',
    'store',
    'knowledge',
    'pcre',
  ],
  search: [
    'search/spl',
    'search/functions',
    'search/plan',
    'search/sql',
    'search/commands',
    'search/host',
    'store',
    'knowledge',
  ],
  content: ['search', 'search/spl', 'knowledge'],
  findings: ['store', 'type:content', 'type:search', 'type:knowledge'],
  build: ['content', 'findings'],
  schedule: ['content', 'search', 'findings', 'knowledge', 'type:store'],
  rehearse: ['ingest', 'content', 'search', 'schedule', 'findings', 'type:store', 'type:knowledge'],
  operation: ['store', 'content', 'search', 'schedule', 'knowledge', 'rehearse'],
  notify: ['type:findings'],
  server: 'any',
  cli: 'any',
};

/** Files besides a folder's index.ts that other folders may import. */
export const EXTRA_DOORS: readonly RegExp[] = [
  /^src\/diagnostics\/codes\//,
  /^src\/diagnostics\/render\.ts$/,
  // What RE2 runs of PCRE is a question of the text alone; the folder around it is the SQL compiler.
  /^src\/search\/sql\/regex\.ts$/,
];
