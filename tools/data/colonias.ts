import { sections } from '../../src/directory/colonias.ts';
import { common, vague } from '../../src/directory/everyday.ts';
import { fold, squeeze } from '../../src/directory/words.ts';
import type { Gazetteer, Settlement } from './gazetteer.ts';
import type { GeonamesRow, Report, SepomexRow } from './raw.ts';
import { checkedSettlement } from './settlements.ts';

/**
 * The lines of the two files about settlements: the settlement names of each code, and the settlements for
 * each folded name.
 */
export type ColoniaRows = { count: number; codes: [string, string][]; names: [string, string][] };

/**
 * Settlements by postal code and by name. Left out are settlements whose code is somewhere else than the row
 * says, towns that have pins of their own, well-known settlements (they are in another list), and city
 * centres (a city's pin is there anyway).
 */
export const coloniaRows = (
  file: string,
  rows: readonly (GeonamesRow | SepomexRow)[],
  wellKnown: readonly Settlement[],
  places: Gazetteer,
  report: Report,
): ColoniaRows => {
  const known = new Set(wellKnown.map(({ code, name }) => `${code} ${fold(name)}`));
  const towns = new Set(
    places.towns.flatMap((town) =>
      [town.name, ...town.aliases].map((name) => `${town.municipality.key} ${fold(name)}`),
    ),
  );
  const byCode = new Map<string, Map<string, string>>();
  for (const [at, row] of rows.entries()) {
    const { code, name, municipality, reason } = checkedSettlement(row, places);
    if (municipality === undefined) {
      report.rejected.push({ file, row: String(at + 2), name, reason: reason ?? '' });
      continue;
    }
    const folded = fold(name);
    if (folded === '' || known.has(`${code} ${folded}`) || centres.has(folded)) continue;
    if (towns.has(`${municipality.key} ${folded}`)) continue;
    const same = byCode.get(code) ?? new Map<string, string>();
    byCode.set(code, same);
    if (!same.has(folded)) same.set(folded, name.replace(/[|\t]/g, ' '));
  }
  const codes: [string, string][] = [];
  const found = new Map<string, Map<string, boolean>>();
  for (const [code, same] of [...byCode].sort()) {
    const names = [...same.values()].sort((a, b) => (a < b ? -1 : 1));
    codes.push([code, names.join('|')]);
    for (const [at, name] of names.entries()) {
      for (const [form, exact] of formsOf(name)) {
        const entries = found.get(form) ?? new Map<string, boolean>();
        found.set(form, entries);
        const id = at === 0 ? code : `${code}.${at}`;
        entries.set(id, exact || entries.get(id) === true);
      }
    }
  }
  return {
    count: codes.reduce((sum, [, names]) => sum + names.split('|').length, 0),
    codes,
    names: [...found].map(([form, entries]) => [
      form,
      [...entries].map(([id, exact]) => (exact ? id : `${id}~`)).join(' '),
    ]),
  };
};

const centres = new Set(['centro', 'centro historico', 'zona centro', 'centro de la ciudad']);

/**
 * The folded forms under which a settlement is found; `true` where the form is its name. "Las Américas" is also found as
 * "Américas", "Fraccionamiento Villa Fontana II" as "Villa Fontana", "Chapalita (El Judío)" as either.
 */
export const formsOf = (name: string): Map<string, boolean> => {
  const forms = new Map<string, boolean>();
  const add = (folded: string, exact: boolean): void => {
    for (const form of new Set([folded, squeeze(folded)]))
      if (form !== '' && !forms.get(form)) forms.set(form, exact);
  };
  const addPart = (folded: string): void => {
    if (folded.length > 3 && !/^\d+$/.test(folded) && !common.has(folded) && !vague.has(folded))
      add(folded, false);
  };
  const [, outer = name, inner] = /^(.*?)\s*\(([^)]*)\)\s*$/.exec(name) ?? [];
  add(fold(name), true);
  if (inner !== undefined) {
    add(fold(outer), true);
    addPart(fold(inner));
  }
  const articleless = fold(outer).replace(/^(?:el|la|los|las) /, '');
  if (articleless.length > 2) add(articleless, true);
  const untyped = articleless.replace(types, '').replace(/^(?:el|la|los|las) /, '');
  for (const part of [untyped, untyped.replace(sections, '')]) addPart(part);
  return forms;
};

const types =
  /^(?:colonia|fraccionamiento|unidad habitacional|conjunto habitacional|conjunto urbano|barrio|barrio de|ejido|rancheria|rancho|pueblo|infonavit|unidad) (?=[a-z]{3})/;
