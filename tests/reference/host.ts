import type { ResultRow } from '../../src/search/index.js';
import type { Host } from '../../src/search/plan/index.js';
import { appendColumns, join } from './joined.js';
import { totals } from './measures.js';
import { untable, xyseries } from './texts.js';
import { Unspecified } from './unspecified.js';

type Rows = readonly ResultRow[];

/** Steps outside SQL that are functions of rows. */
export function host(node: Host, rows: Rows, subsearches: readonly Rows[]): Rows {
  const [found = []] = subsearches;
  switch (node.operator) {
    case 'hold':
      return rows.slice(0, node.args.most);
    case 'totals':
      return totals(rows, node.args);
    case 'untable':
      return untable(rows, node.args);
    case 'xyseries':
      return xyseries(rows, node.args);
    case 'join':
      return join(rows, found, node.args);
    case 'appendColumns':
      return appendColumns(rows, found, node.args);
    default:
      throw new Unspecified(`${node.operator} is beyond the reference`);
  }
}
