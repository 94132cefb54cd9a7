import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sampled } from './samples.fixture.js';

/* What packs make of the logs of networks: sensors, firewalls, proxies, appliances. */

const { run, model, close } = await sampled(
  ['cim', 'formats', 'sensors', 'paloalto', 'zscaler', 'cisco', 'appliances'],
  [
    'sensors/samples/suricata.json',
    'sensors/samples/zeek_conn.log',
    'sensors/samples/zeek_rpc.json',
    'sensors/samples/zeek_ssl.json',
    'sensors/samples/stream_http.json',
    'sensors/samples/stream_dns.json',
    'paloalto/samples/firewall.log',
    'zscaler/samples/web.log',
    'cisco/samples/ios.log',
    'cisco/samples/asa.log',
    'cisco/samples/secure_firewall.json',
    'appliances/samples/fortigate.log',
    'appliances/samples/ivanti_vtm.log',
    'appliances/samples/crushftp.log',
    'appliances/samples/netscaler.log',
    'appliances/samples/esxi.log',
  ].map((path) => ({ path })),
);
after(close);

test('all are recognised by their content', async () => {
  assert.deepEqual(await run('search index=main | stats count by sourcetype'), [
    'cisco:asa | 8',
    'cisco:ios | 7',
    'cisco:sfw:estreamer | 2',
    'citrix:netscaler:syslog | 2',
    'crushftp:sessionlogs | 1',
    'fortigate | 3',
    'ivanti_vtm_audit | 1',
    'pan:system | 1',
    'pan:threat | 2',
    'pan:traffic | 2',
    'stream:dns | 1',
    'stream:http | 1',
    'suricata | 5',
    'vmw-syslog | 2',
    'zeek:conn | 2',
    'zeek:rpc:json | 2',
    'zeek:ssl:json | 1',
    'zscalernss-web | 2',
  ]);
});

test('Network_Traffic', async () => {
  assert.deepEqual(await model('Network_Traffic.All_Traffic', 'src dest dest_port action transport vendor_product'), [
    '192.0.2.10 | 198.51.100.5 | 443 | allowed | tcp | Cisco ASA | 1',
    '192.0.2.10 | 198.51.100.5 | 443 | allowed | tcp | Citrix NetScaler | 1',
    '192.0.2.10 | 198.51.100.5 | 443 | allowed | tcp | Fortinet FortiGate | 1',
    '192.0.2.10 | 198.51.100.5 | 443 | allowed | tcp | Palo Alto Networks Firewall | 1',
    '192.0.2.10 | 198.51.100.5 | 443 | allowed | tcp | Zeek | 1',
    '192.0.2.10 | 198.51.100.5 | 443 | blocked | tcp | Cisco Secure Firewall | 1',
    '192.0.2.10 | 198.51.100.5 | 443 | teardown | tcp | Cisco ASA | 1',
    '192.0.2.10 | 198.51.100.53 | 53 | allowed | udp | Cisco ASA | 1',
    '192.0.2.10 | 198.51.100.6 | 22 | allowed | tcp | Zeek | 1',
    '192.0.2.10 | 198.51.100.6 | 443 | allowed | tcp | Suricata | 1',
    '192.0.2.11 | 198.51.100.6 | 23 | blocked | tcp | Palo Alto Networks Firewall | 1',
    '198.51.100.9 | 192.0.2.20 | 23 | blocked | tcp | Cisco ASA | 1',
    '198.51.100.9 | 192.0.2.20 | 23 | blocked | tcp | Cisco IOS | 1',
  ]);
  assert.deepEqual(
    await run(
      'search sourcetype=pan:traffic action=allowed | table app bytes bytes_in bytes_out rule user src_zone session_end_reason dvc',
    ),
    ['screenconnect | 7419 | 810 | 6609 | Out | example\\ann | Trust | tcp-fin | fw1'],
  );
});

test('Network_Resolution and Certificates', async () => {
  assert.deepEqual(await model('Network_Resolution.DNS', 'src query answer record_type message_type reply_code'), [
    '192.0.2.10 | www.example.com | 198.51.100.7 | A | Response | No Error | 1',
    '192.0.2.10 | www.example.com | 198.51.100.7 | SIG | Response | No Error | 1',
  ]);
  assert.deepEqual(
    await run(
      '| tstats count from datamodel=Certificates by All_Certificates.SSL.ssl_subject_common_name All_Certificates.SSL.ssl_issuer_common_name',
    ),
    ['www.example.com | Example CA | 2'],
  );
});

test('Web', async () => {
  assert.deepEqual(await model('Web', 'src url status http_method action'), [
    '192.0.2.10 | http://ci.example.com/hax?jsp=/app/rest/users;.jsp | 200 | POST | success | 1',
    '192.0.2.10 | http://www.example.com/login?x=1 | 200 | POST | success | 1',
    '192.0.2.10 | http://www.example.com/mgmt/tm/util/bash?a=1,2 | unknown | POST | blocked | 1',
    '192.0.2.10 | www.example.com/get/x.dll?a=b | 403 | GET | blocked | 1',
    '192.0.2.11 | jobs.example.com/ | 200 | GET | allowed | 1',
    '198.51.100.9 | https://h1/WebInterface/?command=zip&path=INCLUDE | unknown | GET | unknown | 1',
  ]);
  assert.deepEqual(
    await run(
      'search sourcetype=zscalernss-web action=blocked | table urlsupercategory threatclass urlclass deviceowner dest user',
    ),
    ['Shopping and Auctions | Behavior Analysis | Privacy Risk | ann | 198.51.100.5 | ann@example.com'],
  );
});

test('Intrusion_Detection and Malware', async () => {
  assert.deepEqual(await model('Intrusion_Detection.IDS_Attacks', 'signature severity action src dest'), [
    'ET TEST Something | medium | blocked | 192.0.2.10 | 198.51.100.5 | 1',
    'SERVER-OTHER test | high | blocked | 198.51.100.9 | 192.0.2.20 | 1',
    'Some Command Injection | critical | blocked | 198.51.100.9 | 192.0.2.20 | 1',
    'Test.Command.Injection | critical | blocked | 198.51.100.9 | 192.0.2.20 | 1',
  ]);
  assert.deepEqual(await model('Malware.Malware_Attacks', 'signature action user'), [
    'Win32.Test.Adware | blocked | ann@example.com | 1',
  ]);
});

test('Authentication and Change', async () => {
  assert.deepEqual(await model('Authentication', 'user action src dest'), [
    'bob | failure | 198.51.100.77 | 192.0.2.2 | 1',
    'eve | failure | 192.0.2.66 | fg1 | 1',
    'eve | failure | 192.0.2.66 | fw1 | 1',
    'eve | failure | 192.0.2.66 | h1 | 3',
    'root | success | 192.0.2.10 | h1 | 1',
  ]);
  assert.deepEqual(await model('Change.All_Changes', 'user action object change_type'), [
    'ann | modified | running-config | configuration | 1',
    'mallory | created | mallory | AAA | 1',
    'new admin | created | new admin | AAA | 1',
  ]);
});

test('switches of Cisco: interfaces, addresses, causes', async () => {
  assert.deepEqual(
    await run(
      'search eventtype=cisco_ios facility!=SYS facility!=SEC* | sort _time | table facility mnemonic disable_cause src_int_prefix_long src_int_suffix src_mac src_vlan message_type',
    ),
    [
      'PM | ERR_DISABLE | arp-inspection | GigabitEthernet | 1/0/5 | ∅ | ∅ | ∅',
      'PORT_SECURITY | PSECURE_VIOLATION | ∅ | GigabitEthernet | 0/1 | 0011.2233.4455 | ∅ | ∅',
      'DHCP_SNOOPING | DHCP_SNOOPING_UNTRUSTED_PORT | ∅ | ∅ | ∅ | 0011.2233.4466 | ∅ | DHCPOFFER',
      'SISF | MAC_THEFT | ∅ | GigabitEthernet | 1/0/2 | 0000.0000.0001 | 10 | ∅',
    ],
  );
});

test('Zeek: remote calls and server names', async () => {
  assert.deepEqual(await run('search sourcetype=zeek:rpc:json | stats values(operation) by src_ip dest_ip endpoint'), [
    '192.0.2.10 | 192.0.2.2 | netlogon | NetrServerAuthenticate3;NetrServerReqChallenge',
  ]);
  assert.deepEqual(await run('search sourcetype=zeek:ssl:json | table server_name src_ip dest_ip'), [
    'LIST-abcdefgh12345678.example.com | 192.0.2.10 | 198.51.100.9',
  ]);
  assert.deepEqual(
    await run('search sourcetype=zeek:conn service=* | table _time id.orig_h bytes_in bytes_out duration'),
    ['1717236000.123456 | 192.0.2.10 | 4000 | 300 | 1.5'],
  );
});
