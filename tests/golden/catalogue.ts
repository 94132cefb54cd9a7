import type { Knowledge, SearchTimeOperations } from '../../src/knowledge/index.js';
import type { Catalogue, FieldEntry } from '../../src/store/index.js';

function fields(...names: readonly string[]): ReadonlyMap<string, FieldEntry> {
  return new Map(
    names.map((written) => {
      const name = written.replace(/[+~]$/, '');
      return [name, { name, multivalue: written.endsWith('+'), overflow: written.endsWith('~') }];
    }),
  );
}

const SYSMON = 'XmlWinEventLog:Microsoft-Windows-Sysmon/Operational';
const ONE = { count: 10, first: 1_700_000_000_000_000, last: 1_700_000_100_000_000 };

/** Two tables as a store would describe them; `+` marks a multivalue field, `~` one in the overflow map. */
export const CATALOGUE: Catalogue = {
  tables: [
    {
      family: 'sysmon',
      table: 'ev_sysmon',
      fields: fields('EventCode', 'Image', 'QueryName', 'QueryStatus', 'QueryResults', 'Computer', 'User', 'Rare~'),
      origins: [{ index: 'main', sourcetype: 'XmlWinEventLog', source: SYSMON, host: 'pc1', ...ONE }],
    },
    {
      family: 'json',
      table: 'ev_json',
      fields: fields('user', 'roles{}+', 'Computer', 'status'),
      origins: [{ index: 'web', sourcetype: '_json', source: 'app.json', host: 'pc2', ...ONE }],
    },
  ],
};

const NONE: SearchTimeOperations = { extractions: [], aliases: [], calculated: [], lookups: [], signature: '' };

const IMAGE = { kind: 'field', name: 'Image', quoted: false, span: { from: 0, to: 5 } } as const;

/** A calculated field and an alias for the first table. */
export const KNOWLEDGE: Knowledge = {
  operationsFor: ({ sourcetype }) =>
    sourcetype !== 'XmlWinEventLog'
      ? NONE
      : {
          ...NONE,
          aliases: [{ from: 'User', to: 'user', asnew: false }],
          calculated: [
            {
              field: 'process_name',
              expr: {
                kind: 'call',
                name: 'lower',
                args: [IMAGE],
                nameSpan: { from: 0, to: 5 },
                span: { from: 0, to: 12 },
              },
              text: 'lower(Image)',
              file: 'props.conf',
              line: 1,
            },
          ],
          signature: 'sysmon',
        },
  eventTypes: [{ name: 'dns', search: 'EventCode=22', priority: 1 }],
  tags: [{ field: 'eventtype', value: 'dns', tags: ['network', 'resolution'] }],
  macros: new Map(),
  lookups: new Map(),
  dataModels: new Map(),
};
