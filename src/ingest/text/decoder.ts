import type { Utf8Text } from '../bytes/index.js';
import type { Decoder, DecoderHost, Origin } from '../event/index.js';
import { lineHead } from './timestamp.js';

const NO_NAMES: readonly string[] = [];
const NO_VALUES: readonly string[] = [];

/** Splunk's name for text of no known kind. */
const PLAIN_TEXT = 'text';

/** One event a line, without fields; blank lines are none. A line without a time has the time of the one before. */
export class LineDecoder implements Decoder {
  readonly #origin: Origin;
  readonly #host: DecoderHost;
  #lastTime: number;
  #timeSeen = false;

  constructor(origin: Origin, host: DecoderHost) {
    this.#origin = origin;
    this.#host = host;
    this.#lastTime = origin.modified;
  }

  read(utf8: Utf8Text, final: boolean): number {
    const { text } = utf8;
    let pos = 0;
    for (;;) {
      let end = text.indexOf('\n', pos);
      if (end < 0 && !final) return utf8.byteAt(pos);
      if (end < 0) end = text.length;
      const line = text.slice(pos, text.charCodeAt(end - 1) === 13 ? end - 1 : end);
      if (line.trim() !== '') this.#line(line, utf8.byteAt(pos));
      pos = end + 1;
      if (pos >= text.length) return utf8.bytes.length;
    }
  }

  #line(raw: string, at: number): void {
    const { index, source, sourcetype, host, file, machine, modified } = this.#origin;
    const head = lineHead(raw, modified);
    if (head === undefined && !this.#timeSeen) this.#host.noTime(at, "the file's time");
    this.#timeSeen ||= head !== undefined;
    this.#lastTime = head?.micros ?? this.#lastTime;
    this.#host.emit({
      time: this.#lastTime,
      index,
      sourcetype: sourcetype ?? PLAIN_TEXT,
      source: source ?? file,
      host: host ?? head?.host ?? machine,
      raw,
      names: NO_NAMES,
      values: NO_VALUES,
    });
  }
}
