import {
  affirmed,
  denialIn,
  partsIn,
  soberly,
  subjectOf,
  withoutPleasantries,
} from '../../src/understanding/requests.ts';

test.each([
  ['no la incapacidad, la guarderia', 'la guarderia'],
  ['no es por maternidad, es por una caida', 'es por una caida'],
  ['no es para mi mama, es para mi hijo', 'es para mi hijo'],
  ['no me refiero a la modalidad 40 sino a la 10', 'a la 10'],
  ['no en Mérida, en Campeche', 'en Campeche'],
  ['la guarderia, no la incapacidad', 'la guarderia'],
  ['not the pension, the afore', 'the afore'],
  ["it's not for me, it's for my dad", "it's for my dad"],
])('“%s” is about “%s”', (text, about) => {
  expect(affirmed(text)).toBe(about);
});

test.each([
  'no me dieron cita, que hago',
  'no tengo seguro, quiero una cita',
  'me piden el acta, no es obligatorio?',
  'mi mama no esta en el seguro, la quiero meter',
  'no hay medicina en la clinica, la compre yo, me la pagan?',
  'no',
])('“%s” denies nothing that it is not about', (text) => {
  expect(affirmed(text)).toBe(text);
});

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
  ['no voy a viajar, quiero saber del seguro de mi hijo', 'viajar', 'quiero saber del seguro de mi hijo'],
  ['ya deje lo de la pension, ahora la guarderia', 'la pension', 'ahora la guarderia'],
  ["i'm not travelling, i need a doctor", 'travelling', 'i need a doctor'],
  ['no busco clínica', 'clinica', ''],
])('“%s” denies “%s”', (text, denied, rest) => {
  expect(denialIn(text)).toEqual({ denied, rest });
});

test.each([
  'no soy su viuda, soy su hija',
  'no voy a poder ir a la cita',
  'no quiero que se entere mi patrón',
  'no me pagan',
  "i'm not sure, how long does it take",
])('“%s” tells something by its denial', (text) => {
  expect(denialIn(text)).toBeUndefined();
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
