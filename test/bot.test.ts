import { makeBot } from '../src/bot.ts';
import type { Channel, Said } from '../src/channels/channel.ts';
import type { Inbound, Reply } from '../src/core/conversation.ts';
import type { Session } from '../src/core/session.ts';
import { memoryStore } from '../src/stores/memory.ts';
import type { Store } from '../src/stores/store.ts';
import { NOON, silent } from './support/talk.ts';
import { tinyGuide } from './support/tiny.ts';
import { until } from './support/until.ts';

const chat = 'script:1';
const guide = tinyGuide();

/** A channel that writes down what it is given, and fails or is blocked when told to. */
function scripted(outcome: (reply: Reply) => Said | Error = () => 'sent') {
  const said: string[] = [];
  const channel: Channel = {
    name: 'script',
    open: async () => {},
    say: async (_chat, reply) => {
      const now = outcome(reply);
      if (now instanceof Error) throw now;
      if (now === 'sent') said.push(`${reply.id} ${reply.text}`);
      return now;
    },
    close: async () => {},
  };
  return { channel, said };
}

const message = (id: string, text: string, to: Inbound['chat'] = chat): Inbound => ({
  id,
  chat: to,
  at: NOON,
  kind: 'text',
  text,
});

function bot(store: Store = memoryStore(), outcome?: (reply: Reply) => Said | Error) {
  const { channel, said } = scripted(outcome);
  return { ...makeBot({ guide, store, channels: [channel], log: silent }), said, store };
}

const stored = async (store: Store, of: Inbound['chat'] = chat) =>
  (await store.load(of)).session as Session | undefined;

test('a message is answered, and its replies leave the outbox once they are said', async () => {
  const { hear, said, store } = bot();
  await hear(message('1', 'tea'));
  expect(said).toEqual(['1.0 es:notice\n\nes:how_many']);
  expect(await stored(store)).toMatchObject({ outbox: [], seen: ['1'] });
});

test('the same delivery again changes nothing and says nothing', async () => {
  const { hear, said, store } = bot();
  await hear(message('1', 'tea'));
  await hear(message('2', '3'));
  const before = await store.load(chat);
  await hear(message('2', '3'));
  await hear(message('1', 'tea'));
  expect(await store.load(chat)).toEqual(before);
  expect(said).toHaveLength(2);
});

test('messages of one chat are answered in the order they came, those of others side by side', async () => {
  const { hear, said } = bot();
  await Promise.all(
    [message('1', 'tea'), message('2', '3'), message('3', 'form'), message('1', 'form', 'script:2')].map(
      hear,
    ),
  );
  expect(said.filter((one) => !one.includes('name?')).map((one) => one.split(' ')[0])).toEqual([
    '1.0',
    '2.0',
  ]);
  expect(said.filter((one) => one.startsWith('3.0'))).toEqual(['3.0 es:name?']);
  expect(said.filter((one) => one.includes('notice\n\nes:name?'))).toHaveLength(1);
});

test('a reply that could not be said stays, the delivery fails, and its redelivery says it', async () => {
  let away = true;
  const { hear, said, store } = bot(memoryStore(), () => (away ? new Error('busy') : 'sent'));
  await expect(hear(message('1', 'tea'))).rejects.toThrow('busy');
  expect((await stored(store))?.outbox).toHaveLength(1);
  away = false;
  await hear(message('1', 'tea'));
  expect(said).toEqual(['1.0 es:notice\n\nes:how_many']);
  expect((await stored(store))?.outbox).toEqual([]);
});

test('a reply left over from before is said before the next one', async () => {
  let away = true;
  const { hear, said } = bot(memoryStore(), () => (away ? new Error('busy') : 'sent'));
  await hear(message('1', 'tea')).catch(() => {});
  away = false;
  await hear(message('2', '3'));
  expect(said.map((one) => one.split(' ')[0])).toEqual(['1.0', '2.0']);
});

test('a chat that nobody reads any more has its replies dropped without an error', async () => {
  const { hear, store } = bot(memoryStore(), () => 'gone');
  await hear(message('1', 'tea'));
  expect(await stored(store)).toMatchObject({ outbox: [], seen: ['1'] });
});

test('a lost race is thought over again: no message is lost between two processes', async () => {
  const store = memoryStore();
  const [one, two] = [bot(store), bot(store)];
  await one.hear(message('0', 'tea, 1 cup'));
  const presses = Array.from(
    { length: 20 },
    (_, at): Inbound => ({ id: `p${at}`, chat, at: NOON, kind: 'press', button: 'tea/poured/pick:green' }),
  );
  await Promise.all(presses.map((press, at) => (at % 2 ? one : two).hear(press)));
  const seen = (await stored(store))?.seen ?? [];
  expect(seen).toHaveLength(16);
  expect(new Set(seen).size).toBe(16);
  expect((await stored(store))?.outbox).toEqual([]);
});

test('a store that is away makes the delivery fail and says nothing', async () => {
  const broken: Store = { ...memoryStore(), load: async () => Promise.reject(new Error('away')) };
  const { hear, said } = bot(broken);
  await expect(hear(message('1', 'tea'))).rejects.toThrow('away');
  expect(said).toEqual([]);
});

test('deleting one’s data leaves no record, after the receipt is said', async () => {
  const { hear, said, store } = bot();
  await hear(message('1', 'form'));
  await hear({ id: '2', chat, at: NOON, kind: 'press', button: 'form/name/skip' });
  await hear({ id: '3', chat, at: NOON, kind: 'press', button: 'form/sign/yes' });
  expect(said.at(-1)).toContain('es:signed');
  expect(await store.load(chat)).toEqual({ session: undefined, revision: 0 });
});

test('a deletion whose receipt could not be said is done when the message comes again', async () => {
  let away = false;
  const { hear, said, store } = bot(memoryStore(), () => (away ? new Error('busy') : 'sent'));
  await hear(message('1', 'form'));
  await hear({ id: '2', chat, at: NOON, kind: 'press', button: 'form/name/skip' });
  away = true;
  const press: Inbound = { id: '3', chat, at: NOON, kind: 'press', button: 'form/sign/yes' };
  await expect(hear(press)).rejects.toThrow('busy');
  expect(await stored(store)).toMatchObject({ effects: [{ type: 'forget' }] });
  away = false;
  await hear(press);
  expect(said.at(-1)).toContain('es:signed');
  expect(await stored(store)).toBeUndefined();
});

test('a record that is no session is answered with an apology, not an error', async () => {
  const store = memoryStore();
  await store.save(chat, { v: 99 }, 0);
  const { hear, said } = bot(store);
  await hear(message('1', 'tea'));
  expect(said[0]).toContain('lost_the_thread');
});

test('idle waits for every message being handled', async () => {
  const { hear, idle, said } = bot();
  for (let at = 0; at < 5; at++) void hear(message(String(at), 'tea', `script:${at}`));
  await idle();
  expect(said).toHaveLength(5);
});

describe('while the store is away', () => {
  const away = (): Store => {
    const gone = async () => {
      throw new Error('away');
    };
    return { ...memoryStore(), load: gone, save: gone };
  };

  test('an emergency is answered at once, and stays undelivered', async () => {
    const { hear, said } = bot(away());
    await expect(hear(message('1', 'fire'))).rejects.toThrow('away');
    expect(said).toEqual(['1.0 es:call\n\nes:over?']);
    await expect(hear(message('1', 'fire'))).rejects.toThrow('away');
    expect(said).toHaveLength(1);
  });

  test('an emergency that waits behind other messages is answered too', async () => {
    const { hear, said } = bot(away());
    await hear.urgent?.(message('2', 'fire'));
    await hear.urgent?.(message('3', 'tea'));
    expect(said).toEqual(['2.0 es:call\n\nes:over?']);
  });

  test('an emergency that could not be said is said when it comes again', async () => {
    let broken = true;
    const { hear, said } = bot(away(), () => (broken ? new Error('down') : 'sent'));
    await expect(hear(message('1', 'fire'))).rejects.toThrow('away');
    broken = false;
    await expect(hear(message('1', 'fire'))).rejects.toThrow('away');
    expect(said).toHaveLength(1);
  });

  test('it is heard, and remembered, once the store is back', async () => {
    const store = memoryStore();
    const { load } = store;
    let isAway = true;
    const { hear, said } = bot({
      ...store,
      load: (of) => (isAway ? Promise.reject(new Error('away')) : load(of)),
    });
    await expect(hear(message('1', 'fire'))).rejects.toThrow('away');
    isAway = false;
    await hear(message('1', 'fire'));
    expect(said).toEqual(Array(2).fill('1.0 es:call\n\nes:over?'));
    expect((await stored(store))?.seen).toEqual(['1']);
  });
});

describe('two processes at one chat', () => {
  /** Two bots over one store; the first one's replies wait to be said until released. `held` resolves once one waits. */
  function pair(lease?: number) {
    const store = memoryStore();
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let waits = false;
    const slow = scripted();
    const { say } = slow.channel;
    slow.channel.say = async (to, reply) => {
      waits = true;
      await released;
      return say(to, reply);
    };
    const fast = scripted();
    const over = (channel: Channel) => makeBot({ guide, store, channels: [channel], log: silent, lease });
    const held = () => until(() => waits);
    return { first: over(slow.channel), second: over(fast.channel), slow, fast, store, held, release };
  }

  test('say each its own replies, and none twice', async () => {
    const { first, second, slow, fast, store, held, release } = pair();
    const one = first.hear(message('1', 'tea'));
    await held();
    await second.hear(message('2', '3'));
    expect(fast.said.map((line) => line.split(' ')[0])).toEqual(['2.0']);
    release();
    await one;
    expect(slow.said.map((line) => line.split(' ')[0])).toEqual(['1.0']);
    expect((await stored(store))?.outbox).toEqual([]);
  });

  test('do each their own effects, and none twice', async () => {
    const { first, second, store, held, release } = pair();
    const link = (id: string, ref: string): Inbound =>
      ({ ...message(id, ''), kind: 'command', command: 'start', argument: `tea-${ref}` }) as Inbound;
    const one = first.hear(link('1', 'one'));
    await held();
    await second.hear(link('2', 'two'));
    release();
    await one;
    expect((await store.counts('ref:')).sort((a, b) => a.name.localeCompare(b.name))).toEqual([
      { name: 'ref:tea:one', sum: 1 },
      { name: 'ref:tea:two', sum: 1 },
    ]);
    expect((await stored(store))?.effects).toEqual([]);
  });

  test('a message that came to both is said by one, and the other lets it come again', async () => {
    const { first, second, slow, fast, held, release } = pair();
    const one = first.hear(message('1', 'tea'));
    await held();
    await expect(second.hear(message('1', 'tea'))).rejects.toThrow('another process');
    release();
    await one;
    await second.hear(message('1', 'tea'));
    expect([slow.said.length, fast.said.length]).toEqual([1, 0]);
  });

  test('a reply that was said but could not be noted is not said again by the process that knows', async () => {
    const store = memoryStore();
    const { save } = store;
    let saves = 0;
    const { hear, said } = bot({
      ...store,
      save: (...it) => (++saves === 2 ? Promise.reject(new Error('away')) : save(...it)),
    });
    await expect(hear(message('1', 'tea'))).rejects.toThrow('away');
    await hear(message('1', 'tea'));
    expect(said).toHaveLength(1);
    expect((await stored(store))?.outbox).toEqual([]);
  });

  test('what one left unsaid is said by the other when the lease is over', async () => {
    const { first, second, fast, store, held } = pair(0);
    void first.hear(message('1', 'tea'));
    await held();
    await second.hear(message('1', 'tea'));
    expect(fast.said).toHaveLength(1);
    expect((await stored(store))?.outbox).toEqual([]);
  });
});
