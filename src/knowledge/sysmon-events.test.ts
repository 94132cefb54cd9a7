import assert from 'node:assert/strict';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import type { EvalExpr } from '../search/spl/index.js';
import { loadKnowledge, type OriginKey } from './index.js';

/*
 * Applies the pack to events with an interpreter of the few eval functions that it uses: slow, plain, and apart from the
 * compiler, so that what is tested is the pack.
 */

type Value = string | number | boolean | readonly string[] | null;
type Fields = Readonly<Record<string, Value>>;

const PACK = fileURLToPath(new URL('../../packs/sysmon', import.meta.url));
const CHANNEL = 'Microsoft-Windows-Sysmon/Operational';
const WINDOWS: OriginKey = { sourcetype: 'xmlwineventlog', source: `XmlWinEventLog:${CHANNEL}`, host: 'PC1' };
const LINUX: OriginKey = { sourcetype: 'sysmon:linux', source: 'Syslog:Linux-Sysmon/Operational', host: 'lx1' };
const OTHER: OriginKey = { sourcetype: 'XmlWinEventLog', source: 'XmlWinEventLog:Application', host: 'PC1' };

const { knowledge } = await loadKnowledge([PACK]);

const text = (v: Value | undefined): string => String(v);
const regex = (v: Value | undefined, flags = ''): RegExp => {
  const source = text(v);
  return new RegExp(source.replace(/^\(\?i\)/, ''), source.startsWith('(?i)') ? `i${flags}` : flags);
};

const FUNCTIONS: Readonly<Record<string, (...args: Value[]) => Value>> = {
  null: () => null,
  true: () => true,
  coalesce: (...args) => args.find((a) => a !== null) ?? null,
  isnull: (a) => a === null,
  isnotnull: (a) => a !== null,
  lower: (a) => (a === null ? null : text(a).toLowerCase()),
  match: (a, r) => (a === null ? null : regex(r).test(text(a))),
  replace: (a, r, to) => (a === null ? null : text(a).replace(regex(r, 'g'), text(to).replace(/\\(\d)/g, '$$$1'))),
  trim: (a, chars = ' ') =>
    a === null ? null : text(a).replace(new RegExp(`^[${text(chars)}]+|[${text(chars)}]+$`, 'g'), ''),
  split: (a, by) => (a === null ? null : text(a).split(text(by))),
  mvindex: (a, from, to) => (Array.isArray(a) ? a.slice(Number(from), Number(to) + 1 || undefined) : null),
};

function evaluate(e: EvalExpr, fields: Fields): Value {
  switch (e.kind) {
    case 'number':
    case 'string':
      return e.value;
    case 'field':
      return fields[e.name] ?? null;
    case 'unary':
      return -Number(evaluate(e.arg, fields));
    case 'in': {
      const value = evaluate(e.value, fields);
      return value === null ? null : e.list.some((item) => evaluate(item, fields) === value);
    }
    case 'binary':
      return binary(e.op, evaluate(e.left, fields), evaluate(e.right, fields));
    case 'call':
      return call(e.name, e.args, fields);
  }
}

function binary(op: string, a: Value, b: Value): Value {
  if (op === 'and') return a === true && b === true;
  if (op === 'or') return a === true || b === true;
  if (a === null || b === null) return null;
  if (op === '.') return text(a) + text(b);
  assert.ok(op === '=' || op === '!=', `the pack uses ${op}`);
  return (a === b) === (op === '=');
}

function call(name: string, args: readonly EvalExpr[], fields: Fields): Value {
  if (name === 'if' || name === 'case') {
    for (let i = 0; i + 1 < args.length; i += 2) {
      const [condition, value] = args.slice(i, i + 2);
      if (condition && value && evaluate(condition, fields) === true) return evaluate(value, fields);
    }
    const otherwise = name === 'if' ? args[2] : undefined;
    return otherwise === undefined ? null : evaluate(otherwise, fields);
  }
  const f = FUNCTIONS[name];
  assert.ok(f, `the pack uses ${name}()`);
  return f(...args.map((arg) => evaluate(arg, fields)));
}

/** The event after aliases, calculated fields and lookups, without the fields that are null. */
function apply(origin: OriginKey, event: Fields): Record<string, Value> {
  const { aliases, calculated, lookups } = knowledge.operationsFor(origin);
  const fields: Record<string, Value> = { host: origin.host, ...event };
  for (const { from, to, asnew } of aliases)
    if (!asnew || (fields[to] ?? null) === null) fields[to] = fields[from] ?? null;
  const before = { ...fields };
  for (const { field, expr } of calculated) fields[field] = evaluate(expr, before);
  for (const { table, inputs, outputs, keepExisting } of lookups) {
    const found = [fields[inputs[0]?.field ?? ''] ?? []].flat().flatMap((value) => {
      const row = table.rows.find((r) => r[table.columns.indexOf(inputs[0]?.column ?? '')] === text(value as string));
      return row === undefined ? [] : [row];
    });
    for (const { column, field } of outputs) {
      if (found.length === 0 || (keepExisting && (fields[field] ?? null) !== null)) continue;
      const values = found.flatMap((row) => row[table.columns.indexOf(column)] ?? '');
      fields[field] = values.length === 1 ? (values[0] ?? null) : values;
    }
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/** Checks the named fields of an event; `undefined` = the field must not be there. */
function expectFields(origin: OriginKey, event: Fields, expected: Readonly<Record<string, Value | undefined>>): void {
  const fields = apply(origin, event);
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, fields[name]])), expected);
}

const SYSTEM = {
  ...{ Channel: CHANNEL, Computer: 'pc1.corp.test', UserID: 'S-1-5-18' },
  ...{ EventRecordID: '77', RecordNumber: '77', Keywords: '0x8000000000000000' },
  ...{ SystemTime: '2024-05-06T07:08:09.123456700Z', UtcTime: '2024-05-06 07:08:09.100' },
};
const PROCESS = { ProcessGuid: '{g1}', ProcessId: '42', Image: 'C:\\Windows\\System32\\cmd.exe', User: 'CORP\\ann' };
const HASHES = `MD5=${'A'.repeat(32)},SHA1=${'B'.repeat(40)},SHA256=${'C'.repeat(64)},IMPHASH=${'D'.repeat(32)}`;

test('1: a process', () => {
  const event = {
    ...{ ...SYSTEM, ...PROCESS, EventCode: '1', CommandLine: 'cmd /c dir', CurrentDirectory: 'C:\\', Hashes: HASHES },
    ...{ OriginalFileName: 'Cmd.Exe', IntegrityLevel: 'High', ParentImage: 'C:\\Windows\\explorer.exe' },
    ...{ ParentCommandLine: 'explorer', ParentProcessId: '7', ParentProcessGuid: '{g0}' },
  };
  expectFields(WINDOWS, event, {
    ...{ process: 'cmd /c dir', process_name: 'cmd.exe', process_exec: 'cmd.exe', process_path: PROCESS.Image },
    ...{ process_id: '42', process_guid: '{g1}', process_hash: HASHES, process_integrity_level: 'High' },
    ...{ process_current_directory: 'C:\\', original_file_name: 'Cmd.Exe', parent_process: 'explorer' },
    ...{
      parent_process_name: 'explorer.exe',
      parent_process_path: 'C:\\Windows\\explorer.exe',
      parent_process_id: '7',
    },
    ...{ parent_process_guid: '{g0}', action: 'allowed', dest: 'pc1.corp.test', dvc: 'pc1.corp.test', user: 'ann' },
    ...{ user_id: 'S-1-5-18', os: 'Microsoft Windows', vendor_product: 'Microsoft Sysmon', signature_id: '1' },
    ...{ signature: 'Process creation', EventDescription: 'Process creation', dvc_nt_host: 'PC1', RecordID: '77' },
    ...{
      event_id: '77',
      id: '77',
      EventChannel: SYSTEM.Channel,
      SecurityID: 'S-1-5-18',
      TimeCreated: SYSTEM.SystemTime,
    },
    ...{ MD5: 'A'.repeat(32), SHA1: 'B'.repeat(40), SHA256: 'C'.repeat(64), IMPHASH: 'D'.repeat(32) },
    ...{ src: undefined, file_name: undefined, registry_path: undefined, object_category: undefined },
  });
  expectFields(
    WINDOWS,
    { ...event, OriginalFileName: '-', Hashes: 'SHA256=-' },
    { original_file_name: undefined, SHA256: undefined },
  );
});

test('3: a connection', () => {
  const event = {
    ...{
      ...SYSTEM,
      ...PROCESS,
      EventCode: '3',
      Protocol: 'tcp',
      Initiated: 'true',
      SourceIp: '10.0.0.1',
      SourcePort: '5000',
    },
    ...{ SourceHostname: 'pc1', DestinationIp: '10.0.0.2', DestinationPort: '443', DestinationHostname: '-' },
    DestinationIsIpv6: 'false',
  };
  expectFields(WINDOWS, event, {
    ...{ src: 'pc1', src_ip: '10.0.0.1', src_port: '5000', src_host: 'pc1', dest: '10.0.0.2', dest_ip: '10.0.0.2' },
    ...{ dest_port: '443', dest_host: undefined, direction: 'outbound', transport: 'tcp', protocol: 'ip' },
    ...{ protocol_version: 'ipv4', transport_dest_port: 'tcp/443', app: PROCESS.Image, state: 'established' },
    ...{ process_name: 'cmd.exe', action: 'allowed', dvc_ip: '10.0.0.1', creation_time: SYSTEM.UtcTime },
  });
  const inbound = { ...event, Initiated: 'false', DestinationHostname: 'srv', SourceHostname: '-' };
  expectFields(WINDOWS, inbound, { dest: 'srv', src: '10.0.0.1', direction: 'inbound', dvc_ip: '10.0.0.2' });
});

test('7, 8, 10: loaders, and processes that reach into others', () => {
  const load = {
    ...SYSTEM,
    ...PROCESS,
    EventCode: '7',
    ImageLoaded: 'C:\\x\\evil.dll',
    Signed: 'true',
    SignatureStatus: 'Expired',
  };
  expectFields(WINDOWS, load, {
    ...{
      process_name: 'cmd.exe',
      parent_process_name: 'cmd.exe',
      loaded_file: 'evil.dll',
      loaded_file_path: 'C:\\x\\evil.dll',
    },
    ...{ service_dll_signature_exists: 'true', service_dll_signature_verified: 'false', action: 'success' },
  });
  const reach = {
    ...SYSTEM,
    SourceImage: 'C:\\a.exe',
    SourceProcessId: '1',
    TargetImage: 'C:\\lsass.exe',
    TargetProcessId: '2',
  };
  const common = { process_name: 'lsass.exe', process_id: '2', parent_process_name: 'a.exe', parent_process_id: '1' };
  const thread = { EventCode: '8', SourceProcessGuid: '{s}', TargetProcessGuid: '{t}', StartFunction: 'LoadLibraryA' };
  expectFields(WINDOWS, { ...reach, ...thread }, { ...common, process_guid: '{t}', src_function: 'LoadLibraryA' });
  const access = {
    EventCode: '10',
    SourceProcessGUID: '{S}',
    TargetProcessGUID: '{T}',
    GrantedAccess: '0x1010',
    SourceUser: 'D\\u',
  };
  expectFields(
    WINDOWS,
    { ...reach, ...access },
    { ...common, parent_process_guid: '{S}', granted_access: '0x1010', user: 'u' },
  );
});

test('11, 15, 23: files', () => {
  const file = { ...SYSTEM, ...PROCESS, TargetFilename: 'C:\\t\\a.txt', CreationUtcTime: SYSTEM.UtcTime };
  const common = { file_path: 'C:\\t\\a.txt', file_name: 'a.txt', process_name: 'cmd.exe', dest: 'pc1.corp.test' };
  expectFields(
    WINDOWS,
    { ...file, EventCode: '11' },
    { ...common, action: 'created', object_category: 'file', file_hash: undefined },
  );
  expectFields(
    WINDOWS,
    { ...file, EventCode: '11', CreationUtcTime: '2020-01-01 00:00:00.000' },
    { action: 'modified' },
  );
  expectFields(
    WINDOWS,
    { ...file, EventCode: '15', Hash: HASHES },
    { ...common, file_hash: HASHES, MD5: 'A'.repeat(32) },
  );
  expectFields(
    WINDOWS,
    { ...file, EventCode: '23', Hashes: HASHES },
    { action: 'deleted', file_modify_time: SYSTEM.UtcTime },
  );
});

test('12, 13, 14: the registry', () => {
  const key = 'HKLM\\System\\CurrentControlSet\\Services\\x\\Start';
  const value = {
    ...SYSTEM,
    ...PROCESS,
    EventCode: '13',
    EventType: 'SetValue',
    TargetObject: key,
    Details: 'DWORD (0x00000001)',
  };
  expectFields(WINDOWS, value, {
    ...{ registry_path: key, registry_key_name: 'x', registry_value_name: 'Start', registry_value_data: '0x00000001' },
    ...{
      registry_value_type: 'REG_DWORD',
      RegistryValueData: '0x00000001',
      RegistryValueType: 'DWORD',
      action: 'modified',
    },
    ...{
      registry_hive: 'HKEY_LOCAL_MACHINE\\System',
      status: 'success',
      object_category: 'registry',
      object_path: key,
    },
    severity_id: 'SetValue',
  });
  expectFields(
    WINDOWS,
    { ...value, Details: 'Fax (old)' },
    { registry_value_data: 'Fax (old)', registry_value_type: 'REG_SZ' },
  );
  expectFields(
    WINDOWS,
    { ...value, Details: 'Binary Data' },
    { registry_value_type: 'REG_BINARY', RegistryValueData: undefined },
  );
  const gone = {
    ...value,
    EventCode: '12',
    EventType: 'DeleteKey',
    Details: null,
    TargetObject: 'HKU\\S-1-5-21\\Soft',
  };
  expectFields(WINDOWS, gone, { registry_key_name: 'Soft', registry_hive: 'HKEY_CURRENT_USER', action: 'deleted' });
  expectFields(WINDOWS, gone, { registry_value_name: undefined, registry_value_data: undefined });
  const renamed = { ...value, EventCode: '14', NewName: 'HKLM\\SOFTWARE\\b', TargetObject: 'HKLM\\software\\a' };
  expectFields(WINDOWS, renamed, { object_path: 'HKLM\\SOFTWARE\\b', registry_key_name: 'a', status: 'success' });
  expectFields(WINDOWS, renamed, { registry_hive: 'HKEY_LOCAL_MACHINE\\Software' });
});

test('19, 20, 21: WMI', () => {
  const wmi = { ...SYSTEM, User: 'PC1\\ann', Operation: 'Created' };
  const common = {
    action: 'created',
    user: 'ann',
    user_name: 'ann',
    status: 'success',
    object_category: 'wmi',
    src: 'pc1.corp.test',
  };
  expectFields(
    WINDOWS,
    { ...wmi, EventCode: '19', Name: ' "f1"', EventNamespace: ' "root\\\\Cimv2"' },
    { ...common, object: 'f1' },
  );
  const consumer = { ...wmi, EventCode: '20', Destination: ' "C:\\\\Windows\\\\notepad.exe"' };
  expectFields(WINDOWS, consumer, { ...common, object: 'notepad.exe', object_path: 'C:\\\\Windows\\\\notepad.exe' });
  const path = '\\\\\\\\.\\\\ROOT\\\\subscription:';
  const bound = {
    Consumer: ` "${path}CommandLineEventConsumer.Name=\\"c1\\""`,
    Filter: ` "${path}__EventFilter.Name=\\"f1\\""`,
  };
  expectFields(
    WINDOWS,
    { ...wmi, EventCode: '21', ...bound },
    {
      ...{ object: 'c1', object_path: `${path}CommandLineEventConsumer.Name=c1`, result: 'Created' },
      object_attrs: `${path}__EventFilter.Name=f1`,
    },
  );
});

test('22: DNS', () => {
  const query = { ...SYSTEM, ...PROCESS, EventCode: '22', QueryName: 'x.test', QueryStatus: '0' };
  const results = 'type:  5 y.test;type:  28 fe80::1;::ffff:10.0.0.9;';
  expectFields(
    WINDOWS,
    { ...query, QueryResults: results },
    {
      ...{
        query: 'x.test',
        query_count: 1,
        reply_code_id: '0',
        reply_code: 'NoError',
        process_name: 'cmd.exe',
        user: 'ann',
      },
      ...{ src: 'pc1.corp.test', dest: undefined, answer: ['y.test', 'fe80::1', '::ffff:10.0.0.9'] },
      ...{ record_type_id: ['5', '28'], record_type: ['CNAME', 'AAAA'], action: undefined },
    },
  );
  expectFields(
    WINDOWS,
    { ...query, QueryStatus: '9003', QueryResults: '-', User: '-' },
    {
      ...{
        answer: undefined,
        record_type_id: undefined,
        record_type: undefined,
        reply_code: 'NXDomain',
        user: undefined,
      },
    },
  );
  expectFields(WINDOWS, { ...query, QueryStatus: '1460' }, { reply_code: undefined, reply_code_id: '1460' });
});

test('Linux, and Windows events that are not from Sysmon', () => {
  const process = {
    EventCode: '1',
    Image: '/usr/bin/bash',
    ParentImage: '/sbin/init',
    User: 'root',
    Computer: 'lx1',
    Hashes: '-',
  };
  expectFields(LINUX, process, {
    ...{
      process_name: 'bash',
      parent_process_name: 'init',
      user: 'root',
      dest: 'lx1',
      vendor_product: 'Sysmon for Linux',
    },
    ...{ signature: 'Process creation', os: 'Linux', process_hash: undefined, action: 'allowed' },
  });
  expectFields(LINUX, { EventCode: '11', TargetFilename: '/tmp/a' }, { file_name: 'a', object_category: 'file' });
  expectFields(
    OTHER,
    { EventCode: '1', Computer: 'pc1', UserID: 'S-1' },
    {
      ...{
        vendor_product: 'Microsoft Windows',
        dest: 'pc1',
        user_id: 'S-1',
        process_name: undefined,
        signature: undefined,
      },
    },
  );
});
