import type { Parameter, Query } from './query.js';

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\0': '\\0',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  "'": "\\'",
};

/** As the engine reads a value of type String: a tab would end it. */
function escaped(text: string): string {
  return text.replace(/[\\\0\b\f\n\r\t]/g, (c) => ESCAPES[c] ?? c);
}

/** A literal of SQL, and of a string within an array's text. */
function literal(text: string): string {
  return `'${text.replace(/[\\\0\b\f\n\r\t']/g, (c) => ESCAPES[c] ?? c)}'`;
}

function numberText(value: number): string {
  return String(value).replace('Infinity', 'inf').replace('NaN', 'nan');
}

/** The text that the engine reads a parameter's value from. */
function valueText(value: Parameter): string {
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return String(value);
  return `[${value.map((item) => (typeof item === 'number' ? numberText(item) : literal(item))).join(',')}]`;
}

/**
 * The query after a statement that gives its connection the values of the parameters; nothing of them gets into the query's
 * own text. chdb's function for queries with parameters keeps them in one place of the process, so that it runs one such
 * query at a time.
 */
export function withParameters({ text, parameters }: Query): string {
  const values = Object.entries(parameters);
  const bad = values.find(([name]) => !/^\w+$/.test(name));
  if (bad !== undefined) throw new TypeError(`not a name of a parameter: ${bad[0]}`);
  if (values.length === 0) return text;
  return `SET ${values.map(([name, value]) => `param_${name} = ${literal(valueText(value))}`).join(', ')}; ${text}`;
}
