import {
  asksByWords,
  partsIn,
  soberly,
  subjectOf,
  withoutPleasantries,
} from '../../src/understanding/requests.ts';

test('who writes is no request', () => {
  const said =
    'Buenos días. Escribo de Recursos Humanos de una planta. ¿Desde qué día se paga una incapacidad?';
  expect(partsIn(said).parts).toEqual([said]);
  expect(withoutPleasantries(said)).toBe('¿Desde qué día se paga una incapacidad?');
  expect(withoutPleasantries('I do HR for a small hotel, how long do we have to sign her up')).toBe(
    'how long do we have to sign her up',
  );
  expect(withoutPleasantries('quiero hablar con recursos humanos de mi empresa')).toBe(
    'quiero hablar con recursos humanos de mi empresa',
  );
});

test('what follows thanks, or a no, begins anew', () => {
  expect(withoutPleasantries('gracias, y como registro a mi esposa')).toBe('como registro a mi esposa');
  expect(withoutPleasantries('no, la cita con el especialista')).toBe('la cita con el especialista');
});

test.each([
  ['quiero saber de la pensión', 'pension'],
  ['hola, busco información sobre guarderías', 'guarderias'],
  ['tell me about sick leave', 'sick leave'],
  ['quiero saber de cuánto es la multa por no registrar', undefined],
  ['cuánto pagan', undefined],
])('“%s” names the subject %s', (text, subject) => {
  expect(subjectOf(text)).toBe(subject);
});

test.each([
  ['jajaja no manches mi abuelo se desmayo', 'no manches mi abuelo se desmayo'],
  ['my husband fainted lol', 'my husband fainted'],
  ['wait no he passed out again', 'he passed out again'],
  ['trabajo en hahaha', 'trabajo en'],
  ['la ja', 'la ja'],
])('“%s” is “%s” to who laughs at nothing', (text, said) => {
  expect(soberly(text)).toBe(said);
});

test.each([
  ['1) cuantas semanas necesito 2) cuanto me pagan 3) como registro mi clabe', 3],
  ['what papers do they want, where do I go, and when would it start', 3],
  ['where do i see my weeks, and btw do my years in california count', 2],
  ['hay dentista en el seguro?? lentes dan?', 2],
  ['se me perdio el carnet, como lo repongo? y de paso donde veo que dia era mi cita', 2],
  ['qué papeles llevo, INE y CURP', 1],
  ['llevo 3.5 años en el trabajo', 1],
])('“%s” has %d parts', (text, count) => {
  expect(partsIn(text).parts).toHaveLength(count);
});

test.each([
  ['ay no, ya deposité dos mil pesos, ahora que hago', true],
  ['a que hora abre la subdelegacion', true],
  ['whats the smallest one they give', true],
  ['me hablaron diciendo que eran del imss', false],
  ['dice que ya no hay lugar', false],
])('“%s” asks by its words: %s', (clause, asks) => {
  expect(asksByWords(clause)).toBe(asks);
});

test.each([
  ['gracias muy amable ya pude, oiga que llevo ese dia', 'que llevo ese dia'],
  ['ok thanks a lot God bless you. whats the smallest one they give', 'whats the smallest one they give'],
])('thanks before a request are left out: “%s”', (text, left) => {
  expect(withoutPleasantries(text)).toBe(left);
});
