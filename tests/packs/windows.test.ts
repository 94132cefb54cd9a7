import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadKnowledge } from '../../src/knowledge/index.js';
import { search } from '../../src/search/index.js';
import { openEmbedded } from '../../src/store/index.js';
import { FAILURE, storedEvents, textEvent, xmlEvent } from './windows-events.fixture.js';

/* What the pack makes of events of the event log, seen through searches and through the data models. */

const pack = (name: string) => fileURLToPath(new URL(`../../packs/${name}`, import.meta.url));
const { knowledge, diagnostics } = await loadKnowledge(['cim', 'sysmon', 'windows'].map(pack));
const store = await openEmbedded({});
after(() => store.close());

let indexes = 0;

/** Puts events into an index of their own and gives a function that searches there; a row is its values, in order. */
async function load(raws: readonly string[]) {
  const index = `i${++indexes}`;
  await store.insertEvents(storedEvents(index, raws));
  return async (spl: string): Promise<string[]> => {
    const result = await search({ spl: spl.replaceAll('$i$', `index=${index}`), knowledge }, store);
    const shown = (row: Readonly<Record<string, unknown>>) =>
      result.fields.map((f) => [row[f] ?? '∅'].flat().join(','));
    return result.rows.map((row) => shown(row).join(' | ')).sort();
  };
}

const SUBJECT = { SubjectUserName: 'ann', SubjectDomainName: 'LAB', SubjectLogonId: '0x3e9' };

test('every setting of the pack is understood', () => {
  assert.deepEqual(diagnostics, []);
});

test('logons: who, from where, with what result', async () => {
  const target = { TargetUserName: 'bob', TargetDomainName: 'LAB' };
  const logon = { ...target, LogonType: '3', AuthenticationPackageName: 'NTLM', IpPort: '49152' };
  const failed = { ...logon, WorkstationName: '-', IpAddress: '10.0.0.9' };
  const run = await load([
    xmlEvent(4624, { ...logon, SubjectUserName: '-', WorkstationName: 'PC7', IpAddress: '10.0.0.7' }),
    xmlEvent(4625, { ...failed, Status: '0xc000006d', SubStatus: '0xc000006a' }, { keywords: FAILURE }),
    xmlEvent(4625, { ...failed, Status: '0xc0000234', SubStatus: '0x0' }, { keywords: FAILURE }),
    xmlEvent(4648, { ...SUBJECT, ...target, TargetServerName: '\\\\srv2', IpAddress: '-' }),
    xmlEvent(4768, { ...target, IpAddress: '::ffff:10.0.0.8', Status: '0x6' }, { keywords: FAILURE }),
    xmlEvent(4634, { ...target, LogonType: '3' }),
  ]);
  const by = ['signature_id', 'action', 'user', 'src', 'dest', 'app'].map((f) => `Authentication.${f}`).join(' ');
  const model = await run(`| tstats count from datamodel=Authentication where $i$ by ${by}`);
  assert.deepEqual(model, [
    '4624 | success | bob | PC7 | pc1.lab.example | win:remote | 1',
    '4625 | denied | bob | 10.0.0.9 | pc1.lab.example | win:remote | 1',
    '4625 | failure | bob | 10.0.0.9 | pc1.lab.example | win:remote | 1',
    '4648 | success | bob | unknown | srv2 | win:remote | 1',
    '4768 | failure | bob | ::ffff:10.0.0.8 | pc1.lab.example | win:unknown | 1',
  ]);
  const raw = 'signature_id action user src dest app';
  const same = await run(
    `search $i$ tag=authentication | fillnull value=unknown src | stats count by ${raw} | table ${raw} count`,
  );
  assert.deepEqual(same, model);
  assert.deepEqual(await run('search $i$ EventCode=4625 | table signature name Sub_Status src_ip src_port'), [
    'An account failed to log on | An account failed to log on | 0x0 | 10.0.0.9 | 49152',
    'User name is correct but the password is wrong | An account failed to log on | 0xc000006a | 10.0.0.9 | 49152',
  ]);
  const privileged = 'nodename=Authentication.Privileged_Authentication';
  assert.deepEqual(
    await run(`| tstats count from datamodel=Authentication where ${privileged} $i$ by Authentication.src_user`),
    ['ann | 1'],
  );
});

test('changes of accounts and groups, and of the log itself', async () => {
  const user = { ...SUBJECT, TargetUserName: 'carl', TargetDomainName: 'LAB', TargetSid: 'S-1-5-21-1-1104' };
  const group = {
    ...SUBJECT,
    TargetUserName: 'Administrators',
    TargetDomainName: 'Builtin',
    TargetSid: 'S-1-5-32-544',
  };
  const cleared = xmlEvent(1102, {}, { keywords: '0x4020000000000000' }).replace(
    /<EventData>.*<\/EventData>/,
    "<UserData><LogFileCleared xmlns='x'><SubjectUserName>ann</SubjectUserName></LogFileCleared></UserData>",
  );
  const run = await load([
    xmlEvent(4720, user),
    xmlEvent(4726, user),
    xmlEvent(4740, user),
    xmlEvent(4732, { ...group, MemberName: 'CN=Dora O\\, Neil,OU=Staff,DC=lab', MemberSid: 'S-1-5-21-1-1105' }),
    xmlEvent(4732, { ...group, MemberName: '-', MemberSid: 'S-1-5-21-1-1106' }),
    cleared,
  ]);
  const by = ['action', 'change_type', 'object_category', 'user', 'result', 'status'].map((f) => `All_Changes.${f}`);
  const model = await run(`| tstats count from datamodel=Change where $i$ by ${by.join(' ')}`);
  assert.deepEqual(model, [
    'cleared | audit | audit | unknown | The audit log was cleared | success | 1',
    'created | AAA | user | carl | account was created | success | 1',
    'deleted | AAA | user | carl | account was deleted | success | 1',
    'modified | AAA | local group | Dora O\\, Neil | member was added to a security-enabled local group | success | 1',
    'modified | AAA | local group | S-1-5-21-1-1106 | member was added to a security-enabled local group | success | 1',
    'modified | AAA | user | carl | lockout | success | 1',
  ]);
  const accounts = 'nodename=All_Changes.Account_Management';
  const sources = 'All_Changes.Account_Management.src_user All_Changes.dest';
  assert.deepEqual(await run(`| tstats count from datamodel=Change where ${accounts} $i$ by ${sources}`), [
    'ann | pc1.lab.example | 5',
  ]);
  for (const [node, count] of [
    ['Accounts_Created', 1],
    ['Account_Lockouts', 1],
  ]) {
    assert.deepEqual(
      await run(`| tstats count from datamodel=Change where ${accounts}.${node} $i$`),
      [String(count)],
      String(node),
    );
  }
  assert.deepEqual(await run('search $i$ EventCode=4732 Group_Name=Administrators | stats count by user_group dest'), [
    'Administrators | pc1.lab.example | 2',
  ]);
});

test('processes: the command line, whatever its first word', async () => {
  const made = { ...SUBJECT, TargetUserName: '-', NewProcessId: '0x1a2c', ProcessId: '0x7a0' };
  const image = { NewProcessName: 'C:\\Windows\\System32\\cmd.exe', ParentProcessName: 'C:\\Windows\\explorer.exe' };
  const lines = [
    '',
    'cmd /c dir',
    '"cmd.exe" /c dir',
    'C:\\Windows\\System32\\cmd.exe /k',
    '"C:\\Windows\\cmd.exe" /q',
  ];
  const run = await load([
    ...lines.map((CommandLine) => xmlEvent(4688, { ...made, ...image, CommandLine })),
    xmlEvent(4689, { ...SUBJECT, ProcessId: '0x1a2c', ProcessName: image.NewProcessName }),
  ]);
  const model = await run('| tstats count from datamodel=Endpoint.Processes where $i$ by Processes.process');
  assert.deepEqual(model, [
    '"C:\\Windows\\System32\\cmd.exe" /c dir | 1',
    '"C:\\Windows\\cmd.exe" /q | 1',
    'C:\\Windows\\System32\\cmd.exe /c dir | 1',
    'C:\\Windows\\System32\\cmd.exe /k | 1',
    'C:\\Windows\\System32\\cmd.exe | 1',
  ]);
  assert.deepEqual(await run('search $i$ EventCode=4688 | stats count by process'), model);
  const fields = ['process_name', 'process_path', 'parent_process_name', 'user', 'dest', 'action', 'vendor_product'];
  const by = fields.map((f) => `Processes.${f}`).join(' ');
  assert.deepEqual(await run(`| tstats count from datamodel=Endpoint.Processes where $i$ by ${by}`), [
    `cmd.exe | ${image.NewProcessName} | explorer.exe | ann | pc1.lab.example | allowed | Microsoft Windows | 5`,
  ]);
  assert.deepEqual(
    await run('search $i$ process_command_line_arguments="/c dir" | stats count by process_id parent_process_id'),
    ['0x1a2c | 0x7a0 | 2'],
  );
});

test('services: installed, stopped, started otherwise', async () => {
  const head = { channel: 'System', provider: 'Service Control Manager', keywords: '0x8080000000000000' };
  const service = { ServiceName: 'evil', ImagePath: '"C:\\tmp\\e v.exe" -s', ServiceType: 'user mode service' };
  const run = await load([
    xmlEvent(7045, { ...service, StartType: 'demand start', AccountName: 'LocalSystem' }, head),
    xmlEvent(7036, { param1: 'Print Spooler', param2: 'stopped' }, head),
    xmlEvent(7040, { param1: 'Print Spooler', param2: 'auto start', param3: 'disabled', param4: 'Spooler' }, head),
    xmlEvent(6005, {}, { ...head, provider: 'EventLog' }),
  ]);
  const by = ['service', 'start_mode', 'status', 'dest'].map((f) => `Services.${f}`).join(' ');
  assert.deepEqual(await run(`| tstats count from datamodel=Endpoint.Services where $i$ by ${by}`), [
    'Print Spooler | unknown | stopped | pc1.lab.example | 1',
    'Spooler | disabled | unknown | pc1.lab.example | 1',
    'evil | manual | installed | pc1.lab.example | 1',
  ]);
  assert.deepEqual(await run('search $i$ eventtype=wineventlog_system service_exec=* | table service_exec signature'), [
    'e v.exe | A service was installed in the system',
  ]);
});

test('a registry value that changed', async () => {
  const key = '\\REGISTRY\\MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run';
  const run = await load([
    xmlEvent(4657, {
      ...SUBJECT,
      ObjectName: key,
      ObjectValueName: 'upd',
      OperationType: '%%1904',
      NewValueType: '%%1873',
      NewValue: 'C:\\tmp\\a.exe',
      ProcessId: '0x44',
      ProcessName: 'C:\\Windows\\regedit.exe',
    }),
  ]);
  const fields = ['action', 'registry_path', 'registry_key_name', 'registry_value_name', 'registry_value_type'];
  fields.push('registry_value_data', 'process_name', 'registry_hive');
  const by = fields.map((f) => `Registry.${f}`).join(' ');
  assert.deepEqual(await run(`| tstats count from datamodel=Endpoint.Registry where $i$ by ${by}`), [
    `created | ${key} | Run | upd | REG_SZ | C:\\tmp\\a.exe | regedit.exe | HKEY_LOCAL_MACHINE\\Software | 1`,
  ]);
});

test('script blocks and what ran them', async () => {
  const head = { channel: 'Microsoft-Windows-PowerShell/Operational', provider: 'Microsoft-Windows-PowerShell' };
  const context = ['Host Application = powershell.exe -nop', 'Command Name = Get-Item', 'User = LAB\\ann'].join('\n  ');
  const run = await load([
    xmlEvent(4104, { MessageNumber: '1', ScriptBlockText: 'if (1 &lt; 2) {\n iex "a" }', ScriptBlockId: 'b1' }, head),
    xmlEvent(4103, { ContextInfo: `  Severity = Informational\n  ${context}\n`, Payload: 'x' }, head),
  ]);
  assert.deepEqual(
    await run('search $i$ EventCode=4104 ScriptBlockText="*1 < 2*iex*" | table dest user_id signature'),
    ['pc1.lab.example | S-1-5-18 | Script block logging'],
  );
  assert.deepEqual(await run('search $i$ EventCode=4103 | table user process Command_Name'), [
    'ann | powershell.exe -nop | Get-Item',
  ]);
});

test('tasks, connections and rules of the firewall', async () => {
  const channel = (name: string) => ({
    channel: `Microsoft-Windows-${name}`,
    provider: `Microsoft-Windows-${name.split('/')[0]}`,
  });
  const ports = {
    SourceAddress: '10.0.0.1',
    SourcePort: '5000',
    DestAddress: '10.0.0.2',
    DestPort: '445',
    Protocol: '6',
  };
  const run = await load([
    xmlEvent(4698, {
      ...SUBJECT,
      TaskName: '\\upd',
      TaskContent: '&lt;Task&gt;&lt;Command&gt;x&lt;/Command&gt;&lt;/Task&gt;',
    }),
    xmlEvent(5156, { ...ports, Application: '\\device\\a.exe', Direction: '%%14593' }),
    xmlEvent(5158, { SourcePort: '68', Protocol: '17', Application: 'dhcp' }),
    xmlEvent(2004, { RuleName: 'open' }, channel('Windows Firewall With Advanced Security/Firewall')),
    xmlEvent(8004, { UserName: 'bob', WorkstationName: '\\\\PC9', SChannelName: 'SRV' }, channel('NTLM/Operational')),
  ]);
  assert.deepEqual(
    await run('search $i$ EventCode=4698 Task_Content="<Task>*" | table Task_Name user src_user object'),
    ['\\upd | ann | ann | \\upd'],
  );
  const traffic = ['action', 'src', 'dest', 'dest_port', 'transport', 'direction'].map((f) => `All_Traffic.${f}`);
  assert.deepEqual(await run(`| tstats count from datamodel=Network_Traffic where $i$ by ${traffic.join(' ')}`), [
    'allowed | 10.0.0.1 | 10.0.0.2 | 445 | tcp | outbound | 1',
  ]);
  assert.deepEqual(await run('| tstats count from datamodel=Endpoint.Ports where $i$ by Ports.transport_dest_port'), [
    'udp/68 | 1',
  ]);
  const change = 'All_Changes.action All_Changes.object All_Changes.object_category';
  assert.deepEqual(await run(`| tstats count from datamodel=Change where $i$ by ${change}`), [
    'created | open | firewall rule | 1',
  ]);
  assert.deepEqual(await run('search $i$ EventCode=8004 | table user src dest signature'), [
    'bob | PC9 | SRV | Domain controller: NTLM authentication to a server of the domain',
  ]);
});

test('the classic text form of other channels', async () => {
  const head = (channel: string, provider: string, code: number) =>
    `03/05/2024 09:18:29 AM\r\nLogName=${channel}\r\nSourceName=${provider}\r\nEventCode=${code}\r\nType=Warning\r\nComputerName=pc1\r\nUser=NOT_TRANSLATED\r\nMessage=`;
  const defender = 'Microsoft-Windows-Windows Defender';
  const rule = 'A user overrode a rule.\r\n ID: D4F9\r\n Path: C:\\a\\b.exe\r\n Process Name: C:\\c\\d.exe';
  const raws: readonly (readonly [channel: string, raw: string])[] = [
    [
      'System',
      `${head('System', 'Microsoft-Windows-Service Control Manager', 7036)}The Windows Update service entered the stopped state.`,
    ],
    [`${defender}/Operational`, head(`${defender}/Operational`, defender, 1129) + rule],
    [
      'Microsoft-Windows-PrintService/Admin',
      `${head('Admin', 'Microsoft-Windows-PrintService', 808)}It failed to load m.dll, error code 0x45A.`,
    ],
  ];
  const events = raws.flatMap(([channel, raw]) =>
    storedEvents('classic', [raw]).map((event) => ({ ...event, source: `WinEventLog:${channel}` })),
  );
  await store.insertEvents(events);
  const fields = 'EventCode severity user service status Path process_name ErrorCode signature';
  const { rows } = await search({ spl: `search index=classic | table ${fields}`, knowledge }, store);
  const byCode = new Map(rows.map((row) => [row.EventCode, Object.values(row).filter((value) => value !== null)]));
  assert.deepEqual(byCode.get('7036'), [
    '7036',
    'medium',
    'Windows Update',
    'stopped',
    'A service entered another state',
  ]);
  assert.deepEqual(byCode.get('1129'), [
    '1129',
    'medium',
    'C:\\a\\b.exe',
    'd.exe',
    'A user overrode an attack surface reduction rule',
  ]);
  assert.deepEqual(byCode.get('808'), ['808', 'medium', '0x45A', 'The print spooler failed to load a plug-in module']);
});

test('the monitors of directory and registry', async () => {
  const monitored = (sourcetype: string, raw: string) =>
    storedEvents('monitors', [raw]).map((event) => ({ ...event, sourcetype, source: sourcetype }));
  const policy = '\tobjectCategory=CN=Group-Policy-Container,CN=Schema\r\n\tdisplayName=Default Domain Policy';
  await store.insertEvents([
    ...monitored(
      'ActiveDirectory',
      `03/05/2024 09:18:29.1\r\ndcName=dc1\r\nadmonEventType=Update\r\nNames:\r\n${policy}`,
    ),
    ...monitored(
      'WinRegistry',
      '03/05/2024 09:18:29.1\nevent_status="(0)ok"\npid=4\nprocess_image="c:\\a.exe"\nregistry_type="SetValue"\nkey_path="HKLM\\x\\v"\ndata="q"',
    ),
  ]);
  const run = async (spl: string) => (await search({ spl, knowledge }, store)).rows.map((row) => ({ ...row }));
  assert.deepEqual(
    await run(
      'search index=monitors objectCategory="CN=Group-Policy-Container,*" | table dcName displayName action dest',
    ),
    [{ dcName: 'dc1', displayName: 'Default Domain Policy', action: 'modified', dest: 'dc1' }],
  );
  const registry = ['action', 'registry_path', 'registry_value_name', 'registry_value_data', 'process_name'];
  const by = registry.map((field) => `Registry.${field}`).join(' ');
  assert.deepEqual(await run(`| tstats count from datamodel=Endpoint.Registry where index=monitors by ${by}`), [
    {
      'Registry.action': 'modified',
      'Registry.registry_path': 'HKLM\\x\\v',
      'Registry.registry_value_name': 'v',
      'Registry.registry_value_data': 'q',
      'Registry.process_name': 'a.exe',
      count: '1',
    },
  ]);
});

test('the classic text form', async () => {
  const subject = ['Subject:', '\tSecurity ID:\t\tS-1-5-18', '\tAccount Name:\t\tANN', '\tAccount Domain:\t\tLAB'];
  subject.push('\tLogon ID:\t\t0x3E7');
  const created = ['A user account was created.', ...subject, '', 'New Account:', '\tSecurity ID:\t\tS-1-5-21-7'];
  created.push('\tAccount Name:\t\tcarl', '\tAccount Domain:\t\tLAB', '', 'Attributes:', '\tSAM Account Name:\tcarl');
  const failed = ['An account failed to log on.', ...subject, '', 'Logon Type:\t\t\t3', ''];
  failed.push('Account For Which Logon Failed:', '\tSecurity ID:\t\tS-1-0-0', '\tAccount Name:\t\tbob');
  failed.push('\tAccount Domain:\t\tLAB', '', 'Failure Information:', '\tStatus:\t\t\t0xC000006D');
  failed.push('\tSub Status:\t\t0xC0000064', '', 'Network Information:', '\tWorkstation Name:\tPC7');
  failed.push('\tSource Network Address:\t10.0.0.9', '\tSource Port:\t\t1234');
  const started = ['A new process has been created.', ...subject, '', 'Process Information:'];
  started.push('\tNew Process ID:\t\t0x1a', '\tNew Process Name:\tC:\\Windows\\a.exe', '\tCreator Process ID:\t0x2b');
  started.push('\tCreator Process Name:\tC:\\Windows\\b.exe', '\tProcess Command Line:\ta.exe -x');
  const run = await load([
    textEvent(4720, created),
    textEvent(4625, failed, 'Audit Failure'),
    textEvent(4688, started),
  ]);

  assert.deepEqual(await run('search $i$ | table EventCode Account_Name Subject_Account_Name Target_Account_Name'), [
    '4625 | ANN,bob | ANN | bob',
    '4688 | ANN | ANN | ∅',
    '4720 | ANN,carl | ANN | carl',
  ]);
  assert.deepEqual(await run('search $i$ | table EventCode action user src_user src dest session_id'), [
    '4625 | failure | bob | ANN | PC7 | pc1.lab.example | 0x3E7',
    '4688 | allowed | ANN | ∅ | ∅ | pc1.lab.example | 0x3E7',
    '4720 | created | carl | ANN | ∅ | pc1.lab.example | 0x3E7',
  ]);
  const by = ['process', 'process_id', 'parent_process_name'].map((f) => `Processes.${f}`).join(' ');
  assert.deepEqual(await run(`| tstats count from datamodel=Endpoint.Processes where $i$ by ${by}`), [
    'C:\\Windows\\a.exe -x | 0x1a | b.exe | 1',
  ]);
  assert.deepEqual(
    await run('search $i$ EventCode=4625 | table signature Logon_Type Source_Network_Address src_port'),
    ['User name does not exist | 3 | 10.0.0.9 | 1234'],
  );
  assert.deepEqual(await run('search $i$ EventCode=4720 | rex field=Message "^(?<first>[^.]+)" | table first object'), [
    'A user account was created | carl',
  ]);
});
