import { conjunction, INTERNAL_FIELDS } from './data-model.js';
import type { DataModel, DatasetRows, ModelCalculation, ModelDataset, ModelField } from './knowledge.js';

/** A field as searches over the dataset see it. */
export interface DatasetField extends ModelField {
  /**
   * The name with the lineage of the dataset that defines it: `Authentication.user`, also in Failed_Authentication, and
   * `All_Changes.Account_Management.src_user`. Fields of every event (`_time`, `host` …) have no prefix.
   */
  readonly qualified: string;
  /** Defined by an ancestor. */
  readonly inherited: boolean;
  /** `internal`: of every event. `flag`: says whether an event is in a child; see `flag`. */
  readonly origin: 'internal' | 'extracted' | 'calculated' | 'flag';
  /** `is_<Child>` is 1 where the constraint holds after the calculations and else 0; `is_not_<Child>` the reverse. */
  readonly flag?: { readonly constraint: string; readonly negated: boolean };
}

/** A dataset with all it inherits: what a search over it computes, in this order. */
export interface Dataset {
  readonly model: string;
  readonly name: string;
  /** From the root down. Joined by dots it is the nodename, and the prefix of the fields the dataset itself defines. */
  readonly lineage: readonly string[];
  readonly rows: DatasetRows;
  /** What the root asks of the rows: a search expression, macros unexpanded; empty = everything. */
  readonly constraint: string;
  readonly calculations: readonly ModelCalculation[];
  /**
   * What the datasets below the root ask. Looked at after the calculations: Splunk's own models select on calculated
   * fields here (Splunk_Audit, `search_type`). Empty for a root.
   */
  readonly restriction: string;
  /** Internal ones, then the root's … down to its own, each dataset's in the order of the file, then its flags. */
  readonly fields: readonly DatasetField[];
}

/**
 * Finds a dataset by its name (`Failed_Authentication`), by its lineage (`Authentication.Failed_Authentication`: the
 * nodename), or by either after the name of the model; without a name, the first root.
 */
export function dataset(model: DataModel, name?: string): Dataset | undefined {
  const found = name === undefined ? model.datasets.values().next().value : named(model, name);
  return found === undefined ? undefined : describe(model, found);
}

/** The dataset that defines a field, given its qualified name; searches over an ancestor may use the field too. */
export function definerOf(model: DataModel, qualified: string): Dataset | undefined {
  for (const candidate of model.datasets.values()) {
    const prefix = `${pathOf(model, candidate)}.`;
    if (!qualified.startsWith(prefix)) continue;
    const own = describe(model, candidate);
    if (own.fields.some((field) => !field.inherited && field.qualified === qualified)) return own;
  }
  return undefined;
}

/**
 * The roots of a model, in the order of its file: what `datamodel=Model` alone stands for. Those that Karst cannot read are
 * left out where there are others.
 */
export function rootsOf(model: DataModel): string[] {
  const roots = [...model.datasets.values()].filter(({ parent }) => parent === undefined);
  const readable = roots.filter(({ rows }) => rows.kind !== 'unsupported');
  return (readable.length > 0 ? readable : roots).map(({ name }) => name);
}

function named(model: DataModel, name: string): ModelDataset | undefined {
  const bare = name.startsWith(`${model.name}.`) ? name.slice(model.name.length + 1) : undefined;
  for (const wanted of [name, ...(bare === undefined ? [] : [bare])]) {
    const found = model.datasets.get(wanted.slice(wanted.lastIndexOf('.') + 1));
    if (found !== undefined && `.${pathOf(model, found)}`.endsWith(`.${wanted}`)) return found;
  }
  return undefined;
}

/** Every search over a model asks again; models do not change once they are read. */
const described = new WeakMap<DataModel, Map<ModelDataset, Dataset>>();

function describe(model: DataModel, found: ModelDataset): Dataset {
  const known = described.get(model) ?? new Map<ModelDataset, Dataset>();
  described.set(model, known);
  const dataset = known.get(found) ?? describeNew(model, found);
  known.set(found, dataset);
  return dataset;
}

function describeNew(model: DataModel, found: ModelDataset): Dataset {
  const line = lineOf(model, found);
  const [root, ...below] = line;
  return {
    model: model.name,
    name: found.name,
    lineage: line.map(({ name }) => name),
    rows: found.rows,
    constraint: root?.constraint ?? '',
    calculations: line.flatMap(({ calculations }) => calculations),
    restriction: conjunction(below.map(({ constraint }) => constraint)),
    fields: [...INTERNAL_FIELDS.map(internalField), ...line.flatMap((one) => fieldsOf(model, one, one !== found))],
  };
}

/** A dataset after its ancestors. */
function lineOf(model: DataModel, one: ModelDataset): ModelDataset[] {
  const above = one.parent === undefined ? undefined : model.datasets.get(one.parent);
  return above === undefined ? [one] : [...lineOf(model, above), one];
}

function pathOf(model: DataModel, found: ModelDataset): string {
  return lineOf(model, found)
    .map(({ name }) => name)
    .join('.');
}

function internalField(name: string): DatasetField {
  const type = name === '_time' ? 'timestamp' : 'string';
  return { name, type, multivalue: false, required: false, qualified: name, inherited: true, origin: 'internal' };
}

function fieldsOf(model: DataModel, owner: ModelDataset, inherited: boolean): DatasetField[] {
  const path = pathOf(model, owner);
  const fields = owner.fields.map(
    ({ calculated, ...field }): DatasetField => ({
      ...field,
      qualified: `${path}.${field.name}`,
      inherited,
      origin: calculated ? 'calculated' : 'extracted',
    }),
  );
  const children = [...model.datasets.values()].filter(({ parent }) => parent === owner.name);
  return [...fields, ...children.flatMap((child) => flagsOf(child, path, inherited))];
}

function flagsOf({ name: child, constraint }: ModelDataset, path: string, inherited: boolean): DatasetField[] {
  return [false, true].map((negated) => {
    const name = negated ? `is_not_${child}` : `is_${child}`;
    const kind = { type: 'boolean', multivalue: false, required: false, origin: 'flag' } as const;
    return { ...kind, name, qualified: `${path}.${name}`, inherited, flag: { constraint, negated } };
  });
}
