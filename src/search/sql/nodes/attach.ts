import { HELD_POSITION, type HeldRows } from '../../../store/index.js';
import type { Attach, AttachedField } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import { asList, asText, choose, isPresent, NOTHING, NULL_TEXT } from '../convert.js';
import { identifier, type Sql, sql } from '../fragment.js';
import { evalIn } from '../scopes.js';
import { newSelect, type Select } from '../select.js';
import { Stage } from '../stage.js';
import type { Typed } from '../typed.js';
import { heldField } from './held.js';

/** The table's side of the join: columns under names that nothing else has, made as they are asked for. */
class Beside {
  readonly select: Select;
  readonly #names = new Map<string, Typed>();

  constructor(
    private readonly table: HeldRows,
    private readonly context: CompileContext,
  ) {
    this.select = newSelect({ kind: 'table', table: table.table });
  }

  field(name: string): Typed {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const typed = heldField(this.table, name);
    if (typed === undefined) return NOTHING;
    const out = { ...typed, sql: this.#output(name, typed.sql) };
    this.#names.set(name, out);
    return out;
  }

  position(): Sql {
    return this.#output('beside', identifier(HELD_POSITION));
  }

  #output(hint: string, value: Sql): Sql {
    const name = this.context.names.fresh(hint);
    this.select.columns.set(name, value);
    return identifier(name);
  }
}

/** A key as text: with a list on one of the sides, both as all their values, spelled by the engine. */
function keyText(typed: Typed, lists: boolean): Sql {
  if (typed.type === 'null') return NULL_TEXT;
  if (!lists) return sql`toNullable(${asText(typed).sql})`;
  return sql`arrayMap(l -> if(empty(l), NULL, toJSONString(l)), [${asList(typed).sql}])[1]`;
}

/** `own` where the field keeps its value, `beside` where it takes that of the table. */
function merged({ mode }: AttachedField, own: Typed | undefined, beside: Typed): Typed {
  if (mode === 'replace' || own === undefined || own.type === 'null') return beside;
  if (beside.type === 'null') return own;
  return mode === 'prefer' ? choose(isPresent(beside), beside, own) : choose(isPresent(own), own, beside);
}

/** The rows beside those of the table: of each the one that has its keys, or all of them. */
function joined(node: Attach, beside: Beside, input: Stage, context: CompileContext): Stage {
  const keys = node.keys.map(({ from, expr }) => {
    const [own, other] = [evalIn(expr, input, context), beside.field(from)];
    const lists = [own, other].some((typed) => typed.type === 'list');
    return [input.output('key', keyText(own, lists)), keyText(other, lists)] as const;
  });
  const left = input.seal();
  const select = newSelect({
    kind: 'join',
    left: input.select,
    right: beside.select,
    keys,
    strictness: node.matches === 'one' ? 'any' : 'all',
    keepUnmatched: node.keepUnmatched,
  });
  const order = left.order();
  const positions = node.matches === 'all' ? [{ descending: false, pull: () => beside.position() }] : [];
  return new Stage(select, left, left.names(), [...order, ...positions], context.names);
}

/** No row has an answer in a table without rows. */
function besideNothing({ keepUnmatched }: Attach, input: Stage): Stage {
  if (keepUnmatched) return input;
  input.select.limit = 0;
  return input.seal();
}

export function compileAttach(node: Attach, input: Stage, context: CompileContext): Stage {
  const beside = new Beside(node.table, context);
  const stage = node.table.count === 0 ? besideNothing(node, input) : joined(node, beside, input, context);
  for (const field of node.fields) {
    const value = merged(field, stage.field(field.to), beside.field(field.from));
    if (value.type === 'null') stage.clear(field.to);
    else stage.assign(field.to, value);
  }
  return stage;
}
