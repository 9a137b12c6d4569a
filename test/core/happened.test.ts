import { join } from 'node:path';
import { assemble } from '../../src/assemble.ts';
import type { FromStaff, Inbound } from '../../src/core/conversation.ts';
import { SILENCE } from '../../src/core/handoff.ts';
import { type Happening, happened } from '../../src/core/happened.ts';
import type { Session } from '../../src/core/session.ts';
import { turn } from '../../src/core/turn.ts';
import { readOrg } from '../../src/org.ts';
import { NOON, realDirectory, realGuide, root } from '../support/talk.ts';

const DAY = 24 * 60 * 60 * 1000;

/** A person whose messages come on given days; what each of them did. */
const one = (guide = realGuide()) => {
  let session: Session | undefined;
  let id = 0;
  return (said: string | FromStaff['act'], day = 0, isStaff = false): Happening[] => {
    const at = NOON + day * DAY + ++id * 1000;
    const base = { id: `${id}`, chat: 'web:1' as const, at };
    const inbound = (
      isStaff ? { ...base, kind: 'staff', act: said, text: 'x' } : { ...base, kind: 'text', text: said }
    ) as Inbound | FromStaff;
    const before = session && { ...session, outbox: [] };
    session = turn(guide, before, inbound);
    return happened(guide, inbound, before, session);
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

const org = readOrg(join(root, 'docs', 'org.example.json'));
const withPeople = (hours?: { weekdays: string }) =>
  assemble(join(root, 'locales'), realDirectory(), { org, handoff: hours ? { hours } : {} });

test('a hand-off is counted when it begins and ends; what is said in it has no outcome of the guide’s', () => {
  const says = one(withPeople());
  says('quiero hablar con una persona');
  expect(of(says('sí'), 'handoffs')).toEqual(['opened']);
  const meanwhile = says('qué papeles necesita un bebé para registrarlo');
  expect(meanwhile.map(([name]) => name)).toEqual(['messages']);
  expect(of(says('me duele el pecho y no puedo respirar'), 'outcomes')).toEqual(['web emergency']);
  expect(says('says', 0, true)).toEqual([]);
  expect(says('done', 0, true)).toEqual([['handoffs', 'closed']]);
});

test('a hand-off out of hours is kept, and one that nobody answers is counted as that', () => {
  const late = one(withPeople({ weekdays: '7:00-7:01' }));
  late('quiero hablar con una persona');
  expect(of(late('sí'), 'handoffs')).toEqual(['kept']);
  const says = one(withPeople());
  says('quiero hablar con una persona');
  says('sí');
  expect(of(says('silence', (SILENCE + 60_000) / DAY, true), 'handoffs')).toEqual(['unanswered']);
});

test('nothing that is counted is a person’s: no chat, no text, no place', () => {
  const says = one();
  const all = ['busco una clínica', '37700', 'zzzsecreto yyysecreto'].flatMap((text) => says(text)).join(' ');
  expect(all).not.toMatch(/37700|secreto|web:1/);
});
