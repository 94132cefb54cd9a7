import { fileCreate, imageLoad, pipe, processAccess, registrySet, remoteThread } from '../happening.js';
import { SYSTEM_USER } from '../machine.js';
import { SYSTEM32 } from '../windows/actor.js';
import { badPassword, firstTicket, logon, serviceTicket, share } from '../windows/logons.js';
import { account, logCleared, subject } from '../windows/windows-entry.js';
import { onWindows } from '../windows/windows-scenario.js';

const POWERSHELL = `${SYSTEM32}WindowsPowerShell\\v1.0\\powershell.exe`;
const CMD = `${SYSTEM32}cmd.exe`;
const UNKNOWN_CODE =
  'C:\\Windows\\SYSTEM32\\ntdll.dll+9d4c4|C:\\Windows\\System32\\KERNELBASE.dll+2c13e|UNKNOWN(000001F2A0B41D2C)';

const CREDENTIALS = [
  onWindows({
    name: 'lsass-dump',
    title: 'The memory of LSASS is written to a file and then read by a tool',
    techniques: ['T1003.001'],
    detections: ['LSASS Opened With Rights to Read Memory', 'Memory Dump Through Comsvcs'],
    act: ({ desk }) => {
      const lsass = desk.system('lsass.exe');
      const cmd = desk.run(CMD, { integrity: 'High', commandLine: 'cmd.exe', stays: true });
      const dump = `${desk.home}\\AppData\\Local\\Temp\\a.dmp`;
      const rundll = desk.run(`${SYSTEM32}rundll32.exe`, {
        parent: cmd,
        integrity: 'High',
        commandLine: `rundll32.exe C:\\windows\\System32\\comsvcs.dll, MiniDump ${lsass.pid} ${dump} full`,
      });
      desk.note(
        (by, at) => processAccess(by, at, lsass, '0x1FFFFF', 'C:\\Windows\\SYSTEM32\\dbgcore.DLL+6ea3'),
        rundll,
      );
      desk.note((by, at) => fileCreate(by, at, dump), rundll);
      desk.wait(90);
      const tool = desk.run(`${desk.home}\\AppData\\Local\\Temp\\m64.exe`, { parent: cmd, integrity: 'High' });
      desk.note((by, at) => processAccess(by, at, lsass, '0x1010', UNKNOWN_CODE), tool);
    },
  }),
  onWindows({
    name: 'kerberoasting',
    title: 'Service tickets with weak encryption for many accounts',
    techniques: ['T1558.003'],
    detections: ['Kerberoasting by Many RC4 Service Tickets'],
    logs: ['security'],
    act: ({ controller }) => {
      for (const service of [
        'svc-sql',
        'svc-backup',
        'svc-web',
        'svc-report',
        'svc-crm',
        'svc-scan',
        'svc-build',
        'svc-mail',
      ]) {
        controller.wait(1);
        controller.log('security', 4769, serviceTicket('m.ortiz', service, '0x17', '10.20.4.17'));
      }
    },
  }),
  onWindows({
    name: 'asrep-roasting',
    title: 'Tickets are asked for accounts that need no password for them',
    techniques: ['T1558.004'],
    detections: ['Kerberos Ticket Without Pre-Authentication'],
    logs: ['security'],
    act: ({ controller }) => {
      for (const who of ['svc-legacy', 'scanner', 'h.old']) {
        controller.wait(1);
        controller.log('security', 4768, firstTicket(who, '10.20.4.17', '0x17', '0'));
      }
    },
  }),
  onWindows({
    name: 'password-guessing',
    title: 'Many passwords are tried for one account, and one fits',
    techniques: ['T1110.001'],
    detections: ['Logon After Many Wrong Passwords'],
    logs: ['security'],
    act: ({ server }) => {
      for (let i = 0; i < 24; i += 1) {
        server.wait(2);
        server.log('security', 4625, badPassword('backup-admin', '198.51.100.23', 'KALI'));
      }
      server.wait(3);
      server.log('security', 4624, logon('backup-admin', '198.51.100.23', '3', '0x8a2f11'));
    },
  }),
  onWindows({
    name: 'password-spray',
    title: 'One password is tried for many accounts',
    techniques: ['T1110.003'],
    detections: ['Password Spray Against Windows Accounts'],
    logs: ['security'],
    act: ({ controller }) => {
      for (let i = 0; i < 30; i += 1) {
        controller.wait(4);
        controller.log('security', 4625, badPassword(`user${String(i + 10)}`, '10.20.9.250', 'LAB-PC'));
      }
    },
  }),
];

const MOVEMENT = [
  onWindows({
    name: 'remote-service',
    title: 'A service is installed on a server over its administrative share, as PsExec does',
    techniques: ['T1021.002', 'T1569.002', 'T1543.003'],
    detections: [
      'Executable Written to Administrative Share',
      'Service Installed From Unusual Path',
      'Named Pipe of Remote Execution Tool',
      'Service Never Seen Before',
    ],
    logs: ['security', 'system', 'sysmon'],
    act: ({ desk, server }) => {
      const who = 'it-admin7';
      const user = account(desk.machine.user.replace(/^.*\\/, ''));
      desk.log('security', 4648, {
        ...subject(user, desk.machine.logonId),
        TargetUserName: who,
        TargetDomainName: 'CORP',
        TargetServerName: 'SRV-FILE01',
        TargetInfo: 'cifs/SRV-FILE01',
        ProcessId: '0x1a44',
        ProcessName: `${desk.home}\\Downloads\\PsExec64.exe`,
      });
      server.log('security', 4624, logon(who, '10.20.4.17', '3', '0x3f81c2'));
      server.log('security', 4672, { ...subject(account(who), '0x3f81c2'), PrivilegeList: 'SeDebugPrivilege' });
      server.log('security', 5140, share(who, '10.20.4.17', 'ADMIN$', '\\??\\C:\\Windows'));
      server.wait(1);
      server.log('security', 5145, share(who, '10.20.4.17', 'ADMIN$', '\\??\\C:\\Windows', 'PSEXESVC.exe'));
      server.wait(1);
      server.log('security', 4697, {
        ...subject(account(who), '0x3f81c2'),
        ServiceName: 'PSEXESVC',
        ServiceFileName: '%SystemRoot%\\PSEXESVC.exe',
        ServiceType: '0x10',
        ServiceStartType: '3',
        ServiceAccount: 'LocalSystem',
      });
      server.log('system', 7045, {
        ServiceName: 'PSEXESVC',
        ImagePath: '%SystemRoot%\\PSEXESVC.exe',
        ServiceType: 'user mode service',
        StartType: 'demand start',
        AccountName: 'LocalSystem',
      });
      const services = server.system('services.exe');
      const service = server.run('C:\\Windows\\PSEXESVC.exe', {
        parent: services,
        user: SYSTEM_USER,
        integrity: 'System',
        stays: true,
      });
      server.note((by, at) => pipe(17, by, at, '\\PSEXESVC'), service);
      server.note((by, at) => pipe(18, by, at, '\\PSEXESVC'), server.running('System', SYSTEM_USER));
      server.log('security', 4688, {
        ...subject(account('SRV-FILE01$')),
        NewProcessId: '0x1f10',
        NewProcessName: CMD,
        TokenElevationType: '%%1936',
        ProcessId: '0x1e3c',
        CommandLine: '"cmd.exe"',
        ParentProcessName: 'C:\\Windows\\PSEXESVC.exe',
        MandatoryLabel: 'S-1-16-16384',
      });
      server.run(CMD, { parent: service, user: SYSTEM_USER, integrity: 'System', commandLine: '"cmd.exe"' });
    },
  }),
  onWindows({
    name: 'process-injection',
    title: 'A program writes into another and starts a thread there',
    techniques: ['T1055'],
    detections: ['Remote Thread in System Process'],
    act: ({ desk }) => {
      const explorer = desk.running('C:\\Windows\\explorer.exe');
      const loader = desk.run(`${desk.home}\\AppData\\Local\\Temp\\setup_x64.exe`, { stays: true });
      desk.note((by, at) => processAccess(by, at, explorer, '0x1F3FFF', UNKNOWN_CODE), loader);
      desk.note((by, at) => remoteThread(by, at, explorer, '0x000001C6F0AA0000'), loader);
    },
  }),
  onWindows({
    name: 'dll-side-loading',
    title: 'A signed program loads an unsigned library that lies beside it',
    techniques: ['T1574.001'],
    detections: ['Signed Program Loads Unsigned Library Beside It'],
    act: ({ desk }) => {
      const folder = 'C:\\ProgramData\\PackageCache';
      const program = desk.run(`${folder}\\OneDriveStandaloneUpdater.exe`, { stays: true });
      desk.note((by, at) => imageLoad(by, at, `${folder}\\version.dll`, undefined), program);
    },
  }),
];

const PERSISTENCE = [
  onWindows({
    name: 'scheduled-task',
    title: 'A task that runs a script from a folder of the user',
    techniques: ['T1053.005'],
    detections: ['Scheduled Task Runs From User Folder', 'Schtasks Creates Task With Script'],
    logs: ['sysmon', 'security'],
    act: ({ desk }) => {
      const script = `${desk.home}\\AppData\\Roaming\\sync\\sync.vbs`;
      desk.run(`${SYSTEM32}schtasks.exe`, {
        commandLine: `schtasks /create /sc minute /mo 30 /tn "OneDrive Sync" /tr "wscript.exe ${script}" /f`,
      });
      const content = `<Task version="1.2"><Actions Context="Author"><Exec><Command>wscript.exe</Command><Arguments>${script}</Arguments></Exec></Actions></Task>`;
      const who = account(desk.machine.user.replace(/^.*\\/, ''));
      desk.log('security', 4698, {
        ...subject(who, desk.machine.logonId),
        TaskName: '\\OneDrive Sync',
        TaskContent: content,
      });
    },
  }),
  onWindows({
    name: 'new-administrator',
    title: 'An account is made and put among the administrators within minutes',
    techniques: ['T1136.001', 'T1098.007'],
    detections: ['New Account Becomes Administrator', 'Member Added to Privileged Group'],
    logs: ['security'],
    act: ({ server, controller }) => {
      const by = subject(account('it-admin7'), '0x3f81c2');
      const created = account('helpdesk2');
      server.log('security', 4720, {
        TargetUserName: created.name,
        TargetDomainName: 'SRV-FILE01',
        TargetSid: created.sid,
        ...by,
        SamAccountName: created.name,
        PrimaryGroupId: '513',
        OldUacValue: '0x0',
        NewUacValue: '0x15',
      });
      server.wait(45);
      server.log('security', 4732, {
        MemberSid: created.sid,
        TargetUserName: 'Administrators',
        TargetDomainName: 'Builtin',
        TargetSid: 'S-1-5-32-544',
        ...by,
      });
      controller.wait(60);
      controller.log('security', 4728, {
        MemberName: 'CN=svc-sync,OU=Service,DC=corp,DC=example',
        MemberSid: account('svc-sync').sid,
        TargetUserName: 'Domain Admins',
        TargetDomainName: 'CORP',
        TargetSid: 'S-1-5-21-1004336348-1177238915-682003330-512',
        ...by,
      });
    },
  }),
];

const EVASION_AND_IMPACT = [
  onWindows({
    name: 'log-clearing',
    title: 'Event logs are cleared',
    techniques: ['T1070.001'],
    detections: ['Windows Event Log Cleared', 'Wevtutil Clears or Disables Log'],
    logs: ['sysmon', 'security'],
    act: ({ server }) => {
      const user = 'CORP\\it-admin7';
      const cmd = server.run(CMD, { user, integrity: 'High', commandLine: 'cmd.exe', stays: true });
      for (const log of ['System', 'Security']) {
        server.run(`${SYSTEM32}wevtutil.exe`, {
          parent: cmd,
          user,
          integrity: 'High',
          commandLine: `wevtutil cl ${log}`,
        });
      }
      server.entries.push(logCleared(server.machine, server.at, account('it-admin7')));
    },
  }),
  onWindows({
    name: 'defender-off',
    title: 'Microsoft Defender is switched off by command and by policy',
    techniques: ['T1562.001'],
    detections: ['Defender Switched Off by Command', 'Defender Disabled in Registry'],
    act: ({ desk }) => {
      const line = 'powershell.exe Set-MpPreference -DisableRealtimeMonitoring $true -ExclusionPath C:\\ProgramData';
      desk.run(POWERSHELL, { integrity: 'High', commandLine: line });
      desk.wait(20);
      const reg = desk.run(`${SYSTEM32}reg.exe`, {
        integrity: 'High',
        commandLine:
          'reg add "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender" /v DisableAntiSpyware /t REG_DWORD /d 1 /f',
      });
      const key = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender\\DisableAntiSpyware';
      desk.note((by, at) => registrySet(by, at, key, 'DWORD (0x00000001)'), reg);
    },
  }),
  onWindows({
    name: 'ransomware',
    title: 'Backups are removed and files encrypted',
    techniques: ['T1486', 'T1490', 'T1489'],
    detections: [
      'Shadow Copies or Recovery Removed',
      'Many Files Written With Ransomware Extension',
      'Ransom Note in Many Folders',
      'Services Stopped in Bulk',
    ],
    act: ({ server }) => {
      const user = 'CORP\\it-admin7';
      const program = server.run('C:\\ProgramData\\w.exe', { user, integrity: 'High', stays: true });
      const high = { parent: program, user, integrity: 'High' } as const;
      for (const service of ['MSSQLSERVER', 'VeeamBackupSvc', 'SQLWriter', 'MSExchangeIS', 'vss', 'sophos', 'W3SVC'])
        server.run(`${SYSTEM32}net.exe`, { ...high, commandLine: `net stop "${service}" /y` });
      server.run(`${SYSTEM32}vssadmin.exe`, { ...high, commandLine: 'vssadmin.exe delete shadows /all /quiet' });
      server.run(`${SYSTEM32}bcdedit.exe`, { ...high, commandLine: 'bcdedit /set {default} recoveryenabled No' });
      for (const folder of ['Finance', 'HR', 'Projects', 'Legal', 'Sales']) {
        for (let i = 1; i <= 7; i += 1)
          server.note((by, at) => fileCreate(by, at, `D:\\Shares\\${folder}\\report_${i}.xlsx.lockbit`), program);
        server.note((by, at) => fileCreate(by, at, `D:\\Shares\\${folder}\\Restore-My-Files.txt`), program);
        server.wait(1);
      }
    },
  }),
];

export const CONTROL = [...CREDENTIALS, ...MOVEMENT, ...PERSISTENCE, ...EVASION_AND_IMPACT];
