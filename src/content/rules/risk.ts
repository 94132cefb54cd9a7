import { closeMatch, type Diagnostic } from '../../diagnostics/index.js';
import type { Path } from '../yaml-file.js';
import { tagPath } from './detection-form.js';
import { at, atKey, check, type FileOf, formOf, type Repository, type SearchFacts, valueAt } from './rule.js';

type Detection = FileOf<'detection'>;

/** Types of threat objects that contentctl 5 knows. Source: its `ThreatObjectType`. */
const THREAT_TYPES = [
  'certificate_common_name',
  'certificate_organization',
  'certificate_serial',
  'certificate_unit',
  'command',
  'domain',
  'email_address',
  'email_subject',
  'file_hash',
  'file_name',
  'file_path',
  'http_user_agent',
  'ip_address',
  'process',
  'process_name',
  'parent_process',
  'parent_process_name',
  'process_hash',
  'registry_path',
  'registry_value_name',
  'registry_value_text',
  'service',
  'signature',
  'system',
  'tls_hash',
  'url',
];

const isRisky = ({ item }: Detection): boolean => item.type === 'TTP' || item.type === 'Anomaly';

/** A field that findings need, and where it is named. */
interface Named {
  readonly what: string;
  readonly field: string;
  readonly path: Path;
}

function namedFields(object: Detection): readonly Named[] {
  const { item, file } = object;
  switch (formOf(object)) {
    case 4:
      return item.tags.observables.map(({ name }, i) => ({
        what: 'observable',
        field: name,
        path: ['tags', 'observable', i, 'name'],
      }));
    case 6:
      return escu6Fields(object);
    case 'conf':
      return [...item.riskObjects, ...item.threatObjects].map(({ field }) => ({
        what: 'risk configuration',
        field,
        path: ['action.risk.param._risk'],
      }));
    default:
      return [
        ...item.riskObjects.map(({ field }, i) => ({
          what: 'risk object',
          field,
          path: ['rba', 'risk_objects', i, 'field'],
        })),
        ...item.threatObjects.map(({ field }, i) => ({
          what: 'threat object',
          field,
          path: ['rba', 'threat_objects', i, 'field'],
        })),
      ].filter(() => valueAt(file, ['rba']) !== undefined);
  }
}

function escu6Fields({ item, file }: Detection): readonly Named[] {
  const entity = valueAt(file, ['finding', 'entity', 'field']);
  const others = valueAt(file, ['intermediate_findings', 'entities']);
  const listed = Array.isArray(others)
    ? others.map((one: unknown) => String((one as { field?: unknown } | null)?.field))
    : [];
  return [
    ...(typeof entity === 'string' ? [{ what: 'finding', field: entity, path: ['finding', 'entity', 'field'] }] : []),
    ...listed.map((field, i) => ({
      what: 'intermediate finding',
      field,
      path: ['intermediate_findings', 'entities', i, 'field'],
    })),
    ...item.threatObjects.map(({ field }, i) => ({
      what: 'threat object',
      field,
      path: ['threat_objects', i, 'field'],
    })),
  ];
}

/** The messages of a detection, and where they stand. */
function messages(object: Detection): readonly { readonly text: string; readonly path: Path }[] {
  const { item, file } = object;
  const paths: Path[] =
    formOf(object) === 6
      ? [
          ['finding', 'title'],
          ...item.riskObjects.map((_, i): Path => ['intermediate_findings', 'entities', i, 'message']),
        ]
      : [
          valueAt(file, ['rba', 'message']) === undefined ? ['tags', 'message'] : ['rba', 'message'],
          ['action.risk.param._risk_message'],
        ];
  return paths.flatMap((path) => {
    const text = valueAt(file, path);
    return typeof text === 'string' ? [{ text, path }] : [];
  });
}

export function tokensOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\$([^\s$]+)\$/g)].map(([, name = '']) => name.replace(/\|s$/, '')))];
}

function form(object: Detection): Diagnostic[] {
  const { item, file } = object;
  const found: Diagnostic[] = [];
  if (!isRisky(object) && valueAt(file, ['rba']) != null)
    found.push(atKey(file, ['rba'], 'rule/risk-not-wanted', item.type));
  if (formOf(object) === 4) found.push(...observables(object));
  if (valueAt(file, ['rba']) != null && valueAt(file, ['rba', 'threat_objects']) == null)
    found.push(atKey(file, ['rba'], 'rule/no-threat-objects'));
  item.threatObjects.forEach(({ type }, i) => {
    const path = formOf(object) === 6 ? ['threat_objects', i, 'type'] : ['rba', 'threat_objects', i, 'type'];
    if (formOf(object) === 4 || THREAT_TYPES.includes(type)) return;
    found.push(at(file, path, 'rule/threat-object-type', type, closeMatch(type, THREAT_TYPES)));
  });
  return found;
}

function observables(object: Detection): Diagnostic[] {
  const { item, file } = object;
  const path = ['tags', 'observable'];
  const roles = item.tags.observables.flatMap(({ name, role }, i) =>
    role.length === 1 ? [] : [at(file, [...path, i, 'role'], 'rule/observable-roles', name)],
  );
  const victim = item.tags.observables.some(({ role }) => role.includes('Victim'));
  const wanted = item.status === 'production' && isRisky(object) && !victim;
  return [
    ...roles,
    ...(wanted ? [atKey(file, path, 'rule/no-victim', item.type)] : []),
    ...(item.tags.requiredFields.length === 0
      ? [atKey(file, ['tags', 'required_fields'], 'rule/no-required-fields')]
      : []),
  ];
}

function scores({ item, file }: Detection): Diagnostic[] {
  return item.riskObjects.flatMap(({ score }, i) =>
    score < 1 || score > 100 ? [at(file, ['rba', 'risk_objects', i, 'score'], 'rule/risk-score-range', score)] : [],
  );
}

function wording(object: Detection): Diagnostic[] {
  return messages(object).flatMap(({ text, path }): Diagnostic[] => {
    if ((text.match(/\$/g)?.length ?? 0) % 2 === 1) return [at(object.file, path, 'rule/message-dollars')];
    return tokensOf(text).length === 0 && isRisky(object) ? [at(object.file, path, 'rule/message-without-field')] : [];
  });
}

/** contentctl's own rule: names must occur in the text of the search, in any letter case. */
function occurrences(object: Detection): Diagnostic[] {
  const { item, file } = object;
  // Fields to throttle by must be there as they are written, whatever the status.
  const throttled = (item.tags.throttling?.fields ?? []).flatMap((field, i) =>
    item.search.includes(field)
      ? []
      : [
          at(
            file,
            [...tagPath(object, 'throttling'), 'fields', i],
            'rule/field-not-in-search',
            'throttling field',
            field,
          ),
        ],
  );
  if (item.status !== 'production') return throttled;
  const search = item.search.toLowerCase();
  const absent = (name: string): boolean => !search.includes(name.toLowerCase());
  const fields = namedFields(object).filter(({ field }) => absent(field));
  return [
    ...throttled,
    ...fields.map(({ what, field, path }) => at(file, path, 'rule/field-not-in-search', what, field)),
    ...messages(object).flatMap(({ text, path }) =>
      contentctlTokens(text)
        .filter(absent)
        .map((token) => at(file, path, 'rule/field-not-in-search', 'message token', token)),
    ),
  ];
}

/** What contentctl takes for tokens: a name up to a white space or dot between two $. */
function contentctlTokens(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\$([^\s.]*)\$/g)].map(([, name = '']) => name))];
}

/** Fields that a search may have by the way it is run. */
const ALWAYS = new Set([
  'info_min_time',
  'info_max_time',
  'info_search_time',
  'risk_score',
  'original_detection_search',
]);

function absentFrom({ fields }: SearchFacts): (field: string) => boolean {
  return (field) => fields !== undefined && !fields.has(field) && !ALWAYS.has(field);
}

/** What only the engine knows: whether the results have the field. */
function outputs(object: Detection, repository: Repository): Diagnostic[] {
  const facts = repository.factsOf(object);
  if (facts?.fields === undefined) return [];
  const { item, file } = object;
  const absent = absentFrom(facts);
  const close = (field: string): string | undefined => closeMatch(field, facts.fields ?? []);
  const found = namedFields(object)
    .filter(({ field }) => absent(field))
    .map(({ what, field, path }) => at(file, path, 'rule/risk-field-not-output', what, field, close(field)));
  const tokens = messages(object).flatMap(({ text, path }) =>
    tokensOf(text)
      .filter(absent)
      .map((token) => at(file, path, 'rule/message-token-not-output', token, close(token))),
  );
  const drilldowns = item.drilldowns.flatMap(({ name, search }, i) =>
    tokensOf(`${name} ${search}`)
      .filter(absent)
      .map((token) => at(file, drilldownPath(object, i), 'rule/drilldown-token-not-output', token, close(token))),
  );
  return [...found, ...tokens, ...drilldowns, ...throttled(object, absent, close)];
}

function drilldownPath(object: Detection, i: number): Path {
  return formOf(object) === 'conf' ? ['action.notable.param.drilldown_searches'] : ['drilldown_searches', i, 'search'];
}

function throttled(
  object: Detection,
  absent: (field: string) => boolean,
  close: (field: string) => string | undefined,
): Diagnostic[] {
  const { item, file } = object;
  const path = formOf(object) === 'conf' ? ['alert.suppress.fields'] : [...tagPath(object, 'throttling'), 'fields'];
  return (item.tags.throttling?.fields ?? []).flatMap((field, i): Diagnostic[] => {
    if (/\s/.test(field)) return [at(file, [...path, i], 'rule/throttling-field', field)];
    return absent(field) ? [at(file, [...path, i], 'rule/throttling-field-not-output', field, close(field))] : [];
  });
}

export const riskChecks = [
  check(['detection'], form),
  check(['detection'], scores),
  check(['detection'], wording, { conf: true }),
  check(['detection'], occurrences),
  check(['detection'], outputs, { conf: true }),
];
