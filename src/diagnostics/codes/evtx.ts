import type { Wording } from '../diagnostic.js';

/** What the EVTX reader has to say: `user` where something in the file could not be read, `warning` where nothing is lost. */
export const evtxMessages = {
  'evtx/not-evtx': (found: string): Wording => ({
    kind: 'user',
    message: `This is not a Windows event log (EVTX): it starts with ${found}, not with ElfFile.`,
    hint: 'Give a .evtx file as copied from C:\\Windows\\System32\\winevt\\Logs or saved by the Event Viewer; an .evt file of Windows XP or an .etl trace has to be converted first.',
  }),
  'evtx/damaged-header': (reason: string): Wording => ({
    kind: 'warning',
    message: `The file header is damaged: ${reason}. The chunks behind it are read all the same.`,
  }),
  'evtx/chunk-count': (listed: number, found: number): Wording => ({
    kind: 'warning',
    message: `The file header lists ${listed} chunks, the file holds ${found}. All that were found are read.`,
    hint: 'Fewer than listed: the file was probably cut off while it was copied.',
  }),
  'evtx/truncated': (missing: number): Wording => ({
    kind: 'user',
    message: `The file ends inside a chunk; its last ${missing} bytes are missing, and so are the events in them.`,
    hint: 'Copy the log again, or export it with `wevtutil epl`.',
  }),
  'evtx/damaged-chunk': (reason: string): Wording => ({
    kind: 'user',
    message: `A chunk header is damaged: ${reason}. The chunk is searched for whole records instead.`,
  }),
  'evtx/chunk-header': (reason: string): Wording => ({
    kind: 'warning',
    message: `A chunk header is damaged: ${reason}. The records in the chunk are sound and all read.`,
  }),
  'evtx/chunk-checksum': (): Wording => ({
    kind: 'warning',
    message: 'The records of a chunk do not match its checksum; each is read if it is whole.',
  }),
  'evtx/missing-records': (read: number, first: bigint, last: bigint): Wording => ({
    kind: 'user',
    message: `A chunk lists the records ${first} to ${last}; only ${read} of them could be read.`,
  }),
  'evtx/damaged-record': (reason: string, recordId?: bigint): Wording => ({
    kind: 'user',
    message: `${recordId === undefined ? 'An event record' : `Event record ${recordId}`} is left out: ${reason}.`,
  }),
  'evtx/odd-value': (recordId: bigint, reason: string): Wording => ({
    kind: 'warning',
    message: `Event record ${recordId} holds a value that does not fit its type (${reason}); its bytes are given in hexadecimal.`,
  }),
};
