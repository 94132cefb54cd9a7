import { parseSed } from '../../../pcre/index.js';
import {
  type Aggregate,
  type AggregateItem,
  type Assignment,
  type Attach,
  type Extend,
  type Extract,
  expressionsAt,
  type Filter,
  type Limit,
  type Plan,
  type Substitute,
  type Window,
} from '../../plan/index.js';
import { isRefused, Lifter } from './lift-expression.js';

/** `regex field=…` becomes a question for the hidden field that tells which rows match. */
function liftRegex(node: Filter, field: string, pattern: string, negated: boolean): Plan {
  const { field: named, call } = expressionsAt(node.span);
  const as = '#regex1';
  const input: Plan = {
    kind: 'host',
    operator: 'regexMatch',
    args: { subject: named(field), pattern, as },
    input: node.input,
    span: node.span,
  };
  const expr = call(negated ? 'isnull' : 'isnotnull', named(as));
  return { ...node, input, predicate: { kind: 'eval', expr } };
}

function liftFilter(node: Filter): Plan {
  const { predicate } = node;
  if (predicate.kind === 'search') return node;
  if (predicate.kind === 'regex') {
    const { field, pattern, negated } = predicate;
    return isRefused(pattern) ? liftRegex(node, field, pattern, negated) : node;
  }
  const lifter = new Lifter(node.input);
  const expr = lifter.expression(predicate.expr);
  return lifter.plan === node.input ? node : { ...node, input: lifter.plan, predicate: { kind: 'eval', expr } };
}

/** Assignments see those before them, so what a step computes must stand between. */
function liftExtend(node: Extend): Plan {
  let input = node.input;
  let waiting: Assignment[] = [];
  let lifted = false;
  for (const assignment of node.assignments) {
    const below: Plan = waiting.length === 0 ? input : { ...node, input, assignments: waiting };
    const lifter = new Lifter(below);
    const expr = lifter.expression(assignment.expr);
    if (lifter.plan === below) waiting.push(assignment);
    else {
      lifted = true;
      input = lifter.plan;
      waiting = [{ ...assignment, expr }];
    }
  }
  return lifted ? { ...node, input, assignments: waiting } : node;
}

/** Fields that the groups become under other names (makemv) are the compiler's business alone. */
function liftExtract(node: Extract): Plan {
  if (!isRefused(node.pattern) || node.targets !== undefined) return node;
  const { input, span, field, pattern, maxMatch, offsetField } = node;
  const args = { field, pattern, maxMatch, ...(offsetField === undefined ? {} : { offsetField }) };
  return { kind: 'host', operator: 'regexExtract', args, input, span };
}

function liftSubstitute(node: Substitute): Plan {
  const commands = parseSed(node.script) ?? [];
  if (!commands.some((command) => command.kind === 's' && isRefused(command.pattern))) return node;
  const { input, span, field, script } = node;
  return { kind: 'host', operator: 'regexSed', args: { field, script }, input, span };
}

/** The rewriting of one node by what becomes of its expressions. */
function liftExpressions<N extends Aggregate | Attach | Limit | Window>(node: N, change: (lifter: Lifter) => N): Plan {
  const lifter = new Lifter(node.input);
  const changed = change(lifter);
  return lifter.plan === node.input ? node : { ...changed, input: lifter.plan };
}

function liftItems(items: readonly AggregateItem[], lifter: Lifter): readonly AggregateItem[] {
  return items.map((item) => (item.arg === undefined ? item : { ...item, arg: lifter.expression(item.arg) }));
}

function liftWindow(node: Window): Plan {
  const { resets } = node;
  return liftExpressions(node, (lifter) => {
    const items = liftItems(node.items, lifter);
    if (resets === undefined) return { ...node, items };
    const before = resets.before === undefined ? {} : { before: lifter.expression(resets.before) };
    const after = resets.after === undefined ? {} : { after: lifter.expression(resets.after) };
    return { ...node, items, resets: { ...resets, ...before, ...after } };
  });
}

/**
 * The node with every regular expression that RE2 refuses, and every call of lookup(), moved into steps below it
 * (operators regex…, perValue and lookupObject), or the node itself if there is none. Its inputs are not looked at.
 */
export function liftRegexes(node: Plan): Plan {
  switch (node.kind) {
    case 'filter':
      return liftFilter(node);
    case 'extend':
      return liftExtend(node);
    case 'extract':
      return liftExtract(node);
    case 'substitute':
      return liftSubstitute(node);
    case 'aggregate':
      return liftExpressions(node, (lifter) => ({ ...node, items: liftItems(node.items, lifter) }));
    case 'window':
      return liftWindow(node);
    case 'attach':
      return liftExpressions(node, (lifter) => ({
        ...node,
        keys: node.keys.map((key) => ({ ...key, expr: lifter.expression(key.expr) })),
      }));
    case 'limit': {
      const { while: condition } = node;
      if (condition === undefined) return node;
      return liftExpressions(node, (lifter) => ({
        ...node,
        while: { ...condition, expr: lifter.expression(condition.expr) },
      }));
    }
    default:
      return node;
  }
}
