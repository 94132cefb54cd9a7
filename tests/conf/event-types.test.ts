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
