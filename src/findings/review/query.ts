import { fieldName, quoted } from '../spl-text.js';

/** Which findings; of a list any will do, and all of what is given must hold. */
export interface FindingFilter {
  /** Ids, or how they begin. */
  readonly ids?: readonly string[];
  /** Ids of statuses. */
  readonly status?: readonly string[];
  /** Only those that are not closed. */
  readonly open?: boolean;
  readonly owner?: readonly string[];
  readonly urgency?: readonly string[];
  readonly disposition?: readonly string[];
  /** Names of rules, with `*`, or ids of detections. */
  readonly rule?: readonly string[];
  readonly host?: readonly string[];
  readonly user?: readonly string[];
  /** Suppressed ones too; without it they are left out, as in Incident Review. */
  readonly suppressed?: boolean;
}

const RULE_FIELDS = ['rule_name', 'rule_title', 'search_name', 'detection_id'];
const HOST_FIELDS = ['dest', 'src', 'dvc', 'orig_host', 'risk_object'];
const USER_FIELDS = ['user', 'src_user', 'risk_object'];

function anyOf(fields: readonly string[], values: readonly string[] | undefined): readonly string[] {
  if (values === undefined || values.length === 0) return [];
  const terms = values.flatMap((value) => fields.map((field) => `${fieldName(field)}=${quoted(value)}`));
  return [`(${terms.join(' OR ')})`];
}

/** The search for findings as they stand, the newest first. */
export function findingsSearch(filter: FindingFilter): string {
  const terms = [
    ...anyOf(
      ['rule_id'],
      filter.ids?.map((id) => `${id}*`),
    ),
    ...anyOf(['status'], filter.status),
    ...(filter.open === true ? ['status_group!=Closed'] : []),
    ...anyOf(['owner'], filter.owner),
    ...anyOf(['urgency'], filter.urgency),
    ...anyOf(['disposition'], filter.disposition),
    ...anyOf(RULE_FIELDS, filter.rule),
    ...anyOf(HOST_FIELDS, filter.host),
    ...anyOf(USER_FIELDS, filter.user),
    ...(filter.suppressed === true ? [] : ['NOT suppression=*']),
  ];
  const chosen = terms.length === 0 ? '' : ` | search ${terms.join(' ')}`;
  return `\`notable\`${chosen} | sort 0 - _time + rule_id`;
}
