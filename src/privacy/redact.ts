/**
 * Prepares messages for learning: the text without what identifies a person. If in doubt it masks: a word
 * that is lost costs little, but a name that is kept may do harm. Pure.
 */
import { plain } from '../core/plain.ts';
import { stateTable } from '../directory/states.ts';
import { isEveryday } from '../directory/vocabulary.ts';
import { gatherSpots } from '../readers/zones.ts';
import { withoutDisguise } from '../understanding/fold.ts';
import { LONGEST } from '../understanding/normalise.ts';
import { withMarks } from './personal.ts';
import { withoutPrivate } from './redact-private.ts';

/**
 * A text with its e-mail addresses, links, streets, numbers (four figures and more), names, places and a person's
 * illnesses masked: "soy Ana Ruiz, de León, tel 55 1234 5678" is "soy <name>, de <place>, tel <number>". At most
 * `LONGEST` characters are read; the rest is dropped.
 */
export function redacted(text: string): string {
  const shown = text.slice(0, LONGEST).replace(/[<>]/g, ' ');
  const marked = withoutDisguise(withMarks(shown, (kind) => (kind === 'email' ? ' <email> ' : ' <number> ')));
  return withoutNames(withoutPrivate(withoutNumbers(withoutAddresses(marked)), { isKnown, isName }))
    .replace(/(<(?:name|place|number)>)(?:[\s,]+(?:y |and |de |del |la |los )?\1)+/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

const EMAIL =
  /[\p{L}\d._%+-]{1,64}\s?(?:@|\(at\)|\[at\]|\s(?:arroba|at)\s)\s?[\p{L}\d-]{1,63}(?:\s?(?:\.|\spunto\s|\sdot\s)\s?[\p{L}\d-]{2,24}){1,4}/giu;
const LINK = /\b(?:https?:\/\/|www\.)\S+|\b[a-z\d-]+\.(?:com|mx|org|net|gob|gov|io|me)(?:\.mx)?(?:\/\S*)?/gi;
const HANDLE = /(?<![\p{L}\d])@[\p{L}\d_.]{2,}/gu;
const STREET =
  /\b(?:(?:calle|callej[oó]n|avenida|av|ave|blvd|boulevard|bulevar|calz|calzada|carretera|privada|priv|andador|prolongaci[oó]n|circuito|cerrada|retorno|paseo|street|road)\b\.?\s+(?:(?!<|y\b|en\b|and\b|in\b|pero\b|cerca\b|colonia\b|col\b)[\p{L}\d.°#-]+\s?){1,5}|\d{1,5}\s+(?:[\p{L}]+\s){1,3}(?:st|street|ave|avenue|rd|road|blvd|lane|ln|drive|dr|court|ct)\b\.?|(?:manzana|mz|mza|lote|lt|interior|int|depto?|departamento|apt|n[uú]mero exterior)\.?\s*#?\s?\d+\p{L}?)/giu;

function withoutAddresses(text: string): string {
  return text
    .replace(EMAIL, '<email>')
    .replace(LINK, '<link>')
    .replace(HANDLE, '<name>')
    .replace(STREET, (street) =>
      /\d|[\p{Lu}]/u.test(street.slice(1)) || WAY.test(street) ? '<address> ' : street,
    );
}

/** Words that always mean a street. "Calle" is not among them: it may be "la calle donde está la clínica". */
const WAY = /^(?:avenida|blvd|boulevard|bulevar|calz|privada|andador|circuito|cerrada)\b/i;

/**
 * `KEY`: personal codes of letters and digits (CURP, RFC, passports, voter's keys). `DIGITS`: runs of digits,
 * with what separates them.
 */
const KEY = /(?<![\p{L}\d])(?=[\p{L}\d-]{0,16}\d{4})(?=[\d-]{0,19}\p{L})[\p{L}\d-]{6,20}(?![\p{L}\d])/gu;
const DIGITS = /[+(]?\d(?:[^\p{L}\p{N}<]{0,3}\d){3,}/gu;
const SPOKEN =
  /\b(?:(?:cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|zero|one|two|three|four|five|six|seven|eight|nine|\d{1,3})(?:\s(?:guion|guión|punto|dash|dot)\s|[^\p{L}\p{N}<]{1,3}|$)){4,}/giu;

const withoutNumbers = (text: string): string =>
  text.replace(KEY, '<number>').replace(DIGITS, '<number>').replace(SPOKEN, '<number> ');

/** Words after which a name stands, also in small letters. */
const CUE =
  /\b(?:me llamo|se llama|te llamas|me dicen|le dicen|mi (?:nombre(?: completo)?|apellido) es|su (?:nombre|apellido) es|a nombre de|se apellida|(?:le )?habla|atte\.?|atentamente|my (?:full |last |first )?name(?: is|'s|s)|(?:his|her|their) name(?: is|'s|s)|call me|named|this is)\s+(?=\p{L})/giu;
/** Words that may be followed by a name: the next word is one if it is capitalised or known as a name. */
const TITLE =
  /\b(?:soy|somos|i'?m|i am|con|para|a|de|se[nñ]ora?|sr|sra|srita|se[nñ]orita|don|do[nñ]a|doctora?|dra?|lic|licenciad[oa]|ing|enfermer[oa]|maestr[oa]|mi \p{L}+|my \p{L}+|mr|mrs|ms|miss|nurse)\.?\s+$/iu;

/**
 * Words that may be followed by a name in small letters: "mi esposo eulalio", "don eulogio", "soy eulogio".
 */
const KIN =
  /\b(?:don|do[nñ]a|se[nñ]ora?|sr|sra|srita|se[nñ]orita|dra?|lic|mr|mrs|ms|soy|i'?m|i am)\.? $|\b(?:mi|mis|su|my|his|her) (?:espos[oa]|marido|mujer|hij[oa]|mam[aá]|pap[aá]|madre|padre|herman[oa]|novi[oa]|abuel[oa]|t[ií][oa]|prim[oa]|husband|wife|son|daughter|mom|dad|mother|father|brother|sister)\s+$/iu;

/** Endings of words for occupations and qualities: "soy artista". */
const TRADE = /(?:ista|er[oa]|ora?|ad[oa]|ante|ente|iv[oa]|ic[oa]|il)$/;

const NAME_WORD = /\p{L}[\p{L}'’-]*/gu;
/** Particles within a name: "María de la Luz". */
const PARTICLES = new Set(['de', 'del', 'la', 'las', 'los', 'y', 'san', 'santa']);
/** A name ends before these. */
const ENDS = new Set(
  'y e o and or but pero con soy estoy quiero quisiera necesito ocupo tengo vivo busco ando i im my mi me que para por porque from in en with want need have live looking como cual donde a el yo no si ya aqui desde trabajo gracias hola buenas buenos thanks please es is tiene anos'.split(
    ' ',
  ),
);

/** A message of at most this many words, none of them known, is often somebody's name. */
const FEW = 3;

type Word = { text: string; start: number; end: number; key: string };

function withoutNames(text: string): string {
  const words: Word[] = [...text.matchAll(NAME_WORD)]
    .map((hit) => ({ text: hit[0], start: hit.index, end: hit.index + hit[0].length, key: plain(hit[0]) }))
    .filter(({ start }) => text[start - 1] !== '<');
  const masked = new Array<boolean>(words.length).fill(false);
  for (const cue of text.matchAll(CUE)) maskAfter(words, masked, cue.index + cue[0].length, text, cue[0]);
  const strangers = words.length <= FEW && words.every(({ key }) => !isKnown(key)) && !text.includes('<');
  const shouted = !/\p{Ll}/u.test(text);
  words.forEach((word, at) => {
    if (masked[at]) return;
    const before = text.slice(0, word.start);
    const titled = TITLE.test(before);
    const capital = !shouted && /^\p{Lu}\p{Ll}/u.test(word.text);
    const first = /(?:^|[.!?¡¿:\n]\s*|^\W+)$/.test(before);
    const given = GIVEN.has(word.key);
    const next = words[at + 1];
    const joined = next !== undefined && /^\s+$/.test(text.slice(word.end, next.start));
    const surname = joined && (SURNAMES.has(next.key) || GIVEN.has(next.key));
    const strange = capital && !first && !isKnown(word.key);
    const also = at > 0 && masked[at - 1] && /^\s+$/.test(text.slice(words[at - 1]?.end, word.start));
    masked[at] =
      (given &&
        (!DOUBTFUL.has(word.key) ||
          surname ||
          (titled && /soy|i'?m|i am|don|do[nñ]a|sra?|mi |my /i.test(before.slice(-16))))) ||
      strange ||
      (also && (SURNAMES.has(word.key) || given || !(isKnown(word.key) || ENDS.has(word.key)))) ||
      (SURNAMES.has(word.key) && !isPlace(word.key) && !isEveryday(word.key)) ||
      strangers ||
      (KIN.test(before) && !isKnown(word.key) && !ENDS.has(word.key) && !TRADE.test(word.key)) ||
      (titled && capital && !isKnown(word.key));
  });
  let out = '';
  let from = 0;
  words.forEach((word, at) => {
    if (!masked[at]) return;
    out += `${text.slice(from, word.start)}<name>`;
    from = word.end;
  });
  return out + text.slice(from);
}

/** Masks the words of a name behind a cue: up to four, and the particles between them. */
function maskAfter(words: readonly Word[], masked: boolean[], from: number, text: string, cue: string): void {
  const doubtful = /habla|this is|named|dicen|^a nombre/i.test(cue);
  let taken = 0;
  let before = from;
  for (const [at, word] of words.entries()) {
    const gap = text.slice(before, word.start);
    before = Math.max(before, word.end);
    if (word.start < from) continue;
    if (taken === 4) return;
    if (/[,.;:!?\n]/.test(gap)) return;
    if (PARTICLES.has(word.key) && word.key !== 'y' && taken > 0) {
      masked[at] = true;
      continue;
    }
    if (ENDS.has(word.key)) return;
    if (doubtful && !GIVEN.has(word.key) && !/^\p{Lu}/u.test(word.text)) return;
    if (taken > 0 && isEveryday(word.key) && !/^\p{Lu}/u.test(word.text) && !SURNAMES.has(word.key)) return;
    masked[at] = true;
    taken++;
  }
}

const isName = (key: string): boolean => GIVEN.has(key) || SURNAMES.has(key);
const isKnown = (key: string): boolean => key.length < 3 || isEveryday(key) || KNOWN.has(key) || isPlace(key);

let places: Set<string> | undefined;

/** A word of the name of a state of Mexico, of a larger city, or of a place abroad that has a time zone. */
function isPlace(key: string): boolean {
  places ??= new Set(
    [...stateTable.flatMap(({ name, aliases }) => [name, ...aliases]), ...gatherSpots().keys(), CITIES]
      .flatMap((name) => plain(name).split(' '))
      .filter((word) => word.length > 2 && !GIVEN.has(word)),
  );
  return places.has(key);
}

const CITIES =
  'guadalajara monterrey tijuana mexicali ensenada juarez leon celaya irapuato salamanca merida cancun chetumal playa carmen toluca ecatepec nezahualcoyotl naucalpan tlalnepantla cuernavaca acapulco chilpancingo xalapa orizaba cordoba poza rica coatzacoalcos villahermosa tuxtla tapachula torreon saltillo monclova reynosa matamoros tampico victoria laredo nogales hermosillo obregon culiacan mazatlan mochis tepic vallarta zapopan tlaquepaque tonala morelia uruapan zamora pachuca tulancingo apizaco cholula tehuacan fresnillo cabos lucas miguel allende ajijic chapala coyoacan iztapalapa tlalpan xochimilco';

/** Words with a capital in the middle of messages that are no names of people. */
const KNOWN = new Set(
  'imss issste insabi infonavit bienestar umf hgz hgr nss curp rfc ine app digital whatsapp facebook google telegram internet mexico mexicano mexicana seguro social instituto modalidad seguridad gobierno hospital clinica unidad medicina familiar general zona regional doctor doctora dios facultativo vigencia lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december english spanish ingles espanol american americans usa uber didi rappi oxxo coppel unam ipn conalep ciudad estado colonia san santa santo covid navidad semana urgencias emergencia hola buenas gracias hello hi thanks please i im ok'.split(
    ' ',
  ),
);

/** Given names that are common in Mexico and the United States. */
const GIVEN = new Set(
  (
    'jose juan luis carlos francisco jesus antonio alejandro miguel pedro manuel jorge javier roberto fernando eduardo ricardo sergio rafael daniel arturo raul martin mario marco marcos hector oscar enrique armando alberto gerardo ' +
    'alfredo salvador guillermo ramon ruben gabriel david victor julio cesar ernesto andres diego angel felipe gustavo adrian jaime hugo ignacio pablo rodrigo omar ivan emilio tomas joaquin agustin rogelio rodolfo lorenzo ' +
    'gilberto alfonso mauricio edgar saul israel abel abraham moises samuel benjamin santiago sebastian mateo matias emiliano leonardo nicolas bruno ulises uriel isaac joel efrain everardo humberto leobardo noe octavio pascual ' +
    'maria guadalupe juana margarita josefina veronica leticia rosa francisca teresa alicia alejandra martha marta yolanda patricia elizabeth gabriela silvia laura adriana claudia sandra gloria norma carmen araceli irma monica ' +
    'luz blanca maricela marisela ana lucia sofia valentina camila regina fernanda daniela paola karla carla diana andrea mariana isabel esperanza dolores mercedes rocio susana beatriz cristina angelica elena lourdes pilar ' +
    'lorena miriam alma antonia esther raquel rebeca sara sarah estela eva victoria brenda nancy karina perla jessica yesenia vanessa wendy viridiana xochitl citlali itzel montserrat renata ximena jimena natalia valeria rosario ' +
    'socorro consuelo amparo concepcion catalina cecilia graciela griselda hilda ines julia juanita lupe lupita chuy chucho pepe paco pancho nacho beto toño tono memo lalo chayo concha meche licha yoli paty lety vicky mari ' +
    'rosy rosita lucy betty susy chela nena kevin brayan bryan brian jonathan christian cristian alexis axel erick eric ' +
    'john james michael robert william richard joseph thomas charles christopher matthew anthony mark steven andrew paul joshua kenneth george edward ronald timothy jason jeffrey ryan jacob gary nicholas stephen larry justin scott ' +
    'brandon gregory frank raymond patrick jack dennis jerry mary jennifer linda barbara susan margaret lisa karen betty helen donna carol ruth sharon michelle laura kimberly deborah amy angela melissa emily amanda stephanie ' +
    'rebecca cynthia kathleen anna catherine christine janet maria heather diane olivia joyce julie kelly christina joan evelyn lauren judith megan cheryl jacqueline hannah martha ashley nicole samantha katherine'
  ).split(' '),
);

/**
 * Given names that are also words, places or saints' days: masked only if something else shows that it is a
 * name.
 */
const DOUBTFUL = new Set(
  'jesus salvador angel luz blanca alma esperanza dolores mercedes rocio socorro consuelo amparo concepcion concha pilar perla eva rosa rosario victoria guadalupe leon mario marco marcos martin jose santiago regina carmen isabel julio cesar domingo mark frank jack joy grant will may nena mari tono memo chela gloria estela aurora norma paz israel elena lourdes ines julia anna david san diego luis antonio pedro juan miguel francisco felipe pablo nicolas lucas tomas ana rafael lorenzo monica sara natalia paola sandra diana carol cristobal mateo agustin jacob jerry gary scott justin nancy wendy'.split(
    ' ',
  ),
);

/** Surnames that are common in Mexico; none that is a usual word as well. */
const SURNAMES = new Set(
  'hernandez garcia martinez lopez gonzalez perez rodriguez sanchez ramirez cruz flores gomez morales vazquez vasquez jimenez reyes diaz torres gutierrez ruiz mendoza aguilar ortiz moreno castillo romero alvarez mendez chavez rivera juarez ramos dominguez herrera medina castro vargas guzman velazquez rojas contreras salazar luna ortega guerrero estrada bautista soto cortes maldonado lara vega espinoza espinosa rosales delgado carrillo nava avila camacho ayala leon cervantes rios alvarado sandoval trejo valdez mejia ibarra pacheco fuentes campos cardenas miranda zamora orozco acosta navarro salinas padilla marquez villanueva valencia velasco cabrera osorio escobar nunez gallegos barrera mora meza pena duran solis molina robles fernandez tapia cisneros serrano rangel montes macias ochoa zavala galvan villa suarez arellano benitez santos franco olvera rosas arias lozano cortez beltran barajas trevino quintero villarreal cantu elizondo garza smith johnson williams brown jones miller davis wilson anderson taylor thomas jackson harris'.split(
    ' ',
  ),
);
