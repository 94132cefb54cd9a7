import { closeMatch } from '../diagnostics/index.js';
import { RISK_FACTOR_SETTINGS } from './risk-factors.js';
import { TRANSACTION_SETTINGS } from './transaction-types.js';

/**
 * What Karst does with a setting: `used` = acted on (its own reader reports what is wrong with the value);
 * `no-effect` = cannot change a result in Karst; `unsupported` = changes results in Splunk and does not here.
 */
export type Handling =
  | { readonly kind: 'used' | 'no-effect' }
  | { readonly kind: 'unsupported'; readonly why: string }
  | { readonly kind: 'unknown'; readonly closest: string | undefined };

/** The files this catalogue knows; every stanza of tags.conf is free in its keys. */
export type ConfName =
  | 'props'
  | 'transforms'
  | 'eventtypes'
  | 'macros'
  | 'tags'
  | 'collections'
  | 'datamodels'
  | 'transactiontypes'
  | 'risk_factors'
  | 'fields';

interface SettingNames {
  readonly used: readonly string[];
  /** Settings whose keys are a prefix and a class: `EXTRACT-x`, `field.x`. */
  readonly classes: readonly string[];
  readonly noEffect: readonly string[];
  readonly noEffectClasses: readonly string[];
  readonly unsupported: Readonly<Record<string, string>>;
  /** Values that say what Karst does anyway; other values of these settings are handled as listed. */
  readonly agreed: Readonly<Record<string, RegExp>>;
}

const words = (text: string): string[] => text.trim().split(/\s+/);
const NONE: Pick<SettingNames, 'classes' | 'noEffectClasses' | 'agreed'> = {
  classes: [],
  noEffectClasses: [],
  agreed: {},
};

/** Source of the names: props.conf.spec and transforms.conf.spec 10.2, and the specs of the others. */
const SETTINGS: Readonly<Record<Exclude<ConfName, 'tags'>, SettingNames>> = {
  props: {
    used: words(`
      rename priority sourcetype KV_MODE AUTO_KV_JSON KV_TRIM_SPACES
      LINE_BREAKER SHOULD_LINEMERGE TRUNCATE BREAK_ONLY_BEFORE BREAK_ONLY_BEFORE_DATE MUST_BREAK_AFTER
      MUST_NOT_BREAK_AFTER MUST_NOT_BREAK_BEFORE MAX_EVENTS
      DATETIME_CONFIG ADD_EXTRA_TIME_FIELDS ROUTE_EVENTS_OLDER_THAN DETERMINE_TIMESTAMP_DATE_WITH_SYSTEM_TIME TIME_PREFIX TIME_FORMAT MAX_TIMESTAMP_LOOKAHEAD TZ TZ_ALIAS MAX_DAYS_AGO MAX_DAYS_HENCE
      INDEXED_EXTRACTIONS PREAMBLE_REGEX FIELD_HEADER_REGEX HEADER_FIELD_LINE_NUMBER FIELD_DELIMITER
      HEADER_FIELD_DELIMITER FIELD_QUOTE HEADER_FIELD_QUOTE HEADER_FIELD_ACCEPTABLE_SPECIAL_CHARACTERS FIELD_NAMES
      TIMESTAMP_FIELDS MISSING_VALUE_REGEX JSON_TRIM_BRACES_IN_ARRAY_NAMES CHARSET`),
    classes: words('EXTRACT- REPORT- EVAL- FIELDALIAS- LOOKUP- TRANSFORMS- RULESET- SEDCMD- MORE_THAN_ LESS_THAN_'),
    noEffectClasses: [],
    noEffect: words(`
      category description pulldown_type detect_trailing_nulls NO_BINARY_CHECK CHECK_METHOD initCrcLength
      EVENT_BREAKER EVENT_BREAKER_ENABLE LB_CHUNK_BREAKER LB_CHUNK_BREAKER_TRUNCATE LINE_BREAKER_LOOKBEHIND
      MAX_EXPECTED_EVENT_LINES SEGMENTATION SEGMENTATION-inner SEGMENTATION-outer SEGMENTATION-raw SEGMENTATION-standard
      LEARN_MODEL LEARN_SOURCETYPE maxDist MATCH_LIMIT DEPTH_LIMIT ANNOTATE_PUNCT is_valid
      MAX_DIFF_SECS_AGO MAX_DIFF_SECS_HENCE termFrequencyWeightedDist`),
    unsupported: {
      CHECK_FOR_HEADER: 'INDEXED_EXTRACTIONS reads tables',
      HEADER_MODE: 'lines that begin with ***SPLUNK*** are events like any other',
      PREFIX_SOURCETYPE: 'sourcetypes are not derived from names of files',
      invalid_cause: 'every file is read',
      unarchive_cmd: 'gzip and zip are unpacked, nothing else',
      unarchive_cmd_start_mode: 'gzip and zip are unpacked, nothing else',
      unarchive_sourcetype: 'gzip and zip are unpacked, nothing else',
      METRICS_PROTOCOL: 'Karst has no metrics store',
      'STATSD-DIM-TRANSFORMS': 'Karst has no metrics store',
      STATSD_EMIT_SINGLE_MEASUREMENT_FORMAT: 'Karst has no metrics store',
      'METRIC-SCHEMA-TRANSFORMS': 'Karst has no metrics store',
    },
    agreed: {
      CHECK_FOR_HEADER: /^(false|0|no|f|n)$/i,
      PREFIX_SOURCETYPE: /^(false|0|no|f|n)$/i,
    },
  },
  transforms: {
    ...NONE,
    used: words(`
      REGEX FORMAT SOURCE_KEY MV_ADD CLEAN_KEYS KEEP_EMPTY_VALS DELIMS FIELDS
      DEST_KEY WRITE_META LOOKAHEAD DEFAULT_VALUE REPEAT_MATCH CLONE_SOURCETYPE STOP_PROCESSING_IF INGEST_EVAL
      filename max_matches min_matches default_match case_sensitive_match match_type
      collection external_cmd external_type fields_list time_field time_format max_offset_secs min_offset_secs filter`),
    noEffect: words(`
      CAN_OPTIMIZE MATCH_LIMIT DEPTH_LIMIT reverse_lookup_honor_case_sensitive_match batch_index_query index_fields_list
      allow_caching cache_size max_ext_batch replicate check_permission max_duplicates feature_id_element python.version
      METRIC-SCHEMA-MEASURES METRIC-SCHEMA-BLACKLIST-DIMS METRIC-SCHEMA-WHITELIST-DIMS`),
    unsupported: {},
  },
  eventtypes: {
    ...NONE,
    used: words('search priority disabled'),
    noEffect: words('description color'),
    unsupported: { tags: 'tags of event types belong in tags.conf' },
  },
  macros: {
    ...NONE,
    used: words('definition args iseval validation errormsg'),
    noEffect: words('description'),
    unsupported: {},
  },
  collections: {
    ...NONE,
    used: words('enforceTypes'),
    classes: words('field.'),
    noEffect: words('replicate profilingEnabled profilingThresholdMs type'),
    noEffectClasses: words('accelerated_fields. replication_'),
    unsupported: {},
  },
  transactiontypes: {
    ...NONE,
    used: TRANSACTION_SETTINGS,
    noEffect: [],
    unsupported: {},
  },
  risk_factors: {
    ...NONE,
    used: RISK_FACTOR_SETTINGS,
    noEffect: ['description'],
    unsupported: {},
  },
  // Whether a field is indexed only decides how Splunk looks for it.
  fields: {
    ...NONE,
    used: [],
    noEffect: words('INDEXED INDEXED_VALUE'),
    unsupported: { TOKENIZER: 'a field has the values that extractions give it; makemv and split() divide them' },
  },
  // Karst keeps no summaries: acceleration changes nothing, and all data is searched always.
  datamodels: {
    ...NONE,
    used: [],
    noEffect: words('acceleration tags_whitelist'),
    noEffectClasses: words('acceleration. dataset.'),
    unsupported: { strict_fields: 'searches over a data model give its fields alone' },
    agreed: { strict_fields: /^(true|1|yes|t|y)$/i },
  },
};

/** `LOOKUP-` alone may be written in any letter case, with `-`, `_` or nothing after it (props.conf.spec). */
export function canonicalPropsKey(key: string): string {
  const lookup = /^lookup[-_]?(.*)$/is.exec(key);
  return lookup === null ? key : `LOOKUP-${lookup[1] ?? ''}`;
}

/**
 * What becomes of `key = value`. An empty value switches a setting off, which every kind of setting may have.
 */
export function handlingOf(conf: ConfName, written: string, value: string): Handling {
  if (conf === 'tags') return { kind: 'used' };
  const names = SETTINGS[conf];
  const key = conf === 'props' ? canonicalPropsKey(written) : written;
  const prefix = /^[^-]*-/.exec(key)?.[0] ?? '';
  const isOf = (classes: readonly string[]): boolean => classes.some((start) => key.startsWith(start));
  if (names.used.includes(key) || isOf(names.classes)) return { kind: 'used' };
  if (isOf(names.noEffectClasses)) return { kind: 'no-effect' };
  if (names.noEffect.includes(key) || ownEntry(names.agreed, key)?.test(value)) return { kind: 'no-effect' };
  const why = ownEntry(names.unsupported, key) ?? unsupportedClass(names.unsupported, key);
  if (why === undefined) return { kind: 'unknown', closest: closest(names, key, prefix) };
  if (value === '') return { kind: 'no-effect' };
  return { kind: 'unsupported', why };
}

/** The part of a key that names the kind of setting: `TRANSFORMS-` of `TRANSFORMS-x`, else the whole key. */
export function settingKind(conf: ConfName, key: string): string {
  if (conf !== 'props') return key;
  const prefixes = [...SETTINGS.props.classes, ...Object.keys(SETTINGS.props.unsupported)];
  return prefixes.find((p) => p.endsWith('-') && key.startsWith(p)) ?? key;
}

function ownEntry<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function unsupportedClass(record: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.entries(record).find(([name]) => key.startsWith(name.endsWith('-') ? name : `${name}-`))?.[1];
}

function closest(names: SettingNames, key: string, prefix: string): string | undefined {
  const all = [...names.used, ...names.noEffect, ...Object.keys(names.unsupported)];
  const name = closeMatch(
    key,
    all.filter((n) => !n.endsWith('-')),
  );
  if (name !== undefined || prefix === '') return name;
  const kind = closeMatch(prefix, [...names.classes, ...all.filter((n) => n.endsWith('-'))]);
  return kind === undefined ? undefined : kind + key.slice(prefix.length);
}
