import { kilometres } from '../../src/directory/directory.ts';
import type { Gazetteer } from './gazetteer.ts';
import type { RawUnit } from './imss.ts';

type Point = { lat: number; lon: number };

/** What the register says of where a unit is. */
export type Said = { point: Point; locality: string; postalCode?: string };

/**
 * Which of two pins of a unit is believed, and why where they are more than two kilometres apart. Nearer to the
 * unit's own town is better: the town in its name, else the locality of the register. In a large town that says
 * little, and the centre of the address's postal code is used instead. A pin that was only set to its town's
 * centre proves nothing about the town.
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

/** A register's pin is believed this far from its town's centre, km, where the other pin is that centre. */
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
