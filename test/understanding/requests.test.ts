import { affirmed, partsIn, withoutPleasantries } from '../../src/understanding/requests.ts';

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
