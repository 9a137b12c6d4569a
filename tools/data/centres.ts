import { kilometres } from '../../src/directory/directory.ts';

type Spot = { lat: number; lon: number };

/**
 * How far the centres of postal codes are from places in them, in km: the number of places, the median and
 * the 90th percentile.
 */
export type Distances = { places: number; median: number; ninth: number };

/**
 * Measures how precise the centres of postal codes are, with places that are independent of them: units with
 * a pin and the postal code of their address. Separately for cities and the rest.
 */
export const measureCentres = (
  units: readonly (Spot & { postalCode: string })[],
  centre: (code: string) => Spot | undefined,
  towns: readonly (Spot & { population: number })[],
): { cities: Distances; elsewhere: Distances } => {
  const cities = towns.filter(({ population }) => population >= cityFrom);
  const far = units.flatMap((unit) => {
    const code = centre(unit.postalCode);
    return code === undefined
      ? []
      : [
          {
            large: cities.some((city) => kilometres(city, code) < cityKm),
            km: kilometres(unit, code),
          },
        ];
  });
  const of = (large: boolean): Distances => {
    const sorted = far
      .filter((one) => one.large === large)
      .map(({ km }) => km)
      .sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
    return { places: sorted.length, median: at(0.5), ninth: at(0.9) };
  };
  return { cities: of(true), elsewhere: of(false) };
};

/** A postal code counts as urban within this many kilometres of the centre of a town with this many people. */
const cityFrom = 100_000;
const cityKm = 7;
