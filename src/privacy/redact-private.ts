/**
 * Removes other details that identify a person from words that are kept: where they live and are treated, and
 * their illnesses. Pure.
 */
import { plain } from '../core/plain.ts';
import { stateTable } from '../directory/states.ts';
import { isEveryday } from '../directory/vocabulary.ts';
import { gatherSpots } from '../readers/zones.ts';

/** Whether a word in plain form is a common word, and whether it is a name of people. */
export type Lexicon = { isKnown: (key: string) => boolean; isName: (key: string) => boolean };

/** Masks places, the numbers of clinics, and the illnesses of a person in a text. */
export const withoutPrivate = (text: string, lexicon: Lexicon): string =>
  withoutPlaces(withoutIllnesses(text), lexicon);

/** Words for illnesses, by their beginnings. */
const ILLNESS = String.raw`(?:vih|sida|hiv|aids|diab[eé]t\p{L}*|hipertens\p{L}*|c[aá]ncer\p{L}*|tumor\p{L}*|leucemia|leukemia|linfoma|lymphoma|lupus|epil\p{L}*|asm[aá]\p{L}*|asthma\p{L}*|artritis|arthritis|s[ií]filis|syphilis|gonorr\p{L}*|herpes|hepatitis|cirr?hosis|tubercul\p{L}*|tb|covid\p{L}*|dengue|neumon[ií]a|pneumonia|par[kq]inson|alzh?[eh]?imer\p{L}*|demencia|dementia|depres\p{L}*|ansiedad|anxiety|bipolar\p{L}*|esquizofren\p{L}*|schizophren\p{L}*|autis\p{L}*|anorexia|bulimia|alcoh[oó]lic\p{L}*|adict\p{L}*|addict\p{L}*|insuficiencia(?: \p{L}+)?|kidney (?:failure|disease)|heart (?:failure|disease|attack)|infarto|embolia|trombosis|stroke|derrame(?: cerebral)?|esclerosis(?: m[uú]ltiple)?|(?:multiple )?sclerosis|fibromialgia|fibromyalgia|endometriosis|hernia|c[aá]lculos|miomas?|quistes?|vph|hpv|gastritis|colitis|migra[nñ][ae]s?|hemorroides|anemia|hemofil\p{L}*|psoriasis|glaucoma|cataratas?|hipotiroid\p{L}*|tiroides|preeclampsia|aborto|abortion|miscarriage)`;
/** An illness that somebody says a person has. One that is only asked about is kept. */
const THEIRS = new RegExp(
  String.raw`(?<!\p{L})((?:tengo|ten[ií]a|tuve|tenemos|tiene|tienen|padezco|padece|padec[ií]|sufro|sufre|soy|es|est[oó]y|est[aá]|sal[ií]|vivo|vive|doy|di[oó]|dieron|enferm[oóea]|detectaron|diagnosticaron|encontraron|operaron|have|has|had|got|am|is|i'?m|suffer|suffers|diagnosed|positive|mi|my)(?:\s+\p{L}+){0,3}?\s+)(?:(?:breast|prostate|lung|skin|colon|kidney|liver) )?${ILLNESS}(?:(?:\s+(?:de|del|en|of|tipo|type|y|and)){1,2}\s+(?:${ILLNESS}|(?:la |el |los |las |the )?(?:mama|seno|pr[oó]stata|[uú]tero|matriz|colon|est[oó]mago|pulm[oó]n|piel|breast|prostate|lung|skin|ri[nñ][oó]n(?:es)?|kidneys?|[123]|uno|dos|one|two)))*(?!\p{L})`,
  'giu',
);
/** Words after which an illness stands, whatever it is called. */
const ANY =
  /(?<!\p{L})((?:me|le|lo|la|nos) (?:diagnosticaron|detectaron|encontraron)(?: con| de)?|(?:padezco|padece|sufro|sufre) (?:de|del)|diagnosed with|suffers? from)\s+(?!<)(?:(?:un|una|el|la|a|an|the) )?\p{L}+(?:\s+(?:de|del|of)\s+(?:(?:la|el|los|las|the) )?\p{L}+)?/giu;

const withoutIllnesses = (text: string): string =>
  text.replace(THEIRS, '$1<illness>').replace(ANY, '$1 <illness>');

/** A clinic with its number; the number is masked, because it identifies a place. */
const CLINIC =
  /(?<!\p{L})((?:umfh?|umaa|uml|hgz(?:mf)?|hgr|hgs|hgp|hes?|cl[ií]nica|clinic|unidad|hospital|familiar|zona|regional)\s*(?:(?:n[uú]mero|n[uú]m|number|no|n)\b\.?|#)?\s*)\d{1,3}(?!\d)/giu;
/** Words after which the name of a place stands, whatever it is. */
const SETTLEMENT =
  /(?<!\p{L})((?:colonia|col\.|fracc(?:ionamiento|\.)?|ejido|rancher[ií]a|barrio|municipio|poblado|delegaci[oó]n|alcald[ií]a|neighborhood)\s+(?:de |del )?)((?:(?:de|del|la|las|los|el|san|santa|santo)\s+)*\p{L}{3,})/giu;
/**
 * Words that may be followed by the name of a place: the next word is one if it is a known place or not a
 * common word.
 */
const WHERE =
  /(?<!\p{L})(?:en|de|desde|hacia|hasta|a|por|cerca de|junto a|in|from|to|near|at|of|around)(?:\s+(?:el|la|los|las|the|estado de|state of|ciudad de|municipio de|san|santa|santo))*\s+$/iu;
const LIVES =
  /(?<!\p{L})(?:vivo|vive|vivimos|radico|resido|ando|estoy|estamos|mud[eéoa]\p{L}*|vengo|fui|naci|nac[ií]|live|lives|living|moved|born|am|i'm)\s+(?:\p{L}+\s+)?(?:en|a|de|in|to|from|near)(?:\s+(?:el|la|los|las|the|san|santa|santo))*\s+$/iu;
/** Words that stand in the position of a place's name and are none. */
const POINTS = new Set(
  'otra otro ninguna ninguno alguna alguno algun ningun cual este esta ese esa eso mi su casa home my his her their this that another other'.split(
    ' ',
  ),
);
/**
 * Names that are not masked: those of states that are also abbreviations of other words, and the country,
 * which does not identify anybody.
 */
const NO_PLACE = new Set('mexico mex ver nay camp aguas tab tamp df nl bc'.split(' '));
const CITIES =
  'guadalajara,monterrey,tijuana,mexicali,ensenada,ciudad juarez,juarez,leon,celaya,irapuato,salamanca,merida,cancun,chetumal,playa del carmen,toluca,ecatepec,nezahualcoyotl,neza,naucalpan,tlalnepantla,cuernavaca,acapulco,chilpancingo,xalapa,jalapa,orizaba,cordoba,poza rica,coatzacoalcos,minatitlan,villahermosa,tuxtla gutierrez,tuxtla,tapachula,torreon,saltillo,monclova,piedras negras,reynosa,matamoros,tampico,ciudad victoria,victoria,nuevo laredo,laredo,nogales,hermosillo,ciudad obregon,obregon,culiacan,mazatlan,los mochis,mochis,tepic,puerto vallarta,vallarta,zapopan,tlaquepaque,tonala,morelia,uruapan,zamora,pachuca,tulancingo,apizaco,cholula,tehuacan,fresnillo,los cabos,cabo san lucas,san jose del cabo,san miguel de allende,san miguel allende,san miguel,dolores hidalgo,ajijic,chapala,coyoacan,iztapalapa,tlalpan,xochimilco,san luis rio colorado,san juan del rio,cuautla,lazaro cardenas,manzanillo';

/** The most words in the name of a place. */
const LONG = 5;
let known: Set<string> | undefined;

/** Whether words in plain form are the whole name of a state, a larger city, or a place abroad that has a time zone. */
function isPlace(name: string): boolean {
  known ??= new Set(
    [
      ...stateTable.flatMap((state) => [state.name, ...state.aliases].map(plain)),
      ...[...gatherSpots().keys()].filter((spot) => spot.length > 3 && !/^(?:desde|from) /.test(spot)),
      ...CITIES.split(','),
    ].filter((one) => !NO_PLACE.has(one)),
  );
  return known.has(name);
}

const WORD = /\p{L}[\p{L}'’-]*/gu;
type Word = { start: number; end: number; key: string };

function withoutPlaces(text: string, { isKnown, isName }: Lexicon): string {
  const shown = text
    .replace(CLINIC, '$1<number>')
    .replace(SETTLEMENT, (whole, before: string, name: string) =>
      isEveryday(plain(name)) ? whole : `${before}<place>`,
    );
  const words = [...shown.matchAll(WORD)]
    .map((hit) => ({ start: hit.index, end: hit.index + hit[0].length, key: plain(hit[0]) }))
    .filter(({ start }) => shown[start - 1] !== '<');
  /** How many words the name of a place has that begins here; 0: none does. */
  const namedAt = (at: number, { start, key }: Word): number => {
    const before = shown.slice(Math.max(0, start - 60), start);
    for (let many = LONG; many > 1; many--) {
      const last = words[at + many - 1];
      if (last && isPlace(plain(shown.slice(start, last.end)))) return many;
    }
    if (isPlace(key)) return (isEveryday(key) || isName(key)) && !WHERE.test(before) ? 0 : 1;
    return !isKnown(key) && !POINTS.has(key) && LIVES.test(before) ? 1 : 0;
  };
  let out = '';
  let from = 0;
  for (const [at, word] of words.entries()) {
    // It is a word of the name before.
    if (word.start < from) continue;
    const many = namedAt(at, word);
    const last = many > 0 ? words[at + many - 1] : undefined;
    if (!last) continue;
    out += `${shown.slice(from, word.start)}<place>`;
    from = last.end;
  }
  return out + shown.slice(from);
}
