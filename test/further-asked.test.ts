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

describe('an emergency that goes on', () => {
  const bleeding = (): ReturnType<typeof person> => {
    const someone = person();
    someone.says('tengo 5 meses de embarazo y estoy sangrando desde hace rato, estoy sola en la casa');
    return someone;
  };

  test('takes the place, though it is also said that there is no insurance', () => {
    expect(
      textOf(bleeding(), 'estoy en Apodaca Nuevo Leon, a donde voy? ya no tengo seguro vigente creo'),
    ).toMatch(/Hospitales con urgencias más cercanos a Ciudad Apodaca/);
  });

  test('tells who is not let in that any hospital must see them', () => {
    const someone = bleeding();
    someone.says('estoy en Apodaca Nuevo Leon');
    expect(
      textOf(someone, 'Ya vine al HGZ 67. dice que no me pueden atender porque no aparezco vigente.'),
    ).toMatch(/cualquier hospital debe valorarle/);
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

test('a clinic of the list is asked about by its number, with what is asked besides', () => {
  const someone = person();
  someone.says('clinica en 45500');
  expect(textOf(someone, 'la 39. a que hora abre')).toContain('UMF 39 Tlaquepaque');
  expect(told(someone, 'UMF 78 is near. for my registration what documents?')).toContain('register/papers');
});

test('a hospital that is number 3 of the list already is named by its number', () => {
  const someone = person();
  expect(
    textOf(someone, 'no tengo seguro de nada y vivo en huajuapan de leon, a que centro de salud voy'),
  ).toMatch(/el hospital más cercano es el \d de la lista/);
});

test('who wants to be seen somewhere is shown who sees people there', () => {
  const someone = person();
  expect(textOf(someone, 'I have no insurance. where can i see a doctor in Tapachula')).toMatch(
    /IMSS-Bienestar units closest to Tapachula/,
  );
  expect(textOf(someone, 'No, not hospital. I ask for a centro de salud. Colonia Cafetales.')).toMatch(
    /IMSS-Bienestar units closest to Tapachula/,
  );
});

test('papers that an answer lists are no further request', () => {
  const someone = person();
  expect(told(someone, 'deseo registrar a mi cónyuge. ¿Qué documentos necesito?')).toEqual([
    'register/spouse',
  ]);
});

test('ages told beside a question are not what it is about', () => {
  const someone = person();
  someone.says('how much is the voluntary insurance for the two of us, 68 and 66');
  const answers = told(
    someone,
    "We're 68 and 66, like I said. If we sign up next week when would it start? And is his diabetes covered?",
  );
  expect(answers).toContain('foreign-residents/starts');
  expect(answers).not.toContain('foreign-residents/fee');
});

test('who is insured by a job is not told of the insurance that one buys, nor who denies it', () => {
  const someone = person();
  someone.says('how many days of maternity leave do I get');
  const answers = told(
    someone,
    'mine is not voluntary, my company has enrolled me. is a waiting time there for the birth?',
  );
  expect(answers.filter((id) => id.startsWith('foreign-residents/'))).toEqual([]);
});

test('what is near is shown for the place that is known, and for the one that somebody travels to', () => {
  const someone = person();
  someone.says('clinica en leon guanajuato');
  someone.says('gracias. como saco cita');
  expect(textOf(someone, 'y yo cual dijiste que tengo cerca')).toMatch(/más cercanas a León, Guanajuato/);
  const traveller = person();
  traveller.says('voy a mazatlan del 5 al 20 de diciembre que necesito');
  expect(textOf(traveller, '¿clínicas allá?')).toMatch(/más cercanas a Mazatlán/);
});

test('where one of the list is, asked by its place in the list', () => {
  const someone = person();
  someone.says('clinica en merida yucatan');
  expect(told(someone, 'y la segunda que me dices donde esta')).toEqual(['find-clinic/unit_address']);
});

test('a topic’s card is shortened, too', () => {
  const someone = person();
  someone.says('cuanto pagan de incapacidad');
  someone.says('no la incapacidad, la guardería');
  expect(textOf(someone, 'más corto')).toMatch(/[Gg]uarder/);
});

test.each(['no sé', 'pues la verdad no sé', "I don't know yet", 'not sure'])(
  'a doubt asks for nothing: %s',
  (text) => {
    const someone = person();
    someone.says('donde saco mi nss');
    expect(told(someone, text)).toEqual([]);
  },
);

test('a denial of every sign is no alarm', () => {
  const text = textOf(
    person(),
    'Please, nothing is wrong with me, I have no bleeding. Only want to know how many weeks the maternity leave has',
  );
  expect(text).not.toContain('911');
  expect(text).toMatch(/84/);
});

test.each([
  ['no la incapacidad, la guardería', /[Gg]uarder/],
  ['no la pensión, el nss', /NSS/],
])('a topic is named for another in few words: %s', (text, expected) => {
  const someone = person();
  someone.says(text.includes('pensión') ? 'cuantas semanas para la pension' : 'cuanto pagan de incapacidad');
  expect(textOf(someone, text)).toMatch(expected);
});
