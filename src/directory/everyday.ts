/**
 * Words of everyday messages in Spanish and English, folded, that keep the search for places strict.
 */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Words that may stand around a place's name and say nothing about which place. */
export const stopWords = words(`
  a al ante aqui asi busca buscar busco cerca cercana cercanas cercano cercanos cercas clinica clinicas como con cual
  cuales cuando dame de del desde dime donde e el ella en encontrar encuentra encuentro entre era es esa ese esta
  estan estar este esto estoy favor fue gracias hasta hay hola hospital hospitales imss ir la las le lo los mas me mi
  mis modulo muestra muestrame necesito ninguna ninguno no nos o otra otro para pero pido podria por porfa porfavor
  porque pues puede puedes puedo que quede queda quedan quedo quiera quiere quiero quisiera radico resido saber se
  seguro sin sobre social somos soy su sus tambien te tengo tiene tu u ubicada ubicado ubicacion ubicar un una unas
  unidad unidades uno unos voy ver vive vivo vivimos y ya yo buenas buenos buen dias dia tardes noches si okay ok bueno
  oye disculpa disculpe alguien alguna algun algo toca atienden atiende atencion pls plis xfa xfavor ahora ahorita
  familiar medicina urgencias umf hgz hgr ademas zona lado rumbo por donde quedan nueva nuevo ando andamos mudamos mude
  acabo cambie cambio hacia vamos estamos trabajo mero mera
  an and any are area around at be by can clinic clinics close closest could do does doctor doctors find for from get
  give good have health hello help hey hi how hospital hospitals i im in is it live living located location looking
  me my near nearby nearest need of off office on one or our please show staying that the thanks there these this to
  us want we what where which with would you your am here now right next visiting moved moving currently insurance
`);

/** Words between a place and what it lies in. */
export const connectors = words('de del en in of near cerca la el los las by the at estado state');

/** Words after which a place's name is expected. */
export const prepositions = words(`
  en in near cerca de del desde from by around at to a hacia para por outside rumbo vivo radico soy zona area
`);

/** Before the place that a person comes from. */
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

/** Folded nicknames -> place. */
export const nicknames: ReadonlyMap<string, string> = new Map([
  ['gdl', 't:140390001'],
  ['mty', 't:190390001'],
  ['tj', 't:020040001'],
  ['tijuas', 't:020040001'],
  ['neza', 't:150580001'],
  ['nezahualcoyotl', 't:150580001'],
  ['netzahualcoyotl', 't:150580001'],
  ['vallarta', 't:140670001'],
  ['jalapa', 't:300870001'],
  ['qro', 't:220140001'],
  ['slp', 't:240280001'],
  ['san luis', 't:240280001'],
  ['ags', 't:010010001'],
  ['tuxtla', 't:071010001'],
  ['zihua', 't:120380001'],
  ['cuerna', 't:170070001'],
  ['dolores hidalgo', 't:110140001'],
]);

/** Beginnings that many names share: alone they say nothing. */
export const vague = words(
  'san santa santo villa nuevo nueva general puerto playa valle cruz ciudad santiago lomas rio',
);

/** Words that are also names of towns, and are nearly always meant otherwise. */
export const common = words(`
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
`);
