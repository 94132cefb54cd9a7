import type { AutomaticExtraction, IndexTime, OriginKey } from '../../knowledge/index.js';
import { editor } from '../../pcre/index.js';
import type { StoredEvent } from '../../store/index.js';
import type { EventForm } from '../event/index.js';
import { WholeJson } from '../json/index.js';
import { xmlLeaves } from '../xml/index.js';
import { type Draft, dropOlder, type GivenFields, type Transform } from './draft.js';
import { type EntryStep, entrySteps } from './extractions.js';
import { EventFields } from './fields.js';
import { addKeyValues } from './key-values.js';
import { addTableValues } from './table-values.js';
import { transformOf } from './transforms.js';

/** What an origin's events go through before they are fields. */
interface Changes {
  readonly edit: ((raw: string) => string) | undefined;
  readonly transforms: readonly Transform[];
  /** INDEXED_EXTRACTIONS: transforms see the fields that an event comes with. */
  readonly indexed: boolean;
}

/** How the text of an origin's events becomes fields. */
interface Reading {
  readonly automatic: AutomaticExtraction;
  readonly steps: readonly EntryStep[];
  /** INDEXED_EXTRACTIONS = json: the fields of JSON are there whatever KV_MODE says. */
  readonly json: boolean;
  readonly trimBraces: boolean;
}

interface Known {
  readonly changes: Changes | undefined;
  readonly reading: Reading;
  /** Regular expressions of .conf files run. */
  readonly ruled: boolean;
}

/** What is known of the events of one sourcetype and source. Most come together, from a few hosts. */
interface Hosts {
  readonly sourcetype: string;
  readonly source: string;
  readonly byHost: Map<string, Known>;
}

/** Beyond this many, what is known of an origin is found again each time. */
const MAX_ORIGINS = 10_000;

/** Copies of copies beyond this many are changed no more: sourcetypes may copy to each other. */
const MAX_COPIES = 8;

const NO_FIELDS: GivenFields = { names: [], values: [] };
const NONE_GONE: ReadonlySet<string> = new Set();

function own({ names, values }: GivenFields): GivenFields {
  return { names, values };
}

/** The fields but those of some names; fields of one shape need one list of names, which EventFields sees to. */
function without({ names, values }: GivenFields, gone: ReadonlySet<string>): GivenFields {
  const kept = names.map((_, i) => i).filter((i) => !gone.has(names[i] ?? ''));
  return { names: kept.map((i) => names[i] ?? ''), values: kept.map((i) => values[i] ?? '') };
}

/** Whether the fields of JSON are among those that the text of an event gives. */
function readsJson({ mode, json }: AutomaticExtraction): boolean {
  return mode === 'json' || (json && (mode === 'auto' || mode === 'auto_escaped'));
}

/** Reads an event again after its text was changed; undefined where the new text holds none. */
export type Reread = (raw: string, fallback: number) => StoredEvent | undefined;

/**
 * The last station of an event before the store: edits (SEDCMD) and transforms of its origin, then the fields that are made
 * once and kept: KV_MODE's, and those of extractions that searches cannot make. Most events of a log come from one origin and
 * need nothing; they pass as they are.
 */
export class Entry {
  readonly #indexTime: IndexTime;
  readonly #emit: (event: StoredEvent) => void;
  readonly #reread: Reread;
  readonly #known = new Map<string, Hosts>();
  readonly #fields = new EventFields();
  readonly #aside = new EventFields();
  readonly #json = new WholeJson();
  #last: Hosts | undefined;

  /** @param reread for records, whose fields are made before they come here */
  constructor(indexTime: IndexTime, emit: (event: StoredEvent) => void, reread: Reread) {
    this.#indexTime = indexTime;
    this.#emit = emit;
    this.#reread = reread;
  }

  /** Some origin so far has rules with regular expressions. */
  ruled = false;

  /** Whether regular expressions of .conf files run over the events of an origin. */
  isRuled(origin: OriginKey): boolean {
    return this.#of(origin).ruled;
  }

  accept(event: StoredEvent, form: EventForm): void {
    const { changes, reading } = this.#of(event);
    if (changes !== undefined) this.#change(event, form, changes);
    else if (form === 'record' && reading.steps.length === 0) this.#emit(event);
    else this.#read(event, form, reading);
  }

  #of({ sourcetype, source, host }: OriginKey): Known {
    let last = this.#last;
    if (last === undefined || last.sourcetype !== sourcetype || last.source !== source) {
      const key = `${sourcetype}\0${source}`;
      last = this.#known.get(key);
      if (last === undefined) {
        last = { sourcetype, source, byHost: new Map() };
        if (this.#known.size < MAX_ORIGINS) this.#known.set(key, last);
      }
      this.#last = last;
    }
    let known = last.byHost.get(host);
    if (known === undefined) {
      known = this.#make({ sourcetype, source, host });
      if (last.byHost.size < MAX_ORIGINS) last.byHost.set(host, known);
    }
    return known;
  }

  #make(origin: OriginKey): Known {
    const { edits, transforms: written, json, table, trimBraces, time } = this.#indexTime.rulesFor(origin);
    const transforms = [...written.map(transformOf), ...(time.oldest === undefined ? [] : [dropOlder(time.oldest)])];
    const indexed = json || table !== undefined;
    const { automatic, extractions } = this.#indexTime.extractionFor(origin);
    const edit = edits.length > 0 ? editor(edits) : undefined;
    const steps = entrySteps(extractions);
    const ruled = edit !== undefined || transforms.length > 0 || steps.length > 0;
    this.ruled ||= ruled;
    return {
      ruled,
      changes: edit === undefined && transforms.length === 0 ? undefined : { edit, transforms, indexed },
      reading: { automatic, steps, json, trimBraces: json && trimBraces },
    };
  }

  #change(event: StoredEvent, form: EventForm, { edit, transforms, indexed }: Changes): void {
    const { time, index, sourcetype, source, host } = event;
    const raw = edit === undefined ? event.raw : edit(event.raw);
    const meta = { time, index, sourcetype, source, host, raw };
    const given = indexed && form !== 'text' ? event : NO_FIELDS;
    const draft: Draft = { ...meta, dropped: false, stopped: false, fields: [], given, gone: NONE_GONE };
    this.#transform(event, form, draft, transforms, 0);
  }

  #transform(event: StoredEvent, form: EventForm, draft: Draft, transforms: readonly Transform[], depth: number): void {
    const copies: Draft[] = [];
    for (const transform of transforms) if (!draft.stopped) transform(draft, (copy) => void copies.push(copy));
    if (!draft.dropped) this.#settle(event, form, draft);
    for (const copy of copies) this.#copied(event, form, copy, depth + 1);
  }

  /** A copy goes through all that is said of its new origin. Source: transforms.conf.spec, "CLONE_SOURCETYPE". */
  #copied(event: StoredEvent, form: EventForm, copy: Draft, depth: number): void {
    const { edit, transforms = [] } = this.#of(copy).changes ?? {};
    if (edit !== undefined) copy.raw = edit(copy.raw);
    this.#transform(event, form, copy, depth < MAX_COPIES ? transforms : [], depth);
  }

  #settle(event: StoredEvent, form: EventForm, draft: Draft): void {
    const same = draft.raw === event.raw;
    const body = (same || form === 'text' ? event : this.#fieldsAgain(form, draft)) ?? NO_FIELDS;
    const { time, index, sourcetype, source, host, raw, fields, gone } = draft;
    const changed = {
      time,
      index,
      sourcetype,
      source,
      host,
      raw,
      ...(gone.size === 0 ? own(body) : without(body, gone)),
    };
    this.#read(changed, form, this.#of(changed).reading, fields.length + gone.size > 0 ? fields : undefined);
  }

  #fieldsAgain(form: EventForm, { raw, time }: Draft): Pick<StoredEvent, 'names' | 'values'> | undefined {
    return form === 'json' ? this.#json.fieldsOf(raw) : this.#reread(raw, time);
  }

  /** @param made indexed fields that transforms have made */
  #read(
    event: StoredEvent,
    form: EventForm,
    { automatic, steps, json, trimBraces }: Reading,
    made?: Draft['fields'],
  ): void {
    const bare = form === 'json' && !json && !readsJson(automatic);
    const trimmed = form === 'json' && trimBraces;
    if (form !== 'text' && steps.length === 0 && made === undefined && !bare && !trimmed) {
      this.#emit(event);
      return;
    }
    const names = trimmed ? event.names.map((name) => name.replaceAll('{}', '')) : event.names;
    this.#fields.start(bare ? [] : names, bare ? [] : event.values);
    for (const { name, value } of made ?? []) this.#fields.add(name, value);
    this.#aside.start([], []);
    for (const step of steps) this.#step(step, event);
    if (form === 'text' || bare) this.#automatic(event.raw, automatic);
    const { time, index, sourcetype, source, host, raw } = event;
    this.#emit({ time, index, sourcetype, source, host, raw, ...this.#fields.finish() });
  }

  #step({ from, aside, extract }: EntryStep, event: StoredEvent): void {
    const text = this.#text(from, event);
    if (text !== undefined) extract(text, aside ? this.#aside : this.#fields);
  }

  #text(from: string, event: StoredEvent): string | undefined {
    switch (from) {
      case '_raw':
        return event.raw;
      case 'host':
      case 'source':
      case 'sourcetype':
      case 'index':
        return event[from];
      default:
        return this.#aside.text(from) ?? this.#fields.text(from);
    }
  }

  #automatic(raw: string, automatic: AutomaticExtraction): void {
    const { mode } = automatic;
    if (readsJson(automatic) && this.#addJson(raw)) return;
    if (mode === 'xml') for (const [name, values] of xmlLeaves(raw)) this.#addAll(name, values);
    if (mode === 'multi') addTableValues(raw, this.#fields);
    if (mode === 'auto' || mode === 'auto_escaped') addKeyValues(raw, this.#fields, automatic);
  }

  #addJson(raw: string): boolean {
    const found = this.#json.fieldsOf(raw);
    found?.names.forEach((name, i) => {
      const value = found.values[i] ?? '';
      this.#addAll(name, typeof value === 'string' ? [value] : value);
    });
    return found !== undefined;
  }

  /** All values of a field, unless it is there. */
  #addAll(name: string, values: readonly string[]): void {
    const [first, ...rest] = values;
    if (first === undefined || !this.#fields.addFirst(name, first)) return;
    for (const one of rest) this.#fields.add(name, one);
  }
}
