import type { Inbound } from '../../src/core/conversation.ts';
import { choiceReaders } from '../../src/understanding/read-choices.ts';

const says = (text: string): Inbound => ({ id: '1', chat: 'test:1', at: 0, kind: 'text', text });

/** The event's type, with its value where it has one. */
function read(reader: string, text: string): string | undefined {
  const reading = choiceReaders[reader]!(says(text), {});
  return reading && 'event' in reading ? Object.values(reading.event).join(':') : undefined;
}

test.each([
  ['registering', 'a mi esposa', 'partner'],
  ['registering', 'mi mujer y yo no estamos casados', 'unmarried'],
  ['registering', 'my newborn', 'baby'],
  ['registering', 'me cambié de ciudad', 'moved'],
  ['registering', 'mi suegra', 'other_relative'],
  ['registering', 'una cita para mi hijo', undefined],
  ['registering', 'dar de alta a mi hijo de 4 años', 'baby'],
  ['registering', 'mi niño de 5', 'baby'],
  ['registering', 'my 17 year old son', 'studies'],
  ['registering', 'mi hijo de 30 años', 'grown'],
  ['registering', 'mi papá de 66', 'parent'],
  ['registering', 'mi esposa (unión libre)', 'unmarried'],
  ['register_aside', 'por internet o tengo que ir?', 'both_ways'],
  ['register_aside', 'no tengo el comprobante', 'no_address'],
  ['register_aside', 'me falta el acta', 'no_paper'],
  ['register_aside', 'por internet', undefined],
  ['yes_no', 'pos si', 'yes'],
  ['yes_no', 'simon', 'yes'],
  ['yes_no', 'nel', 'no'],
  ['child_age', 'nel', 'young'],
  ['child_age', 'es menor', 'young'],
  ['child_age', 'tiene 8 años', 'young'],
  ['child_age', 'she is 17', 'studies'],
  ['child_age', 'ya no estudia', 'grown'],
  ['paper', 'ya tengo mi INE', 'tick:id'],
  ['paper', 'no tengo comprobante', undefined],
  ['errand', 'no me deja agendar', 'fails'],
  ['errand', 'nunca hay citas', 'no_slots'],
  ['errand', 'perdí mi trabajo', undefined],
  ['errand', 'puedo ir sin cita y formarme', 'same_day'],
  ['errand', 'I want to see a cardiologist', 'specialist'],
  ['coverage_wish', 'me quedé sin chamba', 'lost_job'],
  ['coverage_wish', 'it says I am not insured', 'says_no'],
  ['coverage_wish', 'cubre lentes?', 'covers'],
  ['no_case', 'ya no trabajo', 'lost_job'],
  ['no_case', 'trabajo en una fábrica', 'working'],
  ['check_answer', 'no puedo entrar', undefined],
  ['yes_no', 'sí, dos años', 'yes'],
  ['yes_no', 'no, todavía no', 'no'],
])('%s reads “%s” as %s', (reader, text, event) => {
  expect(read(reader, text)).toBe(event);
});

test('a long story that nobody asked for is left to the topics', () => {
  const story = `${'fui a la clínica y me dijeron muchas cosas '.repeat(3)} y mi hijo`;
  expect(choiceReaders.registering!(says(story), undefined)).toBeUndefined();
});
