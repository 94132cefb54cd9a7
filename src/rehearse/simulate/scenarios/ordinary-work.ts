import { dnsQuery, fileCreate, imageLoad, processAccess, registrySet } from '../happening.js';
import { times } from '../json-entry.js';
import { authLine, execRecords, type LinuxHost, pathRecords } from '../linux-lines.js';
import type { Entry } from '../logs.js';
import { LOGS, type LogName } from '../logs.js';
import { SYSTEM_USER } from '../machine.js';
import type { Scenario } from '../scenario.js';
import { Actor, SYSTEM32 } from '../windows/actor.js';
import { badPassword, logon, serviceTicket, share } from '../windows/logons.js';
import { account, subject } from '../windows/windows-entry.js';
import { workInClouds } from './ordinary-clouds.js';

/* What administrators, developers and users do all day that looks like an attack at first sight. */

function onDesk(desk: Actor): void {
  const lsass = desk.system('lsass.exe');
  const defender = desk.running(
    'C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18.24080.9-0\\MsMpEng.exe',
    SYSTEM_USER,
  );
  desk.note((by, at) => processAccess(by, at, lsass, '0x1010', 'C:\\Windows\\SYSTEM32\\ntdll.dll+9d4c4'), defender);
  const task = desk.system('Taskmgr.exe');
  desk.note((by, at) => processAccess(by, at, lsass, '0x1000', 'C:\\Windows\\SYSTEM32\\ntdll.dll+9d4c4'), task);
  desk.run(`${SYSTEM32}rundll32.exe`, { commandLine: 'rundll32.exe shell32.dll,Control_RunDLL desk.cpl' });
  desk.run(`${SYSTEM32}certutil.exe`, { commandLine: 'certutil.exe -hashfile installer.msi SHA256' });
  desk.run(`${SYSTEM32}mshta.exe`, { commandLine: 'mshta.exe "C:\\Program Files\\Vendor\\setup.hta"' });
  desk.run(`${SYSTEM32}regsvr32.exe`, { commandLine: 'regsvr32.exe /s "C:\\Program Files\\Vendor\\shellext.dll"' });
  desk.run(`${SYSTEM32}WindowsPowerShell\\v1.0\\powershell.exe`, {
    commandLine: 'powershell.exe -NoProfile -File C:\\Scripts\\inventory.ps1',
  });
  desk.run(`${SYSTEM32}schtasks.exe`, { commandLine: 'schtasks /query /fo list' });
  const word = desk.run('C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE', { stays: true });
  desk.run('C:\\Windows\\splwow64.exe', { parent: word, commandLine: 'C:\\Windows\\splwow64.exe 8192' });
  desk.log('powershell', 4104, {
    MessageNumber: '1',
    MessageTotal: '1',
    ScriptBlockText: "Invoke-WebRequest -Uri 'https://intranet.corp.example/agent.msi' -OutFile C:\\Scripts\\agent.msi",
    ScriptBlockId: 'c1a9b6f0-5a0e-4a57-9b0c-2d6f7a8e9b10',
    Path: 'C:\\Scripts\\inventory.ps1',
  });
  const program = desk.running('C:\\Program Files\\Vendor\\agent.exe');
  desk.note((by, at) => imageLoad(by, at, 'C:\\Program Files\\Vendor\\plugin.dll', undefined), program);
  const run = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\VendorAgent';
  desk.note((by, at) => registrySet(by, at, run, '"C:\\Program Files\\Vendor\\agent.exe"'), program);
  const browser = desk.running('C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe');
  for (const host of times(12, (i) => `img${String(i)}.cdn-media.example`))
    desk.note((by, at) => dnsQuery(by, at, host, ['198.51.100.9']), browser);
}

function onServer(server: Actor): void {
  const iis = server.running(`${SYSTEM32}inetsrv\\w3wp.exe`, 'IIS APPPOOL\\DefaultAppPool');
  server.note((by, at) => fileCreate(by, at, 'C:\\inetpub\\wwwroot\\uploads\\photo.jpg'), iis);
  server.run('C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\csc.exe', { parent: iis, user: iis.user });
  server.run(`${SYSTEM32}vssadmin.exe`, {
    commandLine: 'vssadmin list shadows',
    user: 'CORP\\it-admin7',
    integrity: 'High',
  });
  server.run(`${SYSTEM32}net.exe`, { commandLine: 'net stop Spooler', user: 'CORP\\it-admin7', integrity: 'High' });
  server.run(`${SYSTEM32}wevtutil.exe`, {
    commandLine: 'wevtutil qe System /c:5',
    user: 'CORP\\it-admin7',
    integrity: 'High',
  });
  for (let i = 0; i < 3; i += 1) server.log('security', 4625, badPassword('a.weber', '10.20.4.30', 'WS-0630'));
  server.wait(4);
  server.log('security', 4624, logon('a.weber', '10.20.4.30', '3', '0x77aa10'));
  server.log('security', 5145, share('it-admin7', '10.20.4.90', 'ADMIN$', '\\??\\C:\\Windows', 'Temp\\inventory.csv'));
  server.log('security', 4698, {
    ...subject(account('it-admin7'), '0x3f81c2'),
    TaskName: '\\Vendor\\Update',
    TaskContent:
      '<Task version="1.2"><Actions><Exec><Command>C:\\Program Files\\Vendor\\update.exe</Command></Exec></Actions></Task>',
  });
  server.log('system', 7045, {
    ServiceName: 'VendorAgent',
    ImagePath: '"C:\\Program Files\\Vendor\\agent.exe" --service',
    ServiceType: 'user mode service',
    StartType: 'auto start',
    AccountName: 'LocalSystem',
  });
}

const HOST: LinuxHost = { name: 'web-02', ip: '10.20.30.12' };

function onLinux(from: number): readonly Entry[] {
  return [
    ...execRecords(HOST, from + 60_000, 'deploy', ['bash', '-c', 'curl -fsSL http://127.0.0.1:9090/metrics -o /tmp/m']),
    ...pathRecords(HOST, from + 61_000, 'root', '/etc/cron.d/certbot', 'dpkg', 'CREATE'),
    ...pathRecords(HOST, from + 62_000, 'root', '/home/deploy/.ssh/authorized_keys', 'sshd', 'NORMAL'),
    ...execRecords(HOST, from + 63_000, 'root', ['visudo', '-c']),
    ...times(3, (i) =>
      authLine(
        HOST,
        from + 70_000 + i * 2_000,
        'sshd',
        3000 + i,
        'Failed password for ann from 10.20.4.44 port 50100 ssh2',
      ),
    ),
    authLine(HOST, from + 78_000, 'sshd', 3010, 'Accepted password for ann from 10.20.4.44 port 50104 ssh2'),
  ];
}

/** All logs of an hour in which nothing bad happens. */
export const ORDINARY_WORK: Scenario = {
  name: 'ordinary-work',
  title: 'An hour of work that looks like attacks at first sight; it is to raise nothing',
  techniques: [],
  detections: [],
  logs: Object.keys(LOGS) as LogName[],
  play(stage) {
    const { desks, server, controller, from, random } = stage;
    const [desk, file, domain] = [desks[0], server, controller].map(
      (machine) => new Actor(machine, from + 300_000, random),
    );
    if (desk === undefined || file === undefined || domain === undefined) return [];
    onDesk(desk);
    onServer(file);
    domain.log('security', 4769, serviceTicket('a.weber', 'svc-sql', '0x17', '10.20.4.30'));
    return [...desk.entries, ...file.entries, ...domain.entries, ...onLinux(from), ...workInClouds(stage)];
  },
};
