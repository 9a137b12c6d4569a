import { isUrgent } from '../src/core/danger.ts';
import { turn } from '../src/core/turn.ts';
import { rehearse, rehearsed } from '../src/rehearsal.ts';
import { NOON, realGuide } from './support/talk.ts';

const guide = realGuide();

test('an emergency in each language is rehearsed before all else', async () => {
  const all = rehearsed(guide, NOON);
  const urgent = all.map((one) => isUrgent(guide, one));
  expect(urgent).toEqual(all.map((_, n) => n < guide.languages.length));
  const spoken = all.map((one) => turn(guide, undefined, one).outbox[0]!);
  for (const { tone } of spoken.slice(0, guide.languages.length)) expect(tone).toBe('alarm');
  expect(new Set(spoken.map(({ language }) => language))).toEqual(new Set(guide.languages));
  await expect(rehearse(guide, NOON)).resolves.toBeUndefined();
});
