import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { dataset, definerOf, loadKnowledge, rootsOf } from './index.js';

/** Writes apps as `{ 'app/default/…': text }`, loads them in ASCII order, and says what went wrong at which text. */
async function load(t: TestContext, files: Readonly<Record<string, unknown>>) {
  const root = await mkdtemp(join(tmpdir(), 'karst-models-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(root, dirname(path)), { recursive: true });
    await writeFile(join(root, path), typeof content === 'string' ? content : JSON.stringify(content, null, 1));
  }
  const apps = [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? ''))].sort();
  const { knowledge, diagnostics } = await loadKnowledge(apps.map((app) => join(root, app)));
  const problems = diagnostics.map(({ kind, code, source = '', span = { from: 0, to: 0 } }) => {
    return `${kind} ${code.replace('knowledge/', '')}: ${source.slice(span.from, span.to)}`;
  });
  return { models: knowledge.dataModels, problems, diagnostics, root };
}

const evaluation = (field: string, expression: string, extra: object = {}) => ({
  calculationID: `calc_${field}`,
  calculationType: 'Eval',
  expression,
  outputFields: [{ fieldName: field, type: 'string' }],
  ...extra,
});

const NET = {
  modelName: 'Net',
  displayName: 'Network',
  objects: [
    {
      objectName: 'All',
      parentName: 'BaseEvent',
      constraints: [{ search: '(`net_indexes`) tag=network' }],
      fields: [
        { fieldName: '_time', type: 'timestamp' },
        { fieldName: 'src', type: 'ipv4', required: true },
        { fieldName: 'port', type: 'number', multivalue: true },
        { fieldName: 'All', type: 'objectCount' },
      ],
      calculations: [evaluation('action', 'if(isnull(action),"unknown",action)'), evaluation('port', 'port + 0')],
    },
    {
      objectName: 'Blocked',
      parentName: 'All',
      constraints: [{ search: 'action=blocked' }, { search: 'a=1 OR b=1' }],
      fields: [{ fieldName: 'rule', type: 'string' }],
      calculations: [evaluation('rule', 'action.":".src')],
    },
    { objectName: 'Dropped', parentName: 'Blocked', constraints: [{ search: 'rule=drop*' }] },
    { objectName: 'Errors', parentName: 'BaseEvent' },
  ],
};

test('a dataset has what its ancestors have, and names say whose a field is', async (t) => {
  const { models, problems } = await load(t, { 'A/default/data/models/Net.json': NET });
  assert.deepEqual(problems, []);
  const net = models.get('Net');
  assert.ok(net !== undefined);
  assert.equal(net.displayName, 'Network');
  assert.deepEqual(rootsOf(net), ['All', 'Errors']);
  const dropped = dataset(net, 'Dropped');
  assert.deepEqual(dropped?.lineage, ['All', 'Blocked', 'Dropped']);
  assert.deepEqual(dropped?.rows, { kind: 'events' });
  assert.equal(dropped?.constraint, '(`net_indexes`) tag=network');
  assert.equal(dropped?.restriction, '((action=blocked) (a=1 OR b=1)) (rule=drop*)');
  assert.deepEqual(
    dropped?.calculations.map((c) => (c.kind === 'eval' ? `${c.field} = ${c.expr.kind}` : c.kind)),
    ['action = call', 'port = binary', 'rule = binary'],
  );
  assert.deepEqual(
    dropped?.fields.map((f) => `${f.qualified} ${f.type} ${f.origin}${f.inherited ? ' inherited' : ''}`),
    [
      '_time timestamp internal inherited',
      'host string internal inherited',
      'source string internal inherited',
      'sourcetype string internal inherited',
      'All.src ipv4 extracted inherited',
      'All.port string calculated inherited',
      'All.action string calculated inherited',
      'All.is_Blocked boolean flag inherited',
      'All.is_not_Blocked boolean flag inherited',
      'All.Blocked.rule string calculated inherited',
      'All.Blocked.is_Dropped boolean flag inherited',
      'All.Blocked.is_not_Dropped boolean flag inherited',
    ],
  );
  const all = dataset(net, 'All');
  assert.equal(all?.restriction, '');
  assert.deepEqual(
    all?.fields.filter((f) => f.required).map((f) => f.name),
    ['src'],
  );
  assert.deepEqual(all?.fields.find((f) => f.name === 'is_not_Blocked')?.flag, {
    constraint: '(action=blocked) (a=1 OR b=1)',
    negated: true,
  });
  assert.equal(dataset(net, 'Errors')?.constraint, '');
});

test('a dataset is found by its name, its lineage, and either after the model', async (t) => {
  const { models } = await load(t, {
    'A/default/data/models/Net.json': NET,
    'A/default/data/models/Auth.json': {
      modelName: 'Auth',
      objects: [
        { objectName: 'Auth', parentName: 'BaseEvent' },
        { objectName: 'Failed', parentName: 'Auth' },
      ],
    },
  });
  const [net, auth] = [models.get('Net'), models.get('Auth')];
  assert.ok(net !== undefined && auth !== undefined);
  const names = [
    'Blocked',
    'All.Blocked',
    'Net.All.Blocked',
    'Net.Blocked',
    undefined,
    'Net',
    'Errors.Blocked',
    'blocked',
  ];
  assert.deepEqual(
    names.map((name) => dataset(net, name)?.lineage.join('.')),
    ['All.Blocked', 'All.Blocked', 'All.Blocked', 'All.Blocked', 'All', undefined, undefined, undefined],
  );
  assert.deepEqual(
    ['Auth', 'Auth.Auth', 'Auth.Failed', 'Auth.Auth.Failed'].map((name) => dataset(auth, name)?.lineage.join('.')),
    ['Auth', 'Auth', 'Auth.Failed', 'Auth.Failed'],
  );
  assert.deepEqual(
    ['All.src', 'All.Blocked.rule', 'All.Blocked.src', '_time', 'All.is_Blocked'].map((f) => definerOf(net, f)?.name),
    ['All', 'Blocked', undefined, undefined, 'All'],
  );
});

test('base searches, transactions, patterns and lookups', async (t) => {
  const { models, problems } = await load(t, {
    'A/default/transforms.conf': '[codes]\nfilename = codes.csv\n',
    'A/lookups/codes.csv': 'id,text\n1,one\n',
    'A/default/data/models/M.json': {
      modelName: 'M',
      objects: [
        {
          objectName: 'Plain',
          parentName: 'BaseSearch',
          baseSearch: 'a="x|y" tag=t',
          constraints: [{ search: 'b=1' }],
        },
        { objectName: 'Piped', parentName: 'BaseSearch', baseSearch: 'tag=t | eval a=lower(a)' },
        { objectName: 'Below', parentName: 'Piped', constraints: [{ search: 'a=x' }] },
        { objectName: 'Session', parentName: 'BaseTransaction', groupByFields: ['id'] },
        {
          objectName: 'Found',
          parentName: 'BaseEvent',
          calculations: [
            {
              calculationID: 'domain',
              calculationType: 'Rex',
              inputField: 'mail',
              expression: '@(?<domain>.+)$',
              outputFields: [{ fieldName: 'domain', type: 'string' }],
            },
            {
              calculationID: 'code',
              calculationType: 'Lookup',
              lookupName: 'codes',
              lookupInputs: [{ inputField: 'code_id', lookupField: 'id' }],
              outputFields: [{ fieldName: 'code', lookupOutputFieldName: 'text' }],
            },
            {
              calculationID: 'old',
              calculationType: 'Lookup',
              lookupName: 'codes',
              inputField: 'id',
              outputFields: [{ fieldName: 'text' }],
            },
          ],
        },
      ],
    },
  });
  assert.deepEqual(problems, []);
  const model = models.get('M');
  assert.ok(model !== undefined);
  assert.equal(dataset(model, 'Plain')?.constraint, '(a="x|y" tag=t) (b=1)');
  assert.deepEqual(dataset(model, 'Below')?.rows, { kind: 'search', search: 'tag=t | eval a=lower(a)' });
  assert.equal(dataset(model, 'Below')?.restriction, 'a=x');
  assert.equal(dataset(model, 'Session')?.rows.kind, 'unsupported');
  const [rex, code, old] = dataset(model, 'Found')?.calculations ?? [];
  assert.deepEqual(rex, { kind: 'rex', input: 'mail', regex: '@(?<domain>.+)$', groups: ['domain'] });
  assert.ok(code?.kind === 'lookup' && old?.kind === 'lookup');
  assert.deepEqual(
    [code.lookup.table.name, code.lookup.inputs, code.lookup.outputs, code.lookup.keepExisting],
    ['codes', [{ column: 'id', field: 'code_id' }], [{ column: 'text', field: 'code' }], false],
  );
  assert.deepEqual(
    [old.lookup.inputs, old.lookup.outputs],
    [[{ column: 'id', field: 'id' }], [{ column: 'text', field: 'text' }]],
  );
});

test('what is inherited is not taken for a dataset of its own where a file repeats it', async (t) => {
  const { models, problems } = await load(t, {
    'A/default/data/models/M.json': {
      modelName: 'M',
      objects: [
        { objectName: 'R', parentName: 'BaseEvent', constraints: [{ search: 'x=1', owner: 'R' }] },
        {
          objectName: 'C',
          parentName: 'R',
          constraints: [
            { search: 'x=1', owner: 'R' },
            { search: 'y=1', owner: 'R.C' },
          ],
          fields: [
            { fieldName: 'a', type: 'string', owner: 'R' },
            { fieldName: 'host', type: 'string', owner: 'BaseEvent' },
            { fieldName: 'b', type: 'string', owner: 'R.C' },
          ],
          calculations: [evaluation('a', '1', { owner: 'R' }), evaluation('c', '2', { owner: 'R.C' })],
        },
      ],
    },
  });
  assert.deepEqual(problems, []);
  const c = models.get('M')?.datasets.get('C');
  assert.deepEqual([c?.constraint, c?.fields.map(({ name }) => name), c?.calculations.length], ['y=1', ['b', 'c'], 1]);
});

test('what is wrong is said at its place, and the rest is read', async (t) => {
  const { models, problems, diagnostics } = await load(t, {
    'A/default/data/models/M.json': {
      modelName: 'M',
      objects: [
        {
          objectName: 'R',
          parentName: 'BaseEvent',
          fields: [{ fieldName: 'ok' }, { fieldName: 'odd', type: 'money' }, { type: 'string' }],
          calculations: [
            evaluation('bad', 'if("a\\t", '),
            evaluation('good', '1'),
            { calculationID: 'geo', calculationType: 'GeoIP', inputField: 'ip' },
            { calculationID: 'rex', calculationType: 'Rex', inputField: 'a', expression: '(b' },
            { calculationID: 'names', calculationType: 'Rex', inputField: 'a', expression: '(b)' },
            {
              calculationID: 'look',
              calculationType: 'Lookup',
              lookupName: 'none',
              inputField: 'a',
              outputFields: [{ fieldName: 'b' }],
            },
            { calculationID: 'half', calculationType: 'Lookup', lookupName: 'none' },
            { calculationID: 'kind' },
          ],
          constraints: 'tag=x',
        },
        { objectName: 'R', parentName: 'BaseEvent' },
        { objectName: 'Orphan', parentName: 'Rr' },
        { objectName: 'Lost', parentName: 'Orphan' },
        { objectName: 'One', parentName: 'Two' },
        { objectName: 'Two', parentName: 'One' },
        { objectName: 'Below', parentName: 'Two' },
        { objectName: 'Base', parentName: 'BaseSearch' },
        { parentName: 'R' },
        7,
      ],
    },
    'A/default/data/models/Empty.json': '{}',
    'A/default/data/models/Broken.json': '{ "modelName": "Broken",\n "objects": [,] }',
    'A/default/data/models/Cut.json': '{ "modelName": "Cut"',
    'A/default/data/models/notes.txt': 'x',
  });
  assert.deepEqual(
    problems.map((problem) => problem.replace(/\s+/g, ' ').slice(0, 75)),
    [
      'user data-model-json: ,',
      'user data-model-json: ',
      'user data-model-part-missing: {}',
      'user data-model-shape: "tag=x"',
      'user spl/expected: ',
      'unsupported data-model-calculation-unsupported: { "calculationID": "geo", "',
      'user regex-invalid: "(b"',
      'user regex-without-groups: "(b)"',
      'user lookup-unknown: "none"',
      'user data-model-part-missing: { "calculationID": "half", "calculationType":',
      'user data-model-part-missing: { "calculationID": "half", "calculationType":',
      'user data-model-part-missing: { "calculationID": "kind" }',
      'user data-model-field-type: "money"',
      'user data-model-part-missing: { "type": "string" }',
      'user data-model-dataset-twice: { "objectName": "R", "parentName": "BaseEven',
      'user data-model-part-missing: { "objectName": "Base", "parentName": "BaseSe',
      'user data-model-part-missing: { "parentName": "R" }',
      'user data-model-part-missing: 7',
      'user data-model-parent-unknown: "Rr"',
      'user data-model-circle: "Two"',
      'user data-model-circle: "One"',
    ],
  );
  assert.deepEqual([...models.keys()], ['M']);
  const m = models.get('M');
  assert.deepEqual([...(m?.datasets.keys() ?? [])], ['R']);
  assert.deepEqual(
    m?.datasets.get('R')?.fields.map(({ name, type }) => `${name} ${type}`),
    ['ok string', 'odd string', 'bad string', 'good string', 'b string'],
  );
  const orphan = diagnostics.find(({ code }) => code === 'knowledge/data-model-parent-unknown');
  assert.equal(orphan?.hint, 'Did you mean R?');
  const bad = diagnostics.find(({ code }) => code.startsWith('spl/'));
  assert.ok(bad?.message.startsWith('calc_bad: '));
  assert.ok(bad?.source?.slice(0, bad.span?.from).endsWith('if(\\"a\\\\t\\",'), bad?.source?.slice(0, bad.span?.from));
});

test('of models with one name the whole of the one that wins counts', async (t) => {
  const model = (dataset: string) => ({ modelName: 'M', objects: [{ objectName: dataset, parentName: 'BaseEvent' }] });
  const { models, problems } = await load(t, {
    'A/default/data/models/M.json': model('a_default'),
    'B/default/data/models/M.json': model('b_default'),
    'A/local/data/models/M.json': model('a_local'),
    'B/local/data/models/N.json': { ...model('n'), modelName: 'N' },
    'A/default/datamodels.conf': '[M]\nacceleration = true\nacceleration.earliest_time = -1y\nstrict_fields = true\n',
    'B/default/datamodels.conf': '[M]\nstrict_fields = false\nacelleration = 1\n',
  });
  assert.deepEqual(problems, [
    'unsupported setting-unsupported: strict_fields = false',
    'warning unknown-setting: acelleration = 1',
  ]);
  assert.deepEqual([...models].map(([name, { datasets }]) => [name, [...datasets.keys()]]).sort(), [
    ['M', ['a_local']],
    ['N', ['n']],
  ]);
});
