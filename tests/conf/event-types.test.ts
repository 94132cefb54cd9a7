import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertQuiet, ConfBed } from '../bed/conf-bed.js';

let bed: ConfBed;
before(async () => {
  bed = await ConfBed.open();
});
after(() => bed.close());

const FILES = {
  'default/eventtypes.conf':
    '[err]\nsearch = error\npriority = 2\n[any]\nsearch = *\npriority = 1\n[cisco-%code%]\nsearch = code=*\npriority = 3\n' +
    '[off]\nsearch = *\ndisabled = 1\n',
  'default/tags.conf':
    '[host=my%20box]\nprod = enabled\nold = disabled\n[eventtype=cisco-432]\ncisco = enabled\n[eventtype=err]\nbad = enabled\n',
};
const TEXT = 'error one\ncode=432 two\ncode=7 three\n';

let cases = 0;
async function rows(spl: string) {
  const given = { index: `e${cases++}`, host: 'my box' };
  const { rows: found, diagnostics } = await bed.search(FILES, TEXT, spl, given);
  assertQuiet(diagnostics);
  return found;
}

test('eventtype: all that match, by priority, with the values of fields in their names', async () => {
  assert.deepEqual(await rows('| sort _raw | table eventtype'), [
    { eventtype: ['any', 'cisco-432'] },
    { eventtype: ['any', 'cisco-7'] },
    { eventtype: ['any', 'err'] },
  ]);
});

test('searches for a type whose name takes in a field', async () => {
  for (const [term, count] of [
    ['eventtype=cisco-432', '1'],
    ['eventtype=cisco-4*', '1'],
    ['eventtype=cisco-*', '2'],
    ['eventtype=ci*', '2'],
    ['eventtype=cisco-9', '0'],
    ['eventtype=err', '1'],
    ['eventtype=*', '3'],
    ['eventtype=off', '0'],
    ['NOT eventtype=cisco-7', '2'],
    ['eventtype IN (err, cisco-7)', '2'],
    ['tag=cisco', '1'],
  ]) {
    assert.deepEqual(await rows(`${term} | stats count`), [{ count }], term);
  }
});

test('tags of such a name, of a host, of a type', async () => {
  assert.deepEqual(await rows('| sort _raw | table tag tag::eventtype'), [
    { tag: ['cisco', 'prod'], 'tag::eventtype': 'cisco' },
    { tag: 'prod' },
    { tag: ['bad', 'prod'], 'tag::eventtype': 'bad' },
  ]);
});

test('typer gives the same', async () => {
  assert.deepEqual(await rows('code=432 | fields code _raw | typer | table eventtype'), [
    { eventtype: ['any', 'cisco-432'] },
  ]);
});

test('event types built on others, tags of values with wildcards, faulty and chained knowledge', async () => {
  const files = {
    'default/props.conf':
      '[t]\nEVAL-good = 1\nEVAL-bad = len(a, b)\nLOOKUP-1 = owners box OUTPUT owner\nLOOKUP-2 = teams owner OUTPUT team\n',
    'default/transforms.conf': '[owners]\nfilename = owners.csv\n[teams]\nfilename = teams.csv\n',
    'lookups/owners.csv': 'box,owner\nb1,ann\n',
    'lookups/teams.csv': 'owner,team\nann,red\n',
    'default/eventtypes.conf':
      '[base]\nsearch = error\n[built]\nsearch = eventtype=base code=4*\n[around]\nsearch = eventtype=circle OR code=7\n' +
      '[circle]\nsearch = eventtype=around\n',
    'default/tags.conf':
      '[code=4*]\nfour = enabled\n[eventtype=bui*]\nbuilt = enabled\n[eventtype=circle]\nround = enabled\n[box=B1]\nbox = enabled\n',
  };
  const text = 'error code=432 box=b1\ncode=7 box=b2\n';
  const find = async (spl: string) => bed.search(files, text, spl, { index: `e${cases++}` });
  const { rows: all, messages } = await find('| sort _raw | table eventtype tag good bad owner team');
  assert.deepEqual(all, [
    { eventtype: ['around', 'circle'], tag: 'round', good: '1' },
    { eventtype: ['base', 'built'], tag: ['box', 'built', 'four'], good: '1', owner: 'ann', team: 'red' },
  ]);
  const texts = JSON.stringify(messages);
  assert.match(texts, /The field bad is left out: EVAL-bad at [^ ]*props\.conf:3 cannot be computed/);
  for (const [term, count] of [
    ['eventtype=built', '1'],
    ['tag=four', '1'],
    ['tag=built', '1'],
    ['tag=round', '1'],
    ['tag::box=box', '1'],
    ['team=red', '1'],
    ['NOT eventtype=circle', '1'],
  ]) {
    assert.deepEqual((await find(`${term} | stats count`)).rows, [{ count }], term);
  }
});
