/**
 * Dangers that need a different first reply: somebody who may take or hurt their own life, who cannot go on, or
 * whom somebody hurts. Rules on the plain form of a message, in Spanish and English; each reads a text by
 * itself, whatever the emergency detector says.
 */
import { plain } from '../core/plain.ts';
import { LONGEST } from '../understanding/normalise.ts';
import type { Kind } from './emergency.ts';

/** Taking one's life, hurting oneself, or having nothing left to hold on to. */
const CRISIS = any(
  'suicid\\w*',
  '(?:me|se) (?:voy a |va a )?(?:quiero|quiere|kiero) (?:matar|morir|aventar|colgar|ahorcar|cortar)',
  '(?:me voy|se va|se quiere) a (?:matar|colgar|ahorcar|quitar la vida)',
  '(?:quiero|quiere|kiero|quisiera|ganas de|pienso en|pensando en|piensa en) (?:morir\\w*|matar[ms]e|desaparecer(?! de)|dejar de (?:existir|vivir)|ya no (?:existir|vivir|estar))',
  'matarme',
  'quit(?:arme|arse|arnos|arte|ar|o) la vida',
  'acabar con (?:mi|su) vida|acabar con todo',
  'no (?:quiero|quiere|quisiera|kiero) (?:seguir |estar )?(?:viv\\w+|en este mundo|existir)|no (?:quiero|quisiera|kiero) (?:ya )?despertar',
  'no (?:quiero|quiere) seguir(?: asi| adelante)?$',
  'hacer(?:me|se) (?:dano|algo malo)|(?:me|se) (?:quiero|quiere|kiero) (?:hacer dano|lastimar|danar)|lastimarme|(?:me|se) hago? dano|autolesi\\w*',
  'cort\\w+ las (?:venas|munecas)|(?:se|me) (?:esta |estoy |anda |volvio a )?cort\\w* (?:los|sus|mis|las) (?:brazos?|piernas?)|cort(?:arme|arse|andome|andose) (?:los|las|mis|sus) (?:brazos?|piernas?)',
  'no (?:le |les )?(?:encuentro|veo|hallo) (?:ya )?(?:el |ningun )?(?:caso|chiste|razon|motivo) (?:a |de |para |en )?(?:seguir (?:viv\\w+|aqui|asi|adelante)|viv\\w+|la vida|estar viv\\w+)',
  'no (?:le )?(?:encuentro|veo|hallo|tiene) (?:ya )?(?:ningun )?sentido (?:a )?(?:nada|la vida|mi vida|vivir|seguir|seguir viviendo)',
  '(?:mi|la) vida (?:ya )?no (?:tiene|vale|le veo)',
  '(?:no|ni) (?:puedo|aguanto|soporto|tolero) (?:ya )?(?:mas )?(?:con )?(?:mi vida|la vida|vivir|esta vida|seguir viviendo)',
  '(?:estoy|ando|tengo una?|entre) (?:en )?crisis(?: emocional| nerviosa| existencial)?(?: y)? (?:ya )?no (?:aguanto|puedo)',
  'ya no (?:aguanto|puedo|soporto)(?: mas)?$',
  '(?:estarian|estaria|estan) mejor sin mi',
  'no (?:valgo|sirvo para) nada|nadie me extranaria',
  '(?:perdi (?:las )?|sin |no tengo |no me quedan )(?:ganas|razones) (?:de |para )(?:(?:seguir )?viv\\w+|seguir(?: adelante| aqui)?$|levantarme nunca)|(?:ganas de|quiero|quisiera|ojala|deseo) (?:que )?(?:(?:ya )?todo (?:se )?(?:acabe|acabara|termine|terminara)|(?:ya )?no (?:despertar|amanecer)\\w*)',
  'kill(?:ing)? (?:myself|himself|herself|themselves)|kms',
  'wan(?:t|ts|ted|na) (?:to )?(?:die|disappear forever|be dead|stop existing|end it)|wish i (?:was|were) dead|wish i (?:wasnt|werent) (?:alive|here)',
  'end(?:ing)? (?:my|his|her) (?:own )?life|end it all|take (?:my|his|her) (?:own )?life',
  '(?:hurt|hurting|harm|harming|hurts|cut|cutting|cuts) (?:myself|himself|herself)|self harm\\w*',
  '(?:cut|cuts|cutting|slit|slits) (?:my|his|her) (?:wrists?|arms?|veins|legs)',
  '(?:dont|doesnt|do not|does not) want to (?:live|be alive|be here anymore|wake up|exist|go on|keep living)',
  '(?:cant|cannot|can not|cant even) (?:go on|do this anymore|do life|take it anymore|take this anymore|live like this|keep going|keep living)(?! (?:hold|(?:back )?to |the (?:site|page|app|website)))',
  '(?:tired of|done with) (?:living|life|being alive)',
  'no (?:point|reason|sense) (?:in |to |for )?(?:living|live|life|going on|keep going|anything)|nothing (?:makes sense|matters) anymore|nothing to live for|no (?:reason|will) to live',
  'unalive (?:myself|himself|herself|me)|(?:quisiera|quiero|ojala) (?:pudiera )?(?:dormir|dormirme|acostarme) y (?:ya )?no despertar\\w*(?: nunca)?|(?:hart[oa]|cansad[oa]) de (?:vivir|la vida|esta vida)|theres no point anymore|there is no point anymore',
  '(?:better off|happier) without me|nobody would miss me|no one would miss me|life (?:isnt|is not) worth',
  '(?:feel|feeling|im|am|is|so) (?:so |completely |totally |just |really )?hopeless',
);

/** Sadness, anxiety, despair: somebody who needs to be listened to, and says it of now. */
const FEELING =
  '(?:deprimid[oa]|deprecion|depresion|ansiedad|ancieda[d]?|ansios[oa]|angustiad[oa]|angustia|desesperad[oa]|trist(?:e|isim[oa]|eza)|ataques? de panico|panico|crisis (?:emocional|nerviosa|de (?:nervios|ansiedad|panico))|duelo|destrozad[oa]|vaci[oa] por dentro|depressed|depression|anxious|anxiety|panic attacks?|overwhelmed|heartbroken|grieving|desperate|sad|lonely|breakdown|burned out|emotional crisis|mental health crisis)';
const MUCH =
  '(?:muy|tan|mucha|mucho|bien|super|demasiad[oa]|bastante|bastantes|siento|siempre|todo el tiempo|no me deja|todos los dias|desde hace|so|very|really|severely|extremely|deeply|super|too|all the time|every day|always|days|weeks|months)';
const SOMEONE =
  '(?:hablar|platicar|ayuda|apoyo|escuch\\w+|desahog\\w+|psicolog\\w*|sicolog\\w*|psiquiatr\\w*|siquiatr\\w*|terapia|terapeuta|talk|help|support|listen\\w*|therapist|therapy|counsel\\w+|psychologist|psychiatrist|hotline|lloro|llorar|crying|cry)';
const OWN =
  '(?:estoy|ando|me siento|siento|tengo|sufro|traigo|me dan?|me dio|im|i am|i feel|i have|ive|feeling|having)';
const DISTRESS = any(
  `${OWN} (?:\\w+ ){0,3}${FEELING}.{0,60}\\b${SOMEONE}`,
  `${SOMEONE}\\b.{0,40}\\b${OWN} (?:\\w+ ){0,3}${FEELING}`,
  `${OWN} (?:\\w+ ){0,2}${MUCH} (?:\\w+ )?${FEELING}`,
  `(?:estoy|ando|me siento|im|i am|i feel|feeling) (?:deprimid[oa]|desesperad[oa]|angustiad[oa]|destrozad[oa]|depressed|desperate|heartbroken|triste|sad and alone|so alone|empty inside)$`,
  '(?:en|una) crisis (?:emocional|nerviosa|de (?:nervios|ansiedad|panico))|(?:estoy|entre|ando) en crisis$',
  '(?:tengo|me esta dando|me dio|estoy teniendo|me dan) (?:un )?ataques? de (?:panico|ansiedad)|(?:having|have) (?:a )?panic attacks?',
  '(?:necesito|quiero|ocupo|quisiera|busco|nececito) (?:hablar|platicar|desahogarme) con (?:alguien|un psicolog[oa]|una psicolog[oa]) (?:que me (?:escuche|entienda)|porque (?:estoy|me siento|ya)|me siento|estoy|urgente|ya)',
  '(?:necesito|quiero|ocupo|busco) (?:\\w+ ){0,2}(?:ayuda|apoyo|atencion) (?:psicologic[oa]|psicologia|emocional|sicologic[oa]|mental)',
  'alguien (?:que me escuche|con quien (?:hablar|platicar))|(?:necesito|quiero) desahogarme',
  '(?:need|want|looking for|is there) (?:\\w+ )?(?:someone|somebody|anyone|anybody) to (?:talk to|listen to me)|(?:need|want) (?:\\w+ )?(?:mental health|emotional|psychological) (?:help|support)',
  '(?:no (?:paro|dejo|puedo parar) de llorar|(?<!(?:bebe|nino|nina|hijo|hija|nieto|nieta) )lloro (?:todo el dia|todos los dias|a diario|mucho)|(?:cant|cannot) stop crying|cry (?:every day|all day))',
  '(?:me siento|estoy|feel|feeling|im) (?:muy |tan |so |very |completely |all )?(?:sol[oa] y trist\\w+|sol[oa] en el mundo|alone in the world|empty|worthless|vaci[oa])',
  '(?:mi|my) (?:hij[oa]|esposo|esposa|mama|papa|herman[oa]|novi[oa]|amig[oa]|son|daughter|wife|husband|mom|dad|brother|sister|friend) (?:esta|anda|is) (?:\\w+ )?(?:deprimid[oa]|con depresion|depressed)',
);

const HITS = 'golpe(?:a|o|an|aron|aba|aban|ando|ar)';

/** Somebody is hurt by another one: at home, on the street, sexually. */
const VIOLENCE = any(
  `(?:me|nos) (?:esta |estan |sigue |sigue |volvio a |acaba de |quiere |quiso |va a )?(?:${HITS}|pega|pego|pegan|pegar|pegando|madre(?:a|o|ando)|maltrat\\w+|patea|pateo|ahorca|ahorco|cachetea|cacheteo)(?= (?:mi|el|un|una|unos|con|y|en|mucho|feo|cuando|todos|todo|por|ayer|anoche|hoy|ahorita|otra|a|de|bien|muy|seguido|diario|la|los|las|delante|estando)\\b|$)(?! (?:el (?:sol|sueno|calor|hambre|frio|aire)|un? (?:susto|antojo|tos|gripa)|la (?:tos|gripa|gana)))`,
  `(?:esposo|marido|pareja|novio|novia|esposa|papa|padrastro|mama|madrastra|hijo|ex|suegr[oa]|tio|herman[oa]|viejo|senor) (?:\\w+ ){0,2}(?:me|nos|la|le|lo) (?:\\w+ ){0,3}(?:${HITS}|peg(?:a|o|an|ar|ando)|maltrat\\w*|amenaz\\w*|madre\\w*|violo|viola|ahorc\\w*|quiere matar|quiso matar|tiene encerrad[oa])`,
  '(?:me|la|lo|las|nos) viol(?:o|aron|an|aban|ando)|(?:me|la) (?:acaban|acaba|quiso|quisieron|intento|intentaron|trato|trataron) (?:de )?(?:violar|abusar)|(?:fui|fue) (?:violad[oa]|abusad[oa])|violacion sexual|abus(?:o|aron|a|an|aba) (?:sexualmente )?de (?:mi|ella)|abuso sexual|agresion sexual',
  '(?:sufro|vivo|sufre|victima de|hay|viviendo|sufriendo) (?:\\w+ )?violencia',
  'miedo (?:de|a) (?:mi (?:esposo|marido|pareja|novio|papa|padrastro|ex)|que me (?:pegue|golpee|mate|haga algo))',
  '(?:husband|boyfriend|girlfriend|partner|dad|father|wife|stepdad|stepfather|ex|son|brother|uncle|he|she) (?:\\w+ ){0,3}(?:hits|beats|hit|beat|beating|hitting|abuses|abusing|abused|chokes|choked|threatens|threatened|hurts|punches|punched|slaps|slapped|raped|molested|kicks|kicked) (?:me|us|my (?:mom|mother|kids|children|sister))(?! up (?:on|with))',
  '(?:i was|was|got|been|being|i am being|im being|i got) (?:\\w+ )?(?:raped|molested|sexually (?:assaulted|abused)|beaten|abused)|raped me|sexually (?:assaulted|abused) me',
  '(?:domestic violence|domestic abuse) (?:at|in my|victim|happening)|victim of (?:domestic )?(?:violence|abuse)|(?:in|suffer|suffering|living with) (?:an abusive|domestic)|abusive (?:husband|boyfriend|partner|relationship|father|home)',
  '(?:afraid|scared) (?:of my (?:husband|boyfriend|partner|dad|father|stepdad|ex)|(?:he|my \\w+) (?:will|is going to) (?:kill|hurt|hit|beat))',
);

/** Jokes and figures of speech, as whole phrases; laughing written out. */
const JEST = any(
  '(?:(?:ja|aj){2}|(?:ha){2}|(?:je){2}|(?:he){2}|(?:ji){2})\\w*|que (?:oso|pena|verguenza)|lol|lmao|xd|rofl|es broma|(?:just )?(?:kidding|joking)',
  '(?:morir\\w*|matar\\w*|muero|die|dying|desaparecer) (?:de|of) (?:la |mi )?(?:risa|hambre|sueno|calor|frio|pena|verguenza|aburrimiento|sed|laughter|laughing|boredom|hunger|embarrassment|shame|flojera|ternura|amor|coraje)',
  '(?:deprim\\w+|depress\\w+|estres\\w+|desesper\\w+|hopeless|sad|triste|tristeza|loc[oa]) (?:\\w+ ){0,3}(?:app|pagina|sitio|tramites?|website|page|bot|sistema|imss|paperwork|futbol|equipo|team|partido|game|clima|weather|precios?|burocracia)',
  '(?:app|pagina|sitio|tramites?|website|page|bot|sistema|paperwork|equipo|team|clima|weather|servicio|site|burocracia) (?:\\w+ ){0,3}(?:deprim\\w+|depress\\w+|desesper\\w+|hopeless|trist\\w+|sad)',
  '(?:no aguanto|no puedo|no soporto)(?: ya)?(?: mas)? (?:con )?(?:el|la|los|las|este|esta|estos|tanto|tanta) (?!vida|dolor de vivir)\\w+',
);

/**
 * What asks about insurance (an appointment, a course, what is covered) or tells of the past, and does not ask
 * for help.
 */
const ABOUT = any(
  'citas?|tramit\\w*|cubre\\w*|cobertura|taller\\w*|curso|cursos|platicas?|tarea|folleto\\w*|incapacidad|asegur\\w+|prevencion|sintomas|que es|requisitos|horarios?|appointments?|cover(?:s|ed|age)?|workshop|class|homework|brochure|symptoms|what is|sick leave|prevention|volunteer\\w*|insur\\w+|reposo|descanso|justific\\w+|permiso|recursos humanos|rh|hr|sick note|doctors note|days off|research|thesis|tesis|pelicula|serie|movie|song|cancion|novela',
  'tuve|tuvo|hace (?:anos|tiempo|un ano|dos anos|\\d+ anos|mucho)|years? ago|used to|pase por|ya lo supere|ya (?:estoy|esta) (?:bien|mejor)|in the past|history of|no estoy (?:\\w+ )?(?:deprim|trist|en crisis)\\w*|im not|i am not|no tengo|(?:cuando (?:yo |ella |el )?|de )(?:era|estaba|tenia|joven|nin[oa]|chic[oa])|no (?:me )?(?:quiero|pienso en|estoy pensando en) (?:morir\\w*|matar\\w*|suicid\\w+)|not going to (?:hurt|kill)|as a (?:teen\\w*|kid|child)|when i was',
);

/**
 * Whether a text is about suicide, hurting oneself, or not being able to go on. Use it only for messages that
 * are known to be about danger, because it also counts the past and other people.
 */
export const crisisIn = (text: string): boolean => {
  const said = heard(text);
  return (CRISIS.test(said) && !JEST.test(said)) || (SOFT_CRISIS.test(said) && distressIn(text));
};

/** Whether a danger is somebody's wish to die, by what the classifiers say of its kind or by these rules. */
export const isCrisis = (text: string, kind: Kind | undefined): boolean =>
  kind === 'crisis' || crisisIn(text) || distressIn(text);

/**
 * Whether a text shows a crisis, or a feeling so strong, or told with such a wish to be listened to, that the
 * crisis line is what helps. Safe for any message: jokes, the past, and questions about appointments or cover
 * do not count.
 */
export const distressIn = (text: string): boolean => {
  const said = heard(text);
  return (DISTRESS.test(said) || CRISIS.test(said)) && !JEST.test(said) && !ABOUT.test(said);
};

/**
 * Whether a text tells of such a feeling and asks for something of the health service, "me da mucha ansiedad, ¿hay
 * psicólogo en el IMSS?", and has no word of dying or of not going on: what it asks can be answered beside the crisis line.
 */
export const asksInDistress = (text: string): boolean => {
  const said = heard(text);
  return DISTRESS.test(said) && !CRISIS.test(said) && OF_SERVICE.test(said);
};

/** Speaks of being beaten, threatened or abused by somebody. */
export const violenceIn = (text: string): boolean => {
  const said = heard(text);
  return VIOLENCE.test(said) && !BY_NOBODY.test(said) && !JEST.test(said) && !WRITTEN_OF.test(said);
};

/**
 * Feelings that make it a crisis, too, if the person asks for somebody to talk to: the same line helps with
 * both.
 */
const SOFT_CRISIS = any(
  'deprimid[oa]|depresion|deprecion|ansiedad|desesperad[oa]|angustiad[oa]|depressed|depression|anxiety|anxious|desperate|hopeless|panico|panic',
);
/** Words of what a health service or an employer does. */
const OF_SERVICE = any(
  '(?:psicolog|sicolog|psiquiatr|siquiatr|terap|psycholog|psychiatr|therap|counsel)\\w*|imss|seguro|citas?|pase|clinicas?|umf|doctor\\w*|medic[oa]s?|papel\\w*|nota|constancia|certificado|empresa|trabajo|patron|jef[ea]|appointment|clinic|referral|sick|leave|job|boss|note',
);
/** Hit by a car, a thing or an illness, as Mexicans say it: "le pegó un infarto". */
const BY_NOBODY = any(
  '(?:golpe|peg)(?:a|o|aron|an|ando) (?:muy |bien |mucho |feo )?(?:(?:el|la|los|las|un|una|unos|unas) )?(?:peor |fuerte |gran )?(?:carro|coche|auto|camion\\w*|moto\\w*|bici\\w*|tren|taxi|toro|vaca|caballo|balon|pelota|piedra|rama|puerta|corriente|rayo|luz|dolor\\w*|infarto|derrame|embolia|ataque|fiebre|covid|coronavirus|grip[ae]|tos|varicela|infeccion|influenza|dengue|virus|enfermedad)',
);
const WRITTEN_OF = any(
  'folleto\\w*|taller\\w*|curso|tarea|brochure|workshop|homework|class|pelicula|serie|novela|movie|song|cancion|prevencion|prevention|videojuego|video game|game|partido',
);

/** The kinds of such phrases in a message in plain form, as features for the emergency detector. */
export const turnsIn = (said: string): string[] => {
  const meant = said.replace(BODILY, ' ');
  return TURNS.filter(([, pattern]) => pattern.test(meant)).map(([kind]) => kind);
};

const TURNS: [string, RegExp][] = [
  ['life', CRISIS],
  ['distress', DISTRESS],
  ['hurt by', VIOLENCE],
  ['jest', JEST],
  ['about', ABOUT],
];

const heard = (text: string): string =>
  plain(text.slice(0, LONGEST).replace(/['’´`]/g, '')).replace(BODILY, ' ');

/** Physical pain that somebody cannot stand any longer, or stairs that they cannot climb: not a crisis. */
const BODILY =
  /\b(?:el|la|los|las|tanta?s?) (?!vida\b|cabeza\b|dolor\b)\w+ ya no (?:los? |las? )?(?:puedo|aguanto|soporto)(?: mas)?\b|\b(?:dolor\w*|duelen?|adolorid[oa]|muela|espalda|rodilla|cintura|pains?|hurts?|aches?|\w+ache) (?:\w+ ){0,5}(?:que )?(?:ya )?no (?:lo |la )?(?:aguanto|soporto|puedo)(?: mas)?\b|\bya no (?:aguanto|soporto) (?:el dolor|la (?:espalda|muela|rodilla|cintura|cabeza)|las (?:muelas|piernas|rodillas))\b/g;

/** A pattern for any of these phrases, as whole words. */
function any(...turns: string[]): RegExp {
  return new RegExp(`\\b(?:${turns.join('|')})(?![a-z0-9])`);
}
