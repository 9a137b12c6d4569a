import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedStore } from '../../src/stores/embedded.ts';
import { damageOf } from '../../src/stores/embedded-file.ts';
import { Json, type Store } from '../../src/stores/store.ts';
import { CHILD, startCommand, storeContract } from './contract.ts';

const DAY = 24 * 60 * 60 * 1000;
const chat = 'telegram:47';

let folder: string;
let opened: Store[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guia-embedded-'));
  opened = [];
});

afterEach(async () => {
  await Promise.all(opened.map((store) => store.close()));
  rmSync(folder, { recursive: true, force: true });
});

/** Opens the test's folder; closed at the end of the test. */
const open = (now?: () => number, onTrouble?: (sentence: string) => void) => {
  const store = embeddedStore({ folder, sessionDays: 90, now, onTrouble });
  opened.push(store);
  return store;
};

/** Closes a store before the test ends. */
const close = async (store: Store) => {
  opened.splice(opened.indexOf(store), 1);
  await store.close();
};

describe('the embedded store', () => {
  storeContract(async () => ({ store: open(), elsewhere: ['embedded', folder] }), { shared: true });

  test('keeps its records when it is closed and opened again', async () => {
    const before = open();
    const first = await before.save(chat, { said: 'hola' }, 0);
    await before.save(chat, { said: 'adiós' }, first);
    await close(before);
    expect(await open().load(chat)).toEqual({ session: { said: 'adiós' }, revision: first + 1 });
  });

  test('makes a missing folder, for this user only', async () => {
    const deep = join(folder, 'var', 'deep');
    const store = embeddedStore({ folder: deep, sessionDays: 90 });
    opened.push(store);
    await store.save(chat, { said: 'hola' }, 0);
    expect(statSync(deep).mode & 0o077).toBe(0);
    for (const file of readdirSync(deep)) expect(statSync(join(deep, file)).mode & 0o077).toBe(0);
  });

  test('answers nothing once a record is older than its lifetime, and begins anew', async () => {
    let now = Date.UTC(2026, 10, 21);
    const store = open(() => now);
    const first = await store.save(chat, { said: 'long ago' }, 0);
    await store.save(chat, { said: 'long ago' }, first);
    now += 90 * DAY - 1;
    expect((await store.load(chat)).revision).toBe(first + 1);
    now += 1;
    expect(await store.load(chat)).toEqual({ session: undefined, revision: 0 });
    expect(await store.save(chat, { said: 'late' }, first + 1)).toBe(0);
    const answers = await Promise.all([1, 2, 3].map((by) => store.save(chat, { by }, 0)));
    expect(answers.filter(Boolean)).toEqual([(await store.load(chat)).revision]);
  });

  test('counts an expired record as nothing to forget', async () => {
    let now = Date.UTC(2026, 10, 21);
    const store = open(() => now);
    await store.save(chat, { said: 'long ago' }, 0);
    now += 91 * DAY;
    expect(await store.forget(chat)).toBe(false);
  });

  test('starts a record’s lifetime anew with each save', async () => {
    let now = Date.UTC(2026, 10, 21);
    const store = open(() => now);
    const first = await store.save(chat, { said: 'first' }, 0);
    now += 60 * DAY;
    await store.save(chat, { said: 'second' }, first);
    now += 60 * DAY;
    expect((await store.load(chat)).session).toEqual({ said: 'second' });
  });

  test('removes expired records from the disk when it is opened, and only those', async () => {
    const start = Date.UTC(2026, 10, 21);
    let now = start;
    const store = open(() => now);
    const old = Array.from({ length: 1_000 }, (_, n) => `telegram:${n}` as const);
    const revisions = await Promise.all(old.map((id) => store.save(id, { id }, 0)));
    now += 60 * DAY;
    const kept = await store.save('telegram:500', { id: 'still here' }, revisions[500]!);
    await close(store);

    const troubles: string[] = [];
    open(
      () => start + 100 * DAY,
      (sentence) => troubles.push(sentence),
    );
    // With the clock turned back, what is only hidden shows.
    const back = open(() => start);
    const left = async () =>
      (await Promise.all(old.map((id) => back.load(id)))).filter((one) => one.revision > 0);
    while ((await left()).length > 1) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await left()).toEqual([{ session: { id: 'still here' }, revision: kept }]);
    expect(troubles).toEqual([]);
  });

  test('a full disk fails the save with a sentence, and the process goes on', async () => {
    // No disk is filled: the shell limits the size of a file.
    const limited = `trap '' XFSZ; ulimit -f 200; exec "$@"`;
    const child = await startCommand([
      '/bin/sh',
      '-c',
      limited,
      'sh',
      ...CHILD,
      'fill',
      'embedded',
      folder,
      chat,
    ]);
    child.go();
    expect((await child.lines.next()).value).toMatch(
      /^DATA_DIR \(.*\) could not be written: File too large\.$/,
    );
    expect((await child.lines.next()).value).toBe('readable');
    expect(await child.ended).toBe(0);
  });

  test('refuses a DATA_DIR that is a file, is below one, or holds a file of that name that is no database', () => {
    const file = join(folder, 'file');
    writeFileSync(file, 'not a folder');
    writeFileSync(join(folder, 'conversations.mdb'), 'not a database');
    for (const wrong of [file, join(file, 'below')]) {
      expect(() => embeddedStore({ folder: wrong, sessionDays: 90 })).toThrow(
        /^DATA_DIR \(.*\) cannot be used, it must be a folder to write to: .+\.$/,
      );
    }
    expect(() => embeddedStore({ folder, sessionDays: 90 })).toThrow(
      /^DATA_DIR \(.*\) cannot be used: conversations\.mdb in it is not a database; .+\.$/,
    );
  });

  test('gives a record that is no JSON as it is, which is no session, and takes a new one in its place', async () => {
    const store = open();
    const revision = await store.save(chat, new Json('{"v":1,"language":'), 0);
    expect(await store.load(chat)).toEqual({ session: '{"v":1,"language":', revision });
    await store.save(chat, { said: 'hola' }, revision);
    expect((await store.load(chat)).session).toEqual({ said: 'hola' });
  });

  test('refuses a DATA_DIR that cannot be written', () => {
    chmodSync(folder, 0o555);
    asAnOrdinaryUser(() => {
      for (const wrong of [folder, join(folder, 'var')]) {
        expect(() => embeddedStore({ folder: wrong, sessionDays: 90 })).toThrow(
          /^DATA_DIR \(.*\) cannot be used, it must be a folder to write to: .+\.$/,
        );
      }
    });
    expect(existsSync(join(folder, 'var'))).toBe(false);
  });
});

describe('the embedded store’s file, damaged', () => {
  const path = () => join(folder, 'conversations.mdb');
  let whole: Buffer;
  beforeEach(async () => {
    const store = embeddedStore({ folder, sessionDays: 90 });
    const text = (n: number) => 'x'.repeat(n % 20 === 0 ? 9_000 : 300);
    const saves = Array.from({ length: 800 }, (_, n) => store.save(`telegram:${n}`, { text: text(n) }, 0));
    await Promise.all(saves);
    await store.close();
    whole = readFileSync(path());
  });

  const PAGE = 4_096;
  const damages: [string, (bytes: Buffer) => Buffer, RegExp][] = [
    ['cut in the middle', (bytes) => bytes.subarray(0, bytes.length / 2), /is cut short/],
    ['cut in its first page', (bytes) => bytes.subarray(0, 100), /is cut short/],
    ['cut by its last byte', (bytes) => bytes.subarray(0, bytes.length - 1), /is cut short/],
    ['all of whose pages but the first two are empty', (bytes) => bytes.fill(0, 2 * PAGE), /is damaged/],
    ['whose pages are noise', (bytes) => noise(bytes, 2 * PAGE), /is damaged/],
    ['whose second page is noise', (bytes) => noise(bytes, PAGE, 2 * PAGE), /is damaged/],
    ['of another version', (bytes) => bytes.fill(9, 28, 29), /is damaged/],
  ];
  test.each(damages)(
    '%s: refused with a sentence that says what to do, before LMDB maps it',
    (_what, spoil, why) => {
      writeFileSync(path(), spoil(Buffer.from(whole)));
      expect(() => embeddedStore({ folder, sessionDays: 90 })).toThrow(
        /^DATA_DIR \(.*\) cannot be used: conversations\.mdb in it is [\w ]+; put back a copy of it, or move it away and conversations begin anew\.$/,
      );
      expect(() => embeddedStore({ folder, sessionDays: 90 })).toThrow(why);
      expect(readdirSync(folder).filter((name) => name.includes('-of-'))).toEqual([]);
    },
  );

  test('wherever it is: it is refused, or every record can be asked for', async () => {
    const spoilt = (page: number) => noise(Buffer.from(whole), page * PAGE, (page + 1) * PAGE);
    const unseen: number[] = [];
    for (let page = 0; page < whole.length / PAGE; page++) {
      writeFileSync(path(), spoilt(page));
      if (!damageOf(path())) unseen.push(page);
    }
    // Pages that nothing leads to, and those in the middle of a long record.
    expect(unseen.length).toBeGreaterThan(3);
    expect(unseen.length).toBeLessThan(whole.length / PAGE / 2);
    for (const at of [0, 0.5, 0.99]) {
      writeFileSync(path(), spoilt(unseen[Math.floor(at * unseen.length)]!));
      const child = await startCommand([...CHILD, 'read', 'embedded', folder, 'telegram:', '800']);
      child.go();
      expect((await child.lines.next()).value).toBe('800 asked for');
      expect(await child.ended).toBe(0);
    }
  }, 60_000);

  test('in its lock file only: it is opened', async () => {
    writeFileSync(`${path()}-lock`, noise(Buffer.alloc(8_272), 0));
    expect((await open().load('telegram:1')).session).toEqual({ text: 'x'.repeat(300) });
  });
});

/** Bytes of no meaning, the same each time, in place of some. */
const noise = (bytes: Buffer, from: number, to = bytes.length): Buffer => {
  for (let at = from, state = 1; at < to; at++) {
    state = (state * 48_271) % 0x7fffffff;
    bytes[at] = state >> 8;
  }
  return bytes;
};

/** Nothing is read-only to root: become nobody for a moment. */
const asAnOrdinaryUser = (act: () => void) => {
  if (process.geteuid?.() !== 0) return act();
  process.seteuid!(65_534);
  try {
    act();
  } finally {
    process.seteuid!(0);
  }
};
