import { makeBot } from '../../src/bot.ts';
import { type Reply, ratingIn } from '../../src/core/conversation.ts';
import { stow, unstow } from '../../src/core/outbox.ts';
import { turn } from '../../src/core/turn.ts';
import { memoryStore } from '../../src/stores/memory.ts';
import { NOON, person, realGuide, silent, tallyOf } from '../support/talk.ts';

const ratedIn = (replies: Reply[]) => replies.flatMap(({ rating }) => (rating ? [rating] : []));

describe('two thumbs', () => {
  test.each([
    ['qué papeles necesita un bebé para registrarlo', '👍 Me sirvió', 'Gracias por decirlo.'],
    ['how do I book an appointment with my family doctor', '👍 It helped', 'Thank you for saying so.'],
  ])('are below an answer, in its language: %s', (question, label, thanks) => {
    const ratings = ratedIn(person().says(question).outbox);
    expect(ratings).toMatchObject([{ up: { label }, thanks }]);
    for (const { up, down } of ratings)
      for (const { id } of [up, down]) expect(Buffer.byteLength(id)).toBeLessThanOrEqual(64);
  });

  test.each([
    ['an emergency', ['me duele el pecho y no puedo respirar']],
    ['a crisis', ['me quiero morir']],
    ['what is told beside an emergency', ['mi papá no respira', 'qué papeles llevo a urgencias']],
    ['the menu', ['hola']],
    ['a question', ['busco una clínica']],
    ['an answer that asks for more', ['hasta cuándo me cubre el seguro si me corrieron']],
    ['what was not understood', ['asdf qwer zxcv']],
    ['one of the nearest answers', ['necesito una constancia']],
  ])('are not below %s', (_, lines) => {
    const one = person();
    for (const line of lines) expect(ratedIn(one.says(line).outbox)).toEqual([]);
  });

  test('are not below an answer where others read along', () => {
    const { outbox } = person().hear({ kind: 'text', text: 'cómo saco una cita', group: true });
    expect(outbox).toHaveLength(1);
    expect(ratedIn(outbox)).toEqual([]);
  });
});

describe('who thanks for an answer', () => {
  const ANSWER = 'cómo saco una cita con el médico familiar';

  test('is offered its two thumbs once more, for channels that had no room for them; a tap counts for the answer', () => {
    const one = person();
    const told = one.says(ANSWER).outbox;
    const [answer] = told.flatMap(({ answers = [] }) => answers);
    const [thanked, ...others] = one.says('muchas gracias').outbox;
    expect(others).toEqual([]);
    expect(thanked).toMatchObject({ text: '¡Con gusto!', choices: [] });
    expect(thanked!.rating).toEqual({ ...ratedIn(told)[0]!, again: true });
    const { effects } = one.presses(thanked!.rating!.down.id);
    expect(effects).toEqual([{ type: 'note', statistic: 'ratings', labels: [answer, 'down'] }]);
    expect(one.presses(thanked!.rating!.up.id).effects).toHaveLength(1);
  });

  test.each([
    ['it was rated', [ANSWER, '👍']],
    ['something else was said after it', [ANSWER, 'hola']],
    ['it was an emergency’s', [ANSWER, 'me duele el pecho y no puedo respirar']],
    ['nothing was answered', ['hola']],
  ])('is not where %s', (_, lines) => {
    const one = person();
    for (const line of lines) one.says(line);
    expect(ratedIn(one.says('gracias').outbox).filter(({ again }) => again)).toEqual([]);
  });

  test('is offered them also where the reply is said by another process', () => {
    const one = person();
    one.says(ANSWER);
    const { outbox } = one.says('gracias');
    expect(ratedIn(outbox)).toHaveLength(1);
    expect(ratedIn(unstow(realGuide(), JSON.parse(JSON.stringify(stow(outbox)))))).toEqual(ratedIn(outbox));
  });
});

describe('a rating', () => {
  /** A bot whose replies are noted, and what was counted. */
  const stage = () => {
    const said: Reply[] = [];
    const store = memoryStore();
    const channel = {
      name: 'test',
      open: async () => {},
      say: async (_: string, reply: Reply) => {
        said.push(reply);
        return 'sent' as const;
      },
      close: async () => {},
    };
    const counted: string[][] = [];
    const count = (...one: string[]) => void (one[0] === 'ratings' && counted.push(one.slice(1)));
    const bot = makeBot({
      guide: realGuide(),
      store,
      channels: [channel],
      log: silent,
      tally: tallyOf(count),
    });
    let id = 0;
    return {
      said,
      bot,
      counted: () => counted,
      says: (text: string) => bot.hear({ id: `t${++id}`, chat: 'test:1', at: NOON, kind: 'text', text }),
      presses: (button: string, delivery = `p${++id}`, chat: `test:${string}` = 'test:1') =>
        bot.hear({ id: delivery, chat, at: NOON, kind: 'press', button, message: '7' }),
    };
  };

  test('is counted once, by the answer, however often it is tapped or delivered, and nothing is said to it', async () => {
    const { bot, said, says, presses, counted } = stage();
    await says('qué papeles necesita un bebé para registrarlo');
    await bot.idle();
    const [{ up, down } = { up: { id: '' }, down: { id: '' } }] = ratedIn(said);
    const [answer] = said.flatMap(({ answers = [] }) => answers);
    const before = said.length;
    await Promise.all([presses(up.id, 'same'), presses(up.id, 'same'), presses(up.id), presses(down.id)]);
    await bot.idle();
    await presses(down.id);
    await bot.idle();
    expect(counted()).toEqual([[answer, 'up']]);
    expect(said).toHaveLength(before);
  });

  test('of an older answer still counts for that one; of one never given, or of another chat, for none', async () => {
    const { bot, said, says, presses, counted } = stage();
    await says('qué papeles necesita un bebé para registrarlo');
    await says('cómo saco una cita con el médico familiar');
    await bot.idle();
    const [first] = ratedIn(said);
    await presses(first!.down.id, 'a', 'test:2');
    await presses('rate/es/up/t99.0');
    await presses('rate/es/up/../../x:y');
    await bot.idle();
    expect(counted()).toEqual([]);
    await presses(first!.down.id);
    await bot.idle();
    const [answer] = said.flatMap(({ answers = [] }) => answers);
    expect(counted()).toEqual([[answer, 'down']]);
  });

  test('changes nothing of where the conversation is', () => {
    const one = person();
    const before = one.says('cómo saco una cita con el médico familiar');
    const rated = one.presses(ratedIn(before.outbox)[0]!.up.id);
    const { rateable, seen, effects, outbox, ...rest } = rated;
    const { rateable: _, seen: __, effects: ___, outbox: ____, ...was } = before;
    expect(rest).toEqual(was);
    expect(rateable).toEqual([]);
    expect(effects).toHaveLength(1);
  });

  test.each([
    ['👍', 'up'],
    ['👎🏽', 'down'],
    [' 👍\uFE0F ', 'up'],
  ])('is said by a thumb that is typed, too, counted and thanked: "%s"', (thumb, rating) => {
    const one = person();
    const before = one.says('cómo saco una cita con el médico familiar');
    const [answer] = before.outbox.flatMap(({ answers = [] }) => answers);
    const after = one.says(thumb);
    expect(after.effects).toEqual([{ type: 'note', statistic: 'ratings', labels: [answer, rating] }]);
    expect(after.outbox).toMatchObject([{ text: 'Gracias por decirlo.', choices: [], language: 'es' }]);
    expect(after.stack).toEqual(before.stack);
    expect(one.says(thumb).effects).toHaveLength(1);
  });

  test.each([
    ['another answer came between, which is no answer to rate', ['hola'], '👍'],
    ['a question waits', ['busco una clínica'], '👍'],
    ['it stands beside words', [], '👍 y cuánto cuesta'],
    ['it is an emergency’s', ['me duele el pecho y no puedo respirar'], '👍'],
  ])('is not said by a thumb where %s', (_, between, typed) => {
    const one = person();
    one.says('cómo saco una cita con el médico familiar');
    for (const line of between) one.says(line);
    expect(
      one.says(typed).effects.filter((effect) => 'statistic' in effect && effect.statistic === 'ratings'),
    ).toEqual([]);
  });

  test('is not said by a thumb that somebody forwards', () => {
    const one = person();
    one.says('cómo saco una cita con el médico familiar');
    expect(one.hear({ kind: 'text', text: '👍', forwarded: true }).effects).toEqual([]);
  });

  test('is remembered for four answers', () => {
    let session: unknown;
    for (let n = 0; n < 20; n++) {
      const inbound = { id: `${n}`, chat: 'test:1', at: NOON, local: true } as const;
      const text =
        n % 2 ? 'cómo saco una cita con el médico familiar' : 'qué papeles necesita un bebé para registrarlo';
      session = { ...turn(realGuide(), session, { ...inbound, kind: 'text', text }), outbox: [] };
    }
    const { rateable } = session as { rateable: string[][] };
    expect(rateable).toHaveLength(4);
    expect(rateable.at(-1)?.[0]).toBe('19.0');
  });
});

test.each(['rate/es/up/', 'rate/es/maybe/1.0', 'menu/choose/x', 'rate/es/up/1.0 x', ''])(
  'a button that rates nothing: "%s"',
  (button) => {
    expect(ratingIn(button)).toBeUndefined();
  },
);
