/**
 * Readers of the usual answers in free words: who, which way, yes or no. Each knows only the events that the states
 * which expect it can take, and is silent where a text says nothing of the kind.
 */
import type { Inbound } from '../core/conversation.ts';
import type { Data, Reader, Reading } from '../core/topic.ts';
import { plain } from '../core/understand.ts';
import { inFigures } from './read-dates.ts';
import { LOST_JOB } from './read-past-day.ts';

/** Words, in the form of `plain`, that stand for an event, or for one with a value (`tick:curp`); the first found counts. */
type Wordings = readonly (readonly [event: string, words: RegExp])[];

/** Longer texts tell a story in which the words may stand for anything; unasked, they must be shorter still. */
const LONG = { asked: 160, unasked: 110 };

const LACKING = /\b(?:no tengo|me falta|sin|perdi|don t have|lost|missing|without)\b/;
const APPOINTMENT = /\b(?:citas?|appointments?)\b/;

const student =
  /\b(?:estudiantes?|alumn[oa]s?|escuela|universidad|prepa|student|school|university|college)\b/;

const asides: Wordings = [
  ['remove', /\b(?:quitar\w*|dar de baja|baja de|divorci\w*|mi ex|remove|take off|divorced?|my ex)\b/],
  [
    'shift',
    /\b(?:cambi\w* (?:de |mi |el )*(?:turno|consultorio|medico|doctora?)|otro (?:medico|doctor)|(?:change|another|other) (?:my )?(?:shift|doctor))\b/,
  ],
  [
    'other_relative',
    /\b(?:suegr[oa]s?|herman[oa]s?|abuel[oa]s?|niet[oa]s?|sobrin[oa]s?|ti[oa]s?|prim[oa]s?|cunad[oa]s?|in laws?|(?:mother|father) in law|brother|sister|siblings?|grand\w+|nephew|niece|uncle|aunt|cousin)\b/,
  ],
];

const relatives: Wordings = [
  [
    'unmarried',
    /\b(?:concubin\w*|union libre|no (?:estamos|somos) casad\w*|sin casar\w*|not married|unmarried|common law)\b/,
  ],
  ['baby', /\b(?:bebes?|recien nacid[oa]|baby|newborn)\b/],
  ['child', /\b(?:hij[oa]s?|nin[oa]s?|nen[ea]s?|sons?|daughters?|child|children|kids?)\b/],
  [
    'partner',
    /\b(?:espos[oa]|marido|mujer|pareja|conyuge|novi[oa]|wife|husband|spouse|partner|girlfriend|boyfriend)\b/,
  ],
  [
    'parent',
    /\b(?:mama|papa|mami|papi|papas|padres?|madres?|jefecit[oa]s?|mother|father|mom|mum|dad|parents?)\b/,
  ],
  ['as_student', student],
];

const cases: Wordings = [
  [
    'moved',
    /\b(?:me mude|mudarme|me mudo|nos mudamos|mudanza|me cambie de (?:casa|ciudad|estado|domicilio|colonia)|(?:vin[ei]|veng|vien|ven[ig])\w* a vivir|vivo en otr[oa]|cambi\w* (?:de |el |mi )(?:casa|ciudad|estado|domicilio|colonia|direccion|adscripcion)|actualiz\w* (?:de )?(?:mi |el )?(?:domicilio|direccion)|moved|moving|relocat\w*|new (?:address|city))\b/,
  ],
  [
    'switch',
    /\b(?:cambi\w* (?:de |mi |la |a otra )*(?:clinica|umf|unidad)|otra clinica|pasarme (?:de|a)|kiero cambiarme|quiero cambiarme|(?:change|switch) (?:my |to another )?clinics?|(?:an)?other clinic)\b/,
  ],
  [
    'dont_know',
    /\b(?:no se (?:cual|a cual|que|mi)|cual (?:clinica )?me toca|que clinica me toca|don t know which|not sure which|which (?:clinic )?is mine)\b|^(?:no se|no lo se|no estoy segur[oa]|i don t know|not sure)$/,
  ],
  [
    'first_time',
    /\b(?:primera vez|nunca (?:me )?(?:he|habia|fui)|por primera|soy nuev[oa]|acabo de entrar|nuevo trabajo|first time|never|new job|i m new)\b/,
  ],
];

const oneself: Wordings = [
  [
    'self',
    /^(?:yo|a mi|para mi|es para mi|mi mism[oa]|a mi mism[oa]|me|myself|for me|just me|i am)$|\b(?:registrarme|inscribirme|afiliarme|darme de alta|me (?:inscribo|registro|doy de alta|registren)|register myself|sign (?:me )?up|soy yo|titular)\b/,
  ],
];

const online =
  /\b(?:internet|linea|app|aplicacion|celular|pagina|computadora|online|website|web|phone app)\b/;
const inPerson =
  /\b(?:en persona|ventanilla|mostrador|presencial\w*|personalmente|ir (?:yo|directo)|in person|counter|window|papeles|documentos|requisitos|papers|documents)\b/;
const fails =
  /\b(?:no (?:se |lo )?pued\w* (?:entrar|ver|abrir|sacar|agendar)|no (?:me )?(?:deja|abre|abren|funciona|carga|sirve|jala|permite|manda|llega)|errore?s?|falla|fallo|se traba|marca error|(?:doesn t|does not|didn t|did not) (?:work|open|load|arrive)|can ?(?:no)?t (?:open|log|book|get in)|won t (?:open|load|work|let)|not working|crash\w*|fail\w*|captcha)\b/;
const noSlots =
  /\b(?:no (?:hay|ay|tiene[ns]?|aparecen|salen|encuentro) (?:\w+ )?(?:citas?|lugar(?:es)?|espacios?|fechas?|horarios?|disponib\w*)|nunca (?:hay|ay)|sin (?:citas|lugar|espacio|disponibilidad)|todo lleno|saturad[oa]|no (?:slots|appointments|dates|times|availability)|no citas|fully booked|nothing available)\b/;
const saysNo =
  /\b(?:no (?:estoy|aparezco|sale|salgo|aparece|tengo derechos?)(?: \w+)? ?(?:vigentes?|dad[oa] de alta|asegurad[oa])?|no vigentes?|sin derechos?|derechos vencidos|(?:me )?sale que no|dicen? que no|inactiv[oa]|(?:i m|im|i am|we re|are|says?|shows?|up as) (?:i m )?not (?:covered|active|valid|insured|entitled)|says (?:no|i m not)|no coverage|no rights|inactive)\b/;
const done =
  /\b(?:ya (?:quedo|esta|la tengo|tengo (?:mi )?cita|pude|lo hice|la saque)|listo|si pude|quedo|lo logre|it worked|worked|done|got it|i have (?:it|one)|booked)\b/;

const ways: Wordings = [
  ['app', /\b(?:app|aplicacion|imss digital|cel(?:ular)?)\b/],
  ['web', /\b(?:internet|linea|pagina|computadora|compu|online|website|web)\b/],
  ['phone', /\b(?:telefono|llamando|llamar|llamada|marcar|phone|call(?:ing)?)\b/],
  ['window', inPerson],
];

/** "Do I have to go?": whether it can be done from home. */
const MUST_GO =
  /\b(?:(?:tengo|hay|tiene|tenemos) que ir|es (?:forzoso|obligatorio) ir|se puede (?:hacer )?(?:por|en) (?:internet|linea)|(?:do|must) (?:i|we) (?:have to )?go|have to go|can (?:i|it|this) (?:do it |be done |do this )?online)\b/;

const tables: Record<string, Wordings> = {
  registering: [...asides, ...relatives, ...cases, ...oneself],
  register_case: cases,
  unmarried: [relatives[0]!],
  child_age: [
    [
      'grown',
      /\b(?:(?:ya )?no estudia|trabaja|(?:doesn t|does not|not|isn t) stud\w*|not in school|works)\b/,
    ],
    ['studies', /\b(?:estudia\w*|preparatoria|prepa|universidad|studies|studying|in (?:school|college))\b/],
    [
      'young',
      /\b(?:recien nacid[oa]|bebe|mes(?:es)?|dias|menor|chiquit[oa]|nin[oa]|primaria|secundaria|kinder|newborn|baby|months?|toddler|under|minor)\b|^(?:(?:pos|pues|ps|pus) )?(?:no|nel|nop|nope|nah|todavia no|aun no|not yet|para nada)(?: (?:todavia|aun|ha|los ha|los|cumple|cumplido|yet))*$/,
    ],
  ],
  register_aside: [
    [
      'no_address',
      new RegExp(
        `${LACKING.source}.*\\b(?:comprobantes?|domicilio|recibos?|proof of address|address|utility bill|bill)\\b`,
      ),
    ],
    [
      'no_paper',
      new RegExp(
        `${LACKING.source}.*\\b(?:papel(?:es)?|documentos?|curp|ine|identificacion|credencial|acta|fotos?|papers?|documents?|passport|certificate|id|photos?)\\b`,
      ),
    ],
    [
      'both_ways',
      new RegExp(`${online.source}.* (?:o|or|u) .*|(?: o | or ).*${online.source}|${MUST_GO.source}`),
    ],
  ],
  register_way: [
    ['online', online],
    ['counter', inPerson],
  ],
  paper: [
    ['tick:curp', /\bcurp\b/],
    ['tick:id', /\b(?:ine|identificacion(?:es)?|pasaporte|credencial|ids?|passport)\b/],
    ['tick:nss', /\b(?:nss|seguro social|social security)\b/],
    ['tick:deed', /\b(?:actas?|certificates?)\b/],
    ['tick:school', /\b(?:constancia|estudios|proof of studies)\b/],
    ['tick:address', /\b(?:comprobante|domicilio|recibo|address|bill)\b/],
    ['tick:photo', /\b(?:fotos?|fotografia|photos?|picture)\b/],
  ],
  in_person: [['counter', inPerson]],
  register_outcome: [
    ['failed', fails],
    ['worked', done],
  ],
  errand: [
    [
      'cancel_it',
      /\b(?:cancel\w*|anular|ya no (?:voy|puedo ir|podre ir)|no (?:voy a poder|puedo|podre) ir|can t (?:go|make it)|call off)\b/,
    ],
    [
      'see_it',
      /\b(?:(?:cuando|donde|que dia|a que hora) (?:es|veo|me toca|tengo|esta)\b.*\b(?:cita|consulta)|confirmar|(?:when|where|what time) is my appointment|see (?:the date of )?my appointment|forgot what time)\b/,
    ],
    ['no_slots', noSlots],
    ['fails', fails],
    [
      'specialist',
      /\b(?:especialista\w*|especialidad|referencia|pase|referid[oa]|cardiolog\w*|ortoped\w*|traumato\w*|ginecolog\w*|oftalmolog\w*|dermatolog\w*|neurolog\w*|urolog\w*|psiquiatr\w*|pediatr\w*|reumatolog\w*|urologist|rheumatolog\w*|specialists?|referral|gynecologist|dermatologist)\b/,
    ],
    [
      'other_service',
      /\b(?:dentista|dental|dientes|nutri\w*|laboratorio|analisis|papanicolaou|ultrasonido|rayos x|vacunas?|psicolog\w*|dentist|lab|pap smear|ultrasound|x ray|vaccines?|psycholog\w*)\b/,
    ],
    [
      'change',
      /\b(?:cambi\w*|reagend\w*|reprogram\w*|mover\w*|muevo|otra fecha|otro dia|se me paso|(?:perdi|olvide) (?:la |mi )?(?:cita|consulta)|no fui|adelantar|resched\w*|change|move|postpone|earlier|sooner|missed|another (?:date|day))\b/,
    ],
    [
      'same_day',
      /\b(?:sin cita|fichas?|unifila|mismo dia|hoy mismo|formarme|walk in|same day|without (?:an )?appointment)\b/,
    ],
    ...ways,
    [
      'book',
      /\b(?:sacar|saco|agend\w*|apart\w*|book\w*|schedule)\b|\b(?:pedir|pido|hacer|hago|quiero|kiero|necesito|nesesito|ocupo|dame|deme|make|need|want|get|see)\b.*\b(?:citas?|consulta|doctora?|medic[oa]|appointments?)\b|\bver al? (?:doctora?|medic[oa])\b/,
    ],
  ],
  booking_trouble: [
    ['no_slots', noSlots],
    ['fails', fails],
  ],
  booking_outcome: [
    ['no_slots', noSlots],
    ['fails', fails],
    ['booked', done],
  ],
  booking_way: ways,
  coverage_wish: [
    [
      'covers',
      /\b(?:que (?:me )?(?:cubre|incluye|da)|(?:me |nos )?cubr(?:e|en|an?)|incluye|lentes|anteojos|dentista|beneficios|glasses|dental|dentist|benefits|braces|(?:does|do|will)\b.*\b(?:cover|include|pay for)|what\b.*\b(?:cover(?:s|ed)?|includ\w*)|what am i entitled)\b/,
    ],
    ['says_no', saysNo],
    ['lost_job', LOST_JOB],
    [
      'check',
      /\b(?:vigencia|vigente|constancia|checar|chekar|consultar|revisar|verificar|estoy (?:asegurad[oa]|dad[oa] de alta|activ[oa])|tengo (?:seguro|imss|derechos?)|sigo (?:con seguro|asegurad[oa])|am i (?:still )?(?:insured|covered|eligible|active)|(?:still|is my \w+) (?:insured|covered)|check\w*|proof of coverage|verify)\b/,
    ],
  ],
  check_trouble: [
    [
      'nss',
      /\b(?:no (?:se|tengo|recuerdo|me se|conozco) (?:mi |el |cual es mi )?(?:nss|numero)|don t (?:know|have|remember) my (?:nss|number)|lost my (?:nss|number))\b/,
    ],
    ['page_fails', fails],
  ],
  check_answer: [
    ['says_no', saysNo],
    ['says_no', /^no(?: (?:dice|me sale|tengo|estoy).*)?$/],
    [
      'says_yes',
      /^(?:si|yes|yep)\b|\b(?:vigente|dice que si|sale que si|activ[oa]|says yes|active|covered|insured)\b/,
    ],
  ],
  no_case: [
    ['lost_job', LOST_JOB],
    ['lost_job', /\b(?:trabajaba|trabaje|used to work|worked)\b/],
    ['student', student],
    [
      'family',
      /\b(?:beneficiari[oa]s?|espos[oa]|marido|hij[oa]s?|mama|papa|padres|familia\w*|beneficiary|wife|husband|family|son|daughter|kids?|parents?)\b/,
    ],
    [
      'uninsured',
      /\b(?:nunca|no (?:tengo )?trabajo|no trabajo|por mi cuenta|independiente|negocio propio|informal|sin patron|never|self employed|freelance|no job|don t work)\b/,
    ],
    [
      'working',
      /\b(?:trabajo|trabajando|patron|empresa|me descuentan|empleo|work\w*|employer|company|job)\b/,
    ],
  ],
  unsure: [
    [
      'unsure',
      /\b(?:no (?:lo )?(?:se|sabemos)|no estoy segur[oa]|no recuerdo|no me acuerdo|creo que|tal vez|quizas?|mas o menos|not sure|don t (?:know|remember)|i think|maybe)\b/,
    ],
  ],
  yes_no: [
    [
      'no',
      /^(?:(?:pos|pues|ps|pus|well|a pos|ah) )?(?:no|nop|nel|nel pastel|nah|nope|todavia no|aun no|not yet|not really|tampoco)\b/,
    ],
    [
      'yes',
      /^(?:(?:pos|pues|ps|pus|well|a pos|ah|la verdad|eso) )?(?:si|sip|simon|sipi|aja|ey|a huevo|claro|asi es|correcto|afirmativo|yes|yep|yeah|yup|sure|correct|of course|i do|i did|i am|we are)\b/,
    ],
  ],
};

/** What makes a table's words mean something else. */
const exceptions: Record<string, RegExp> = { registering: APPOINTMENT, paper: LACKING };

/** The readers of usual answers by the name a state's `expects` uses. */
export const choiceReaders: Record<string, Reader> = {
  ...Object.fromEntries(
    Object.entries(tables).map(([name, wordings]) => [name, choice(wordings, exceptions[name])]),
  ),
  child_age: (inbound, asked) =>
    ageInYears(inbound) ?? choice(tables.child_age!)(inbound, asked) ?? grownOnly(inbound),
  registering,
};

/** Whom to register; a child with its age, where that is told. */
function registering(inbound: Inbound, asked: Data | undefined): Reading {
  const reading = choice(tables.registering!, exceptions.registering)(inbound, asked);
  if (!reading || !('event' in reading) || reading.event.type !== 'child') return reading;
  const said = inbound.kind === 'text' ? plain(inbound.text) : '';
  const age = ageInYears(inbound) ?? (MINOR.test(said) ? { event: { type: 'young' } } : undefined);
  if (!age || !('event' in age)) return reading;
  return { event: { type: age.event.type === 'young' ? 'baby' : age.event.type } };
}

const MINOR = /\b(?:menor(?: de edad)?|chiquit[oa]|primaria|kinder|secundaria|toddler|minor)\b/;

/** "Sí" to whether a child is sixteen, which leaves open whether it studies. */
const grownOnly = (inbound: Inbound): Reading =>
  inbound.kind === 'text' &&
  /^(?:(?:pos|pues|ps) )?(?:si|simon|sip|ya|yes|yep|yeah)(?: ya)?$/.test(plain(inbound.text))
    ? { unfit: 'does_it_study' }
    : undefined;

function choice(wordings: Wordings, unless?: RegExp): Reader {
  return (inbound, asked) => {
    const text = inbound.kind === 'text' ? plain(inbound.text) : '';
    if (!text || text.length > (asked ? LONG.asked : LONG.unasked) || unless?.test(text)) return undefined;
    const hit = wordings.find(([, words]) => words.test(text));
    if (!hit) return undefined;
    const [type, value] = hit[0].split(':') as [string, string?];
    return { event: value === undefined ? { type } : { type, [type]: value } };
  };
}

/** "tiene 8 años", "de 5", "17 years old": the limits are the facts `child_age` and `student_age` of `register`. */
function ageInYears(inbound: Inbound): Reading {
  const text = inbound.kind === 'text' ? inFigures(inbound.text) : '';
  if (/\b(?:\d{1,2}|un|una|a|an) (?:mes(?:es)?|months?|semanas?|weeks?|dias?|days?)\b/.test(text))
    return { event: { type: 'young' } };
  const [, one, two] =
    /\b(?:tiene|cumplio|cumple|is|s|turned|aged?) (?:ya )?(\d{1,2})\b|\b(\d{1,2}|un|una|an|one) ?(?:anos?|anitos?|years?|yrs?|yo|y o)\b/.exec(
      text,
    ) ??
    /\b(?:de|con) (\d{1,2})\b(?! (?:de|del)\b)/.exec(text) ??
    /^([4-9]|\d{2})$/.exec(text) ??
    [];
  const said = one ?? two;
  if (!said) return undefined;
  const years = /^\d/.test(said) ? Number(said) : 1;
  return { event: { type: years < 16 ? 'young' : years <= 25 ? 'studies' : 'grown' } };
}
