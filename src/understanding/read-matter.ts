/**
 * What a message that names a topic already says about it: "my employer hasn't registered me" is `contact`, and within
 * it the employer. A match becomes the event of that name in the topic's first question. Pure.
 */
import { textOf } from '../core/conversation.ts';
import type { Reader } from '../core/topic.ts';
import { plain } from '../core/understand.ts';
import { judgeNss, personalIn } from './personal.ts';

/** The readers of what a message is about, one a topic, and those of a walk's answers and of a typed NSS. */
export function matterReaders(): Record<string, Reader> {
  return {
    privacy_matter: matter(PRIVACY),
    contact_matter: matter(CONTACT),
    nss_matter: matter(NSS),
    student_matter: matter(STUDENT),
    scam_matter: matter(SCAM),
    scam_visit: answer([VISIT_CHARGED]),
    scam_wants: answer(SCAM_WANTS),
    scam_given: answer(SCAM_GIVEN),
    scam_gave: answer([...SCAM_GAVE, REPORT]),
    employer_wish: firstOf(
      answer([...EMPLOYER_ASKS, on('message', 'mensaje', 'carta', 'message', 'letter')]),
      readSince,
    ),
    employer_case: firstOf(answer([...EMPLOYER_ASKS, ...EMPLOYER_CASE]), readSince, answer(EMPLOYER_SINCE)),
    school_silent: matter([SCHOOL_SILENT]),
    complaint_kind: answer(COMPLAINT_KIND),
    nss_trouble: answer(ONLINE_TROUBLE),
    student_problem: answer(STUDENT_PROBLEM),
    step_answer: answer(STEP),
    erase_answer: answer(ERASE),
    yes_or_no: answer(YES_OR_NO),
    nss_number: readNss,
    nss_answer: answer(NO_NUMBER),
    help_wish: readHelp,
  };
}

/**
 * What a topic listens for, the first that is found counting: an event, and pieces of pattern that stand for it whole.
 * `opening`: words too common to be an answer; they count only in the message that opens the topic.
 */
type Matter = { event: string; pieces: string[]; when?: 'opening'; words: RegExp };

/** A matter by its pieces, each matched at word boundaries in a text's plain form (lower case, no accents). */
const on = (event: string, ...pieces: string[]): Matter => ({ event, pieces, words: whole(pieces) });
const onOpening = (event: string, ...pieces: string[]): Matter => ({
  ...on(event, ...pieces),
  when: 'opening',
});
const whole = (pieces: string[]): RegExp => new RegExp(`\\b(?:${pieces.join('|')})\\b`);

const matter =
  (matters: Matter[]): Reader =>
  (inbound, asked) => {
    const text = textOf(inbound);
    const said = text === undefined ? '' : plain(text.slice(0, 400));
    const hit = matters.find(({ when, words }) => !(when && asked !== undefined) && words.test(said));
    return said && hit ? { event: { type: hit.event } } : undefined;
  };

const REPORT = on('report', 'report\\w*', 'denunci\\w+');

/** A matter that makes sense only as an answer. */
const answer =
  (matters: Matter[]): Reader =>
  (inbound, asked) =>
    asked === undefined ? undefined : matter(matters)(inbound, asked);

const PRIVACY = [
  on(
    'erase',
    'borr\\w+',
    'elimin\\w+',
    'olvid\\w+',
    'quitame',
    'dar(?:me)? de baja',
    'delete',
    'erase',
    'remove',
    'forget',
    'wipe',
  ),
  on(
    'bot',
    'eres (?:un )?(?:bot|robot|oficial|real|del gobierno|una persona|humano|el imss|del imss|chatgpt)',
    'son del imss',
    'quien (?:te hizo|eres|es usted|son)',
    'con quien (?:estoy )?habl\\w+',
    'inteligencia artificial',
    '(?:info|informacion) (?:es )?oficial',
    'puedo confiar',
  ),
  on(
    'bot',
    'are you',
    'who (?:made|runs|are) (?:you|this)',
    'who runs',
    'is this (?:info|the government|official)',
    'can i trust',
    'chatgpt',
    'artificial intelligence',
  ),
  on(
    'numbers',
    '(?:darte|mandar(?:te)?|escribir(?:te)?|poner|dar)\\b.{0,15}\\b(?:curp|nss|numero|nombre|datos|rfc|enfermedad)',
    'ver mi (?:numero|telefono|expediente)',
    'mi expediente',
    'para que quiere\\w* mi',
    'pienso darte',
  ),
  on(
    'numbers',
    '(?:give|send|type|enter)\\b.{0,12}\\b(?:curp|nss|number|name|info)',
    'medical records',
    'my records',
    'why do you need my',
    'see my (?:phone|number)',
  ),
  on(
    'mine',
    'que sabes?',
    'sabes quien soy',
    'que (?:datos )?tiene[sn]?',
    'guarda[sn]? de mi',
    'what do you (?:know|have) (?:about|of|on)',
    'do you know who i am',
    'what data',
  ),
  on(
    'who_sees',
    'terceros',
    'vend\\w+',
    'compart\\w+',
    'espia\\w*',
    'quien(?:es)? (?:puede )?(?:ve|ver|lee|leer|maneja)',
    'ven? (?:mis|lo que)',
    '(?:puede ver|se entera de) lo que',
    'a donde (?:se )?va\\w*',
    'malas manos',
    'anonim[oa]',
    'confidencial',
    'share',
    'sell',
    'who (?:can )?(?:see|read)s?',
    'can \\w+ \\w+ see',
    'where does',
    'anonymous',
    'confidential',
  ),
  onOpening(
    'who_sees',
    'jefe',
    'patron',
    'rh',
    'empresa',
    'gobierno',
    'migracion',
    'migra',
    'ice',
    'boss',
    'employer',
    'hr',
    'company',
    'government',
    'immigration',
  ),
  on(
    'notice',
    'aviso',
    'arco',
    'ley',
    'responsable',
    'tratamiento',
    'proteccion',
    'notice',
    'law',
    'policy',
    'rights',
  ),
];

const NOT = '(?:no|sin|nunca|nomas|tampoco|hasta|aun no|todavia no)';
const REGISTERED = '(?:alta|registr\\w+|inscri\\w+|asegur\\w+|seguro|imss|mete\\w*|metido)';
const EMPLOYER = '(?:patron\\w*|jef[ea]|empresa|compania|trabaj\\w+|chamba|duen[oa]|contador)';

const EMPLOYER_FAILS = [
  `${NOT}\\b.{0,40}\\b${REGISTERED}\\b.{0,40}\\b${EMPLOYER}`,
  `${EMPLOYER}\\b.{0,50}\\b${NOT}\\b.{0,40}\\b${REGISTERED}`,
  `${EMPLOYER}\\b.{0,40}\\bseguro hasta`,
  `no me (?:ha[ns]?|quieren?|dan|den|dieron)\\b.{0,30}\\b${REGISTERED}`,
  '(?:descuentan|quitan) (?:el )?imss',
  'por fuera',
  'no tengo alta',
  'sigo sin seguro',
  '(?:employer|boss|company|work\\w*)\\b.{0,50}\\b(?:not?|hasn ?t|didn ?t|won ?t|refus\\w+|still no|without|obligated)\\b.{0,40}\\b(?:register\\w*|imss|insur\\w+|social security|sign\\w*)',
  '(?:no|without) imss',
  'refuses to (?:register|give)',
  'insurance starts after',
  'deduct\\w*\\b.{0,30}\\b(?:imss|not in the system)',
];

const EMPLOYER_CASE = [
  on(
    'low_salary',
    '(?:sueldo|salario) (?:\\w+ )?(?:mas bajo|menor)',
    '(?:menos|menor) (?:sueldo|salario)',
    'con el minimo',
    'lower (?:salary|pay|wage)',
  ),
  on('dropped', '(?:me|nos) (?:dio|dieron) de baja', 'dropped me', 'took me off'),
];

const JUST = [
  'acabo de',
  'recien',
  'hoy',
  'ayer',
  'esta semana',
  'antier',
  'just started',
  'new job',
  'today',
  'yesterday',
  'this week',
];
const LONG = [
  'meses',
  'mes',
  'semanas?',
  'anos?',
  'tiempo',
  'llevo',
  'nunca',
  'todavia',
  'months?',
  'weeks?',
  'years?',
  'still',
  'never',
  'long',
];
const EMPLOYER_SINCE = [on('recent', ...JUST), on('overdue', ...LONG)];

const AFRAID = on(
  'afraid',
  '(?:miedo|temor|da pena)\\b.{0,40}\\b(?:corr\\w+|despid\\w+|quej\\w+|denunci\\w+|patron|jef[ea]|represalias)',
  '(?:me|nos) (?:corr(?:an|en|e|eran)|van a correr|va a correr|despid\\w+)\\b.{0,30}\\b(?:quej\\w+|denunci\\w+|reclam\\w+)',
  '(?:afraid|scared|fear|worried)\\b.{0,50}\\b(?:fire\\w*|complain\\w*|report\\w*|boss|employer|job)',
  '(?:fire me|get fired|lose my job) if i (?:complain|report)',
);
const HOW_LONG = on(
  'how_long',
  '(?:cuanto tiempo|cuantos dias|que plazo|plazo)\\b.{0,40}\\b(?:registr\\w+|alta|asegur\\w+|inscri\\w+|imss|seguro)',
  '(?:how long|how many days)\\b.{0,50}\\b(?:register\\w*|imss|sign\\w*|enroll?\\w*|insur\\w*)',
);
const REPORT_EMPLOYER = on(
  'report',
  `denunci\\w+\\b.{0,20}\\b${EMPLOYER}`,
  'report (?:my|the) (?:employer|boss|company)',
);
const EMPLOYER_ASKS = [
  AFRAID,
  HOW_LONG,
  on('how_long', 'cuanto tiempo tiene', 'how long do(?:es)? (?:he|she|they|it) have'),
  REPORT,
  on(
    'report',
    '(?:a que|cual) (?:es el )?(?:correo|email|mail)',
    '(?:what|which) (?:is the )?(?:e ?mail|address)',
    'correo',
  ),
];

/** "Hace 8 días": within a working week, the time of the fact `employer_days` of `contact`, or later. */
const readSince: Reader = (inbound, asked) => {
  const text = asked === undefined ? undefined : textOf(inbound);
  const days = /\b(\d{1,3}) (?:dias?|days?)\b/.exec(plain(text ?? ''))?.[1];
  if (days === undefined) return undefined;
  return { event: { type: Number(days) <= WEEK ? 'recent' : 'overdue' } };
};

/** Calendar days in which five working days pass. */
const WEEK = 7;

/** The first of these readers that reads anything. */
const firstOf =
  (...several: Reader[]): Reader =>
  (inbound, asked) => {
    for (const one of several) {
      const reading = one(inbound, asked);
      if (reading) return reading;
    }
    return undefined;
  };

const COMPLAINT_KIND = [
  on(
    'asked_money',
    'pid(?:io|ieron|en|iendo) dinero',
    'cobr\\w+',
    'mordida',
    'asked (?:me )?for money',
    'wants? money',
    'bribe',
  ),
  on(
    'medical',
    'negligencia',
    'dano',
    'error medico',
    'diagnostic\\w+',
    'opera\\w+ mal',
    'malpractice',
    'harm\\w*',
    'medical error',
    'misdiagnos\\w+',
  ),
  on('app', 'app', 'aplicacion', 'pagina', 'plataforma', 'sistema', 'website', 'web page'),
  on(
    'service',
    'trat\\w+',
    'esper\\w+',
    'horas',
    'medicinas?',
    'medicamentos?',
    'grit\\w+',
    'corrio',
    'groser\\w+',
    'cancel\\w+',
    'enfermera',
    'servicio',
    'rude',
    'wait\\w*',
    'hours',
    'medicines?',
    'meds',
    'nurse',
    'service',
    'treated',
  ),
];

const COMPLAINS = [
  'quej\\w+',
  'reclam\\w+',
  'denunci\\w+',
  'maltrat\\w+',
  'me trataron',
  'me (?:grito|corrio)',
  'negligencia',
  'mal servicio',
  'no hay medicina\\w*',
  'cancelad\\w+',
  'complain\\w*',
  'malpractice',
  'rude',
  'mistreat\\w*',
  'pid(?:io|ieron|en) dinero',
  'asked (?:me )?for money',
];

const CONTACT = [
  AFRAID,
  HOW_LONG,
  REPORT_EMPLOYER,
  ...EMPLOYER_CASE,
  both('recent', EMPLOYER_FAILS, JUST),
  both('overdue', EMPLOYER_FAILS, LONG),
  on('employer', ...EMPLOYER_FAILS),
  ...COMPLAINT_KIND.map(({ event, pieces }) => both(event, COMPLAINS, pieces)),
  on('complaint', ...COMPLAINS),
  on(
    'abroad',
    'desde (?:estados unidos|eu|eua|usa|el extranjero|fuera)',
    'from (?:the )?(?:us|usa|united states|abroad|canada)',
  ),
  on(
    'hr',
    'rh',
    'rrhh',
    'hr',
    'recursos humanos',
    'human resources',
    'capital humano',
    '(?:area|oficina|departamento|extension) de personal',
    'payroll',
    'nominas?',
  ),
  on('offices', 'sub ?delegaci\\w+', 'oficinas?', 'branch office', 'offices?'),
  on('hr', `mi ${EMPLOYER}`, `(?:en|de) la ${EMPLOYER}`, 'at (?:my work|the company)'),
  on(
    'phones',
    'tel',
    'telefonos?',
    'hablar con (?!alguien$)',
    'una persona',
    'humano',
    'agente',
    'asesor\\w*',
    'operador\\w*',
    'phones?',
    'real person',
    'a person',
    'agent',
    'human',
    'representative',
    'helpline',
    'customer service',
  ),
  onOpening(
    'phones',
    'numero',
    'marco',
    'marcar',
    'marquen',
    'llam\\w+',
    'chat',
    'correo',
    'whatsapp',
    'pagina',
    'facebook',
    'number',
    'call',
    'email',
    'website',
    'imss',
    '800',
  ),
];

const ONLINE_TROUBLE = [
  on(
    'mail_taken',
    'correo (?:ya )?(?:esta )?(?:registrado|usado|ocupado)',
    'ya (?:esta )?registrado',
    'already (?:registered|taken|in use)',
  ),
  on(
    'no_mail',
    '(?:no|nunca)\\b.{0,15}\\bllega\\w*',
    'no llego',
    '(?:never|not|don ?t|didn ?t)\\b.{0,15}\\b(?:got|get|come|came|arrive\\w*|receiv\\w+)\\b.{0,15}\\b(?:e ?mail|message|mail)?',
  ),
  on('curp_fails', 'curp'),
  on('foreigner', 'extranjer\\w+', 'foreigner'),
  on(
    'page_down',
    'no (?:me )?(?:carga|abre|jala|funciona|sirve|deja)',
    'error',
    'pagina',
    'app',
    'caida',
    'isn ?t working',
    'not working',
    'won ?t (?:load|open)',
    'page',
    'website',
    'invalid',
  ),
];

const PAGE_DOWN = both(
  'page_down',
  [
    'no (?:me )?(?:carga|abre|jala|funciona|sirve)',
    'error',
    'caid[ao]',
    'not working',
    'isn ?t working',
    'won ?t (?:load|open)',
    'down',
  ],
  ['pagina', 'sitio', 'app', 'portal', 'page', 'website', 'site'],
);

const NSS = [
  on(
    'two',
    '(?:dos|2|doble|duplicad\\w+|varios)\\b.{0,20}\\b(?:nss|numeros?)',
    '(?:nss|numeros?) (?:duplicad\\w+|repetid\\w+|dobles?)',
    'unificar',
    'junt(?:o|ar) mis',
    'homonim\\w+',
    'mismo numero',
    'two (?:nss|numbers|social)',
    'duplicate',
    'merge',
    'same number as',
  ),
  on(
    'fix',
    'correg\\w+',
    'correccion',
    'corrij\\w+',
    'mal escrit\\w+',
    'esta[n]? mal',
    'sale mal',
    'viene mal',
    'datos incorrectos',
    'equivocad\\w+',
    'apellido',
    'mi nombre',
    'fecha de nacimiento',
    'no coincide',
    'regulariz\\w+',
    'misspelled',
    'wrong',
    'correct',
    'fix',
    'doesn ?t match',
    'birth date',
  ),
  ...ONLINE_TROUBLE.filter(({ event }) => event === 'mail_taken' || event === 'no_mail'),
  PAGE_DOWN,
  on(
    'curp_fails',
    'curp no existe',
    'no (?:me )?acepta\\w* (?:mi|la) curp',
    'curp (?:is )?(?:invalid|rejected)',
  ),
  on(
    'trouble',
    'no (?:me )?(?:llega|llego|carga|abre|jala|funciona|sirve|deja)',
    'correo ya',
    'ya (?:esta )?registrado',
    'error',
    'curp no existe',
    'never got',
    'isn ?t working',
    'not working',
    'already registered',
    'won ?t load',
    'invalid',
  ),
  on(
    'check',
    'cuantos (?:digitos|numeros)',
    'digitos',
    'valid\\w+',
    'revisar',
    'verificar si',
    'esta bien',
    'how many digits',
    'digits',
    'check (?:my|the|if)',
  ),
  on(
    'meaning',
    'q(?:ue)? (?:es|significa)',
    'ya (?:estoy|tengo) (?:asegurad\\w+|seguro|servicio)',
    'me atienden',
    'toda la vida',
    'cambi\\w+ de trabajo',
    'para siempre',
    'what (?:is (?:an?|the) nss|does)',
    'mean',
    'am i (?:insured|covered)',
    'same as',
    'change jobs',
    'keep the same',
  ),
  on(
    'find',
    'olvid\\w+',
    'no (?:se|recuerdo|me acuerdo|me se|encuentro|tengo a la mano)',
    'perd\\w+',
    'se me borro',
    'localiz\\w+',
    'recuper\\w+',
    'consultar',
    'cual es',
    'what is my',
    'donde (?:veo|dice|viene|puedo ver)',
    'extravi\\w+',
    'buscar',
    'imprimir',
    'fallecio',
    'forgot',
    'lost',
    'find',
    'look up',
    'recover',
    'don ?t (?:know|remember)',
    'where (?:can|is|on)',
    'print',
  ),
  on(
    'get',
    'sacarlo',
    'tramitarlo',
    'primera vez',
    'nunca he tenido',
    '(?:sacar|tramitar|obtener) (?:mi|el|un) (?:nss|numero)',
    'get (?:it|one|my (?:nss|number))',
    'first time',
    'never had',
  ),
  onOpening(
    'get',
    'sac(?:o|ar|arlo)',
    'tramit\\w+',
    'obten\\w+',
    'consegu\\w+',
    'consig\\w+',
    'asignacion',
    'nunca he',
    'nuevo',
    'get',
    'request',
    'apply',
    'first',
    'new',
  ),
];

const STUDENT = [
  on('message', 'sub ?delegacion', 'go to the branch', 'branch office'),
  on(
    'renounce',
    'renunci\\w+',
    'no (?:quiero|necesito|requiero|ocupo)\\b.{0,25}\\bseguro',
    'ya (?:tengo|estoy)\\b.{0,30}\\b(?:seguro|papa|mama|padres|trabajo)',
    'renounce',
    'opt out',
    'waiver',
    'don ?t (?:want|need)',
    'already (?:have|insured|covered)',
  ),
  on(
    'verify',
    'vigen\\w+',
    'verific\\w+',
    'no (?:me )?(?:aparece|sale|estoy)',
    'dado de alta',
    'ya me (?:dio|afilio|dieron)',
    'responsable de afiliacion',
    'constancia',
    'carta de',
    'am i (?:active|registered)',
    'says no',
    'registered me',
    'submitted',
    'proof of',
    'check',
  ),
  on(
    'deadline',
    'plazo',
    'cuantos dias',
    'tres dias',
    '3 dias',
    'fecha limite',
    'cuando (?:lo )?entrego',
    'deadline',
    'how (?:long|many days)',
    'three days',
  ),
  on(
    'documents',
    'papeles',
    'documentos',
    'requisitos',
    'que (?:necesito|ocupo|llevo|piden)',
    'documents',
    'what do i need',
    'requirements',
  ),
  on(
    'who',
    'tengo derecho',
    'quien(?:es)? (?:puede|tiene)\\w*',
    '(?:que )?(?:me )?(?:cubre|incluye)',
    'me toca',
    'cuesta',
    'obligatorio',
    'gradu\\w+',
    'egres\\w+',
    'me sali',
    'baja temporal',
    'pierdo',
    'con cual seguro',
    'escuela (?:privada|particular)',
    'universidad privada',
    'prepa abierta',
    'secundaria',
  ),
  on(
    'who',
    'eligible',
    'qualify',
    'who (?:can|is|gets)',
    'covers?',
    'covered',
    'cost',
    'mandatory',
    'dropped out',
    'middle school',
    'does the (?:school|university)',
  ),
  on('begin', 'empez\\w+', 'paso a paso', 'pasos', 'steps?', 'start'),
  onOpening(
    'begin',
    'sac(?:o|ar|arlo)',
    'tramit\\w+',
    'obten\\w+',
    'activ\\w+',
    'como (?:le hago|lo|hago|me)',
    'nss',
    'numero',
    'acuse',
    'carnet',
    'get',
    'number',
  ),
];

const SCAM_WANTS = [
  on('code', 'codigo\\w*', 'code'),
  on(
    'threat',
    'amenaz\\w+',
    'cancel\\w*',
    'extors\\w+',
    'secuestr\\w+',
    'urge\\w*',
    'threat\\w*',
    'kidnap\\w*',
  ),
  on(
    'my_data',
    'tarjeta',
    'ine',
    'curp',
    'contrasena',
    'datos',
    'fotos?',
    'card',
    'password',
    'bank details',
    'my data',
    'photos?',
    'selfie',
  ),
  on('booking', 'vacun\\w+', 'agend\\w+', 'citas?', 'vaccin\\w+', 'appointments?', 'book'),
  on(
    'money',
    'dinero',
    'deposit\\w*',
    'pag(?:o|ar|ue)',
    'oxxo',
    'transfer\\w+',
    'lana',
    'money',
    'pay',
    'fee',
  ),
];

const SCAM_GIVEN = [
  on('gave_code', 'codigo', 'code'),
  on('gave_card', 'tarjeta', 'banco', 'clabe', 'cuenta', 'card', 'bank'),
  on(
    'gave_money',
    'dinero',
    'deposit\\w*',
    'pag\\w+',
    'transfer\\w+',
    'oxxo',
    'lana',
    'pesos',
    'money',
    'paid',
    'deposit',
  ),
  on(
    'gave_data',
    'curp',
    'nss',
    'ine',
    'fotos?',
    'datos',
    'nombre',
    'numero',
    'direccion',
    'data',
    'photos?',
    'info',
    'id',
    'name',
  ),
];

const GAVE = [
  'ya (?:se )?(?:lo |la |los |les )?(?:di|deposite|pague|transferi|mande|puse)',
  'ya (?:lo|la|los|se lo) \\w+',
  'le di',
  'di (?:clic|mis)',
  'deposite',
  'me (?:estafaron|robaron|defraudaron)',
  'pago a un',
  'i (?:already )?(?:gave|paid|sent|clicked|deposited)',
  'already (?:gave|paid|sent)',
  'paid a',
  'got scammed',
  'they scammed',
  'scammed',
];

const SCAM_GAVE = [...SCAM_GIVEN.map(({ event, pieces }) => both(event, GAVE, pieces)), on('gave', ...GAVE)];

const VISIT_CHARGED = both(
  'visit_charged',
  [
    '(?:me |nos |le )?(?:cobr\\w+)',
    'charged? (?:me|us)',
    '(?:was|were|got|been|being) charged',
    'had to pay',
    'tuve que pagar',
    'they charge',
  ],
  [
    'consultas?',
    'urgencias',
    'me atendieron',
    'atenderme',
    'el doctor',
    'visit',
    'doctor',
    'emergency room',
    'er',
  ],
);

/** Money for a visit that somebody else than IMSS wants. */
const GO_BETWEEN = on(
  'charged',
  '(?:cobr\\w+|pag\\w+|dinero)\\b.{0,40}\\b(?:adelant\\w+|agiliz\\w+|fichas?|conseguir\\w*|sacar(?:me|le)?|agend\\w+)',
  '(?:charg\\w+|pay)\\b.{0,40}\\b(?:faster|sooner|skip|get me)',
);

const SCAM = [
  GO_BETWEEN,
  VISIT_CHARGED,
  ...SCAM_GAVE,
  on(
    'identity',
    'us(?:a|an|ando) mi\\w*',
    'robo de identidad',
    'fantasma',
    'using my',
    'identity theft',
    'stole my (?:identity|number)',
  ),
  on(
    'bot',
    'eres (?:oficial|del|real)',
    'son (?:del imss|oficiales)',
    'usted(?:es)? (?:es|son)',
    'esto es oficial',
    'es oficial esto',
    'are you',
    'who made (?:this|you)',
    'is this (?:official|legit|real|bot)',
  ),
  REPORT,
  ...SCAM_WANTS.filter(({ event }) => event === 'code' || event === 'threat'),
  on(
    'charged',
    'cobr\\w+',
    'gestor\\w*',
    'coyotes?',
    'vend\\w+',
    'tramitador\\w*',
    'ofrece\\w*',
    'garantiz\\w+',
    'lana',
    'oxxo',
    'modalidad 40',
    'facilitator',
    'agent',
    'pag(?:o|ar)',
    'pay(?:ing)?',
    'charg\\w+',
    'sell\\w*',
    'deposit',
    'quick pension',
    'pesos',
    'gratis',
    'free',
  ),
  ...SCAM_WANTS.filter(({ event }) => event === 'my_data' || event === 'money'),
  on('site', 'pagina', 'sitio', 'liga', 'link', 'enlace', 'app', 'facebook', 'anuncio', 'web ?site', 'page'),
  both(
    'booking',
    ['llam\\w+', 'marc\\w+', 'habl\\w+', 'call\\w*', 'phone'],
    ['vacun\\w+', 'agend\\w+', 'citas?', 'vaccin\\w+', 'appointments?'],
  ),
  on(
    'contacted',
    'llam\\w+',
    'habl\\w+',
    'marc\\w+',
    'me llego',
    'mensaje',
    'sms',
    'whats\\w*',
    'correo',
    'devolucion',
    'bono',
    'beca',
    'apoyo',
    'call\\w*',
    'text',
    'message',
    'email',
    'refund',
    'grant',
    'bonus',
    'this number',
  ),
];

const SCHOOL_SILENT = on(
  'school_silent',
  '(?:no|nunca|nadie)\\b.{0,20}\\b(?:contest\\w+|respond\\w+|hace\\w* caso|sabe\\w*|atiend\\w+)\\b.{0,40}\\b(?:escuela|plantel|prepa|universidad|control escolar)',
  '(?:escuela|plantel|prepa|universidad|control escolar)\\b.{0,30}\\b(?:no|nunca|nadie)\\b.{0,20}\\b(?:contest\\w+|respond\\w+|hace\\w* caso|sabe\\w*|atiend\\w+|ayud\\w+|nada)',
  '(?:school|university|college)\\b.{0,40}\\b(?:not|doesn ?t|won ?t|never|no one|nobody|hasn ?t|isn ?t)\\b.{0,20}\\b(?:answer\\w*|repl\\w+|respond\\w*|know\\w*|help\\w*)',
  '(?:no one|nobody)\\b.{0,30}\\b(?:school|university|college)\\b.{0,30}\\b(?:answer\\w*|know\\w*|help\\w*|repl\\w+)',
);

const STUDENT_PROBLEM = [
  on('office_message', 'sub ?delegacion', 'branch office'),
  ...ONLINE_TROUBLE.filter(({ event }) => event !== 'foreigner'),
  on('school_refuses', 'escuela', 'plantel', 'control escolar', 'school'),
  on('no_clinic', 'clinica', 'umf', 'carnet', 'clinic'),
  on('go_back', 'ya (?:quedo|se resolvio|pude)', 'resuelto', 'solved', 'it works'),
];

const STEP = [
  on('office_message', 'sub ?delegacion', 'branch office'),
  ...ONLINE_TROUBLE.filter(({ event }) => event === 'mail_taken' || event === 'no_mail'),
  on(
    'curp_fails',
    '(?:no|rechaza|error|invalid|reject\\w*|won ?t)\\b.{0,25}\\bcurp',
    'curp\\b.{0,20}\\b(?:no|error|invalid|mal|wrong)',
  ),
  PAGE_DOWN,
  on(
    'problem',
    'no (?:me )?(?:deja|puedo|pude|sirve|carga|abre|llega|llego|aparece|funciona|jala|sale)',
    'error',
    'problema',
    'falla',
    'fallo',
    'sub ?delegacion',
    'can ?t',
    'cannot',
    'doesn ?t',
    'didn ?t',
    'not work\\w*',
    'problem',
    'stuck',
    'won ?t',
  ),
  exactly(
    'how',
    'ayuda',
    'ayudame',
    'como',
    'como (?:le )?hago',
    'como se hace',
    'no (?:le )?entiendo',
    'no se(?: como)?',
    'explic\\w+',
    'mas detalle',
    'help',
    'how',
    'how do i.*',
    'i don ?t (?:know|understand).*',
    'explain',
  ),
  exactly(
    'done',
    'ya',
    'si',
    'listo',
    'hecho',
    'ya (?:lo )?(?:hice|esta|quedo|termine)',
    'ya lo tengo',
    'siguiente',
    'terminado',
    'done',
    'yes',
    'ok',
    'next',
    'finished',
    'i did(?: it)?',
    'ready',
    'got it',
  ),
];

const YES = ['si', 'sip', 'claro', 'por favor', 'ok', 'dale', 'simon', 'yes', 'yeah', 'yep', 'sure'];
const NO = ['no', 'nop', 'nope', 'nel', 'todavia no', 'aun no', 'not yet'];

const YES_OR_NO = [
  starts('no', 'no', 'nel', '(?:me )?(?:dice|sale|salio) (?:que )?no', '(?:it )?(?:says|said) no'),
  starts(
    'yes',
    'si',
    'simon',
    '(?:me )?(?:dice|sale|salio) (?:que )?si',
    'yes',
    'yep',
    '(?:it )?(?:says|said) (?:yes|si)',
  ),
];

const NO_NUMBER = [
  on('find', 'no (?:lo )?(?:se|tengo|recuerdo|me acuerdo)', 'don ?t (?:have|know|remember)', 'have none'),
  starts('skip', ...NO),
];

const ERASE = [
  starts('keep_it', ...NO),
  starts('erase_all', ...YES),
  on('erase_all', 'borr\\w+', 'elimin\\w+', 'delete', 'erase'),
];

/** One of some and one of others, in any order. */
function both(event: string, some: string[], others: string[]): Matter {
  return {
    event,
    pieces: some,
    words: new RegExp(`^(?=.*${whole(some).source})(?=.*${whole(others).source})`),
  };
}

function exactly(event: string, ...pieces: string[]): Matter {
  return { event, pieces, words: new RegExp(`^(?:${pieces.join('|')})$`) };
}

function starts(event: string, ...pieces: string[]): Matter {
  return { event, pieces, words: new RegExp(`^(?:${pieces.join('|')})\\b`) };
}

/** A social security number: a verdict on its shape, and never a digit of it. */
const readNss: Reader = (inbound, asked) => {
  const text = textOf(inbound);
  if (text === undefined) return undefined;
  if (asked === undefined) {
    if (!personalIn(text).includes('nss')) return undefined;
    const eleven = text
      .match(/\d[\d .-]*\d/g)
      ?.map((run) => run.replace(/\D/g, ''))
      .find((run) => run.length === 11);
    return eleven ? { event: { type: 'number', verdict: judgeNss(eleven) } } : undefined;
  }
  const digits = text.replace(/\D/g, '');
  return digits.length >= 5 ? { event: { type: 'number', verdict: judgeNss(digits) } } : undefined;
};

const HELP = new Set(
  [
    'ayuda, ayúdame, ayudame por favor, necesito ayuda, qué puedes hacer, qué haces, qué sabes hacer, para qué sirves, cómo funciona, cómo funcionas, cómo te uso, ejemplos, instrucciones, no sé qué hacer, no sé qué preguntar',
    'help, help me, i need help, what can you do, what do you do, how does this work, how do you work, examples, instructions, what can i ask',
  ].flatMap((line) => line.split(', ').map(plain)),
);

/** A text that is nothing but the wish to know what the bot can do. */
const readHelp: Reader = (inbound) => {
  const text = textOf(inbound);
  return text !== undefined && HELP.has(plain(text)) ? { event: { type: 'help' } } : undefined;
};
