import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { KarstError } from '../../diagnostics/index.js';
import { type DownloadPolicy, PUBLIC_POLICY } from './connect.js';
import { type DatasetSources, locator } from './locate.js';

/* A server on loopback with files of every bad kind. The policy that lets it be reached is handed in by the tests. */

const POINTER = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 477000000\n';
const LOG = 'x'.repeat(1000);
const folder = mkdtempSync(join(tmpdir(), 'karst-datasets-'));

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** Sends part of what it announces and hangs up. */
function cut(response: ServerResponse, from: number): void {
  const headers = { 'content-length': LOG.length - from, etag: '"1"' };
  if (from > 0) response.writeHead(206, { ...headers, 'content-range': `bytes ${from}-999/1000` });
  else response.writeHead(200, headers);
  response.write(LOG.slice(from, from + 300), () => response.socket?.end());
}

const FILES: Readonly<Record<string, Answer>> = {
  '/good.log': (_, response) => response.end(LOG),
  '/slow.log': (_, response) => void response.writeHead(200).write('a'),
  '/truncated.log': (_, response) => cut(response, 0),
  '/resumable.log': ({ headers }, response) => {
    const from = headers['if-range'] === '"1"' ? Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0) : 0;
    if (from < 600) cut(response, from);
    else response.writeHead(206, { etag: '"1"', 'content-range': `bytes ${from}-999/1000` }).end(LOG.slice(from));
  },
  '/changed.log': ({ headers }, response, count) => {
    if (count === 1) cut(response, 0);
    else response.writeHead(200, { etag: '"2"' }).end(headers.range === undefined ? 'no range' : 'new content');
  },
  '/huge.log': (_, response) => void response.writeHead(200, { 'content-length': 10 ** 12 }).write('a'),
  '/endless.log': (_, response) => {
    const more = (): void => void (response.destroyed || response.write(LOG, more));
    response.writeHead(200);
    more();
  },
  '/private.log': (_, response) => response.writeHead(302, { location: 'http://10.0.0.1/secret' }).end(),
  '/metadata.log': (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(),
  '/file.log': (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/moved.log': (_, response) => response.writeHead(301, { location: '/good.log' }).end(),
  '/circle.log': (_, response) => response.writeHead(302, { location: '/circle.log' }).end(),
  '/pointer.log': (_, response) => response.end(POINTER),
  '/busy.log': (_, response, count) => (count === 1 ? response.writeHead(503).end() : response.end(LOG)),
};

const asked: IncomingMessage[] = [];
const count = (path: string): number => asked.filter(({ url }) => url === path).length;
let server: Server;
let base = '';

before(async () => {
  server = createServer((request, response) => {
    asked.push(request);
    const answer = FILES[request.url ?? ''];
    if (answer === undefined) response.writeHead(404).end();
    else answer(request, response, count(request.url ?? ''));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const LOOPBACK: DownloadPolicy = {
  ...PUBLIC_POLICY,
  protocols: ['http:'],
  allows: (address) => address === '127.0.0.1',
  mostBytes: 5000,
  mostSeconds: 5,
  idleSeconds: 0.2,
  retryMs: [1],
};

let caches = 0;
function sources(more: Partial<DatasetSources> = {}): DatasetSources {
  caches += 1;
  return { cache: join(folder, `cache${caches}`), policy: LOOPBACK, ...more };
}

async function textOf(path: string, from: DatasetSources = sources()): Promise<string> {
  return readFileSync((await locator(from)({ location: `${base}${path}` })).path, 'utf8');
}

async function refusal(location: string, from: DatasetSources = sources()): Promise<string> {
  const error: unknown = await locator(from)({ location }).catch((e: unknown) => e);
  assert.ok(error instanceof KarstError, `expected a KarstError, got ${String(error)}`);
  return error.diagnostics[0]?.code ?? '';
}

describe('a dataset from the network', () => {
  it('is fetched once and kept by its content', async () => {
    const from = sources();
    assert.equal(await textOf('/good.log', from), LOG);
    assert.equal(await textOf('/moved.log', from), LOG);
    const before = asked.length;
    assert.equal(await textOf('/good.log', { ...from, offline: true }), LOG);
    assert.equal(asked.length, before);
    assert.equal(readdirSync(join(from.cache, 'objects')).length, 1);
  });

  it('is fetched again when the cached file is not what it was', async () => {
    const from = sources();
    const { path } = await locator(from)({ location: `${base}/good.log` });
    writeFileSync(path, 'tampered');
    assert.equal(await textOf('/good.log', from), LOG);
  });

  it('is continued where it broke off, at once or by the next run', async () => {
    const from = sources({ policy: { ...LOOPBACK, retryMs: [] } });
    assert.equal(await refusal(`${base}/resumable.log`, from), 'datasets/interrupted');
    assert.equal(await textOf('/resumable.log', { ...from, policy: LOOPBACK }), LOG);
    const ranges = asked.filter(({ url }) => url === '/resumable.log').map(({ headers }) => headers.range);
    assert.deepEqual(ranges, [undefined, 'bytes=300-', 'bytes=600-']);
  });

  it('is begun anew when the server has another file now', async () => {
    assert.equal(await textOf('/changed.log'), 'new content');
  });

  it('is asked for again when the server is busy', async () => {
    assert.equal(await textOf('/busy.log'), LOG);
  });

  const cases: readonly (readonly [path: string, code: string])[] = [
    ['/slow.log', 'datasets/interrupted'],
    ['/truncated.log', 'datasets/interrupted'],
    ['/huge.log', 'datasets/too-large'],
    ['/endless.log', 'datasets/too-large'],
    ['/private.log', 'datasets/private-address'],
    ['/metadata.log', 'datasets/private-address'],
    ['/file.log', 'datasets/not-https'],
    ['/circle.log', 'datasets/too-many-redirects'],
    ['/pointer.log', 'datasets/lfs-pointer'],
    ['/missing.log', 'datasets/status'],
  ];
  for (const [path, code] of cases) {
    it(`is refused: ${path} gives ${code}`, async () => assert.equal(await refusal(`${base}${path}`), code));
  }

  it('is given up when it takes too long', async () => {
    const policy = { ...LOOPBACK, mostSeconds: 0.3, idleSeconds: 10 };
    assert.equal(await refusal(`${base}/slow.log`, sources({ policy })), 'datasets/too-slow');
  });

  it('is not fetched offline, nor from a server that is not there', async () => {
    assert.equal(await refusal(`${base}/good.log`, sources({ offline: true })), 'datasets/offline');
    assert.equal(await refusal('http://127.0.0.1:1/x'), 'datasets/unreachable');
  });

  it('comes by https from public addresses alone, whatever the name says', async () => {
    const usual = sources({ policy: PUBLIC_POLICY });
    const before = asked.length;
    const { port } = new URL(base);
    const refused = [`https://127.0.0.1:${port}/`, `https://localhost:${port}/`, `https://[::ffff:127.0.0.1]:${port}/`];
    for (const url of [...refused, 'https://2130706433/', 'https://0x7f.1/']) {
      assert.equal(await refusal(url, usual), 'datasets/private-address', url);
    }
    assert.equal(await refusal(`${base}/good.log`, usual), 'datasets/not-https');
    assert.equal(asked.length, before);
  });
});

describe('a dataset on this machine', () => {
  it('is taken from the checkout before anything is fetched', async () => {
    const checkout = join(folder, 'attack_data');
    mkdirSync(join(checkout, 'datasets'), { recursive: true });
    writeFileSync(join(checkout, 'datasets', 'a.log'), 'local');
    writeFileSync(join(checkout, 'datasets', 'pointer.log'), POINTER);
    const from = sources({ checkout, offline: true });
    const url = (name: string): string =>
      `https://media.githubusercontent.com/media/splunk/attack_data/master/datasets/${name}`;
    assert.equal(readFileSync((await locator(from)({ location: url('a.log') })).path, 'utf8'), 'local');
    assert.equal(await refusal(url('pointer.log'), from), 'datasets/lfs-pointer');
    assert.equal(await refusal(url('absent.log'), from), 'datasets/offline');
  });

  it('is a file, and no pointer', async () => {
    const path = join(folder, 'p.log');
    writeFileSync(path, POINTER);
    assert.equal(await refusal(path), 'datasets/lfs-pointer');
    assert.equal(await refusal(folder), 'datasets/no-file');
    assert.equal(await refusal(join(folder, 'absent')), 'datasets/no-file');
  });
});
