import {
  connect,
  dnsQuery,
  fileCreate,
  type Happening,
  processCreate,
  processEnd,
  type VersionInfo,
} from './happening.js';
import { type Machine, type Process, SYSTEM_USER, start } from './machine.js';
import type { Random } from './random.js';

export const MICROSOFT: VersionInfo = {
  version: '10.0.19041.3636',
  description: 'Windows component',
  product: 'Microsoft® Windows® Operating System',
  company: 'Microsoft Corporation',
};

interface Program {
  readonly image: string;
  readonly system?: boolean;
  readonly domains: readonly [string, ...string[]];
}

const PROGRAMS: readonly [Program, ...Program[]] = [
  {
    image: 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    domains: [
      'www.google.com',
      'fonts.gstatic.com',
      'en.wikipedia.org',
      'github.com',
      'news.example.com',
      'intranet.corp.example',
    ],
  },
  {
    image: 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    domains: ['edge.microsoft.com', 'www.bing.com', 'assets.msn.com', 'login.microsoftonline.com'],
  },
  {
    image: 'C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE',
    domains: ['outlook.office365.com', 'autodiscover.corp.example', 'mail.corp.example'],
  },
  {
    image: 'C:\\Windows\\System32\\svchost.exe',
    system: true,
    domains: ['ctldl.windowsupdate.com', 'time.windows.com', 'wpad.corp.example', 'settings-win.data.microsoft.com'],
  },
  {
    image: 'C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18.24080.9-0\\MsMpEng.exe',
    system: true,
    domains: ['wdcp.microsoft.com', 'definitionupdates.microsoft.com'],
  },
];

/** Short-lived programs that any Windows host starts all day. */
const ERRANDS: readonly [string, ...string[]] = [
  'C:\\Windows\\System32\\backgroundTaskHost.exe',
  'C:\\Windows\\System32\\conhost.exe',
  'C:\\Windows\\System32\\dllhost.exe',
  'C:\\Windows\\System32\\RuntimeBroker.exe',
];

/** Documentation addresses (RFC 5737): nothing here points at a real machine. */
function address(random: Random): string {
  return `198.51.100.${random.integer(2, 250)}`;
}

function lookup(process: Process, program: Program, at: number, random: Random): readonly Happening[] {
  const name = random.pick(program.domains);
  if (name.startsWith('wpad.')) return [dnsQuery(process, at, name, [])];
  const to = address(random);
  const query = dnsQuery(process, at, name, random.integer(0, 3) === 0 ? [to, address(random)] : [to]);
  if (random.integer(0, 2) > 0) return [query];
  return [query, connect(process, at + random.integer(5, 60), random.integer(49152, 65500), to, 443)];
}

function errand(on: Machine, parent: Process, at: number, random: Random): readonly Happening[] {
  const image = random.pick(ERRANDS);
  const process = start(on, at, { image, commandLine: `${image} -Embedding`, parent }, random);
  return [processCreate(process, MICROSOFT), processEnd(process, at + random.integer(200, 20_000))];
}

/** An ordinary working hour on one machine: an endless series of small groups of events, in no order of time. */
export function* noise(on: Machine, from: number, to: number, random: Random): Generator<readonly Happening[]> {
  const running = PROGRAMS.map((program) => {
    const user = program.system === true ? SYSTEM_USER : on.user;
    const begun = from - random.integer(60_000, 7_200_000);
    return { program, process: start(on, begun, { image: program.image, user }, random) };
  });
  const host = start(on, from - 9_000_000, { image: 'C:\\Windows\\System32\\svchost.exe', user: SYSTEM_USER }, random);
  for (;;) {
    const at = random.integer(from, to);
    const { program, process } = running[random.integer(0, running.length - 1)] ?? {
      program: PROGRAMS[0],
      process: host,
    };
    const dice = random.integer(0, 9);
    if (dice < 7) yield lookup(process, program, at, random);
    else if (dice < 9) yield errand(on, host, at, random);
    else yield [fileCreate(process, at, `${tempFolder(process)}\\~${random.hex(8)}.tmp`)];
  }
}

function tempFolder(process: Process): string {
  if (process.user === SYSTEM_USER) return 'C:\\Windows\\Temp';
  return `C:\\Users\\${process.user.slice(process.user.indexOf('\\') + 1)}\\AppData\\Local\\Temp`;
}
