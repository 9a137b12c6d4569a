import { affirmed, correctionIn } from '../../src/understanding/corrections.ts';

test.each([
  ['no la incapacidad, la guarderia', 'la guarderia'],
  ['no es por maternidad, es por una caida', 'es por una caida'],
  ['no es para mi mama, es para mi hijo', 'es para mi hijo'],
  ['no me refiero a la modalidad 40 sino a la 10', 'a la 10'],
  ['no en Mérida, en Campeche', 'en Campeche'],
  ['la guarderia, no la incapacidad', 'la guarderia'],
  ['not the pension, the afore', 'the afore'],
  ['le pregunto de mi mamá no de hijos', 'le pregunto de mi mamá'],
  ["it's not for me, it's for my dad", "it's for my dad"],
  ['no, desde 2020 no, desde 2019', 'no, desde 2019'],
  ['no son 52, son 1300', 'son 1300'],
  ['no tengo 52 semanas, tengo 1,300', 'tengo 1,300'],
  ['no 52 sino 1300', 'sino 1300'],
  ["it wasn't in 2020, it was 2019", 'it was 2019'],
])('“%s” is about “%s”', (text, about) => {
  expect(affirmed(text)).toBe(about);
});

test.each([
  'no me dieron cita, que hago',
  'no cotizo desde 2019',
  'no me dieron los 84 dias',
  'no trabajo desde 2019, tengo 1300 semanas',
  'no tengo seguro, quiero una cita',
  'me piden el acta, no es obligatorio?',
  'mi mama no esta en el seguro, la quiero meter',
  'no hay medicina en la clinica, la compre yo, me la pagan?',
  'no',
])('“%s” denies nothing that it is not about', (text) => {
  expect(affirmed(text)).toBe(text);
});

const correction = (text: string) =>
  correctionIn(text, (clause) => /^no me entendi[oó]$/i.test(clause.trim()));

test.each([
  ["pregnancy?? I'm asking about the worker with the back injury", ['pregnancy']],
  ['¿embarazo?? le pregunto por el trabajador que se lastimó', ['embarazo']],
  ['la pension? yo pregunto por la guarderia', ['la pension']],
])('“%s” echoes what was not asked', (text, denied) => {
  expect(correction(text)).toMatchObject({ denied, outright: true });
});

test.each([
  '¿Infonavit? eso lo lleva el IMSS',
  'the pension? how much is it',
  'guarderia? mi hija tiene 2 años',
])('“%s” asks about what it names', (text) => {
  expect(correction(text)).toBeUndefined();
});

test.each([
  ['no, yo no le pregunte de cuota. yo empece a trabajar en 1984', ['cuota'], 'yo empece a trabajar en 1984'],
  ['no es de cuota le digo, es de mi pension', ['cuota le digo'], 'es de mi pension'],
  ['no, not PTI, I meant the familia one for her', ['pti'], 'the familia one for her'],
  ['I said NOT PTI. voluntary insurance for my mom', ['pti'], 'voluntary insurance for my mom'],
  ['no eso de la huella no. lo de mi novio', ['la huella'], 'lo de mi novio'],
  ['le pregunto de mi mamá no de hijos', ['hijos'], 'le pregunto de mi mamá'],
  ['no de la pension no, de lo que tengo que pagar', ['la pension'], 'de lo que tengo que pagar'],
  ['forget students. what do I have to do to use imss', ['students'], 'what do I have to do to use imss'],
  ['no, al reves. que mi hijo me meta a mi', [''], 'que mi hijo me meta a mi'],
  ['no me entendio. digo que si mi esposa puede llevar la hoja', [''], 'mi esposa puede llevar la hoja'],
  ['no voy a viajar, quiero saber de la guardería', ['viajar'], 'quiero saber de la guardería'],
  ['no voy a viajar, quiero saber del seguro de mi hijo', ['viajar'], 'del seguro de mi hijo'],
  ['NO cancelar, SACAR cita', ['cancelar'], 'SACAR cita'],
  ['no quiero renunciar, activarlo', ['renunciar'], 'activarlo'],
  ['no bro te preguntaba de mi mama, si la puedo dar de alta', [''], 'mi mama, si la puedo dar de alta'],
  ['no señorita, le pregunto por la fe de vida', [''], 'la fe de vida'],
])('“%s” says outright that the matter is not %j', (text, denied, rest) => {
  expect(correction(text)).toMatchObject({ denied: denied.filter(Boolean), rest });
});

test.each([
  ["no I'm not a student, I'm the teacher. I work there", ['student'], "I'm the teacher. I work there"],
  ['No, nobody is leaving. I mean the motorcycle accident', ['leaving'], 'the motorcycle accident'],
  ['no he perdido el trabajo!! nomas digo si me dan permiso', ['perdido el trabajo'], 'me dan permiso'],
  [
    'pero no estoy incapacitada, le pregunto si me puede poner a cargar',
    ['incapacitada'],
    'me puede poner a cargar',
  ],
  ['nunca trabaje en estados unidos', ['trabaje en estados unidos'], ''],
])('“%s” denies %j of the person', (text, denied, rest) => {
  expect(correction(text)).toMatchObject({ denied, rest, outright: false });
});

test.each([
  'no me dieron cita, que hago',
  'no cotizo desde 2019',
  'no me dieron los 84 dias',
  'no trabajo desde 2019, tengo 1300 semanas',
  'no tengo ine, me atienden?',
  'no voy a poder ir a la cita',
  'no quiero que se entere mi patrón',
  'no me pagan',
  "i'm not sure, how long does it take",
  'we have not registered yet, what do we bring',
  'no puedo entrar a la pagina',
  'no hay medicina',
  'no he recibido mi pago, qué hago',
  'no está el doctor',
  'gracias, por fin y después de la operación cuántos días me dan, yo no tengo patrón',
  'no puedo cancelar, quiero sacar otra',
])('“%s” turns against nothing', (text) => {
  expect(correction(text)).toBeUndefined();
});

test.each([
  ['no, no me accidenté. digo lo de mi mamá, si ya trabajo me saca?', 'accidente'],
  ['no es trabajadora del hogar jaja. entonces q papel lleno yo', 'trabajadora del hogar jaja'],
  ["no, I'll be living IN Morelia. remote, for a company there. not abroad", 'abroad'],
  ['he never had afore, it was the 80s. so is it 500 weeks?', 'had afore'],
  ['ok forget the pension. where can he see a doctor', 'pension'],
])('“%s” denies “%s”', (text, what) => {
  expect(correctionIn(text, () => false)?.denied.map((one) => one.replace(/^the /, ''))).toContain(what);
});

test('“no eso no” refuses the reply and keeps what is asked', () => {
  expect(
    correctionIn('no eso no. las semanas de antes le digo, me sirven pa pension o no', () => false),
  ).toMatchObject({
    outright: true,
    rest: 'las semanas de antes le digo, me sirven pa pension o no',
  });
});
