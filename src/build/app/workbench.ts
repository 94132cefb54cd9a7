import type { SavedSearch } from '../../content/index.js';
import type { ConfStanza } from '../conf/index.js';
import { type BuildSource, byName } from '../source.js';
import { xml } from './xml.js';

/** Names of the `$field$` that an investigation asks for, as often as it does. */
export function inputsOf(search: string): readonly string[] {
  return [...search.matchAll(/\$([^\s.$]+)\$/g)].map(([, name = '']) => name);
}

/** `Get DNS: A/B` → `get_dns:_a_b`, which panels are called by. */
export function panelName(name: string): string {
  return name.replace(/[ .\-/]/g, '_').toLowerCase();
}

interface Panel {
  readonly search: SavedSearch;
  readonly id: string;
  readonly inputs: readonly string[];
}

/** Investigations that ask for something become panels of Enterprise Security's workbench. */
function panelsOf({ content }: BuildSource): readonly Panel[] {
  return byName(content.searches.filter(({ kind }) => kind === 'investigation')).flatMap((search): Panel[] => {
    // It is the name of a file too.
    const name = panelName(search.name).replace(/[^\p{L}\p{N}_]/gu, '_');
    const inputs = [...new Set(inputsOf(search.search))];
    return inputs.length === 0 ? [] : [{ search, id: `workbench_panel_${name}`, inputs }];
  });
}

/** Which kind of the investigation's artifacts fills a token in. */
const ARTIFACTS: Readonly<Record<string, string>> = { user: 'identity', dest: 'asset' };

function tokenOf(input: string) {
  return {
    valuePrefix: '"',
    valueSuffix: '"',
    delimiter: ` OR ${input}=`,
    valueType: 'primitive',
    value: ARTIFACTS[input] ?? 'file',
    default: 'null',
  };
}

/** es_investigations.conf: the panels, and what fills their tokens in. */
export function panelStanzas(source: BuildSource): readonly ConfStanza[] {
  return panelsOf(source).map(({ search, id, inputs }) => ({
    name: `panel://${id}___response_task`,
    settings: [
      ['label', search.name],
      ['description', search.description],
      ['disabled', 0],
      ['tokens', JSON.stringify(Object.fromEntries(inputs.map((input) => [input, tokenOf(input)])), null, 2)],
    ],
  }));
}

/** default/data/ui/panels: the panels themselves. */
export function panelFiles(source: BuildSource): readonly (readonly [path: string, text: string])[] {
  return panelsOf(source).map(({ search, id }) => [
    `default/data/ui/panels/${id}___response_task.xml`,
    [
      '<panel>',
      '  <table>',
      '    <search>',
      `      <query>${xml(search.search)}</query>`,
      '    </search>',
      '    <option name="drilldown">cell</option>',
      '    <option name="wrap">false</option>',
      '  </table>',
      '</panel>',
      '',
    ].join('\n'),
  ]);
}

/** workflow_actions.conf: a panel that asks for one thing opens from the menu of a field that may be it. */
export function workflowActions(source: BuildSource): readonly ConfStanza[] {
  return panelsOf(source).flatMap(({ search, id, inputs }): ConfStanza[] => {
    const [input, ...others] = inputs;
    if (input === undefined || others.length > 0) return [];
    const type = input === 'user' ? 'type_identity' : 'type_asset';
    const panel = `panel=${id}___response_task&drilldown_field=$@field_name$&use_drilldown_time=true`;
    return [
      {
        name: id,
        settings: [
          ['label', `Workbench - ${search.name}`],
          ['type', 'link'],
          ['fields', `*${input}*`],
          ['display_location', 'field_menu'],
          ['link.uri', `/app/$@namespace$/ess_workbench_panel?${type}=$@field_value$&${panel}`],
          ['link.target', 'blank'],
          ['link.method', 'get'],
        ],
      },
    ];
  });
}
