import { parseSearchExpression, type SearchExpr } from '../search/spl/index.js';
import { placeOf, type Setting, spanInFile } from './conf-file.js';
import { diagnose, type Report } from './diagnose.js';
import type { LookupFilter } from './knowledge.js';

/** `filter`: comparisons of columns, joined by AND, OR and NOT, in the search command's notation (transforms.conf.spec). */
export function readFilter(setting: Setting | undefined, report: Report): LookupFilter | undefined {
  if (setting === undefined) return undefined;
  const { expr, diagnostics } = parseSearchExpression(setting.value);
  for (const d of diagnostics) {
    const span = d.span === undefined ? setting.span : spanInFile(setting, d.span);
    report({ ...d, ...placeOf(setting), message: `filter: ${d.message}`, span });
  }
  if (expr === undefined) return undefined;
  const foreign = foreignPart(expr);
  if (foreign !== undefined) {
    const span = spanInFile(setting, foreign.span);
    report(diagnose('knowledge/lookup-filter', { ...placeOf(setting), span }, setting.stanza));
    return undefined;
  }
  return { expr, text: setting.value };
}

/** The first part that says nothing about a row: a time or a subsearch. */
function foreignPart(expr: SearchExpr): SearchExpr | undefined {
  switch (expr.kind) {
    case 'and':
    case 'or':
      return expr.items.map(foreignPart).find((part) => part !== undefined);
    case 'not':
      return foreignPart(expr.item);
    case 'time':
    case 'subsearch':
      return expr;
    default:
      return undefined;
  }
}
