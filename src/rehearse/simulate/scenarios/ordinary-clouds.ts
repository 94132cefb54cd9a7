import { aws, entraAudit, entraSignIn, github, kube, m365, okta, workspace } from '../cloud-events.js';
import { times } from '../json-entry.js';
import type { Entry } from '../logs.js';
import type { Stage } from '../scenario.js';

function inAws(from: number, { random }: Stage): readonly Entry[] {
  const at = (s: number): number => from + 120_000 + s * 1_000;
  const share = { snapshotId: 'snap-0cc33', createVolumePermission: { add: { items: [{ userId: '111122223333' }] } } };
  return [
    aws(
      at(0),
      { user: 'ann', service: 'iam', name: 'CreateAccessKey', ip: '192.0.2.20', request: { userName: 'ann' } },
      random,
    ),
    aws(
      at(5),
      { user: 'ann', service: 'ec2', name: 'ModifySnapshotAttribute', ip: '192.0.2.20', request: share },
      random,
    ),
    aws(
      at(9),
      {
        user: 'ann',
        service: 'iam',
        name: 'AttachUserPolicy',
        ip: '192.0.2.20',
        request: { userName: 'ann', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
      },
      random,
    ),
  ];
}

function inIdentities(from: number, { random }: Stage): readonly Entry[] {
  const at = (s: number): number => from + 120_000 + s * 1_000;
  const target = {
    id: 'u2',
    type: 'User',
    userPrincipalName: 'new.hire@corp.example',
    modifiedProperties: [{ displayName: 'Role.DisplayName', oldValue: null, newValue: '"Reports Reader"' }],
  };
  return [
    entraAudit(at(10), 'h.admin@corp.example', 'Add member to role', 'RoleManagement', target, random),
    entraSignIn(
      at(20),
      'a.weber@corp.example',
      '192.0.2.33',
      500121,
      'Authentication failed during strong authentication request.',
      random,
    ),
    entraSignIn(at(40), 'a.weber@corp.example', '192.0.2.33', 0, '', random),
    okta(
      at(3),
      {
        type: 'user.authentication.auth_via_mfa',
        message: 'Authentication of user via MFA',
        actor: 'ann@corp.example',
        result: 'FAILURE',
        reason: 'INVALID_CREDENTIALS',
        debug: { factor: 'OKTA_VERIFY_PUSH' },
      },
      random,
    ),
    workspace(
      at(0),
      'h.admin@corp.example',
      'DELEGATED_ADMIN_SETTINGS',
      'ASSIGN_ROLE',
      { ROLE_NAME: '_GROUPS_READER_ROLE', USER_EMAIL: 'new.hire@corp.example' },
      random,
    ),
  ];
}

function inMail(from: number, { random }: Stage): readonly Entry[] {
  const at = (s: number): number => from + 120_000 + s * 1_000;
  return [
    m365(
      at(0),
      'Exchange',
      'New-InboxRule',
      'a.weber@corp.example',
      {
        Parameters: [
          { Name: 'Name', Value: 'Newsletters' },
          { Name: 'MoveToFolder', Value: 'Newsletters' },
        ],
      },
      random,
    ),
    m365(
      at(7),
      'Exchange',
      'New-InboxRule',
      'a.weber@corp.example',
      { Parameters: [{ Name: 'ForwardTo', Value: 'smtp:team@corp.example' }] },
      random,
    ),
  ];
}

function inPlatforms(from: number, { random }: Stage): readonly Entry[] {
  const at = (s: number): number => from + 120_000 + s * 1_000;
  return [
    kube(
      at(0),
      { user: 'system:serviceaccount:kube-system:secret-sync', verb: 'list', resource: 'secrets', namespace: 'shop' },
      random,
    ),
    kube(
      at(9),
      {
        user: 'ci-deploy',
        verb: 'create',
        resource: 'pods',
        namespace: 'shop',
        name: 'shop-7f',
        request: { kind: 'Pod', spec: { containers: [{ name: 'shop', image: 'shop:4' }] } },
      },
      random,
    ),
    github(
      at(0),
      'r-dev',
      'repo.access',
      { repo: 'corp-example/docs', visibility: 'internal', previous_visibility: 'private' },
      random,
    ),
    ...times(4, (i) => github(at(i * 9), 'r-dev', 'git.clone', { repo: `corp-example/service-${String(i)}` }, random)),
  ];
}

/** Work in cloud services that looks like an attack at first sight. */
export function workInClouds(stage: Stage): readonly Entry[] {
  return [inAws, inIdentities, inMail, inPlatforms].flatMap((part) => part(stage.from, stage));
}
