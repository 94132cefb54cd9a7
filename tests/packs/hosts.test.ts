import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sampled } from './samples.fixture.js';

/* What packs make of the logs of hosts: Linux, web servers, inputs on Windows. */

const { run, model, take, close } = await sampled(
  ['cim', 'formats', 'linux', 'webservers', 'windows-inputs', 'windows', 'sysmon'],
  [
    { path: 'linux/samples/audit.log' },
    { path: 'linux/samples/secure.log' },
    { path: 'sysmon/samples/linux.log' },
    { path: 'webservers/samples/access.log' },
    { path: 'webservers/samples/nginx.log' },
    { path: 'webservers/samples/iis.log' },
    { path: 'windows/samples/admon.log' },
    { path: 'windows-inputs/samples/perfmon.log', sourcetype: 'Perfmon:CPU' },
    { path: 'windows-inputs/samples/perfmonmk.log', sourcetype: 'PerfmonMk:CPU' },
  ],
);
after(close);

test('the audit log: pairs, nested pairs, command lines', async () => {
  assert.deepEqual(await run('search sourcetype=linux:audit | stats count by host'), ['h1 | 8', 'db1 | 1'].sort());
  const audit = 'search sourcetype=linux:audit';
  assert.deepEqual(await run(`${audit} type=EXECVE | table _time argc a0 a2 a3 exe process action audit_serial`), [
    '1717236000.1 | 4 | base64 | in=put.txt | x=1 exe=/y | ∅ | base64 -d in=put.txt x=1 exe=/y | ∅ | 41',
  ]);
  assert.deepEqual(await run(`${audit} type=PROCTITLE | table process`), ['base64 -d input.txt']);
  assert.deepEqual(
    await run(`${audit} type=ADD_USER | table op id exe hostname addr terminal res UID AUID ID user src_user`),
    ['adding | 1002 | /usr/sbin/useradd | web1 | ? | pts/0 | success | root | ann | unknown(1002) | 1002 | ann'],
  );
});

test('the audit log in data models', async () => {
  assert.deepEqual(
    await model('Endpoint.Processes', 'process_name process_path process_id parent_process_id user dest action'),
    [
      'base64 | /usr/bin/base64 | 701 | 700 | root | h1 | allowed | 1',
      'curl | /usr/bin/curl | 900 | 899 | root | lx1.example.com | allowed | 1',
    ],
  );
  assert.deepEqual(await model('Endpoint.Processes', 'process', 'where Processes.process="*-d*"'), [
    'base64 -d in=put.txt x=1 exe=/y | 1',
  ]);
  assert.deepEqual(await model('Endpoint.Filesystem', 'file_path file_name action'), [
    '/etc/cron.d/job | job | created | 1',
  ]);
  assert.deepEqual(await model('Endpoint.Services', 'service status dest'), ['osqueryd | stopped | h1 | 1']);
  assert.deepEqual(await run('search tag=audit | table host user action object_category change_type'), [
    'db1 | ∅ | modified | audit rule | audit',
  ]);
});

test('Sysmon for Linux behind its header of syslog', async () => {
  assert.deepEqual(
    await run(
      'search sourcetype=sysmon:linux | table source host EventCode process_name parent_process_name process tag',
    ),
    ['Syslog:Linux-Sysmon/Operational | h1 | 1 | curl | bash | curl http://192.0.2.9/x | process;report'],
  );
});

test('logins and accounts of Linux', async () => {
  assert.deepEqual(await model('Authentication', 'user action app src'), [
    'ann | success | sshd | 192.0.2.8 | 1',
    'bob | failure | sshd | 192.0.2.7 | 2',
    'root | failure | su | h1 | 1',
    'root | failure | sudo | h1 | 1',
    'root | success | sudo | h1 | 1',
  ]);
  assert.deepEqual(
    await model('Change.All_Changes', 'user action command', 'where All_Changes.user IN (mallory, ann)'),
    [
      'ann | modified | unknown | 1',
      'mallory | created | unknown | 1',
      'mallory | deleted | unknown | 1',
      'mallory | modified | unknown | 1',
    ],
  );
  assert.deepEqual(
    await run('search sourcetype=linux_secure COMMAND=*shadow* | table src_user USER PWD process_name'),
    ['ann | root | /home/ann | cat'],
  );
});

test('access logs in the model Web', async () => {
  assert.deepEqual(await model('Web', 'src http_method status url action vendor_product'), [
    '192.0.2.10 | GET | 200 | http://h1/shop/cart?item=7 | success | Apache Web Server | 1',
    '192.0.2.10 | POST | 200 | https://192.0.2.81/autodiscover/autodiscover.json?@x/PowerShell | success | Microsoft IIS | 1',
    '192.0.2.10 | POST | 200 | https://www.example.com/SetupWizard.aspx/x?a=1 | success | nginx | 1',
    '192.0.2.11 | GET | 403 | http://www.example.com/ | failure | nginx | 1',
    '192.0.2.11 | GET | 404 | http://192.0.2.81/a.txt | failure | Microsoft IIS | 1',
    '192.0.2.11 | POST | 404 | http://h1/SetupWizard.aspx/x | failure | Apache Web Server | 1',
    '192.0.2.12 | unknown | 400 | unknown | failure | Apache Web Server | 1',
  ]);
  assert.deepEqual(
    await run(
      'search sourcetype=access_combined status=200 | table uri_path uri_query referer_domain bytes status_description _time',
    ),
    ['/shop/cart | item=7 | www.example.com | 5120 | OK | 1717228800'],
  );
  assert.deepEqual(
    await run('search sourcetype="nginx:plus:kv" status=200 | table url_domain bytes version web_server user'),
    ['www.example.com | 1234 | 1.18.0 | nginx/1.18.0 | ∅'],
  );
});

test('a line of IIS without its header', async () => {
  const line = '2024-06-01 11:00:00 192.0.2.81 GET /b.txt x=1 443 - 192.0.2.12 curl/8.0 - 200 0 0 9';
  await take('single.log', Buffer.from(`${line}\n`), 'ms:iis:auto');
  assert.deepEqual(
    await run('search sourcetype=ms:iis:auto | table c_ip cs_uri_stem uri_query status cs_username time_taken'),
    ['192.0.2.12 | /b.txt | x=1 | 200 | ∅ | 9'],
  );
  await take(
    'other.log',
    Buffer.from(`#Fields: date time c-ip sc-status\n2024-06-01 11:00:00 192.0.2.12 500\n`),
    'MSWindows:IIS',
  );
  assert.deepEqual(await run('search sourcetype=MSWindows:IIS | table src status action'), [
    '192.0.2.12 | 500 | failure',
  ]);
});

test('changes of directory objects, performance counters', async () => {
  assert.deepEqual(
    await run(
      'search sourcetype=ActiveDirectory | sort _time | table admonEventType displayName dcName object_category gPCFileSysPath action',
    ),
    [
      'Update | Default Domain Policy | dc1.example.com | group policy | \\\\example.com\\sysvol\\example.com\\Policies | modified',
      'Deleted | ∅ | dc1.example.com | user | ∅ | deleted',
    ],
  );
  assert.deepEqual(
    await run('search sourcetype=Perfmon:CPU tag=performance tag=cpu | table counter cpu_load_percent'),
    ['% Processor Time | 12.5'],
  );
});

test('performance counters in tables: the instance _Total', async () => {
  assert.deepEqual(
    await run(
      'search sourcetype=PerfmonMk:CPU | sort cpu_load_percent | table instance cpu_load_percent cpu_user_percent tag',
    ),
    ['0;_Total | 1.5 | 0.25 | cpu;performance', '0;_Total | 8.5 | 4.25 | cpu;performance'],
  );
});
