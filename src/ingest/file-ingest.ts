import { Batches, type EventSink } from './batches.js';
import {
  type Blocks,
  type ByteSource,
  encodingOf,
  gunzipped,
  isGzip,
  TextDecoderOf,
  Utf8Text,
  withHead,
  withLast,
} from './bytes/index.js';
import { type Decoder, type DecoderHost, type Origin, type OriginOptions, originOf } from './event/index.js';
import { evtxEvents } from './evtx-events.js';
import { JsonDecoder } from './json/index.js';
import { binaryKind, type FileFormat, isEvtx, textFormat } from './recognise.js';
import { diagnose, FileDiagnostics, type Report } from './report.js';
import { LineDecoder } from './text/index.js';
import { XmlDecoder } from './xml/index.js';

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

/** The engine merges what small inserts leave behind, in time that ingest could use. */
const BATCH_SIZE = 20_000;
/** Bytes looked at to tell the format. */
const SAMPLE_BYTES = 64 * 1024;
/** Bytes after which an event that does not end is taken for damaged. */
const MAX_EVENT_BYTES = 16 * 1024 * 1024;
/** EVTX is decoded from memory. */
const MAX_EVTX_BYTES = 1024 ** 3;

const DECODERS = { xml: XmlDecoder, json: JsonDecoder, text: LineDecoder } as const satisfies Readonly<
  Record<string, new (origin: Origin, host: DecoderHost) => Decoder>
>;

/** The ingest of one file: tells its format, decodes it and hands the events over. */
export class FileIngest {
  readonly #source: ByteSource;
  readonly #options: IngestOptions;
  readonly #batches: Batches;
  readonly #diagnostics: FileDiagnostics;
  readonly #origin: Origin;
  #events = 0;
  #damaged = 0;
  /** Bytes (unpacked) before the text being read, and that text with its decoder. */
  #base = 0;
  #text = Utf8Text.of('');
  #decoder: TextDecoderOf | undefined;

  constructor(source: ByteSource, options: IngestOptions, sink: EventSink, report: Report) {
    this.#source = source;
    this.#options = options;
    this.#batches = new Batches(sink, options.batchSize ?? BATCH_SIZE);
    this.#diagnostics = new FileDiagnostics(source.name, report);
    this.#origin = originOf(source.name, source.modified, options);
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
    const encoding = encodingOf(head);
    const binary = encoding.encoding === 'utf8' ? binaryKind(head.subarray(0, SAMPLE_BYTES)) : undefined;
    if (binary !== undefined) {
      return this.#unusable('binary', diagnose('ingest/binary-file', this.#file, binary));
    }
    const format = textFormat(new TextDecoderOf(encoding).decode(head, false).toString());
    this.#base = encoding.mark;
    this.#decoder = new TextDecoderOf(encoding);
    await this.#decode(unpacked, this.#decoder, new DECODERS[format](this.#origin, this.#host()));
    return format;
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
      emit: (event) => {
        this.#events++;
        this.#batches.add(event);
      },
      damage: (at, reason) => this.#damage(this.#offset(at), reason),
      noTime: (at, fallback) =>
        this.#diagnostics.add(diagnose('ingest/no-time', { ...this.#file, offset: this.#offset(at) }, fallback)),
    };
  }

  #offset(at: number): number {
    return this.#base + (this.#decoder?.sizeOf(this.#text, at) ?? 0);
  }

  #damage(offset: number, reason: string): void {
    this.#damaged++;
    this.#diagnostics.add(diagnose('ingest/damaged-event', { ...this.#file, offset }, reason));
  }

  #gzipDamage(reason: string, offset: number): void {
    this.#damaged++;
    this.#diagnostics.add(diagnose('ingest/damaged-gzip', { ...this.#file, offset }, reason));
  }

  async #decode(blocks: Blocks, characters: TextDecoderOf, events: Decoder): Promise<void> {
    let warned = false;
    let rest: Buffer = Buffer.alloc(0);
    for await (const { block, last } of withLast(blocks)) {
      const text = new Utf8Text(Buffer.concat([rest, characters.decode(block, last)]));
      this.#text = text;
      const used = events.read(text, last || text.bytes.length > MAX_EVENT_BYTES);
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
    const parts: Buffer[] = [];
    let size = 0;
    for await (const block of blocks) {
      size += block.length;
      if (size > MAX_EVTX_BYTES) {
        return this.#unusable('evtx', diagnose('ingest/file-too-large', this.#file, '1 GB'));
      }
      parts.push(block);
    }
    const host = {
      report: (diagnostic: Parameters<Report>[0]) => {
        if (LOSSES.has(diagnostic.code)) this.#damaged++;
        this.#diagnostics.add({ ...diagnostic, ...this.#file });
      },
      damage: (offset: number, reason: string) => this.#damage(offset, reason),
    };
    for (const event of evtxEvents(Buffer.concat(parts, size), this.#origin, host)) {
      this.#batches.add(event);
      if (++this.#events % PROGRESS_EVENTS === 0) {
        await this.#batches.flushFull();
        this.#progress();
      }
    }
    return 'evtx';
  }

  #progress(): void {
    const { name, total, read } = this.#source;
    this.#options.onProgress?.({ file: name, bytes: read, totalBytes: total, events: this.#events });
  }
}

/** Diagnostics of the EVTX reader that stand for lost records. */
const LOSSES: ReadonlySet<string> = new Set(['evtx/damaged-record', 'evtx/damaged-chunk', 'evtx/truncated']);
const PROGRESS_EVENTS = 2_000;
