import type { Combine, Json, JsonPaths, Replace, Show, ToJson, Unnest } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import type { Stage } from '../stage.js';
import { compileCombine } from './combine.js';
import { compileJson } from './json.js';
import { compileJsonPaths } from './json-paths.js';
import { compileReplace } from './replace.js';
import { compileToJson } from './to-json.js';
import { compileUnnest } from './unnest.js';

/** Nodes that make values of texts, and rows of values. */
export type StructureNode = Unnest | Combine | Replace | Json | JsonPaths | ToJson | Show;

export function compileStructure(node: StructureNode, input: Stage, context: CompileContext): Stage {
  switch (node.kind) {
    case 'unnest':
      return compileUnnest(node, input, context);
    case 'combine':
      return compileCombine(node, input, context);
    case 'replace':
      return compileReplace(node, input, context);
    case 'json':
      return compileJson(node, input, context);
    case 'jsonPaths':
      return compileJsonPaths(node, input, context);
    case 'toJson':
      return compileToJson(node, input);
    // How a field is shown matters to the final columns alone (shown-formats.ts).
    case 'show':
      return input;
  }
}
