import { type FileHandle, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { datasetMessages } from '../../diagnostics/codes/datasets.js';
import { diagnoser, KarstError } from '../../diagnostics/index.js';
import { connect, type DownloadPolicy } from './connect.js';

const diagnose = diagnoser(datasetMessages);

/** What part of a file there is, and what it is a part of: an ETag or a date. */
interface Part {
  readonly bytes: number;
  readonly validator: string;
}

const noteOf = (path: string): string => `${path}.validator`;

async function partAt(path: string): Promise<Part | undefined> {
  try {
    const [{ size }, validator] = await Promise.all([stat(path), readFile(noteOf(path), 'utf8')]);
    return size > 0 && validator !== '' ? { bytes: size, validator } : undefined;
  } catch {
    return undefined;
  }
}

/** What tells one state of the file from another; a weak ETag does not. */
function validatorOf({ headers }: IncomingMessage): string {
  const { etag } = headers;
  return etag !== undefined && !etag.startsWith('W/') ? etag : (headers['last-modified'] ?? '');
}

function continues(response: IncomingMessage, part: Part): boolean {
  return response.statusCode === 206 && response.headers['content-range']?.startsWith(`bytes ${part.bytes}-`) === true;
}

function megabytes(bytes: number): string {
  return bytes >= 1024 ** 2 ? `${Math.round(bytes / 1024 ** 2)} MB` : `${bytes} bytes`;
}

/** One download: where it goes, what it may cost. */
interface Job {
  readonly url: string;
  readonly path: string;
  readonly policy: DownloadPolicy;
  readonly signal: AbortSignal;
}

function tooLarge({ url, policy }: Job): KarstError {
  return new KarstError(diagnose('datasets/too-large', {}, url, megabytes(policy.mostBytes)));
}

/** What arrives of a response, up to where it breaks off: the response itself forgets what has not been read by then. */
function bodyOf(response: IncomingMessage): AsyncIterable<Buffer> {
  const body = new PassThrough();
  response.on('error', () => body.end());
  return response.pipe(body);
}

/** A response, and its body from the moment it came. */
interface Arriving {
  readonly response: IncomingMessage;
  readonly body: AsyncIterable<Buffer>;
}

async function append({ response, body }: Arriving, file: FileHandle, already: number, job: Job): Promise<void> {
  const announced = Number(response.headers['content-length'] ?? 0);
  let bytes = already;
  if (bytes + announced > job.policy.mostBytes) throw tooLarge(job);
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > job.policy.mostBytes) throw tooLarge(job);
    await file.write(chunk);
  }
  if (!response.complete) throw new Error('the connection was closed');
}

async function attempt(job: Job): Promise<void> {
  const { url, path, policy, signal } = job;
  const part = await partAt(path);
  const range = part === undefined ? {} : { range: `bytes=${part.bytes}-`, 'if-range': part.validator };
  const headers = { 'user-agent': 'karst', 'accept-encoding': 'identity', ...range };
  const response = await connect(url, headers, policy, signal);
  const body = bodyOf(response);
  try {
    const resumed = part !== undefined && continues(response, part);
    if (!resumed && response.statusCode !== 200) {
      // What there is does not fit what the server has now: the next attempt starts anew.
      if (part !== undefined) await discard(path);
      throw new KarstError(diagnose('datasets/status', {}, url, response.statusCode ?? 0));
    }
    const file = await open(path, resumed ? 'a' : 'w');
    try {
      await writeFile(noteOf(path), validatorOf(response));
      await append({ response, body }, file, resumed ? part.bytes : 0, job);
    } finally {
      await file.close();
    }
  } finally {
    response.destroy();
  }
}

async function discard(path: string): Promise<void> {
  await Promise.all([rm(path, { force: true }), rm(noteOf(path), { force: true })]);
}

/** Whether asking again may help: the connection broke, or the server had trouble of its own. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof KarstError)) return true;
  return error.diagnostics.some(
    ({ code, message }) => code === 'datasets/status' && /answers (416|429|5\d\d)/.test(message),
  );
}

async function failure(error: unknown, { url, path, policy, signal }: Job): Promise<unknown> {
  if (error instanceof KarstError) return error;
  if (signal.aborted) return new KarstError(diagnose('datasets/too-slow', {}, url, policy.mostSeconds));
  const { size } = await stat(path).catch(() => ({ size: 0 }));
  if (size > 0) return new KarstError(diagnose('datasets/interrupted', {}, url, size));
  const reason = error instanceof Error ? error.message || error.name : String(error);
  return new KarstError(diagnose('datasets/unreachable', {}, url, reason));
}

/**
 * Fetches a URL into a file. What is there already is continued if the server still has the same file (RFC 9110,
 * Range and If-Range); what arrives stays when the rest does not. Rejects with a `KarstError` of datasets/.
 */
export async function download(url: string, path: string, policy: DownloadPolicy): Promise<void> {
  const job: Job = { url, path, policy, signal: AbortSignal.timeout(policy.mostSeconds * 1000) };
  for (let tried = 0; ; tried++) {
    try {
      await attempt(job);
      await rm(noteOf(path), { force: true });
      return;
    } catch (error) {
      const wait = policy.retryMs[tried];
      if (wait === undefined || job.signal.aborted || !isPassing(error)) {
        const told = await failure(error, job);
        if (told instanceof KarstError && told.diagnostics.some(({ code }) => code === 'datasets/too-large'))
          await discard(path);
        throw told;
      }
      await pause(wait);
    }
  }
}
