/**
 * The shape of the compiled files in `data/`, shared by the tool that writes them and the loader that reads them.
 * Tab-separated text, one header line with the column names, sorted by the first column, `\n` line ends, so that a
 * refresh shows up as a readable difference and the files load in milliseconds.
 */

/** Raised whenever a column changes its meaning; the loader refuses other versions. */
export const formatVersion = 2;

/** Column names of each file, in order. A missing value is an empty cell. */
export const columns = {
  /**
   * `system`: `i` IMSS, `b` IMSS-Bienestar. `flags`: `f` family medicine, `h` hospital, `u` urgencias, `n` no
   * urgencias, `a` approximate pin, `e` for one employer. `label`: only where it is not kind, number and name. `as_of`:
   * the month that address, postal code and phone are of. `office`: the subdelegación it belongs to.
   */
  units: [
    'id',
    'system',
    'flags',
    'lat',
    'lon',
    'number',
    'kind',
    'name',
    'label',
    'state',
    'municipality',
    'address',
    'postal_code',
    'phone',
    'employer',
    'as_of',
    'hours',
    'office',
  ],
  /** Subdelegaciones and módulos, where IMSS's own directory was read; at the centre of their postal code. */
  offices: ['id', 'name', 'state', 'address', 'postal_code', 'phone', 'hours', 'lat', 'lon'],
  /** `key`: INEGI's five digits, or state key and name where INEGI's number is not known. */
  municipalities: ['key', 'name', 'state', 'lat', 'lon', 'population'],
  /** `key`: INEGI's nine digits. `shared`: `1` where another town of the state bears the name. */
  towns: ['key', 'name', 'lat', 'lon', 'population', 'shared'],
  /**
   * `municipality`: its key. `city`: only where it says more than the municipality. `known`: empty where the centre is
   * the code's own, `n` where it is some kilometres off, `c` where it is only the city's.
   */
  postal: ['code', 'municipality', 'city', 'lat', 'lon', 'known'],
  /** `key`: postal code and short name. Placed at the centre of the postal code. */
  settlements: ['key', 'name'],
  /**
   * `name`: folded as in `words.ts`. `places`: keys with their weight, heaviest first, parted by `,`:
   * `t:110070001=378143` where it is the place's name, `~` instead of `=` where it is part of it or a former name.
   * The weight is the population, or a stand-in for how well a settlement is known.
   */
  names: ['name', 'places'],
  /** All but the well-known settlements. `names`: those of the postal code, in order, parted by `|`. */
  colonias: ['code', 'names'],
  /**
   * `name`: folded. `places`: parted by blanks, `22205.3` for the fourth name of the line of 22205 (`22205` for the
   * first), with `~` behind it where the name is only a part or a form of it.
   */
  'colonia-names': ['name', 'places'],
} as const;

export type FileName = keyof typeof columns;

/** Files that are made from the operator's own postal-code file. They are never shipped. */
export const localFiles = {
  colonias: 'colonias.local.tsv',
  'colonia-names': 'colonia-names.local.tsv',
} as const;

/** What `about.json` holds: the version, where the data comes from, and how many lines each file must have. */
export type About = {
  format: number;
  builtFrom: { name: string; asOf: string }[];
  /** Rows that each source had when the data was made, so that a later build notices what is gone. */
  read: Record<string, number>;
  /** Units with an address. */
  addresses: number;
  /** Settlements, well known or not. */
  settlements: number;
  /** The size in bytes that each of the two files of little-known settlements must have. */
  bytes: Record<'colonias' | 'colonia-names', number>;
  lines: Record<FileName, number>;
};
