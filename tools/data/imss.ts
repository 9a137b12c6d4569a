import type { StateInfo } from '../../src/directory/states.ts';
import { fold } from '../../src/directory/words.ts';
import { type Gazetteer, kmBetween, type Municipality, type Town } from './gazetteer.ts';
import { imssKind, imssLeftOut, type Kind } from './kinds.ts';
import type { ImssRow, Report } from './raw.ts';
import { employers, expansions, pinIsRight, repairs } from './repairs.ts';

/** A unit on its way into the data file. */
export type RawUnit = Kind & {
  id: string;
  system: 'imss' | 'bienestar';
  /** The number as printed, `3A`, or empty. */
  printed: string;
  name: string;
  label: string;
  state: StateInfo;
  municipality?: Municipality;
  lat: number;
  lon: number;
  approximate: boolean;
  employer?: string;
  address?: string;
  postalCode?: string;
  phone?: string;
};

/**
 * Turns the two lists of the IMSS directory into units: parts kind, number and name, spells the name, finds the
 * state, checks the pin against the town in the name, and merges what is listed twice.
 */
export const imssUnits = (lists: { file: string; rows: ImssRow[] }[], places: Gazetteer, report: Report): RawUnit[] => {
  const units: RawUnit[] = [];
  for (const { file, rows } of lists) {
    rows.forEach((row, at) => {
      const reject = (reason: string) => report.rejected.push({ file, row: String(at + 2), name: row.name, reason });
      const parted = partName(row.name);
      if (parted === undefined) return reject('its kind is not known');
      const leftOut = imssLeftOut.get(parted.kind);
      if (leftOut !== undefined) return reject(leftOut);
      const kind = imssKind(parted.kind);
      if (kind === undefined) return reject(`kind "${parted.kind}" is not known`);
      const unit = place({ ...kind, printed: parted.printed, raw: parted.name, row, file, at }, places, report);
      const twin = units.find((other) => sameUnit(other, unit));
      if (twin !== undefined) return reject(`listed twice: merged with ${twin.label}`);
      units.push(unit);
    });
  }
  return units;
};

/** `UMFH 11 S. MIGUEL ALLENDE` -> kind `UMFH`, number as printed `11`, name `S. MIGUEL ALLENDE`. */
export const partName = (raw: string): { kind: string; printed: string; name: string } | undefined => {
  const text = raw.replace(/\s+/g, ' ').trim();
  const match = /^(UDDX CAMA|C EXTERNA|HPSIQ MF|LABORATORIO|[A-Z]+(?:-[A-Z]+)?)(?: (\d+[A-Z]?)(?= |$))?(?: (.*))?$/.exec(text);
  if (match === null) return undefined;
  const [, kind = '', printed = '', name = ''] = match;
  return { kind: kind.replace('HPSIQ MF', 'HPSIQ-MF'), printed, name };
};

/** What a unit is called in full. */
export const labelOf = (kind: string, printed: string, name: string): string =>
  [kind, printed, name].filter((part) => part !== '').join(' ');

/** A short id from what does not change when the data is refreshed: state, kind and number, or the name. */
export const idOf = (state: StateInfo, kind: string, printed: string, name: string): string =>
  `${state.key}-${kind}-${printed !== '' ? printed : fold(name).replace(/ /g, '-').slice(0, 24)}`;

/** Two units with one id get the beginning of their name or town behind it. */
export const tellApart = (units: RawUnit[]): void => {
  const groups = new Map<string, RawUnit[]>();
  for (const unit of units) groups.set(unit.id, [...(groups.get(unit.id) ?? []), unit]);
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    const seen = new Set<string>();
    for (const unit of group) {
      const base = `${unit.id}-${fold(unit.name).replace(/ /g, '-').slice(0, 12).replace(/-$/, '')}`;
      let id = base;
      for (let n = 2; seen.has(id); n++) id = `${base}${n}`;
      seen.add(id);
      unit.id = id;
    }
  }
};

type Parted = Kind & { printed: string; raw: string; row: ImssRow; file: string; at: number };

const place = (unit: Parted, places: Gazetteer, report: Report): RawUnit => {
  const { row } = unit;
  const repair = repairs.get(row.name.replace(/\s+/g, ' ').trim());
  const trimmed = unit.raw
    .replace(/\s*\((AUT|aut)\)\s*$/, '')
    .replace(/\s+(C\/|CON )(UMAA|REHAB).*$/, '')
    .replace(/^CON UMAA Y REHAB$/, '')
    .replace(/\.$/, (dot, offset: number, all: string) => (/\b[A-Z]\.$/.test(all) && offset > 0 ? dot : ''))
    .trim();
  const near = places.townsNear(row.lat, row.lon, 30);
  const match = repair?.name === undefined ? matchTown(trimmed, near, places) : undefined;
  const name = repair?.name ?? match?.name ?? places.spelling.name(expand(trimmed));
  const home = stateAndMunicipality(row, match?.municipality, repair?.state, places);
  const employer = employers.find(({ pattern }) => pattern.test(row.name))?.employer;
  const label = labelOf(unit.kind, unit.printed, name);
  const result: RawUnit = {
    kind: unit.kind,
    family: unit.family,
    hospital: unit.hospital,
    urgencias: unit.urgencias,
    id: idOf(home.state, unit.kind, unit.printed, name),
    system: 'imss',
    printed: unit.printed,
    name,
    label,
    ...home,
    lat: row.lat,
    lon: row.lon,
    approximate: false,
    employer,
  };
  if (!pinIsRight.has(row.name.replace(/\s+/g, ' ').trim())) checkPin(result, unit, match !== undefined, places, report);
  return result;
};

const sameUnit = (a: RawUnit, b: RawUnit): boolean =>
  a.kind === b.kind &&
  a.printed === b.printed &&
  a.state === b.state &&
  ((fold(a.name) === fold(b.name) && (a.printed !== '' || kmBetween(a, b) < 2)) ||
    (a.printed !== '' && kmBetween(a, b) < 0.3));

/** Writes out abbreviations that mean one thing wherever they stand. */
const expand = (name: string): string =>
  name
    .replace(/([A-ZÁÉÍÓÚÑ])\.(?=[A-ZÁÉÍÓÚÑ]{2})/g, '$1. ')
    .split(' ')
    .map((word, at) => expansions.get(word.replace(/\.$/, '')) ?? (word === 'S.' && at === 0 ? 'San' : word))
    .join(' ');

/** The town or municipality near the pin that the name means, and how it is spelled. */
const matchTown = (
  name: string,
  near: Town[],
  places: Gazetteer,
): { name: string; municipality: Municipality } | undefined => {
  const tokens = tokensOf(name);
  if (tokens.length === 0) return undefined;
  for (const town of near) {
    for (const candidate of [town.name, town.municipality.name, ...town.aliases]) {
      if (fits(tokens, candidate)) return { name: candidate, municipality: town.municipality };
    }
  }
  for (const town of near) {
    for (const candidate of [town.name, town.municipality.name, ...town.aliases]) {
      if (begins(tokens, candidate)) {
        return { name: places.spelling.name(expand(name)), municipality: town.municipality };
      }
    }
  }
  return undefined;
};

const articles = new Set(['de', 'del', 'la', 'las', 'los', 'el', 'y']);

type Token = { text: string; cut: boolean };

const tokensOf = (name: string): Token[] =>
  name
    .replace(/\.(?=\S)/g, '. ')
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => ({ text: plain(word), cut: word.endsWith('.') }))
    .filter(({ text }) => text !== '' && !articles.has(text));

const plain = (word: string): string =>
  word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]/g, '');

const wordsOf = (name: string): string[] =>
  name.split(/[\s-]+/).map(plain).filter((word) => word !== '' && !articles.has(word));

const means = (token: Token, word: string, last: boolean): boolean => {
  if (token.text === word) return true;
  const whole = abbreviated.get(token.text);
  if (whole?.includes(word)) return true;
  if (token.cut && token.text.length <= 4) return word.startsWith(token.text) && token.text !== word;
  return last && token.text.length >= 5 && word.startsWith(token.text);
};

const abbreviated = new Map([
  ['sta', ['santa']],
  ['sto', ['santo']],
  ['sn', ['san']],
  ['cd', ['ciudad']],
  ['gral', ['general']],
  ['fco', ['francisco']],
  ['hgo', ['hidalgo']],
  ['gpe', ['guadalupe']],
  ['dr', ['doctor']],
  ['pto', ['puerto']],
  ['jalapa', ['xalapa']],
]);

const fits = (tokens: Token[], candidate: string): boolean => {
  const words = wordsOf(candidate);
  return (
    words.length === tokens.length && tokens.every((token, at) => means(token, words[at] as string, at === tokens.length - 1))
  );
};

const begins = (tokens: Token[], candidate: string): boolean => {
  const words = wordsOf(candidate);
  return words.length > tokens.length && tokens.every(({ text }, at) => text === words[at]) && tokens.join('').length > 4;
};

/** By the town in the name, else by the three nearest postal codes, which must agree for the municipality. */
const stateAndMunicipality = (
  point: { lat: number; lon: number },
  named: Municipality | undefined,
  state: StateInfo | undefined,
  places: Gazetteer,
): { state: StateInfo; municipality?: Municipality } => {
  const codes = places.codesNear(point.lat, point.lon, 7).map(({ code }) => code.municipality);
  const inState = state === undefined ? codes : codes.filter((municipality) => municipality.state === state);
  if (named !== undefined && (state === undefined || named.state === state)) {
    return { state: named.state, municipality: named };
  }
  const nearest = mostOf(inState.map((municipality) => municipality.state)) ?? state;
  if (nearest === undefined) throw new Error(`no postal code near ${point.lat}, ${point.lon}`);
  const three = inState.filter((municipality) => municipality.state === nearest).slice(0, 3);
  const agree = three.length === 3 && three.every((municipality) => municipality === three[0]);
  return { state: nearest, municipality: agree ? three[0] : undefined };
};

const mostOf = <Item>(items: Item[]): Item | undefined => {
  const counts = new Map<Item, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
};

/**
 * A pin far from the only town that the name can mean is doubtful. A town of the unit's own state whose name nobody
 * else in the country bears, and which is no hamlet, is trusted more than the pin: the pin moves to the town's
 * centre. Otherwise the pin stays. Either way it is marked approximate.
 */
const checkPin = (unit: RawUnit, { row, file, at }: Parted, matched: boolean, places: Gazetteer, report: Report): void => {
  if (matched) return;
  const named = fold(unit.name);
  if (named.split(' ').length === 1 && named.length < 5) return;
  const towns = places.towns.filter((town) => [town.name, ...town.aliases].some((name) => fold(name) === named));
  const homes = places.municipalities.filter((municipality) => fold(municipality.name) === named);
  const spots = [...towns, ...homes.filter((home) => !towns.some((town) => town.municipality === home))];
  if (spots.length === 0) return;
  const nearest = Math.min(...spots.map((spot) => kmBetween(unit, spot)));
  if (nearest <= 25) return;
  const only = spots.length === 1 ? spots[0] : undefined;
  const note = (reason: string) => report.changed.push({ file, row: String(at + 2), name: row.name, reason });
  const far = `the nearest place called ${unit.name} is ${Math.round(nearest)} km from the pin`;
  unit.approximate = true;
  const state = only && ('municipality' in only ? only.municipality.state : only.state);
  const known = only !== undefined && only.population >= 5000;
  if (only !== undefined && known && state === unit.state && nearest > 25) {
    Object.assign(unit, { lat: only.lat, lon: only.lon });
    unit.municipality = 'municipality' in only ? only.municipality : only;
    note(`${far}, and it is the only one: pin moved to its centre and marked approximate`);
  } else note(`${far}: pin kept and marked approximate`);
};
