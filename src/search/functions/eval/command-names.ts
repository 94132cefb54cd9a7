/** Command names of a search in order, without parsing it: pipes in quotes and subsearches do not count. */
export function commandNames(search: string): readonly string[] {
  const stages = [''];
  let depth = 0;
  for (const [piece] of search.matchAll(/"(?:\\.|[^"\\])*"|\\.|[\s\S]/g)) {
    if (piece === '[') depth++;
    if (piece === ']') depth--;
    if (piece === '|' && depth === 0) stages.push('');
    else stages[stages.length - 1] += piece;
  }
  const [first = '', ...rest] = stages.map((stage) => stage.trim());
  const base = first === '' ? [] : ['search'];
  return [...base, ...rest.flatMap((stage) => /^`?[\w-]+/.exec(stage)?.[0] ?? [])];
}
