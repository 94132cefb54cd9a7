import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type DataModel, dataset, definerOf, loadKnowledge } from '../../src/knowledge/index.js';
import { corpusFolder, NO_CORPUS } from './corpus.js';

/*
 * Every data model, dataset, node and field that security_content uses must be in the bundled pack, except for what
 * Splunk's models do not have either, and what comes from apps whose models are not public.
 */

const PACK = fileURLToPath(new URL('../../packs/cim', import.meta.url));

/** Why Karst has no such data model. */
const OTHER_APPS: Readonly<Record<string, string>> = {
  Identity_Management: 'assets and identities of Enterprise Security',
  UEBA: 'Splunk UBA',
};

/** Fields that detections name although the Common Information Model has none of that name in that dataset. */
const NOT_IN_CIM: ReadonlySet<string> = new Set([
  'All_Certificates.SSL.dest',
  'All_Certificates.SSL.sourcetype',
  'All_Certificates.SSL.src',
  'Authentication.method',
  'DNS.flow_id',
  'Processes.orig_process_name',
  'Processes.path',
  'processes.process_name',
  'web.url',
]);

interface Use {
  readonly file: string;
  readonly models: readonly string[];
  readonly nodes: readonly string[];
  readonly fields: readonly string[];
}

const NAME = '[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*';

/** The tstats commands of a file, each up to the next pipe outside quotes. */
function usesIn(file: string, text: string): Use[] {
  const plain = text.replace(/\s+/g, ' ');
  return [...plain.matchAll(/\btstats\b((?:"(?:\\.|[^"\\])*"|[^"|])*)/g)].map(([, command = '']) => {
    const all = (pattern: string) => [...command.matchAll(new RegExp(pattern, 'gi'))].map(([, found = '']) => found);
    const names = command
      .replace(/`[^`]*`|\bIN ?\([^)]*\)/gi, ' ')
      .replace(/[=<>] ?(?:"(?:\\.|[^"\\])*"|[^\s()"]+)/g, ' ')
      .replace(/\bas "?[\w.]+"?/gi, ' ');
    return {
      file,
      models: all(`datamodel ?= ?"?(${NAME})`),
      nodes: all(`nodename ?= ?"?(${NAME})`),
      fields: [...names.matchAll(new RegExp(`(?<![\\w.*$])${NAME}`, 'g'))]
        .map(([n]) => n)
        .filter((n) => n.includes('.')),
    };
  });
}

/** `| from datamodel …` names no field. */
function fromUses(file: string, text: string): Use[] {
  const found = text.matchAll(new RegExp(`\\bfrom +datamodel *[:= ] *"?(${NAME})`, 'gi'));
  return [...found].map(([, model = '']) => ({ file, models: [model], nodes: [], fields: [] }));
}

function allUses(content: string): Use[] {
  return ['detections', 'baselines', 'investigations'].flatMap((folder) =>
    readdirSync(join(content, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.yml'))
      .flatMap((file) => {
        const text = readFileSync(join(content, folder, file), 'utf8');
        return [...usesIn(file, text), ...fromUses(file, text)];
      }),
  );
}

function problemsOf(use: Use, models: ReadonlyMap<string, DataModel>): string[] {
  const [name = ''] = use.models;
  const [modelName = '', ...path] = name.split('.');
  const model = models.get(modelName);
  if (modelName in OTHER_APPS) return [];
  if (model === undefined) return [`no data model ${name}`];
  const found =
    dataset(model, path.length === 0 ? undefined : path.join('.')) === undefined ? [`no dataset ${name}`] : [];
  const nodes = use.nodes.filter((node) => dataset(model, node)?.lineage.join('.') !== node);
  const fields = use.fields.filter((field) => definerOf(model, field) === undefined && !NOT_IN_CIM.has(field));
  return [
    ...found,
    ...nodes.map((node) => `no node ${node}`),
    ...fields.map((field) => `no field ${field} in ${name}`),
  ];
}

test('the data models, nodes and fields that security_content uses are in the pack', async (t) => {
  const corpus = corpusFolder();
  if (corpus === undefined) {
    t.skip(NO_CORPUS);
    return;
  }
  const { knowledge } = await loadKnowledge([PACK]);
  const uses = allUses(join(corpus, 'security_content')).filter(({ models }) => models.length > 0);
  const problems = uses.flatMap((use) => problemsOf(use, knowledge.dataModels).map((p) => `${use.file}: ${p}`));
  assert.deepEqual([...new Set(problems)], []);
  const fields = new Set(uses.flatMap((use) => use.fields));
  t.diagnostic(`${uses.length} uses of data models, ${fields.size} fields`);
  assert.ok(uses.length > 500 && fields.size > 100);
});
