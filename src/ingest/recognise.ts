import { isAscii, isUtf8 } from 'node:buffer';
import { isEventTag } from './xml/index.js';

/** What a file turned out to be. `binary` and `unreadable` give no events. */
export type FileFormat = 'evtx' | 'xml' | 'json' | 'table' | 'text' | 'zip' | 'empty' | 'binary' | 'unreadable';

/** Magic bytes of files that people are likely to hand in by mistake. */
const BINARIES: readonly { readonly magic: string; readonly what: string }[] = [
  { magic: '504b0506', what: 'an empty ZIP archive' },
  { magic: '377abcaf271c', what: 'a 7-Zip archive' },
  { magic: '28b52ffd', what: 'a Zstandard archive' },
  { magic: '425a68', what: 'a bzip2 archive' },
  { magic: 'fd377a585a00', what: 'an xz archive' },
  { magic: '526172211a07', what: 'a RAR archive' },
  { magic: '4d5a', what: 'a Windows program' },
  { magic: '7f454c46', what: 'a Linux program' },
  { magic: '25504446', what: 'a PDF document' },
  { magic: '50415231', what: 'a Parquet file' },
  { magic: '53514c69746520', what: 'an SQLite database' },
  { magic: 'd4c3b2a1', what: 'a packet capture' },
  { magic: '0a0d0d0a', what: 'a packet capture' },
  { magic: '300000004c664c65', what: 'an old event log (.evt)' },
];

const EVTX_MAGIC = Buffer.from('ElfFile\0', 'latin1');

export function isEvtx(head: Buffer): boolean {
  return head.subarray(0, EVTX_MAGIC.length).equals(EVTX_MAGIC);
}

/** Share of control characters beyond which a sample is not taken for text. */
const MAX_CONTROL_SHARE = 0.02;

function isControl(byte: number): boolean {
  return (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12 && byte !== 27) || byte === 127;
}

function hasMagic(head: Buffer, magic: string): boolean {
  return head.subarray(0, magic.length / 2).toString('hex') === magic;
}

/** What kind of binary file this is, or undefined when it may be text in `bytes` of UTF-8. */
export function binaryKind(head: Buffer): string | undefined {
  const known = BINARIES.find(({ magic }) => hasMagic(head, magic));
  const control = head.reduce((n, byte) => n + (isControl(byte) ? 1 : 0), 0);
  const high = isAscii(head) ? 0 : head.reduce((n, byte) => n + (byte >= 128 ? 1 : 0), 0);
  const textual =
    control <= head.length * MAX_CONTROL_SHARE && (isUtf8(head.subarray(0, -4)) || high < head.length * 0.3);
  if (textual) return undefined;
  return known?.what ?? 'a binary file of an unknown kind';
}

const JSON_START = /^\s*(?:\[\s*)*\{\s*["}]|^\s*\[\s*\]\s*$/;
const XML_LINE = /^<[?!A-Za-z/]|<\/?(?:Event|System|EventData|Data)\b/;

function nonBlankLines(sample: string): readonly string[] {
  return sample.split('\n', 200).filter((line) => line.trim() !== '');
}

function hasEvent(sample: string): boolean {
  for (let at = sample.indexOf('<Event'); at >= 0; at = sample.indexOf('<Event', at + 6)) {
    if (
      isEventTag(sample, at) &&
      /^<Event[^>]*>\s*(?:<!--[\s\S]*?-->\s*)?<System\b/.test(sample.slice(at, at + 4096))
    ) {
      return true;
    }
  }
  return false;
}

/** What a text is, by its first characters (some 64 KB are plenty). */
export function textFormat(sample: string): 'xml' | 'json' | 'text' {
  const lines = nonBlankLines(sample);
  const first = lines[0] ?? '';
  if (JSON_START.test(sample)) return 'json';
  if (hasEvent(sample) && (XML_LINE.test(first) || lines.filter((l) => XML_LINE.test(l)).length * 2 >= lines.length)) {
    return 'xml';
  }
  const objects = lines.slice(0, 20).filter((line) => /^\s*\{\s*".*\}\s*,?\s*$/.test(line));
  return objects.length >= 1 && objects.length * 2 >= Math.min(20, lines.length) ? 'json' : 'text';
}
