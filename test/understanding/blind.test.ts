import { join } from 'node:path';
import { loadDirectory } from '../../src/directory/load.ts';
import { entityReader } from '../../src/readers/entities.ts';
import { MODEL_FILE, readModel } from '../../src/understanding/intents.ts';
import { interpret } from '../../tools/interpret.ts';
import { dangerScores, languageScore, placeScores, placesIn, scoresOf } from '../../tools/measure.ts';
import { messagesIn, PLACES, UNSEEN } from '../../tools/training-data.ts';
import { root } from '../support/talk.ts';

const model = readModel(join(root, MODEL_FILE));

test.each([
  [UNSEEN.dangers, 0.93, 0.93],
  [UNSEEN.strangers, 0.93, 0.93],
  [UNSEEN.kinds, 0.88, 0.9],
  [UNSEEN.alike, 0.78, 0.9],
])(
  'dangers that nobody wrote phrases for are noticed, and what is only like them is let be: %s',
  (file, leastRecall, leastSpecificity) => {
    const verdicts = messagesIn(join(root, file)).map(({ text, danger }) => ({
      danger: danger === true,
      verdict: model.danger(text),
    }));
    const { recall, specificity, neverCertain } = dangerScores(verdicts);
    expect(recall).toBeGreaterThan(leastRecall);
    expect(specificity).toBeGreaterThan(leastSpecificity);
    expect(neverCertain).toBeGreaterThan(0.95);
  },
);

test('requests that nobody wrote phrases for are understood, and real ones are not rejected', () => {
  const messages = messagesIn(join(root, UNSEEN.intents));
  const guesses = messages.map((example) => {
    const { intent, confidence, alternatives } = interpret(model, example.text);
    return { example, ranked: [{ intent, confidence }, ...alternatives] };
  });
  const { accuracy, top3, outOfScope } = scoresOf(guesses);
  // The labels are those of before there were answers: messages about what newer topics answer count as their old one, and
  // the more a newer topic has learned, the more of them differ (0.956 before there were answers).
  expect(accuracy).toBeGreaterThan(0.89);
  expect(top3).toBeGreaterThan(0.97);
  expect(outOfScope.recall).toBeGreaterThan(0.85);
  expect(outOfScope.rejected).toBeLessThan(0.03);
  expect(languageScore(model, messages)).toBeGreaterThan(0.97);
});

test('postal codes are read without fail, places nearly so', () => {
  const read = entityReader(loadDirectory(join(root, 'data')));
  const scores = placeScores(read, placesIn(join(root, PLACES)));
  expect(scores['postal code']).toBe(1);
  expect(scores.place).toBeGreaterThan(0.97);
});
