import { type IndexTime, NO_INDEX_TIME } from '../knowledge/index.js';
import { Batches, type EventSink } from './batches.js';
import {
  type Blocks,
  type ByteSource,
  type EncodingFound,
  encodingOf,
  gunzipped,
  isGzip,
  isZip,
  TextDecoderOf,
  Utf8Text,
  withHead,
  withLast,
  type ZipEntry,
  zipEntries,
  zipSource,
} from './bytes/index.js';
import { type DamagedStretch, DamagedText } from './damaged-text.js';
import { Entry } from './entry/index.js';
import { type Decoder, type DecoderHost, type Origin, type OriginOptions, originOf } from './event/index.js';
import { evtxEvents, rereadXml } from './evtx-events.js';
import { type Reading, readingOf } from './reading.js';
import { binaryKind, type FileFormat, isEvtx } from './recognise.js';
import { diagnose, FileDiagnostics, type Report } from './report.js';
import { watched } from './watchdog.js';

/** How far the ingest of a file has come. */
export interface IngestProgress {
  readonly file: string;
  /** Bytes of the file as stored read so far, and in all. */
  readonly bytes: number;
  readonly totalBytes: number;
  readonly events: number;
}

export interface IngestOptions extends OriginOptions {
  /** Events handed to the sink at a time; default 20,000. */
  readonly batchSize?: number;
  /** Makes events of the text that cannot be read otherwise, with the reason in the field `karst_damaged`. */
  readonly keepDamaged?: boolean;
  /** What .conf files say of index time; default nothing. */
  readonly indexTime?: IndexTime;
  onProgress?(progress: IngestProgress): void;
}

/** What became of a file. */
export interface FileReport {
  readonly path: string;
  readonly format: FileFormat;
  readonly events: number;
  /** Events, records or stretches of a file that could not be read. */
  readonly damaged: number;
  /** Size of the file as stored. */
  readonly bytes: number;
}

const DAMAGED_NAMES: readonly string[] = ['karst_damaged'];
/** The engine merges what small inserts leave behind, in time that ingest could use. */
const BATCH_SIZE = 20_000;
/** Bytes looked at to tell the format. */
const SAMPLE_BYTES = 64 * 1024;
/** Bytes after which an event that does not end is taken for damaged. */
const MAX_EVENT_BYTES = 16 * 1024 * 1024;
/** EVTX is decoded from memory. */
const MAX_EVTX_BYTES = 1024 ** 3;
/** Archives in archives deeper than this are left alone. */
const MAX_ARCHIVES = 3;

/** The ingest of one file: tells its format, decodes it and hands the events over. */
export class FileIngest {
  readonly #source: ByteSource;
  readonly #options: IngestOptions;
  readonly #batches: Batches;
  readonly #diagnostics: FileDiagnostics;
  readonly #origin: Origin;
  readonly #sink: EventSink;
  readonly #report: Report;
  readonly #indexTime: IndexTime;
  readonly #entry: Entry;
  /** How many archives the file is in. */
  readonly #depth: number;
  readonly #stretch = new DamagedText();
  #events = 0;
  #damaged = 0;
  /** The text at hand does not hold the whole of its first event, and more will not be held. */
  #overlong = false;
  /** Bytes (unpacked) before the text being read, and that text with its decoder. */
  #base = 0;
  #text = Utf8Text.of('');
  #decoder: TextDecoderOf | undefined;

  constructor(source: ByteSource, options: IngestOptions, sink: EventSink, report: Report, depth = 0) {
    this.#source = source;
    this.#options = options;
    this.#sink = sink;
    this.#report = report;
    this.#depth = depth;
    this.#indexTime = options.indexTime ?? NO_INDEX_TIME;
    this.#batches = new Batches(sink, options.batchSize ?? BATCH_SIZE);
    this.#diagnostics = new FileDiagnostics(source.name, report);
    this.#origin = originOf(source.name, source.modified, options);
    const emit = (event: Parameters<EventSink>[0][number]): void => {
      this.#events++;
      this.#batches.add(event);
    };
    this.#entry = new Entry(this.#indexTime, emit, rereadXml(this.#origin));
  }

  async run(): Promise<FileReport> {
    const format = await this.#format();
    await this.#batches.finish();
    if (this.#events === 0 && this.#damaged === 0 && format !== 'empty') {
      this.#diagnostics.add(diagnose('ingest/no-events', this.#file, format));
    }
    this.#diagnostics.finish();
    this.#progress();
    const { name, total } = this.#source;
    return { path: name, format, events: this.#events, damaged: this.#damaged, bytes: total };
  }

  get #file() {
    return { file: this.#source.name };
  }

  async #format(): Promise<FileFormat> {
    const packed = await withHead(this.#source.blocks(), 3);
    const blocks = isGzip(packed.head) ? gunzipped(packed.blocks, (r, at) => this.#gzipDamage(r, at)) : packed.blocks;
    const { head, blocks: unpacked } = await withHead(blocks, SAMPLE_BYTES);
    if (head.length === 0) return this.#empty();
    if (isEvtx(head)) return this.#evtx(unpacked);
    if (isZip(head) && this.#depth < MAX_ARCHIVES) return this.#zip(unpacked);
    const encoding = this.#encoding(head);
    const binary = encoding.encoding === 'utf8' ? binaryKind(head.subarray(0, SAMPLE_BYTES)) : undefined;
    if (binary !== undefined) {
      return this.#unusable('binary', diagnose('ingest/binary-file', this.#file, binary));
    }
    const sample = new TextDecoderOf(encoding).decode(head, false).toString();
    const reading = readingOf(sample, this.#origin, this.#indexTime);
    this.#base = encoding.mark;
    this.#decoder = new TextDecoderOf(encoding);
    await this.#decode(unpacked, this.#decoder, reading.decoder(this.#host()), reading);
    return reading.format;
  }

  /** A byte order mark or zeros tell it, else CHARSET of the file's source or sourcetype. */
  #encoding(head: Buffer): EncodingFound {
    const found = encodingOf(head);
    if (found.mark > 0 || found.encoding !== 'utf8') return found;
    const { source, file, sourcetype, host, machine } = this.#origin;
    const named = { source: source ?? file, host: host ?? machine };
    const { charset } = this.#indexTime.rulesFor({
      ...named,
      sourcetype: sourcetype ?? this.#indexTime.sourcetypeOf(named.source) ?? '',
    });
    return charset === undefined ? found : { encoding: 'other', mark: 0, charset };
  }

  #empty(): FileFormat {
    if (this.#damaged === 0) this.#diagnostics.add(diagnose('ingest/empty-file', this.#file));
    return 'empty';
  }

  #unusable(format: FileFormat, diagnostic: ReturnType<typeof diagnose>): FileFormat {
    this.#damaged++;
    this.#diagnostics.add(diagnostic);
    return format;
  }

  #host(): DecoderHost {
    return {
      emit: (event, form = 'record') => this.#entry.accept(event, form),
      damage: (at, reason) => {
        this.#damage(this.#offset(at), reason);
        this.#stretch.begin(at, reason);
      },
      resumed: (at) => this.#keep(this.#stretch.end(this.#text.bytes, at)),
      cut: (at) => this.#diagnostics.add(diagnose('ingest/cut-event', { ...this.#file, offset: this.#offset(at) })),
      noTime: (at, fallback) =>
        this.#diagnostics.add(diagnose('ingest/no-time', { ...this.#file, offset: this.#offset(at) }, fallback)),
    };
  }

  #offset(at: number): number {
    return this.#base + (this.#decoder?.sizeOf(this.#text, at) ?? 0);
  }

  #damage(offset: number, reason: string): void {
    this.#damaged++;
    const why = this.#overlong ? 'it is longer than 16 MB' : reason;
    this.#diagnostics.add(diagnose('ingest/damaged-event', { ...this.#file, offset }, why));
  }

  /** What came cannot be sent again by whoever sent it: better an event without fields than none. */
  #keep(stretch: DamagedStretch | undefined): void {
    if (stretch === undefined || this.#options.keepDamaged !== true) return;
    const { index, source, file, sourcetype, host, machine, modified } = this.#origin;
    const meta = { index, source: source ?? file, sourcetype: sourcetype ?? 'text', host: host ?? machine };
    const fields = { names: DAMAGED_NAMES, values: [stretch.reason] };
    for (const raw of stretch.parts) this.#entry.accept({ time: modified, ...meta, raw, ...fields }, 'record');
  }

  #gzipDamage(reason: string, offset: number): void {
    this.#damaged++;
    this.#diagnostics.add(diagnose('ingest/damaged-gzip', { ...this.#file, offset }, reason));
  }

  async #decode(
    blocks: Blocks,
    characters: TextDecoderOf,
    events: Decoder,
    { ruled, format }: Pick<Reading, 'ruled' | 'format'>,
  ): Promise<void> {
    let warned = false;
    let begun = false;
    let rest: Buffer = Buffer.alloc(0);
    for await (const { block, last } of withLast(blocks)) {
      const text = new Utf8Text(Buffer.concat([rest, characters.decode(block, last)]));
      this.#text = text;
      this.#overlong = !last && text.bytes.length > MAX_EVENT_BYTES;
      if (this.#overlong && (format === 'text' || format === 'table'))
        this.#diagnostics.add(diagnose('ingest/long-event', { ...this.#file, offset: this.#offset(0) }));
      const read = (): number => events.read(text, last || this.#overlong);
      // Which origins there are, and so which rules, shows with the first events.
      const used = ruled || !begun || this.#entry.ruled ? watched(read, this.#source.name) : read();
      begun = true;
      if (last) this.#keep(this.#stretch.end(text.bytes, used));
      else this.#stretch.carry(text.bytes, used);
      this.#base += characters.sizeOf(text, used);
      rest = text.bytes.subarray(used);
      if (characters.invalid && !warned) {
        warned = true;
        this.#diagnostics.add(diagnose('ingest/invalid-utf8', this.#file));
      }
      await this.#batches.flushFull();
      this.#progress();
    }
  }

  async #evtx(blocks: Blocks): Promise<FileFormat> {
    const data = await this.#whole(blocks);
    if (data === undefined) return this.#unusable('evtx', diagnose('ingest/file-too-large', this.#file, '1 GB'));
    const host = {
      report: (diagnostic: Parameters<Report>[0]) => {
        if (LOSSES.has(diagnostic.code)) this.#damaged++;
        this.#diagnostics.add({ ...diagnostic, ...this.#file });
      },
      damage: (offset: number, reason: string) => this.#damage(offset, reason),
    };
    let read = 0;
    for (const event of evtxEvents(data, this.#origin, host)) {
      this.#entry.accept(event, 'record');
      if (++read % PROGRESS_EVENTS === 0) {
        await this.#batches.flushFull();
        this.#progress();
      }
    }
    return 'evtx';
  }

  /** All bytes, or undefined where they are too many to hold. */
  async #whole(blocks: Blocks): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    let size = 0;
    for await (const block of blocks) {
      size += block.length;
      if (size > MAX_EVTX_BYTES) return undefined;
      parts.push(block);
    }
    return Buffer.concat(parts, size);
  }

  /** Every file of an archive by itself; its name stands behind the archive's. */
  async #zip(blocks: Blocks): Promise<FileFormat> {
    const data = await this.#whole(blocks);
    if (data === undefined) return this.#unusable('zip', diagnose('ingest/file-too-large', this.#file, '1 GB'));
    const entries = zipEntries(data);
    if (entries === undefined) {
      return this.#unusable(
        'binary',
        diagnose('ingest/binary-file', this.#file, 'a ZIP archive with a damaged directory'),
      );
    }
    for (const entry of entries) await this.#zipped(data, entry);
    return 'zip';
  }

  async #zipped(data: Buffer, entry: ZipEntry): Promise<void> {
    const source = zipSource(`${this.#source.name}:${entry.name}`, data, entry);
    const refused = entry.encrypted
      ? 'it is encrypted'
      : entry.method === 0 || entry.method === 8
        ? undefined
        : 'its compression method is not supported yet';
    if (refused !== undefined) {
      this.#unusable('zip', diagnose('ingest/zip-entry', { file: source.name }, refused));
      return;
    }
    try {
      const inner = new FileIngest(source, this.#options, this.#sink, this.#report, this.#depth + 1);
      const { events, damaged } = await inner.run();
      this.#events += events;
      this.#damaged += damaged;
    } catch (error) {
      if (!isZlibError(error)) throw error;
      this.#unusable('zip', diagnose('ingest/damaged-zip', { file: source.name }, error.message));
    }
  }

  #progress(): void {
    const { name, total, read } = this.#source;
    this.#options.onProgress?.({ file: name, bytes: read, totalBytes: total, events: this.#events });
  }
}

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}

/** Diagnostics of the EVTX reader that stand for lost records. */
const LOSSES: ReadonlySet<string> = new Set(['evtx/damaged-record', 'evtx/damaged-chunk', 'evtx/truncated']);
const PROGRESS_EVENTS = 2_000;
