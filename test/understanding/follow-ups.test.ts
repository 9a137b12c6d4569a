/** Which answer a message asks for by what people said after the same answer. */
import { join } from 'node:path';
import { recallOf } from '../../src/understanding/follow-ups.ts';
import { MODEL_FILE, readModel } from '../../src/understanding/intents.ts';
import { makeUnderstanding } from '../../src/understanding/understanding.ts';
import { root } from '../support/talk.ts';

const model = readModel(join(root, MODEL_FILE));
const followUps = [
  { after: 'pension/widow', asks: 'pension/apply_desk', text: 'y eso en dónde', language: 'es' },
  { after: 'pension/widow', asks: 'pension/apply_desk', text: 'a qué ventanilla voy', language: 'es' },
  { after: 'pension/widow', asks: 'pension/orphan', text: 'y para mi hija de 17', language: 'es' },
  { after: 'services/vaccines', asks: 'services/vaccines_where', text: 'y eso en dónde', language: 'es' },
];

test('what was asked for after an answer is recalled with how often, and in how like words', () => {
  const found = recallOf(followUps, model.row)('pension/widow', model.row('y eso en dónde'));
  expect(found.get('pension/apply_desk')?.share).toBeCloseTo(2 / 3);
  expect(found.get('pension/apply_desk')?.likeness).toBeCloseTo(1);
  expect(found.get('pension/orphan')?.likeness).toBeLessThan(0.5);
  expect(found.has('services/vaccines_where')).toBe(false);
});

test('nothing is recalled after an answer that nobody followed up', () => {
  expect(recallOf(followUps, model.row)('pension/funeral', model.row('y eso en dónde')).size).toBe(0);
});

test('the same words ask for another answer after another one', () => {
  const { rank } = makeUnderstanding({}, {}, model, followUps);
  const best = (told: string) => rank('y eso en dónde', { topic: told.split('/')[0]!, told }).answers[0]?.id;
  expect(best('pension/widow')).toBe('pension/apply_desk');
  expect(best('services/vaccines')).toBe('services/vaccines_where');
});
