import type { Aside } from './model.js';
import * as schema from './schema.js';
import { readShape } from './shape.js';
import type { Reading, YamlFile } from './yaml-file.js';

/** Reads `playbooks/*.yml` and what is in `removed/`: nothing of it runs or is built, but names and ids are taken. */
export function readAside(file: YamlFile): Reading<Aside> {
  const { item, diagnostics } = readShape(file, schema.aside);
  if (item === undefined) return { diagnostics };
  return { item: { name: item.name, id: item.id.toLowerCase(), file: file.path }, diagnostics };
}
