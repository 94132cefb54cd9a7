import { connect, dnsQuery, fileCreate, type Happening, processCreate, processEnd } from '../happening.js';
import { type Machine, type Process, start } from '../machine.js';
import type { Random } from '../random.js';

/*
 * ATT&CK T1102, Web Service: a remote-access trojan in the manner of NjRAT finds its controller through
 * public web services. Only the traces are written: nothing is resolved, connected to or executed.
 * Addresses are documentation addresses (RFC 5737).
 */

const PASTE = ['203.0.113.34', '203.0.113.35'] as const;
const TUNNEL = '203.0.113.77';
const CHAT = '203.0.113.120';

interface Story {
  readonly lure: string;
  readonly implant: string;
  readonly tunnel: string;
  readonly tunnelPort: number;
  /** Contacts with the controller. */
  readonly beacons: number;
}

const STORIES: readonly [Story, Story] = [
  {
    lure: 'invoice_0924.exe',
    implant: 'WindowsServices.exe',
    tunnel: '4.tcp.eu.ngrok.io',
    tunnelPort: 14711,
    beacons: 9,
  },
  {
    lure: 'payroll_update.exe',
    implant: 'Chrome Updater.exe',
    tunnel: '0.tcp.ngrok.io',
    tunnelPort: 18277,
    beacons: 6,
  },
];

function home(on: Machine): string {
  return `C:\\Users\\${on.user.slice(on.user.indexOf('\\') + 1)}`;
}

/** A query and the connection that follows it. */
function reach(p: Process, at: number, name: string, to: readonly string[], port: number, random: Random): Happening[] {
  const query = dnsQuery(p, at, name, to);
  const first = to[0];
  if (first === undefined) return [query];
  return [query, connect(p, at + random.integer(20, 200), random.integer(49152, 65500), first, port)];
}

/** The user opens the lure; it copies itself away, opens the firewall, starts the copy and ends. */
function infection(on: Machine, story: Story, at: number, random: Random): { implant: Process; seen: Happening[] } {
  const explorer = start(
    on,
    at - 5_400_000,
    { image: 'C:\\Windows\\explorer.exe', commandLine: 'C:\\Windows\\Explorer.EXE' },
    random,
  );
  const lure = start(on, at, { image: `${home(on)}\\Downloads\\${story.lure}`, parent: explorer }, random);
  const path = `${home(on)}\\AppData\\Roaming\\${story.implant}`;
  const startup = `${home(on)}\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup\\${random.hex(32)}.exe`;
  const implant = start(on, at + 2_300, { image: path, parent: lure }, random);
  const netsh = start(
    on,
    at + 4_100,
    {
      image: 'C:\\Windows\\SysWOW64\\netsh.exe',
      commandLine: `netsh firewall add allowedprogram "${path}" "${story.implant}" ENABLE`,
      parent: implant,
    },
    random,
  );
  const seen = [
    processCreate(lure),
    fileCreate(lure, at + 1_900, path),
    processCreate(implant),
    processEnd(lure, at + 2_800),
    processCreate(netsh),
    fileCreate(implant, at + 3_700, startup),
    processEnd(netsh, at + 4_600),
  ];
  return { implant, seen };
}

/** Where the controller is stands in a paste; a dead service first, as old samples show. */
function resolver(implant: Process, at: number, random: Random): Happening[] {
  return [
    ...reach(implant, at, 'textbin.net', [], 443, random),
    ...reach(implant, at + 1_500, 'pastebin.com', PASTE, 443, random),
    ...reach(implant, at + 900_000, 'pastebin.com', PASTE, 443, random),
  ];
}

function beacons(implant: Process, story: Story, from: number, to: number, random: Random): Happening[] {
  const step = Math.floor((to - from) / story.beacons);
  return Array.from({ length: story.beacons }, (_, i) => {
    const at = from + i * step + random.integer(0, 4_000);
    return reach(implant, at, story.tunnel, [TUNNEL], story.tunnelPort, random);
  }).flat();
}

/** A plugin comes from the chat service's file host. */
function plugin(implant: Process, at: number, random: Random): Happening[] {
  return [
    ...reach(implant, at, 'cdn.discordapp.com', [CHAT], 443, random),
    fileCreate(implant, at + 1_200, `${home(implant.machine)}\\AppData\\Local\\Temp\\plugin_${random.hex(6)}.dll`),
    ...reach(implant, at + 240_000, 'discord.com', [CHAT], 443, random),
  ];
}

/** The whole attack on both machines between `from` and `to` (milliseconds since the epoch). */
export function abusedWebServices(machines: readonly Machine[], from: number, to: number, random: Random): Happening[] {
  return machines.flatMap((on, i) => {
    const story = STORIES[i % STORIES.length] ?? STORIES[0];
    const begin = from + Math.floor(((to - from) * (i + 1)) / 10) + random.integer(0, 30_000);
    const { implant, seen } = infection(on, story, begin, random);
    return [
      ...seen,
      ...resolver(implant, begin + 6_000, random),
      ...beacons(implant, story, begin + 9_000, to - 60_000, random),
      ...plugin(implant, begin + 600_000, random),
    ].filter((h) => h.at <= to);
  });
}
