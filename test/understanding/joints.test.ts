import { join } from 'node:path';
import { readModel } from '../../src/understanding/intents.ts';
import { jointsIn, likeliestCuts } from '../../src/understanding/joints.ts';
import { root } from '../support/talk.ts';

const { joints } = readModel(join(root, 'data/intents.bin'));

test('each space between two words is a joint, at the word behind it', () => {
  expect(jointsIn('qué llevo\n y cuándo').map(({ at }) => at)).toEqual([4, 11, 13]);
  expect(jointsIn('hola')).toEqual([]);
});

test.each([
  ['a que hora abren tengo que llevar algo', 'tengo que llevar algo'],
  ['how long does it take where do i go', 'where do i go'],
  ['cuánto me dan de incapacidad, y quién me la paga', 'y quién me la paga'],
])('“%s” can be cut before “%s”', (text, right) => {
  expect(likeliestCuts(text, joints).map(([, second]) => second)).toContain(right);
});

test('no cut leaves a single word, and there are few', () => {
  for (const text of ['mi INE y CURP', 'what papers do i need for my wife and my kids and my mother please'])
    for (const cut of likeliestCuts(text, joints)) for (const side of cut) expect(side).toMatch(/\s/);
  expect(likeliestCuts('ok', joints)).toEqual([]);
  expect(likeliestCuts('qué hago '.repeat(40), joints).length).toBeLessThanOrEqual(2);
});
