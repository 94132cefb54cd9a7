import type { LineRules } from '../../knowledge/index.js';
import type { Utf8Text } from '../bytes/index.js';
import type { Decoder, DecoderHost, Origin } from '../event/index.js';
import type { EventClock } from '../time/index.js';
import { type LineBreaker, lineBreaker, truncated } from './line-breaker.js';
import { LineMerger, type PlacedLine } from './line-merger.js';
import { lineHead } from './timestamp.js';

const NO_NAMES: readonly string[] = [];
const NO_VALUES: readonly string[] = [];

/** Splunk's name for text of no known kind. */
const PLAIN_TEXT = 'text';

/** How lines become events where nothing is said and the first line has a date. Source: props.conf.spec, defaults. */
const BY_DATE = { beforeDate: true, most: 256 } as const;

/**
 * Events of a text: its lines, or several of them where the rules say so. Blank lines are none. An event without a time
 * has the time of the one before.
 */
export class LineDecoder implements Decoder {
  readonly #origin: Origin;
  readonly #host: DecoderHost;
  readonly #clock: EventClock;
  readonly #rules: LineRules;
  readonly #breaker: LineBreaker;
  #merger: LineMerger | undefined;
  #utf8: Utf8Text | undefined;
  #lastTime: number;
  #timeSeen = false;
  #begun = false;

  constructor(origin: Origin, host: DecoderHost, rules: LineRules, clock: EventClock) {
    this.#origin = origin;
    this.#host = host;
    this.#clock = clock;
    this.#rules = rules;
    this.#breaker = lineBreaker(rules);
    this.#lastTime = origin.modified;
    if (rules.merge) this.#merger = new LineMerger(rules.merge);
  }

  read(utf8: Utf8Text, final: boolean): number {
    const { text } = utf8;
    this.#utf8 = utf8;
    this.#breaker.start(text, final);
    for (let line = this.#breaker.next(); line !== undefined; line = this.#breaker.next()) {
      const whole = text.slice(line.from, line.to);
      if (whole.trim() !== '') this.#line(truncated(whole, this.#rules.truncate), line.from);
    }
    if (final && this.#merger !== undefined) this.#event(this.#merger.end());
    return utf8.byteAt(Math.min(this.#breaker.done, text.length));
  }

  giveBack(): number | undefined {
    const [first] = this.#merger?.end() ?? [];
    return first === undefined ? undefined : this.#utf8?.byteAt(first.at);
  }

  #line(text: string, at: number): void {
    const head = lineHead(text, this.#origin.modified);
    const line: PlacedLine = { text, at, time: this.#timeOf(text, head?.micros), host: head?.host };
    if (!this.#begun) {
      this.#begun = true;
      const silent = this.#rules.merge === undefined && this.#rules.breaker === undefined;
      if (silent && line.time !== undefined) this.#merger = new LineMerger(BY_DATE);
    }
    this.#event(this.#merger === undefined ? [line] : (this.#merger.add(line) ?? []));
  }

  /** @param atStart the time at the start of the line, which counts where no rule says another place */
  #timeOf(text: string, atStart: number | undefined): number | undefined {
    if (this.#clock.directed || this.#clock.zone !== undefined) return this.#clock.of(text);
    return this.#clock.accepted(atStart) ?? this.#clock.of(text);
  }

  #event(lines: readonly PlacedLine[]): void {
    const [first] = lines;
    if (first === undefined) return;
    const { index, source, sourcetype, host, file, machine } = this.#origin;
    const raw = lines.length === 1 ? first.text : lines.map((line) => line.text).join('\n');
    const time = first.time ?? (lines.length === 1 ? undefined : this.#timeOf(raw, undefined));
    if (time === undefined && !this.#timeSeen) this.#host.noTime(this.#utf8?.byteAt(first.at) ?? 0, "the file's time");
    this.#timeSeen ||= time !== undefined;
    this.#lastTime = time ?? this.#lastTime;
    this.#host.emit(
      {
        time: this.#lastTime,
        index,
        sourcetype: sourcetype ?? PLAIN_TEXT,
        source: source ?? file,
        host: host ?? first.host ?? machine,
        raw,
        names: NO_NAMES,
        values: NO_VALUES,
      },
      'text',
    );
  }
}
