import type { Catalogue } from '../diagnostic.js';

/** Messages of log file ingest. `file` and `offset` (bytes into the unpacked file) come with the diagnostic. */
export const ingestMessages = {
  'ingest/damaged-event': (reason: string) => ({
    kind: 'warning',
    message: `An event is damaged and was left out: ${reason}.`,
    hint: 'The events around it were read. The offset tells where the damaged event begins or breaks.',
  }),
  'ingest/long-event': () => ({
    kind: 'warning',
    message: 'An event goes on for more than 16 MB and was divided: its parts are events of their own.',
    hint: 'If these are many events, LINE_BREAKER in props.conf says where one ends; TRUNCATE keeps the beginning of a long one alone.',
  }),
  'ingest/cut-event': () => ({
    kind: 'warning',
    message: 'An event is cut off; the fields before the cut were kept.',
    hint: 'Something before Karst shortens long lines: a forwarder with TRUNCATE, or syslog. The offset tells where the event begins.',
  }),
  'ingest/damaged-gzip': (reason: string) => ({
    kind: 'warning',
    message: `The gzip stream breaks off: ${reason}. Only what could be unpacked before that was read.`,
    hint: 'Copy or download the file again; `gzip -t` checks it.',
  }),
  'ingest/damaged-zip': (reason: string) => ({
    kind: 'warning',
    message: `The ZIP archive is damaged: ${reason}.`,
    hint: 'Copy or download the file again; `unzip -t` checks it.',
  }),
  'ingest/zip-entry': (reason: string) => ({
    kind: 'unsupported',
    message: `This file of the ZIP archive cannot be unpacked, because ${reason}.`,
    hint: 'Unpack the archive first.',
  }),
  'ingest/rules-too-slow': (seconds: number) => ({
    kind: 'user',
    message: `Half a megabyte of the file was not read within ${seconds} s; the rest was left out.`,
    hint: 'A regular expression of props.conf or transforms.conf for this sourcetype backtracks without end: nested repetitions such as (a+)+ do.',
  }),
  'ingest/more-damage': (count: number, code: string) => ({
    kind: 'warning',
    message: `${count} more of the same kind (${code}) in this file.`,
  }),
  'ingest/invalid-utf8': () => ({
    kind: 'warning',
    message: 'Some bytes are not valid UTF-8; each was replaced by U+FFFD.',
    hint: 'Convert the file to UTF-8 (for example with `iconv -f windows-1252 -t utf-8`) to keep those characters.',
  }),
  'ingest/no-time': (fallback: string) => ({
    kind: 'warning',
    message: `An event carries no time that could be read; ${fallback} was used.`,
  }),
  'ingest/empty-file': () => ({ kind: 'warning', message: 'The file is empty: no events.' }),
  'ingest/no-events': (format: string) => ({
    kind: 'warning',
    message: `The file was read as ${format}, but no event was found in it.`,
  }),
  'ingest/binary-file': (what: string) => ({
    kind: 'user',
    message: `This is ${what}, which Karst cannot read; nothing was ingested.`,
    hint: 'Karst reads EVTX, Windows event XML, JSON, tables and text, plain, gzipped or zipped. Unpack other archives first.',
  }),
  'ingest/unreadable-file': (reason: string) => ({
    kind: 'user',
    message: `The file could not be read: ${reason}.`,
    hint: 'Check that it exists and that this user may read it.',
  }),
  'ingest/file-too-large': (limit: string) => ({
    kind: 'unsupported',
    message: `EVTX files and ZIP archives beyond ${limit} cannot be read yet.`,
    hint: 'Export the log in parts, or as XML: `wevtutil qe FILE /lf:true /f:xml`.',
  }),
  'ingest/not-a-file': (path: string) => ({
    kind: 'user',
    message: `${path} is a pipe or a device, and Karst reads files.`,
    hint: 'Write what comes out of it into a file first; gzip and ZIP need no unpacking.',
  }),
  'ingest/empty-folder': (path: string) => ({
    kind: 'warning',
    message: `There is no file in the folder ${path}.`,
    hint: 'Hidden files are left out, and links to folders are not followed.',
  }),
  'ingest/description': () => ({
    kind: 'warning',
    message: 'A YAML file in a folder of logs describes them and is no log; it was left out.',
    hint: 'Name the file itself to read it all the same.',
  }),
  'ingest/no-such-path': (path: string) => ({
    kind: 'user',
    message: `There is no file or folder ${path}.`,
  }),
} as const satisfies Catalogue;
