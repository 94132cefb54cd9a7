import { evalText, extended } from '../../plan/index.js';
import { inputOf, type Operator } from '../operator.js';

function seconds(value: number | undefined, open: string): string {
  return evalText(value === undefined ? open : value.toFixed(3));
}

/** The range and the start of the search beside every row (addinfo page); an open range is 0.000 to +Infinity. */
export const addInfo: Operator<'addInfo'> = async (node, { range, now }) =>
  extended(
    inputOf(node),
    {
      info_min_time: seconds(range.earliest, '0.000'),
      info_max_time: seconds(range.latest, '+Infinity'),
      info_sid: evalText(`karst_${now.toFixed(3)}`),
      info_search_time: seconds(now, ''),
    },
    node.span,
  );
