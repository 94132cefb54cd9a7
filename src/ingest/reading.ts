import type { IndexRules, IndexTime } from '../knowledge/index.js';
import { Utf8Text } from './bytes/index.js';
import type { Decoder, DecoderHost, Origin } from './event/index.js';
import { JsonDecoder } from './json/index.js';
import { textFormat } from './recognise.js';
import { foundTable, TableDecoder } from './table/index.js';
import { LineDecoder } from './text/index.js';
import { EventClock } from './time/index.js';
import { XmlDecoder } from './xml/index.js';

/** How a text is read. */
export interface Reading {
  readonly format: 'xml' | 'json' | 'table' | 'text';
  /** With the sourcetype that the text was recognised as. */
  readonly origin: Origin;
  /** The rules work with regular expressions of .conf files. */
  readonly ruled: boolean;
  decoder(host: DecoderHost): Decoder;
}

/** What a sourcetype is called that nothing tells. */
const USUAL = { xml: 'XmlWinEventLog', json: '_json', text: 'text' } as const;

/** Lines of a sample that rules of recognition are asked about. Source: props.conf.spec, "[rule::<rulename>]". */
const LINES = 100;

function sampleLines(sample: string, form: keyof typeof USUAL): readonly string[] {
  if (form === 'json') return sampleObjects(sample);
  return sample.split(/\r?\n/, LINES).filter((line) => line.trim() !== '');
}

/** The first JSON objects of a sample, each as one line. */
function sampleObjects(sample: string): readonly string[] {
  const objects: string[] = [];
  const origin = { index: '', source: '', sourcetype: '', host: '', file: '', machine: '', modified: 0 };
  const decoder = new JsonDecoder(origin, {
    emit: ({ raw }) => void (objects.length < LINES && objects.push(raw)),
    damage: () => undefined,
    cut: () => undefined,
    noTime: () => undefined,
  });
  decoder.read(Utf8Text.of(sample), false);
  return objects.length > 0 ? objects : [sample];
}

/** Whether rules say how the text is cut, so that its own form does not. */
function isCut({ lines }: IndexRules): boolean {
  return lines.breaker !== undefined || lines.merge !== undefined;
}

function isRuled({ lines, time }: IndexRules): boolean {
  const merge = lines.merge || {};
  return (
    lines.breaker !== undefined || time.prefix !== undefined || Object.values(merge).some((v) => typeof v === 'object')
  );
}

/**
 * Decides how a text is read, by its first characters and by what index-time knowledge says of its origin. The sourcetype
 * is the one given, else that of a source:: stanza, a rule::, the form of the text, a delayedrule::.
 */
export function readingOf(sample: string, given: Origin, indexTime: IndexTime): Reading {
  const form = textFormat(sample);
  const source = given.source ?? given.file;
  const named = given.sourcetype ?? indexTime.sourcetypeOf(source);
  const table = form === 'text' ? foundTable(sample) : undefined;
  const lines = named === undefined && form !== 'xml' ? sampleLines(sample, form) : [];
  const sourcetype =
    named ?? indexTime.recognise(lines, 'rule') ?? table?.sourcetype ?? indexTime.recognise(lines, 'delayedrule');
  const origin: Origin = { ...given, sourcetype };
  const rules = indexTime.rulesFor({
    sourcetype: sourcetype ?? USUAL[form],
    source,
    host: given.host ?? given.machine,
  });
  const clock = new EventClock(rules.time, given.modified, source);
  const ruled = isRuled(rules);
  if (form === 'xml') return { format: 'xml', origin, ruled, decoder: (host) => new XmlDecoder(origin, host) };
  if (form === 'json')
    return { format: 'json', origin, ruled, decoder: (host) => new JsonDecoder(origin, host, clock) };
  const columns = rules.table ?? (isCut(rules) ? undefined : table?.rules);
  if (columns !== undefined) {
    const usual = table?.sourcetype ?? 'csv';
    return { format: 'table', origin, ruled, decoder: (host) => new TableDecoder(origin, host, columns, clock, usual) };
  }
  return { format: 'text', origin, ruled, decoder: (host) => new LineDecoder(origin, host, rules.lines, clock) };
}
