import { type IndexTime, NO_INDEX_TIME } from '../knowledge/index.js';
import type { StoredEvent } from '../store/index.js';
import { type EncodingFound, encodingOf, TextDecoderOf, Utf8Text } from './bytes/index.js';
import { DamagedText } from './damaged-text.js';
import { Entry } from './entry/index.js';
import { type Decoder, type DecoderHost, type Origin, type OriginOptions, originOf } from './event/index.js';
import { rereadXml } from './evtx-events.js';
import { type Reading, readingOf } from './reading.js';
import { diagnose, FileDiagnostics, type Report } from './report.js';
import { watched } from './watchdog.js';

export interface FollowedOptions extends OriginOptions {
  /** Time of events before the first that has one: microseconds since the epoch. */
  readonly modified: number;
  readonly indexTime?: IndexTime;
}

/** Events that a stretch of a file gave, and how many of its bytes are done with: the rest is to come again with more. */
export interface FollowedEvents {
  readonly events: readonly StoredEvent[];
  readonly used: number;
}

/**
 * A text file that grows, read stretch by stretch: events come out when they are known to be complete, with the place in the
 * file where the next one begins. Whoever follows the file again later goes on from that place.
 */
export class FollowedText {
  readonly #diagnostics: FileDiagnostics;
  readonly #name: string;
  readonly #encoding: EncodingFound;
  readonly #reading: Reading;
  readonly #decoder: Decoder;
  readonly #entry: Entry;
  readonly #stretch = new DamagedText();
  readonly #origin: Origin;
  #events: StoredEvent[] = [];
  #text = Utf8Text.of('');
  #quiet = false;

  /** @param head the first bytes of the file, which tell how it is written: some 64 KB, or all there are */
  constructor(name: string, head: Buffer, options: FollowedOptions, report: Report) {
    this.#name = name;
    this.#diagnostics = new FileDiagnostics(name, report);
    const indexTime = options.indexTime ?? NO_INDEX_TIME;
    const origin = originOf(name, options.modified, options);
    this.#encoding = this.#encodingOf(head, origin, indexTime);
    const sample = new TextDecoderOf(this.#encoding).decode(head, false).toString();
    this.#reading = readingOf(sample, origin, indexTime);
    this.#origin = this.#reading.origin;
    this.#entry = new Entry(indexTime, (event) => void this.#events.push(event), rereadXml(origin));
    this.#decoder = this.#reading.decoder(this.#host());
  }

  get format(): Reading['format'] {
    return this.#reading.format;
  }

  /** Characters have two bytes or more: a line feed among the bytes may be part of one. */
  get wide(): boolean {
    return this.#encoding.encoding.startsWith('utf16');
  }

  /**
   * Goes over the beginning of a file whose events were taken before, for what it says of the rest: the header of a table, the
   * list that objects are in.
   */
  pass(head: Buffer): void {
    this.#quiet = true;
    this.read(head, 0, true);
    this.#quiet = false;
  }

  /**
   * Reads the bytes that begin at `offset` of the file. With `final` nothing follows for now: what is there is complete.
   *
   * @throws KarstError `ingest/rules-too-slow`
   */
  read(bytes: Buffer, offset: number, final: boolean): FollowedEvents {
    const mark = offset === 0 ? Math.min(this.#encoding.mark, bytes.length) : 0;
    const characters = new TextDecoderOf({ ...this.#encoding, mark: 0 });
    const text = new Utf8Text(characters.decode(bytes.subarray(mark), final));
    this.#text = text;
    this.#events = [];
    const read = (): number => this.#decoder.read(text, final);
    const used = this.#reading.ruled || this.#entry.ruled ? watched(read, this.#name) : read();
    if (final) this.#keep(text, used);
    else this.#stretch.carry(text.bytes, used);
    if (final) return { events: this.#taken(), used: bytes.length };
    const done = Math.min(used, this.#decoder.giveBack?.() ?? used);
    return { events: this.#taken(), used: mark + characters.sizeOf(text, done) };
  }

  #taken(): readonly StoredEvent[] {
    return this.#quiet ? [] : this.#events;
  }

  #encodingOf(head: Buffer, { source, file, sourcetype, host, machine }: Origin, rules: IndexTime): EncodingFound {
    const found = encodingOf(head);
    if (found.mark > 0 || found.encoding !== 'utf8') return found;
    const named = { source: source ?? file, host: host ?? machine };
    const { charset } = rules.rulesFor({
      ...named,
      sourcetype: sourcetype ?? rules.sourcetypeOf(named.source) ?? '',
    });
    return charset === undefined ? found : { encoding: 'other', mark: 0, charset };
  }

  #host(): DecoderHost {
    const file = { file: this.#name };
    const tell = (diagnostic: ReturnType<typeof diagnose>): void => {
      if (!this.#quiet) this.#diagnostics.add(diagnostic);
    };
    return {
      emit: (event, form = 'record') => {
        if (!this.#quiet) this.#entry.accept(event, form);
      },
      damage: (at, reason) => {
        tell(diagnose('ingest/damaged-event', file, reason));
        this.#stretch.begin(at, reason);
      },
      resumed: (at) => this.#keep(this.#text, at),
      cut: () => tell(diagnose('ingest/cut-event', file)),
      noTime: () => undefined,
    };
  }

  /** Text that no event could be made of is one of its own, with the reason: it was taken and will not come again. */
  #keep(text: Utf8Text, at: number): void {
    const stretch = this.#stretch.end(text.bytes, at);
    if (stretch === undefined || this.#quiet) return;
    const { index, source, file, sourcetype, host, machine, modified } = this.#origin;
    const meta = { index, source: source ?? file, sourcetype: sourcetype ?? 'text', host: host ?? machine };
    const fields = { names: ['karst_damaged'], values: [stretch.reason] };
    for (const raw of stretch.parts) this.#entry.accept({ time: modified, ...meta, raw, ...fields }, 'record');
  }
}
