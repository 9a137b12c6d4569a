/**
 * Words that say the same thing to a topic, in both languages: `chamba`, `jale`, `job` and `empresa` all say that it
 * is about work. It lets a phrase in one language teach the other. `seguro` and `imss` stay apart from `clínica` and
 * `umf`: folding them together costs accuracy. A trailing `*` stands for any ending.
 */
import { wordGroups } from './word-groups.ts';

const CONCEPTS: Record<string, string> = {
  work: 'trabaj* chamb* jale empleo* emplead* emplear job jobs work working worked works worker* laboral* laborar labur* employ* oficio',
  employer:
    'patron patrona patrones jefe jefa boss empresa* compania employer company corporativo contratista fabrica maquila* obra dueno',
  hr: 'rh recursos personal nomina payroll nominas',
  quit: 'renunci* despid* desped* corrieron corrio fired laid quit resign* finiquito liquid* desemple* unemploy* layoff desocupad* parado',
  family_child:
    'hijo hija hijos hijas nino nina ninos ninas bebe bebes bebito nene nena chamaco chamaca chamacos huerco morro morrito peque pequeno recien kid kids child children son sons daughter daughters baby babies newborn toddler criatura escuincle plebe buki chilpayate',
  family_spouse:
    'esposo esposa marido mujer vieja viejo senora pareja conyuge concubina concubino novia novio wife husband spouse partner hubby girlfriend boyfriend fiance',
  family_parent:
    'papa mama papas padre madre padres jefito jefita suegra suegro suegros apa ama mom dad mother father parents mum inlaws abuela abuelo abuelita abuelito tata nana grandma grandpa grandmother grandfather',
  beneficiary: 'beneficiari* dependient* dependent* beneficiar* derechohabient*',
  appointment:
    'cita citas consulta consultas appointment appointments checkup agend* reagend* book booking booked schedul* reschedul* ficha fichas turno slot slots espacio cupo',
  specialist:
    'especialista especialidad especialidades specialist specialists pase referral referid* cardiolog* ginecolog* ortoped* pediatra traumatolog* dermatolog* oftalm* neurolog* psiquiatr* psicolog*',
  doctor:
    'doctor doctora medico medica medicos doctors physician doctores gp familiar enfermera enfermeras nurse nurses',
  cancel: 'cancel* anul* quitar undo deshacer abort* stop parar parale alto detener detente',
  back: 'regres* volver vuelve atras back previous anterior return retroced*',
  restart: 'reinici* restart reset inicio principio beginning cero empezar empieza comenzar arrancar',
  clinic: 'clinica clinicas umf umfs unidad clinic clinics consultorio modulo dispensario',
  hospital: 'hospital hospitals hospitales hgz hgr hgs umae quirofano',
  urgencias: 'urgencia urgencias emergencia emergencias emergency er emergencies',
  where:
    'donde where queda ubic* direccion address domicilio location locat* mapa map directions llegar llego gps cerca cercan* near nearest nearby closest rumbo colonia cp zip postal',
  move: 'mude mudo mudamos mudar mudanza mudarme cambie moved move moving relocat* domicilio',
  change: 'cambi* change changing switch transfer traslad*',
  register:
    'alta altas registr* inscri* afili* sign signup enroll* enrol* register* registration join joining meter apuntar',
  dropped: 'baja bajas dropped unenroll* renunciar',
  travel:
    'viaj* travel* trip vacacion* vacation* holiday* visita visitando visiting foran* paso temporal temporary semanas meses away paseo turist* tourist* fuera ciudad estado out town',
  validity:
    'vigencia vigente vigentes vigencias vigor valid validity eligib* active activo activa vencid* vence expire* expir* caduc*',
  cover:
    'cubre cubren cobertura cubierto cubierta coverage cover covers covered atienden atiende incluye include* benefit* beneficio* prestacion* derecho* derechos rights',
  free: 'gratis gratuit* free recursos pobre* humilde* carencia income',
  money:
    'cuanto costo cuesta cuestan cobr* pag* precio precios tarifa tarifas cuota cuotas dinero lana feria varo pesos dolares cost costs price prices fee fees pay paid paying payment payments charge charged charges charging money bucks premium annual anual mensual monthly',
  deposit: 'deposit* transfer* oxxo tarjeta card banco bank bancari* wire zelle comision anticipo efectivo',
  fraud:
    'estafa* fraud* scam* falso falsa falsos fake phishing hack* clon* enganar engano transa transas timo robo rob* coyote gestor tramitador sospechos* suspicious legit confiable ilegal extorsion* suplant*',
  code: 'codigo contrasena clave nip password otp token verificacion liga link enlace sms whatsapp mensaje texto text',
  call: 'llam* marc* call calls called calling hablar hablo hablaron telefono telefonico phone numero extension contact* comunic* correo email mail linea hotline helpline',
  complain:
    'quej* queja quejas denunc* report* complain* maltrat* grit* groser* negligencia reclam* demand* discrimin* mistreat* rude',
  person:
    'persona humano human agente agent operador operator asesor ejecutivo representante representative licenciado someone alguien',
  bot: 'bot robot maquina chatbot asistente assistant inteligencia artificial ai chatgpt programa',
  data: 'datos informacion privacidad privacy privad* private personal* data confidencial* conversation conversacion mensajes historial history borr* delet* eras* elimin* guard* store stored almacen* compart* share shared arco espiar espian tracking track',
  nss: 'nss nsss seguridad numero afiliacion digitos',
  curp: 'curp acta rfc ine identificacion comprobante pasaporte passport birth certificate id',
  correct:
    'correg* correct* error mal equivocad* wrong mistake duplicad* duplicate dos two doble homonim* unific* merge fusion* misspelled apellido nombre regulariz*',
  lost: 'perdi perdio extravi* olvid* lost forgot forget recuperar recover acuerdo remember encuentro',
  student:
    'estudiant* alumn* escuela escuelas prepa preparatoria universi* uni facultad* facultativo bachiller* colegio conalep cobach cbtis cecyt unam ipn politecnico student* school college university campus carrera semestre licenciatura maestria posgrado titulacion egres* graduat* inscripcion credencial practicas internship titul* plantel maestro profesor vocacional cetis tec servicio control',
  abroad:
    'extranjero abroad eu eeuu usa us gabacho norte gringo paisano paisanos migrante* migrant* consulado consulate consul frontera border overseas lado exterior unidos states canada america bracero h2a immigrant* inmigrante*',
  foreigner:
    'extranjer* foreign* expat* gringo gringa american* canadi* canadian* european* europeo frances aleman ingles residente resident residents residency residencia visa visas fm2 fm3 inm migracion immigration pasaporte apostil* traduc* naturaliz* retiree* retire retired jubilad* snowbird* nomad*',
  language:
    'ingles espanol english spanish idioma idiomas language languages lengua castellano traduc* translate* speak hablas hablan habla bilingual bilingue nahuatl maya mixteco zapoteco frances french',
  video:
    'video videollamada* videoconsulta* videocall teleconsult* telehealth telemed* online linea virtual distancia remot* remote zoom digital videochat',
  welfare: 'bienestar welfare wellbeing insabi popular universal',
  noinsurance: 'sin without uninsured informal',
  independent:
    'independient* independent* freelanc* autoemple* honorarios selfemployed self cuenta pti voluntari* voluntary uber didi taxista negocio business comerciante ambulante emprended* rappi rappidor artista contratista contractor tianguis tiendita campesino domestica',
  weeks: 'semanas cotiz* weeks contribut* aport* pension* pensi* jubil* retire*',
  modality: 'modalidad mod modality m33 m40 m10',
  preexisting: 'preexist* diabet* hipertens* hypertens* cancer cronic* chronic cuestionario questionnaire',
  renew: 'renov* renew* renueva venci*',
  hours:
    'horario horarios hora horas hours abre abren cierra cierran open opens close closed closes abierto sabado* domingo* schedule',
  documents:
    'requisit* document* papel papeles papers paperwork requirement* tramite tramites formato form forms',
  how: 'como how steps pasos proceso',
  day: 'lunes martes miercoles jueves viernes sabado domingo monday tuesday wednesday thursday friday saturday sunday manana tomorrow today hoy ayer yesterday enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre january february march april june july august september october november december',
  thanks: 'gracias thanks thank agradec* amable appreciate grateful bendiga bless',
  bye: 'adios bye goodbye chao hasta luego vemos cuidate later',
  hello:
    'hola holi holis hello hi hey buenas buenos buen saludos onda tal morning afternoon evening ola howdy sup',
  ok: 'ok okay okey va vale sale listo entendido perfecto perfect great excelente excellent chido genial cool awesome super simon sip perfecto',
  help: 'ayuda ayudar ayudame help opciones options menu puedes can do sirves haces funciona funciones commands comandos temas topics',
  other_inst:
    'sat issste isssteleon infonavit fonacot afore coppel elektra telcel cfe izzi netflix banamex bbva bancomer santander pemex sedena marina fovissste consar profeco condusef uscis seguro popular medicare medicaid obamacare dif ine sep licencia tenencia',
  illness:
    'dolor* duele* adolorid* gripa gripe catarro tos tosiendo fiebre calentura diarrea chorro vomito* infeccion infeccio* presion azucar asucar pain painful ache aches aching hurts hurting sore cough coughing fever flu cold headache sick ill illness disease enferm* malit* malestar padec* sintoma* symptom* mareo* dizzy nausea* alergi* allerg* rash roncha* granos comezon itchy asma asthma* bronqui* bronch* gastritis reflujo reflux colitis migran* migraine* artritis arthritis artrosis reuma* gota gout anemia anemic tiroides hipotiroid* thyroid hernia* calculos piedras vesicula gallbladder colesterol cholesterol epilep* lupus rinon rinones kidney kidneys higado liver espalda cintura columna ciatica rodilla rodillas back knee knees shoulder hombro garganta throat estomago panza stomach oido ear bola bolita lump quiste cyst tumor varices hemorroid* prostata prostate cistitis hinchad* swollen torced* torci* esguince sprain fractura* fractur* yeso arde ardor burning diabet* hipertens* hypertens* cronic* chronic parkinson alzheimer demencia dementia vih hiv sida',
  medicine:
    'medicina medicinas medicamento* medicine* medication* meds pastilla pastillas pill pills dosis dose doses paracetamol ibuprofeno antibiotic* insulin* metformina losartan receta recetas prescription* vitamina inyeccion tableta',
  pregnant: 'embaraz* pregnan* prenatal parto parir maternidad maternity aliviar birth delivery',
  danger:
    'auxilio socorro sangr* sangre bleed* blood infarto paro convuls* seizure* desmay* faint* unconscious inconsciente ahog* asfixi* chok* breathe breathing respira respirar respirando suicid* matar* morir* die dying muere muriendo veneno poison* overdose sobredosis ambulancia ambulance accidente accident choque crash stroke embolia derrame quemo quemad* burn* herid* fractur* atropell* apunal* baleado disparo shot stab* stabbed picadura alacran scorpion mordio snake vibora golpe',
};

/** The concepts of a word in plain form; most words have none. */
export const conceptsOf = wordGroups(Object.entries(CONCEPTS));
