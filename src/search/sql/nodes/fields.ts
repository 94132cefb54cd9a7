import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser } from '../../../diagnostics/index.js';
import { constantOf } from '../../functions/index.js';
import type { Extend, Project, Rename } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import { countWildcards, fillPattern, hasWildcard, patternMatcher, resolvePatterns } from '../patterns.js';
import { evalIn } from '../scopes.js';
import type { Stage } from '../stage.js';

const diagnose = diagnoser(searchMessages);

export function compileExtend(extend: Extend, input: Stage, context: CompileContext): Stage {
  let stage = input;
  for (const { field, expr } of extend.assignments) {
    if (stage.heavy) stage = stage.seal();
    const constant = constantOf(expr, (name) => stage.constant(name));
    const value = evalIn(expr, stage, context);
    if (value.type === 'null') stage.clear(field);
    else stage.assign(field, value, constant);
  }
  return stage;
}

export function compileProject(project: Project, stage: Stage): Stage {
  const names = stage.names();
  if (project.mode === 'exact') {
    stage.keep(resolvePatterns(project.patterns, names));
    return stage;
  }
  const listed = new Set(resolvePatterns(project.patterns, names));
  if (project.mode === 'drop') {
    stage.drop([...listed]);
    return stage;
  }
  const internal = names.filter((n) => (n === '_time' || n === '_raw') && !listed.has(n));
  stage.keep([...internal, ...[...listed].filter((n) => stage.has(n))]);
  return stage;
}

/** `from` → `to` for one pair, wildcards resolved. */
function expandPair(from: string, to: string, names: readonly string[]): readonly (readonly [string, string])[] {
  if (!hasWildcard(from)) return [[from, to]];
  const matches = patternMatcher(from);
  return names.flatMap((name) => {
    const texts = matches(name);
    return texts === undefined ? [] : [[name, fillPattern(to, texts)] as const];
  });
}

/** The target takes the source's value on every row, absent where it is absent (rename page). */
export function compileRename(rename: Rename, stage: Stage, context: CompileContext): Stage {
  for (const { from, to, span } of rename.pairs) {
    if (countWildcards(from) !== countWildcards(to)) {
      context.report(diagnose('search/wildcards-differ', { span }, from, to));
      continue;
    }
    for (const [source, target] of expandPair(from, to, stage.names())) {
      if (source !== target) stage.rename(source, target);
    }
  }
  return stage;
}
