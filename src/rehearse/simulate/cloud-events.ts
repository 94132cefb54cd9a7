import { jsonEntry, seconds, uuid } from './json-entry.js';
import type { Entry } from './logs.js';
import type { Random } from './random.js';

/* The events of cloud services in the schema that each service documents. */

export const AWS_ACCOUNT = '111122223333';
const TENANT = '6d3f2c1a-58b4-4e1f-9b9a-2f1d7c8e0a55';

export interface AwsCall {
  readonly user?: string;
  /** A session of a role, in place of a user. */
  readonly role?: { readonly name: string; readonly session: string };
  readonly service: string;
  readonly name: string;
  readonly ip?: string;
  readonly agent?: string;
  readonly request?: object;
  readonly response?: object;
  readonly more?: object;
}

function identity({ user, role }: AwsCall): object {
  if (role === undefined)
    return {
      type: 'IAMUser',
      principalId: `AIDA${(user ?? '').toUpperCase()}EXAMPLE`,
      arn: `arn:aws:iam::${AWS_ACCOUNT}:user/${user}`,
      accountId: AWS_ACCOUNT,
      userName: user,
    };
  const issuer = {
    type: 'Role',
    arn: `arn:aws:iam::${AWS_ACCOUNT}:role/${role.name}`,
    accountId: AWS_ACCOUNT,
    userName: role.name,
  };
  return {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLEROLEID:${role.session}`,
    arn: `arn:aws:sts::${AWS_ACCOUNT}:assumed-role/${role.name}/${role.session}`,
    accountId: AWS_ACCOUNT,
    accessKeyId: 'ASIAEXAMPLEKEY',
    sessionContext: { sessionIssuer: issuer, attributes: { mfaAuthenticated: 'false' } },
  };
}

/** An event of CloudTrail. */
export function aws(at: number, call: AwsCall, random: Random): Entry {
  return jsonEntry('cloudtrail', at, {
    eventVersion: '1.09',
    userIdentity: identity(call),
    eventTime: seconds(at),
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.name,
    awsRegion: 'eu-west-1',
    sourceIPAddress: call.ip ?? '192.0.2.20',
    userAgent: call.agent ?? 'aws-cli/2.15.30 Python/3.11.8 Linux/6.5.0',
    requestParameters: call.request ?? null,
    responseElements: call.response ?? null,
    requestID: uuid(random),
    eventID: uuid(random),
    readOnly: /^(Get|List|Describe|Head)/.test(call.name),
    eventType: call.name === 'ConsoleLogin' ? 'AwsConsoleSignIn' : 'AwsApiCall',
    managementEvent: !call.name.endsWith('Object'),
    recipientAccountId: AWS_ACCOUNT,
    eventCategory: call.name.endsWith('Object') ? 'Data' : 'Management',
    ...call.more,
  });
}

/** A sign-in of Entra ID; error 0 is success, 50126 a wrong password, 500121 a second factor refused. */
export function entraSignIn(
  at: number,
  user: string,
  ip: string,
  error: number,
  reason: string,
  random: Random,
): Entry {
  return jsonEntry('entra', at, {
    time: new Date(at).toISOString().replace('Z', '0000Z'),
    resourceId: `/tenants/${TENANT}/providers/Microsoft.aadiam`,
    operationName: 'Sign-in activity',
    operationVersion: '1.0',
    category: 'SignInLogs',
    tenantId: TENANT,
    resultType: String(error),
    resultSignature: 'None',
    callerIpAddress: ip,
    correlationId: uuid(random),
    Level: 4,
    properties: {
      id: uuid(random),
      createdDateTime: seconds(at),
      userDisplayName: user.replace(/@.*$/, ''),
      userPrincipalName: user,
      userId: uuid(random),
      appDisplayName: 'Office 365 Exchange Online',
      ipAddress: ip,
      status: { errorCode: error, ...(error !== 0 && { failureReason: reason }) },
      clientAppUsed: 'Browser',
      userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)',
      deviceDetail: { operatingSystem: 'Windows10', browser: 'Edge 129.0' },
      location: { city: '', countryOrRegion: 'IE' },
      riskLevelDuringSignIn: 'none',
      authenticationRequirement: 'multiFactorAuthentication',
    },
  });
}

/** An event of the audit log of Entra ID. */
export function entraAudit(
  at: number,
  by: string,
  operation: string,
  category: string,
  target: object,
  random: Random,
): Entry {
  return jsonEntry('entra', at, {
    time: new Date(at).toISOString().replace('Z', '0000Z'),
    resourceId: `/tenants/${TENANT}/providers/Microsoft.aadiam`,
    operationName: operation,
    operationVersion: '1.0',
    category: 'AuditLogs',
    tenantId: TENANT,
    resultSignature: 'None',
    correlationId: uuid(random),
    Level: 4,
    properties: {
      id: `Directory_${random.hex(8)}`,
      category,
      result: 'success',
      resultReason: '',
      activityDisplayName: operation,
      activityDateTime: seconds(at),
      loggedByService: 'Core Directory',
      initiatedBy: { user: { id: uuid(random), userPrincipalName: by, ipAddress: '198.51.100.140' } },
      targetResources: [target],
      additionalDetails: [],
    },
  });
}

/** An event of Microsoft 365's management activity API. */
export function m365(
  at: number,
  workload: string,
  operation: string,
  user: string,
  more: object,
  random: Random,
): Entry {
  return jsonEntry('m365', at, {
    CreationTime: new Date(at).toISOString().slice(0, 19),
    Id: uuid(random),
    Operation: operation,
    OrganizationId: TENANT,
    RecordType: workload === 'Exchange' ? 1 : workload === 'AzureActiveDirectory' ? 8 : 6,
    ResultStatus: 'True',
    UserKey: `10032000${random.hex(8)}`,
    UserType: 0,
    Version: 1,
    Workload: workload,
    ClientIP: '192.0.2.31',
    ObjectId: user,
    UserId: user,
    ...more,
  });
}

export interface OktaEvent {
  readonly type: string;
  readonly message: string;
  readonly actor: string;
  readonly result?: string;
  readonly reason?: string;
  readonly ip?: string;
  readonly target?: readonly object[];
  readonly debug?: object;
}

/** An event of Okta's system log. */
export function okta(at: number, event: OktaEvent, random: Random): Entry {
  return jsonEntry('okta', at, {
    actor: {
      id: `00u${random.hex(17)}`,
      type: 'User',
      alternateId: event.actor,
      displayName: event.actor.replace(/@.*$/, ''),
    },
    client: {
      userAgent: { rawUserAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)', os: 'Windows 10', browser: 'CHROME' },
      ipAddress: event.ip ?? '192.0.2.41',
    },
    authenticationContext: { authenticationStep: 0, externalSessionId: `102${random.hex(12)}` },
    displayMessage: event.message,
    eventType: event.type,
    outcome: { result: event.result ?? 'SUCCESS', ...(event.reason !== undefined && { reason: event.reason }) },
    published: new Date(at).toISOString(),
    severity: event.result === 'FAILURE' ? 'WARN' : 'INFO',
    debugContext: { debugData: { requestUri: '/api/v1/authn', ...event.debug } },
    legacyEventType: event.type,
    uuid: uuid(random),
    version: '0',
    ...(event.target !== undefined && { target: event.target }),
  });
}

/** An activity of administrators of Google Workspace. */
export function workspace(
  at: number,
  by: string,
  type: string,
  name: string,
  parameters: object,
  random: Random,
): Entry {
  return jsonEntry('workspace', at, {
    kind: 'admin#reports#activity',
    id: {
      time: new Date(at).toISOString(),
      uniqueQualifier: String(random.integer(1e9, 2e9)),
      applicationName: 'admin',
      customerId: 'C02example',
    },
    actor: { callerType: 'USER', email: by, profileId: String(random.integer(1e9, 2e9)) },
    ipAddress: '192.0.2.51',
    event: { type, name, parameters: Object.entries(parameters).map(([key, value]) => ({ name: key, value })) },
  });
}

export interface KubeCall {
  readonly user: string;
  readonly verb: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name?: string;
  readonly subresource?: string;
  readonly ip?: string;
  readonly request?: object;
}

/** A request to the API server of Kubernetes. */
export function kube(at: number, call: KubeCall, random: Random): Entry {
  const path = `/api/v1/namespaces/${call.namespace}/${call.resource}${call.name === undefined ? '' : `/${call.name}`}`;
  return jsonEntry('kubernetes', at, {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'RequestResponse',
    auditID: uuid(random),
    stage: 'ResponseComplete',
    requestURI: call.subresource === undefined ? path : `${path}/${call.subresource}`,
    verb: call.verb,
    user: { username: call.user, groups: ['system:authenticated'] },
    sourceIPs: [call.ip ?? '10.20.40.9'],
    userAgent: 'kubectl/v1.29.3 (linux/amd64)',
    objectRef: {
      resource: call.resource,
      namespace: call.namespace,
      ...(call.name !== undefined && { name: call.name }),
      ...(call.subresource !== undefined && { subresource: call.subresource }),
      apiVersion: 'v1',
    },
    responseStatus: { metadata: {}, code: 200 },
    ...(call.request !== undefined && { requestObject: call.request }),
    requestReceivedTimestamp: new Date(at).toISOString().replace('Z', '000Z'),
    stageTimestamp: new Date(at + 4).toISOString().replace('Z', '000Z'),
  });
}

/** An event of the audit log of a GitHub organisation. */
export function github(at: number, actor: string, action: string, more: object, random: Random): Entry {
  return jsonEntry('github', at, {
    '@timestamp': at,
    _document_id: random.hex(22),
    action,
    actor,
    actor_id: 9_000_000 + actor.length,
    actor_ip: '192.0.2.61',
    business: 'corp',
    created_at: at,
    operation_type: /destroy|remove/.test(action) ? 'remove' : 'modify',
    org: 'corp-example',
    user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
    ...more,
  });
}
