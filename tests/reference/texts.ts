import type { ResultRow } from '../../src/search/index.js';
import type { Extract, Substitute, UntableArgs, XyseriesArgs } from '../../src/search/plan/index.js';
import { regex } from './pattern.js';
import { Unspecified } from './unspecified.js';
import { put, textsOf, toField } from './value.js';

type Rows = readonly ResultRow[];

/** Groups by number for those that have a field. */
function placed(
  targets: NonNullable<Extract['targets']>,
): readonly { readonly name: string; readonly group: number }[] {
  return targets.flatMap((name, i) => (name === undefined ? [] : [{ name, group: i + 1 }]));
}

/** rex: a group that takes no part in the match, or matches nothing, gives no value. */
export function extract(rows: Rows, { field, pattern, maxMatch, offsetField, targets }: Extract): Rows {
  if (offsetField !== undefined) throw new Unspecified('rex offset_field is beyond the reference');
  const names = [...pattern.matchAll(/\(\?<(\w+)>/g)].map(([, name = '']) => name);
  const groups = targets === undefined ? names.map((name) => ({ name, group: name })) : placed(targets);
  return rows.map((row) => {
    const texts = textsOf(row, field);
    if (texts.length > 1) throw new Unspecified('rex of several values');
    const found = texts.flatMap((text) => [...text.matchAll(regex(pattern, 'gu'))]);
    const counted = maxMatch === 0 ? found : found.slice(0, maxMatch);
    if (counted.length === 0) return row;
    return groups.reduce((made, { name, group }) => {
      const values = counted.map((match) => (typeof group === 'number' ? match[group] : match.groups?.[group]));
      if (values.some((value) => value === undefined || value === '')) {
        throw new Unspecified('a group without text in one of the matches');
      }
      return put(made, name, toField(values.map(String)));
    }, row);
  });
}

interface Edit {
  apply(text: string): string;
}

function editOf(script: string): Edit {
  const [kind, from = '', to = '', flags = ''] = script.split('/');
  if (kind === 'y') {
    const [before, after] = [[...from], [...to]];
    return { apply: (text) => [...text].map((c) => after[before.indexOf(c)] ?? c).join('') };
  }
  const wanted = /\d+/.exec(flags)?.[0];
  return {
    apply: (text) => {
      let place = 0;
      return text.replace(regex(from, 'gu'), (...found) => {
        place += 1;
        const chosen = flags.includes('g') || place === Number(wanted ?? 1);
        const whole = String(found[0]);
        return chosen ? to.replace(/\\(\d)/g, (_, group: string) => String(found[Number(group)] ?? '')) : whole;
      });
    },
  };
}

/** rex mode=sed: each value is edited. */
export function substitute(rows: Rows, { field, script }: Substitute): Rows {
  const edit = editOf(script);
  return rows.map((row) => {
    const texts = textsOf(row, field);
    return texts.length === 0 ? row : put(row, field, toField(texts.map(edit.apply)));
  });
}

function cell(row: ResultRow, field: string, what: string): string {
  const [text, more] = textsOf(row, field);
  if (text === undefined || more !== undefined) throw new Unspecified(`${what} without one value for ${field}`);
  return text;
}

/** untable: a row for each other visible field that has a value. */
export function untable(rows: Rows, { x, y, data }: UntableArgs): Rows {
  return rows.flatMap((row) => {
    const common = cell(row, x, 'untable');
    const others = Object.entries(row).filter(([name]) => name !== x && !/^[_#]/.test(name));
    return others.map(([name, value]) => ({ [x]: common, [y]: name, [data]: value }));
  });
}

/** xyseries with one data field: a row for each x, its columns named by y; the last of a cell wins. */
export function xyseries(rows: Rows, { x, y, data, grouped }: XyseriesArgs): Rows {
  const [only, more] = data;
  if (only === undefined || more !== undefined || grouped)
    throw new Unspecified('this xyseries is beyond the reference');
  const made = new Map<string, ResultRow>();
  for (const row of rows) {
    const [key, name] = [cell(row, x, 'xyseries'), cell(row, y, 'xyseries')];
    if (name === '' || name === x || name.startsWith('_')) throw new Unspecified('an odd name for a column');
    made.set(key, put(made.get(key) ?? { [x]: key }, name, cell(row, only, 'xyseries')));
  }
  return [...made.values()];
}
