import { type AttachedField, expressionsAt, type IpLocationArgs } from '../../plan/index.js';
import { besideKeys, cellOf, distinctKeys, keyField } from '../beside.js';
import { type Locations, openLocations, type Place } from '../geo/index.js';
import { inputOf, type Operator, type Row } from '../operator.js';

type Output = readonly [field: string, of: keyof Place];

/** iplocation page. */
const OUTPUTS: readonly Output[] = [
  ['City', 'city'],
  ['Country', 'country'],
  ['Region', 'region'],
  ['lat', 'lat'],
  ['lon', 'lon'],
];
const MORE: readonly Output[] = [
  ['Continent', 'continent'],
  ['MetroCode', 'metroCode'],
  ['Timezone', 'timezone'],
];

const answerField = (field: string): string => `#${field}`;

/** Of several addresses in one field, what is known of each in turn; the documentation is silent about them. */
function located(row: Row, outputs: readonly Output[], locations: Locations, language: string): Row | undefined {
  const given = row[keyField(0)] ?? [];
  const addresses = typeof given === 'string' ? [given] : given;
  const places = addresses.flatMap((address) => locations.find(address, language) ?? []);
  if (places.length === 0) return undefined;
  const cells = outputs.map(([field, of]) =>
    cellOf(
      answerField(field),
      places.map((place) => place[of]),
    ),
  );
  return Object.assign({}, row, ...cells) as Row;
}

function outputsOf({ allFields }: IpLocationArgs): readonly Output[] {
  return allFields ? [...OUTPUTS, ...MORE] : OUTPUTS;
}

/** Rows whose address has a place get all the fields, empty ones too; the others stay as they are (iplocation page). */
export const ipLocation: Operator<'ipLocation'> = async (node, context) => {
  const { args, span } = node;
  const input = inputOf(node);
  const keys = [expressionsAt(span).field(args.field)];
  const locations = openLocations(context.knowledge.locations);
  const outputs = outputsOf(args);
  const asked = await distinctKeys(input, keys, 'iplocation', span, context);
  const rows = asked.flatMap((row) => {
    const found = located(row, outputs, locations, args.language);
    return found === undefined ? [] : [found];
  });
  const fields = outputs.map(
    ([field]): AttachedField => ({ from: answerField(field), to: `${args.prefix}${field}`, mode: 'prefer' }),
  );
  return besideKeys(input, keys, fields, rows, span, context);
};
