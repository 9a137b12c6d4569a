/** What was said before, as numbers in letters: kept small, faded, and heard in what is asked next. */
import { join } from 'node:path';
import { MODEL_FILE, readModel } from '../../src/understanding/intents.ts';
import { realGuide, root } from '../support/talk.ts';

const model = readModel(join(root, MODEL_FILE));
const { understanding } = realGuide();

test('what networks of another size wrote is no gist', () => {
  const terms = model.read('y cuánto me pagan').terms;
  expect(model.opinion(terms, 'sick-leave/pay', 'too short')).toEqual(model.opinion(terms, 'sick-leave/pay'));
});

test('a gist holds no more however long the talk is', () => {
  let gist = '';
  for (let message = 0; message < 30; message++) gist = understanding.gist('me caí en el trabajo', gist);
  expect(gist).toMatch(/^[\w-]{98}$/);
});

test('a personal number changes nothing in it', () => {
  const said = (number: string): string => understanding.gist(`mi nss es ${number}, cómo lo corrijo`);
  expect(said('12345678903')).toBe(said('98765432109'));
});

test('what was said before is heard in what is asked next', () => {
  const where = { topic: 'maternity', told: 'maternity/lost_job' };
  const next = 'and the birth is in January, will it still be covered?';
  const share = (before: string): number =>
    understanding
      .rank(next, { ...where, gist: understanding.gist(before) })
      .answers.find(({ id }) => id === 'maternity/lost_job')?.confidence ?? 0;
  const lost = share("my husband lost his job 5 weeks ago, I'm pregnant, do I still have care?");
  expect(lost).toBeGreaterThan(share('how many days of leave do I get and who signs the certificate'));
});
