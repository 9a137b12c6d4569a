import { cached } from '../core/cache.ts';
import type { ByteTable } from './bytes.ts';
import type { Candidate } from './places.ts';
import { stateInfoOf, stateOfInegi } from './states.ts';
import type { Table } from './table.ts';
import { fold } from './words.ts';

/**
 * The hundred thousand settlements that few people outside have heard of: colonias, fraccionamientos, ranches. A
 * settlement is a name in the line of its postal code, and is known by that code and its position in the line.
 */
export type Colonias = {
  /** Those that a folded name may mean: exact names first, then those in the largest municipalities. */
  candidates(name: string): Candidate[];
  /** Whether any name begins with the folded text. */
  begins(text: string): boolean;
  /**
   * The folded names of all settlements of a municipality; the sections of one settlement count as one name.
   */
  namesIn(municipality: string): readonly string[];
  /**
   * Resolves a settlement's key (`06700:roma-norte`, or `06700.3` by position) to its name and its stable key.
   */
  named(id: string): { key: string; name: string; shared: boolean } | undefined;
};

/** `code -> names`, and `folded name -> codes`, of the shipped files or of the operator's own. */
export type ColoniaTables = { codes: ByteTable; names: ByteTable };

/** Opens the files. Towns of the same names are not in them: those have pins of their own. */
export const openColonias = (
  tables: readonly ColoniaTables[],
  postal: Table,
  municipalities: Table,
): Colonias => {
  let known: ReturnType<typeof homes> | undefined;
  const home = (code: string): Home | undefined => {
    known ??= homes(postal, municipalities);
    return known.of(code);
  };
  const candidates = cached(2_000, (name) =>
    tables
      .flatMap(({ names }, table) =>
        (names.find(name)?.split(' ') ?? []).flatMap((entry): Candidate[] => {
          const exact = !entry.endsWith('~');
          const id = exact ? entry : entry.slice(0, -1);
          const where = home(id.slice(0, 5));
          if (where === undefined) return [];
          return [
            {
              key: `n:${'+'.repeat(table)}${id}`,
              kind: 'settlement',
              state: where.state,
              municipality: where.key,
              weight: where.weight,
              exact,
            },
          ];
        }),
      )
      .sort((a, b) => Number(b.exact) - Number(a.exact) || b.weight - a.weight || (a.key < b.key ? -1 : 1)),
  );
  const namesOf = (code: string): string[] =>
    tables.flatMap(({ codes }) => codes.find(code)?.split('|') ?? []);
  return {
    candidates,
    begins: (text) => tables.some(({ names }) => names.begins(text)),
    namesIn: cached(30, (municipality) => {
      known ??= homes(postal, municipalities);
      const names = known.codesOf(municipality).flatMap((code) => namesOf(code).map(fold));
      return [...new Set(names.map((name) => name.replace(sections, '')))];
    }),
    named: (id) => {
      const [, own = '', code = '', position, slug] =
        /^(\+*)(\d{5})(?:\.(\d{1,3})|:([a-z0-9.-]+))?$/.exec(id) ?? [];
      const first = own === '' ? [] : (tables[0]?.codes.find(code)?.split('|') ?? []);
      const names = namesOf(code);
      const at =
        slug === undefined
          ? first.length + Number(position ?? 0)
          : names.findIndex((_, n) => slugAt(names, n) === slug);
      const name = names[at];
      if (name === undefined) return undefined;
      const municipality = home(code)?.key;
      const same = candidates(fold(name)).filter((one) => one.exact && one.municipality === municipality);
      return { key: `${code}:${slugAt(names, at)}`, name, shared: same.length > 1 };
    },
  };
};

/** What tells the parts of one settlement apart, at the end of a folded name: `villa fontana xii`, `joyas 2a seccion`. */
export const sections =
  /(?: (?:primera|segunda|tercera|cuarta|quinta|sexta|septima|octava|1a|2a|3a|4a|5a|1ra|2da|3ra|4ta|5ta|[ivx]+|\d{1,2}|seccion|secc|sec|etapa|fase|y))+$/;

/**
 * A settlement's short name in keys: at most 16 letters. If it equals that of an earlier settlement in the
 * line, the second gets `.2` behind it.
 */
export const slugAt = (names: readonly string[], at: number): string => {
  const slug = slugOf(names[at] ?? '');
  const before = names.slice(0, at).filter((name) => slugOf(name) === slug).length;
  return before === 0 ? slug : `${slug.slice(0, 13)}.${before + 1}`;
};

const slugOf = (name: string): string => fold(name).replace(/ /g, '-').slice(0, 16).replace(/-$/, '');

type Home = { key: string; state: string; weight: number };

/**
 * The municipality of a code, and what a settlement there weighs: a colonia of a large city is as easily meant as a small
 * town of its name, a ranch is not.
 */
const homes = (
  postal: Table,
  municipalities: Table,
): { of(code: string): Home | undefined; codesOf(municipality: string): string[] } => {
  const byKey = new Map<string, Home>();
  for (let at = 0; at < municipalities.length; at++) {
    const [key = '', , state = '', , , population] = municipalities.cells(at);
    const known = stateOfInegi(/^\d/.test(key) ? key : '') ?? stateInfoOf(state);
    if (known === undefined) continue;
    const weight = Math.min(mostWeight, Math.max(leastWeight, Math.round(Number(population || 0) / 1_000)));
    byKey.set(key, { key, state: known.key, weight });
  }
  const codes = new Int32Array(postal.length);
  const home: (Home | undefined)[] = [];
  for (let at = 0; at < postal.length; at++) {
    const line = postal.line(at);
    codes[at] = Number(line.slice(0, 5));
    home.push(byKey.get(line.slice(6, line.indexOf('\t', 6))));
  }
  return {
    of: (code) => {
      const wanted = Number(code);
      let low = 0;
      let high = codes.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((codes[middle] ?? wanted) < wanted) low = middle + 1;
        else high = middle;
      }
      return codes[low] === wanted ? home[low] : undefined;
    },
    codesOf: (municipality) => {
      const found: string[] = [];
      for (const [at, one] of home.entries())
        if (one?.key === municipality) found.push(String(codes[at]).padStart(5, '0'));
      return found;
    },
  };
};

/**
 * The bounds of a weight. The upper one is so low that a well-known colonia of the same name is meant without
 * a doubt; the lower one ranks a ranch behind a town of a thousand people.
 */
const mostWeight = 1_500;
const leastWeight = 20;
