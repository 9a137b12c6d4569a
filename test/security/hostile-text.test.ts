/** No message makes the bot slow or makes it throw: long runs of anything, read by all that reads. */
import type { ChatId, Inbound } from '../../src/core/conversation.ts';
import type { Session } from '../../src/core/session.ts';
import { turn } from '../../src/core/turn.ts';
import { cpuMs } from '../support/cpu.ts';
import { NOON, person, realDirectory, realGuide } from '../support/talk.ts';
import { hostileTexts, LONG } from './attacks.ts';

/** Milliseconds of processor for one text: several times what the slowest takes on a slow machine. */
const ONE_READING = 600;
const ONE_TURN = 1500;

const chat: ChatId = 'test:1';
const message = (text: string): Inbound => ({ id: '1', chat, at: NOON, kind: 'text', text });

/** The texts for which something takes longer than its limit, twice in a row: once may be the machine. */
function slow(limit: number, read: (text: string) => unknown): string[] {
  const takes = (text: string): number => {
    const began = cpuMs();
    read(text);
    return cpuMs() - began;
  };
  return hostileTexts
    .filter((text) => takes(text) > limit && takes(text) > limit)
    .map((text) => `${JSON.stringify(text.slice(0, 24))}…`);
}

type What = Partial<Extract<Inbound, { kind: 'command' }>> | Partial<Inbound>;

/** A conversation at the pace of people: each message half a minute after the one before. */
function slowly() {
  let session: Session | undefined;
  let count = 0;
  return (what: What): Session => {
    count += 1;
    const inbound = { id: String(count), chat, at: NOON + count * 30_000, ...what } as Inbound;
    session = turn(realGuide(), session && { ...session, outbox: [] }, inbound);
    return session;
  };
}

beforeAll(() => {
  person().says('hola');
});

test.each(Object.keys(realGuide().readers))(
  'the reader %s is done with hostile texts in time',
  (name) => {
    const read = realGuide().readers[name]!;
    expect(slow(ONE_READING, (text) => [read(message(text), undefined), read(message(text), {})])).toEqual(
      [],
    );
  },
  120_000,
);

test.each([
  'emergency',
  'word',
  'wishedLanguage',
  'languageOf',
  'repair',
  'ordinal',
  'rank',
  'parts',
  'personalIn',
  'withoutPersonal',
] as const)(
  'the understanding’s %s is done with hostile texts in time',
  (name) => {
    const { understanding } = realGuide();
    expect(slow(ONE_READING, (text) => understanding[name](text))).toEqual([]);
  },
  120_000,
);

test('the directory is done with hostile texts in time', () => {
  const directory = realDirectory();
  expect(slow(ONE_READING, (text) => directory.findPlaces(text, 8))).toEqual([]);
});

test.each(['menu', 'find-clinic', 'nss', 'traveling'])(
  'a whole turn is done with hostile texts in time, and answers, from %s',
  (topic) => {
    const before = { ...person().commands(topic.replaceAll('-', '_')), outbox: [] };
    const answers: Session[] = [];
    expect(slow(ONE_TURN, (text) => answers.push(turn(realGuide(), before, message(text))))).toEqual([]);
    for (const { outbox } of answers) expect(outbox.length).toBeGreaterThan(0);
  },
  120_000,
);

test('a megabyte costs hardly more than the longest message of a platform, wherever it stands', () => {
  const hear = slowly();
  const whole = 'clínica en Celaya 37700 '.repeat(1_000_000 / 24);
  const began = cpuMs();
  hear({ kind: 'text', text: whole });
  hear({ kind: 'command', command: 'clinica', argument: whole });
  hear({ kind: 'command', command: whole, argument: whole });
  for (const button of [whole, `menu/choose/${whole}`, `find-clinic/near/unit:${whole}`])
    hear({ kind: 'press', button });
  expect(cpuMs() - began).toBeLessThan(5 * ONE_TURN);
});

test('what is stored of a chat stays small, whatever is sent', () => {
  const hear = slowly();
  let kept = 0;
  for (const text of hostileTexts.slice(0, 40)) {
    for (const what of [
      { kind: 'text', text },
      { kind: 'text', text: `clinica ${text}` },
      { kind: 'command', command: 'clinica', argument: text },
      { kind: 'press', button: `find-clinic/where/place:${text}` },
    ] as What[]) {
      const { outbox, ...rest } = hear(what);
      kept = Math.max(kept, JSON.stringify(rest).length);
    }
  }
  expect(kept).toBeLessThan(LONG / 2);
});

test('places that are none on earth are answered', () => {
  const hear = slowly();
  for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, -1e308, 91, 1e-320]) {
    const { outbox } = hear({ kind: 'place', point: { lat: wrong, lon: wrong } });
    expect(outbox.length).toBeGreaterThan(0);
  }
});
