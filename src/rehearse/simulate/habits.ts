import {
  type AwsCall,
  aws,
  entraAudit,
  entraSignIn,
  github,
  kube,
  m365,
  type OktaEvent,
  okta,
  workspace,
} from './cloud-events.js';
import { authLine, execRecords, type LinuxHost } from './linux-lines.js';
import type { Entry, LogName } from './logs.js';
import type { Random } from './random.js';
import type { Stage } from './scenario.js';
import { firstTicket, logon, serviceTicket, share } from './windows/logons.js';
import { account, subject, windowsEntry } from './windows/windows-entry.js';

/** One ordinary thing at a time. */
type Habit = (at: number, stage: Stage) => readonly Entry[];

const PEOPLE = ['m.ortiz', 'j.lindqvist', 'a.weber', 'ann', 'h.admin'] as const;
const MAIL = PEOPLE.map((name) => `${name}@corp.example`) as unknown as readonly [string, ...string[]];
const HOST: LinuxHost = { name: 'web-02', ip: '10.20.30.12' };

const COMMANDS: readonly [readonly string[], ...(readonly string[])[]] = [
  ['systemctl', 'status', 'nginx'],
  ['ls', '-l', '/var/www'],
  ['apt-get', '-qq', 'update'],
  ['logrotate', '/etc/logrotate.conf'],
  ['curl', '-fsS', 'http://127.0.0.1/health'],
];

const SCRIPTS: readonly [string, ...string[]] = [
  'Get-Service | Where-Object Status -eq Running',
  'Import-Module ActiveDirectory; Get-ADUser -Filter * -Properties LastLogonDate',
  '$PSVersionTable',
];

const office = (random: Random): string => `192.0.2.${random.integer(10, 40)}`;
const inside = (random: Random): string => `10.20.${random.integer(4, 6)}.${random.integer(10, 60)}`;

function securityHabit(at: number, { random, server, controller }: Stage): readonly Entry[] {
  const who = random.pick(PEOPLE);
  const ip = inside(random);
  const on = (machine: typeof server, id: number, data: Readonly<Record<string, string>>): readonly Entry[] => [
    windowsEntry('security', id, machine, at, data),
  ];
  switch (random.integer(0, 5)) {
    case 0:
      return on(server, 4624, logon(who, ip, '3', `0x${random.hex(6)}`));
    case 1:
      return on(controller, 4769, serviceTicket(who, random.pick(['SRV-FILE01$', 'DC-01$', 'svc-sql']), '0x12', ip));
    case 2:
      return on(controller, 4768, firstTicket(who, ip, '0x12', '2'));
    case 3:
      return on(server, 5140, share(who, ip, 'Data', '\\??\\D:\\Shares'));
    case 4:
      return on(controller, 4776, {
        PackageName: 'MICROSOFT_AUTHENTICATION_PACKAGE_V1_0',
        TargetUserName: who,
        Workstation: 'WS-0417',
        Status: '0x0',
      });
    default:
      return on(server, 4672, { ...subject(account('SYSTEM', 'NT AUTHORITY')), PrivilegeList: 'SeTcbPrivilege' });
  }
}

const HABITS: Readonly<Record<Exclude<LogName, 'sysmon'>, Habit>> = {
  security: securityHabit,
  system: (at, { random, server }) => [
    windowsEntry('system', 7036, server, at, {
      param1: random.pick(['Windows Update', 'Software Protection', 'Background Intelligent Transfer Service']),
      param2: random.pick(['running', 'stopped']),
    }),
  ],
  powershell: (at, { random, desks }) => [
    windowsEntry('powershell', 4104, desks[0], at, {
      MessageNumber: '1',
      MessageTotal: '1',
      ScriptBlockText: random.pick(SCRIPTS),
      ScriptBlockId: `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-9${random.hex(3)}-${random.hex(12)}`,
      Path: '',
    }),
  ],
  auditd: (at, { random }) => execRecords(HOST, at, 'root', random.pick(COMMANDS)),
  auth: (at, { random }) => [
    random.integer(0, 5) === 0
      ? authLine(
          HOST,
          at,
          'sshd',
          random.integer(900, 9_000),
          `Failed password for deploy from ${inside(random)} port 40022 ssh2`,
        )
      : authLine(
          HOST,
          at,
          'sshd',
          random.integer(900, 9_000),
          `Accepted publickey for deploy from ${inside(random)} port 40022 ssh2`,
        ),
  ],
  cloudtrail: (at, { random }) => [
    aws(
      at,
      {
        user: random.pick(['ann', 'ci-deploy', 'a.weber']),
        ip: office(random),
        ...random.pick<Pick<AwsCall, 'service' | 'name' | 'request'>>([
          { service: 'ec2', name: 'DescribeInstances' },
          { service: 's3', name: 'ListBuckets' },
          { service: 's3', name: 'GetObject', request: { bucketName: 'corp-site', key: 'index.html' } },
          { service: 'cloudtrail', name: 'DescribeTrails' },
        ]),
      },
      random,
    ),
  ],
  entra: (at, { random }) => [
    random.integer(0, 9) === 0
      ? entraAudit(
          at,
          random.pick(MAIL),
          'Update user',
          'UserManagement',
          { id: 'u1', type: 'User', userPrincipalName: random.pick(MAIL) },
          random,
        )
      : entraSignIn(
          at,
          random.pick(MAIL),
          office(random),
          random.integer(0, 7) === 0 ? 50126 : 0,
          'Error validating credentials due to invalid username or password.',
          random,
        ),
  ],
  m365: (at, { random }) => [
    random.integer(0, 2) === 0
      ? m365(at, 'SharePoint', 'FileAccessed', random.pick(MAIL), { SourceFileName: 'plan.xlsx' }, random)
      : m365(at, 'Exchange', 'MailItemsAccessed', random.pick(MAIL), {}, random),
  ],
  okta: (at, { random }) => [
    okta(
      at,
      {
        ...random.pick<Pick<OktaEvent, 'type' | 'message' | 'debug'>>([
          { type: 'user.session.start', message: 'User login to Okta' },
          { type: 'user.authentication.sso', message: 'User single sign on to app' },
          {
            type: 'user.authentication.auth_via_mfa',
            message: 'Authentication of user via MFA',
            debug: { factor: 'OKTA_VERIFY_PUSH' },
          },
        ]),
        actor: random.pick(MAIL),
        ip: office(random),
      },
      random,
    ),
  ],
  workspace: (at, { random }) => [
    workspace(
      at,
      'h.admin@corp.example',
      'USER_SETTINGS',
      'CHANGE_PASSWORD',
      { USER_EMAIL: random.pick(MAIL) },
      random,
    ),
  ],
  kubernetes: (at, { random }) => [
    kube(
      at,
      {
        user: random.pick([
          'system:serviceaccount:kube-system:deployment-controller',
          'system:node:node-1',
          'dev-intern',
        ]),
        verb: random.pick(['get', 'list', 'watch']),
        resource: random.pick(['pods', 'nodes', 'configmaps']),
        namespace: random.pick(['default', 'shop']),
      },
      random,
    ),
  ],
  github: (at, { random }) => [
    github(
      at,
      random.pick(['k-dev', 'r-dev']),
      random.pick(['git.fetch', 'git.push', 'pull_request.merge']),
      { repo: `corp-example/service-${random.integer(1, 5)}` },
      random,
    ),
  ],
};

/** An ordinary hour in a log other than Sysmon's, without end and in no order of time. */
export function* habits(log: Exclude<LogName, 'sysmon'>, stage: Stage): Generator<readonly Entry[]> {
  for (;;) yield HABITS[log](stage.random.integer(stage.from, stage.to - 5_000), stage);
}
