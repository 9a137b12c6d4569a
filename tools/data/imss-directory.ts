import { basename } from 'node:path';
import { kilometres, type Office } from '../../src/directory/directory.ts';
import { type StateInfo, stateInFile } from '../../src/directory/states.ts';
import { fold } from '../../src/directory/words.ts';
import { familyOf, readTitle } from './clues.ts';
import { monthOf } from './clues-rows.ts';
import { readableAddress } from './extras.ts';
import type { Gazetteer, PostalCode } from './gazetteer.ts';
import { idOf, labelOf, type RawUnit } from './imss.ts';
import { imssKind } from './kinds.ts';
import type { Report } from './raw.ts';
import { readText, restoreZeros, rowsOf } from './reading.ts';

/** What stands in one entry of IMSS's own directory, as it is written there. Empty where nothing is given. */
export type Entry = Record<Field, string>;

/** An office as its source gives it: its state not yet by its key. */
export type RawOffice = Omit<Office, 'state'> & { state: StateInfo };

const fields = {
  name: ['nombre', 'nombre de la unidad', 'unidad', 'unidad medica', 'nombre del inmueble', 'inmueble'],
  type: ['tipo', 'tipo de unidad', 'tipo de inmueble', 'tipologia', 'clasificacion'],
  address: ['direccion', 'domicilio', 'ubicacion', 'calle y numero', 'calle'],
  area: ['colonia', 'asentamiento', 'fraccionamiento'],
  code: ['codigo postal', 'cp', 'c p'],
  phone: ['telefono', 'telefonos', 'tel', 'conmutador'],
  hours: ['horario', 'horarios', 'horario de atencion', 'horario de servicio'],
  office: ['subdelegacion', 'subdelegacion de adscripcion'],
  desk: ['modulo', 'modulos', 'modulo de atencion'],
  state: ['estado', 'entidad', 'entidad federativa', 'delegacion', 'ooad'],
  town: ['municipio', 'alcaldia', 'localidad', 'ciudad', 'poblacion'],
} as const;
type Field = keyof typeof fields;

const fieldOf: ReadonlyMap<string, Field> = new Map(
  (Object.entries(fields) as [Field, readonly string[]][]).flatMap(([field, names]) =>
    names.map((name) => [fold(name), field] as const),
  ),
);
const asked = Object.keys(fields) as Field[];

/**
 * Reads IMSS's own directory: a table as CSV, or the text of its PDF, in which each entry is lines of `label: value`.
 * Throws a sentence when it is neither.
 */
export const readDirectory = (path: string, report: Report): Entry[] => {
  const text = readText(path, "give IMSS's own directory with --directory");
  if (text.startsWith('%PDF'))
    throw new Error(`${path} is a PDF: make text of it first, with pdftotext -layout ${basename(path)}.`);
  const entries = /\.(csv|tsv)$/i.test(path) ? fromTable(path, text) : fromText(path, text);
  report.read["IMSS's own directory"] = entries.length;
  return entries;
};

const empty = (): Entry => Object.fromEntries(asked.map((field) => [field, ''])) as Entry;

const fromTable = (path: string, text: string): Entry[] => {
  const { columns, rows } = rowsOf(text);
  const known = columns.map((column) => fieldOf.get(fold(column)));
  for (const field of ['name', 'address'] as const)
    if (!known.includes(field))
      throw new Error(
        `${path} has no column for the ${field} of a unit (${fields[field].join(', ')}). It has: ${columns.join(', ') || 'none'}.`,
      );
  return rows.map((row) => {
    const entry = empty();
    for (const [at, field] of known.entries())
      if (field !== undefined && entry[field] === '')
        entry[field] = clean(String(row[columns[at] ?? ''] ?? ''));
    return entry;
  });
};

/** A label at the start of a line, or behind two blanks, with its colon. */
const label = /(?:^|\s{2,})([\p{L}][\p{L}. ]{0,40}?)\s*:\s*/gu;

const fromText = (path: string, text: string): Entry[] => {
  const entries: Entry[] = [];
  let entry: Entry | undefined;
  let last: Field | undefined;
  for (const line of text.split(/[\r\n\f]+/)) {
    const labels = [...line.matchAll(label)].flatMap((match) => {
      const field = fieldOf.get(fold(match[1] ?? ''));
      return field === undefined ? [] : [{ field, from: match.index, to: match.index + match[0].length }];
    });
    if (labels.length === 0) {
      const rest = clean(line);
      if (rest === '') last = undefined;
      else if (entry !== undefined && last !== undefined && !furniture.test(rest)) entry[last] += ` ${rest}`;
      continue;
    }
    for (const [at, { field, to }] of labels.entries()) {
      if (field === 'name') {
        entry = empty();
        entries.push(entry);
      }
      last = field;
      if (entry !== undefined && entry[field] === '')
        entry[field] = clean(line.slice(to, labels[at + 1]?.from));
    }
  }
  if (entries.length === 0)
    throw new Error(
      `${path} has no line that begins with "Nombre:" or "Unidad:": it is not the text of IMSS's directory.`,
    );
  return entries;
};

/** Page numbers and headings that repeat on each page. */
const furniture =
  /^(?:p[aá]gina|p[aá]g\.?)? ?\d+(?: (?:de|\/) ?\d+)?$|^instituto mexicano del seguro social$|^directorio\b/i;

const clean = (text: string): string =>
  text
    .replace(/[\s\u00a0]+/g, ' ')
    .replace(/^(?:S\/?D|N\/?A|-+|NO DISPONIBLE)$/i, '')
    .trim();

/**
 * Joins the directory's entries to the units. An entry's address, postal code, phone and hours replace what
 * is known. Unknown clinics are added at the centre of their postal code. Offices are returned separately.
 */
export const joinDirectory = (
  units: RawUnit[],
  path: string,
  entries: Entry[],
  places: Gazetteer,
  report: Report,
): { units: RawUnit[]; offices: RawOffice[] } => {
  const file = "IMSS's own directory";
  const asOf = monthOf(path) ?? 'undated';
  const all = [...units];
  const offices: RawOffice[] = [];
  const joined = new Set<RawUnit>();
  for (const [at, entry] of entries.entries()) {
    const reject = (reason: string) =>
      report.rejected.push({ file, row: String(at + 1), name: entry.name, reason });
    const code = codeOf(entry, places);
    const state = code?.municipality.state ?? stateInFile(entry.state);
    if (state === undefined) {
      reject('neither its postal code nor its state is known');
      continue;
    }
    const details = {
      address: readableAddress(
        [entry.address, entry.area === '' ? '' : `COLONIA ${entry.area.replace(/^col(onia|\.)? ?/i, '')}`]
          .filter((part) => part !== '')
          .join(', ')
          .toUpperCase(),
        places,
      ),
      postalCode: code?.code,
      phone: phoneIn(entry.phone),
      hours: entry.hours || undefined,
    };
    if (/subdelegaci|^m[oó]dulo|delegaci[oó]n (estatal|regional)/i.test(`${entry.type} ${entry.name}`)) {
      if (code === undefined) reject('an office without a known postal code');
      else offices.push(officeFrom(entry, code, details));
      continue;
    }
    const title = readTitle(fullTitle(entry));
    const kind = imssKind(title.kind) ?? imssKind(kindOfType(entry.type) ?? kindOfType(entry.name) ?? '');
    if (kind === undefined) {
      reject(`kind "${entry.type || title.kind}" is not a clinic or hospital that people walk into`);
      continue;
    }
    const unit = match(
      all.filter((one) => !joined.has(one)),
      kind.kind,
      title.printed,
      entry,
      state,
      code,
    );
    const facts = Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
    const office = [entry.office, entry.desk].filter((part) => part !== '').join(', ');
    const more = { ...facts, ...(details.address && { asOf }), ...(office !== '' && { office }) };
    if (unit !== undefined) {
      joined.add(unit);
      Object.assign(unit, more);
      continue;
    }
    if (code === undefined) {
      reject('no unit fits, and without a postal code it cannot be placed');
      continue;
    }
    const name = places.spelling.name(title.name || entry.town || code.municipality.name);
    const reason = 'a unit that was not known: added at the centre of its postal code, marked approximate';
    report.changed.push({ file, row: String(at + 1), name: entry.name, reason });
    all.push({
      ...kind,
      id: idOf(state, kind.kind, title.printed, name),
      system: 'imss',
      printed: title.printed,
      name,
      label: labelOf(kind.kind, title.printed, name),
      state,
      municipality: code.municipality,
      lat: code.lat,
      lon: code.lon,
      approximate: true,
      ...more,
    });
  }
  return { units: all, offices };
};

const codeOf = (entry: Entry, places: Gazetteer): PostalCode | undefined => {
  const written = entry.code || (/\bC\.? ?P\.?:? ?(\d{4,5})\b/i.exec(entry.address)?.[1] ?? '');
  return places.code(restoreZeros(written, 5));
};

const phoneIn = (text: string): string | undefined =>
  /(?<!\d)[1-9]\d{9}(?!\d)/.exec(text.replace(/(?<=\d)[ ().-]+(?=\d)/g, ''))?.[0];

/** The title with its kind, whether the name holds it (`UMF 5 Nogales`) or the type does (`5 Nogales`). */
const fullTitle = ({ name, type }: Entry): string => {
  const upper = name.toUpperCase();
  return /^\d/.test(upper) ? `${kindOfType(type) ?? type.toUpperCase()} ${upper}` : upper;
};

const officialTypes: readonly (readonly [RegExp, string])[] = [
  [/unidad de medicina familiar con (hospital|camas)|con hospitalizacion/, 'UMFH'],
  [/unidad de medicina familiar.*ambulatoria/, 'UMF-UMAA'],
  [/unidad de medicina familiar/, 'UMF'],
  [/unidad medica de atencion ambulatoria/, 'UMAA'],
  [/hospital general de zona (con|y) (unidad de )?medicina familiar/, 'HGZMF'],
  [/hospital general de subzona (con|y) (unidad de )?medicina familiar/, 'HGSMF'],
  [/hospital general regional (con|y) (unidad de )?medicina familiar/, 'HGRMF'],
  [/hospital general de zona/, 'HGZ'],
  [/hospital general de subzona/, 'HGS'],
  [/hospital general regional/, 'HGR'],
  [/hospital general/, 'HG'],
  [/gineco ?pediatria/, 'HGP'],
  [/gineco ?obstetricia/, 'HGO'],
  [/hospital de especialidades/, 'HES'],
];

const kindOfType = (type: string): string | undefined => {
  const text = fold(type);
  return officialTypes.find(([pattern]) => pattern.test(text))?.[1];
};

const match = (
  units: RawUnit[],
  kind: string,
  printed: string,
  entry: Entry,
  state: StateInfo,
  code: PostalCode | undefined,
): RawUnit | undefined => {
  const text = fold(`${entry.name} ${entry.town} ${code?.municipality.name ?? ''} ${code?.city ?? ''}`);
  return units
    .filter(
      (unit) =>
        unit.system === 'imss' &&
        unit.state === state &&
        unit.printed === printed &&
        familyOf(unit.kind) === familyOf(kind),
    )
    .map((unit) => {
      const words = fold(unit.name)
        .split(' ')
        .filter((word) => word.length > 2);
      const shared = words.filter((word) => text.includes(word)).length / Math.max(1, words.length);
      return { unit, shared, km: code === undefined ? 0 : kilometres(unit, code) };
    })
    .filter(({ shared, km }) => (printed !== '' ? shared >= 0.5 || km < 15 : shared >= 0.5 && km < 30))
    .sort((a, b) => b.shared - a.shared || a.km - b.km)[0]?.unit;
};

const officeFrom = (
  entry: Entry,
  code: PostalCode,
  details: { address?: string; phone?: string; hours?: string },
): RawOffice => {
  const name = /subdelegaci|m[oó]dulo/i.test(entry.name) ? entry.name : `${entry.type} ${entry.name}`;
  const { state } = code.municipality;
  return {
    id: `${state.key}-${fold(name).replace(/ /g, '-').slice(0, 32)}`,
    name: clean(name),
    state,
    postalCode: code.code,
    lat: code.lat,
    lon: code.lon,
    address: details.address,
    phone: details.phone,
    hours: details.hours,
  };
};
