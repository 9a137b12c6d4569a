/** Replies are stored as what they are made of: whoever says them says the same. */
import type { Inbound } from '../../src/core/conversation.ts';
import { stow, unstow } from '../../src/core/outbox.ts';
import type { Session } from '../../src/core/session.ts';
import { turn } from '../../src/core/turn.ts';
import { NOON, realGuide } from '../support/talk.ts';

const guide = realGuide();
let count = 0;
const hear = (session: Session | undefined, what: object): Session =>
  turn(guide, session && { ...session, outbox: [] }, {
    id: String(++count),
    chat: 'test:1',
    at: NOON,
    languageTag: 'es',
    ...what,
  } as unknown as Inbound);

const stored = (session: Session) => JSON.parse(JSON.stringify(stow(session.outbox)));
const bare = (session: Session) => session.outbox.map(({ made, ...reply }) => reply);

test.each([
  ['a list of clinics', [{ kind: 'text', text: 'clinica 37700' }]],
  [
    'a clinic with its place',
    [
      { kind: 'text', text: 'clinica 37700' },
      { kind: 'text', text: '1' },
    ],
  ],
  [
    'a list that takes the place of another',
    [
      { kind: 'text', text: 'clinica 37700' },
      { kind: 'press', button: 'find-clinic/near/more', message: '77' },
    ],
  ],
  [
    'a list to tick off',
    [
      { kind: 'text', text: 'registro' },
      { kind: 'press', button: 'register/home/checklist' },
    ],
  ],
  ['days for a calendar', [{ kind: 'text', text: 'me quedé sin trabajo hoy, ¿cuánto me dura el seguro?' }]],
  ['the time of day', [{ kind: 'text', text: 'what time are the video nurses, im in chicago' }]],
  ['an emergency', [{ kind: 'text', text: 'me duele el pecho y no puedo respirar' }]],
  [
    'two topics in one message',
    [{ kind: 'text', text: 'quiero sacar cita. y tambien quiero cambiar de clinica' }],
  ],
  [
    'nothing understood',
    [
      { kind: 'text', text: 'hola' },
      { kind: 'text', text: 'xyzzy plugh' },
    ],
  ],
])('%s comes back in the same words', (_, messages) => {
  let session: Session | undefined;
  for (const message of messages) session = hear(session, message);
  expect(unstow(guide, stored(session!)).map(({ made, ...reply }) => reply)).toEqual(bare(session!));
});

test('what is stored is a fraction of what is said', () => {
  const session = hear(undefined, { kind: 'text', text: 'clinica 37700' });
  expect(JSON.stringify(stow(session.outbox)).length).toBeLessThan(JSON.stringify(bare(session)).length / 4);
});

test('who is to say it comes back too, and since when it waits', () => {
  const session = hear(undefined, { kind: 'text', text: 'hola' });
  Object.assign(session.outbox[0]!, { by: 'a', since: 123 });
  expect(unstow(guide, stored(session))[0]).toMatchObject({ by: 'a', since: 123 });
  // What is stored goes through a process that only passes it on.
  expect(stow(stored(session))).toEqual(stored(session));
});

test('a reply that was changed after it was made is stored in its words', () => {
  const session = hear(undefined, { kind: 'text', text: 'como saco cita?', forwarded: true });
  expect(stored(session).at(-1).text).toMatch(/clínica/);
  expect(unstow(guide, stored(session)).at(-1)?.share?.topic).toBe('appointment');
});

test('what can no longer be put into words becomes an apology, never an error', () => {
  const session = hear(undefined, { kind: 'text', text: 'hola' });
  const [one] = stored(session);
  for (const made of [
    {},
    { ...one.made, place: { topic: 'gone', state: 'x', data: {} }, lines: 7 },
    { ...one.made, lines: [{ topic: 'privacy', key: 'a_text_of_a_past_version', data: {} }] },
    null,
    'x',
  ])
    expect(unstow(guide, [{ ...one, made }])[0]).toMatchObject({
      id: one.id,
      text: guide.texts.say('es', 'common', 'lost_the_thread', {}),
    });
});
