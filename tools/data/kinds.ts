/** What a kind of unit gives, by its abbreviation. Sources are in `data/SOURCES.md`. */
export type Kind = {
  kind: string;
  family: boolean;
  hospital: boolean;
  urgencias: 'yes' | 'no' | 'unknown';
};

/**
 * The kind for an abbreviation of the IMSS directory; undefined if unknown. General hospitals have urgencias
 * day and night. Only some family clinics do, so theirs is unknown. Specialty hospitals take urgencias of
 * their specialty, with or without referral, so theirs is unknown, too.
 */
export const imssKind = (kind: string): Kind | undefined => {
  const entry = imssKinds.get(kind);
  return entry === undefined ? undefined : { kind, ...entry };
};

const general = { family: false, hospital: true, urgencias: 'yes' } as const;
const generalWithFamily = { ...general, family: true } as const;
const specialty = { family: false, hospital: true, urgencias: 'unknown' } as const;
const clinic = { family: true, hospital: false, urgencias: 'unknown' } as const;
const ambulatory = { family: false, hospital: false, urgencias: 'no' } as const;

const imssKinds = new Map<string, Omit<Kind, 'kind'>>([
  ['UMF', clinic],
  ['UMF-UMAA', clinic],
  ['UMRM', clinic],
  ['UMFH', clinic],
  ['HG', general],
  ['HGZ', general],
  ['HGZ-UMAA', general],
  ['HGR', general],
  ['HGS', general],
  ['HGZMF', generalWithFamily],
  ['HGSMF', generalWithFamily],
  ['HGRMF', generalWithFamily],
  ['HGO', specialty],
  ['HGOMF', { ...specialty, family: true }],
  ['HGP', specialty],
  ['HGPMF', { ...specialty, family: true }],
  ['HES', specialty],
  ['HTO', specialty],
  ['HORTO', specialty],
  ['HINF', specialty],
  ['HP', specialty],
  ['HC', specialty],
  ['HONCO', specialty],
  ['HPSIQ', specialty],
  ['HPSIQ-MF', { ...specialty, family: true }],
  ['UMAA', ambulatory],
  ['UMFR', ambulatory],
]);

/** Why a kind of the IMSS directory is left out. */
export const imssLeftOut: ReadonlyMap<string, string> = new Map([
  ['BS', 'a blood bank, not a clinic'],
  ['C EXTERNA', "a hospital's outpatient desk, reached by referral"],
  ['LABORATORIO', 'a laboratory, not a clinic'],
  ['CCSM', 'a community mental health centre, reached by referral'],
  ['UDDX CAMA', 'a breast cancer diagnosis unit, reached by referral'],
]);

/** What a type in the IMSS-Bienestar file means, or a sentence saying why it is left out. */
export const bienestarKind = (type: string): Kind | string => {
  if (/^(RURAL|URBANO) DE \d+ NÚCLEO/.test(type)) return healthCentre;
  return bienestarTypes.get(type) ?? `type "${type}" is not known`;
};

const healthCentre: Kind = { kind: 'CS', family: true, hospital: false, urgencias: 'unknown' };
const referred = 'a specialised unit, reached by referral';

const bienestarTypes = new Map<string, Kind | string>([
  ['CENTROS AVANZADOS DE ATENCIÓN PRIMARIA A LA SALUD (CAAPS)', { ...healthCentre, kind: 'CEAPS' }],
  ['CENTROS DE SALUD CON SERVICIOS AMPLIADOS', { ...healthCentre, kind: 'CESSA' }],
  ['CENTRO DE SALUD CON HOSPITALIZACIÓN', { ...healthCentre, kind: 'CSH' }],
  ['HOSPITAL INTEGRAL (COMUNITARIO)', { kind: 'HC', family: false, hospital: true, urgencias: 'unknown' }],
  ['HOSPITAL GENERAL', { kind: 'HG', family: false, hospital: true, urgencias: 'unknown' }],
  ['UNIDAD MÓVIL', 'a mobile unit: it has no fixed place'],
  ['HOSPITAL MOVIL', 'a mobile unit: it has no fixed place'],
  ['OFICINAS ADMINISTRATIVAS', 'an office, not a clinic'],
  ['ALMACENES', 'a warehouse, not a clinic'],
  ['LABORATORIOS', 'a laboratory, not a clinic'],
  ['OTROS ESTABLECIMIENTOS DE APOYO', 'a support unit, not a clinic'],
  ['CONSULTORIO DELEGACIONAL', 'an office of a borough, not open to all'],
  ['NO ESPECIFICADO', 'its type is not given'],
  ['UNIDAD DE ESPECIALIDADES MÉDICAS (UNEMES)', referred],
  ['CLÍNICA DE ESPECIALIDADES', referred],
  ['HOSPITAL ESPECIALIZADO', referred],
  ['HOSPITAL PSIQUIÁTRICO', referred],
]);

/**
 * Kinds of the register's IMSS rows, by its code, else by the abbreviation in the unit's name. `UMR` and `HR` belong to
 * IMSS's programme for people without social security (IMSS-Bienestar): they are listed with that system. A string
 * says why a kind is left out.
 */
export const cluesKind = (code: string, titled = ''): (Kind & { system: 'imss' | 'bienestar' }) | string => {
  const plain = code.replace(/_$/, '').replace(/\//g, '-');
  if (plain === 'UMR') return { ...healthCentre, kind: 'UMR', system: 'bienestar' };
  if (plain === 'HR')
    return { kind: 'HR', family: false, hospital: true, urgencias: 'yes', system: 'bienestar' };
  const reason = cluesLeftOut.get(plain);
  if (reason !== undefined) return reason;
  const known = imssKind(cluesNames.get(plain) ?? plain) ?? imssKind(titled);
  if (known !== undefined) return { ...known, system: 'imss' };
  return `kind "${code}" is not a clinic or hospital that people walk into`;
};

/** The register's abbreviations that differ from the directory's. */
const cluesNames = new Map([
  ['HESP', 'HES'],
  ['HGSZ', 'HGS'],
  ['HGZ-MF', 'HGZMF'],
  ['HGS-MF', 'HGSMF'],
  ['HGSZMF', 'HGSMF'],
  ['HGSZ-MF', 'HGSMF'],
  ['HGR-MF', 'HGRMF'],
  ['HINFEC', 'HINF'],
  ['HCARD', 'HC'],
  ['HPED', 'HP'],
  ['HONCOL', 'HONCO'],
]);

const cluesLeftOut = new Map([
  ['BS', 'a mobile brigade: it has no fixed place'],
  ['UMM', 'a mobile unit: it has no fixed place'],
  ['CARO', 'a rural maternity post, part of the clinic beside it'],
  ['ALM', 'a warehouse, not a clinic'],
  ['OFI', 'an office, not a clinic'],
]);
