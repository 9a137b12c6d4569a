import { kilometres } from '../../src/directory/directory.ts';

type Spot = { lat: number; lon: number };

/** How far the centre of an address's postal code is from the place at that address. */
export type Distances = { places: number; median: number; ninth: number };

/**
 * Measures the centres of postal codes against places that nobody derived from them: units whose register gives the
 * postal code of their address, and a pin. `large` says whether a code lies in a municipality of a large city.
 */
export const measureCentres = (
  units: readonly (Spot & { postalCode: string })[],
  centre: (code: string) => (Spot & { large: boolean }) | undefined,
): { cities: Distances; elsewhere: Distances } => {
  const far = units.flatMap((unit) => {
    const code = centre(unit.postalCode);
    return code === undefined ? [] : [{ large: code.large, km: kilometres(unit, code) }];
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

/** A municipality from this population on is a large city's. */
export const largeCity = 200_000;
