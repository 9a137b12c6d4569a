/**
 * Recognises a sign of danger in the last days that is over or comes and goes and that no doctor has seen:
 * not an alarm now, but not to be ignored, whatever else the message asks for. "Hace tres días sangré y ya se
 * me quitó, y me corrieron".
 */
import { plain } from '../core/plain.ts';
import type { Danger } from './emergency.ts';

const any = (...patterns: readonly string[]): RegExp => new RegExp(`\\b(?:${patterns.join('|')})`, 'u');

/** `LOSES`: what dehydrates a small child. `DRINKS_LITTLE`: it does not drink enough. */
const LOSES = '(?:diarrea|suelt[oa] del estomago|vomit\\w*|diarrhea|diarrhoea|throwing up|the runs)\\b ?';
const DRINKS_LITTLE =
  '(?:(?:ya )?(?:no|ni|casi no|apenas|poco|won ?t|doesn ?t|isn ?t|not|barely|hardly|refuses to)) (?:\\w+ ){0,3}?(?:tom\\w*|beb(?:e|er|ido|iendo)|agua|liquidos?|suero|pecho|chich\\w*|teta|leche|mamar?|retien\\w+|drink\\w*|fluids?|water|nurs\\w*|breastfe\\w+)';

/**
 * Signs that a doctor is to look at on the same day, however short they were. A stem stands for all its endings.
 */
const SIGNS = any(
  // Bleeding, and what is lost in a pregnancy.
  'sangr(?:e|o|a|ar|ando|aba|ado|ada|aron|amos|ados|adito)\\b|hemorrag|coagul|mancha(?:ndo|do|ba|s|r)\\b|manche\\b|fuente|liquido\\b',
  'bled\\b|bleed|blood\\b|spotting|hemorrhag|clots?\\b|waters? (?:broke|leak)|fluid\\b',
  // The unborn baby.
  '(?:bebe|bebita|bebito|nin[oa]|baby) (?:\\w+ ){0,5}(?:no se (?:mueve|movia|movio|ha movido|me mueve)|dejo de mover\\w*|se mueve (?:muy )?(?:poc|menos)\\w*|moved? less|stopped moving|(?:not|isnt|wasnt|hasnt|didnt|doesnt|barely) (?:been )?mov\\w*)',
  '(?:no (?:lo |la |le |se )?(?:siento|sentia|senti) (?:moverse|que se mueva|al bebe)|(?:moving|moves?|kick\\w*) less|no (?:movement|kicks?))',
  // Consciousness.
  'desmay|desvanec|desplom|perdi\\w* el (?:conocimiento|sentido)|inconscien|convul|ataques? epilep|se (?:me )?fue de lado|(?:me|se me|se le) nublo|vi (?:todo )?negro',
  'faint|pass(?:ed|ing|es)? out|black(?:ed|ing) out|collaps|unconscious|lost consciousness|seizure|convuls|went limp',
  // Heart and breath.
  '(?:dol\\w+|duel\\w+|opres\\w+|apret\\w+|apriet\\w+|presion|punzad\\w+|piquet\\w+|ard\\w+) (?:\\w+ ){0,4}(?:pecho|corazon)|pecho (?:\\w+ ){0,3}(?:dol|duel|apret|apriet|ard|cerr|oprim)\\w*',
  '(?:falt\\w+ (?:\\w+ )?aire|no podia (?:ni )?respirar|costaba respirar|me ahog\\w+|se (?:me |estaba )?ahog\\w+|sin aire)',
  'chest (?:\\w+ ){0,3}(?:pain|hurt|tight|pressure|heav|burn)\\w*|(?:pain|pressure|tight\\w*|squeez\\w*) (?:\\w+ ){0,3}chest|(?:couldnt|could not|trouble|hard to|struggl\\w+ to) (?:\\w+ )?breath\\w*|short(?:ness)? of breath|out of breath|heart (?:was |is )?(?:racing|pounding|skipp\\w+)',
  // Half of the body, speech and sight.
  '(?:brazo|mano|pierna|cara|boca|lado|media cara|medio cuerpo) (?:\\w+ ){0,3}(?:dorm\\w+|adormec\\w+|entum\\w+|chuec\\w+|torci\\w+|paraliz\\w+|caid\\w+)|(?:dorm\\w+|adormec\\w+|entum\\w+|enchuec\\w+|torci\\w+|paraliz\\w+) (?:\\w+ ){0,3}(?:brazo|mano|pierna|cara|boca|lado)|(?:ya )?no (?:siente|siento|sienten)(?: \\w+){0,2} (?:pierna|piernas|brazo|mano|manos|pie|pies|cara|lado)|no (?:podia|pudo|pude) (?:hablar|mover\\w*|ver)|habl(?:aba|o) (?:\\w+ ){0,2}(?:raro|trabad\\w|arrastr\\w+)|(?:trab|arrastr)\\w+ la lengua|deje de ver|dejo de (?:ver|hablar)|(?:vi|ve|veia|veo) (?:doble|borroso|lucecitas|luces)|vision',
  '(?:arm|hand|leg|face|mouth|side)s? (?:\\w+ ){0,4}(?:numb|weak|droop\\w*|crooked|limp|tingl\\w+|paraly[sz]\\w+)|(?:numb|droop\\w*) (?:\\w+ ){0,4}(?:arm|hand|leg|face|mouth|side)|(?:couldnt|could not) (?:speak|talk|move|see|walk|get (?:\\w+ )?words)|slur|vision|(?:seeing|saw|see) (?:double|spots|stars)|lost (?:\\w+ ){0,2}sight',
  // A blow to the head, what was swallowed, an allergy, poison.
  '(?:golp\\w+|peg\\w+|cay\\w+|cai) (?:\\w+ ){0,5}cabeza|cabeza (?:\\w+ ){0,3}golp\\w+|descalabr',
  '(?:hit|bump\\w+|bang\\w+|knock\\w+|crack\\w+|struck|smack\\w+|fell (?:\\w+ ){0,4}on) (?:\\w+ ){0,2}head|concussion|(?:blow|knock|bump) (?:to|on) (?:\\w+ )?head',
  '(?:se |me )(?:trag|tom)\\w+ (?:\\w+ ){0,5}(?:pastillas|cloro|veneno|pila|frasco|moneda|medicinas)|envenen|intoxic|sobredosis|alacran|vibora|hinch\\w+ (?:\\w+ ){0,3}(?:labio\\w*|lengua|garganta|cara)|(?:labios?|lengua|garganta|cara) (?:\\w+ ){0,4}hinch\\w+|(?:cerr|cierr)\\w+ la garganta|garganta (?:\\w+ ){0,2}cerr\\w+',
  'swallow\\w* (?:\\w+ ){0,4}(?:pills?|bleach|battery|coin|poison)|took (?:\\w+ ){0,3}too many|overdos|poison|snake|scorpion|(?:lips?|tongue|throat|face) (?:\\w+ ){0,4}(?:swell|swoll|clos|tight)\\w*|swell\\w* (?:\\w+ ){0,3}(?:lips?|tongue|throat|face)',
  // Black or bloody vomit, the worst of headaches and bellyaches.
  'vomit\\w* (?:\\w+ ){0,2}(?:negro|sangre|cafe)|(?:popo|excremento|orin\\w*) (?:\\w+ ){0,3}(?:negr\\w|sangre)|dolor de cabeza (?:\\w+ ){0,3}(?:horrible|espantoso|fortisimo|muy fuerte|peor)|worst headache|black stools?|coffee grounds',
  // Thoughts of dying that have passed.
  '(?:pense|pensaba|pensado|estuve pensando|intent\\w+|quise|queria) (?:\\w+ ){0,3}(?:matarme|morirme|morir|suicid\\w+|quitarme la vida|aventarme)|(?:thought|thinking|tried|wanted|thoughts) (?:\\w+ ){0,3}(?:kill\\w* (?:my|him|her)self|suicid\\w*|die|dying|end\\w* (?:it|my life)|hurt\\w* myself)',
  // Small children.
  `${LOSES}(?:\\w+ ){0,8}${DRINKS_LITTLE}|${DRINKS_LITTLE} (?:\\w+ ){0,8}${LOSES}`,
  '(?:bebe|bebita|bebito|recien nacid\\w|newborn|baby|infant|month old|meses) (?:\\w+ ){0,8}(?:fiebre|calentura|fever)|(?:fiebre|calentura|fever) (?:\\w+ ){0,6}(?:bebe|bebita|recien nacid\\w|newborn|baby|infant|month old)',
);

const DAYS =
  '(?:\\d|un|una|dos|tres|cuatro|cinco|seis|unos|varios|pocos|par de|a|one|two|three|four|five|six|few|couple(?: of)?|several)';
const WEEKDAY =
  '(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|monday|tuesday|wednesday|thursday|friday|saturday|sunday)';
/** When it happened: at most about a week ago. */
const WHEN = any(
  `(?:ayer|antier|anteayer|anoche|antenoche|antes de ayer|hoy|esta (?:manana|semana|madrugada|tarde)|en la (?:manana|madrugada)|(?:de|la) madrugada|la semana pasada|hace (?:como |unas? )?(?:una )?semana\\b|el otro dia|el fin de semana|(?:hace|lleva|llevo|llevamos|tiene|tengo|trae|traigo) (?:como |ya |casi )?(?:un |unos )?${DAYS} (?:dias?|noches|horas?|ratos?)|(?:el|este|desde el) ${WEEKDAY})\\b`,
  `(?:yesterday|last night|today|this (?:morning|week|weekend|afternoon)|the (?:other|last|past) (?:\\d |few |couple )?(?:days?|nights?)|(?:the )?day before yesterday|earlier|last (?:week|weekend|${WEEKDAY})|${WEEKDAY}|(?:about |like )?(?:a )?${DAYS} (?:days?|nights?|hours?) (?:ago|back|now|already)|for (?:about |like |over )?(?:a )?${DAYS} (?:days?|nights?)|a week ago)\\b`,
);
/** It has stopped. */
const STOPPED = any(
  '(?:ya )?se (?:me |le )(?:quito|paso|calmo|bajo|controlo|fue|desinflamo)|ya (?:se )?(?:paro|ceso|pasaron|desperto|reacciono|volvio en si)|ya no (?:\\w+ ){0,2}(?:sangr\\w*|duele|dolio|mancha\\w*|ha (?:vuelto|pasado)|siente|siento|tiene|tengo|paso|ha tenido|hay|sale|salio)|ya (?:esta|estoy|anda|ando|estaba|me siento|se siente|amaneci\\w*|quedo) (?:\\w+ )?(?:bien|mejor|normal|tranquil\\w|como si nada)|solo (?:una|dos) (?:vez|veces)|unos (?:minutos|segundos)|(?:un|el|como) (?:rato|minuto|ratito)|poquit[oa]',
  '(?:it |that |the (?:pain|bleeding) |and |but |has |its )?(?:stopped|went away|passed(?! out)|cleared up|subsided|faded|wore off|settled|eases?d?)\\b|gone now|(?:fine|ok|okay|alright|better|normal|good) (?:now|again|after|since|today)|(?:feel\\w*|felt|seems?|is|was|im|shes|hes|were|says (?:he|she) is|acting) (?:\\w+ )?(?:fine|ok|okay|better|normal)|(?:came|come) (?:back )?to\\b|woke up|for (?:a|like a|about a|five|ten|few|\\d+|a few|a couple) (?:minutes?|seconds?|secs?|mins?)|only (?:once|lasted)|just once',
);
/** It comes and goes. */
const RETURNS = any(
  '(?:va y viene|vienen y van|viene y va|a ratos|de (?:rato|vez) en (?:rato|cuando)|por ratos|intermitente|de repente (?:me|le|se)|cada (?:rato|que)|se (?:me |le )?(?:quita|pasa) y|comes? and go(?:es)?|(?:on and off|off and on)|every (?:now|once|few)|keeps? coming)\\b',
);
/** A doctor has seen it, or is about to. */
const SEEN = any(
  '(?:ya )?(?:estoy|estamos|esta|ando|andamos) (?:ya )?(?:en|con) (?:el |la )?(?:urgencias|hospital|doctor\\w*|medic[oa])|ya (?:voy|vamos|va) (?:a|para|pa) (?:el |la )?(?:urgencias|hospital)|(?:i am|im|i m|we are|were|he is|hes|she is|shes|he s|she s) (?:already |now )?(?:at|in) (?:the )?(?:er|hospital|emergency room)|(?:going|headed|heading|on (?:my|our|the) way) (?:now |right now )?(?:to )?(?:the )?(?:er|hospital|emergency room)|(?:estan?|andan) (?:atendiendo|revisando|checando|valorando|operando|cosiendo)|(?:being|are|is) (?:seen|treated|examined|looked after) (?:now|by|at|in)|(?:me|lo|la|le|nos|se lo|se la) (?:ya )?(?:revis(?:aron|o|ad[oa])|checar[ao]\\w*|checaron|checo|vio|vieron|atend(?:ieron|io|id[oa])|intern(?:aron|o|ad[oa])|oper(?:aron|o|ad[oa])|hospitaliz(?:aron|o|ad[oa])|valor(?:aron|o|ad[oa])|cosier\\w*|suturar\\w*|medic[oa]ron|diagnostic\\w+|recet(?:o|aron|ada)|dieron (?:de alta (?:del hospital|en (?:urgencias|el hospital)|ayer|hoy|el mismo dia)|el alta|medicamento|incapacidad|tratamiento|antibiotico|pase|cita|puntos)|dio (?:el alta|medicamento|incapacidad|tratamiento|pase|cita|reposo)|(?:pusieron|hicieron|tomaron) (?:\\w+ ){0,3}(?:yeso|suero|sutura|puntos|placa|estudios?|ultrasonido|analisis|electro\\w*|tomografia|ferula|vendaje|radiograf\\w*)|mandaron a (?:mi )?casa|enyes\\w+|cur(?:o|aron)|estabiliz\\w+|dejaron en observacion|dijo (?:el|la) (?:doctor\\w*|medic\\w+)|dijeron (?:en|que))',
  '(?:fui|fue|fuimos|lleve|llevamos|llevaron|llego|llegamos|estuve|estuvo|estuvimos|entre|salio|sali|pase|acudi\\w*|vengo|anduvo|corrimos) (?:\\w+ ){0,3}(?:urgencias|hospital|doctor\\w*|medic[oa]|clinica|consulta|umf|hgz|cruz roja|particular|sanatorio|farmacia|similares)',
  '(?:el|la|mi|su|un|una) (?:doctor\\w*|medic[oa]|ginecolog[oa]|cardiolog[oa]|neurolog[oa]|urgenciolog[oa]|pediatra|enfermera) (?:\\w+ ){0,3}(?:dijo|dice|vio|reviso|receto|checo|mando|atendio|dio|explico)|(?:en|de) (?:urgencias|el hospital|la clinica|el imss) (?:ya )?(?:me|le|lo|la|nos) |alta (?:medica|del hospital|hospitalaria)|(?:ultrasonido|tomografia|electro\\w*|estudios?|radiografia|resonancia) (?:\\w+ ){0,4}(?:bien|normal\\w*|limpi\\w|salio|salieron)|ya (?:esta|estoy|tiene|tengo) (?:\\w+ )?(?:tratamiento|diagnostic\\w+|control)|puntadas|cateterismo|sigue internad\\w|hospitalizad\\w|post ?operator',
  '(?:saw|seen by|checked by|see) (?:\\w+ ){0,3}(?:doctors?|dr|cardiologist|neurologist|obgyn|ob|nurse|paramedics?|specialist|pediatrician)|(?:went|took|rushed|drove|been|go|came) (?:\\w+ ){0,3}to (?:the |an |a |our |her |his |my )?(?:\\w+ )?(?:er|hospital|urgencias|emergency|urgent care|clinic|doctors?|ob)\\b|(?:was|were|got|been|being) (?:\\w+ )?(?:seen|checked|discharged|admitted|treated|operated|examined|diagnosed|hospitali[sz]ed|stitched|released|cleared|evaluated)|(?:doctors?|dr|ob|hospital|er|cardiologist|neurologist|paramedics?|pediatrician|nurse) (?:\\w+ ){0,2}(?:said|says|told|checked|saw|gave|ruled|cleared|treated|released|sent|looked|discharged|stitched|put|did|found|confirmed|prescribed)|discharge\\w*|(?:ultrasound|ekg|ecg|ct|scan|mri|tests|labs) (?:\\w+ ){0,3}(?:fine|normal|clear|good|ok|okay|showed|came)|stitches|(?:in|at) the (?:er|hospital) (?:they|for|last|overnight|and)|(?:er|hospital|they|doctors?|nurses?) (?:\\w+ )?(?:watched|monitored|kept|checked|observed)|so (?:i|we) went in|stayed overnight|(?:put|is|am|im|hes|shes|started) (?:\\w+ )?on (?:medication|treatment|antibiotics|meds)|started (?:the )?(?:medicine|medication|treatment)',
);
/** Says that no doctor has seen it. Removed first, so that it does not match `SEEN`. */
const UNSEEN =
  /\b(?:(?:no|nunca|tampoco|ni|sin) (?:\w+ ){0,4}(?:ido|e ido|fui|fue|fuimos|quiso|quise|quiere|quiero|acudi\w*|llev\w+|quiso|visto|vio|ha visto|vieron|revis\w+|checad\w+|atend\w+|ir|ver|consult\w+|pude|podido)(?: (?:\w+ ){0,4}(?:doctor\w*|medic[oa]|urgencias|hospital|clinica|nadie|nada|ningun\w*|consulta))?|(?:todavia|aun) no (?:\w+ ){0,4}|(?:no|not|never|havent|hasnt|didnt|dont|doesnt|did not|have not|wont|couldnt|without|refuses? to|wouldnt) (?:\w+ ){0,4}(?:go|gone|goes|went|going|see|seen|saw|seeing|been|get|gotten|checked|looked|tell|told|take|took|taken|want)(?: (?:\w+ ){0,5}(?:doctors?|dr|er|hospital|urgencias|clinic|anyone|it|checked|looked at))?)\b/gu;
/** Shows that a phrase of `UNSEEN` is about seeing a doctor. */
const LOOKED =
  /doctor|medic|urgencias|hospital|clinica|consult|nadie|acudi|llev|vist|vio|vieron|revis|checa|atend|\b(?:e ido|ido|fui|fue|fuimos|ir|go|gone|goes|went|going|see|seen|saw|seeing|checked|looked|dr|er|clinic|anyone)\b/;
/** It is long ago or only supposed, about somebody who died, a pet, a film or a course, or a joke. */
const NOT_SO = any(
  '(?:hace (?:\\w+ ){0,3}(?:semanas|mes(?:es)?|anos?)\\b|el (?:mes|ano) pasado|(?:weeks|months?|years?) ago|last (?:month|year)|in (?:19|20)\\d\\d|en (?:el )?(?:19|20)\\d\\d|de (?:nin[oa]|joven|chic[oa])\\b|used to|cuando (?:era|tenia|nacio)|when (?:i|he|she) was (?:a|\\d|little|young|born)|historial|antecedente|history of)',
  '(?:si (?:me|le|un|una|mi|alguien|alguna|tengo|tuviera|tuviese|llego|llega|llegara|vuelve|yo|en) (?:\\w+ ){0,5}(?:da|diera|desmay\\w+|sangr\\w+|infart\\w+|duele|pasa|pasara|accident\\w+|falt\\w+|convuls\\w+)|que (?:pasa|pasaria|hago|se hace|hay que hacer) (?:si|cuando|en caso)|en caso de|por si|what if|what happens (?:if|when)|what (?:do|should) (?:i|we|you) do if|if (?:i|my|someone|he|she|a|the|an) (?:\\w+ ){0,5}(?:get|gets|have|has|had|faint\\w*|bleed\\w*|collapse\\w*|pass\\w*|need\\w*|start\\w*)|in case|suppose|hypothetical\\w*)\\b',
  '(?:muri[oe]|murieron|fallec\\w+|(?:abuel\\w|papa|mama|esposo|grandpa|grandma|father|mother|dad|mom|husband|wife|abuelo|abuela) (?:just )?passed(?! out)|difunt\\w+|en paz descanse|qepd|died|passed away|deceased|late (?:husband|wife|father|mother)|funeral)\\b',
  '(?:mi (?:perr|gat|mascot|cachorr)\\w+|my (?:dog|cat|pet|puppy|kitten))\\b',
  '(?:curso|taller|platica|tarea|pelicula|serie|novela|noticias?|libro|course|class|homework|essay|movie|show|news|podcast|documentary|training)\\b',
  'de (?:la )?(?:risa|hambre|sueno|verguenza|gusto|emocion)|jaja|lol\\b|lmao|haha',
);

/** "No bleeding, nothing": a sign that is denied. */
const DENIED_SIGN =
  /\b(?:no|sin|ni|without|nor) (?:tiene |tengo |hay |trae |any |hay nada de )?(?:sangr(?:e|ado|ados|a)\b|bleeding|blood\b|fiebre|calentura|fever|desmayos?|fainting|convulsiones)/g;

/** Harmless phrases that contain a word of a sign: "blood test". */
const HARMLESS =
  /\b(?:(?:analisis|examen(?:es)?|prueba|estudios?|tipo|banco|muestra|donar|dona(?:dor\w*|cion)?|quimica) (?:\w+ ){0,2}sangre|blood (?:test|type|work|sample|bank|donor|pressure|sugar|draw|drive|donation)s?|fuentes? (?:de|oficial\w*)|liquido de (?:frenos|contraste)|en sangre)\b/gu;

/**
 * Whether a text tells of such a sign. `dangerOf` says how a clause sounds by itself; `isDiabetic`: diabetes was
 * spoken of before. Pure. The text is read in plain form with its clauses kept apart, because words on the two sides
 * of a stop may belong to different things.
 */
export function isUnseenSign(
  text: string,
  dangerOf: (clause: string) => Danger,
  isDiabetic = false,
): boolean {
  const clauses = text
    .replace(/['’]/g, '')
    .split(CLAUSE)
    .filter((clause) => clause !== '');
  const said = clauses.map(plain).join(' | ').replace(HARMLESS, ' ').replace(DENIED_SIGN, ' ');
  if (NOT_SO.test(said)) return false;
  if (isDiabeticFoot(said, isDiabetic)) return true;
  const rest = said.replace(UNSEEN, ' ');
  if (SEEN.test(rest)) return false;
  const isUnseen = rest !== said;
  // "Ya le dije y no quiere" is about no doctor.
  const isUnlooked = [...said.matchAll(UNSEEN)].some(([unseen]) => LOOKED.test(unseen));
  const isPast = isUnlooked || [WHEN, STOPPED, RETURNS].some((one) => one.test(said));
  const isWell = saysWell(text);
  const isSign = SIGNS.test(OLDER_BABY.test(said) ? said.replace(FEVER, ' ') : said);
  if (isSign && (isPast || isUnseen)) return true;
  return clauses.some((clause) => {
    if (clause.split(' ').length < FEW) return false;
    const danger = dangerOf(clause);
    return danger === 'yes' ? isSign || (isPast && !isWell) : danger === 'maybe' && isUnlooked && !isWell;
  });
}

const DIABETES = /\b(?:diab\w+|a[zs]ucar|glucosa|insulina|sugar is high|high sugar)\b/u;
const FOOT = /\b(?:pies?|dedo gordo|talon(?:es)?|planta del pie|foot|feet|toes?|heels?)\b/u;
const WOUND =
  /\b(?:llag\w+|h?erid\w+|h?erit\w+|ulcer\w*|ampoll\w*|cortada|raspon|sores?|wounds?|blisters?|pus|infect\w+|podrid\w+|negr(?:[oa]s?|it[oa]s?|uzc[oa]s?)|morad(?:[oa]s?|it[oa]s?)|black|dark spots?)\b/u;
/** It does not heal, or gets worse: this is to be seen although somebody has looked at it. */
const WORSE =
  /\b(?:no (?:me |le |se )*(?:cierr|sierr|san|cicatriz|cur)\w+|huele|sigue igual|peor|negr(?:[oa]s?|it[oa]s?|uzc[oa]s?)|morad(?:[oa]s?|it[oa]s?)|pus|not (?:heal|clos)\w+|won ?t (?:heal|close)|smells?|worse|black)\b/u;

/** Whether a text speaks of diabetes. Pure. */
export const namesDiabetes = (text: string): boolean => DIABETES.test(plain(text));

/** A wound at the foot of somebody with diabetes, which no doctor has seen or which does not heal. */
const isDiabeticFoot = (said: string, isDiabetic: boolean): boolean =>
  (isDiabetic || DIABETES.test(said)) &&
  FOOT.test(said) &&
  WOUND.test(said) &&
  (!SEEN.test(said) || WORSE.test(said));

/** A baby of three months and more: a fever alone is to be seen soon, and is no sign of danger by itself. */
const OLDER_BABY =
  /\b(?:[3-9]|1\d|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|three|four|five|six|seven|eight|nine|ten|eleven) (?:meses|months?)\b/u;
const FEVER = /\b(?:fiebre|calentura|fever)\b/gu;

const BADLY =
  '(?:(?:muy|bien|algo|como|medio|un poco|tantito|mas) )*(?:mal|peor|rar[oa]|maread[oa]|debil\\w*|cansad[oa]|ahogad[oa]|adormecid[oa]|hinchad[oa]|fatal|feo)';
/** Says that the person, or somebody of theirs, is unwell now. */
const UNWELL = any(
  '(?:duelen?|dolio|doliendo|arde|ardiendo|punza\\w*|tiembl\\w+|marea\\w*|vomit\\w*|sangr\\w*|zumb\\w+)\\b|(?:se|me) desmay\\w+',
  `(?:me siento|se siente|me senti|se sintio|sintiendo|ando|anda|estoy|esta|sigo|sigue|amaneci|amanecio|se puso|me puse) (?:otra vez |de nuevo )?${BADLY}\\b`,
  '(?:tengo|tiene|traigo|trae|con|un|mucho|el) (?:\\w+ ){0,2}(?:dolor\\w*|mareos?|fiebre|calentura|nauseas?|escalofri\\w*|colicos?|punzadas?|zumbidos?|asco|palpitaciones)\\b',
  '(?:me|le) (?:falta(?: el)? aire|cuesta respirar|dan? vueltas|esta dando vueltas|anda dando vueltas|(?:volvio|vuelve|vuelva) a (?:dar|pasar|doler|salir|suceder)\\w*|(?:dio|paso|da|pasa) (?:otra vez|de nuevo))|(?:otra vez|de nuevo) (?:lo mismo|igual)|ya le (?:volvio|dio) (?:otra vez|a dar)',
  '(?:feel|feels|feeling|felt) (?:\\w+ ){0,3}(?:off|bad|sick|worse|dizzy|weak|funny|faint|tight|numb|awful|terrible|lightheaded|weird|strange|tired|sweaty)\\b',
  '(?:hurts?|hurting|aches?|aching|throw\\w* up|threw up|vomit\\w*|bleed\\w*|fainted|faints|fainting|dizz\\w+|nause\\w+|cramp\\w*|lightheaded|chest pain|headaches?|short of breath|swelling|shaking|worn out|passed out)\\b',
  '(?:came|coming|comes?|started|happens?|happened|happening) (?:\\w+ )?(?:again|back)\\b',
);

/** Says that somebody is not unwell, or that they breathe, drink and are awake as always. */
const NOT_UNWELL = new RegExp(
  `\\b(?:${[
    '(?:ya )?no (?:me |se |le )?(?:siento|siente|duelen?)(?: (?:nada|tan|muy))?(?: (?:mal|maread[oa]|debil|cansad[oa]|peor))?',
    '(?:ya )?no (?:ando|anda|estoy|esta) (?:(?:nada|tan|muy) )?(?:mal|maread[oa]|debil|cansad[oa]|peor)',
    '(?:dont|doesnt|do not|does not|not) (?:feel|feeling) (?:\\w+ )?(?:bad|sick|dizzy|weak|worse|unwell)',
    'ya (?:me|se) (?:siente|siento|sentia|sintio|senti) (?:mejor|bien)|(?:felt|feels|feeling|feel) (?:much |a lot )?better',
    '(?:shes|hes|im|its|she is|he is|i am|we are|theyre) (?:totally |really |just |all )?(?:fine|ok|okay)|nothing (?:is |s )?(?:happening|wrong)|no (?:le|me|nos) pasa nada',
    'respira\\w* (?:muy )?(?:bien|normal)|(?:esta|anda|sigue) (?:bien |muy |todo )?(?:despiert[oa]|tranquil[oa]|content[oa]|activ[oa]|jugando|juguet\\w+|feliz)',
    '(?:si )?(?:toma|come|bebe|mama|tomando|comiendo|bebiendo|mamando) (?:muy )?bien(?: (?:su |el |la )?(?:pecho|leche|chichi|agua))?|(?:si )?toma (?:bien )?su (?:pecho|leche|chichi)|no (?:se|te) (?:espante|espantes|asuste|asustes)',
    'breath\\w+ (?:is )?(?:fine|normal\\w*|ok|okay|well)|(?:eat|drink|nurs|feed)\\w* (?:fine|normal\\w*|ok|okay|well)|(?:is|s|hes|shes) (?:wide )?(?:awake|alert|playful|playing|active|happy)|acting normal\\w*',
  ].join('|')})\\b`,
  'g',
);

/** Whether a text says so. Pure. */
export const saysWell = (text: string): boolean => withoutWell(text) !== plain(text.replace(/['’]/g, ''));

/** A text in plain form, without the phrases that say that somebody is not unwell. */
export const withoutWell = (text: string): string =>
  plain(text.replace(/['’]/g, '')).replace(NOT_UNWELL, ' ');

/** Whether a text says that somebody is unwell now. Pure. */
export const isUnwell = (text: string): boolean =>
  UNWELL.test(plain(text.replace(/['’]/g, '')).replace(HARMLESS, ' ').replace(NOT_UNWELL, ' '));

/** Asks where somebody can be seen by a doctor. */
const WHERE = any(
  '(?:hospital\\w*|urgencias|centro de salud|(?:a )?donde (?:la|lo|me|le|nos|los) (?:llev|atien|revis|ve|checa|puedo llevar|pueden)\\w*|(?:a )?donde (?:voy|vamos|ir|acudo|llevarl[oa])|(?:a )?que (?:hospital|clinica))\\b',
  '(?:emergency room|the er|er|where (?:\\w+ ){0,4}(?:take|go|seen|checked|bring)|which (?:hospital|clinic)|health cent(?:er|re))\\b',
);

/** Whether a text asks where somebody can be seen by a doctor. Pure. */
export const asksWhereToBeSeen = (text: string): boolean => WHERE.test(plain(text.replace(/['’]/g, '')));

/** Whether a text says that a doctor has seen it, or is about to. Pure. */
export const isAttended = (text: string): boolean =>
  SEEN.test(plain(text.replace(/['’]/g, '')).replace(UNSEEN, ' '));

/** Details about a patient that a helper needs: age, medicines, illnesses. */
const OF_SOMEONE =
  /^(?:(?:y|pues|el|ella|es que|mi \w+|la \w+|and|well|my \w+|the \w+) )*(?:(?:tengo|tiene|va a cumplir|cumplio) (?:como |apenas |casi |solo )?\d|(?:es|soy|era) (?:\w+ )?(?:diabetic|hipertens|alergic|asmatic|epileptic|cardiac|mayor\b|menor\b|hombre\b|mujer\b|nin[oa]\b|bebe\b)|(?:tiene|padece|sufre|toma|tomo|pesa|esta tomando|se tomo|le dieron|esta embarazad|lleva \d)|(?:he|she|it|they|i)(?: ?s| is| m| am| was)? (?:about |only |almost |just )?(?:\d|(?:a )?(?:diabetic|allergic|asthmatic|epileptic|pregnant))|(?:he|she|they|i) (?:has|have|takes?|took|weighs?|is taking|suffers))/u;

/** Whether a text gives such details and asks nothing, as somebody does who waits for help. Pure. */
export const describesSomeone = (text: string): boolean =>
  !/[?¿]/.test(text) && OF_SOMEONE.test(plain(text.replace(/['’]/g, '')));

/** What ends a clause. */
const CLAUSE = /[.,;:!?¿¡()\n]+\s*/;
/** The fewest words of a clause that is judged by itself. */
const FEW = 3;
