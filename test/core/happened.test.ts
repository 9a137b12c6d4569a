import { join } from 'node:path';
import { assemble } from '../../src/assemble.ts';
import type { FromStaff, Inbound } from '../../src/core/conversation.ts';
import { SILENCE } from '../../src/core/handoff.ts';
import { type HandoffTime, type Happening, handoffTimes, happened } from '../../src/core/happened.ts';
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
      isStaff
        ? { ...base, kind: 'staff', act: said, text: 'x' }
        : said.startsWith('start ')
          ? { ...base, kind: 'command', command: 'start', argument: said.slice(6) }
          : { ...base, kind: 'text', text: said }
    ) as Inbound | FromStaff;
    const before = session && JSON.parse(JSON.stringify({ ...session, outbox: [] }));
    session = turn(guide, before, inbound);
    return happened(guide, inbound, before, session);
  };
};
const of = (all: Happening[], name: string) =>
  all.filter(([statistic]) => statistic === name).map(([, ...labels]) => labels.join(' '));

test.each([
  ['an answer', 'qué papeles necesita un bebé para registrarlo', 'answered'],
  ['which was meant', 'necesito una constancia', 'asked_back'],
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

test('what is told to who came by a link with a reference is counted by it, from then on; nothing of who came by none', () => {
  const says = one();
  const counted = (text: string) => of(says(text), 'reference_answers');
  expect(counted('qué papeles necesita un bebé para registrarlo')).toEqual([]);
  const opened = says('start register-onboarding');
  expect(of(opened, 'reference_answers')).toEqual(of(opened, 'answers').map(() => 'onboarding register'));
  expect(counted('qué papeles necesita un bebé para registrarlo')).toEqual(['onboarding register']);
  expect(counted('cómo saco cita con el especialista')).toEqual(['onboarding appointment']);
  says('start sick-leave-planta_norte');
  expect(counted('qué papeles necesita un bebé para registrarlo')).toEqual(['planta_norte register']);
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

/** A hand-off whose words come after so many minutes; what each of them tells of times. */
const timed = (guide = withPeople()) => {
  let session: Session | undefined;
  let id = 0;
  const heard = (at: number, what: object): HandoffTime[] => {
    const base = { id: `${++id}`, chat: 'web:1', at: NOON + at * 60_000 };
    const inbound = { ...base, ...what } as unknown as Inbound | FromStaff;
    const before = session && JSON.parse(JSON.stringify({ ...session, outbox: [] }));
    session = turn(guide, before, inbound);
    return handoffTimes(guide, inbound, before, session);
  };
  return {
    says: (at: number, text: string) => heard(at, { kind: 'text', text }),
    staff: (at: number, act: FromStaff['act']) => heard(at, { kind: 'staff', act, text: 'x' }),
  };
};

test('how long a hand-off takes is told once when it is answered first, and once when it is over', () => {
  const one = timed();
  one.says(0, 'quiero hablar con una persona');
  expect(one.says(1, 'sí')).toEqual([]);
  expect(one.says(2, '¿cuándo me pagan?')).toEqual([]);
  expect(one.staff(8, 'says')).toEqual([{ stage: 'first_answer', milliseconds: 7 * 60_000 }]);
  expect(one.staff(9, 'says')).toEqual([]);
  expect(one.says(10, 'gracias')).toEqual([]);
  expect(one.staff(31, 'done')).toEqual([{ stage: 'whole', milliseconds: 30 * 60_000 }]);
  expect(one.staff(32, 'done')).toEqual([]);
});

test('what nobody answered has no time; a late answer counts from the request, silence ends with the last word', () => {
  const never = timed();
  never.says(0, 'quiero hablar con una persona');
  never.says(1, 'sí');
  expect(never.says(5, 'seguir con la guía')).toEqual([]);
  const late = timed();
  late.says(0, 'quiero hablar con una persona');
  late.says(0, 'sí');
  expect(late.staff(130, 'silence')).toEqual([]);
  expect(late.staff(150, 'says')).toEqual([{ stage: 'first_answer', milliseconds: 150 * 60_000 }]);
  expect(late.staff(280, 'silence')).toEqual([{ stage: 'whole', milliseconds: 150 * 60_000 }]);
});

test('the wait of a request outside hours is told apart', () => {
  const one = timed(withPeople({ weekdays: '7:00-7:01' }));
  one.says(0, 'quiero hablar con una persona');
  one.says(0, 'sí');
  expect(one.staff(600, 'says')).toEqual([{ stage: 'kept_answer', milliseconds: 600 * 60_000 }]);
});
