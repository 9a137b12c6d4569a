import { kilometres } from '../../src/directory/directory.ts';
import type { Gazetteer } from './gazetteer.ts';
import type { RawUnit } from './imss.ts';

type Point = { lat: number; lon: number };

/** What the register says of where a unit is. */
export type Said = { point: Point; locality: string; postalCode?: string };

/**
 * Chooses between a unit's own pin (`ours`) and the register's, and says why if they are more than two
 * kilometres apart. The pin nearer to the unit's town wins: the town in its name, else the register's
 * locality. In a large town that says little, so the centre of the address's postal code is used instead. A
 * pin that was merely set to its town's centre proves nothing about the town.
 */
export const believedPin = (
  unit: RawUnit,
  { point, locality, postalCode }: Said,
  places: Gazetteer,
): { ours: boolean; note?: string } => {
  const apart = kilometres(unit, point);
  if (apart <= 2) return { ours: false };
  const home = homeOf(unit, point, locality, places);
  const code = places.code(postalCode ?? '');
  const witness =
    code !== undefined && code.known === 'centre' && (home === undefined || home.population > largeTown)
      ? { name: code.code, lat: code.lat, lon: code.lon }
      : home;
  const far = `${apart.toFixed(1)} km`;
  if (witness === undefined)
    return { ours: false, note: `pin of ${unit.label} moved ${far} to where this file has it` };
  const mine = kilometres(unit, witness);
  const theirs = kilometres(point, witness);
  const ours = unit.approximate ? theirs > nearTown : mine < theirs;
  return ours
    ? {
        ours,
        note: `pin of ${unit.label} is ${far} from where this file has it: kept, nearer to ${witness.name}`,
      }
    : {
        ours,
        note: `pin of ${unit.label} moved ${far} to where this file has it, nearer to ${witness.name}`,
      };
};

/** From this population on, a town is so wide that nearness to its centre says little. */
const largeTown = 50_000;

/**
 * If the other pin is only the town's centre, the register's pin is believed up to this distance from it, in
 * km.
 */
const nearTown = 10;

const homeOf = (
  unit: RawUnit,
  point: Point,
  locality: string,
  places: Gazetteer,
): (Point & { name: string; population: number }) | undefined => {
  const bare = unit.name.replace(/^(Estación|Ejido|Colonia|Villa|Ingenio|Valle de|Pueblo) /, '');
  for (const name of [unit.name, bare, locality]) {
    const spots = places
      .namesakes(name)
      .filter((spot) => spot.municipality.state === unit.state)
      .map((spot) => ({ spot, km: Math.min(kilometres(spot, unit), kilometres(spot, point)) }))
      .sort((a, b) => a.km - b.km);
    const nearest = spots[0];
    if (nearest !== undefined && nearest.km < 15)
      return {
        lat: nearest.spot.lat,
        lon: nearest.spot.lon,
        population: nearest.spot.population,
        name: places.spelling.name(name),
      };
  }
  return undefined;
};
