import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { topics } from '../flows/index.ts';
import { readModel } from '../src/understanding/intents.ts';
import { ownRanking } from '../src/understanding/own-answers.ts';
import { untaught } from '../src/untaught.ts';

const root = join(import.meta.dirname, '..');
const locales = join(root, 'locales');
const model = readModel(join(root, 'data/intents.bin'));
const services = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(join(locales, language, 'services.json'), 'utf8'));
const resources = { es: { services: services('es') }, en: { services: services('en') } };
const found = (learned: ReadonlyMap<string, string>) =>
  untaught(locales, ['es', 'en'], topics(['es', 'en']), resources, learned);

test('the model has learned every answer, or the few that it has not are found by their wordings', () => {
  expect(found(model.learned).length).toBeLessThanOrEqual(22);
});

test('an answer that the model has not learned brings its wordings and passages in each language', () => {
  const [blood, ...others] = found(
    new Map([...model.learned].filter(([id]) => id !== 'services/blood')),
  ).filter(({ id }) => id === 'services/blood');
  expect(others).toEqual([]);
  expect(blood?.asks.length).toBeGreaterThan(24);
  expect(blood?.says).toEqual([resources.es.services.blood, resources.en.services.blood]);
});

test('it is ranked before the guide’s own where the message is like its wordings, and only there', () => {
  const asks = ['do I need to fast before a blood test', 'tengo que ir en ayunas a los análisis'];
  const { among } = ownRanking([{ id: 'services/fasting', asks, says: [], untaught: true }], model.rarity);
  const ranking = {
    answers: [{ id: 'appointment/lab', confidence: 0.8 }],
    topics: [{ topic: 'appointment', confidence: 0.9 }],
    fragment: 0,
    offTopic: 0,
  };
  const first = (text: string): string | undefined => among(text, ranking, undefined).answers[0]?.id;
  expect(first('do i need to fast before my blood test')).toBe('services/fasting');
  expect(first('how do I book a blood test')).toBe('appointment/lab');
});
