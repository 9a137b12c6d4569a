import type { Inbound } from '../../src/core/conversation.ts';
import { reviveSession, type Session } from '../../src/core/session.ts';
import { turn } from '../../src/core/turn.ts';
import fc from '../support/chance.ts';
import { NOON, realGuide } from '../support/talk.ts';

const guide = realGuide();

const telling = fc.constantFrom(
  'hola',
  'hello',
  '37700',
  'Celaya',
  '06700',
  '99999',
  '1234',
  'roma norte, cdmx',
  'clinica 46',
  'umf 46 en guadalajara',
  'atrás',
  'cancel',
  'menu',
  'empezar de nuevo',
  'english please',
  'en español',
  'ver más',
  'otra ubicación',
  '1',
  '2',
  '3',
  '9',
  'privacidad',
  'borrar mis datos',
  'me duele el pecho',
  'gracias',
  'sí, borrar todo',
  'listo, gracias',
  '__proto__',
  '{{fact.x}}',
  '$t(title)',
  'constructor',
  '*',
  '<b>&amp;',
  '😀',
  '\u0000',
  'a'.repeat(5000),
  '1'.repeat(3000),
  'hasOwnProperty',
);
const text = fc.oneof(
  telling,
  telling,
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const what = fc.oneof(
  { weight: 6, arbitrary: text.map((words) => ({ kind: 'text', text: words })) },
  { weight: 3, arbitrary: fc.nat(14).map((at) => ({ kind: 'shown', at })) },
  { weight: 1, arbitrary: fc.string({ maxLength: 70 }).map((button) => ({ kind: 'press', button })) },
  {
    weight: 1,
    arbitrary: fc
      .record({ lat: fc.double({ noNaN: false }), lon: fc.double({ noNaN: false }) })
      .map((point) => ({ kind: 'place', point })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom('start', 'clinica', 'privacy', 'nope', 'toString'),
        fc.option(text, { nil: undefined }),
      )
      .map(([command, argument]) => ({ kind: 'command', command, argument })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('sticker', 'voice', 'other')
      .map((kind) => ({ kind: 'unreadable', what: kind })),
  },
);

test('any conversation is answered in every state, and its session can be stored and read back', () => {
  fc.assert(
    fc.property(
      fc.array(what, { minLength: 1, maxLength: 14 }),
      fc.constantFrom('es', 'en-US', undefined),
      (messages, languageTag) => {
        let session: Session | undefined;
        let buttons: string[] = [];
        messages.forEach((message, at) => {
          const { kind, ...rest } = message as { kind: string; at?: number };
          const heard =
            kind === 'shown'
              ? { kind: 'press', button: buttons[(rest.at ?? 0) % Math.max(buttons.length, 1)] ?? '' }
              : message;
          const inbound = { ...heard, id: String(at), chat: 'test:1', at: NOON, languageTag } as Inbound;
          session = turn(guide, session && { ...session, outbox: [] }, inbound);
          const { outbox } = session;
          expect(outbox.length).toBeGreaterThan(0);
          for (const reply of outbox) {
            expect(reply.text.trim()).not.toBe('');
            expect(reply.text).not.toMatch(/\{\{|\bundefined\b|\bNaN\b|\[object/);
          }
          buttons = outbox.flatMap((reply) => reply.choices.map((choice) => choice.id));
          expect(new Set(buttons).size).toBe(buttons.length);
          for (const button of buttons) expect(Buffer.byteLength(button)).toBeLessThanOrEqual(64);
          const back = reviveSession(JSON.parse(JSON.stringify(session)), guide.topics);
          expect(back).toEqual({ session: JSON.parse(JSON.stringify(session)), lost: false });
          expect(session.stack[0]?.topic).toBe('menu');
          expect(session.stack.length).toBeLessThanOrEqual(4);
          if (session.effects.length > 0) session = { ...session, effects: [] };
        });
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);
