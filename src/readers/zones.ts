/**
 * Cities, states and countries to time zones, for people who live outside Mexico. The zones, their rules and the
 * countries' names are those of `Intl`; the tables below add what it lacks: the states of the USA and Canada, cities
 * with large Mexican communities, the cities of Mexican consulates and Spanish names. Which zone a US county keeps:
 * 49 CFR 71; the tables name a second zone only where a town of some size keeps it.
 */
import { timeZonesIn } from '../core/day.ts';
import { plain } from '../core/plain.ts';

/** A time zone, with the name of a place that uses it. */
export type Zone = { zone: string; name: string };

/** What a name stands for. `region`: `US-CA`, or a country's two letters. */
export type Spot = { kind: 'city' | 'region' | 'country' | 'zone'; region: string; zones: Zone[] };

const E = 'America/New_York';
const C = 'America/Chicago';
const M = 'America/Denver';
const P = 'America/Los_Angeles';

/**
 * `names`: separated by `|`, Spanish first if they differ. `cities`: those in `zone`. `others`: by another
 * zone of the region, the cities in it.
 */
type Row = [region: string, names: string, zone: string, cities?: string, others?: Record<string, string>];

const ROWS: Row[] = [
  ['US-AL', 'Alabama', C, 'Birmingham, Montgomery, Mobile, Huntsville, Albertville'],
  ['US-AK', 'Alaska', 'America/Anchorage', 'Anchorage, Fairbanks, Juneau'],
  [
    'US-AZ',
    'Arizona',
    'America/Phoenix',
    'Phoenix|Fénix, Tucson, Mesa, Yuma, Nogales, Douglas, Glendale, Tempe, Chandler, Peoria, Flagstaff',
  ],
  ['US-AR', 'Arkansas', C, 'Little Rock, Springdale, Rogers, Fayetteville, Fort Smith'],
  [
    'US-CA',
    'California',
    P,
    'Los Ángeles|LA|East LA|L A, San Diego, San Francisco, San José, Sacramento, Fresno, Oakland, Long Beach, Santa Ana, Anaheim, Oxnard, Bakersfield, Stockton, Riverside, San Bernardino, Salinas, Watsonville, Modesto, Santa Rosa, Chula Vista, Calexico, El Centro, Indio, Coachella, Santa María, Santa Bárbara, Ventura, Pomona, Ontario, Fontana, Escondido, Visalia, Tulare, Merced, Madera, Delano, Napa, Palmdale, Lancaster, Compton, Inglewood, El Monte, Downey, Huntington Park, Pasadena, Glendale, Richmond, Hayward, Fremont, Yuba City, Santa Cruz, Moreno Valley, Perris',
  ],
  ['US-CO', 'Colorado', M, 'Denver, Aurora, Colorado Springs, Pueblo, Greeley, Fort Collins, Durango'],
  ['US-CT', 'Connecticut', E, 'New Haven, Hartford, Bridgeport'],
  ['US-DE', 'Delaware', E, 'Wilmington, Georgetown'],
  ['US-DC', 'Distrito de Columbia|District of Columbia', E, 'Washington DC|Washington D C|Washington'],
  [
    'US-FL',
    'Florida',
    E,
    'Miami, Orlando, Tampa, Jacksonville, Homestead, Immokalee, Fort Myers, West Palm Beach, Fort Lauderdale, Naples, Hialeah, Plant City',
    { [C]: 'Pensacola, Panama City' },
  ],
  ['US-GA', 'Georgia', E, 'Atlanta, Dalton, Gainesville, Savannah, Marietta, Augusta, Athens'],
  ['US-HI', 'Hawái|Hawaii', 'Pacific/Honolulu', 'Honolulu'],
  ['US-ID', 'Idaho', M, 'Boise, Nampa, Caldwell, Twin Falls', { [P]: "Coeur d'Alene, Lewiston" }],
  [
    'US-IL',
    'Illinois',
    C,
    'Chicago|Chi, Cicero, Aurora, Joliet, Waukegan, Elgin, Berwyn, Rockford, Peoria, Springfield',
  ],
  [
    'US-IN',
    'Indiana',
    'America/Indianapolis',
    'Indianápolis, Fort Wayne, South Bend, Elkhart, Goshen, Lafayette',
    { [C]: 'Gary, Hammond, East Chicago, Evansville' },
  ],
  ['US-IA', 'Iowa', C, 'Des Moines, Sioux City, Davenport, Marshalltown'],
  ['US-KS', 'Kansas', C, 'Wichita, Kansas City, Dodge City, Garden City, Topeka', { [M]: 'Goodland' }],
  ['US-KY', 'Kentucky', E, 'Louisville, Lexington', { [C]: 'Bowling Green, Owensboro' }],
  ['US-LA', 'Luisiana|Louisiana', C, 'Nueva Orleans|New Orleans, Baton Rouge, Kenner'],
  ['US-ME', 'Maine', E, 'Portland, Bangor'],
  ['US-MD', 'Maryland', E, 'Baltimore, Silver Spring, Frederick'],
  ['US-MA', 'Massachusetts', E, 'Boston, Worcester, Springfield, Lawrence'],
  [
    'US-MI',
    'Míchigan|Michigan',
    'America/Detroit',
    'Detroit, Grand Rapids, Lansing, Holland, Flint',
    { [C]: 'Iron Mountain' },
  ],
  ['US-MN', 'Minnesota', C, 'Saint Paul|St Paul|San Pablo Minnesota, Minneapolis, Rochester'],
  ['US-MS', 'Misisipi|Mississippi', C, 'Jackson, Biloxi'],
  ['US-MO', 'Misuri|Missouri', C, 'Kansas City, Saint Louis|St Louis|San Luis Misuri, Springfield, Columbia'],
  ['US-MT', 'Montana', M, 'Billings, Missoula'],
  ['US-NE', 'Nebraska', C, 'Omaha, Lincoln, Grand Island, Lexington', { [M]: 'Scottsbluff' }],
  ['US-NV', 'Nevada', P, 'Las Vegas, Reno, Henderson'],
  ['US-NH', 'Nuevo Hampshire|New Hampshire', E, 'Manchester, Nashua'],
  [
    'US-NJ',
    'Nueva Jersey|New Jersey',
    E,
    'Newark, New Brunswick, Passaic, Jersey City, Paterson, Trenton, Lakewood, Elizabeth, Union City',
  ],
  ['US-NM', 'Nuevo México|New Mexico', M, 'Albuquerque, Santa Fe, Las Cruces, Roswell'],
  [
    'US-NY',
    'Nueva York|New York',
    E,
    'Nueva York|New York|New York City|Ciudad de Nueva York|NYC, Brooklyn, Queens, Bronx, Manhattan, Staten Island, Long Island, Buffalo, Yonkers, Rochester, Albany',
  ],
  [
    'US-NC',
    'Carolina del Norte|North Carolina',
    E,
    'Raleigh, Charlotte, Durham, Greensboro, Winston-Salem, Wilmington, Fayetteville',
  ],
  ['US-ND', 'Dakota del Norte|North Dakota', C, 'Fargo, Bismarck', { [M]: 'Dickinson' }],
  ['US-OH', 'Ohio', E, 'Columbus, Cleveland, Cincinnati, Toledo, Dayton'],
  ['US-OK', 'Oklahoma', C, 'Oklahoma City|Ciudad de Oklahoma, Tulsa'],
  [
    'US-OR',
    'Oregón|Oregon',
    P,
    'Portland, Salem, Eugene, Woodburn, Hillsboro, Medford',
    { [M]: 'Ontario, Nyssa' },
  ],
  [
    'US-PA',
    'Pensilvania|Pennsylvania',
    E,
    'Filadelfia|Philadelphia|Philly, Pittsburgh, Reading, Allentown, Kennett Square',
  ],
  ['US-PR', 'Puerto Rico', 'America/Puerto_Rico', 'San Juan, Ponce'],
  ['US-RI', 'Rhode Island', E, 'Providence'],
  ['US-SC', 'Carolina del Sur|South Carolina', E, 'Charleston, Greenville, Columbia, Myrtle Beach'],
  ['US-SD', 'Dakota del Sur|South Dakota', C, 'Sioux Falls', { [M]: 'Rapid City' }],
  ['US-TN', 'Tennessee', C, 'Nashville, Memphis', { [E]: 'Knoxville, Chattanooga' }],
  [
    'US-TX',
    'Texas|Tejas',
    C,
    'Houston, Dallas, San Antonio, Austin, Fort Worth, Arlington, Laredo, McAllen|Mc Allen, Brownsville, Eagle Pass, Del Río, Harlingen, Edinburg, Corpus Christi, Lubbock, Amarillo, Midland, Odessa, Waco, Tyler, Irving, Garland, Pasadena, Presidio, Galveston, Plano, Grand Prairie',
    { [M]: 'El Paso, Socorro' },
  ],
  ['US-UT', 'Utah', M, 'Salt Lake City|Salt Lake, Provo, Ogden, West Valley City'],
  ['US-VT', 'Vermont', E, 'Burlington'],
  ['US-VA', 'Virginia', E, 'Richmond, Arlington, Alexandria, Norfolk, Harrisonburg'],
  [
    'US-WA',
    'Washington|Washington State|Estado de Washington',
    P,
    'Seattle, Yakima, Pasco, Tacoma, Spokane, Vancouver, Kennewick, Wenatchee',
  ],
  ['US-WV', 'Virginia Occidental|West Virginia', E, 'Charleston, Huntington'],
  ['US-WI', 'Wisconsin', C, 'Milwaukee, Madison, Green Bay, Racine'],
  ['US-WY', 'Wyoming', M, 'Cheyenne, Jackson Hole'],
  [
    'CA-ON',
    'Ontario',
    'America/Toronto',
    'Toronto, Ottawa, Leamington, London, Hamilton, Windsor, Mississauga, Brampton, Niagara',
    { 'America/Winnipeg': 'Kenora' },
  ],
  ['CA-QC', 'Quebec', 'America/Toronto', 'Montreal, Quebec'],
  [
    'CA-BC',
    'Columbia Británica|British Columbia',
    'America/Vancouver',
    'Vancouver, Victoria, Surrey, Kelowna, Abbotsford',
    { 'America/Edmonton': 'Cranbrook' },
  ],
  ['CA-AB', 'Alberta', 'America/Edmonton', 'Calgary, Edmonton, Banff'],
  ['CA-MB', 'Manitoba', 'America/Winnipeg', 'Winnipeg'],
  ['CA-SK', 'Saskatchewan', 'America/Regina', 'Saskatoon, Regina'],
  ['CA-NS', 'Nueva Escocia|Nova Scotia', 'America/Halifax', 'Halifax'],
  ['CA-NB', 'Nuevo Brunswick|New Brunswick', 'America/Halifax', 'Moncton, Saint John'],
  ['CA-PE', 'Isla del Príncipe Eduardo|Prince Edward Island', 'America/Halifax', 'Charlottetown'],
  ['CA-NL', 'Terranova|Newfoundland', 'America/St_Johns', 'St Johns'],
];

/** Cities of other countries: those of consulates, and those whose Spanish name `Intl` doesn't have. */
const ABROAD: [country: string, zone: string, cities: string][] = [
  ['ES', 'Europe/Madrid', 'Barcelona, Valencia, Sevilla, Bilbao, Málaga, Zaragoza'],
  ['DE', 'Europe/Berlin', 'Frankfurt|Fráncfort, Múnich|Munich, Hamburgo|Hamburg, Berlín'],
  ['IT', 'Europe/Rome', 'Milán|Milan|Milano, Roma'],
  ['FR', 'Europe/Paris', 'París, Lyon'],
  ['GB', 'Europe/London', 'Londres, Mánchester'],
  ['CH', 'Europe/Zurich', 'Ginebra|Geneva, Zúrich'],
  ['BE', 'Europe/Brussels', 'Bruselas'],
  ['NL', 'Europe/Amsterdam', 'Ámsterdam, La Haya'],
  ['PT', 'Europe/Lisbon', 'Lisboa'],
  ['TR', 'Europe/Istanbul', 'Estambul'],
  ['CN', 'Asia/Shanghai', 'Chongqing, Guangzhou|Cantón, Pekín|Beijing, Shanghái'],
  ['IN', 'Asia/Calcutta', 'Mumbai, Nueva Delhi|New Delhi'],
  ['JP', 'Asia/Tokyo', 'Tokio'],
  ['CU', 'America/Havana', 'La Habana'],
  ['GT', 'America/Guatemala', 'Petén, Quetzaltenango, Tecún Umán, Ciudad de Guatemala'],
  ['HN', 'America/Tegucigalpa', 'San Pedro Sula'],
  ['CR', 'America/Costa_Rica', 'San José'],
  ['SV', 'America/El_Salvador', 'San Salvador, Santa Ana'],
  ['BR', 'America/Sao_Paulo', 'Río de Janeiro, Brasilia'],
  ['MX', 'America/Bahia_Banderas', 'Bahía de Banderas'],
  ['CO', 'America/Bogota', 'Medellín, Cali'],
];

/** Countries of several zones where nearly everybody lives in one, or all of them keep the same hour. */
const MAIN: Record<string, string> = {
  AR: 'America/Buenos_Aires',
  BR: 'America/Sao_Paulo',
  CL: 'America/Santiago',
  CN: 'Asia/Shanghai',
  CY: 'Asia/Nicosia',
  DE: 'Europe/Berlin',
  EC: 'America/Guayaquil',
  ES: 'Europe/Madrid',
  FR: 'Europe/Paris',
  ID: 'Asia/Jakarta',
  KZ: 'Asia/Almaty',
  MX: 'America/Mexico_City',
  MY: 'Asia/Kuala_Lumpur',
  NZ: 'Pacific/Auckland',
  PT: 'Europe/Lisbon',
  RU: 'Europe/Moscow',
  UA: 'Europe/Kiev',
};

const CANADA: Zone[] = [
  { zone: 'America/Vancouver', name: 'Vancouver' },
  { zone: 'America/Edmonton', name: 'Calgary, Edmonton' },
  { zone: 'America/Regina', name: 'Saskatchewan' },
  { zone: 'America/Winnipeg', name: 'Winnipeg' },
  { zone: 'America/Toronto', name: 'Toronto, Montreal' },
  { zone: 'America/Halifax', name: 'Halifax' },
];
const AUSTRALIA: Zone[] = [
  { zone: 'Australia/Sydney', name: 'Sydney, Melbourne' },
  { zone: 'Australia/Brisbane', name: 'Brisbane' },
  { zone: 'Australia/Adelaide', name: 'Adelaide' },
  { zone: 'Australia/Darwin', name: 'Darwin' },
  { zone: 'Australia/Perth', name: 'Perth' },
];
/** Countries to choose a part of; the USA has none here, because its state or city is asked. */
const PARTS: Record<string, Zone[]> = { US: [], CA: CANADA, AU: AUSTRALIA };

const USA_NAMES =
  'usa, us, en usa, desde usa, in usa, from usa, the usa, the us, u s a, u s, eua, eeuu, ee uu, united states, the states, estados unidos, estados unidos de america, gabacho, el otro lado, del otro lado, el norte, gringolandia';

const ZONE_NAMES: Record<string, string> = {
  [P]: 'pacifico, hora del pacifico, tiempo del pacifico, pacific, pacific time, pst, pdt',
  [M]: 'montaña, hora de la montaña, hora de montaña, mountain, mountain time, mst, mdt',
  [C]: 'central, hora central, central time, cst, cdt',
  [E]: 'este, hora del este, hora este, tiempo del este, eastern, eastern time, est, edt',
};

/** Names that are also everyday words: only taken as the answer itself, in a message of a few words. */
export const EVERYDAY: ReadonlySet<string> = new Set(
  `mesa pueblo mobile reading orange aurora lincoln jackson madison holland columbus union elizabeth la chi central este
  pacifico pacific montaña montana mountain eastern usa us mexico chile peru cuba china turquia jordan chad mali oman
  victoria london santiago cali center ontario el norte del otro lado el otro lado nice salem florida buffalo trenton
  madera regina delano socorro presidio perris indio merced naples athens paris est pst mst cst`
    .split(/\s+/)
    .concat(['el norte', 'el centro', 'christmas', 'wake', 'del otro lado', 'el otro lado', 'union city'])
    .map(plain),
);

/**
 * The label after a place's name that distinguishes it from its namesakes: `OR` for `US-OR`, `CR` for Costa
 * Rica.
 */
export const regionLabel = (region: string): string => (region.length > 2 ? region.slice(3) : region);

/** The region of a US state's or Canadian province's two letters: `tx` -> `US-TX`. */
export const REGION_LETTERS: ReadonlyMap<string, string> = new Map(
  ROWS.map(([region]) => [region.slice(3).toLowerCase(), region]),
);

/** Two letters that are also words: a state only right after one of its cities. */
export const WORD_LETTERS: ReadonlySet<string> = new Set(
  'in or me hi ok la al de ma pa co id mi oh on ne ab mo ga nl pe'.split(' '),
);

/** Everything a name may stand for, by its plain form. Made once. */
export function gatherSpots(): ReadonlyMap<string, Spot[]> {
  gathered ??= gather();
  return gathered;
}
let gathered: ReadonlyMap<string, Spot[]> | undefined;

/** Whether a name may begin with a word: most words of a message begin none. */
export function beginsSpot(word: string): boolean {
  beginnings ??= new Set([...gatherSpots().keys()].flatMap((name) => name.split(' ', 1)));
  return beginnings.has(word);
}
let beginnings: ReadonlySet<string> | undefined;

function gather(): ReadonlyMap<string, Spot[]> {
  const spots = new Map<string, Spot[]>();
  const add = (name: string, spot: Spot): void => {
    const key = plain(name);
    const known = spots.get(key) ?? [];
    const same = known.some(({ kind, region }) => kind === spot.kind && region === spot.region);
    const shadowed = spot.kind === 'country' && known.some(({ kind }) => kind === 'region');
    if (!same && !shadowed) spots.set(key, [...known, spot]);
  };
  for (const row of ROWS) addRegion(add, row);
  for (const [country, zone, cities] of ABROAD) addCities(add, country, zone, cities);
  for (const name of listed(USA_NAMES)) add(name, { kind: 'country', region: 'US', zones: [] });
  for (const [zone, names] of Object.entries(ZONE_NAMES)) {
    for (const name of listed(names)) add(name, { kind: 'zone', region: 'US', zones: [{ zone, name: '' }] });
  }
  addCountries(add);
  return spots;
}

type Add = (name: string, spot: Spot) => void;

function addRegion(add: Add, [region, names, zone, cities = '', others = {}]: Row): void {
  const parts = Object.entries(others).map(([other, towns]) => ({ zone: other, name: firstNames(towns) }));
  for (const name of names.split('|')) {
    const main = { zone, name: parts.length > 0 ? firstNames(cities) : name };
    add(name, { kind: 'region', region, zones: [main, ...parts] });
  }
  addCities(add, region, zone, cities);
  for (const [other, towns] of Object.entries(others)) addCities(add, region, other, towns);
}

function addCities(add: Add, region: string, zone: string, cities: string): void {
  for (const city of listed(cities)) {
    for (const name of city.split('|'))
      add(name, { kind: 'city', region, zones: [{ zone, name: spoken(name, city) }] });
  }
}

/** Countries by the names `Intl` has for them, and the cities its zones are named after. */
function addCountries(add: Add): void {
  const names = ['es-MX', 'en'].map(
    (language) => new Intl.DisplayNames(language, { type: 'region', fallback: 'none' }),
  );
  const zonesOf = new Map<string, string[]>();
  for (const [zone, country] of countries()) zonesOf.set(country, [...(zonesOf.get(country) ?? []), zone]);
  for (const [country, zones] of zonesOf) {
    for (const zone of zones) {
      const city = cityOf(zone);
      if (zone.split('/').length === 2 && !['US', 'CA', 'MX'].includes(country))
        add(city, { kind: 'city', region: country, zones: [{ zone, name: city }] });
    }
    for (const name of names.map((one) => one.of(country) ?? '')) {
      if (name) add(name, { kind: 'country', region: country, zones: countryZones(country, name, zones) });
    }
  }
}

function countryZones(country: string, name: string, zones: string[]): Zone[] {
  const parts = PARTS[country];
  if (parts) return parts;
  const one = MAIN[country] ?? (zones.length === 1 ? zones[0] : undefined);
  return one ? [{ zone: one, name }] : zones.slice(0, 6).map((zone) => ({ zone, name: cityOf(zone) }));
}

let zoneCountries: ReadonlyMap<string, string> | undefined;

function countries(): ReadonlyMap<string, string> {
  if (zoneCountries) return zoneCountries;
  const found = new Map<string, string>();
  const known = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  for (const code of letters.flatMap((a) => letters.map((b) => a + b))) {
    if (!known.of(code)) continue;
    const locale = new Intl.Locale(`und-${code}`);
    if (locale.region !== code) continue;
    for (const zone of timeZonesIn(locale)) found.set(zone, code);
  }
  zoneCountries = found;
  return found;
}

const cityOf = (zone: string): string => zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');

const listed = (names: string): string[] => names.split(', ').filter(Boolean);

const first = (names: string): string => names.split('|')[0] ?? names;

/** The name as listed; its full form if it is only an abbreviation ("LA"). */
const spoken = (name: string, city: string): string => (name.length > 3 ? name : first(city));

const firstNames = (cities: string): string => listed(cities).slice(0, 3).map(first).join(', ');
