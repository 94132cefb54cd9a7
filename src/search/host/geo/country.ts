/* What is said of a country of which a database knows the code alone. */

/** ISO 3166-1 codes by continent, whose code and name stand first. */
const CONTINENTS: readonly (readonly [code: string, name: string, countries: string])[] = [
  [
    'AF',
    'Africa',
    'AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW',
  ],
  ['AN', 'Antarctica', 'AQ BV GS HM TF'],
  [
    'AS',
    'Asia',
    'AE AF AM AZ BD BH BN BT CC CN CX CY GE HK ID IL IN IO IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE',
  ],
  [
    'EU',
    'Europe',
    'AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK',
  ],
  [
    'NA',
    'North America',
    'AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PM PR SV SX TC TT US VC VG VI',
  ],
  ['OC', 'Oceania', 'AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS'],
  ['SA', 'South America', 'AR BO BR CL CO EC FK GF GY PE PY SR UY VE'],
];

const continents: ReadonlyMap<string, { readonly code: string; readonly name: string }> = new Map(
  CONTINENTS.flatMap(([code, name, countries]) => countries.split(' ').map((country) => [country, { code, name }])),
);

/** Undefined for a code that is no country's. */
export function continentOf(country: string): { readonly code: string; readonly name: string } | undefined {
  return continents.get(country);
}

/** English names that searches know countries by, where those of Unicode's data (CLDR) are others. */
const ENGLISH: ReadonlyMap<string, string> = new Map([
  ['AG', 'Antigua and Barbuda'],
  ['BA', 'Bosnia and Herzegovina'],
  ['CD', 'DR Congo'],
  ['CG', 'Congo Republic'],
  ['CI', 'Ivory Coast'],
  ['HK', 'Hong Kong'],
  ['KN', 'St Kitts and Nevis'],
  ['LC', 'Saint Lucia'],
  ['MF', 'Saint Martin'],
  ['MM', 'Myanmar'],
  ['MO', 'Macao'],
  ['PM', 'Saint Pierre and Miquelon'],
  ['PS', 'Palestine'],
  ['ST', 'São Tomé and Príncipe'],
  ['TC', 'Turks and Caicos Islands'],
  ['TT', 'Trinidad and Tobago'],
  ['VA', 'Vatican City'],
  ['VC', 'St Vincent and Grenadines'],
  ['VI', 'U.S. Virgin Islands'],
  ['WF', 'Wallis and Futuna'],
]);

function displayNames(language: string): Intl.DisplayNames | undefined {
  try {
    return new Intl.DisplayNames([language, 'en'], { type: 'region', fallback: 'none' });
  } catch {
    return undefined;
  }
}

/** The country's name in a language (BCP 47), in English where that is none; undefined for a code that is no country's. */
export function countryName(code: string, language: string): string | undefined {
  if (!/^[A-Z]{2}$/.test(code)) return undefined;
  const names = displayNames(language);
  if (language === 'en' || names === undefined) return ENGLISH.get(code) ?? displayNames('en')?.of(code);
  return names.of(code);
}
