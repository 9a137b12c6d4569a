/** What every store does, as tests. A store's own file calls `storeContract` and adds what only that store promises. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ChatId } from '../../src/core/conversation.ts';
import type { Store } from '../../src/stores/store.ts';

/** A fresh, empty place, opened. */
export type Opened = {
  store: Store;
  /** How `child.ts` opens the same place; a store of one process has no such way. */
  elsewhere?: [kind: string, place: string];
};

/** Declares the contract's tests for one store. `open` opens a fresh place for each test, and `after` clears it away. */
export const storeContract = (open: () => Promise<Opened>, { shared }: { shared: boolean }): void => {
  let store: Store;
  let elsewhere: Opened['elsewhere'];

  beforeEach(async () => {
    ({ store, elsewhere } = await open());
  });

  const chat: ChatId = 'telegram:47';

  /** Load, change, save, and again if somebody else was faster. */
  const addOne = async () => {
    for (;;) {
      const { session, revision } = await store.load(chat);
      if (await store.save(chat, { count: countIn(session) + 1 }, revision)) return;
    }
  };

  const listed = async (prefix: string) =>
    (await store.counts(prefix)).map(({ name, sum }): [string, number] => [name, sum]).sort(byName);

  test('a chat that never wrote has no session and revision 0', async () => {
    expect(await store.load(chat)).toEqual({ session: undefined, revision: 0 });
  });

  test('what is saved is read back, whatever its letters', async () => {
    const session = {
      v: 1,
      language: 'es',
      postalCode: '01000',
      text: 'Clínica “46” – Ñuñoa, Ciudad de México 👩🏽‍⚕️ \u0000 \ud800 \n\t',
      stack: [{ topic: 'find-clinic', data: { page: 0, place: { lat: 20.914, lon: -100.745 } } }],
      empty: { list: [], object: {}, text: '', nothing: null },
    };
    const revision = await store.save(chat, session, 0);
    expect(revision).toBeGreaterThan(0);
    expect(await store.load(chat)).toEqual({ session, revision });
  });

  test('a record of 200 kB is kept whole', async () => {
    const session = { text: 'ñ'.repeat(100_000) };
    await store.save(chat, session, 0);
    expect((await store.load(chat)).session).toEqual(session);
  });

  test('each save adds one to the revision', async () => {
    const first = await store.save(chat, { said: 'first' }, 0);
    for (let revision = first; revision < first + 10; revision++) {
      expect(await store.save(chat, { revision }, revision)).toBe(revision + 1);
      expect((await store.load(chat)).revision).toBe(revision + 1);
    }
  });

  test('a save at an old revision is refused and changes nothing', async () => {
    const first = await store.save(chat, { said: 'first' }, 0);
    const second = await store.save(chat, { said: 'second' }, first);
    for (const revision of [0, first, second + 1, second + 20, 1])
      expect(await store.save(chat, { said: 'late' }, revision)).toBe(0);
    expect(await store.load(chat)).toEqual({ session: { said: 'second' }, revision: second });
  });

  test('a save at a revision of a chat that has none is refused', async () => {
    expect(await store.save(chat, { said: 'late' }, 3)).toBe(0);
    expect((await store.load(chat)).revision).toBe(0);
  });

  test('of many first saves at once exactly one wins', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, by) => store.save(chat, { by }, 0)));
    const [revision, ...others] = answers.filter(Boolean);
    expect(others).toEqual([]);
    expect(await store.load(chat)).toEqual({ session: { by: answers.findIndex(Boolean) }, revision });
  });

  test('of many later saves at once exactly one wins', async () => {
    const first = await store.save(chat, { by: 'the first' }, 0);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, by) => store.save(chat, { by }, first)));
    expect(answers.filter(Boolean)).toEqual([first + 1]);
    expect(await store.load(chat)).toEqual({
      session: { by: answers.findIndex(Boolean) },
      revision: first + 1,
    });
  });

  test('changing a session after it was saved or loaded does not change the record', async () => {
    const session = { stack: ['menu'] };
    await store.save(chat, session, 0);
    session.stack.push('find-clinic');
    const loaded = (await store.load(chat)).session as typeof session;
    loaded.stack.push('privacy');
    expect((await store.load(chat)).session).toEqual({ stack: ['menu'] });
  });

  test('forgetting deletes the record and answers whether there was one', async () => {
    expect(await store.forget(chat)).toBe(false);
    await store.save(chat, { said: 'something' }, 0);
    expect(await store.forget(chat)).toBe(true);
    expect(await store.forget(chat)).toBe(false);
    expect(await store.load(chat)).toEqual({ session: undefined, revision: 0 });
  });

  test('a save that was under way when the chat was forgotten does not bring it back', async () => {
    const first = await store.save(chat, { said: 'first' }, 0);
    const second = await store.save(chat, { said: 'second' }, first);
    await store.forget(chat);
    expect(await store.save(chat, { said: 'late' }, second)).toBe(0);
    expect(await store.load(chat)).toEqual({ session: undefined, revision: 0 });
    expect(await store.save(chat, { said: 'hello again' }, 0)).toBeGreaterThan(0);
  });

  test('a save that was under way when the chat was forgotten does not overwrite one begun afresh', async () => {
    const late: number[] = [];
    for (let life = 0; life < 5; life++) {
      let revision = 0;
      for (let turn = 0; turn < 5; turn++) {
        revision = await store.save(chat, { life, turn }, revision);
        late.push(revision);
      }
      await store.forget(chat);
    }
    const begun = await store.save(chat, { said: 'hello again' }, 0);
    for (const revision of late) expect(await store.save(chat, { said: 'late' }, revision)).toBe(0);
    expect(await store.load(chat)).toEqual({ session: { said: 'hello again' }, revision: begun });
  });

  test('a thousand chats do not disturb each other', async () => {
    const chats = Array.from({ length: 1_000 }, (_, n): ChatId => `telegram:${n}`);
    await Promise.all(chats.map((id) => store.save(id, { id }, 0)));
    await Promise.all(chats.filter((_, n) => n % 10 === 0).map((id) => store.forget(id)));
    const loaded = await Promise.all(chats.map((id) => store.load(id)));
    expect(loaded.map(({ session }) => session)).toEqual(
      chats.map((id, n) => (n % 10 === 0 ? undefined : { id })),
    );
  });

  test('a chat id may have any characters and 300 of them', async () => {
    const chats: ChatId[] = [
      'web:a}b',
      'web:a%7Db',
      'web:{a}',
      'web:}',
      'web:',
      ':',
      'web:a:b/c\\d e',
      'web:a',
      'web:A',
      'web:*?[a]',
      'web:../../etc',
      'web:línea\n\t"\'',
      'web:👩🏽‍⚕️',
      'web:__proto__',
      `web:${'x'.repeat(296)}`,
      `web:${'x'.repeat(295)}y`,
      `web:${'漢'.repeat(296)}`,
    ];
    for (const id of chats) expect(await store.save(id, { id }, 0)).toBeGreaterThan(0);
    for (const id of chats) expect((await store.load(id)).session).toEqual({ id });
    for (const id of chats) expect(await store.forget(id)).toBe(true);
  });

  test('a hundred additions to one chat at once all count', async () => {
    await Promise.all(Array.from({ length: 100 }, addOne));
    expect((await store.load(chat)).session).toEqual({ count: 100 });
  });

  test('a counter begins at nothing and gives its sum', async () => {
    expect(await store.count('tea', 1, MINUTE)).toBe(1);
    expect(await store.count('tea', 5, MINUTE)).toBe(6);
    expect(await store.count('tea', -2, MINUTE)).toBe(4);
    expect(await store.count('tea', 0, MINUTE)).toBe(4);
    expect(await store.count('coffee', 1, MINUTE)).toBe(1);
  });

  test('a counter is gone when its lifetime is over, measured from its beginning', async () => {
    const began = performance.now();
    await store.count('short', 1, 300);
    await store.count('long', 1, MINUTE);
    let asked = performance.now();
    // Each addition names a lifetime that would keep the counter, if it began anew.
    while ((await store.count('short', 1, 300)) > 1) {
      expect(asked - began).toBeLessThan(5_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
      asked = performance.now();
    }
    expect(performance.now() - began).toBeGreaterThan(295);
    expect(await store.count('long', 1, 1)).toBe(2);
  });

  test('counters are listed by the beginning of their names, with their sums, while they live', async () => {
    await store.count('day/1/tea', 2, MINUTE);
    await store.count('day/1/coffee', 3, MINUTE);
    await store.count('day/10/tea', 4, MINUTE);
    await store.count('day/1/gone', 4, 1);
    await store.save('day/1/chat:1', { said: 'hola' }, 0);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await listed('day/1/')).toEqual([
      ['day/1/coffee', 3],
      ['day/1/tea', 2],
    ]);
    expect(await listed('day/1')).toHaveLength(3);
    expect(await listed('')).toHaveLength(3);
    expect(await listed('day/2')).toEqual([]);
  });

  test('a counter’s name may have any characters, and none of them is a pattern', async () => {
    const names = [
      '',
      '*',
      '?',
      '[a]',
      '[a-z]*',
      'a\\b',
      '\\*',
      '{a}',
      '}',
      'a}b',
      'a%7Db',
      '%25',
      '%',
      'línea\n\t"\'',
      '👩🏽‍⚕️',
      '__proto__',
      'telegram:47',
      'x'.repeat(300),
    ];
    for (const [at, name] of names.entries()) expect(await store.count(name, at + 1, MINUTE)).toBe(at + 1);
    expect(await listed('')).toEqual(names.map((name, at): [string, number] => [name, at + 1]).sort(byName));
    for (const name of names) {
      expect((await listed(name)).map(([found]) => found)).toEqual(
        names.filter((one) => one.startsWith(name)).sort(),
      );
    }
  });

  test('a book’s sums are added to together and read together, each book for itself', async () => {
    await store.add('day/1', { tea: 2, 'cof:fee}{%': 3 }, MINUTE);
    await store.add('day/1', { tea: 5, milk: 1 }, MINUTE);
    await store.add('day/10', { tea: 100 }, MINUTE);
    await store.add('day/1', {}, MINUTE);
    expect(await store.sums('day/1')).toEqual({ tea: 7, 'cof:fee}{%': 3, milk: 1 });
    expect(await store.sums('day/10')).toEqual({ tea: 100 });
    expect(await store.sums('day/2')).toEqual({});
    expect(await store.counts('day/')).toEqual([]);
  });

  test('a book is gone when its lifetime is over, measured from its beginning', async () => {
    await store.add('short', { tea: 1 }, 300);
    await store.add('long', { tea: 1 }, MINUTE);
    // Each addition names a lifetime that would keep the book, if it began anew.
    for (let sum = 1; sum > 0; ) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      const { tea = 0 } = await store.sums('short');
      sum = tea;
      if (sum > 0) await store.add('short', { milk: 1 }, 300);
    }
    expect((await store.sums('short')).tea).toBeUndefined();
    expect(await store.sums('long')).toEqual({ tea: 1 });
  });

  test('a hundred additions to one book at once all count', async () => {
    await Promise.all(Array.from({ length: 100 }, () => store.add('busy', { tea: 1, milk: 2 }, MINUTE)));
    expect(await store.sums('busy')).toEqual({ tea: 100, milk: 200 });
  });

  test('counters and conversations know nothing of each other', async () => {
    await store.count(chat, 7, MINUTE);
    expect(await store.load(chat)).toEqual({ session: undefined, revision: 0 });
    await store.save(chat, { said: 'hola' }, 0);
    expect(await store.forget(chat)).toBe(true);
    expect(await store.count(chat, 1, MINUTE)).toBe(8);
  });

  test('thousands of counters are all listed', async () => {
    await Promise.all(Array.from({ length: 3_000 }, (_, n) => store.count(`many/${n}`, n, MINUTE)));
    const found = await listed('many/');
    expect(new Map(found).get('many/2999')).toBe(2_999);
    expect(found).toHaveLength(3_000);
  });

  test('a hundred additions to one counter at once all count', async () => {
    const sums = await Promise.all(Array.from({ length: 100 }, () => store.count('tea', 1, MINUTE)));
    expect(sums.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
  });

  test('a store that can be used says so', async () => {
    await store.save(chat, { said: 'hola' }, 0);
    await expect(store.ping()).resolves.toBeUndefined();
    expect(await listed('')).toEqual([]);
    expect((await store.load(chat)).session).toEqual({ said: 'hola' });
  });

  if (!shared) return;

  describe('its ledger', () => {
    test('knows who owes what in which chats, until it is settled', async () => {
      const ledger = store.ledger!;
      const chats: ChatId[] = ['telegram:47', 'web:a}b/c', 'web:👩🏽‍⚕️'];
      await Promise.all([ledger.owe('one.1', chats.slice(0, 1)), ledger.owe('one.1', chats.slice(1))]);
      await ledger.owe('one.12', ['telegram:47']);
      await ledger.owe('one.1', ['telegram:47']);
      expect((await ledger.owedBy('one.1')).sort()).toEqual([...chats].sort());
      expect(await ledger.owedBy('one.12')).toEqual(['telegram:47']);
      await ledger.settle('one.1', chats.slice(1));
      await ledger.settle('one.1', []);
      expect(await ledger.owedBy('one.1')).toEqual(['telegram:47']);
      expect(await ledger.owedBy('one')).toEqual([]);
      expect(await store.load('telegram:47')).toEqual({ session: undefined, revision: 0 });
    });

    test('knows who lives: for as long as they said, and whatever they owe', async () => {
      const ledger = store.ledger!;
      const lives = async () =>
        Object.fromEntries((await ledger.processes()).map(({ name, lives }) => [name, lives]));
      await ledger.beat('long', MINUTE);
      await ledger.owe('long', [chat]);
      await ledger.beat('short', 200);
      await ledger.owe('short', [chat]);
      expect(await lives()).toMatchObject({ long: true });
      for (const end = performance.now() + 5_000; (await lives()).short && performance.now() < end; )
        await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await lives()).toEqual({ long: true, short: false });
      await ledger.beat('short', MINUTE);
      expect(await lives()).toEqual({ long: true, short: true });
      await ledger.beat('short', 0);
      expect(await lives()).toEqual({ long: true, short: false });
      await ledger.settle('short', [chat]);
      await ledger.remove('short');
      expect(await lives()).toEqual({ long: true });
    });
  });

  test('two processes adding to one counter lose nothing', async () => {
    const times = 300;
    const racers = await Promise.all([1, 2].map(() => startChild('count', elsewhere!, chat, String(times))));
    for (const racer of racers) racer.go();
    expect(await Promise.all(racers.map(({ ended }) => ended))).toEqual([0, 0]);
    expect(await store.count(chat, 0, MINUTE)).toBe(2 * times);
  });

  test('two processes adding to one chat lose nothing', async () => {
    const times = 300;
    const racers = await Promise.all([1, 2].map(() => startChild('add', elsewhere!, chat, String(times))));
    for (const racer of racers) racer.go();
    expect(await Promise.all(racers.map(({ ended }) => ended))).toEqual([0, 0]);
    expect((await store.load(chat)).session).toEqual({ count: 2 * times });
  });

  test('a process sees at once what another has saved', async () => {
    const other = await startChild('write', elsewhere!, chat);
    other.go();
    for (let n = 1; n <= 50; n++) {
      const { value } = await other.lines.next();
      expect(countIn((await store.load(chat)).session)).toBeGreaterThanOrEqual(Number(value));
    }
    await other.kill();
  });

  test('a process killed while it writes loses nothing that it was told is saved', async () => {
    let began: number | undefined;
    for (let round = 0; round < 2; round++) {
      const writer = await startChild('write', elsewhere!, chat);
      writer.go();
      for (let n = 0; n < 20; n++) await writer.lines.next();
      const killed = writer.kill();
      let acknowledged = 0;
      for await (const line of writer.lines) acknowledged = Number(line);
      await killed;
      const { session, revision } = await store.load(chat);
      expect(countIn(session)).toBeGreaterThanOrEqual(acknowledged);
      began ??= revision - countIn(session);
      expect(revision - countIn(session)).toBe(began);
      await addOne();
    }
  });
};

/** Starts `child.ts` and waits until its store is open. `kill` is SIGKILL. All children end with their test. */
export const startChild = (job: 'add' | 'count' | 'write', elsewhere: [string, string], ...args: string[]) =>
  startCommand([...CHILD, job, ...elsewhere, ...args]);

/** The command line of `child.ts`. */
export const CHILD = [process.execPath, '--import', 'tsx', join(import.meta.dirname, 'child.ts')];

/** Starts any command that runs `child.ts`. */
export const startCommand = async ([program, ...args]: string[]) => {
  const child = spawn(program!, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  children.add(child);
  const ended = once(child, 'exit').then(([code]: number[]) => {
    children.delete(child);
    return code;
  });
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value } = await lines.next();
  if (value !== 'ready')
    throw new Error(`The child process ended before it opened its store (${await ended}).`);
  return {
    pid: child.pid!,
    lines,
    ended,
    go: () => child.stdin.write('go\n'),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
};

const children = new Set<ChildProcess>();

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
});

const MINUTE = 60_000;

const byName = ([a]: [string, number], [b]: [string, number]): number => (a < b ? -1 : 1);

const countIn = (session: unknown): number => (session as { count: number } | undefined)?.count ?? 0;
