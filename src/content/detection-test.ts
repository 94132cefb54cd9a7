import { isAbsolute, resolve } from 'node:path';
import type { RawDetection } from './detection-schema.js';
import type { AttackData, DetectionTest, Expectation } from './model.js';
import type { YamlFile } from './yaml-file.js';

type RawTest = NonNullable<RawDetection['tests']>[number];
type RawData = RawTest['attack_data'][number];

/** The tests of a detection; paths of their data start at the content directory. */
export function toTests(file: YamlFile, raw: Pick<RawDetection, 'tests'>): readonly DetectionTest[] {
  return (raw.tests ?? []).map((test) => ({
    name: test.name,
    attackData: test.attack_data.map((data) => toData(file, data)),
    baselineData: (test.baseline_data ?? []).map((data) => toData(file, data)),
    detections: test.detections,
    ...(test.expect && { expect: toExpectation(test.expect) }),
  }));
}

function toData(file: YamlFile, { data, source, sourcetype, host, custom_index: index }: RawData): AttackData {
  return {
    data,
    location: /^https?:\/\//i.test(data) || isAbsolute(data) ? data : resolve(file.root, data),
    source,
    sourcetype,
    ...(host !== undefined && { host }),
    ...(index !== undefined && { customIndex: index }),
  };
}

function toExpectation({ count, rows, without }: NonNullable<RawTest['expect']>): Expectation {
  const wanted = rows ?? [];
  return {
    // Rows that only must not be there say nothing of others.
    least: count?.min ?? (count === undefined && wanted.length === 0 ? 0 : 1),
    most: count?.max ?? Number.POSITIVE_INFINITY,
    rows: wanted,
    without: without ?? [],
  };
}
