import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { toGithub, toJson, toJunit, toSarif, type ValidateReport } from './index.js';

const TEXT = 'name: Odd\ncron: 0 25 * * *\n';
const from = TEXT.indexOf('0 25');

const REPORT: ValidateReport = {
  objects: 2,
  detections: 1,
  compiled: 1,
  searches: { checked: 1, compiled: 1 },
  files: ['/work/content/detections/odd.yml', '/work/content/detections/good.yml'],
  fixed: [],
  folder: '/work',
  version: '1.2.3',
  diagnostics: [
    { code: 'rule/no-attack', kind: 'warning', message: 'No, none.', file: '/elsewhere/a b.yml' },
    {
      code: 'rule/cron',
      kind: 'user',
      message: '“0 25” is <none>',
      hint: '100%: five fields.',
      file: '/work/content/detections/odd.yml',
      source: TEXT,
      span: { from, to: from + 4 },
    },
  ],
};

/** What the published JSON schema of SARIF 2.1.0 says of the parts that are written: its keys, and nothing else. */
const positive = z.int().min(1);
const message = z.strictObject({ text: z.string() });
const artifactLocation = z.strictObject({
  uri: z.string().refine((uri) => URL.canParse(uri, 'file:///') && !/[\s"<>\\^`{|}]/.test(uri)),
  uriBaseId: z.string().optional(),
});
const region = z.strictObject({ startLine: positive, startColumn: positive, endLine: positive, endColumn: positive });
const SARIF = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.array(
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: z.string(),
          semanticVersion: z.string().regex(/^\d+\.\d+\.\d+/),
          rules: z.array(z.strictObject({ id: z.string(), shortDescription: message.optional() })),
        }),
      }),
      originalUriBaseIds: z.record(z.string(), artifactLocation),
      columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
      results: z.array(
        z.strictObject({
          ruleId: z.string(),
          ruleIndex: z.int().min(-1),
          level: z.enum(['none', 'note', 'warning', 'error']),
          message,
          locations: z.array(
            z.strictObject({ physicalLocation: z.strictObject({ artifactLocation, region: region.optional() }) }),
          ),
        }),
      ),
    }),
  ),
});

describe('reports of karst validate', () => {
  it('are JSON', () => {
    const { objects, diagnostics } = JSON.parse(toJson(REPORT)) as { objects: number; diagnostics: object[] };
    assert.equal(objects, 2);
    assert.deepEqual(diagnostics[1], {
      file: '/work/content/detections/odd.yml',
      line: 2,
      column: 7,
      code: 'rule/cron',
      severity: 'error',
      message: '“0 25” is <none>',
      hint: '100%: five fields.',
    });
  });

  it('are SARIF: files outside of the folder have URIs of their own', () => {
    const { runs } = JSON.parse(toSarif(REPORT)) as {
      runs: { results: { locations: object[]; ruleIndex: number }[] }[];
    };
    const [outside, inside] = runs[0]?.results ?? [];
    assert.deepEqual(outside?.locations, [
      { physicalLocation: { artifactLocation: { uri: 'file:///elsewhere/a%20b.yml' } } },
    ]);
    assert.deepEqual(inside?.locations, [
      {
        physicalLocation: {
          artifactLocation: { uri: 'content/detections/odd.yml', uriBaseId: 'SRCROOT' },
          region: { startLine: 2, startColumn: 7, endLine: 2, endColumn: 11 },
        },
      },
    ]);
    assert.deepEqual([outside?.ruleIndex, inside?.ruleIndex], [1, 0]);
  });

  it('are SARIF as its schema has it', () => {
    const written: unknown = JSON.parse(toSarif(REPORT));
    assert.deepEqual(SARIF.parse(written), written);
  });

  it('are JUnit: a case a file', () => {
    const xml = toJunit(REPORT);
    assert.match(xml, /<testsuites name="karst validate" tests="3" failures="1" errors="0">/);
    assert.match(xml, /<testcase classname="karst validate" name="content\/detections\/good\.yml"\/>/);
    assert.match(
      xml,
      /name="content\/detections\/odd\.yml"><failure message="“0 25” is &lt;none&gt;" type="rule\/cron">/,
    );
    assert.match(xml, /<system-out>warning rule\/no-attack \/elsewhere\/a b\.yml: No, none\.<\/system-out>/);
  });

  it('are annotations, errors first', () => {
    const [first, second] = toGithub(REPORT).split('\n');
    assert.equal(
      first,
      '::error file=content/detections/odd.yml,line=2,col=7,endLine=2,title=rule/cron::“0 25” is <none> 100%25: five fields.',
    );
    assert.equal(second, '::warning file=/elsewhere/a b.yml,title=rule/no-attack::No, none.');
  });
});
