import { kilometres } from '../../src/directory/directory.ts';
import { common, nicknames, personNames, vague } from '../../src/directory/everyday.ts';
import { fold, squeeze } from '../../src/directory/words.ts';
import type { Gazetteer, Settlement, Town } from './gazetteer.ts';

/** Weight that a well-known colonia is ranked with. */
export const wellKnown = 30_000;

/** From this weight on, a place is also found by a part of its name: `Acapulco` for `Acapulco de Juárez`. */
const knownInShort = 20_000;

type Entry = { key: string; weight: number; exact: boolean };

/** Every folded name by which a place can be found, with the places it may mean. */
export const nameRows = (places: Gazetteer, settlements: Settlement[]): [string, string][] => {
  const names = collect();
  const taken = new Set([...places.towns, ...places.municipalities].map(({ name }) => fold(name)));
  const twins = new Set<string>();
  for (const town of places.towns) {
    if (suburbOfNamesake(town, places)) continue;
    const twin = fold(town.name) === fold(town.municipality.name);
    if (twin) twins.add(town.municipality.key);
    const weight = twin ? Math.max(town.population, town.municipality.population) : town.population;
    const plain = town.name.replace(district, '');
    names.place(`t:${town.key}`, town.name, town.aliases, weight);
    if (plain !== town.name) names.place(`t:${town.key}`, plain, [], weight);
    const seat = town.key.endsWith('0001') ? [town.municipality.name] : [];
    for (const short of shortNames([town.name, ...town.aliases, ...seat])) {
      const least = personNames.has(short) ? 100_000 : taken.has(short) ? knownInShort : 2_000;
      if (weight >= least) names.add(short, { key: `t:${town.key}`, weight, exact: false });
    }
  }
  for (const municipality of places.municipalities) {
    if (twins.has(municipality.key)) continue;
    const key = `m:${municipality.key}`;
    const plain = municipality.name.replace(district, '');
    names.place(key, municipality.name, [], municipality.population);
    if (plain !== municipality.name) names.place(key, plain, [], municipality.population);
  }
  for (const { key, name } of settlements) names.place(`n:${key}`, name, [], wellKnown);
  const weights = new Map<string, number>([
    ...places.towns.map((town) => [`t:${town.key}`, town.population] as const),
    ...places.municipalities.map((one) => [`m:${one.key}`, one.population] as const),
    ...settlements.map(({ key }) => [`n:${key}`, wellKnown] as const),
  ]);
  for (const [nickname, keys] of nicknames) {
    for (const key of keys) {
      const weight = weights.get(key);
      if (weight !== undefined) names.add(nickname, { key, weight: Math.max(weight, 100_000), exact: true });
    }
  }
  return names.rows();
};

/**
 * What people call a place with a long official name: without its titles and its saint, and without the person or
 * region behind "de". `Heroica Ciudad de Huajuapan de León` is also `huajuapan de leon` and `huajuapan`, `San Juan
 * Bautista Tuxtepec` is `tuxtepec`, `Hidalgo del Parral` is `parral`.
 */
export const shortNames = (names: string[]): Set<string> => {
  const found = new Set<string>();
  const add = (text: string): void => {
    if (text.length > 4 && !common.has(text) && !vague.has(text) && !/^(de|del|la|los|las|el|y) /.test(text))
      found.add(text);
  };
  for (const name of names) {
    const folded = fold(name.replace(/\(.*\)/, ''));
    if (folded.startsWith('cereso ') || folded.startsWith('fraccionamiento ')) continue;
    let bare = folded;
    for (let before = ''; before !== bare; ) {
      before = bare;
      bare = bare.replace(titlesOfTowns, '');
    }
    const saintless = bare.replace(saints, '');
    for (const text of new Set([bare, saintless])) {
      if (text === folded && text === bare) {
        if (!/ (?:villa de|de|del) /.test(text)) continue;
      } else add(text);
      const [beginning = ''] = text.split(/ (?:villa de|de|del) /);
      if (beginning !== text && !saints.test(`${beginning} x`) && !onlySaint.test(beginning)) add(beginning);
    }
  }
  return found;
};

/** The suffix that tells namesakes of Oaxaca apart in the catalogue, which nobody types. */
const district = / (?:\(.*\)|Distrito \d+)$/i;

const titlesOfTowns =
  /^(?:la heroica|heroica|h|ciudad de|ciudad|villa de|villa|pueblo de|puerto de|puerto|playas de|hidalgo del|mineral del|mineral de|general|gral|santiago (?=[a-z]+$)|real de) /;

const saint =
  '(?:juan bautista|juan evangelista|pedro apostol|andres apostol|pablo apostol|mateo evangelista|maria magdalena|maria asuncion|juan|pedro|pablo|maria|miguel|domingo|jose|francisco|antonio|lucas|mateo|andres|bartolome|bartolo|lorenzo|agustin|sebastian|martin|cruz|catarina|catalina|ana|lucia|ines|nicolas|felipe|luis|jeronimo|marcos|ildefonso|vicente|gabriel|rafael|bernardino|cristobal|esteban|simon|tomas|baltazar|dionisio|jacinto|jorge|rosa|isabel|gertrudis|barbara|monica|teresa|ursula|elena|clara|cecilia|martha|margarita|apolonia|isidro|raymundo|ramon|salvador)';
const saints = new RegExp(
  `^(?:(?:san|santa|santo) ${saint}|santiago|asuncion|magdalena|natividad|trinidad|concepcion) (?=[a-z])`,
);
const onlySaint =
  /^(?:san|santa|santo)(?: [a-z]+)?$|^(?:santiago|general|nuevo|nueva|valle|rio|ojo|agua|tierra|cerro|loma|monte|puente|rancho|ejido|colonia|estacion|pueblo)$/;

/**
 * Whether a town is part of a city of the same name across a municipal border: `Naucalpan de Juárez` in
 * Huixquilucan. Then the city is meant.
 */
const suburbOfNamesake = (town: Town, places: Gazetteer): boolean =>
  places
    .townsNear(town.lat, town.lon, 20)
    .some(
      (other) =>
        other !== town &&
        fold(other.name) === fold(town.name) &&
        other.population > 2 * town.population &&
        other.municipality.state === town.municipality.state &&
        kilometres(town, other) < 20,
    );

type Names = {
  /**
   * Adds all names of a place and, if it is large enough to be known by them, the parts of them that people
   * use.
   */
  place(key: string, name: string, aliases: readonly string[], weight: number): void;
  add(name: string, entry: Entry): void;
  rows(): [string, string][];
};

const collect = (): Names => {
  const entries = new Map<string, Map<string, Entry>>();
  const add = (name: string, entry: Entry): void => {
    if (name === '') return;
    const same = entries.get(name) ?? new Map<string, Entry>();
    entries.set(name, same);
    const known = same.get(entry.key);
    if (known === undefined || (entry.exact && !known.exact)) same.set(entry.key, entry);
  };
  const addBoth = (folded: string, entry: Entry): void => {
    add(folded, entry);
    const squeezed = squeeze(folded);
    if (squeezed !== folded) add(squeezed, entry);
  };
  return {
    add,
    place: (key, name, aliases, weight) => {
      const folded = fold(name);
      addBoth(folded, { key, weight, exact: true });
      for (const alias of aliases) addBoth(fold(alias), { key, weight, exact: false });
      if (weight < knownInShort || key.startsWith('n:')) return;
      const [beginning = ''] = folded.split(/ (?:de|del) /);
      if (beginning !== folded && beginning !== 'ciudad' && !vague.has(beginning)) {
        add(beginning, { key, weight, exact: false });
      }
      const bare = folded.replace(/^(el|la|los|las|ciudad de|ciudad|puerto|san pedro) /, '');
      if (bare !== folded && !common.has(bare) && bare.length > 3) add(bare, { key, weight, exact: false });
    },
    rows: () =>
      [...entries].map(([name, same]) => [
        name,
        [...same.values()]
          .sort((a, b) => b.weight - a.weight || (a.key < b.key ? -1 : 1))
          .map(({ key, weight, exact }) => `${key}${exact ? '=' : '~'}${weight}`)
          .join(','),
      ]),
  };
};
