import { type Bot, makeBot } from '../src/bot.ts';
import type { Channel, Said } from '../src/channels/channel.ts';
import type { Begun, ChatId, Inbound, Reply } from '../src/core/conversation.ts';
import type { Session } from '../src/core/session.ts';
import { memoryStore } from '../src/stores/memory.ts';
import type { Ledger, Store } from '../src/stores/store.ts';
import { NOON, silent, tallyOf } from './support/talk.ts';
import { tinyGuide } from './support/tiny.ts';
import { until, within } from './support/until.ts';

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
  const made = makeBot({ guide, store, channels: [channel], log: silent });
  return { ...made, hear: answered(made), taken: made.hear, said, store };
}

/** Hears, and waits until what is said to it is said, or is to be tried again later. */
const answered = ({ hear }: Pick<Bot, 'hear'>): Bot['hear'] =>
  Object.assign(async (inbound: Inbound) => {
    await hear(inbound);
    await hear.said(inbound.chat);
  }, hear);

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

test('a message is taken once it is stored, whatever becomes of its replies; they are said later, in order', async () => {
  let away = true;
  const { taken, hear, said, store, idle } = bot(memoryStore(), () => (away ? new Error('busy') : 'sent'));
  await taken(message('1', 'tea'));
  await hear(message('2', '3'));
  expect((await stored(store))?.outbox).toMatchObject([{ id: '1.0' }, { id: '2.0' }]);
  away = false;
  await until(() => said.length === 2);
  expect(said.map((one) => one.split(' ')[0])).toEqual(['1.0', '2.0']);
  await idle();
  expect((await stored(store))?.outbox).toEqual([]);
});

test('a chat that cannot be answered holds up no other', async () => {
  const store = memoryStore();
  const { channel, said } = scripted();
  const { say } = channel;
  channel.say = (to, reply) => (to === chat ? new Promise<Said>(() => {}) : say(to, reply));
  const made = makeBot({ guide, store, channels: [channel], log: silent });
  for (let n = 0; n < 50; n++) await made.hear(message(String(n), 'tea'));
  await answered(made)(message('1', 'tea', 'script:2'));
  expect(said).toHaveLength(1);
  expect((await stored(store))?.seen.at(-1)).toBe('49');
});

test('of a chat that is never answered the oldest replies are dropped, and told of', async () => {
  const store = memoryStore();
  const { channel } = scripted(() => new Error('busy'));
  const dropped: string[] = [];
  const tally = { ...tallyOf(), dropped: (_: string, why: string) => void dropped.push(why) };
  const made = makeBot({ guide, store, channels: [channel], log: silent, tally });
  for (let n = 0; n < 60; n++) {
    await answered(made)({ ...message(String(n), 'tea'), at: NOON + n * 10_000 });
  }
  await made.hear(message('last', 'tea'));
  const outbox = (await stored(store))?.outbox ?? [];
  expect(outbox.length).toBeLessThanOrEqual(41);
  expect(outbox.at(-1)?.id).toBe('last.0');
  expect(new Set(dropped)).toEqual(new Set(['many']));
});

describe('a platform that takes two replies at once', () => {
  /** A bot whose replies are answered for one by one, and whose notes of what was said can be held. */
  function stage(pass?: number) {
    const { channel, said } = scripted();
    const under: string[] = [];
    const answers: (() => void)[] = [];
    const { say } = channel;
    channel.say = async (to, reply) => {
      under.push(to);
      await new Promise<void>((resolve) => answers.push(resolve));
      return say(to, reply);
    };
    const store = memoryStore();
    const { save } = store;
    let held: Promise<void> | undefined;
    store.save = async (of, record, revision) => {
      if (String((record as { text: string }).text).includes('"outbox":[]')) await held;
      return save(of, record, revision);
    };
    const made = makeBot({ guide, store, channels: [{ ...channel, atOnce: 2 }], log: silent, pass });
    const hold = (until: Promise<void>) => {
      held = until;
    };
    open.push({ idle: made.idle, answers });
    return { ...made, said, under, answers, hold };
  }
  const open: { idle: () => Promise<void>; answers: (() => void)[] }[] = [];
  afterEach(async () => {
    for (const { idle, answers } of open.splice(0)) {
      const answering = setInterval(() => {
        for (const answer of answers.splice(0)) answer();
      }, 5);
      await idle();
      clearInterval(answering);
    }
  });
  const people = [1, 2, 3, 4, 5].map((n): ChatId => `script:${n}`);
  const moment = () => new Promise((resolve) => setTimeout(resolve, 50));

  test('gets a third once one of them is noted as said, so that a kill leaves two at most to be said again', async () => {
    const { hear, under, answers, hold, said } = stage(600_000);
    let release = () => {};
    hold(
      new Promise<void>((resolve) => {
        release = resolve;
      }),
    );
    for (const one of people) await hear(message('1', 'tea', one));
    await moment();
    expect(under).toHaveLength(2);
    answers[0]!();
    await until(() => said.length === 1);
    await moment();
    expect(under).toHaveLength(2);
    release();
    await until(() => under.length === 3);
    await moment();
    expect(under).toHaveLength(3);
  });

  test('gets an emergency at once', async () => {
    const { hear, under } = stage(600_000);
    for (const one of people) await hear(message('1', 'tea', one));
    await hear(message('1', 'fire', 'script:9'));
    await until(() => under.includes('script:9'));
  });

  test('gets all the others, too, where it answers for none of them', async () => {
    const { hear, under } = stage();
    for (const one of people) await hear(message('1', 'tea', one));
    await until(() => under.length === people.length);
  });
});

test('a reply that could not be said for a day is dropped, and told of', async () => {
  let clock = NOON;
  const store = memoryStore();
  const { channel, said } = scripted(() => new Error('busy'));
  const dropped: string[] = [];
  const tally = { ...tallyOf(), dropped: (_: string, why: string) => void dropped.push(why) };
  const made = makeBot({ guide, store, channels: [channel], log: silent, tally, now: () => clock });
  await answered(made)(message('1', 'tea'));
  clock += 23 * 60 * 60_000;
  await answered(made)(message('2', '3'));
  clock += 2 * 60 * 60_000;
  await until(() => dropped.length > 0);
  await until(async () => (await stored(store))?.outbox.length === 1);
  expect([dropped, said]).toEqual([['late'], []]);
  expect((await stored(store))?.outbox[0]?.id).toBe('2.0');
});

test('a reply that the platform refuses for good is dropped at the first try, and the next is said', async () => {
  let tries = 0;
  const { hear, said, store } = bot(memoryStore(), ({ id }) => {
    tries += 1;
    return id === '1.0' ? 'refused' : 'sent';
  });
  await hear(message('1', 'tea'));
  await hear(message('2', '3'));
  expect(said.map((one) => one.split(' ')[0])).toEqual(['2.0']);
  expect(tries).toBe(2);
  expect((await stored(store))?.outbox).toEqual([]);
});

test('a reply is not tried again before the platform wants it', async () => {
  const times: number[] = [];
  const { hear, said } = bot(memoryStore(), () => {
    times.push(performance.now());
    return times.length === 1 ? Object.assign(new Error('busy'), { after: 1_800 }) : 'sent';
  });
  await hear(message('1', 'tea'));
  await until(() => said.length === 1);
  expect(times[1]! - times[0]!).toBeGreaterThan(1_750);
});

test('a reply is noted once it is said, not when all that waits in its chat is', async () => {
  const { channel, said } = scripted();
  const { say } = channel;
  const releases: (() => void)[] = [];
  channel.say = async (to, reply) => {
    await new Promise<void>((resolve) => releases.push(resolve));
    return say(to, reply);
  };
  const store = memoryStore();
  const { hear } = makeBot({ guide, store, channels: [channel], log: silent });
  await hear(message('1', 'tea'));
  await hear(message('2', '3'));
  const waiting = async () => (await stored(store))?.outbox.map(({ id }) => id);
  expect(await waiting()).toEqual(['1.0', '2.0']);
  releases[0]!();
  await until(() => releases.length === 2);
  expect(said).toHaveLength(1);
  await until(async () => (await waiting())?.length === 1);
  expect(await waiting()).toEqual(['2.0']);
  releases[1]!();
  await until(async () => (await waiting())?.length === 0);
});

test('how far a reply of several messages has come is noted, and told to who goes on', async () => {
  const { channel } = scripted();
  const given: (Begun | undefined)[] = [];
  channel.say = async (_to, reply, begun) => {
    given.push(reply.begun);
    if (given.length > 1) return 'sent';
    begun?.({ sent: 1 });
    throw Object.assign(new Error('busy'), { after: 300 });
  };
  const store = memoryStore();
  const { hear } = makeBot({ guide, store, channels: [channel], log: silent });
  await hear(message('1', 'tea'));
  await until(async () => (await stored(store))?.outbox[0]?.begun?.sent === 1);
  await until(async () => (await stored(store))?.outbox.length === 0);
  expect(given).toEqual([undefined, { sent: 1 }]);
});

test('an emergency waits for nothing that is held up before it in its chat', async () => {
  const { channel, said } = scripted();
  const { say } = channel;
  channel.say = (to, reply) => (reply.id === '1.0' ? new Promise<Said>(() => {}) : say(to, reply));
  const { hear } = makeBot({ guide, store: memoryStore(), channels: [channel], log: silent });
  await hear(message('1', 'tea'));
  await hear(message('2', 'fire'));
  await until(() => said.length > 0);
  expect(said[0]).toMatch(/^2\.0 es:call/);
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

test('a deletion whose receipt could not be said is done when it is said later', async () => {
  let away = false;
  const { hear, said, store } = bot(memoryStore(), () => (away ? new Error('busy') : 'sent'));
  await hear(message('1', 'form'));
  await hear({ id: '2', chat, at: NOON, kind: 'press', button: 'form/name/skip' });
  away = true;
  const press: Inbound = { id: '3', chat, at: NOON, kind: 'press', button: 'form/sign/yes' };
  await hear(press);
  expect(await stored(store)).toMatchObject({ effects: [{ type: 'forget' }] });
  away = false;
  await until(async () => (await stored(store)) === undefined);
  expect(said.at(-1)).toContain('es:signed');
});

test('what comes right behind a deletion begins anew after it', async () => {
  const { hear, taken, said, store, idle } = bot();
  await hear(message('1', 'form'));
  await hear({ id: '2', chat, at: NOON, kind: 'press', button: 'form/name/skip' });
  await Promise.all([
    taken({ id: '3', chat, at: NOON, kind: 'press', button: 'form/sign/yes' }),
    taken(message('4', 'tea')),
  ]);
  await idle();
  expect(said.at(-1)).toBe('4.0 es:notice\n\nes:how_many');
  expect(await stored(store)).toMatchObject({ seen: ['4'], outbox: [] });
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

  test('that gives no answer at all: an emergency does not wait for it', async () => {
    const never = () => new Promise<never>(() => {});
    const { taken, said } = bot({ ...memoryStore(), load: never });
    void taken(message('1', 'tea', 'script:2'));
    void taken(message('1', 'fire'));
    await within(
      2_000,
      until(() => said.length === 1),
    );
    expect(said).toEqual(['1.0 es:call\n\nes:over?']);
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
  function pair(store: Store = memoryStore()) {
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
    const pulse = { every: 30, lifetime: 90 };
    const counted: string[] = [];
    const tally = tallyOf((...one) => void counted.push(one.join(' ')));
    const over = (channel: Channel) =>
      makeBot({ guide, store, channels: [channel], log: silent, pulse, tally });
    const held = () => until(() => waits);
    return {
      first: over(slow.channel),
      second: over(fast.channel),
      slow,
      fast,
      store,
      counted,
      held,
      release,
    };
  }

  test('say each its own replies, and none twice', async () => {
    const { first, second, slow, fast, store, held, release } = pair();
    await first.hear(message('1', 'tea'));
    await held();
    await answered(second)(message('2', '3'));
    expect(fast.said.map((line) => line.split(' ')[0])).toEqual(['2.0']);
    release();
    await first.idle();
    expect(slow.said.map((line) => line.split(' ')[0])).toEqual(['1.0']);
    expect((await stored(store))?.outbox).toEqual([]);
  });

  test('do each their own effects, and none twice', async () => {
    const { first, second, store, counted, held, release } = pair();
    const link = (id: string, ref: string): Inbound =>
      ({ ...message(id, ''), kind: 'command', command: 'start', argument: `tea-${ref}` }) as Inbound;
    await first.hear(link('1', 'one'));
    await held();
    await answered(second)(link('2', 'two'));
    release();
    await first.idle();
    expect(counted.filter((one) => one.startsWith('references')).sort()).toEqual([
      'references tea one',
      'references tea two',
    ]);
    expect((await stored(store))?.effects).toEqual([]);
  });

  test('a message that came to both is said by one, and taken by the other too', async () => {
    const { first, second, slow, fast, held, release } = pair();
    await first.hear(message('1', 'tea'));
    await held();
    await answered(second)(message('1', 'tea'));
    release();
    await first.idle();
    expect([slow.said.length, fast.said.length]).toEqual([1, 0]);
  });

  test('a reply that was said but could not be noted is not said again by the process that knows', async () => {
    const store = memoryStore();
    const { save } = store;
    let saves = 0;
    const { hear, said, idle } = bot({
      ...store,
      save: (...it) => ([2, 3].includes(++saves) ? Promise.reject(new Error('away')) : save(...it)),
    });
    await hear(message('1', 'tea'));
    expect((await stored(store))?.outbox).toHaveLength(1);
    await until(async () => (await stored(store))?.outbox.length === 0);
    await idle();
    expect(said).toHaveLength(1);
  });

  test('a save that failed and happened all the same: its replies are said, though nobody delivers it again', async () => {
    const store = memoryStore();
    const { save } = store;
    let saves = 0;
    const { taken, said } = bot({
      ...store,
      save: async (...it) => {
        const saved = await save(...it);
        if (++saves === 1) throw new Error('the answer was lost');
        return saved;
      },
    });
    await expect(taken(message('1', 'tea'))).rejects.toThrow('lost');
    await until(() => said.length === 1);
    await until(async () => (await stored(store))?.outbox.length === 0);
  });

  test('what a process that is gone left unsaid is said by the other, with nobody writing', async () => {
    const shared = ledger();
    const store: Store = { ...memoryStore(), ledger: shared.ledger };
    const { first, fast, held } = pair(store);
    await first.hear(message('1', 'tea'));
    await held();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(fast.said).toEqual([]);
    shared.stopped = true;
    await until(() => fast.said.length === 1);
    await until(async () => (await stored(store))?.outbox.length === 0);
    await until(() => shared.owed().length === 0);
  });

  test('what a process that is gone had said, as its platform tells the other, is not said again', async () => {
    const shared = ledger();
    const store: Store = { ...memoryStore(), ledger: shared.ledger };
    const { first, second, fast, held } = pair(store);
    await first.hear(message('1', 'tea'));
    await held();
    await second.hear.wasSaid(chat, 'of nobody', undefined);
    await second.hear.wasSaid('test:nobody', '1.0', undefined);
    await second.hear.wasSaid(chat, '1.0', { sent: 1 });
    expect((await stored(store))?.outbox).toMatchObject([{ id: '1.0', begun: { sent: 1 } }]);
    await second.hear.wasSaid(chat, '1.0', undefined);
    expect((await stored(store))?.outbox).toEqual([]);
    shared.stopped = true;
    await until(() => shared.owed().length === 0);
    expect(fast.said).toEqual([]);
  });

  test('a deletion that a process did not live to do is done, though its receipt was said', async () => {
    const shared = ledger();
    const store: Store = { ...memoryStore(), ledger: shared.ledger };
    const { first, second, held } = pair(store);
    const press = (id: string, button: string): Inbound => ({ id, chat, at: NOON, kind: 'press', button });
    await first.hear(message('1', 'form'));
    await held();
    await first.hear(press('2', 'form/name/skip'));
    await first.hear(press('3', 'form/sign/yes'));
    for (const id of ['1.0', '2.0', '3.0']) await second.hear.wasSaid(chat, id, undefined);
    shared.stopped = true;
    await until(async () => (await stored(store)) === undefined);
  });

  test('a process that was held for gone does not say what the other took over', async () => {
    const shared = ledger();
    const store: Store = { ...memoryStore(), ledger: shared.ledger };
    const { first, slow, fast, held, release } = pair(store);
    await first.hear(message('1', 'tea'));
    await first.hear(message('2', '3'));
    await held();
    shared.stopped = true;
    await until(() => fast.said.length === 2);
    release();
    await first.idle();
    // The first was on its way already.
    expect(slow.said.map((line) => line.split(' ')[0])).toEqual(['1.0']);
  });

  test('a process that stops leaves what it cannot say to the next, at once', async () => {
    const shared = ledger();
    const store: Store = { ...memoryStore(), ledger: shared.ledger };
    const away = scripted(() => new Error('busy'));
    const first = makeBot({ guide, store, channels: [away.channel], log: silent });
    await answered(first)(message('1', 'tea'));
    await first.close();
    const next = scripted();
    makeBot({ guide, store, channels: [next.channel], log: silent, pulse: { every: 30, lifetime: 90 } });
    await until(() => next.said.length === 1);
  });
});

/** A ledger in memory. `stopped`: the one who beats first, beats no more. */
function ledger() {
  const owed = new Map<string, Set<ChatId>>();
  const ends = new Map<string, number>();
  const made = {
    stopped: false,
    owed: () => [...owed.values()].flatMap((chats) => [...chats]),
    ledger: {
      owe: async (name, chats) => void owed.set(name, new Set([...(owed.get(name) ?? []), ...chats])),
      settle: async (name, chats) => {
        for (const chat of chats) owed.get(name)?.delete(chat);
      },
      beat: async (name, lifetime) => {
        const [first = name] = ends.keys();
        if (made.stopped && name === first) throw new Error('frozen');
        ends.set(name, performance.now() + lifetime);
      },
      processes: async () =>
        [...new Set([...owed.keys(), ...ends.keys()])].map((name) => ({
          name,
          lives: (ends.get(name) ?? 0) > performance.now(),
        })),
      owedBy: async (name) => [...(owed.get(name) ?? [])],
      remove: async (name) => void ends.delete(name),
    } satisfies Ledger as Ledger,
  };
  return made;
}
