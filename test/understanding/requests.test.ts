import { partsIn, soberly, subjectOf, withoutPleasantries } from '../../src/understanding/requests.ts';

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
