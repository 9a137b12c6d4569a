/**
 * Signs of danger in a message in plain form, and what takes them back: what the emergency detector knows
 * beyond its training phrases. Stems and short phrases in Spanish and English; every pattern is bounded,
 * without nested repetition.
 */

import { spotter } from '../understanding/spotter.ts';

/** What kills or maims, by kind. A stem stands for all its endings. */
const DANGERS: Record<string, string> = {
  breath: `no (?:puede|puedo|pueden|esta|deja de|me deja)? ?(?:ni )?r?respir|casi no respir|no (?:le|me) entra (?:el )?aire|falta (?:el |de )?aire|jala(?:r|ndo)? (?:el )?aire|sin aire|me ahogo|se ahoga|se esta ahogando|me estoy ahogando|ahogand|asfixi|atragant|se (?:le )?atoro|se atraganto|no alcanza a respirar|respira (?:muy )?(?:raro|feo|mal|rapido)|cierra la garganta|cerrando la garganta
    |(?:cant|cannot|can not|isnt|not|stopped|trouble|barely|hardly|hard time|hard to|dont|doesnt|struggling to|couldnt) (?:\\w+ )?breath|no breath|short(?:ness)? of breath|catch (?:my|his|her) breath|breath\\w* (?:\\w+ )?(?:weird|funny|fast|strange|bad)|chok|gasping|throat (?:is |feels )?(?:\\w+ )?(?:clos|swell|tight)|turn\\w* (?:blue|purple)|lips (?:are |look )?(?:\\w+ )?(?:blue|purple)|(?:esta|poniendo|puso|labios|unas|cara) (?:\\w+ ){0,2}(?:morad[oa]|azul)|blue (?:her|his|lips)|inhaler|inhalador|no entra aire|hunden las costillas|oxygen (?:is )?(?:at )?(?:\\w+ )?<n|oxigen|hives|oximet|drown|suffocat`,
  blood: `sangra|sangre (?!puede|donar)|sangre$|sangrado|desangr|hemorrag|a chorros?|chorro de sangre|bleed|blood (?!test|type|pressure|sugar|work|sample|bank|donor)|blood$|gushing|coagul`,
  faint: `inconsc|desmay|desvanec|no (?:reacciona|responde|despierta|contesta|se mueve|abre los ojos|tiene pulso|se levanta|se puede levantar)|perdi[oó]? el (?:conocimiento|sentido)|co[mn][bv]ul[sc]|tembland[oa] y no|ataques? epilep|ojos en blanco|saca espuma|espuma|tirad[oa] en|tieso|flojit[oa]|como trapo|como trapito|delir
    |unconsc|unconc|passed out|pass out|faint|collaps|wont wake|not wak|doesnt wake|cant wake|unresponsive|not respond|no pulse|sin pulso|seizure|seizing|lost consc|shaking on|on the (?:floor|ground)|floppy|wakin|isnt wak|stopped answering|quiere despertar|dont know (?:who|where)|doubled over|doblad[oa] del dolor|desvari|incoheren|confundid[oa]|confused|jaundice|amarill[oa]|no orina|cant pee|limp|eyes roll|blacked out|delirious|not moving|doesnt move|isnt moving|not talking sense|doesnt know (?:who|where)|foam`,
  heart: `(?:dolor|duele|dol[ie]\\w*|opres|aprieta|punzada|arde|ardor|elefante)\\w* (?:\\w+ ){0,4}pecho|pecho (?:\\w+ ){0,2}(?:duele|aprieta|cerrado|arde)|infart|paro card|ataques? (?:al|del|de|card)\\w* ?(?:corazon)|ataque cardi|taquicard|corazon (?:\\w+ ){0,3}(?:late|acelerad|raro|se para)|brazo (?:\\w+ ){0,2}(?:dormido|duerme|izquierdo|adormec)|duerme el brazo
    |chest (?:\\w+ ){0,3}(?:pain|hurt|tight|pressure|crush|burn)|(?:pain|pressure|hurt\\w*|tight\\w*|grabb\\w*) (?:\\w+ ){0,3}chest|heart attack|cardiac|heart (?:is )?(?:stopp|rac|pound|beating)`,
  stroke: `derrame|embolia|(?:cara|boca) (?:\\w+ ){0,2}(?:chueca|torcida|paraliz|caida)|chuec[oa] la (?:cara|boca)|se le (?:fue|chueco|torcio) (?:la|de)|no puede (?:hablar|mover|caminar)|habla (?:\\w+ ){0,2}(?:raro|borracho)|no siente|no siento|paraliz|medi[oa] (?:cuerpo|cara)|dejo de (?:hablar|ver)|vision|veo (?:negro|doble)|nubla
    |stroke|face (?:is )?(?:\\w+ )?(?:droop|numb|crook|twist)|slur|half (?:of )?(?:my|his|her|the) (?:body|face)|numb|cant (?:move|talk|speak|see|walk)|cannot (?:move|talk|speak|see)|no puede (?:speak|talk)|vision|worst headache|no se le entiende`,
  poison: `(?:se |me )?(?:tom[oóe]|trag[oóue]+|ingiri[oó]|bebi[oó]|comi[oó]|met[ií][oó]?) (?:\\w+ ){0,4}(?:pastillas|cloro|veneno|acido|raticida|clonazepam|insulina|frasco|moneda|pila|gasolina|sosa|thinner|pinol|medicinas|paracetamol|pasta|rata)|envenen|intoxic|sobredosis|raticida|fentanil|veneno|insecticida|picad[oa] por|pic[oó] (?:\\w+ ){0,2}(?:alacran|abeja|vibora|arana|avispa)|alacran|mordi[oó]|vibora|serpiente|arana violin|huele a gas|monoxido
    |overdos|swallow\\w* |(?:drank|took|ate|taken) (?:\\w+ ){0,4}(?:pills|bleach|poison|bottle|medicine|pesticide|battery|tylenol)|poison|snake ?bite|bitten|bit (?:my|me|him|her)|snake|scorpion|sting|stung|allergic|alergi|anafil|anaphyl|fentanyl|gas leak|carbon monoxide|swell|hinch`,
  trauma: `rolled over|accident|choc(?:amos|aron|o|que)|choque (?:de|en|con|fuerte|$)|tuve un choque|atropell|volte[oó]|volcad|volcamos|volco|vuelco|prensad|balaz|bale|dispar|apunal|acuchill|navaj|machet|punal|cayo (?:de|del|desde|en|encima|a la)|cai (?:de|del)|se cayo|caid[oa]|aplast|fractur|quebr|rompi\\w* (?:la|el|un)|hueso|descalabr|cort[oóe] (?:feo|la|el|un|con|en)|cortad|quem|explo[st]|incendi|electrocut|toque|alta tension|golpe[oó]|golpear|herid|violar|violaron|secuestr|amput|arranco (?:el|la|un|los|media)|dedo|derrumb|temblo|balace|plomazo|clavad[oa] en|corne[oa]|se abrio la cabeza|agarro la mano|ahorc|estrangul|soga|encima|trompada|estrangul|apreto el cuello|punalada
    |crash|wreck|hit by|ran over|run over|stab|(?:got|was|been|him|her|me) shot|shot (?:him|her|me|my|in)|shooting|gunshot|cut (?:my|his|her|the|off|to)|fell|fall from|broken|broke (?:my|his|her)|bone|burn|electric|shocked|electric shock|explosi|explod|beat me|hit me|attack|injur|wound|crush|trapped|on fire|house fire|burning house|drown|impaled|lost (?:\\w+ ){1,2}fingers|chainsaw|stuck in (?:his|her|my) throat|tore (?:my|his|her)|spilled|metal went in|lightning|hit her head|hit his head|hit my head|hitting (?:his|her|my) head|head injury|landed on|amputat|raped|assault`,
  crisis: `matarme|me mato|me quiero (?:matar|morir)|quiero (?:matarme|morir|desaparecer|dejar de existir|acabar|descansar para siempre)|suicid|quit(?:ar|o|arme|arse|arte) la vida|no quier[oe] (?:seguir |estar )?(?:viv|en este mundo|existir)|quiero vivir mas|hacer(?:me)? (?:dano|algo)$|hacerme (?:dano|algo)|cort\\w* (?:los|sus|mis) (?:brazos|piernas|munecas)|sentido a (?:nada|la vida|esto|vivir|seguir)|puedo mas con|sin ganas de vivir|ya no aguanto|no le (?:veo|encuentro|hallo)|no quiero despertar|hopeless|cutting (?:my|his|her)|cuts (?:his|her|my|him|them)|see no (?:point|way out|reason)|no point (?:in|to)|tired of (?:living|life|being alive)|me haga algo|lastimar(?:me|se)|cort(?:ar|e|o)?(?:me|se)? las? (?:venas|muneca)|cortarme|aventar(?:me|se)|tirar(?:me|se) (?:al|de|del)|colgar(?:me|se)|ganas de (?:morir|vivir)|mejor sin mi|estarian mejor|despedir(?:me|se) de|despidiend|se despidio|(?:escrib\\w+|deje|dejo|una) (?:la |una )?(?:carta|nota) (?:donde|de despedida|diciendo|y)|ya (?:escribi|deje) (?:la|una) (?:carta|nota)|nota donde|diciendo adios|me voy a despedir|aguanto (?:mas|vivir|la vida)|puedo mas|tom\\w+ la decision|de mas a proposito|en crisis|lastimarme|me voy a matar|se va a (?:matar|colgar|aventar)|morirse|quiere morir|quiere matar|se quiere|escucho voces|quitarme|abrir el gas
    |kill (?:my|him|her|them)sel|want(?:s|ed)? to die|wanna die|end (?:it|my life|things|everything)|ending (?:it|my life)|suicid|hurt(?:ing)? (?:my|him|her)self|harm (?:my|him|her)self|cut (?:my|his|her) wrist|cutting myself|live anymore|be alive|be here anymore|go on living|better (?:off )?(?:without me|if i)|would miss me|wrote the note|suicide note|goodbye (?:message|note|letter)|said goodbye to|texted (?:me )?goodbye|gonna do it|finish (?:it|with everything)|do it tonight|cant go on|before i do it|hanging myself|want to jump|jump out|jump from|end up hurting|hold(?:ing)? the pills|want to live|dont want to (?:live|be here|exist|wake)|not worth living|no reason to live|take (?:my|his|her) (?:own )?life|jump off|hang myself`,
  violence: `me (?:esta |estan |sigue )?(?:golpea|pega(?: |$|ndo)|pego(?: |$)|madrea|maltrata|patea)|me (?:\\w+ ){0,2}(?:golpea|pega|amenaza) (?:mi|el|con)|(?:esposo|marido|pareja|novio|novia|esposa|papa|padrastro|mama|hijo|ex|suegro) (?:nos|la|me|lo) (?:\\w+ ){0,2}(?:golpe|peg|maltrat|amenaz|madre|quiere matar|avent)|viol(?:o|aron|an|ando|ado|ada)(?: |$)|me (?:quiso|quieren|intento|trato de) violar|abus(?:o|aron|a|an) de (?:mi|ella|el)|me (?:ahorc|estrangul|apreto el cuello|manose|toquete)|violencia (?:domestica|familiar|intrafamiliar)|miedo (?:de|a) (?:mi|que me)
    |(?:husband|boyfriend|girlfriend|partner|dad|father|wife|stepdad|stepfather|ex|son|he|she) (?:\\w+ ){0,2}(?:hits|beats|hit|beat|abuses|choked|threatened|threatens|hurts|punched|punches|slaps) (?:me|us)|being (?:beaten|abused|hit)|raped|strangled me|chok(?:ed|ing) me|touch(?:es|ed|ing) (?:me|my (?:daughter|son|kid))|sexual(?:ly)? (?:assault|abuse)|molest|domestic violence|afraid (?:of|he)`,
  birth: `romp\\w* (?:la )?(?:fuente|bolsa)|fuente|contraccion|parto|puj|naciendo|ya viene el bebe|dolores de parto|aborto|perdiendo al? bebe|no se mueve el bebe|waters? (?:just )?broke|in labou?r|giving birth|parir||contraction|baby is coming|losing the baby|miscarri|pushing|crowning|placenta`,
  fever: `<n\\d> (?:y medio )?(?:(?:de|of) ?(?:temp|fieb|cale|fever|grado)|grados|degrees)|(?:bebe|bebita|bebito|nacid[oa]|nacidit[oa]) (?:\\w+ |<n\\d> ){0,6}(?:fiebre|calentura)|(?:fiebre|calentura) (?:\\w+ ){0,3}(?:bebe|recien)|(?:newborn|infant|(?:week|month)s? old|baby) (?:\\w+ |<n\\d> ){0,5}fever|fever (?:\\w+ ){0,3}(?:newborn|infant)|(?:fiebre|calentura|temperatura|fever|temperature) (?:\\w+ ){0,3}(?:alta|<n2>|<n3>|high|no (?:se )?(?:le )?baja|wont)|ardiendo|burning up|high fever|azucar (?:\\w+ ){0,2}<n|glucos\\w* (?:\\w+ ){0,2}<n|deshidrat|vomit`,
  alarm: `emergencia|emergency|auxilio|socorro|ayuda (?:urgente|ya|rapido|por favor|es urgente)|ayudenme|sos(?= |$)|<alarm>|911|ambulan|vida o muerte|se (?:esta |me |nos )?(?:muere|muriendo)|se me (?:va|esta yendo)|help (?:now|quick|hurry|hes|shes|my|us)|is dying|are dying|im dying|dying (?:father|mother|man|woman)|he dies|se muere|se nos muere|me puse grave|esta grave|muy grave|es grave|critic|gravisim|(?:necesito|need|urge) (?:un|a|que|someone|al) (?:\\w+ ){0,3}(?:doctor|medico|atiendan|see me|help) (?:\\w+ ){0,2}(?:ya|ahorita|now|immediately|urgent)|muy mal|bien mal|really sick|really bad`,
};

/** Contexts that make the same words harmless, or confirm that they are meant seriously. */
const CONTEXTS: Record<string, string> = {
  now: `ahorita|ahora|en este momento|acaba de|acabo de|acaban de|de repente|de pronto|hoy|esta noche|rapido|ya viene|estoy viendo|right now|just|suddenly|tonight|now|at this moment|minutes ago|hace (?:un rato|<n\\d> (?:min|hora)|rato|media hora|unos minutos|poco)|que hago|what do i do|wat do i do|please|por favor|no se que hacer|llam|call|send|mand|where do i take|donde lo llevo|a donde lo|donde la llevo`,
  denied: `no tienen? (?!pulso|fuerza|signos|reflejos)|no (?:tengo|tuve|hay|es|fue|era|siento|estoy|traigo|he|me duele|le duele|esta|se me|sangr|estan|soy|quiero morir|pasa nada|paso nada|va a|voy a|vayan|crea|necesit|hubo|se lastim|le paso)|ningun|nadie|nada grave|nunca|sin (?:dolor|fiebre|sangr|herid|lesion)|ni (?:dolor|fiebre|sangr|desmay)|tampoco|tranquil|no se preocup
    |not (?:a|an|an? real|really|going|dying|suicid|bleed|having|serious|urgent|in)|no (?:emergency|pain|chest|one|blood|bleeding|fever|danger|injur|need|seizure|suicid)|nobody|never|isnt an?|aint|didnt|wasnt|im not|hes not|shes not|nothing (?:serious|bad|urgent)|dont worry|without (?:pain|blood)|havent|hasnt|no longer|dont have (?:any )?(?:pain|chest|fever|symptom)`,
  over: `ya (?:se me|se le|esta|estoy|paso|llego|no|me|le|lo|la|nos|respira|desperto|reacciono|salio|salimos|anda|ando|se compuso|sane) ?(?:quito|bien|mejor|me duele|sangra|paso|la ambulancia|atendieron|dieron de alta|vacunaron|operaron|checaron|curaron|cerro|tranquil)?|fue (?:solo|un susto|falsa|puro)|falsa alarma|me recuper|ya mero|cicatriz|rehabilit|seguimiento|secuela|terapia|revision
    |fine now|ok now|okay now|better now|under control|false alarm|already (?:came|treated|stitched|took|over|healed)|is (?:fine|ok|okay|good|stable)|were fine|im fine|doing (?:fine|well|better)|recover|healed|rehab|follow ?up|therapy|stable|survived|physical therapy`,
  past: `hace (?:\\w+ )?(?:<n\\d>|un|una|dos|tres|cuatro|cinco|seis|varios|muchos|unos|algunos|anos|meses|semanas|dias) ?(?:ano|mes|semana|dia)?|(?:el|la) (?:ano|mes|semana|verano|invierno|otra|otro) (?:pasad[oa]|vez|dia)|(?:ano|mes|semana) pasad|ayer|antier|tuve|tuvo|tuvimos|tenia|cuando (?:era|yo|tenia|mi|estaba)|de (?:nino|nina|chico|chica|joven|bebe|chiquit)|una vez|en (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|<year>)|murio|fallecio|habia|antes (?:me|le)|operaron
    |last (?:week|month|year|summer|winter|spring|night|time|tuesday|monday|friday)|(?:years?|months?|weeks?|days?) ago|used to|when (?:i was|he was|she was)|had (?:a|an|my|the|covid|surgery)|in <year>|in (?:january|february|march|april|may|june|july|august|september|october|november|december)|yesterday|years back|once|was (?:born|treated|in)|died|history of|since (?:last|<year>)`,
  supposed: `que (?:hago|pasa|hacer|se hace|hay que hacer|pasaria) (?:si|en caso|cuando|ante)|en caso de|por si|si (?:me|le|te|nos|un|una|algun|alguien|mi|tengo|tuviera|llego|hay) (?:\\w+ ){0,4}(?:da|diera|pasa|pasara|paso|enferm|accident|infart|convuls|muere|muero|cae|rompo|fractur|lastim|ahoga|tiene|desmay)|que es|que son|cuales son|sintomas|senales|como (?:se|saber|reconoc|identif|evit|prev)|es normal|se siente|prevenir|prevencion|da (?:mucho )?infarto|por curiosidad|supong|hipotet|cuando es|cuando debo|cuando una|a que edad|puede dar|es peligros|causa
    |what (?:if|is|are|happens|should i do if|to do (?:if|in))|in case|if (?:i|my|someone|somebody|he|she|there|anyone|a|you) (?:\\w+ ){0,4}(?:get|have|has|had|is|faint|die|chok|bleed|hurt|happen|fall|need|goes|collapse|break|stop)|symptoms? of|signs of|how (?:do i know|to (?:know|recogni|prevent|tell)|does|long|dangerous|can you tell)|is it (?:normal|dangerous|true)|hypothet|can you die|does .{1,20} cause|curious|prevent|causes|for future|just in case|wondering|research|homework|study`,
  figure: `<laugh>|de (?:risa|hambre|sueno|calor|frio|pena|ganas|coraje|aburrimiento|vergüenza|verguenza|miedo|cansancio|envidia|antojo|amor|la risa|flojera|sed|estres|tristeza)|en deudas|en un vaso|en trabajo|precio|precios|literal|es broma|broma|chiste|pelicula|novela|serie|sone|cancion|libro|juego|videojuego|el sistema|la pagina|la app|internet|telefono se|pila|bateria|mi signo|con galletas|cruda|me matas|que matada|mata el|muero por|estoy muert[oa]|mi jefe me (?:mata|va a matar)|me va a matar|me van a matar|me mata|infarto (?:el|la|con|cuando|de ver)|infarte
    |of (?:hunger|laughter|boredom|laughing|embarrass|heat|thirst|shame)|to death|laugh|kidding|joke|joking|movie|shows?(?= |$)|series|song|game|money|dry|my phone|laptop|battery|the app|website|the page|internet|system (?:is|crash)|love life|figurativ|killing me|kill for|gonna kill me|kill me if|shoot (?:me|myself) lol|dead (?:tired|lol)|im dead|dying (?:to|of|for)|heart attack when|crash course|deadline|drowning in|paperwork is|traffic|team|hangover|died in the`,
  paperwork: `cita|tramite|tramit|papel|requisit|formato|formulario|cubre|cubren|cobertura|vigencia|vigente|beneficiari|registr|inscrib|alta|nss|curp|cambi|clinica|umf|hgz|consulta|especialista|referencia|pase|incapacidad|st 7|pension|cuanto (?:cuesta|cobra|tarda|sale|espere)|horario|que clinica|en que|archivo|laborator|resultados|receta|medicamento|constancia|vacuna|empresa|patron|semanas|cuestionario|preexist|queja|denunci|curso|trabajo de|vacante|empleo|datos|tema|credencial|carnet
    |appointment|form|paperwork|cover|coverage|vigencia|beneficiar|register|sign up|enrol|insurance|policy|clinic|umf|specialist|referral|sick leave|(?:accident|maternity|medical|injury|paid|parental) leave|leave (?:for|form|pay|days)|hours|address|parking|record|results|prescription|certificate|vaccin|employer|questionnaire|complain|course|job|hire|class|is it true|policy|fee|cost|charge|how much|website|topic|training|library|interview`,
  animal: `perr[oa]s? (?:esta|se|no|tiene)|gat[oa]|mascota|gallina|vaca|my (?:dog|cat|hamster|pet|fish|plant)|planta|coche|carro|refri|lavadora|fridge|engine|motor|tire|llanta`,
  other: `embaraz|pregnan|recien nacid|newborn|mi (?:hij[oa]|papa|mama|espos[oa]|bebe|abuel[oa]|herman[oa]|ti[oa]|vecin[oa]|novi[oa]|jef[eai]|suegr[oa]|amig[oa]|prim[oa]|nin[oa]|marido|mujer|senora|companer[oa]|cunad[oa])|my (?:son|dad|mom|wife|husband|baby|kid|daughter|brother|sister|friend|neighbor|uncle|aunt|grand|coworker|mother|father|boy|girl|little)|un (?:senor|muchacho|hombre|trabajador)|a (?:man|woman|guy|colleague|lady)|hay (?:un|una|heridos|quemados|gente)|he|she|hes|shes`,
  asks: `donde|cuanto|cual|a que hora|where|how much|which|does|do you|can i|puedo|hay`,
};

/** What a message shows: features for the model, and what the rules need. */
export type Signs = {
  features: string[];
  /** Nothing but a cry for help: "emergencia", "auxilio", "911". */
  alarm: boolean;
  /** Whether it only says that something is urgent, which may be a form. */
  urgent: boolean;
  /** Whether it has unmistakable words of danger; `calm` may still take them back. */
  certain: boolean;
  /**
   * Whether something takes the danger back: a denial, the past, a supposition, a figure of speech,
   * paperwork, an animal.
   */
  calm: boolean;
  /** Whether it is a figure of speech, a joke, or only a harmless phrase with the words of a danger. */
  figure: boolean;
};

/**
 * The signs in a message in plain form (`said`). The features are the dangers named, their contexts, and each
 * danger combined with each context.
 */
export function signs(said: readonly string[]): Signs {
  const words = withoutHarmless(said);
  const dangers = spotDangers(words);
  const contexts = dangers.length === 0 ? [] : spotContexts(words);
  const calm = contexts.filter((kind) => CALMING.has(kind));
  const real = dangers.filter((kind) => kind !== 'alarm');
  const certain = dangers.length > 0 && spotCertain(words).length > 0;
  const alarm =
    words.length <= 6 && words.every((word) => ALARM_WORDS.has(word)) && words.some((word) => LOUD.has(word));
  const urgent =
    alarm && words.every((word) => !LOUD.has(word) || /^urgent/.test(word)) && !words.some(isHelp);
  // If only harmless phrases had words of danger, what the model sees in them counts no more than in a joke.
  const figure = contexts.includes('figure') || (words.length < said.length && dangers.length === 0);
  const features = [...dangers, ...contexts];
  for (const danger of dangers) for (const context of contexts) features.push(`${danger} ${context}`);
  for (const one of contexts) for (const other of contexts) if (one < other) features.push(`${one}+${other}`);
  features.push(`dangers ${Math.min(real.length, 3)}`, `calm ${Math.min(calm.length, 3)}`);
  features.push(`dangers ${Math.min(dangers.length, 2)} calm ${Math.min(calm.length, 2)}`);
  features.push(`${lengthClass(words.length)} ${dangers.length > 0}`, `alarm ${alarm}`);
  features.push(`certain ${certain} calm ${Math.min(calm.length, 2)}`);
  if (calm.length === 0) for (const danger of dangers) features.push(`${danger} alone`);
  return { features, alarm, certain, calm: calm.length > 0, figure, urgent };
}

const isHelp = (word: string): boolean => word === 'help' || word === 'ayuda';

const lengthClass = (words: number): string =>
  words <= 2 ? String(words) : words <= 5 ? 'few' : words <= 14 ? 'some' : 'many';

const CALMING = new Set(['denied', 'over', 'past', 'supposed', 'figure', 'paperwork', 'animal']);

/** A message that has only `ALARM_WORDS`, at least one of them `LOUD`, is a cry for help. */
const LOUD = new Set(
  'emergencia emergency auxilio socorro sos <alarm> 911 ambulancia ambulance urgente urgent'.split(' '),
);
const ALARM_WORDS = new Set([
  ...LOUD,
  ...'help ayuda urgencia medica medical es una un la tengo ya urgente its an a i have need please por favor me quick rapido pronto now ahorita necesito call send manden llamen llame llama llamenle marquen marquenle medica hurry al a the someone somebody alguien mande muy very'.split(
    ' ',
  ),
]);

/** Unmistakable phrases, which nobody says lightly. */
const CERTAIN = `embaraz\\w* (?:\\w+ |<\\w+> ){0,8}sangr|sangr\\w* (?:\\w+ |<\\w+> ){0,8}embaraz|pregnan\\w* (?:\\w+ |<\\w+> ){0,8}bleed|bleed\\w* (?:\\w+ |<\\w+> ){0,8}pregnan|no (?:puede|puedo|esta) r?respir|no r?respira|falta el aire|ataque al corazon|no (?:le |me )?para (?:de sangrar|la sangre|el sangrado)|co[mn][bv]ul[sc]ionando|se (?:corto|esta cortando) las (?:venas|munecas)|me (?:violo|violaron)|me acaban de violar|se esta (?:ahogando|asfixiando|desangrando|muriendo|infartando)|(?:me|nos) estoy (?:ahogando|desangrando|infartando)|esta (?:inconsciente|desangrandose)|no (?:reacciona|despierta|tiene pulso)|perdio el (?:conocimiento|sentido)|se desmayo|dolor de pecho|me duele (?:mucho |un chingo |bien feo )?el pecho|(?:le|me) (?:esta )?(?:dando|dio) un (?:infarto|derrame|paro)|(?:lo|la|me|le|nos|los) (?:bale(?:o|aron)|balace(?:o|aron)|apunal(?:o|aron)|acuchill(?:o|aron)|atropell(?:o|aron)|dispar(?:o|aron))|vomit\\w+ sangre|quiero matarme|me quiero (?:matar|suicidar)|voy a (?:matarme|suicidarme)|quitarme la vida|me quito la vida|no quiero (?:seguir viviendo|vivir)|dejar de existir|me quiero hacer dano|hacerme dano|ya no quiero (?:vivir|estar en este mundo)|cortarme las venas|se trago (?:\\w+ ){0,3}(?:pastillas|cloro|veneno|raticida|pila)|se tomo (?:\\w+ ){0,4}(?:pastillas|cloro|veneno|raticida|frasco)|se me rompio la fuente|rompi fuente|vida o muerte|manden (?:una )?ambulancia|necesito una ambulancia
  |(?:cant|cannot|isnt|not|stopped) breath|(?:hardly|barely|struggling to|trouble) breath|(?:he|she|dad|mom|mother|father|grandfather|grandmother|grandpa|grandma|husband|wife|son|daughter|brother|sister|friend|man|woman|coworker) (?:just |has |suddenly )?(?:collapsed|fainted|passed out)|strangled me|was (?:just )?raped|raped me|cut (?:her|his|my) wrists|is choking|im choking|unconscious|lost consciousness|(?:wont|isnt|doesnt|not) wak\\w+ up|unresponsive|having a (?:stroke|seizure|heart attack)|no pulse|(?:my )?chest (?:pain|hurts)|pain in (?:my|his|her) chest|bleeding (?:out|to death|heavily|badly|a lot)|bleeding wont stop|(?:got|was|been|been) (?:shot|stabbed)|kill myself|want to die|wanna die|end my life|hurt myself|hurting myself|dont want to (?:live|be alive|be here anymore)|suicidal|took (?:\\w+ ){0,3}pills|overdos\\w+|swallowed (?:\\w+ ){0,3}(?:pills|bleach|battery)|water (?:just )?broke|need an ambulance|send an ambulance|call an ambulance`;

/**
 * Harmless phrases that contain words of a danger. They are removed, so that a real danger in the same
 * message still counts.
 */
const HARMLESS =
  /\b(?:(?:y )?(?:si |aunque |pero |and |if |but )?(?:no (?:tengo|tiene|tenemos|estoy|esta)|sin|(?:dont|doesnt) have|without|no) (?:ningun |any )?(?:seguro(?: social)?|imss|asegurad[oa]|insurance)|(?:si )?(?:pero )?(?:le|te) digo (?:que|q)|no (?:puedo )?respiro? (?:\w+ ){0,5}nariz|(?:ya )?no (?:me|le) duele (?:\w+ )?pecho|nariz (?:\w+ ){0,2}(?:tapada|congestionada) (?:\w+ ){0,2}no (?:puedo )?respir\w*|nose is (?:\w+ )?(?:stuff|block|clog|congest)\w* (?:\w+ ){0,4}breathe?(?: through it| well| right| at night)?|no (?:puedo|puede|pueden) (?:\w+ )?respirar (?:bien )?por (?:la|una) nariz(?! ni)|(?:cant|cannot|can not) breathe? (?:\w+ )?(?:through|out of|from) (?:my|his|her|the|one) (?:nose|nostril)|(?:pass|passed|passing|passes) out (?:\w+ ){0,3}(?:flyers?|fliers?|leaflets?|pamphlets?|brochures?|cards?|forms?|papers?|candy|food|invitations?|copies)|overdos\w+ on (?:\w+ ){0,2}(?:tacos?|coffee|caffeine|sugar|chocolate|candy|pizza|netflix|tamales|memes|tiktok|salsa|carbs|information|paperwork|vitamin c)|sobredosis de (?:\w+ )?(?:tacos?|cafe|azucar|chocolate|pan|tamales|informacion|memes|netflix|tramites?|ternura|amor)|chok\w* up|(?:app|page|site|website|bot|chat|it|phone|browser|system|portal|computer|laptop) (?:just |always |keeps |still |has |is )?crash(?:es|ing|ed)?|crash(?:es|ing|ed) (?:when i (?:open|click|log|try)|on my phone|every time))(?= |$)/g;

function withoutHarmless(words: readonly string[]): readonly string[] {
  const text = words.join(' ');
  const left = text.replace(HARMLESS, '').trim();
  return left.length === text.length ? words : left.split(/ +/).filter((word) => word !== '');
}

const spotDangers = spotter(DANGERS);
const spotContexts = spotter(CONTEXTS);
const spotCertain = spotter({ certain: CERTAIN });
