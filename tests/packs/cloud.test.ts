import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ingestBuffer } from '../../src/ingest/index.js';
import { loadKnowledge } from '../../src/knowledge/index.js';
import { search } from '../../src/search/index.js';
import { openEmbedded } from '../../src/store/index.js';

/* What the packs of clouds and services make of events, seen through searches: fields, tags and data models. */

const PACKS = ['aws', 'azure', 'cim', 'github', 'google', 'kubernetes', 'o365', 'okta', 'saas'];
const { knowledge, indexTime, diagnostics } = await loadKnowledge(
  PACKS.map((name) => fileURLToPath(new URL(`../../packs/${name}`, import.meta.url))),
);
const store = await openEmbedded({});
after(() => store.close());

let indexes = 0;

/** Takes texts in as events of one sourcetype; the function searches them, `$i$` being where they are. */
async function load(sourcetype: string, events: readonly (object | string)[], source = 's') {
  const index = `i${++indexes}`;
  const text = events.map((event) => (typeof event === 'string' ? event : JSON.stringify(event))).join('\n');
  const options = { index, sourcetype, source, indexTime };
  await ingestBuffer(
    'x.log',
    Buffer.from(text),
    options,
    (batch) => store.insertEvents(batch),
    () => undefined,
  );
  return async (spl: string): Promise<string[]> => {
    const { rows, fields } = await search({ spl: spl.replaceAll('$i$', `index=${index}`), knowledge }, store);
    return rows.map((row) => fields.map((field) => [row[field] ?? '∅'].flat().join(';')).join(' | '));
  };
}

test('the packs of clouds load without a word', () => {
  assert.deepEqual(
    diagnostics.map((d) => d.message),
    [],
  );
});

const call = (eventName: string, more: object = {}) => ({
  eventTime: '2024-01-02T03:04:05Z',
  eventSource: 'ec2.amazonaws.com',
  eventName,
  awsRegion: 'eu-west-1',
  sourceIPAddress: '192.0.2.1',
  userAgent: 'aws-cli/2',
  userIdentity: {
    type: 'IAMUser',
    userName: 'ann',
    accountId: '111111111111',
    arn: 'arn:aws:iam::111111111111:user/ann',
  },
  requestParameters: null,
  responseElements: null,
  eventType: 'AwsApiCall',
  ...more,
});

test('CloudTrail: logins', async () => {
  const login = { eventSource: 'signin.amazonaws.com', eventType: 'AwsConsoleSignIn' };
  const run = await load('aws:cloudtrail', [
    call('ConsoleLogin', {
      ...login,
      responseElements: { ConsoleLogin: 'Success' },
      additionalEventData: { MFAUsed: 'Yes' },
    }),
    call('ConsoleLogin', {
      ...login,
      userIdentity: { type: 'Root', arn: 'arn:aws:iam::2:root' },
      errorMessage: 'Failed authentication',
      responseElements: { ConsoleLogin: 'Failure' },
      additionalEventData: { MFAUsed: 'No' },
    }),
    call('DescribeInstances'),
  ]);
  assert.deepEqual(
    await run('search $i$ | sort user action | table user action errorCode status reason authentication_method'),
    [
      'ann | read | success | success | ∅ | ∅',
      'ann | success | success | success | ∅ | MFA',
      'root | failure | failure | failure | Failed authentication | SFA',
    ],
  );
  const by = ['user', 'action', 'app', 'signature'].map((f) => `Authentication.${f}`).join(' ');
  assert.deepEqual(
    await run(`| tstats count from datamodel=Authentication where $i$ by ${by} | sort Authentication.user`),
    ['ann | success | AwsConsoleSignIn | ConsoleLogin | 1', 'root | failure | AwsConsoleSignIn | ConsoleLogin | 1'],
  );
});

test('CloudTrail: changes, what they are about and who is meant', async () => {
  const iam = { eventSource: 'iam.amazonaws.com' };
  const run = await load('aws:cloudtrail', [
    call('RunInstances', {
      responseElements: {
        instancesSet: { items: [{ instanceId: 'i-1', imageId: 'ami-1', instanceType: 't3.micro' }] },
      },
    }),
    call('CreateUser', { ...iam, requestParameters: { userName: 'eve' } }),
    call('AuthorizeSecurityGroupIngress', { requestParameters: { groupId: 'sg-1' }, errorCode: 'AccessDenied' }),
    call('ListUsers', iam),
  ]);
  const by = ['command', 'user', 'object', 'object_category', 'change_type', 'action', 'status'];
  assert.deepEqual(
    await run(
      `| tstats count from datamodel=Change where $i$ by ${by.map((f) => `All_Changes.${f}`).join(' ')} | sort All_Changes.command`,
    ),
    [
      'AuthorizeSecurityGroupIngress | ann | sg-1 | security_group | EC2 | modified | failure | 1',
      'CreateUser | eve | eve | user | AAA | created | success | 1',
      'RunInstances | ann | i-1 | instance | EC2 | created | success | 1',
    ],
  );
  const instance = 'All_Changes.Instance_Changes';
  assert.deepEqual(
    await run(
      `| tstats count from datamodel=Change where nodename=${instance} $i$ by ${instance}.image_id ${instance}.instance_type`,
    ),
    ['ami-1 | t3.micro | 1'],
  );
  assert.deepEqual(await run('search $i$ tag=account | table eventName src_user result_id'), ['CreateUser | ann | ∅']);
  assert.deepEqual(await run('search $i$ tag=error | table eventName errorCode result_id'), [
    'AuthorizeSecurityGroupIngress | AccessDenied | AccessDenied',
  ]);
});

test('flow logs of VPCs', async () => {
  const run = await load('aws:cloudwatchlogs:vpcflow', [
    '2 123456789012 eni-1 10.0.0.1 10.0.0.2 40000 443 6 10 840 1700000000 1700000060 ACCEPT OK',
    '2 123456789012 eni-1 10.0.0.1 10.0.0.3 40001 53 17 1 80 1700000000 1700000030 REJECT OK',
    '2 123456789012 eni-1 - - - - - - - 1700000000 1700000060 - NODATA',
  ]);
  const by = ['dest', 'dest_port', 'transport', 'action', 'bytes', 'duration'].map((f) => `All_Traffic.${f}`).join(' ');
  assert.deepEqual(
    await run(`| tstats count from datamodel=Network_Traffic where $i$ by ${by} | sort All_Traffic.dest`),
    ['10.0.0.2 | 443 | tcp | allowed | 840 | 60 | 1', '10.0.0.3 | 53 | udp | blocked | 80 | 30 | 1'],
  );
});

test('Entra ID: sign-ins and changes', async () => {
  const base = { time: '2024-01-02T03:04:05.1234567Z', tenantId: 't', callerIpAddress: '192.0.2.1' };
  const run = await load('azure:monitor:aad', [
    {
      ...base,
      operationName: 'Sign-in activity',
      category: 'SignInLogs',
      properties: {
        userPrincipalName: 'ann@x',
        appDisplayName: 'Portal',
        status: { errorCode: 50126, failureReason: 'bad password' },
      },
    },
    {
      ...base,
      operationName: 'Sign-in activity',
      category: 'NonInteractiveUserSignInLogs',
      properties: { userPrincipalName: 'bob@x', appDisplayName: 'Portal', status: { errorCode: 0 } },
    },
    {
      ...base,
      operationName: 'Add member to role',
      category: 'AuditLogs',
      properties: {
        category: 'RoleManagement',
        result: 'success',
        initiatedBy: { user: { id: '1', userPrincipalName: 'adm@x' } },
        targetResources: [{ id: '2', displayName: null, type: 'User', userPrincipalName: 'eve@x' }],
      },
    },
    {
      ...base,
      operationName: 'Add service principal',
      category: 'AuditLogs',
      properties: {
        category: 'ApplicationManagement',
        result: 'success',
        initiatedBy: { app: { appId: null, displayName: 'Robot', servicePrincipalId: '3' } },
        targetResources: [{ id: '4', displayName: 'New', type: 'ServicePrincipal' }],
        additionalDetails: [{ key: 'User-Agent', value: 'curl/8' }],
      },
    },
  ]);
  const of = (names: string, prefix: string) =>
    names
      .split(' ')
      .map((f) => `${prefix}.${f}`)
      .join(' ');
  assert.deepEqual(
    await run(
      `| tstats count from datamodel=Authentication where $i$ by ${of('user action app src', 'Authentication')}`,
    ),
    ['ann@x | failure | Portal | 192.0.2.1 | 1', 'bob@x | success | Portal | 192.0.2.1 | 1'],
  );
  assert.deepEqual(
    await run(
      `| tstats count from datamodel=Change where $i$ by ${of('command user action object_category', 'All_Changes')}`,
    ),
    ['Add member to role | eve@x | created | role | 1', 'Add service principal | unknown | created | application | 1'],
  );
  assert.deepEqual(
    await run('search $i$ category=AuditLogs | sort operationName | table src_user src_user_type user_agent object'),
    ['adm@x | user | ∅ | ∅', 'Robot | servicePrincipal | curl/8 | New'],
  );
});

test('Microsoft 365: lists of names and values, targets, addresses with ports', async () => {
  const base = { CreationTime: '2024-01-02T03:04:05', OrganizationId: 'o', UserId: 'adm@x', ResultStatus: 'Success' };
  const entra = { ...base, Workload: 'AzureActiveDirectory', RecordType: 8 };
  const run = await load('o365:management:activity', [
    {
      ...entra,
      RecordType: 15,
      Operation: 'UserLoginFailed',
      UserId: 'ann@x',
      ResultStatus: 'Failed',
      LogonError: 'InvalidUserNameOrPassword',
      ActorIpAddress: '192.0.2.1',
      ExtendedProperties: [{ Name: 'UserAgent', Value: 'Moz "5.0"' }],
      Target: [{ ID: 'Unknown', Type: 0 }],
    },
    {
      ...entra,
      Operation: 'Delete user.',
      ObjectId: 'eve@x',
      Target: ['User_1', '1', 'User', 'eve@x'].map((ID) => ({ ID })),
    },
    {
      ...base,
      Workload: 'Exchange',
      RecordType: 1,
      Operation: 'Set-Mailbox',
      ResultStatus: 'True',
      ClientIP: '[2001:db8::1]:4711',
      ObjectId: 'box',
      Parameters: [{ Name: 'ForwardingAddress', Value: 'out@y' }],
    },
  ]);
  assert.deepEqual(
    await run('search $i$ | sort Operation | table user src_user object action status src_ip record_type dataset_name'),
    [
      'eve@x | adm@x | eve@x | deleted | success | ∅ | AzureActiveDirectory | account_management',
      'adm@x | adm@x | box | modified | success | 2001:db8::1 | ExchangeAdmin | all_changes',
      'ann@x | ann@x | ∅ | failure | failure | 192.0.2.1 | AzureActiveDirectoryStsLogon | authentication',
    ],
  );
  assert.deepEqual(await run('search $i$ ForwardingAddress=* | table ForwardingAddress'), ['out@y']);
  assert.deepEqual(
    await run('| tstats count from datamodel=Authentication where $i$ by Authentication.user Authentication.signature'),
    ['ann@x | InvalidUserNameOrPassword | 1'],
  );
  assert.deepEqual(await run('search $i$ tag=change tag=account | table Operation'), ['Delete user.']);
});

test('Okta: logins, locks and threats', async () => {
  const base = {
    published: '2024-01-02T03:04:05.000Z',
    actor: { alternateId: 'ann@x', type: 'User', id: '1' },
    client: { ipAddress: '192.0.2.1' },
  };
  const run = await load('OktaIM2:log', [
    { ...base, eventType: 'user.session.start', outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' } },
    { ...base, eventType: 'user.account.lock', outcome: { result: 'FAILURE', reason: 'LOCKED_OUT' } },
    {
      ...base,
      eventType: 'user.mfa.factor.deactivate',
      outcome: { result: 'SUCCESS' },
      target: [{ id: '2', type: 'User', alternateId: 'eve@x', displayName: 'Eve' }],
    },
  ]);
  assert.deepEqual(
    await run(
      '| tstats count from datamodel=Authentication where $i$ by Authentication.user Authentication.action Authentication.signature',
    ),
    ['ann@x | failure | user.session.start | 1'],
  );
  const by =
    'All_Changes.command All_Changes.user All_Changes.action All_Changes.object_category All_Changes.change_type';
  assert.deepEqual(await run(`| tstats count from datamodel=Change where $i$ by ${by}`), [
    'user.account.lock | ann@x | lockout | User | AAA | 1',
    'user.mfa.factor.deactivate | eve@x | modified | User | AAA | 1',
  ]);
});

test('Google: Workspace logins and changes, Cloud audit log', async () => {
  const id = { time: '2024-01-02T03:04:05.000Z', applicationName: 'login', customerId: 'C' };
  const login = await load('gws:reports:login', [
    {
      id,
      actor: { email: 'ann@x' },
      ipAddress: '192.0.2.1',
      event: {
        type: 'login',
        name: 'login_failure',
        parameters: [
          { name: 'login_type', value: 'google_password' },
          { name: 'login_challenge_method', multiValue: ['password', 'totp'] },
        ],
      },
    },
  ]);
  assert.deepEqual(
    await login('search $i$ tag=authentication | table user src_ip action login_challenge_method vendor_account'),
    ['ann@x | 192.0.2.1 | failure | password;totp | C'],
  );
  const cloud = await load('google:gcp:pubsub:message', [
    {
      data: {
        timestamp: '2024-01-02T03:04:05Z',
        protoPayload: {
          methodName: 'v1.compute.instances.delete',
          serviceName: 'compute.googleapis.com',
          authenticationInfo: { principalEmail: 'ann@x' },
          resourceName: 'projects/p/zones/z/instances/vm1',
        },
        resource: { type: 'gce_instance', labels: { project_id: 'p', zone: 'z' } },
      },
    },
  ]);
  assert.deepEqual(
    await cloud('search $i$ tag=change tag=instance | table user action object object_category status vendor_region'),
    ['ann@x | deleted | vm1 | instance | success | z'],
  );
});

test('Kubernetes, GitHub, CrowdStrike, osquery, PingID, Splunk', async () => {
  const pods = await load(
    '_json',
    [
      {
        apiVersion: 'audit.k8s.io/v1',
        auditID: 'a',
        verb: 'create',
        user: { username: 'ann' },
        sourceIPs: ['192.0.2.1'],
        objectRef: { resource: 'pods', name: 'p' },
        responseStatus: { code: 403 },
      },
    ],
    'kubernetes',
  );
  assert.deepEqual(await pods('search $i$ tag=change | table user.username src action object_category object status'), [
    'ann | 192.0.2.1 | created | pods | p | failure',
  ]);
  const hub = await load('github:cloud:audit', [
    { '@timestamp': 1_700_000_000_000, action: 'org.add_member', actor: 'ann', org: 'o', user: 'eve' },
  ]);
  assert.deepEqual(await hub('search $i$ tag=change | table command src_user user object_category'), [
    'org.add_member | ann | eve | org',
  ]);
  const falcon = await load('crowdstrike:events:sensor', [
    {
      timestamp: '1700000000000',
      event_simpleName: 'ProcessRollup2',
      ImageFileName: '\\Device\\x\\cmd.exe',
      CommandLine: 'cmd /c x',
      aid: 'a',
      UserSid: 'S-1',
      IntegrityLevel: '12288',
    },
  ]);
  const by = 'Processes.process_name Processes.process Processes.dest Processes.process_integrity_level';
  assert.deepEqual(await falcon(`| tstats count from datamodel=Endpoint.Processes where $i$ by ${by}`), [
    'cmd.exe | cmd /c x | a | high | 1',
  ]);
  const ping = await load(
    '_json',
    [
      {
        id: '1',
        recorded: '2023-10-05T14:10:53Z',
        actors: [{ name: 'ann' }],
        resources: [{ ipaddress: '192.0.2.1' }],
        result: { status: 'SUCCESS', message: 'Device Paired SMS' },
      },
    ],
    'PINGID',
  );
  assert.deepEqual(await ping('search $i$ | table user src action reason'), [
    'ann | 192.0.2.1 | created | Device Paired SMS',
  ]);
  const own = await load('audittrail', [
    'Audit:[timestamp=01-25-2023 22:08:54.818, user=admin, action=search, info=granted REST: /search/jobs]',
  ]);
  assert.deepEqual(await own('search $i$ | table user action info'), ['admin | search | granted REST: /search/jobs']);
});
