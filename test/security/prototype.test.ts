/** The names that every JavaScript object has open no door: as words, buttons, commands, in stored records and in files. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemble } from '../../src/assemble.ts';
import { turn } from '../../src/core/turn.ts';
import { readOrg } from '../../src/org.ts';
import { memoryStore } from '../../src/stores/memory.ts';
import { NOON, person, realDirectory, realGuide, root } from '../support/talk.ts';

const NAMES = [...Object.getOwnPropertyNames(Object.prototype), 'prototype', 'name', 'length', 'caller'];

/** All that hangs on the objects that every other inherits from. */
const inherited = () =>
  [Object.prototype, Array.prototype, Function.prototype, Map.prototype].map((shared) =>
    JSON.stringify(Object.getOwnPropertyNames(shared)),
  );

let before: string[];
beforeAll(() => {
  person().says('hola');
  before = inherited();
});
afterEach(() => {
  expect(inherited()).toEqual(before);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test.each(NAMES)('"%s" is no command, no word and no button that leads anywhere', (name) => {
  const { understanding } = realGuide();
  expect(understanding.command(name)).toBeUndefined();
  expect(understanding.word(name)).toBeUndefined();
  const { hear, says, commands, presses, session } = person();
  says('hola');
  const home = session()!.stack;
  commands(name, name);
  expect(session()!.stack).toEqual(home);
  for (const button of [
    name,
    `${name}/${name}/${name}`,
    `menu/choose/${name}`,
    `menu/${name}/x`,
    `menu/choose/topic:${name}`,
  ]) {
    presses(button);
    expect(session()!.stack).toEqual(home);
  }
  says(name);
  commands('clinica', name);
  hear({ kind: 'text', text: `clínica ${name}` });
  expect(session()!.outbox.at(-1)!.text).not.toMatch(/native code|\[object|undefined/);
});

test.each(NAMES)('"%s" is no topic, state, field or language of a stored conversation', (name) => {
  const hello = { id: '9', chat: 'test:1' as const, at: NOON, kind: 'text' as const, text: 'hola' };
  const text = JSON.stringify({ ...person().says('clinica 37700'), outbox: [] });
  const { version } = realGuide().topics.get('help')!;
  const sources = (about: string) => {
    const session = JSON.parse(text);
    const frame = {
      topic: 'help',
      version,
      state: 'home',
      data: { told: 'sources', about, page: 0 },
      trail: [],
    };
    session.stack[1] = frame;
    return JSON.stringify({ ...session, focus: { told: 'help/sources' } });
  };
  const broken = [
    sources(`find-clinic/${name}`),
    sources(`${name}/${name}`),
    text.replace('"topic":"find-clinic"', `"topic":"${name}"`),
    text.replace('"state":"near"', `"state":"${name}"`),
    text.replace('"language":"es"', `"language":"${name}"`),
    text.replaceAll('"told":"nearest"', `"told":"${name}"`),
    text.replaceAll('"told":"find-clinic/nearest"', `"told":"find-clinic/${name}"`),
    text.replaceAll('"told":"find-clinic/nearest"', `"told":"${name}/${name}"`),
    ...['data', 'profile'].map((field) =>
      text.replace(
        new RegExp(`"${field}":\\{(?=(\\}?))`, 'g'),
        (open, empty) => `${open}"${name}":{"polluted":1}${empty ? '' : ','}`,
      ),
    ),
    `{"${name}":{"polluted":1},${text.slice(1)}`,
    `{"${name}":{"polluted":1}}`,
  ];
  expect(new Set(broken).size).toBe(broken.length);
  for (const record of broken)
    for (const words of ['hola', 'otra vez', 'más corto']) {
      const next = turn(realGuide(), JSON.parse(record), { ...hello, text: words });
      expect(next.outbox.length).toBeGreaterThan(0);
      const said = next.outbox.map(({ text, choices }) => [text, ...choices.map(({ label }) => label)]);
      expect(said.join()).not.toMatch(/native code|\[object|undefined/);
      for (const one of said.flat()) expect(one).not.toBe(name);
    }
});

test.each(['__proto__', 'constructor', 'prototype'])(
  '"%s" in ORG_FILE changes nothing or stops the start with a sentence',
  (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'guia-org-'));
    const path = join(folder, 'org.json');
    const files = [
      `{"name":"X","${name}":{"polluted":1}}`,
      `{"name":"X","hr":{"name":"RH","${name}":{"polluted":1}}}`,
      `{"name":"X","hr":{"name":{"es":"RH","${name}":"Y"}}}`,
      `{"name":"X","languages":["${name}"]}`,
      `{"name":"X","topicsOff":["${name}"]}`,
    ];
    for (const file of files) {
      writeFileSync(path, file);
      const start = () => assemble(join(root, 'locales'), realDirectory(), { org: readOrg(path) });
      try {
        const { hear } = person(start());
        expect(hear({ kind: 'text', text: 'contacto' }).outbox.length).toBeGreaterThan(0);
      } catch (error) {
        expect((error as Error).message).toMatch(/ORG_FILE/);
      }
    }
    rmSync(folder, { recursive: true });
  },
);

test.each(NAMES)('a chat named "%s" is a chat like any other', async (name) => {
  const store = memoryStore();
  expect(await store.load(`web:${name}`)).toEqual({ session: undefined, revision: 0 });
  expect(await store.save(`web:${name}`, { a: 1 }, 0)).toBeGreaterThan(0);
  expect(await store.load(`web:${name}`)).toMatchObject({ session: { a: 1 } });
  expect(await store.forget(`web:${name}`)).toBe(true);
});
