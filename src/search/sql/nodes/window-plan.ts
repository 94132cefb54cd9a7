import type { Window } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import type { Stage } from '../stage.js';
import { compileOverWindows } from './window.js';
import { compileBesideGroups, gathers, readsAlike, readsCheaply } from './window-join.js';
import { compileTimeWindow } from './window-time.js';

/**
 * A grouping of all rows is joined to them where they can be read twice; else, and for windows that move, there are
 * window functions, which sort the rows.
 */
export function compileWindow(node: Window, input: (context: CompileContext) => Stage, context: CompileContext): Stage {
  const { frame } = node;
  if (frame !== undefined && 'seconds' in frame) return compileTimeWindow({ ...node, frame }, input, context);
  if (frame === undefined && (readsCheaply(node.input) || (gathers(node) && readsAlike(node.input)))) {
    return compileBesideGroups(node, input, context);
  }
  return compileOverWindows(node, input(context), context);
}
