import type { Surface } from './http/index.js';

/** One door for several surfaces; what none of them has, the first answers. */
export function mergeSurfaces(surfaces: readonly Surface[]): Surface {
  const [first, ...others] = surfaces;
  if (first === undefined) throw new Error('a door needs a surface');
  return {
    ...first,
    routes: surfaces.flatMap(({ routes }) => routes),
    guards: Object.assign({}, first.guards, ...others.map(({ guards }) => guards)) as Surface['guards'],
  };
}
