import assert from 'node:assert/strict';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { type EvalExpr, parseSearchExpression, type SearchExpr } from '../search/spl/index.js';
import { loadKnowledge, type OriginKey } from './index.js';

const PACK = fileURLToPath(new URL('../../packs/sysmon', import.meta.url));
const WINDOWS: OriginKey = {
  sourcetype: 'xmlwineventlog',
  source: 'XmlWinEventLog:Microsoft-Windows-Sysmon/Operational',
  host: 'PC1',
};
const LINUX: OriginKey = { sourcetype: 'sysmon:linux', source: 'Syslog:Linux-Sysmon/Operational', host: 'lx1' };
const OTHER: OriginKey = { sourcetype: 'XmlWinEventLog', source: 'XmlWinEventLog:Application', host: 'PC1' };

const { knowledge, diagnostics } = await loadKnowledge([PACK]);

test('every setting of the pack is understood', () => {
  assert.deepEqual(diagnostics, []);
  for (const origin of [WINDOWS, LINUX]) {
    const names = knowledge.operationsFor(origin).calculated.map((c) => c.field);
    assert.ok(names.length > 30);
    assert.deepEqual(names, [...new Set(names)]);
  }
});

test('the blocks of a Windows event are fields of their own', () => {
  const blocks = knowledge.operationsFor(OTHER).extractions.flatMap((e) => e.groups);
  assert.deepEqual(blocks, ['DebugData_Xml', 'EventData_Xml', 'RenderingInfo_Xml', 'System_Props_Xml', 'UserData_Xml']);
});

test('its regular expressions are within what RE2 can run', () => {
  const patterns = (e: EvalExpr): string[] => {
    if (e.kind === 'binary') return [...patterns(e.left), ...patterns(e.right)];
    if (e.kind !== 'call') return [];
    const [, pattern] = e.args;
    const own = /^(match|replace)$/.test(e.name) && pattern?.kind === 'string' ? [pattern.value] : [];
    return [...own, ...e.args.flatMap(patterns)];
  };
  const all = [WINDOWS, LINUX].flatMap((o) => knowledge.operationsFor(o).calculated.flatMap((c) => patterns(c.expr)));
  assert.ok(all.length > 40);
  for (const pattern of all) {
    assert.doesNotThrow(() => new RegExp(pattern.replace(/^\(\?i\)/, '')), pattern);
    assert.doesNotMatch(pattern.replaceAll('\\\\', ''), /\(\?<?[=!]|\\[1-9]|[*+?}]\+/, pattern);
  }
});

function holds(e: SearchExpr, event: Readonly<Record<string, string>>): boolean {
  const same = (field: string, value: { readonly pieces: readonly string[] }) => {
    assert.ok(field in event, `the search asks for ${field}`);
    return value.pieces.join('*').toLowerCase() === event[field]?.toLowerCase();
  };
  if (e.kind === 'and') return e.items.every((item) => holds(item, event));
  if (e.kind === 'or') return e.items.some((item) => holds(item, event));
  if (e.kind === 'compare') return e.op === '=' && same(e.field, e.value);
  assert.equal(e.kind, 'in');
  return e.kind === 'in' && e.values.some((value) => same(e.field, value));
}

function eventTypesOf(origin: OriginKey, code: number): string[] {
  return knowledge.eventTypes.flatMap(({ name, search }) => {
    const expanded = search.replace(/`(\w+)`/g, (_, macro: string) => knowledge.macros.get(macro)?.definition ?? '?');
    const { expr, diagnostics: problems } = parseSearchExpression(expanded);
    assert.deepEqual(problems, []);
    return expr !== undefined && holds(expr, { ...origin, EventCode: String(code) }) ? [name] : [];
  });
}

test('every EventCode has its event types', () => {
  const codes = [...Array.from({ length: 29 }, (_, i) => i + 1), 255];
  const byCode = codes.map(
    (code) => [code, eventTypesOf(WINDOWS, code).filter((n) => n.startsWith('ms-sysmon'))] as const,
  );
  assert.deepEqual(
    byCode.filter(([, names]) => names.length === 0),
    [],
  );
  assert.deepEqual(eventTypesOf(WINDOWS, 15), ['ms-sysmon-filemod', 'ms-sysmon-process', 'windows_event_signature']);
  assert.deepEqual(eventTypesOf(LINUX, 11), ['ms-sysmon-filemod']);
  assert.deepEqual(eventTypesOf(OTHER, 1), ['windows_event_signature']);
});

test('tags belong to event types of the pack, and each event type has some', () => {
  const names = knowledge.eventTypes.map((e) => e.name).sort();
  assert.deepEqual(knowledge.tags.map((rule) => rule.value).sort(), names);
  assert.ok(knowledge.tags.every((rule) => rule.field === 'eventtype'));
  assert.deepEqual(knowledge.tags.find((rule) => rule.value === 'ms-sysmon-regmod')?.tags, ['endpoint', 'registry']);
});
