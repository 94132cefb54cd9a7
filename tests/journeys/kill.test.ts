import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runKarst } from '../../src/cli/program.js';
import { recorder } from '../../src/cli/recorder.js';
import { type ServerProcess, send, startServer } from './server-process.js';

/*
 * kill -9 at random points while clients send: all that was confirmed is there, and nothing twice. `KARST_KILLS=200` for more
 * than the ordinary run's few.
 */

const KILLS = Number(process.env.KARST_KILLS ?? 2);
const CONNECTIONS = 4;
/** Milliseconds of load before a kill, at most: longer than events wait for their insert. */
const LONGEST = 1_600;

const folder = mkdtempSync(join(tmpdir(), 'karst-kill-'));
let server: ServerProcess | undefined;
after(async () => {
  await server?.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function karst(...args: readonly string[]): Promise<string> {
  const { terminal, out, err } = recorder();
  assert.equal(await runKarst(args, terminal, folder), 0, err());
  return out();
}

let token = '';
before(async () => {
  const made = await karst('token', 'create', '--hec', '--data', 'store', '--format', 'json');
  token = (JSON.parse(made) as { token: string }).token;
});

let sent = 0;
/** Texts of the events that a 200 confirmed. */
const confirmed = new Set<string>();

/** Requests of a few events one after the other, in forms that go to different tables, until the server is gone. */
async function client(url: string): Promise<void> {
  const headers = { authorization: `Splunk ${token}` };
  for (;;) {
    const number = sent++;
    const texts = Array.from({ length: 1 + (number % 7) }, (_, at) => `event ${number}-${at}`);
    const body = texts
      .map((event, at) => JSON.stringify({ event, sourcetype: `kind${at % 3}`, time: 1_700_000_000 + number * 4_000 }))
      .join('');
    const answer = await send(`${url}/services/collector`, 'POST', headers, body).catch(() => undefined);
    if (answer === undefined) return;
    assert.equal(answer.status, 200);
    for (const text of texts) confirmed.add(text);
  }
}

/** Loads a server for a random time, and kills it; now and then a search makes it insert meanwhile. */
async function round(): Promise<void> {
  const running = await startServer(folder);
  server = running;
  const clients = Array.from({ length: CONNECTIONS }, () => client(running.hec));
  const searching = Math.random() < 0.3 ? karst('search', 'index=main | stats count', '--data', 'store') : undefined;
  // A search that the kill cuts off fails.
  const searched = searching?.catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST));
  await running.end('SIGKILL');
  await Promise.all([...clients, searched]);
}

test(`${KILLS} kills under load: no confirmed event is lost, none is there twice`, {
  timeout: KILLS * 60_000,
}, async () => {
  for (let i = 0; i < KILLS; i++) await round();
  server = undefined;
  const spl = 'index=main | stats count by _raw | sort 0 _raw | table _raw count';
  const { rows } = JSON.parse(await karst('search', spl, '--data', 'store', '--format', 'json')) as {
    rows: readonly { readonly _raw: string; readonly count: string }[];
  };
  const found = new Map(rows.map(({ _raw, count }) => [_raw, Number(count)]));
  const lost = [...confirmed].filter((text) => !found.has(text));
  const twice = [...found].filter(([, count]) => count > 1);
  assert.ok(confirmed.size > 0);
  assert.deepEqual([lost, twice], [[], []]);
  process.stdout.write(`# ${KILLS} kills, ${confirmed.size} confirmed events\n`);
});
