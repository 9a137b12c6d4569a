import { cityStates } from './everyday.ts';
import type { Candidate } from './places.ts';
import { stateTable } from './states.ts';

/** Orders candidates, drops duplicates of a place, and keeps one when there is no doubt. */
export const settle = (candidates: Candidate[]): Candidate[] => {
  const states = candidates.filter(({ kind }) => kind === 'state');
  const ranked = onePerMunicipality(candidates.filter(({ kind }) => kind !== 'state')).sort(
    (a, b) => rank(b) - rank(a) || (a.key < b.key ? -1 : 1),
  );
  const [first, second] = ranked;
  const [state] = states;
  if (state !== undefined) {
    const city = ranked.find((candidate) => candidate.state === state.state && candidate.weight >= 15_000);
    if (city !== undefined && cityStates.has(state.state)) return [city];
    return [...states, ...ranked.filter(({ weight, exact }) => exact && weight >= 50_000)];
  }
  if (first === undefined) return [];
  if (second === undefined || rank(first) >= dominance * Math.max(1, rank(second))) return [first];
  if (first.exact && capitals.has(first.key) && first.weight >= 2 * townWeight(second)) return [first];
  const named = ranked.filter(({ exact, weight }) => exact || weight >= 20_000);
  return named.length > 0 ? named : ranked;
};

/** Those of the candidates that lie in one of the containers. */
export const inAny = (candidates: Candidate[], containers: Candidate[]): Candidate[] =>
  candidates.filter((inner) =>
    containers.some((outer) =>
      outer.kind === 'state'
        ? inner.kind !== 'state' && inner.state === outer.state
        : outer.kind !== 'settlement' &&
          inner.key !== outer.key &&
          inner.kind !== 'state' &&
          inner.kind !== 'municipality' &&
          inner.municipality === outer.municipality,
    ),
  );

/** How much larger the first must be than the second to be meant without a doubt. */
const dominance = 15;

/**
 * The weight for the order: halved for a municipality, so that a town that bears the name is preferred to a
 * municipality whose towns have other names.
 */
const rank = ({ kind, weight }: Candidate): number =>
  kind === 'municipality' ? Math.max(weight, unknownSize) / 2 : weight;

/**
 * The size assumed for a municipality whose towns are all too small for the list, so that its population is
 * not known.
 */
const unknownSize = 1_000;

const townWeight = ({ kind, weight }: Candidate): number => (kind === 'municipality' ? 0 : weight);

const capitals = new Set(stateTable.filter(({ key }) => key !== 'CDMX').map(({ capital }) => `t:${capital}`));

/**
 * A municipality and a town in it that bear the same name count as one place: as the town, unless that is
 * only a small part of the municipality.
 */
const onePerMunicipality = (candidates: Candidate[]): Candidate[] => {
  const kept: Candidate[] = [];
  const settlements = new Map<string, Candidate>();
  for (const candidate of candidates) {
    if (candidate.kind === 'settlement') {
      const same = settlements.get(candidate.key);
      if (same === undefined || (candidate.exact && !same.exact)) settlements.set(candidate.key, candidate);
      continue;
    }
    const at = kept.findIndex(
      (other) =>
        other.key === candidate.key ||
        (other.municipality === candidate.municipality &&
          !(other.kind === candidate.kind && Math.min(other.weight, candidate.weight) >= 10_000)),
    );
    const other = kept[at];
    if (other === undefined) kept.push(candidate);
    else {
      const one = better(candidate, other) ? candidate : other;
      kept[at] = {
        ...one,
        weight: Math.max(candidate.weight, other.weight),
        exact: candidate.exact || other.exact,
      };
    }
  }
  return [...kept, ...settlements.values()];
};

const better = (a: Candidate, b: Candidate): boolean => {
  if (a.kind === b.kind) return a.weight > b.weight;
  const [town, municipality] = a.kind === 'town' ? [a, b] : [b, a];
  const keepTown = town.weight >= 0.2 * municipality.weight;
  return keepTown ? a === town : a === municipality;
};
