import { ASSETS, IDENTITIES, type ListShape } from './shape.js';

/*
 * The automatic lookups by which events learn of assets and identities, as a props.conf: ES has them in its own. All of
 * them are OUTPUTNEW and go in the order of their names, so that names and addresses come before networks and what
 * everything has by default comes last, field by field (ES, "Lookups that store merged asset and identity data").
 */

/** Fields of events that name an asset, and those that name an identity. */
const ASSET_FIELDS = ['dest', 'dvc', 'host', 'orig_host', 'src'];
const IDENTITY_FIELDS = ['src_user', 'user'];

interface Step {
  /** Decides the order. */
  readonly place: string;
  readonly lookup: string;
  readonly column: string;
  readonly outputs: readonly string[];
}

export function enrichmentOf(shape: ListShape, columns: readonly string[]): string {
  const outputs = [...new Set([...shape.columns, ...columns])].filter((column) => column !== 'cim_entity_zone');
  const [fields, steps] =
    shape.what === 'asset' ? [ASSET_FIELDS, assetSteps(outputs)] : [IDENTITY_FIELDS, identitySteps(outputs)];
  return steps.flatMap((step) => fields.map((field) => settingOf(step, field))).join('\n');
}

function assetSteps(columns: readonly string[]): readonly Step[] {
  const outputs = ['asset_id', 'asset_tag', ...columns];
  return [
    { place: 'zu', lookup: 'asset_lookup_by_str', column: 'asset', outputs },
    { place: 'zv', lookup: 'asset_lookup_by_cidr', column: 'asset', outputs },
    { place: 'zz', lookup: 'asset_lookup_default_fields', column: 'key', outputs: [...ASSETS.flags, 'pci_domain'] },
  ];
}

function identitySteps(columns: readonly string[]): readonly Step[] {
  return [
    {
      place: 'zy',
      lookup: 'identity_lookup_expanded',
      column: 'identity',
      outputs: ['identity_id', 'identity_tag', ...columns],
    },
    { place: 'zz', lookup: 'identity_lookup_default_fields', column: 'key', outputs: IDENTITIES.flags },
  ];
}

function settingOf({ place, lookup, column, outputs }: Step, field: string): string {
  const given = outputs.map((output) => `${quoted(output)} AS ${quoted(`${field}_${output}`)}`).join(' ');
  return `LOOKUP-${place}-${lookup}-${field} = ${lookup} ${column} AS ${field} OUTPUTNEW ${given}`;
}

function quoted(name: string): string {
  return /^\w+$/.test(name) ? name : `"${name}"`;
}
