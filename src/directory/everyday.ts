/**
 * Words of everyday messages in Spanish and English, folded, that keep the search for places strict.
 */

/** The words of a list that is written as text. */
export const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Words that may stand around a place's name and say nothing about which place. */
export const stopWords = words(`
  x q k d xq pq tmb tambn aca alla a al ante aqui asi busca buscar busco cerca cercana cercanas cercano cercanos cercas clinica clinicas como con cual
  cuales cuando dame de del desde dime donde e el ella en encontrar encuentra encuentro entre era es esa ese esta
  estan estar este esto estoy favor fue gracias hasta hay hola hospital hospitales imss ir la las le lo los mas me mi
  mis modulo muestra muestrame necesito ninguna ninguno no nos o otra otro para pero pido podria por porfa porfavor
  porque pues puede puedes puedo que quede queda quedan quedo quiera quiere quiero quisiera radico resido saber se
  seguro sin sobre social somos soy su sus tambien te tengo tiene tu u ubicada ubicado ubicacion ubicar un una unas
  unidad unidades uno unos voy ver vive vivo vivimos y ya yo buenas buenos buen dias dia tardes noches si okay ok bueno
  oye disculpa disculpe alguien alguna algun algo toca atienden atiende atencion pls plis xfa xfavor ahora ahorita
  familiar medicina urgencias umf hgz hgr ademas zona lado rumbo por donde quedan ando andamos mudamos mude
  acabo cambie cambio hacia vamos estamos trabajo mero mera
  an and any are area around at be by can clinic clinics close closest could do does doctor doctors find for from get
  give good have health hello help hey hi how hospital hospitals i im in is it live living located location looking
  me my near nearby nearest need of off office on one or our please show staying that the thanks there these this to
  us want we what where which with would you your am here now right next visiting moved moving currently insurance wheres whats theres im ive were
`);

/** Words of a bare request that may stand around a place's name: "clinica tlaxiaco oaxaca". */
export const askingWords = words(`
  clinica clinicas hospital hospitales imss umf hgz hgr unidad unidades clinic clinics favor hola gracias buenas buenos
  buen dias dia tardes noches cerca cercana cercanas cercano near nearest the por porfavor porfa pls plis please hi
  hello seguro social medicina familiar urgencias
`);

/** Words between a place and what it lies in. */
export const connectors = words('de del en in of near cerca la el los las by the at estado state');

/** Words before the name of the place that a person comes from. */
export const originWords = words('de del desde from');

/** Words that say what kind of place follows. */
export const typeWords = words(`
  colonia barrio fraccionamiento ciudad municipio alcaldia delegacion estado pueblo poblado localidad rancheria ejido
  cp codigo postal zip code neighborhood neighbourhood city town state municipality village borough county
`);

/** At the end of a text they may mean the country: "Cancún, México". */
export const countryWords = words('mexico mx');

/** States whose capital or largest city bears the state's name: a person near it means the city. */
export const cityStates = words('AGS CAMP CHIH COL DGO GTO OAX PUE QRO SLP TLAX VER ZAC');

/**
 * Folded nicknames and short names -> the places meant, INEGI keys, where no general rule finds them. Where
 * there are several, the person is asked which one.
 */
export const nicknames: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    gdl: 't:140390001',
    mty: 't:190390001',
    tj: 't:020040001',
    tijuas: 't:020040001',
    neza: 't:150580001',
    nezahualcoyotl: 't:150580001',
    netzahualcoyotl: 't:150580001',
    'ciudad neza': 't:150580001',
    vallarta: 't:140670001',
    pv: 't:140670001',
    'pto vallarta': 't:140670001',
    jalapa: 't:300870001',
    qro: 't:220140001',
    slp: 't:240280001',
    'san luis': 't:240280001',
    ags: 't:010010001',
    tuxtla: 't:071010001',
    zihua: 't:120380001',
    cuerna: 't:170070001',
    'dolores hidalgo': 't:110140001',
    playa: 't:230080001',
    cabo: 't:030080054',
    cabos: 'm:03008',
    escobedo: 't:190210001',
    'san pedro': 't:190190001 t:050330001 t:140980001',
    'puerto de veracruz': 't:301930001',
    'veracruz puerto': 't:301930001',
    gam: 't:090050001',
    coatza: 't:300390001',
    juaritos: 't:080370001',
    'cd jrz': 't:080370001',
    culichi: 't:250060001',
    culiacancito: 't:250060001',
    chilpo: 't:120290001',
    sma: 't:110030001',
    izcalli: 't:151210001',
    'cuauti izcalli': 't:151210001',
    cuautizcalli: 't:151210001',
    sjr: 't:220160001',
    slrc: 't:260550001',
    'san luis rio': 't:260550001',
    laguna: 't:050350001 t:100070001 t:100120001',
    'la laguna': 't:050350001 t:100070001 t:100120001',
    'comarca lagunera': 't:050350001 t:100070001 t:100120001',
    'san pancho': 't:180200081',
    'rocky point': 't:260480001',
    'lake chapala': 't:140300001 t:140300002',
    lakeside: 't:140300001 t:140300002',
    'laguna de chapala': 't:140300001 t:140300002',
    satelite: 'n:53100:ciudad-satelite n:76110:satelite',
    tlatelolco: 'n:06900:nonoalco-tlatelo',
    tepito: 'n:06200:morelos',
    'los reyes la paz': 't:150700001',
    'los reyes acaquilpan': 't:150700001',
    'la paz los reyes': 't:150700001',
    cadereyta: 't:190090001 t:220040001',
    huatulco: 't:204130078 t:204130001',
    'bahias de huatulco': 't:204130078',
    'santa cruz huatulco': 't:204130078',
    rosarito: 't:020050001',
    'san martin texmelucan': 't:211320001',
    texmelucan: 't:211320001',
    pinotepa: 't:204820001',
    'pinotepa nacional': 't:204820001',
    'los mochis': 't:250010001',
    obregon: 't:260180001',
    'frontera comalapa': 't:070340001',
    victoria: 't:280410001',
  }).map(([name, keys]) => [name, keys.split(' ')]),
);

/** Beginnings that many names share: alone they say nothing. */
export const vague = words(
  'san santa santo villa nuevo nueva general puerto playa valle cruz ciudad santiago lomas rio',
);

/** Words that are also names of towns, and are nearly always meant otherwise. */
export const common = words(`
  bajos recursos
  salud centro central general familia hospital seguro social doctor doctora libertad independencia progreso esperanza
  union paz luz concepcion consuelo socorro refugio remedios gloria victoria aurora flores rosario trinidad carmen
  dolores soledad mercedes pilar alegria gracia gracias fe amor casa cita citas derecho derechos alta baja registro
  menu inicio ayuda atras cancelar cambiar idioma ingles espanol english spanish salir adios si no bien mal tal vez
  banana manzana perro gato trabajo padre madre hijo hija esposa esposo nino nina bebe abuela abuelo persona personas
  medico medica enfermera farmacia laboratorio consulta receta vacuna vacunas dolor fiebre sangre embarazo parto
  pension pensiones cobertura empleo empresa patron credito numero telefono correo papel papeles documento acta
  nombre apellido fecha hora horas horario horarios lunes martes miercoles jueves viernes sabado domingo enero febrero
  marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre primero segundo tercero nacional federal
  presa laguna loma lomas palma palmas puerta puerto playa rancho hacienda molino rincon llano bosque jardin jardines
  mirador mira piedra arena rosa rosas margarita esmeralda perla sol luna estrella norte sur este oeste oriente poniente
  arriba abajo grande chico nuevo nueva viejo vieja blanco blanca verde rojo negra negro primavera reforma revolucion
  constitucion patria america europa florida nuevo corral banco mesa barra costa cuesta pinos cedros encinos nogales
  ahora tarde noche manana dia semana mes ano siempre nunca aqui alla solo sola junta parte mucho poco todo nada
  health care help emergency doctor nurse appointment change thanks thank yes no nothing something anything
  compania colonia paso switch angeles visita escuela parque industrial calle avenida pueblo ciudad estado pais mundo
  delta era plan sector real cruz union fortuna porvenir triunfo mar rio bravo
  mama papa mami papi name senor senora boca paisanos americana constancia mexicanos fuerte casa casas tres quince
    jala pemex cash coyotes honey ojo plataforma estancia  pinto tamos panales pateo occidente
  moderna catorce azteca sosa infonavit california canada madrid guatemala florida texas colorado argentina peru
    solidaridad boca  playa panteon iglesia capilla templo mercado tienda oficina trabajo amigo
  amigos amiga hermano hermana tio tia primo prima abuelita abuelito suegra suegro pareja novia novio mujer hombre
  cabeza mano pie espalda estomago corazon pecho garganta rodilla pierna brazo muela diente oido ojo ojos
  favor viejita hogar cuenta caja dinero pago carro carta coche camion taxi hotel bolsa agua aire tierra cielo fuego
  viento rayo trueno lluvia nieve piedras monte montes cerro sierra bella bello linda lindo alto bajo santa angel
  verano invierno otono natividad asuncion encarnacion buena vista buenavista

`);

/** Institutions that people ask about, and after which neighbourhoods are named. */
export const institutions = new Set([
  ...words('imss issste isssteson issemym issstecali issstezac fovissste infonavit cbtis conalep pemex cfe'),
  'cruz roja',
  'estados unidos',
  'bienestar',
]);

/** Those of `common` that nobody takes for a neighbourhood: "cita en celaya", against "la luz, celaya". */
export const talk = words(`
  salud general familia hospital seguro social doctor doctora casa cita citas derecho derechos alta baja registro menu
  inicio ayuda atras cancelar cambiar idioma ingles espanol english spanish salir adios si no bien mal tal vez trabajo
  padre madre hijo hija esposa esposo nino nina bebe abuela abuelo persona personas medico medica enfermera farmacia
  laboratorio consulta receta vacuna vacunas dolor fiebre sangre embarazo parto pension pensiones cobertura empleo
  empresa patron credito numero telefono correo papel papeles documento acta nombre apellido fecha hora horas horario
  horarios lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio agosto
  septiembre octubre noviembre diciembre primero segundo tercero nacional federal ahora tarde noche manana dia semana
  mes ano siempre nunca aqui alla solo sola junta parte mucho poco todo nada health care help emergency nurse
  appointment change thanks thank yes nothing something anything mama papa mami papi name senor senora constancia
  tres quince pemex cash infonavit oficina cabeza mano pie espalda estomago corazon pecho garganta rodilla pierna
  brazo muela diente oido ojos favor hogar cuenta dinero pago carro carta coche camion taxi hotel gracias gracia era
  sector real plan switch escuela industrial centro central norte sur este oeste oriente poniente
`);

/** Names of people that are names of places too: "mi hijo Leon", "doctor Hidalgo". */
export const personNames = words(`
  guadalupe lupe santiago leon hidalgo morelos juarez victoria trinidad rosario carmen magdalena jesus angel angeles
  lazaro benito emiliano zapata mateo lucas tomas miguel pedro pablo andres agustin nicolas felipe francisco jose
  maria marta martha ana luis isabel irene mercedes dolores concepcion consuelo soledad socorro pilar paz luz cruz
  cordoba merida valencia zamora lerdo allende obregon galeana aldama ocampo escobedo camargo cardenas rosales flores
  reyes montes rios castillo jimenez gonzalez gomez hernandez martinez garcia ramirez torres guerrero moreno zaragoza
  madero bravo celaya linares salinas loreto jerez marin salazar mina duran durango valle rivera santa san saltillo
  lorenzo antonio alfonso gabriel rafael vicente julian juan elena lucia monica rosa ines catarina aquiles nava
  arriaga acuna sabinas sahagun villa aguilar avila toledo segovia murcia granada soto leonor constancia tula
`);

/** Words before the name of a person: "doctor", "don", "mi hijo". */
export const titles = words(
  'doctor doctora dra dr licenciado licenciada senor senora sr sra don dona profesor profe mr mrs ms miss',
);
export const kin = words(`
  hijo hija hijos hijas hijito hijita esposo esposa hermano hermana suegra suegro abuela abuelo abuelita abuelito tia
  tio primo prima amigo amiga nino nina bebe novio novia pareja nieto nieta cunado cunada sobrino sobrina son daughter
  wife husband brother sister friend baby boy girl nephew niece uncle aunt
`);

/** What begins a street address: the words and the number that follow are no places. */
export const streetWords = words(`
  calle av ave avenida blvd boulevard bulevar calz calzada carretera carr privada priv cerrada andador callejon
  prolongacion prol circuito periferico viaducto street road avenue esquina esq libramiento
`);
