/** What a list of assets or of identities looks like (ES, "Format an asset or identity list as a lookup"). */
export interface ListShape {
  readonly what: 'asset' | 'identity';
  /** The documented columns; a list may have others, which are passed on. */
  readonly columns: readonly string[];
  /** Columns that say what the row is about: one of them must have a value. */
  readonly keys: readonly string[];
  /** Columns whose cells hold several values, divided by `|`. */
  readonly lists: ReadonlySet<string>;
  /** Columns that are true or false; false where nothing is said. */
  readonly flags: readonly string[];
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const ASSET_KEYS = words('ip mac nt_host dns');

export const ASSETS: ListShape = {
  what: 'asset',
  columns: words(`ip mac nt_host dns owner priority lat long city country bunit category pci_domain is_expected
    should_timesync should_update requires_av cim_entity_zone`),
  keys: ASSET_KEYS,
  lists: new Set([...ASSET_KEYS, 'category', 'pci_domain']),
  flags: words('is_expected should_timesync should_update requires_av'),
};

export const IDENTITIES: ListShape = {
  what: 'identity',
  columns: words(`identity prefix nick first last suffix email phone phone2 managedBy priority bunit category watchlist
    startDate endDate work_city work_country work_lat work_long cim_entity_zone`),
  keys: ['identity'],
  lists: new Set(['identity', 'category']),
  flags: ['watchlist'],
};

/** From the lowest to the highest. */
export const PRIORITIES = ['unknown', 'informational', 'low', 'medium', 'high', 'critical'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Texts that say that a key is not known; nothing is found by them. */
export const NO_KEY: ReadonlySet<string> = new Set(['', 'null', 'n/a', 'unknown', 'undefined']);
