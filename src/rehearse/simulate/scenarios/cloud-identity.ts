import { entraAudit, entraSignIn, m365, okta, workspace } from '../cloud-events.js';
import { inCloud, times } from '../json-entry.js';
import type { Scenario } from '../scenario.js';

/** Where the attacker calls from: a documentation address (RFC 5737). */
const ATTACKER = '203.0.113.171';

export const IDENTITY: readonly Scenario[] = [
  inCloud(
    {
      name: 'entra-admin-role',
      title: 'A user becomes Global Administrator',
      techniques: ['T1098.003'],
      detections: ['Entra ID Privileged Role Assigned'],
      logs: ['entra'],
    },
    (at, random) => {
      const role = { displayName: 'Role.DisplayName', oldValue: null, newValue: '"Global Administrator"' };
      const target = {
        id: 'b1',
        type: 'User',
        userPrincipalName: 'temp.contractor@corp.example',
        modifiedProperties: [role],
      };
      return [entraAudit(at(0), 'h.admin@corp.example', 'Add member to role', 'RoleManagement', target, random)];
    },
  ),
  inCloud(
    {
      name: 'entra-mfa-fatigue',
      title: 'Someone who has the password asks for the second factor until the user gives in',
      techniques: ['T1621', 'T1078.004'],
      detections: ['Entra ID Second Factor Refused Again and Again'],
      logs: ['entra'],
    },
    (at, random) => [
      ...times(9, (i) =>
        entraSignIn(
          at(i * 40),
          'j.lindqvist@corp.example',
          ATTACKER,
          500121,
          'Authentication failed during strong authentication request.',
          random,
        ),
      ),
      entraSignIn(at(400), 'j.lindqvist@corp.example', ATTACKER, 0, '', random),
    ],
  ),
  inCloud(
    {
      name: 'entra-password-spray',
      title: 'One password is tried for many accounts of a tenant',
      techniques: ['T1110.003'],
      detections: ['Entra ID Password Spray'],
      logs: ['entra'],
    },
    (at, random) =>
      times(25, (i) =>
        entraSignIn(
          at(i * 7),
          `user${String(i)}@corp.example`,
          ATTACKER,
          50126,
          'Error validating credentials due to invalid username or password.',
          random,
        ),
      ),
  ),
  inCloud(
    {
      name: 'mailbox-forwarding',
      title: 'A rule sends mail about payments outside',
      techniques: ['T1114.003'],
      detections: ['Microsoft 365 Inbox Rule Forwards Outside'],
      logs: ['m365'],
    },
    (at, random) => [
      m365(
        at(0),
        'Exchange',
        'New-InboxRule',
        'm.ortiz@corp.example',
        {
          ClientIP: ATTACKER,
          ObjectId: 'm.ortiz\\.',
          Parameters: [
            { Name: 'Name', Value: '.' },
            { Name: 'SubjectContainsWords', Value: 'invoice;payment' },
            { Name: 'ForwardTo', Value: 'smtp:collect@mail.example.net' },
            { Name: 'DeleteMessage', Value: 'True' },
          ],
        },
        random,
      ),
    ],
  ),
  inCloud(
    {
      name: 'application-consent',
      title: 'A user lets a foreign application read mail',
      techniques: ['T1528'],
      detections: ['Microsoft 365 Consent to Application With Mail Rights'],
      logs: ['m365'],
    },
    (at, random) => [
      m365(
        at(0),
        'AzureActiveDirectory',
        'Consent to application.',
        'j.lindqvist@corp.example',
        {
          ResultStatus: 'Success',
          ObjectId: '7d0a4f0c-app',
          Target: [
            { ID: 'ServicePrincipal_1', Type: 2 },
            { ID: 'Mail Sync Pro', Type: 1 },
          ],
          ModifiedProperties: [
            { Name: 'ConsentContext.IsAdminConsent', NewValue: 'False', OldValue: '' },
            {
              Name: 'ConsentAction.Permissions',
              NewValue: '[] => [[Scope: Mail.Read offline_access User.Read]]',
              OldValue: '',
            },
          ],
        },
        random,
      ),
    ],
  ),
  inCloud(
    {
      name: 'okta-push-fatigue',
      title: 'Push messages of Okta until the user accepts one',
      techniques: ['T1621'],
      detections: ['Okta Push Refused Again and Again'],
      logs: ['okta'],
    },
    (at, random) => {
      const actor = 'm.ortiz@corp.example';
      const push = {
        type: 'user.authentication.auth_via_mfa',
        message: 'Authentication of user via MFA',
        actor,
        ip: ATTACKER,
        debug: { factor: 'OKTA_VERIFY_PUSH' },
      };
      return [
        ...times(8, (i) => okta(at(i * 30), { ...push, result: 'FAILURE', reason: 'INVALID_CREDENTIALS' }, random)),
        okta(at(260), push, random),
      ];
    },
  ),
  inCloud(
    {
      name: 'okta-admin-grant',
      title: 'A user of Okta gets administrator rights and loses all factors',
      techniques: ['T1098.003', 'T1556.006'],
      detections: ['Okta Administrator Rights Granted', 'Okta Factors Reset by Another User'],
      logs: ['okta'],
    },
    (at, random) => {
      const target = [
        { id: '00u9', type: 'User', alternateId: 'temp.contractor@corp.example', displayName: 'Temp Contractor' },
      ];
      const actor = 'h.admin@corp.example';
      return [
        okta(
          at(0),
          { type: 'user.mfa.factor.reset_all', message: 'Reset all factors for user', actor, ip: ATTACKER, target },
          random,
        ),
        okta(
          at(60),
          {
            type: 'user.account.privilege.grant',
            message: 'Grant user privilege',
            actor,
            ip: ATTACKER,
            target,
            debug: { privilegeGranted: 'Super administrator' },
          },
          random,
        ),
      ];
    },
  ),
  inCloud(
    {
      name: 'workspace-weakened',
      title: 'An administrator is made and two-step verification no longer enforced',
      techniques: ['T1098.003', 'T1556.006'],
      detections: ['Google Workspace Administrator Role Assigned', 'Google Workspace Two-Step Verification Weakened'],
      logs: ['workspace'],
    },
    (at, random) => [
      workspace(
        at(0),
        'h.admin@corp.example',
        'DELEGATED_ADMIN_SETTINGS',
        'ASSIGN_ROLE',
        { ROLE_NAME: '_SEED_ADMIN_ROLE', USER_EMAIL: 'temp.contractor@corp.example' },
        random,
      ),
      workspace(
        at(80),
        'temp.contractor@corp.example',
        'SECURITY_SETTINGS',
        'ENFORCE_STRONG_AUTHENTICATION',
        { NEW_VALUE: 'false', OLD_VALUE: 'true' },
        random,
      ),
    ],
  ),
];
