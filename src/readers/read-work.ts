/**
 * Reads since when somebody has had their job, when somebody begins one, when they last had one, and when an
 * accident happened: "entré hace cuatro meses", "dejé de cotizar en 2012", "I've been here three weeks". The
 * weeks of contributions depend on it.
 */
import { textOf } from '../core/conversation.ts';
import { addDays, type Day, dayAt, nextMonth } from '../core/day.ts';
import { plain } from '../core/plain.ts';
import type { Reader } from '../core/topic.ts';
import { figuresIn, inFigures, readDates, yearOf } from './read-dates.ts';
import { LOST_JOB, pastDay } from './read-past-day.ts';

const LONGEST = 400;
/** IMSS began in this year, so nobody's contributions ended earlier. */
const FIRST_YEAR = 1943;

const YEAR = String.raw`(?:el (?:ano )?|ano |the year )?((?:19|20)\d{2}|\d{2})\b`;
/** When somebody last worked or contributed. */
const LAST = [
  `\\b(?:deje|dejo|deja[rn]\\w*|dejado) (?:ya )?de (?:cotizar|trabajar|laborar|aportar|pagar)(?: \\S+){0,5}? (?:en|desde|hasta) ${YEAR}`,
  `\\b(?:lo |la )(?:deje|dejo) (?:en|desde) ${YEAR}`,
  `\\bultim[oa] (?:trabajo|empleo|patron|cotizacion|aportacion|chamba|semana|vez que (?:coti[cz]e|trabaje))(?: \\S+){0,4}? (?:en|del?|hasta) ${YEAR}`,
  `\\b(?:coti[scz]e|trabaje|labore|coti[sz]o|trabajo)(?: \\S+){0,8}? (?:h?asta|al?) ${YEAR}`,
  `\\bdesde ${YEAR}(?: que)? (?:sin|no) (?:coti[scz]|trabaj|labor|aport)`,
  `\\b(?:sin|no) (?:coti[scz]\\w*|trabaj\\w*)(?: \\S+){0,3}? desde ${YEAR}`,
  `\\b(?:no|sin) (?:cotizo|cotizar|coti[cz]e|trabajo|trabajar|trabajo fijo|trabajo de planta)(?: \\S+){0,3}? desde ${YEAR}`,
  `\\b(?:no tengo|sin) (?:trabajo|empleo|seguro)(?: \\S+){0,3}? desde ${YEAR}`,
  `\\bme (?:sali|fui|vine)(?: \\S+){0,4}? en ${YEAR}`,
  `\\b(?:stopped|quit|left|finished)(?: \\S+){0,5}? (?:in|since) ${YEAR}`,
  `\\blast (?:job|contribution|worked|contributed|paid in)(?: \\S+){0,4}? in ${YEAR}`,
  `\\b(?:worked|contributed|paid)(?: \\S+){0,8}? (?:until|till|to) ${YEAR}`,
  `\\b(?:haven t|have not|no)(?: \\S+){0,3}? (?:worked|contributed|paid|work|job) since ${YEAR}`,
].map((form) => new RegExp(form, 'g'));
/** "Hace 14 años que no cotizo", "llevo 5 años sin cotizar", "stopped 14 years ago". */
const YEARS_AGO = [
  /\bhace (?:como |mas de |ya |casi |unos )?(\d{1,2}) anos (?:que )?(?:ya )?(?:no (?:cotizo|trabajo)|deje de|no he cotizado)/,
  /\b(?:deje|dejo|dejaron) de (?:cotizar|trabajar|aportar|laborar)(?: \S+){0,2}? hace (?:como |mas de |ya |casi |unos )?(\d{1,2}) anos/,
  /\b(\d{1,2}) anos (?:que )?(?:ya )?(?:sin|de no|que no) (?:cotizar|cotizo|trabajar con seguro|aportar)/,
  /\b(?:stopped|quit|left)(?: \S+){0,4}? (?:about |like |some )?(\d{1,2}) years ago/,
  /\b(\d{1,2}) years without (?:contributing|paying in|contributions)/,
];

/** The year in which somebody last contributed: `{ type: 'left', left: 2012 }`; worked out from "14 years ago" it is an estimate. */
export const leftReader: Reader = (inbound) => {
  const said = figuresIn(inbound, LONGEST);
  if (!said || !/\d/.test(said)) return undefined;
  const now = Number(dayAt(inbound.at).slice(0, 4));
  const ago = YEARS_AGO.map((form) => form.exec(said)?.[1]).find(Boolean);
  const years = ago
    ? [now - Number(ago)]
    : LAST.flatMap((form) => [...said.matchAll(form)]).map(([, year = '']) => yearOf(year));
  const left = Math.max(0, ...years.filter((year) => year >= FIRST_YEAR && year <= now));
  if (left === 0) return undefined;
  return { event: { type: 'left', left }, ...(ago ? { estimate: true as const } : {}) };
};

/** The beginning of the present job. */
const BEGAN =
  /\b(?:entre|entro|entramos|ingrese|ingreso|empece|empezo|comence|comenzo|me cambie|cambie de (?:trabajo|chamba|jale|empleo)|me contrataron|(?:me |la |lo |le )?(?:dieron|dimos|di|dio) de alta|(?:la|lo|le) (?:registre|registramos|registraron)|(?:registered|signed) (?:her|him|me)|(?:i |he |she |just )?(?:started|began|joined)|(?:was|got) hired|new job|changed jobs?)\b/;
const LENGTH = String.raw`(\d{1,2}) (dias?|semanas?|mes(?:es)?|anos?|days?|weeks?|months?|years?)\b`;
const HARDLY = '(?:apenas |nomas |solo |como |ya |casi |unos |unas |about |only |just )*';
const IN_A_JOB =
  '(?= (?:en (?:este|mi|el|la|esta|esa|ese|una?) (?:trabajo|chamba|jale|empleo|empresa|fabrica|tienda|negocio)|trabajando|de (?:trabajar|trabajo|antiguedad|chambear|alta)|laborando|cotizando|aqui|ahi|con (?:el|la|este|esta|ellos|mi) |con nosotr[oa]s(?: |$)|working|there|here|at (?:this|my|the) (?:job|company)|in (?:this|my|the) (?:job|company)|on the job|with (?:them|us|the company))';
/**
 * How long a job has lasted. "Llevo cinco meses" is enough; "tengo siete meses" may be about a pregnancy or a
 * child.
 */
const HELD = new RegExp(
  String.raw`\b(?:(?:llevo|lleva|voy para|i ve been|ive been|been|he s been|she s been|has been) (?:working |employed )?(?:here |there )?(?:for )?${HARDLY}${LENGTH}${IN_A_JOB}|$|(?: apenas| nomas| nada mas)?$| y| pero| and| but|,)|(?:apenas |solo |nomas )?(?:tengo|llevo|tiene|lleva) ${HARDLY}${LENGTH}${IN_A_JOB}))`,
);
/** The same without a verb: "7 meses de trabajar". */
const WORKED =
  /\b(\d{1,2}) (dias?|semanas?|mes(?:es)?|anos?|days?|weeks?|months?|years?) (?:de (?:trabajar|trabajo|antiguedad|chamba)|trabajando|laborando|chambeando|working|on the job)\b|\b(?:trabajo|chamba|empleo|job|work) (?:son |llevo |for )?(\d{1,2}) (semanas?|mes(?:es)?|anos?|weeks?|months?|years?)$/;
const SINCE_YEAR = /\b(?:since|desde) (?:[a-z]+ (?:de |del )?)?(20\d{2})\b/;
/** The duration belongs to a pregnancy, an illness, a marriage or somebody's age, not to a job. */
const OTHER =
  /\b(?:embaraz\w*|pregnan\w*|enferm\w*|incapac\w*|dolor\w*|malo|mala|sick|de edad|years old|de nacid[oa]|casad[oa]s?|juntos|together|married|semanas? cotizad\w+|sin (?:trabajo|trabajar|cotizar|seguro))\b/;

const CLAUSE =
  /[,.;:!?\n]+|\s(?:pero|luego|despu[eé]s|and|but|then|y (?=(?:ya |nom[aá]s |apenas |solo |s[oó]lo |tengo |llev|entr|empec|cambi|me (?:corr|desp|van |sacan|liquid))))\s*/i;

/** The day on which a job began: `{ type: 'since', since: '2026-07-27' }`. */
export const sinceReader: Reader = (inbound) => {
  const text = textOf(inbound);
  if (!text || text.length > LONGEST) return undefined;
  const today = dayAt(inbound.at);
  for (const clause of text.split(CLAUSE)) {
    const said = inFigures(clause);
    if (OTHER.test(said) || LOST_JOB.test(said)) continue;
    const since =
      heldFor(said, today) ?? (BEGAN.test(said) ? begun(clause, inbound.at) : undefined) ?? inYear(said);
    if (since !== undefined && since <= today && since > addDays(today, -20 * 365))
      return { event: { type: 'since', since } };
  }
  return undefined;
};

/** The day of a beginning; of a month alone, "entró en julio", the last one: so many days are sure. */
function begun(clause: string, at: number): Day | undefined {
  const day = pastDay(clause, at);
  if (day === undefined || !MONTH_ALONE.test(plain(clause))) return day;
  const [earlier] = [addDays(nextMonth(day), -1), dayAt(at)].sort();
  return earlier;
}

const MONTHS =
  '(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|january|february|march|april|may|june|july|august|september|october|november|december)';
/** A month without a day before or after it. */
const MONTH_ALONE = new RegExp(
  `^(?!.*\\b\\d{1,2}(?: de)? ${MONTHS})(?!.*${MONTHS} \\d{1,2}\\b).*\\b${MONTHS}\\b`,
);

function heldFor(said: string, today: Day): Day | undefined {
  const [, ...found] = HELD.exec(said) ?? WORKED.exec(said) ?? [];
  const [count, unit] = found.filter((part) => part !== undefined);
  if (!count || !unit) return undefined;
  const days = unit.startsWith('d') ? 1 : /^[sw]/.test(unit) ? 7 : unit.startsWith('m') ? 30 : 365;
  return addDays(today, -Number(count) * days);
}

/**
 * The last day of the year in "with us since March 2024", the latest possible beginning: the month is not
 * needed.
 */
function inYear(said: string): Day | undefined {
  const year =
    /\b(?:with us|con nosotros|registrad[oa]|registered|de alta|trabaja\w*|work\w*|estoy|esta)\b/.test(
      plain(said),
    )
      ? SINCE_YEAR.exec(said)?.[1]
      : undefined;
  return year && `${year}-12-31`;
}

/** Words for beginning to work. */
const BEGINS =
  /\b(?:empiez\w+|empezar\w*|empezamos|comienz\w+|comenzar\w*|entra|entran|entrara\w*|ingres[ae]n?|inici[ae]n?|contrat\w+|starts?|starting|begins?|beginning|joins?|joining|hir(?:e|es|ed|ing)|first day|new since|nuev[oa] desde|esta desde|entro|empezo|comenzo|ingreso|inicio|started|began|joined)\b/;
/** Words for having begun to work, on a past day. */
const BEGAN_THEN =
  /\b(?:entro|empezo|comenzo|ingreso|contrate|contratamos|started|began|joined|hired|new since|nuev[oa] desde|esta desde)\b/;
/** `NOBODY`: it is denied that anybody begins. `GOES`: somebody leaves instead. */
const NOBODY =
  /\b(?:no|not|nobody|nadie|ninguno|none|never|nunca|ya no|isn t|aren t|doesn t|don t|won t|wasn t)\b/;
const GOES =
  /\b(?:renunci\w+|baja|bajas|sali\w*|deja|dejo|dejara|se va|se fue|resign\w*|quit\w*|leav\w+|left|fired|terminat\w+|despid\w+|despedi\w+|liquid\w+|accident\w*|embaraz\w+|pregnan\w*|incapacidad|leave|licencia)\b/;

/**
 * The day on which somebody begins to work: `{ type: 'first_day', first_day: '2026-11-30' }`. The message must
 * say that; after the deadline was told (`asked`), a message that is little more than a day is enough. A day
 * that may be of something else does not count.
 */
export const firstDayReader: Reader = (inbound, asked) => {
  const text = textOf(inbound) ?? '';
  const whole = plain(text);
  if (GOES.test(whole)) return undefined;
  const isBare = asked !== undefined && text.split(/\s+/).length <= BARE && !NOBODY.test(whole);
  const clause = isBare
    ? text
    : [...text.split(SENTENCE), ...text.split(PART)].find((one) => {
        const said = plain(one);
        return BEGINS.test(said) && NAMED_DAY.test(said) && !NOBODY.test(said) && !LAST_DAY.test(said);
      });
  if (clause === undefined || !NAMED_DAY.test(plain(clause))) return undefined;
  // "Entró el lunes y hasta hoy viernes me pasó su NSS": the day right behind the word.
  const began = clause.split(NEXT_THING).find((one) => BEGAN_THEN.test(plain(one)));
  const past = BEGAN_THEN.test(plain(clause)) ? pastDay(began ?? clause, inbound.at) : undefined;
  if (past !== undefined) return { event: { type: 'first_day', first_day: past } };
  const reading = readDates(inbound.kind === 'text' ? { ...inbound, text: clause } : inbound, undefined);
  return reading && 'event' in reading
    ? { event: { type: 'first_day', first_day: reading.event.from } }
    : undefined;
};

const NEXT_THING = /[,;.]|\s(?:y|pero|and|but)\s/i;

/** Words of an accident at work. */
const HURT =
  /\b(?:accident\w*|cort[oe]\w*|cayo|caido|golpe\w*|quem[oa]\w*|lastim\w*|lesion\w*|machuc\w*|fractur\w*|quebro|atropell\w*|prens\w*|hirio|hurt|injur\w*|cut|fell|burn\w*|broke|crush\w*|hit|sprained|twisted)\b/;
/** The most days that an accident may be in the past. */
const LATEST = 60;

/** The day of an accident: `{ type: 'hurt', hurt: '2026-11-26' }`. Unasked, the text must speak of one. */
export const hurtReader: Reader = (inbound, asked) => {
  const text = textOf(inbound);
  if (!text || text.length > LONGEST) return undefined;
  const clauses = text.split(PART).filter((clause) => NAMED_DAY.test(plain(clause)));
  const told = clauses.find((clause) => HURT.test(plain(clause))) ?? (asked ? clauses[0] : undefined);
  const day = told && pastDay(told, inbound.at);
  const today = dayAt(inbound.at);
  return day && day <= today && day > addDays(today, -LATEST)
    ? { event: { type: 'hurt', hurt: day } }
    : undefined;
};

const SENTENCE = /[.;!?\n]+/;
/** The boundary between a day and what else is told: "entró el lunes y todavía no lo doy de alta". */
const PART = /[,.;!?\n]+|\s(?:y|pero|and|but)\s/i;
/** The last day of a job or of a deadline is not a first day. */
const LAST_DAY = /\b(?:last day|ultimo dia)\b/;
/** Words of a message that hardly says more than a day. */
const BARE = 5;
/** A word or figure that names a day; "the last day" has none. */
const NAMED_DAY =
  /\d|\b(?:hoy|ayer|manana|antier|today|yesterday|tomorrow|lunes|martes|miercoles|jueves|viernes|sabado|domingo|monday|tuesday|wednesday|thursday|friday|saturday|sunday|semana|week)\b/;
