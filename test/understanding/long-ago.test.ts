import { isLongAgo } from '../../src/danger/long-ago.ts';

test.each([
  ['la semana pasada me quemé el brazo con aceite hirviendo, ¿qué hago?', true],
  ['hace dos meses me caí del andamio', true],
  ['last month I burned my arm at work, what do I do', true],
  ['hace una semana se golpeó la cabeza y hoy no despierta', false],
  ['two weeks ago he fell and now he is getting worse', false],
  ['hace dos horas me quemé', false],
  ['desde la semana pasada sangra', false],
])('“%s”: %s', (text, expected) => {
  expect(isLongAgo(text)).toBe(expected);
});
