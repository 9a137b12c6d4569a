import type { State, StateKey } from './directory.ts';
import { fold } from './words.ts';

/** One of the 32 states, with what is needed to recognise it in a text, a code and a file. */
export type StateInfo = State & {
  /** INEGI's two-digit number: the first two digits of every municipality and locality key. */
  inegi: string;
  /** INEGI key of the capital's main locality, where the state's place is put. */
  capital: string;
  /** First two digits of its postal codes, as a closed range (SEPOMEX; CDMX skips 00 and 17 to 19). */
  postal: readonly [from: number, to: number];
  /** What people and old files call it besides its name, folded. */
  aliases: readonly string[];
};

const state = (
  key: StateKey,
  name: string,
  inegi: string,
  capital: string,
  postal: readonly [number, number],
  aliases: readonly string[] = [],
): StateInfo => ({ key, name, inegi, capital, postal, aliases });

/** The 32 states in INEGI's order. */
export const stateTable: readonly StateInfo[] = [
  state('AGS', 'Aguascalientes', '01', '010010001', [20, 20], ['ags', 'aguas']),
  state('BC', 'Baja California', '02', '020020001', [21, 22], ['bc', 'baja california norte', 'bcn']),
  state('BCS', 'Baja California Sur', '03', '030030001', [23, 23], ['bcs', 'baja sur']),
  state('CAMP', 'Campeche', '04', '040020001', [24, 24], ['camp']),
  state('COAH', 'Coahuila', '05', '050300001', [25, 27], ['coah', 'coahuila de zaragoza']),
  state('COL', 'Colima', '06', '060020001', [28, 28], []),
  state('CHIS', 'Chiapas', '07', '071010001', [29, 30], ['chis']),
  state('CHIH', 'Chihuahua', '08', '080190001', [31, 33], ['chih']),
  state(
    'CDMX',
    'Ciudad de México',
    '09',
    '090150001',
    [0, 16],
    [
      'cdmx',
      'mexico',
      'mexico city',
      'mexico df',
      'mexico cdmx',
      'df',
      'distrito federal',
      'cmx',
      'cuidad de mexico',
      'ciudad mexico',
    ],
  ),
  state('DGO', 'Durango', '10', '100050001', [34, 35], ['dgo']),
  state('GTO', 'Guanajuato', '11', '110150001', [36, 38], ['gto', 'guanajato']),
  state('GRO', 'Guerrero', '12', '120290001', [39, 41], ['gro']),
  state('HGO', 'Hidalgo', '13', '130480001', [42, 43], ['hgo']),
  state('JAL', 'Jalisco', '14', '140390001', [44, 49], ['jal']),
  state(
    'MEX',
    'Estado de México',
    '15',
    '151060001',
    [50, 57],
    [
      'edomex',
      'estado mexico',
      'edo mex',
      'estado mex',
      'estado de mex',
      'mex',
      'state of mexico',
      'mexico state',
      'edo de mexico',
      'mexico estado',
    ],
  ),
  state('MICH', 'Michoacán', '16', '160530001', [58, 61], ['mich', 'michoacan de ocampo']),
  state('MOR', 'Morelos', '17', '170070001', [62, 62], ['mor']),
  state('NAY', 'Nayarit', '18', '180170001', [63, 63], ['nay']),
  state('NL', 'Nuevo León', '19', '190390001', [64, 67], ['nl', 'n leon', 'nvo leon']),
  state('OAX', 'Oaxaca', '20', '200670001', [68, 71], ['oax']),
  state('PUE', 'Puebla', '21', '211140001', [72, 75], ['pue']),
  state('QRO', 'Querétaro', '22', '220140001', [76, 76], ['qro', 'queretaro de arteaga']),
  state('QROO', 'Quintana Roo', '23', '230040001', [77, 77], ['qroo', 'q roo', 'quintana ro']),
  state('SLP', 'San Luis Potosí', '24', '240280001', [78, 79], ['slp']),
  state('SIN', 'Sinaloa', '25', '250060001', [80, 82], []),
  state('SON', 'Sonora', '26', '260300001', [83, 85], []),
  state('TAB', 'Tabasco', '27', '270040001', [86, 86], ['tab']),
  state('TAMP', 'Tamaulipas', '28', '280410001', [87, 89], ['tamps', 'tamp', 'tams']),
  state('TLAX', 'Tlaxcala', '29', '290330001', [90, 90], ['tlax']),
  state('VER', 'Veracruz', '30', '300870001', [91, 96], ['ver', 'veracruz de ignacio de la llave']),
  state('YUC', 'Yucatán', '31', '310500001', [97, 97], ['yuc']),
  state('ZAC', 'Zacatecas', '32', '320560001', [98, 99], ['zac']),
];

const byKey = new Map(stateTable.map((entry) => [entry.key, entry]));
const byInegi = new Map(stateTable.map((entry) => [entry.inegi, entry]));

/** The state of a key, undefined when there is none. */
export const stateInfoOf = (key: StateKey): StateInfo | undefined => byKey.get(key);

/** The state whose INEGI number begins a municipality or locality key. */
export const stateOfInegi = (key: string): StateInfo | undefined => byInegi.get(key.slice(0, 2));

/** The state whose range a five-digit postal code falls in, undefined for 00, 17, 18 and 19. */
export const stateOfPostalCode = (code: string): StateInfo | undefined => {
  const prefix = Number(code.slice(0, 2));
  if (prefix === 0 || (prefix > 16 && prefix < 20)) return undefined;
  return stateTable.find(({ postal: [from, to] }) => prefix >= from && prefix <= to);
};

/**
 * Abbreviations that are also words or parts of sentences (`son`, `sin`, `col`, `mor`, `ver`, `mex`): they name a
 * state only at the end of a place, as in "Guaymas, Son.".
 */
export const endingAbbreviations: ReadonlyMap<string, StateKey> = new Map([
  ['son', 'SON'],
  ['sin', 'SIN'],
  ['colonia', 'COL'],
  ['col', 'COL'],
  ['mx', 'CDMX'],
]);

/** Folded name or alias -> state, for whole texts and endings alike. */
export const stateNames: ReadonlyMap<string, StateKey> = new Map(
  stateTable.flatMap(({ key, name, aliases }) =>
    [fold(name), ...aliases.map(fold)].map((text) => [text, key] as const),
  ),
);

/**
 * The state that an official file names, whatever its case and accents. There `México` is the state around the
 * capital, while a person who types it means the capital.
 */
export const stateInFile = (name: string): StateInfo | undefined => {
  const folded = fold(name);
  const key = folded === 'mexico' ? 'MEX' : stateNames.get(folded);
  return key === undefined ? undefined : byKey.get(key);
};
