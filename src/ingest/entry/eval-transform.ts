import type { EvalTransform, IngestAssignment, IngestName, NumberForm } from '../../knowledge/index.js';
import { expression, isScalar, itemsOf, read, type Scalar, type Subject, type Value } from '../eval/index.js';
import { before, type Draft, fieldValues, put, type Transform } from './draft.js';

function valuesIn(draft: Draft, name: IngestName): readonly Scalar[] {
  if (name.kind === 'key') return [read(before(draft, name.key))];
  if (name.kind === 'unknown') return [];
  const all = fieldValues(draft, name.name);
  return (name.every ? all : all.slice(0, 1)).map(read);
}

const FORMS: Readonly<Record<NumberForm, (value: number) => string | undefined>> = {
  int: (value) => String(Math.trunc(value)),
  float: String,
  float32: (value) => String(Number(Math.fround(value).toPrecision(7))),
  string: () => undefined,
};

function written({ text, number }: Scalar, form: NumberForm | undefined): string {
  return form === undefined || number === undefined ? text : (FORMS[form](number) ?? text);
}

type Step = (draft: Draft, subject: Subject) => void;

/** A key keeps what it holds where the value is null; of several values it takes the first. */
function assignment({ target, replaces, form, expr }: IngestAssignment): Step {
  const value = expression(expr);
  const texts = (subject: Subject): readonly string[] => itemsOf(value(subject)).map((item) => written(item, form));
  if ('key' in target) {
    return (draft, subject) => {
      const [text] = texts(subject);
      if (text !== undefined) put(draft, target.key, text);
    };
  }
  const { field } = target;
  return (draft, subject) => {
    const added = texts(subject).map((text) => ({ name: field, value: text }));
    if (replaces) draft.gone = new Set([...draft.gone, field]);
    const kept = replaces ? draft.fields.filter(({ name }) => name !== field) : draft.fields;
    draft.fields = [...kept, ...added];
  };
}

/** 0, false and null let the event go on. Source: transforms.conf.spec, "STOP_PROCESSING_IF". */
function stops(value: Value): boolean {
  return isScalar(value) ? value.number !== 0 : value !== null && value !== false;
}

/** INGEST_EVAL, one assignment after the other, each of which sees those before it; then STOP_PROCESSING_IF. */
export function evalTransform({ assignments, stopIf }: EvalTransform): Transform {
  const steps = assignments.map(assignment);
  const stop = stopIf === undefined ? undefined : expression(stopIf);
  return (draft) => {
    const subject: Subject = { values: (name) => valuesIn(draft, name) };
    for (const step of steps) step(draft, subject);
    if (stop !== undefined && stops(stop(subject))) draft.stopped = true;
  };
}
