import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Diagnostic } from './diagnostic.js';
import { diagnosticToJson, renderDiagnostic } from './render.js';

function at(source: string, marked: string, more: Partial<Diagnostic> = {}): Diagnostic {
  const from = source.indexOf(marked);
  return { code: 't/bad', kind: 'user', message: 'bad', source, span: { from, to: from + marked.length }, ...more };
}

function shows(d: Diagnostic, expected: readonly string[], columns?: number): void {
  const options = { color: false, ...(columns === undefined ? {} : { columns }) };
  assert.equal(renderDiagnostic(d, options), expected.join('\n'));
}

describe('renderDiagnostic', () => {
  it('shows the line, a caret underline and the hint', () => {
    shows(at('index=main | stat count', 'stat', { hint: 'did you mean "stats"?' }), [
      'error[t/bad]: bad',
      '  --> <search>:1:14',
      '  |',
      '1 | index=main | stat count',
      '  |              ^^^^',
      'hint: did you mean "stats"?',
    ]);
  });

  it('widens the gutter with the line number and names the file', () => {
    shows(at(`${'a\n'.repeat(11)}x: [`, '[', { file: 'd/x.yml' }), [
      'error[t/bad]: bad',
      '   --> d/x.yml:12:4',
      '   |',
      '12 | x: [',
      '   |    ^',
    ]);
  });

  it('underlines every line of a short span', () => {
    shows(at('search a\r\n| where (x\n| head 5', '(x\n| head'), [
      'error[t/bad]: bad',
      '  --> <search>:2:9',
      '  |',
      '2 | | where (x',
      '  |         ^^',
      '3 | | head 5',
      '  | ^^^^^^',
    ]);
  });

  it('cuts the middle of a long span', () => {
    shows(at('a\nb\nc\nd\ne\nf', 'a\nb\nc\nd\ne'), [
      'error[t/bad]: bad',
      '  --> <search>:1:1',
      '  |',
      '1 | a',
      '  | ^',
      '...',
      '5 | e',
      '  | ^',
    ]);
  });

  it('expands tabs and gives wide characters two carets', () => {
    shows(at('a\tb 日本 = x', '日本'), [
      'error[t/bad]: bad',
      '  --> <search>:1:5',
      '  |',
      '1 | a   b 日本 = x',
      '  |       ^^^^',
    ]);
  });

  it('does not count combining marks and shows control characters', () => {
    shows(at('e\u0301\u001b[31m oops', 'oops'), [
      'error[t/bad]: bad',
      '  --> <search>:1:9',
      '  |',
      '1 | e\u0301␛[31m oops',
      '  |        ^^^^',
    ]);
  });

  it('clips a long line around the caret', () => {
    const d = at(`${'a'.repeat(60)}BAD${'z'.repeat(60)}`, 'BAD');
    shows(
      d,
      [
        'error[t/bad]: bad',
        '  --> <search>:1:61',
        '  |',
        '1 | …aaaaaaaaaaaaBADzzzzzzzzzzzzzzzzzzzz…',
        '  |              ^^^',
      ],
      41,
    );
  });

  it('points behind the last character at the end of the text', () => {
    shows(at('| where', '', { span: { from: 7, to: 7 } }), [
      'error[t/bad]: bad',
      '  --> <search>:1:8',
      '  |',
      '1 | | where',
      '  |        ^',
    ]);
  });

  it('keeps to the text when the span lies beyond it', () => {
    shows(at('ab', '', { span: { from: 50, to: 60 } }), [
      'error[t/bad]: bad',
      '  --> <search>:1:3',
      '  |',
      '1 | ab',
      '  |   ^',
    ]);
  });

  it('gives the byte offset of a binary file', () => {
    shows({ code: 'x/y', kind: 'warning', message: 'damaged', file: 'a.evtx', offset: 4096 }, [
      'warning[x/y]: damaged',
      '  --> a.evtx: byte 4096',
    ]);
  });

  it('tells the kinds apart and colours only when asked', () => {
    const d: Diagnostic = { code: 'x/y', kind: 'unsupported', message: 'm' };
    shows(d, ['unsupported[x/y]: m']);
    assert.equal(renderDiagnostic(d, { color: true }), '\u001b[1;35munsupported[x/y]\u001b[0m\u001b[1m: m\u001b[0m');
  });

  it('reads the text from the options when the diagnostic has none', () => {
    const d: Diagnostic = { code: 'x/y', kind: 'bug', message: 'm', span: { from: 2, to: 3 } };
    assert.equal(
      renderDiagnostic(d, { color: false, source: { name: 'q.spl', text: 'a b' } }),
      ['bug[x/y]: m', '  --> q.spl:1:3', '  |', '1 | a b', '  |   ^'].join('\n'),
    );
  });
});

describe('diagnosticToJson', () => {
  it('adds lines and columns and leaves the text out', () => {
    assert.deepEqual(diagnosticToJson(at('a\nbc d', 'bc')), {
      code: 't/bad',
      kind: 'user',
      message: 'bad',
      span: { from: 2, to: 4, line: 2, column: 1, end_line: 2, end_column: 3 },
    });
  });

  it('keeps bare offsets when there is no text', () => {
    const d: Diagnostic = { code: 'x/y', kind: 'user', message: 'm', span: { from: 1, to: 2 } };
    assert.deepEqual(diagnosticToJson(d), { code: 'x/y', kind: 'user', message: 'm', span: { from: 1, to: 2 } });
  });
});
