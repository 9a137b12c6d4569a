/** What is asked beside an emergency that ends, beside a place, and where an answer was told before. */
import { person } from './support/talk.ts';

const told = (someone: ReturnType<typeof person>, text: string): string[] =>
  someone.says(text).outbox.flatMap(({ answers = [] }) => answers);
const textOf = (someone: ReturnType<typeof person>, text: string): string =>
  someone
    .says(text)
    .outbox.map((reply) => reply.text)
    .join('\n');

describe('an emergency that ends', () => {
  test.each([
    [
      'me dan ataques de panico y quiero morirme',
      'no estoy en peligro. ¿hay psicologo en el imss?',
      'services/psychologist',
    ],
    [
      'mi mama no puede respirar',
      'ya la estan atendiendo en el hospital. me van a cobrar?',
      'rights/emergency_cost',
    ],
    [
      'mi papa tiene dolor de pecho y suda',
      'no es emergencia, ¿hay dentista en el imss?',
      'services/dentist',
    ],
  ])('%s; %s', (danger, text, answer) => {
    const someone = person();
    someone.says(danger);
    expect(told(someone, text)).toContain(answer);
    expect(someone.session()?.stack.some(({ topic }) => topic === 'emergency')).toBe(false);
  });

  test('the crisis line comes before what is asked', () => {
    const someone = person();
    someone.says('quiero morirme');
    expect(textOf(someone, 'no estoy en peligro. ¿hay psicologo en el imss?')).toMatch(/^.*Línea de la Vida/);
  });
});

test('who asks for a psychologist in distress gets the crisis line and the answer', () => {
  const someone = person();
  const text = textOf(
    someone,
    'desde el asalto no duermo, me da mucha ansiedad. hay psicologo en el imss? como le hago',
  );
  expect(text).toMatch(/Línea de la Vida[\s\S]*pase/);
});

test('a clinic of a number that several have is the one near the place that was talked of', () => {
  const someone = person();
  someone.says('clinica cerca de santa cruz meyehualco iztapalapa');
  expect(textOf(someone, 'donde queda la UMF 43')).toContain('UMF 43 Rojo Gómez');
});

test('a place where somebody comes from, or married, is not where the person lives', () => {
  const someone = person();
  someone.says('I want to add my parents from India to my IMSS, I am employee, company is paying');
  expect(someone.session()?.profile).not.toHaveProperty('lives');
  expect(told(someone, 'will IMSS treat the diabetes of my father if he is added?')).toContain(
    'coverage/illness_covered',
  );
});

test('who says that they are abroad lives there', () => {
  const someone = person();
  someone.says("I'm in Houston, can I pay for IMSS for my mom?");
  expect(someone.session()?.profile).toMatchObject({ lives: 'abroad' });
});

test('a child with a disability has no age limit', () => {
  const someone = person();
  someone.says('hasta que edad esta asegurada mi hija');
  expect(textOf(someone, 'ella tiene paralisis cerebral, ¿sigue asegurada?')).toMatch(
    /no hay límite de edad/,
  );
});

test('a yes where nothing was asked is noted', () => {
  const someone = person();
  someone.says('cuánto pagan de incapacidad');
  expect(textOf(someone, 'sí')).toMatch(/^Entendido/);
});
