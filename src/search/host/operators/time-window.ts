import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser, KarstError } from '../../../diagnostics/index.js';
import { type AggregateItem, expressionsAt, type Plan } from '../../plan/index.js';
import type { BinaryOp } from '../../spl/index.js';
import { inputOf, type Operator } from '../operator.js';

const diagnose = diagnoser(searchMessages);

const EARLIER = '#earlier';

/** Counts the rows, those with a time, and those that are newer or older than the row before them. */
function orderOf(input: Plan): Plan {
  const { span } = input;
  const { field, binary } = expressionsAt(span);
  const time = field('_time');
  const fields = [{ from: '_time', to: EARLIER, back: 1 }];
  const compared = (op: BinaryOp, as: string): AggregateItem => ({
    fn: 'count',
    arg: binary(op, time, field(EARLIER)),
    evaluated: true,
    as,
    span,
  });
  const items: AggregateItem[] = [
    { fn: 'count', evaluated: false, as: 'rows', span },
    { fn: 'count', arg: time, evaluated: false, as: 'timed', span },
    compared('>', 'newer'),
    compared('<', 'older'),
  ];
  const carried = { kind: 'carry', input, fields, span } as const;
  return { kind: 'aggregate', input: carried, items, by: [], allNumbers: false, dedupSplitValues: false, span };
}

/** streamstats time_window: finds out whether time rises or falls along the rows; it must do one of them. */
export const timeWindow: Operator<'timeWindow'> = async (node, context) => {
  const window = inputOf(node);
  if (window.kind !== 'window') throw new Error('time_window was planned over something else than a window');
  const [counts = {}] = (await context.rows(orderOf(window.input), 1)).rows;
  const [rows, timed, newer, older] = ['rows', 'timed', 'newer', 'older'].map((name) => Number(counts[name] ?? 0));
  if (timed !== rows || (newer !== 0 && older !== 0)) {
    const hint = 'Sort them first: … | sort 0 _time | streamstats time_window=5m ….';
    const message = 'streamstats time_window needs rows in the order of their _time.';
    throw new KarstError(diagnose('search/usage', { span: node.span }, message, hint));
  }
  return { ...window, frame: { ...node.args, descending: older !== 0 } };
};
