import { talk, words } from './everyday.ts';

/** An everyday word: it does not change which place the name beside it means. */
export const isEveryday = (word: string): boolean =>
  vocabulary.has(word) ||
  talk.has(word) ||
  /.(?:arme|erme|irme|arse|erse|irse|arle|arlo|arla|ando|iendo|ciones|miento|mente|ologo|ologa|ologia|istas)$/.test(
    word,
  );

/**
 * Everyday words of messages to a health guide, in Spanish and English, folded, none of them a place's name. A word
 * that is here leaves no doubt about the place beside it: "dentista en celaya" names Celaya, while "nosedonde en
 * celaya" names something in it that is not known. Taken from the training phrases (words in four of them or more).
 */
const vocabulary = words(`
  afueras aeropuerto terminal alrededores orillas orilla airport outskirts depa depto departamento renta rento naci nacio nacimos busque viviendo abre abren cierra esposito mande urgente
  urgentemente pensionado dentista oculista inscribo registro rancho colonias rumbos esperando mudo mudamos regrese
  abierta abierto able abogado about above abre abren abroad abuelita abuelito aca acaba acaban acaso accept
  access accident accidente accidento account accountant acepta aceptan active activo actually acudir acuerda
  acuerdo acuse add added adding address adelantado adelantar adonde adress advice affiliated affiliation
  afiliacion afiliar afiliarme afore after afternoon afuera again against agarro age agency agenda agendar
  agendo agent agente ago agradezco aguacate aguanto aguinaldo ah ahead ahi ahogando ahogo ai aid aire airport
  aki alacran alberca alcanzo alcohol alimenticia all allowed almost alone along already also alto alumno
  alumnos always ama amable amanecio ambulance ambulancia ambulancias american americano amiga amigo amlo amount
  analisis anda andaba annual anoche anonymous anos another answer answered answering answers anterior antes
  anual anuncio anybody anymore anyone anyway anywhere aparece aparezco aparte apenas aplicacion apostille apoyo
  app appear application apply appointments appreciate appt archivo arco arent arm arregla arrive arrived
  artificial as asap asegura asegurada asegurado asegurados aseguran asegurar asegurarme aseguraron asegurarse
  asegure aseguro asesor asignacion asignaron ask asked asking asks asmatico assigned asthma ataque ate atender
  atenderme atendiendo atendieron atiendan attack attend attended attention august aunque aunt auxilio available
  aventar avisarme aviso away axa ay ayer ayudame ayudar ayudas azucar azul baby back bad bajar baje bajo bank
  bano bar barato beach beca because been before begin beginning behind being believe belly belong bendiga
  beneficiaria beneficiaries beneficiario beneficiarios beneficiary benefits best better between
  bienestar big bill birth birthday bit bitcoin bleeding bless blood body bolsa bone bono bonus book born
  borra borrame borrar borren boss bot both bothering boton botones bought box boy boyfriend brazo break breathe
  breathing bring bro broke broken brother buena building burned burning buro bus buscando business but button
  buttons buy bye cabeza cada cadera cae cai caida calculadora calculate calculator calculo calentura call
  called calling calls calor camara cambia cambiarme cambiaron came camino camion campo canadian canadiense
  cancel cancela cancelled cancer cant capital captura car cara card cardiologo carga carnet caro 
  carrera carretera carro carta cartilla casados case casero casi caso cayo cel cell celular center cero
  cerraron certificate cerveza cetis cfe chamba changed changing charge chat chatgpt chats chavo cheap cheaper
  checar check checked checkup checo cheque chest child childbirth children chiste chofer choking cholesterol
  choose choque christmas cierra cierran cierto cinco cirugia citizen civil claro clases class classes clave
  cleaning clear click clima clonazepam closed closer closing cobra cobran cobrando cobrar cobraron cobren cobro
  coche coincide colaborador cold colesterol collapsed college color com comadre come comer comes comi coming
  comision comisionado compa compadre companera companero company complain complaint compra comprar compro
  comprobante comunidad conalep concubina condition conditions confiable confidential confused conmigo connect
  conocer conozco consciousness consigo construction consulado consular consulate consult consultar consultas
  consultation consultations consulto consultorio consults contact contacto contador contesta contestan
  contestar contestas conteste continue contra contract contractor contrasena contratar contrato contribute
  contributed contributing contribution contributions control conversacion conversation conviene convulsion
  convulsionando cool copia coppel copy corazon correct corregir correr corresponde corrieron corrige corrijo
  corta corte corto cosa cosas cost costo cotice cotiza cotizadas cotizado cotizando cotizar cotizo cough
  coughing count counter country counts couple course cousin cover coverage covered covers covid coworker coyote
  crash crashed credencial credit crees creo crisis cross crying cualquier cuantas cuanto cuantos cuarto cuatro
  cubierta cubierto cubre cubren cuchillo cuello cuenta cuentame cuento cuestionario cuido cumplio cunado cuota
  cuotas cura curp curso customer cut da daca dad dado dan dando dangerous dano dar darme das data date dato
  datos daughter day daycare days dead deadline dear debe deben debo december decir decirme declaracion declare
  declaro deduct deja dejalo dejan deje dejo delete delivery den dengue denied dental dentist dentista dentro
  denuncia denunciar denuncio departamento department depende dependents depends deposit depositan deposite
  deposito derechohabiente derrame descuentan desempleo deseo desmayo despensa despidieron despierta despues
  details devuelven di diabetes diabetic diabetico dial dialisis dialysis diarrea dice dicen diciendo did didn
  didnt die died dieron diez diferencia diferente difference different digame digital digitos digits digo dije
  dijeron dijo dinero dio dios direccion directions directly directo director disability disappeared discount
  disease distance distancia divorce divorced dizzy doble document documentos documents doesn doesnt dog doing
  dolar dolares dollar dollars domestic domicilio domingos don done dont door dormido dormir dos dose double
  down download doy drank drink drive driver drivers driving drooling drop dropped dual duda dudas duele dueno
  dura during dying each early earn earthquake easy eat edad edades eight eligibility eligible ellos else email
  embarazada embolia emergencia emergencias emergencies empecemos empezar empieza empiezo empleado empleados
  employed employee employees employer employment encargado encima end ended ends enferme enfermedad
  enfermedades enfermeras enfermo enough enroll enrolled enrolling enrollment entendi entendido entendiste enter
  entiendes entiendo entitled entonces entra entrada entrar entregar entrego entro epilepsia equivocado
  equivoque er erase eres error esas escoger escolar escribi escribio escribir escribo escrito eso esos espalda
  especialidades especialista espera esperando esperar espero estaba estafa estafaron estando estas estomago
  estudia estudiando estudiante estudiantes estudiar estudio estudios estuvo europe even evening ever every
  everyone everything ex exactly exam examen excelente exchange excluded exist existe existing exit expat expats
  expediente expired explain explanation explicame explicar explique exploto extension extranjera extranjero
  extranjeros eye eyes fabrica face facebook factory facturo facultad facultativo faint fainted fainting fake
  fall fallecio falsa falso falta faltan families family far fast father february fee feel feels fees feliz fell
  feo fever few ficha fichas fijate fijese fila file fill fin finabien fine finiquito finish fire fired firma
  firmar first fiscal five fix floor flu folio follow fonacot food foranea foraneo foreign foreigner foreigners
  forget forgot form forma formal formato foto fotos found four frances fraud fraude free freelance freelancer
  french fresno friday friend friends frio front fuente fuera fui full funciona funciones funeral gabacho
  gallbladder game gana ganar gano garganta gas gastos gastritis gave gente gestor gets getting ginecologo girl
  girlfriend given gives giving glasses gnp go gobierno god goes going golpeo gonna goodbye google got
  government gps grandfather grandma grandmother grandpa grandson gratis gratuita gratuito grave great greet
  greetings grey gringo gripa group grupo guard guardado guardan guardas guarderia guardia guess guide gusta
  gustaria gusto guy gym ha habia habla hablan hablar hablaron hablas hable hablo hace hacemos hacen hacer haces
  had hago haha hair half han hand handle handles happened happening happens happy hard has hasnt havent having
  hazme he head headache healthcare heard hearing heart heat helped her hermana hermano hernia herself hes hice
  hicieron high hijos him himself hip hired hiring hirviendo his historia historial history hit hiv hizo hmm
  hogar hoja hold holidays home homework honestly honorarios hope horrible hot hotel hotline hour hours house
  houses hoy hr huatulco hueso huevo human humano humanos hurry hurt hurts husband husbands iba ibuprofen
  ibuprofeno ice id idea identidad idiomas ido if ignore igual ill illness immigration impreso imprimir inactive
  incapacidad include included incluye income independent independiente independientes ine infantil infarto info
  informacion information informes ingreso insabi inscribe inscribir inscribirme inscribo inscripcion inside
  instagram instead insulin insulina insurances insure insured inteligencia interested internado internet
  internship interview into invoice iphone irme isn isnt its ive jaja jajaja january jefe job jobs join joke
  joven jubilado jubilados juega jugando july jump june juntar junto just ke keep keeps kid kids kiero kill
  killing kilos kind knee knew know knows lab labios labor laboral laid lana landlord language languages last
  lastime late later law lawyer learn leave leaving lee leer left leg legal legit legs lejos lengua lentes les
  let lets letter levantar ley licencia licenciada licenciado license life liga like limit line linea link lips
  list lista listen listo little lives ll llama llamada llamar llamaron llame llamo llega llegar llego llegue
  lleva llevaba llevamos llevan llevar llevo llover loan local localizar log login lol long look losartan lose
  losing lost lot love low lower luego lugar lugares ma machine made maestra mail main make makes making mala
  malo man manager manda mandan mandar mandaron mande manden mando maneja manejo manera mano manos many map mapa
  maps maquila maquina marca march marido marriage married mata matar match mate maternidad maternity mato
  matrimonio may maybe mayor mayores mean meant media medical medicamento medicare medicinas medicine medicines
  medicos medio meds meet mejor menor menos mensaje mensajes mental merge meses message messages mete meter
  metio meto metro mexican mexicana mexicans mia middle miedo mientras migracion migrantes migrants militar mind
  mine minimo minimum minutes minutos mio mire misma mismo miss missed missing misspelled mistake mitad mix
  mixteco modalidad module mole mom moms monday money month monthly months morado morados mordida mordio more
  morir morning mornings mother moto motorcycle mouth move mover much mucha muchacha muchacho muchas muela muere
  muero muerta muerte mueve mujer multa muriendo murio musica must muy mx myself nacido nacimiento nacio nadie
  nah names nariz navidad nearshore necesita needed needs negaron negocio neighbor neither nel nephew netflix
  never new newborn ni nice niegan nieta nieto night nine ningun ninos nobody nomas nomina nominas none normal
  north nose nosotros not note notice november novia novio nss nuestro numb number numbers numeros nurses nvm
  obamacare obligated obligatorio obra ocho ocupa ocupo offer offered offices official oficial oficina oficinas
  ofrecen oh ohio oido oiga oil ojos ola old olvida olvidalo olvide olvido omeprazol omeprazole once onda ones
  online only opcion opciones open opened opening operacion operar operaron operation opinas opinion opt option
  options orale orientacion orientation original other otros ours out outsourcing over owes own owner oxxo pa
  paga pagan pagando pagar pagaria page pagina pago pague paid pain paisano pantalla panza papa papas paper
  papers paperwork paracetamol parar pareja parents park parking paro part particular partner partos pasa pasada
  pasado pasame pasan pasaporte pasar pasarme pasas pase pass passed passport password pastilla pastillas
  patient patients patrona patronal pay paying payment payroll pays pdf pecho pedi pediatra pedir pena pendejo
  pending pensando pensionado pensionados pensionarme people per perder perdi perdido perdieron perdio perdon
  perfect perfecto period permanent permanente permiso permission permit person personal personales personnel
  pesos pharmacy phone photo photos physical pick pico picture pide piden pidiendo pidieron pidio pie piece
  pierdo pierna pill pills pinche pique pisca pizza place plant planta plantel platica platicar play playing
  plays plaza plazas plomero plz podemos poder points policy poliza pon pone poner pongo poniendo ponme poor
  popular poquito portal pos possible pozole practicas practice pre precio precios preexisting prefer prefiero
  pregnant pregunta preguntan preguntar preguntas pregunte pregunto prenatal prende prepa prescription
  prescriptions presentar president presion press pressed pressure prestamo previous price prices prima primer
  primera primo principal principio print printed privacidad privacy privada privado private problem problema
  problems program programa pronto proof propio proteccion prove proxima prueba psicologo psychologist pti
  public publico pueda pueden puesto pulse puntos pura puro purple puse pusieron puso put qualify queja quejarme
  quejas quejo quemo queremos querer queria question questionnaire questions quick quien quieren quieres quintin
  quisieron quiso quit quita quitar quitaron quito quote ran ranch rapido rappi raro rash rather rato raza razon
  re reacciona reach read really receipt receive received rechazan rechazar rechazaron reciben recibo recibos
  recien recipe reclamo recomiendas recommend record records recover recuperar recupero recursos referral refill
  refund refuse refuses regimen regional register registered registra registrado registrar registrarme
  registraron registration regresa regresame regresar regresate regrese regreso regular rehab rejected remedio
  remember remote remoto remove renew renewal renewed renovacion renovar rent rento renuevo renuncia renunciar
  renuncie renuncio repente replace report reportar reporte reporto requirements requisitos reschedule reset
  residencia residency resident residente resources respira respirar responde responsable responsible respuesta
  rest restart resultados results retire retired retiree retirees retiro return revisar revisen rfc rh riesgo
  rights risa robaron robo robot rodilla roja rompio ronchas roof room roommate rude ruedas run rural sabados
  sabe sabemos sabes saca sacame sacamos sacar saco safe said salario salary saldo sale salen salgo sali
  saliendo salieron salio saludos same sangrando saque sat saturday saturdays save saved saw say saying says
  scam scared schedule scholarship school score scorpion scratch screen sea season second section secundaria
  secure security see seeing seen sees segro seguir segun segura seguridad seguros seis seizure self sell
  selling sells semanas semester semestre senal send sending sends senora senorita sent sentido ser sera seria
  serious service services servicio servicios set seventy several severance sexo shaking share she sheet shes
  shift shot should shows sick side siendo siente siento siete siga siglo sign signed significa signs sigo sigue
  siguen siguiente silla since single sintomas sir sirve sirves sirvio sistema sister sita site sitting six
  sleep sleepy slip slots slow small sms snake so sold solos solve some somebody someone somewhere son song soon
  soporte sorry sound sounds speak speaks specialist spend spot spots spouse spring stabbed stand start started
  starting starts states status stay step steps still stolen stomach stop stopped store story strange stranger
  street stroke stuck student students study studying stuff stung stupid subdelegacion subir subjects sudando
  sudden suddenly suegra suegro sueldo suero sugar suicidal summer sunday sundays super supervisor support
  supposed sure surgeries surgery surtir suspicious susto swallowed swears sweating swelling swollen symptoms
  system table tablet taco tacos take taken takes taking talk talking talks taller tamales tan tanto taqueria
  tarda tardan tarea tarjeta tax taxes taxi teacher team teatro tec technical tele teleconsult teleconsulta
  teleconsultas teleconsultation telehealth tell telling tells tema temas temperatura temporada temporal
  temporary temprano ten tenemos tener tenga tengan tenia tenido teniendo terminar termine termino terms test
  text than thats their them then therapy theres they thing things think thinking those though thought thousand
  three throat through throwing thursday thx ti tia ticket tiempo tienda tienen tienes tiktok till time times
  tio tipo tirado tired tiroides tocan tocaria toda todas todavia today toddler todos together told toma tomar
  tome tomo tomorrow tongue tonight too took tooth topic topics tos tourist trabaja trabajador trabajadora
  trabajadoras trabajadores trabajando trabajar trabaje traduce traductor trae traffic trago traigo trailer
  tramita tramitar tramite tramites tramito transa transfer translate translator tratamiento trataron travel
  traveling treat treated treatment treinta trial trick tried trip truck true trust trustworthy try tuesday
  turista turn turned turning turno turns tus tuve tuvo twenty twice twitter two ty tylenol type typed uber
  ultrasonido ultrasound uncle under understand understood undo undocumented unemployed uni unico unificar
  uninsured unit united universal universidad university until up update ur urge urgencia urgent urgente
  urgently usamos usan usar use used useless uses using uso usted ustedes usually va vacaciones vacantes
  vacation vaccines vale valid van varios vas vaya ve vea vean veces vecina vecino vemos ven venas vence vencio
  vende venden vender vendo veneno vengo venia ventanilla veo verdad verify version very ves vesicula vi viajar
  viaje viajo vida video videoconsulta videollamada viendo viene vienen vigencia vigente vigentes vine vino
  virtual visa visit visitante visitor visto viuda viudez viviendo vivir voluntaria voluntario voluntary volver
  vomita vomitando vomiting vomito vuelve vuelvo wage wait waiting wake waking walk wanna wanted wants was wasnt
  wat water way weather web website week weekend weekends weeks weird welfare well went were western whatever
  whats whatsapp when wheres whether while who whoever whole whose why widow wife will window withdraw without
  woke woman won wont word work worked worker workers working works worst worth write writing wrong wrote xq xxi
  year yearly years yendo yesterday yet young zelle zero zone zoom
`);
