import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fieldsOf, ingested, windowsEvent } from '../ingest.fixture.js';
import { closedEvent } from './cut.js';

describe('Windows events in XML that are cut off', () => {
  const good = (id: number) => windowsEvent(id, "<EventData><Data Name='A'>1</Data></EventData>");

  it('an event that is cut off before the next begins, or at the end: the fields before the cut are kept', async () => {
    const body = "<EventData><Data Name='A'>1</Data><Data Name='B'>two wor";
    const cut = windowsEvent(2, `${body}ds</Data></EventData>`).slice(0, -'ds</Data></EventData></Event>'.length);
    for (const [text, blockBytes] of [
      [`${good(1)}\n${cut}\n${good(3)}\n`, 1000],
      [`${good(1)}\n${cut}${good(3)}\n`, 17],
      [`${good(1)}\n${good(3)}\n${cut}`, 17],
    ] as const) {
      const { events, diagnostics } = await ingested(text, { blockBytes });
      const event = events.find((e) => fieldsOf(e).EventCode === '2');
      assert.deepEqual([events.length, event?.raw, fieldsOf(event).A, fieldsOf(event).B], [3, cut, '1', 'two wor']);
      assert.deepEqual(
        diagnostics.map((d) => [d.code, d.offset]),
        [['ingest/cut-event', text.indexOf(cut)]],
      );
    }
  });

  it('closes what is open, and nothing else', () => {
    const head = '<Event><System><EventID>1</EventID></System>';
    assert.equal(
      closedEvent(`${head}<EventData><Data Name='a'>x &am`),
      `${head}<EventData><Data Name='a'>x </Data></EventData></Event>`,
    );
    assert.equal(closedEvent(`${head}<EventData><Data Na`), `${head}<EventData></EventData></Event>`);
    assert.equal(closedEvent(`${head}</Event>`), undefined);
    assert.equal(closedEvent(`${head}<EventData></Data>`), undefined);
    assert.equal(closedEvent('<Event><System><EventID>1</Eve'), undefined);
  });
});
