import { headOf } from '../src/record.ts';
import { person, realGuide } from './support/talk.ts';

/** Messages that lean on what was told before, in the kinds of sentences that people use. */

/** What is said to the last of these messages, as one text. */
const saidTo = (tag: string, ...messages: string[]): string => {
  const one = person(realGuide(), tag);
  return (
    messages
      .map((text) =>
        one
          .says(text)
          .outbox.map((reply) => reply.text)
          .join('\n'),
      )
      .at(-1) ?? ''
  );
};

test('a new day for a trip is taken after another topic was opened', () => {
  const trip = [
    'I go to Cancun from Dec 3 to Dec 10, which paper do I need',
    'which clinic is there in Cancun',
  ];
  expect(saidTo('en', ...trip)).toMatch(/UMF/);
  expect(saidTo('en', ...trip, 'actually until January 20')).toMatch(/January 20, 2027|until January 20/);
});

test('who asks for the papers gets them, not only what holds for the child’s age', () => {
  const reply = saidTo('es-MX', 'quiero registrar a mi niño de 3 años en mi clinica', 'que papeles son');
  expect(reply).toMatch(/acta de nacimiento/);
});

test('a cost that the last answer does not tell is found in its topic, without the yes to something else', () => {
  const reply = saidTo('es-MX', 'por telefono se puede pedir una cita?', 'cobran?');
  expect(reply).toMatch(/gratis/);
  expect(reply).not.toMatch(/^Sí/);
});

test('thanks before a story that asks without a word of a question are no goodbye', () => {
  const reply = saidTo(
    'es-MX',
    'cuando sube mi pension',
    'Gracias. En la farmacia no habia mi losartan si lo compro me lo pagan',
  );
  expect(reply).toMatch(/devuelvan|reembols|queja/);
  expect(
    saidTo('es-MX', 'cuando sube mi pension', 'gracias. ya le aviso a mi esposa el lunes temprano'),
  ).toMatch(/gusto/);
});

test('who wishes for the other language in a whole sentence is told the last answer again in it', () => {
  const reply = saidTo(
    'es-MX',
    'como saco cita para mi esposo',
    'sorry can you answer in english? my husband reads this',
  );
  expect(reply).toMatch(/in English/);
  expect(reply).toMatch(/you can book for a child, partner or parent/);
});

test('two ages told in passing are those that a fee is for', () => {
  const reply = saidTo(
    'en',
    'My husband and I are 67 and 71, from Oregon, residents in Ajijic',
    'how much is the voluntary insurance for us',
  );
  expect(reply).toMatch(/20,600/);
  expect(reply).toMatch(/20,650/);
});

test.each([
  [
    'es-MX',
    'a que hora abre la ventanilla de registro que papeles llevo para mi esposa',
    /acta de matrimonio/i,
  ],
  ['en', 'how long is maternity leave who pays me', /84/],
])('%s: “%s” is answered in both parts', (tag, text, other) => {
  const reply = saidTo(tag, text);
  expect(reply).toMatch(other);
});

test('who says that it is an emergency is in one, wherever the talk is', () => {
  const reply = saidTo('en', 'how do I book', 'Yes it is an emergency. We are in Zapopan');
  expect(reply).toMatch(/911/);
  expect(reply).toMatch(/HGR|HGZ/);
  expect(saidTo('es-MX', 'hola', '¿es una emergencia si me duele la muela?')).not.toMatch(/Llame ahora/);
});

test('who does not move is not told how to change the clinic after moving', () => {
  const reply = saidTo(
    'es-MX',
    'le digo que NO nos mudamos, queremos otra clinica porque en esta no hay medicina',
  );
  expect(reply).not.toMatch(/Si se mudó/);
});

test('a session between two messages stays below 900 bytes', () => {
  const one = person(realGuide(), 'es-MX');
  const story = [
    'vivo en Houston y quiero asegurar a mi mama que esta en Puebla, tengo 52 años',
    'cuanto cuesta al mes',
    'como se paga desde aca',
    'y cubre a mis hijos tambien, estan en Tehuacan',
    'si me enfermo aca lo pagan',
    'trabaje alla 9 años, esas semanas cuentan',
    'y el consulado ayuda con los papeles',
    'a que hora es la teleconsulta en Houston',
    'y que clinicas hay en Tehuacan',
  ];
  for (const text of story) {
    const session = one.says(text);
    expect(Buffer.byteLength(headOf({ ...session, outbox: [], effects: [] }))).toBeLessThan(900);
  }
});
