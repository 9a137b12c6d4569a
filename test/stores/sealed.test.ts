import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChatId } from '../../src/core/conversation.ts';
import { embeddedStore } from '../../src/stores/embedded.ts';
import { memoryStore } from '../../src/stores/memory.ts';
import { sealed, sealKeys } from '../../src/stores/sealed.ts';
import { storeContract } from './contract.ts';

const chat: ChatId = 'telegram:47';
const keyOf = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const session = { v: 1, language: 'es', profile: { place: 'Celaya' }, seen: ['1'] };

describe('a sealed store', () => {
  storeContract(async () => ({ store: sealed(memoryStore(), sealKeys(keyOf(1))) }), { shared: false });
});

test('nothing of a conversation can be read in the store, not even with the same words twice', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'guia-sealed-'));
  const inner = embeddedStore({ folder, sessionDays: 90 });
  try {
    const store = sealed(inner, sealKeys(keyOf(1)));
    const first = await store.save(chat, session, 0);
    const one = (await inner.load(chat)).session;
    await store.save(chat, session, first);
    const two = (await inner.load(chat)).session;
    expect(one).toMatch(/^sealed1\.[\w-]{6}\.[\w+/]+=*$/);
    expect(two).not.toBe(one);
    expect(readFileSync(join(folder, 'conversations.mdb')).includes('Celaya')).toBe(false);
    expect((await store.load(chat)).session).toEqual(session);
  } finally {
    await inner.close();
    rmSync(folder, { recursive: true });
  }
});

test('a record from before sealing is read, and sealed when it is saved next', async () => {
  const inner = memoryStore();
  const first = await inner.save(chat, session, 0);
  const store = sealed(inner, sealKeys(keyOf(1)));
  expect(await store.load(chat)).toEqual({ session, revision: first });
  await store.save(chat, session, first);
  expect((await inner.load(chat)).session).toMatch(/^sealed1\./);
});

test('after the key was changed, the old one still opens and the new one seals', async () => {
  const inner = memoryStore();
  const revision = await sealed(inner, sealKeys(keyOf(1))).save(chat, session, 0);
  const both = sealed(inner, sealKeys(`${keyOf(2)}, ${keyOf(1)}`));
  expect((await both.load(chat)).session).toEqual(session);
  await both.save(chat, { ...session, v: 2 }, revision);
  expect((await sealed(inner, sealKeys(keyOf(2))).load(chat)).session).toEqual({ ...session, v: 2 });
});

test('a record whose key is gone is no session, keeps its revision, and is told of once', async () => {
  const inner = memoryStore();
  const revision = await sealed(inner, sealKeys(keyOf(1))).save(chat, session, 0);
  const told: string[] = [];
  const store = sealed(inner, sealKeys(keyOf(2)), (sentence) => told.push(sentence));
  for (let times = 0; times < 3; times++) {
    const loaded = await store.load(chat);
    expect(loaded.session).toMatch(/^sealed1\./);
    expect(loaded.revision).toBe(revision);
  }
  expect(told).toEqual([
    'Conversations were sealed with a key that SESSION_KEY does not hold: they begin anew. Add it behind the first.',
  ]);
  expect(await store.save(chat, { anew: true }, revision)).toBe(revision + 1);
  expect((await store.load(chat)).session).toEqual({ anew: true });
});

test('a record that was changed, cut short, or put in another chat’s place opens as no session', async () => {
  const inner = memoryStore();
  const told: string[] = [];
  const store = sealed(inner, sealKeys(keyOf(1)), (sentence) => told.push(sentence));
  await store.save(chat, session, 0);
  const record = (await inner.load(chat)).session as string;
  const flipped = Array.from({ length: 40 }, (_, at) => {
    const place = 16 + Math.floor((at * (record.length - 20)) / 40);
    return record.slice(0, place) + (record[place] === 'A' ? 'B' : 'A') + record.slice(place + 1);
  });
  const wrong = [
    ...flipped,
    record.slice(0, -8),
    record.slice(0, 20),
    'sealed1.',
    'sealed1..',
    `${MARKED}AAAA`,
  ];
  for (const [at, text] of wrong.entries()) {
    await inner.save(`telegram:x${at}`, text, 0);
    expect((await store.load(`telegram:x${at}`)).session).toBe(text);
  }
  await inner.save('telegram:48', record, 0);
  expect((await store.load('telegram:48')).session).toBe(record);
  expect(told).toContain('A conversation was changed after it was sealed: it begins anew.');
});

const MARKED = `sealed1.${sealKeys(keyOf(1))[0].id}.`;

test.each([
  '',
  'hush',
  keyOf(1).slice(1),
  `${keyOf(1)},`,
  `${keyOf(1)},hush`,
  Buffer.alloc(31, 1).toString('base64'),
  Buffer.alloc(33, 1).toString('base64'),
  '*'.repeat(43),
])('%j as SESSION_KEY is refused with a sentence that names it and keeps it secret', (wrong) => {
  expect(() => sealKeys(wrong)).toThrow(/^SESSION_KEY must be 32 bytes in base64/);
  expect(() => sealKeys(wrong)).not.toThrow(/hush/);
});

test('a key may be written in either alphabet of base64, with or without its end', () => {
  const bytes = Buffer.alloc(32, 0xfb);
  const [plain, url] = [bytes.toString('base64'), bytes.toString('base64url')];
  expect(sealKeys(`${plain}, ${url},${plain.replace('=', '')}`).map(({ bytes: read }) => read)).toEqual([
    bytes,
    bytes,
    bytes,
  ]);
});
