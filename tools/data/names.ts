import { common, nicknames, vague } from '../../src/directory/everyday.ts';
import { fold, squeeze } from '../../src/directory/words.ts';
import { type Gazetteer, kmBetween, type Settlement, type Town } from './gazetteer.ts';

/** Weight that a well-known colonia is ranked with, and one from the operator's own postal-code file. */
export const wellKnown = 30_000;
export const littleKnown = 1_000;

/** From this weight on, a place is also found by a part of its name: `Acapulco` for `Acapulco de Juárez`. */
const knownInShort = 20_000;

type Entry = { key: string; weight: number; exact: boolean };

/** Every folded name by which a place can be found, with the places it may mean. */
export const nameRows = (places: Gazetteer, settlements: Settlement[]): [string, string][] => {
  const names = collect();
  const twins = new Set<string>();
  for (const town of places.towns) {
    if (suburbOfNamesake(town, places)) continue;
    const twin = fold(town.name) === fold(town.municipality.name);
    if (twin) twins.add(town.municipality.key);
    const weight = twin ? Math.max(town.population, town.municipality.population) : town.population;
    names.place(`t:${town.key}`, town.name, town.aliases, weight);
  }
  for (const municipality of places.municipalities) {
    if (!twins.has(municipality.key))
      names.place(`m:${municipality.key}`, municipality.name, [], municipality.population);
  }
  for (const { key, name } of settlements) names.place(`n:${key}`, name, [], wellKnown);
  for (const [nickname, key] of nicknames) {
    const town = places.towns.find((one) => `t:${one.key}` === key);
    if (town !== undefined)
      names.add(nickname, { key, weight: Math.max(town.population, 100_000), exact: true });
  }
  return names.rows();
};

/** The same for the settlements of the operator's own file. */
export const localNameRows = (settlements: Settlement[]): [string, string][] => {
  const names = collect();
  for (const { key, name } of settlements) names.place(`n:${key}`, name, [], littleKnown);
  return names.rows();
};

/** A part of a city that spills over a municipal border is the city: `Naucalpan de Juárez` in Huixquilucan. */
const suburbOfNamesake = (town: Town, places: Gazetteer): boolean =>
  places
    .townsNear(town.lat, town.lon, 20)
    .some(
      (other) =>
        other !== town &&
        fold(other.name) === fold(town.name) &&
        other.population > 2 * town.population &&
        other.municipality.state === town.municipality.state &&
        kmBetween(town, other) < 20,
    );

type Names = {
  /** All names of a place, with the parts of them that people use where it is large enough to be known by them. */
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
