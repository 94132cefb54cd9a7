import { type Sql, sql } from '../../sql/fragment.js';
import { leastDigits, numberResult, numeric } from '../arguments.js';
import type { EvalFunction } from '../function.js';

type Example = readonly [string, string | null];

/** A function of radians or ratios; outside its domain the result is nan. */
function trigonometric(name: string, fn: Sql, summary: string, ...examples: readonly Example[]): EvalFunction {
  return numeric({ name, arity: [1, 1], syntax: `${name}(<num>)`, summary, examples }, (args) =>
    numberResult(sql`${fn}(${args[0]?.sql ?? sql`NULL`})`, leastDigits(args)),
  );
}

function ofTwo(name: string, fn: Sql, syntax: string, summary: string, ...examples: readonly Example[]): EvalFunction {
  return numeric({ name, arity: [2, 2], syntax, summary, examples }, (args) =>
    numberResult(sql`${fn}(${args[0]?.sql ?? sql`NULL`}, ${args[1]?.sql ?? sql`NULL`})`, leastDigits(args)),
  );
}

/** From sinh and cosh: ClickHouse's own tanh is an approximation. */
const tanh = numeric(
  {
    name: 'tanh',
    arity: [1, 1],
    syntax: 'tanh(<num>)',
    summary: 'Hyperbolic tangent.',
    examples: [
      ['tanh(1)', '0.7615941559557649'],
      ['tanh(-1000)', '-1'],
    ],
  },
  (args) => {
    const ratio = sql`arrayMap(x -> if(abs(x) > 20, sign(x), sinh(x) / cosh(x)), [${args[0]?.sql ?? sql`NULL`}])[1]`;
    return numberResult(ratio, leastDigits(args));
  },
);

export const trig: readonly EvalFunction[] = [
  trigonometric('acos', sql`acos`, 'Arc cosine, 0 to pi.', ['acos(0)', '1.5707963267948966'], ['acos(2)', 'nan']),
  trigonometric('acosh', sql`acosh`, 'Inverse hyperbolic cosine.', ['acosh(2)', '1.3169578969248166']),
  trigonometric('asin', sql`asin`, 'Arc sine, -pi/2 to pi/2.', ['asin(1)', '1.5707963267948966']),
  trigonometric('asinh', sql`asinh`, 'Inverse hyperbolic sine.', ['asinh(1)', '0.881373587019543']),
  trigonometric('atan', sql`atan`, 'Arc tangent, -pi/2 to pi/2.', ['atan(0.50)', '0.46']),
  trigonometric('atanh', sql`atanh`, 'Inverse hyperbolic tangent.', ['atanh(0.500)', '0.549']),
  trigonometric('cos', sql`cos`, 'Cosine.', ['cos(-1)', '0.5403023058681398'], ['cos(pi())', '-1.00000000000']),
  trigonometric('cosh', sql`cosh`, 'Hyperbolic cosine.', ['cosh(1)', '1.5430806348152437']),
  trigonometric('sin', sql`sin`, 'Sine.', ['sin(1)', '0.8414709848078965']),
  trigonometric('sinh', sql`sinh`, 'Hyperbolic sine.', ['sinh(1)', '1.1752011936438014']),
  trigonometric('tan', sql`tan`, 'Tangent.', ['tan(1)', '1.5574077246549023'], ['tan(135)', '-0.08871575677006045']),
  tanh,
  ofTwo('atan2', sql`atan2`, 'atan2(<y>, <x>)', 'Angle of the point (x, y), -pi to pi.', ['atan2(0.50, 0.75)', '0.59']),
  ofTwo('hypot', sql`hypot`, 'hypot(<x>, <y>)', 'Length of the hypotenuse of a right triangle.', ['hypot(3, 4)', '5']),
];
