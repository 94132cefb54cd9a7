import type { ParseEval } from './calculated-field.js';
import { type ConfBook, type MergedStanza, settingOf } from './conf-book.js';
import { placeOf, type Setting } from './conf-file.js';
import { diagnose, type Report } from './diagnose.js';
import type { DataModel, ModelCalculation, ModelDataset } from './knowledge.js';
import { readBoolean } from './setting-value.js';

/*
 * Risk factors raise or lower what a risk event counts for, by what is known of its object (ES, "Adjusting risk using
 * risk factors"). They are part of the data model, so that stored events stay as they are and a change of a factor
 * counts for the past as well. Where several match, what they add is added first, then all that multiplies multiplies.
 */

export const RISK_FACTOR_SETTINGS = ['condition', 'add', 'multiply', 'disabled'];

/** A stanza of risk_factors.conf. */
export interface RiskFactor {
  readonly name: string;
  /** An eval expression over fields of Risk.All_Risk. */
  readonly condition: string;
  readonly add: number;
  readonly multiply: number;
}

const MODEL = 'Risk';
const DATASET = 'All_Risk';

/** The factors that are on; one that is not understood is reported and left out. */
export function readRiskFactors(book: ConfBook, parseEval: ParseEval, report: Report): readonly RiskFactor[] {
  return [...book.stanzas.values()].flatMap((stanza) => readFactor(book, stanza, parseEval, report) ?? []);
}

function readFactor(
  book: ConfBook,
  stanza: MergedStanza,
  parseEval: ParseEval,
  report: Report,
): RiskFactor | undefined {
  const read = (key: string): Setting | undefined => settingOf(book, stanza, key);
  if (readBoolean(read('disabled'), false, report)) return undefined;
  const condition = read('condition');
  if (condition === undefined) {
    report(diagnose('knowledge/setting-missing', stanza.place, stanza.name, 'condition'));
    return undefined;
  }
  const { expr, diagnostics } = parseEval(condition.value);
  for (const fault of diagnostics) report({ ...fault, ...placeOf(condition) });
  const [add, multiply] = [readNumber(read('add'), 0, report), readNumber(read('multiply'), 1, report)];
  if (expr === undefined || add === undefined || multiply === undefined) return undefined;
  return { name: stanza.name, condition: condition.value, add, multiply };
}

function readNumber(setting: Setting | undefined, otherwise: number, report: Report): number | undefined {
  if (setting === undefined) return otherwise;
  if (/^-?\d{1,6}(\.\d{1,6})?$/.test(setting.value)) return Number(setting.value);
  report(diagnose('knowledge/risk-factor-number', placeOf(setting), setting.key, setting.value));
  return undefined;
}

/** What a field of the model becomes with the factors. */
const WITH: Readonly<Record<string, (text: string, factors: readonly RiskFactor[]) => string>> = {
  risk_factor_add: (text, factors) =>
    [`(${text})`, ...factors.map(({ condition, add }) => `if(${condition},${add},0)`)].join('+'),
  risk_factor_mult: (text, factors) =>
    [`(${text})`, ...factors.map(({ condition, multiply }) => `if(${condition},${multiply},1)`)].join('*'),
};

/** The names of the factors that an event meets. */
function namesText(factors: readonly RiskFactor[]): string {
  const names = factors.map(({ name, condition }) => `if(${condition},"${name.replace(/["\\]/g, '\\$&')}",null())`);
  return `mvappend(${names.join(',')})`;
}

function calculation(field: string, text: string, parseEval: ParseEval): readonly ModelCalculation[] {
  const { expr } = parseEval(text);
  return expr === undefined ? [] : [{ kind: 'eval', field, expr, text }];
}

function withNames(dataset: ModelDataset, factors: readonly RiskFactor[], parseEval: ParseEval): ModelDataset {
  const name = 'risk_factor';
  const field = { name, type: 'string', multivalue: true, required: false, calculated: true } as const;
  const calculations = dataset.calculations.flatMap((one) => {
    const change = one.kind === 'eval' ? WITH[one.field] : undefined;
    return one.kind === 'eval' && change !== undefined
      ? calculation(one.field, change(one.text, factors), parseEval)
      : [one];
  });
  return {
    ...dataset,
    calculations: [...calculations, ...calculation(name, namesText(factors), parseEval)],
    fields: [...dataset.fields.filter((known) => known.name !== name), field],
  };
}

/** The data models, with the factors in `Risk.All_Risk`: `calculated_risk_score` counts them, `risk_factor` names them. */
export function withRiskFactors(
  models: Map<string, DataModel>,
  factors: readonly RiskFactor[],
  parseEval: ParseEval,
): Map<string, DataModel> {
  const model = models.get(MODEL);
  const dataset = model?.datasets.get(DATASET);
  if (factors.length === 0 || model === undefined || dataset === undefined) return models;
  const datasets = new Map([...model.datasets, [DATASET, withNames(dataset, factors, parseEval)]]);
  return new Map([...models, [MODEL, { ...model, datasets }]]);
}
