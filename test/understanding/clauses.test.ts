import { requestsOf } from '../../src/understanding/clauses.ts';

test('a message with one request is taken whole, with the story around it', () => {
  const talk = requestsOf(
    [
      [
        ['me corrieron ayer', null],
        ['¿hasta cuándo me atienden?', 'coverage/after_job'],
        ['tengo diabetes', null],
      ],
    ],
    'es',
  );
  expect(talk).toEqual([
    {
      asks: 'coverage/after_job',
      text: 'me corrieron ayer ¿hasta cuándo me atienden? tengo diabetes',
      language: 'es',
      earlier: [],
    },
  ]);
});

test('one with several is parted after each of them, and each is said after the one before', () => {
  const talk = requestsOf(
    [
      [['hi', null]],
      [
        ['my wife is pregnant', null],
        ['can she join?', 'register/spouse'],
        ['and what papers', 'register/papers'],
        ['thanks', null],
      ],
      [['how long does it take', 'register/how_long']],
    ],
    'en',
  );
  expect(talk.map(({ after, text, earlier }) => [after, text, earlier])).toEqual([
    [undefined, 'my wife is pregnant can she join?', ['hi']],
    ['register/spouse', 'and what papers thanks', ['hi']],
    [
      'register/papers',
      'how long does it take',
      ['my wife is pregnant can she join? and what papers thanks', 'hi'],
    ],
  ]);
});
