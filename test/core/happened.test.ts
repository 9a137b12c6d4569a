import type { Inbound } from '../../src/core/conversation.ts';
import { type Happening, happened } from '../../src/core/happened.ts';
import type { Session } from '../../src/core/session.ts';
import { turn } from '../../src/core/turn.ts';
import { NOON, realGuide } from '../support/talk.ts';

const DAY = 24 * 60 * 60 * 1000;

/** A person whose messages come on given days; what each of them did. */
const one = () => {
  let session: Session | undefined;
  let id = 0;
  return (text: string, day = 0): Happening[] => {
    const at = NOON + day * DAY + ++id * 1000;
    const inbound: Inbound = { id: `${id}`, chat: 'web:1', at, kind: 'text', text };
    const before = session && { ...session, outbox: [] };
    session = turn(realGuide(), before, inbound);
    return happened(realGuide(), inbound, before, session);
  };
};
const of = (all: Happening[], name: string) =>
  all.filter(([statistic]) => statistic === name).map(([, ...labels]) => labels.join(' '));

test.each([
  ['an answer', 'qué papeles necesita un bebé para registrarlo', 'answered'],
  ['which was meant', 'papeles de mi tramite', 'asked_back'],
  ['something else', 'asdf qwer zxcv', 'off_topic'],
  ['nothing understood', 'la cosa esa', 'not_understood'],
  ['an emergency', 'me duele el pecho y no puedo respirar', 'emergency'],
  ['the menu', 'menú', 'led_on'],
  ['a question for what is needed', 'busco una clínica', 'led_on'],
])('what came of a message: %s', (_, text, outcome) => {
  expect(of(one()(text), 'outcomes')).toEqual([`web ${outcome}`]);
});

test('a conversation begins once, and who comes back another day is counted once that day', () => {
  const says = one();
  expect(of(says('hola'), 'conversations')).toEqual(['web']);
  expect(says('gracias').map(([name]) => name)).not.toContain('conversations');
  expect(of(says('hola', 2), 'returns')).toEqual(['web']);
  expect(of(says('gracias', 2), 'returns')).toEqual([]);
  expect(of(says('hola', 3), 'returns')).toEqual(['web']);
});

test('answers are counted by their ids, several in one message each', () => {
  expect(of(one()('qué papeles necesita un bebé para registrarlo'), 'answers')).toEqual([
    expect.stringMatching(/^register\//),
  ]);
});

test('a question counts when it waits, and when its person writes again', () => {
  const says = one();
  const [asked] = of(says('busco una clínica'), 'questions');
  expect(asked).toMatch(/^find-clinic\//);
  const next = says('37700');
  expect(of(next, 'replies')).toEqual([asked]);
  expect(of(next, 'questions')).toEqual([]);
});

test('nothing that is counted is a person’s: no chat, no text, no place', () => {
  const says = one();
  const all = ['busco una clínica', '37700', 'zzzsecreto yyysecreto'].flatMap((text) => says(text)).join(' ');
  expect(all).not.toMatch(/37700|secreto|web:1/);
});
