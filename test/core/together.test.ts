/** Turns that are not one person's single message in a chat of their own: joined, passed on, in a group, too many. */
import type { Inbound, Reply } from '../../src/core/conversation.ts';
import { type Session, unseen } from '../../src/core/session.ts';
import { turn } from '../../src/core/turn.ts';
import { NOON } from '../support/talk.ts';
import { tinyGuide } from '../support/tiny.ts';

const guide = tinyGuide();
let count = 0;
const text = (words: string, more: Partial<Inbound> = {}): Inbound =>
  ({ id: String(++count), chat: 'test:1', at: NOON, kind: 'text', text: words, ...more }) as Inbound;
const quiet = (session: Session): Session => ({ ...session, outbox: [] });
const said = (session: Session): string => session.outbox.map((reply: Reply) => reply.text).join('\n---\n');

describe('texts joined into one', () => {
  const parts = [
    { id: 'a', text: 'I want' },
    { id: 'b', text: '3 cups of tea' },
  ];
  const joined = { ...text('I want\n3 cups of tea', { id: 'a' }), parts } as Inbound;

  test('are one message, and each of them is seen', () => {
    const session = turn(guide, undefined, joined);
    expect(said(session)).toContain('es:poured 3');
    expect(session.seen).toEqual(['a', 'b']);
    expect(unseen(session, joined)).toBeUndefined();
  });

  test('lose what was taken before, and are known by their first new part', () => {
    const session = turn(guide, undefined, {
      ...joined,
      text: 'I want',
      parts: parts.slice(0, 1),
    } as Inbound);
    expect(unseen(session, joined)).toMatchObject({ id: 'b', text: '3 cups of tea', parts: parts.slice(1) });
  });
});

describe('a link that somebody passed on', () => {
  const start = (argument: string): Inbound =>
    ({ ...text(''), kind: 'command', command: 'start', argument }) as Inbound;

  test('opens its topic, and counts its reference without a word of it', () => {
    const session = turn(guide, undefined, start('tea-onboarding'));
    expect(said(session)).toBe('es:notice\n\nes:how_many');
    expect(session.effects).toEqual([
      { type: 'note', statistic: 'references', labels: ['tea', 'onboarding'] },
    ]);
  });

  test('without a reference counts nothing', () => {
    const session = turn(guide, undefined, start('tea'));
    expect(said(session)).toBe('es:notice\n\nes:how_many');
    expect(session.effects).toEqual([]);
  });

  test.each(['nothing-here', '__proto__', 'constructor', 'tea-UPPER CASE', ''])(
    'to what there is not (%s) opens the menu',
    (argument) => {
      const session = turn(guide, undefined, start(argument));
      expect(session.stack.map(({ topic }) => topic)).toEqual(['menu']);
      expect(session.effects).toEqual([]);
    },
  );
});

describe('words passed on', () => {
  test('are answered with the short form to pass back', () => {
    const session = turn(guide, undefined, text('tea please', { forwarded: true }));
    expect(session.outbox.at(-1)?.share).toEqual({
      label: 'es:pass_on',
      topic: 'tea',
      text: 'es:tea in short',
    });
  });

  test('are no answer to a question of the one who passes them on', () => {
    const asked = quiet(turn(guide, undefined, text('tea')));
    expect(said(turn(guide, asked, text('3')))).toContain('es:poured 3');
    expect(said(turn(guide, asked, text('3', { forwarded: true })))).not.toContain('poured');
  });

  test('are answered in the language of the one who passes them on, and the short form is in their own', () => {
    const spanish = quiet(turn(guide, undefined, text('hello')));
    const { outbox } = turn(guide, spanish, text('where is the tea', { forwarded: true }));
    expect(outbox.at(-1)).toMatchObject({ language: 'es', share: { text: 'en:tea in short' } });
  });

  test('of one’s own carry nothing to pass on', () => {
    expect(turn(guide, undefined, text('tea')).outbox.at(-1)?.share).toBeUndefined();
  });
});

describe('in a group', () => {
  test('a topic is answered in short, with the way to the private chat', () => {
    const { outbox, stack } = turn(guide, undefined, text('tea', { group: true }));
    expect(outbox).toEqual([
      {
        id: expect.any(String),
        text: 'es:tea in short',
        language: 'es',
        choices: [],
        privately: { label: 'es:group_private', topic: 'tea' },
      },
    ]);
    expect(stack.map(({ topic }) => topic)).toEqual(['menu']);
  });

  test('anything else is greeted, and nothing is asked', () => {
    const session = turn(guide, undefined, text('zzz', { group: true }));
    expect(said(session)).toBe('es:group_hello');
    expect(session.outbox[0]?.wantsPlace).toBeUndefined();
  });

  test('a personal number is warned of', () => {
    const session = turn(guide, undefined, text('12345678903 tea', { group: true }));
    expect(said(session)).toBe('es:personal_nss\n\nes:tea in short');
  });
});

describe('what nobody understood', () => {
  test('offers the nearest answers, never one that is off', () => {
    const session = turn(guide, quiet(turn(guide, undefined, text('hello'))), text('either of them'));
    expect(said(session)).toBe('es:did_you_mean');
    expect(session.outbox[0]?.choices.map(({ label }) => label)).toEqual([
      'es:choice_water',
      'es:choice_fill',
      'es:choice_none',
    ]);
  });

  test('is told a person’s phone from the third time on, and never the same twice in a row', () => {
    let session = quiet(turn(guide, undefined, text('hello')));
    const told: string[] = [];
    for (let times = 0; times < 6; times++) {
      session = turn(guide, session, text(`zzz ${times}`));
      told.push(said(session).split('\n')[0]!);
      session = quiet(session);
    }
    expect(told).toEqual([1, 2, 3, 4, 3, 4].map((n) => `es:not_understood_${n}`));
  });

  test('leaves a pending question as it is', () => {
    const asked = quiet(turn(guide, undefined, text('form')));
    expect(said(turn(guide, asked, text('perhaps')))).toBe('es:not_understood_1\n\nes:name?');
  });
});

describe('a flood', () => {
  const flooded = (times: number, seconds = 1) => {
    let session: Session | undefined;
    const told: string[] = [];
    for (let n = 0; n < times; n++) {
      session = turn(guide, session && quiet(session), text('tea', { at: NOON + n * seconds * 1000 }));
      told.push(said(session));
    }
    return { session: session!, told };
  };

  test('is answered forty times a minute, then told once to wait, then not at all', () => {
    const { told } = flooded(45);
    expect(told.slice(0, 40).every((one) => one.includes('es:how_many'))).toBe(true);
    expect(told.slice(40)).toEqual(['es:too_fast', '', '', '', '']);
  });

  test('is over after a minute, and a person’s own pace is none', () => {
    const { session } = flooded(45);
    expect(said(turn(guide, quiet(session), text('tea', { at: NOON + 61_000 })))).toContain('es:how_many');
    expect(flooded(60, 2).told.at(-1)).toContain('es:how_many');
  });

  test('never holds back an emergency', () => {
    const { session } = flooded(45);
    expect(said(turn(guide, quiet(session), text('fire', { at: NOON + 45_000 })))).toContain('es:call');
  });

  test('is remembered by every delivery all the same', () => {
    expect(flooded(45).session.seen.at(-1)).toBe(String(count));
  });
});

describe('learning from use', () => {
  const learner = { ...guide, learnsForDays: 90 };
  const counted = (session: Session) =>
    session.effects.map((effect) => (effect.type === 'count' ? effect.name : effect.type));

  test('counts what was not understood, in redacted words', () => {
    const session = turn(learner, undefined, text('Zzz  12345'));
    expect(counted(session)).toEqual(['gap:nothing:es:zzz #']);
  });

  test('counts what was answered and then taken back', () => {
    const answered = turn(learner, undefined, text('a form for 77'));
    expect(counted(answered)).toEqual([]);
    const back = turn(learner, quiet(answered), text('cancel'));
    expect(counted(back)).toEqual(['gap:corrected:form:es:a form for #']);
    expect(back.heard).toBeUndefined();
  });

  test('keeps nothing of who asked for that, of long texts, or when it is off', () => {
    const unlearned = {
      ...turn(learner, undefined, text('hello')),
      profile: { unlearned: true },
      outbox: [],
    };
    expect(counted(turn(learner, unlearned, text('zzz')))).toEqual([]);
    expect(counted(turn(learner, undefined, text('z'.repeat(130))))).toEqual([]);
    const off = turn(guide, undefined, text('zzz'));
    expect(counted(off)).toEqual([]);
    expect(turn(guide, undefined, text('form')).heard).toBeUndefined();
  });
});
