export { type Evaluate, expression, type Subject } from './expression.js';
export { isScalar, itemsOf, read, type Scalar, textOf, type Value } from './value.js';
