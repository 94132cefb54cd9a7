import type { Wording } from '../diagnostic.js';

/** What can go wrong in the event store. `engine` is the engine's own text, shortened. */
export const storeMessages = {
  'store/locked': (path: string, pid: number | undefined): Wording => ({
    kind: 'user',
    message: `the store in ${path} is in use by another process${pid === undefined ? '' : ` (pid ${pid})`}`,
    hint: 'stop that process, or talk to it over HTTP instead of opening its directory',
  }),
  'store/one-per-process': (path: string, open: string): Wording => ({
    kind: 'user',
    message: `cannot open the store in ${path}: this process already has the one in ${open} open`,
    hint: 'the embedded engine serves one directory per process; close the other store first',
  }),
  'store/cannot-open': (path: string, engine: string): Wording => ({
    kind: 'user',
    message: `cannot open the store in ${path}: ${engine}`,
    hint: 'check that the directory can be written and that it holds a Karst store or nothing',
  }),
  'store/engine-missing': (engine: string): Wording => ({
    kind: 'user',
    message: `the embedded engine could not be loaded: ${engine}`,
    hint: 'the npm package chdb has builds for Linux with glibc and for macOS, on x64 and arm64',
  }),
  'store/newer-schema': (found: number, known: number): Wording => ({
    kind: 'user',
    message: `this store has layout version ${found}, written by a newer Karst; this one knows versions up to ${known}`,
    hint: 'upgrade Karst, or open another directory; nothing was changed',
  }),
  'store/frozen': (): Wording => ({
    kind: 'user',
    message: 'a backup of this store is being made already',
    hint: 'wait for it to end',
  }),
  'store/unfinished-restore': (path: string): Wording => ({
    kind: 'user',
    message: `a backup was being restored into ${path}, and that did not come to its end`,
    hint: 'run `karst restore` again, or empty the folder',
  }),
  'store/closed': (): Wording => ({ kind: 'bug', message: 'the store is closed' }),
  'store/bad-event': (position: number, why: string): Wording => ({
    kind: 'bug',
    message: `event ${position} of the batch cannot be stored: ${why}; nothing of the batch was stored`,
  }),
  'store/bad-record': (id: string, why: string): Wording => ({
    kind: 'bug',
    message: `record ${JSON.stringify(id)} cannot be stored: ${why}; nothing of the batch was stored`,
  }),
  'store/unknown-setting': (name: string): Wording => ({
    kind: 'bug',
    message: `the engine has no setting called ${JSON.stringify(name)}`,
  }),
  'store/damaged-journal': (batches: number): Wording => ({
    kind: 'warning',
    message: `${batches} ${batches === 1 ? 'batch' : 'batches'} of accepted events cannot be read back: the disk changed them`,
    hint: 'the rest of the file was recovered; the file is kept under this name',
  }),
  'store/damaged-marks': (): Wording => ({
    kind: 'user',
    message: 'the file that says how far watched files were read is damaged; it is kept under this name',
    hint: 'watched files are read again from their beginning; events of theirs may be there twice',
  }),
  'store/insert-failed': (engine: string): Wording => ({
    kind: 'bug',
    message: `the events could not be stored, or only some of them: ${engine}`,
  }),
  'store/query-failed': (engine: string): Wording => ({
    kind: 'bug',
    message: `the engine refused the query: ${engine}`,
    hint: 'this is a mistake in Karst, not in your search; please report it with the search',
  }),
  'store/bad-regex': (engine: string): Wording => ({
    kind: 'user',
    message: `the engine cannot run this regular expression: ${engine}`,
    hint: 'the engine has no look-around and no back-references',
  }),
  'store/time-limit': (seconds: number | undefined): Wording => ({
    kind: 'user',
    message: `the search was stopped at its time limit${seconds === undefined ? '' : ` of ${seconds} s`}`,
    hint: 'narrow its time range or its index and sourcetype, or raise the limit',
  }),
  'store/cancelled': (): Wording => ({
    kind: 'user',
    message: 'the search was cancelled',
  }),
  'store/memory-limit': (engine: string): Wording => ({
    kind: 'user',
    message: `the search was stopped at its memory limit: ${engine}`,
    hint: 'narrow its time range, or group by fields with fewer distinct values',
  }),
  'store/row-limit': (rows: number | undefined): Wording => ({
    kind: 'user',
    message: `the result has more rows than ${rows === undefined ? 'its limit' : `the limit of ${rows}`}`,
    hint: 'aggregate with stats, cut with head, or raise the limit',
  }),
  'store/result-too-large': (): Wording => ({
    kind: 'user',
    message: 'the result is larger than half a gigabyte of text and cannot be handed over',
    hint: 'aggregate with stats, cut with head, or keep fewer fields',
  }),
  'store/too-complex': (engine: string): Wording => ({
    kind: 'user',
    message: `the search is too deeply nested or too long for the engine: ${engine}`,
    hint: 'split it, or move long lists of values into a lookup',
  }),
  'store/read-only': (engine: string): Wording => ({
    kind: 'user',
    message: `searches may only read the store: ${engine}`,
  }),
  'store/engine-restarted': (how: string): Wording => ({
    kind: 'bug',
    message: `the engine ended while it worked on this (${how}), and was started again`,
    hint: 'try again; if it is this search that ends the engine, please report it with the search',
  }),
  'store/engine-away': (): Wording => ({
    kind: 'user',
    message: 'the engine is not running at the moment; the server keeps trying to start it',
    hint: "the server's log says why it ended; events are accepted meanwhile",
  }),
  'store/disk-full': (): Wording => ({
    kind: 'user',
    message: 'the disk that holds the store is full',
    hint: 'free some space; events that were not acknowledged must be sent again',
  }),
};
