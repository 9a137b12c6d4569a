import { join } from 'node:path';
import { asksInDistress, crisisIn, distressIn, violenceIn } from '../../src/danger/crisis.ts';
import { besidesDenied } from '../../src/danger/no-danger.ts';
import { MODEL_FILE, readModel } from '../../src/understanding/intents.ts';
import { interpret } from '../../tools/interpret.ts';
import { realGuide, root } from '../support/talk.ts';

const model = readModel(join(root, MODEL_FILE));

test.each([
  'ya no le encuentro sentido a nada',
  'estoy en crisis ya no aguanto',
  'no puedo mas con mi vida',
  'me quiero hacer daño',
  'mi hija se corta los brazos',
  'quiero hablar con alguien estoy muy deprimido',
  'tengo ansiedad, a donde puedo hablar',
  'I feel hopeless',
  "i can't go on",
  "i'm depressed and need someone to talk to",
])('%j is a crisis whatever the model says', (text) => {
  expect([crisisIn(text), distressIn(text)]).toEqual([true, true]);
});

test.each([
  'me muero de risa',
  'me quiero morir de la pena',
  'me quiero morir jajaja',
  'esta app me deprime',
  'estoy desesperada con el tramite',
  'no puedo mas con este tramite',
  'quiero cita con el psicologo',
  'donde atienden depresion en el imss',
  'que es la ansiedad',
  'pase por una depresion hace tiempo',
  'i need to talk to someone about my nss',
  "can't go on hold forever",
])('%j is no crisis', (text) => {
  expect([distressIn(text), violenceIn(text)]).toEqual([false, false]);
});

test.each([
  'mi marido me golpea',
  'mi esposo me pega y tengo miedo',
  'me violaron (ayer)',
  'my husband beats me',
  'I was raped',
])('%j is violence and a danger', (text) => {
  expect(violenceIn(text)).toBe(true);
  expect(interpret(model, text).emergency).not.toBe('no');
});

test.each([
  'a mi papá le pegó un infarto',
  'a mi mamá le pegó un derrame',
  'me golpeé la cabeza y estoy sangrando mucho',
  'a mi papá lo golpeó un carro',
  'mi esposo le pegó la corriente y no respira',
  'mi hijo se golpeó la cabeza con un golpe fuerte y no despierta',
])('%j is a danger and no violence', (text) => {
  expect(violenceIn(text)).toBe(false);
  expect(interpret(model, text).emergency).not.toBe('no');
});

test.each(['me apuñaló un ratero', 'mi esposo me apuñaló', 'le disparó'])('%j is sure', (text) => {
  expect(interpret(model, text).emergency).toBe('yes');
});

test.each(['HELP', 'AYUDA!!!', 'ayudaaa', 'es urgente'])('%j is asked about', (text) => {
  expect(interpret(model, text).emergency).toBe('maybe');
});

test.each([
  'help',
  'ayuda',
  '/help',
  '31 de enero',
  'leaving dec 2 and back jan 27',
  'San Juan del Río, Querétaro',
  'no puedo respirar por la nariz',
  'passed out flyers',
  'it crashes',
  'workplace accident leave',
])('%j is no danger', (text) => {
  expect(interpret(model, text).emergency).toBe('no');
});

test('another danger beside harmless words counts', () => {
  expect(interpret(model, 'no puedo respirar por la nariz y me duele mucho el pecho').emergency).toBe('yes');
  expect(interpret(model, 'no puedo respirar por la nariz ni por la boca').emergency).not.toBe('no');
});

test.each(['sí', 'no', 'mañana', 'yes', 'la primera'])('%j alone asks for no topic', (text) => {
  const { decision, intent } = interpret(model, text);
  expect(decision === 'fallback' || intent === 'back_cancel').toBe(true);
});

test.each(['umf 20 urgencias', 'urgencias de la umf 7 esta abierta'])('%j looks for a clinic', (text) => {
  expect(interpret(model, text).intent).toBe('find_clinic');
});

test('stairs that somebody cannot climb, and a baby that does not wake up, are no crisis', () => {
  expect(crisisIn('es que las escaleras ya no puedo')).toBe(false);
  expect(crisisIn('el niño tiene calentura y no quiere despertar')).toBe(false);
  expect(crisisIn('ya no quiero despertar')).toBe(true);
});

test('a denial is left out where enough is said besides', () => {
  const rest = besidesDenied('No, no me quiero matar hombre, le hablo de las escaleras de mi casa');
  expect(rest).not.toMatch(/matar/);
  expect(crisisIn(rest)).toBe(false);
  expect(besidesDenied('no me quiero matar')).toBe('no me quiero matar');
});

test('who asks for a psychologist in distress is answered, but not who speaks of dying', () => {
  expect(asksInDistress('me da mucha ansiedad, hay psicologo en el imss?')).toBe(true);
  expect(asksInDistress('me da mucha ansiedad y quiero morirme, hay psicologo en el imss?')).toBe(false);
});

/** The rules know none of these; the classifiers of `kindIn` learned other words. */
test.each([
  ['i keep thinking about ending it all, i dont even know why im asking about the card', 'crisis'],
  ['a veces pienso que mis hijos estarian mas tranquilos si yo ya no estuviera', 'crisis'],
  ['mi hijo dejo una carta de despedida y regalo sus cosas', 'crisis'],
])('what somebody means is told from their words: “%s”: %s', (text, kind) => {
  expect([crisisIn(text) && distressIn(text), violenceIn(text)]).toEqual([false, false]);
  expect(realGuide().understanding.emergency(text)).toBe(kind);
});

test('who takes the chemistry of a house by accident is told to call 911, not the crisis line', () => {
  for (const text of ['mi hijo de dos años se tomo cloro', 'my kid drank some drain cleaner'])
    expect(realGuide().understanding.emergency(text)).toBe('yes');
});
