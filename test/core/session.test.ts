import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { reviveSession } from '../../src/core/session.ts';
import { createMachine, type Topic, topic } from '../../src/core/topic.ts';
import { turn } from '../../src/core/turn.ts';
import { headOf } from '../../src/record.ts';
import { NOON, person, realGuide, root } from '../support/talk.ts';
import { tea, tinyGuide } from '../support/tiny.ts';

const stored = (): Record<string, unknown> => {
  const one = person(tinyGuide());
  one.says('english please');
  one.says('form');
  one.says('tea, 2 cups');
  return JSON.parse(JSON.stringify({ ...one.session(), outbox: [] }));
};
const inbound = { id: '99', chat: 'test:1', at: NOON, kind: 'text', text: 'hello' } as const;

/** The tea topic one version on: the cups are a number of another name. */
const newTea = (
  migrate?: (place: { state: string; data: Record<string, unknown> }) => {
    state: string;
    data: Record<string, unknown>;
  },
) =>
  topic({
    version: 2,
    data: z.object({ mugs: z.number() }),
    ...(migrate ? { migrations: { 2: migrate } } : {}),
    machine: createMachine({
      id: 'tea',
      initial: 'sip',
      states: {
        sip: { meta: { ask: 'more?', choices: ['enough'] }, on: { enough: 'done' } },
        done: { type: 'final' },
      },
    }),
  });

test('a stored session comes back as it was', () => {
  const session = stored();
  expect(reviveSession(session, tinyGuide().topics)).toEqual({ session, lost: false });
});

test('an older place is brought to the present version', () => {
  const guide = tinyGuide({
    tea: newTea(({ data }) => ({ state: 'sip', data: { mugs: Number(data.cups) } })),
  });
  const revived = reviveSession(stored(), guide.topics);
  expect(revived?.lost).toBe(false);
  expect(revived?.session.stack.at(-1)).toMatchObject({
    topic: 'tea',
    version: 2,
    state: 'sip',
    data: { mugs: 2 },
    trail: [],
  });
});

describe('what cannot be brought along leads home with an apology, and keeps the language', () => {
  const cases: [string, ReturnType<typeof tinyGuide>, unknown][] = [
    ['no migration', tinyGuide({ tea: newTea() }), stored()],
    [
      'a migration that throws',
      tinyGuide({
        tea: newTea(() => {
          throw new Error('no');
        }),
      }),
      stored(),
    ],
    [
      'a migration to a state that is not there',
      tinyGuide({ tea: newTea(() => ({ state: 'gone', data: { mugs: 1 } })) }),
      stored(),
    ],
    [
      'a migration to data that does not fit',
      tinyGuide({ tea: newTea(() => ({ state: 'sip', data: { mugs: 'two' } })) }),
      stored(),
    ],
  ];
  test.each(cases)('%s', (_name, guide, record) => {
    const session = turn(guide, record, inbound);
    expect(session.language).toBe('en');
    expect(session.outbox[0]?.text).toContain('en:lost_the_thread');
    expect(session.stack[0]?.topic).toBe('menu');
  });

  test('a topic of a newer program', () => {
    const record = stored() as { stack: { version: number }[] };
    record.stack.at(-1)!.version = 99;
    expect(turn(tinyGuide(), record, inbound).outbox[0]?.text).toContain('en:lost_the_thread');
  });
});

test.each([
  null,
  7,
  'x',
  [],
  {},
  { v: 2 },
  { v: 1, stack: 'no' },
  { ...stored(), stack: [{ topic: 'tea' }] },
])('a record that is no session (%j) begins anew with an apology', (record) => {
  const session = turn(tinyGuide(), record, inbound);
  expect(session.outbox[0]?.text).toContain('lost_the_thread');
  expect(session.seen).toEqual(['99']);
});

test('a place remembered in a topic whose words changed keeps no broken steps back', () => {
  const record = stored() as { stack: { trail: unknown[] }[] };
  record.stack.at(-1)!.trail = [
    { state: 'gone', data: {} },
    { state: 'many', data: { cups: 5 } },
    { state: 'many', data: {} },
  ];
  const revived = reviveSession(record, tinyGuide({ tea: tea() }).topics);
  expect(revived?.session.stack.at(-1)?.trail).toEqual([{ state: 'many', data: {} }]);
});

/**
 * test/sessions/ keeps a stored session of each past shape of each topic for ever: what was stored once must be
 * readable always. `UPDATE_SESSIONS=1 npm test` adds those of new versions and never touches an old one.
 */
describe('sessions stored by past versions', () => {
  const folder = join(root, 'test', 'sessions');
  const topics = [...realGuide().topics.values()];
  const shapesFile = join(folder, 'shapes.json');
  type Shape = { states: string[]; data: { properties?: Record<string, { default?: unknown }> } };
  const shapeOf = ({ machine, data }: Topic) => ({
    states: Object.keys(machine.states).sort(),
    data: z.toJSONSchema(data, { io: 'input' }),
  });
  if (process.env.UPDATE_SESSIONS) {
    const shapes = existsSync(shapesFile) ? JSON.parse(readFileSync(shapesFile, 'utf8')) : {};
    for (const one of topics) {
      const name = `${one.id}.v${one.version}`;
      shapes[name] ??= shapeOf(one);
      const file = join(folder, `${name}.json`);
      if (existsSync(file)) continue;
      const state = Object.keys(one.asks)[0]!;
      const frame = { topic: one.id, version: one.version, state, data: one.data.parse({}), trail: [] };
      const base = person().says('hola');
      writeFileSync(
        file,
        `${JSON.stringify({ ...base, outbox: [], stack: [...base.stack, frame] }, null, 2)}\n`,
      );
    }
    writeFileSync(shapesFile, `${JSON.stringify(shapes, null, 2)}\n`);
  }
  const files = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'shapes.json');

  test.each(files)('%s is read and answered', (file) => {
    const record = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    expect(reviveSession(record, realGuide().topics)).toMatchObject({ lost: false });
    expect(turn(realGuide(), record, inbound).outbox.at(-1)?.text.length).toBeGreaterThan(10);
  });

  test('no state of a past version is lost', () => {
    const shapes = JSON.parse(readFileSync(shapesFile, 'utf8')) as Record<string, Shape>;
    const lost = Object.entries(shapes).flatMap(([name, { states, data }]) => {
      const [topic, version] = name.split('.v') as [string, string];
      const given = Object.entries(data.properties ?? {}).filter(([, one]) => 'default' in one);
      const known = Object.fromEntries(given.map(([field, one]) => [field, one.default]));
      return states.filter((state) => {
        const frame = { topic, version: Number(version), state, data: known, trail: [] };
        const record = { ...person().says('hola'), outbox: [], stack: [frame] };
        return reviveSession(record, realGuide().topics)?.lost !== false;
      });
    });
    expect(lost).toEqual([]);
  });

  test('every topic has a stored session of each of its versions', () => {
    const wanted = topics.flatMap(({ id, version }) =>
      Array.from({ length: version }, (_, at) => `${id}.v${at + 1}.json`),
    );
    expect(wanted.filter((one) => !files.includes(one))).toEqual([]);
  });

  test('no topic changed its shape without raising its version', () => {
    const shapes = JSON.parse(readFileSync(shapesFile, 'utf8')) as Record<string, unknown>;
    for (const one of topics) {
      const name = `${one.id}.v${one.version}`;
      expect({ [name]: JSON.parse(JSON.stringify(shapeOf(one))) }).toEqual({ [name]: shapes[name] });
    }
  });
});

test('a session as it is stored, without what is as at the beginning, goes on as if it had not been', () => {
  const guide = realGuide();
  const said = [
    'quiero saber de la pension',
    'tengo 58 años y 860 semanas',
    'y si me espero a los 65',
    'volver',
  ];
  const hear = (session: unknown, text: string, at: number) =>
    turn(guide, session, { ...inbound, id: String(at), text });
  let kept: ReturnType<typeof turn> | undefined;
  let storedOne: unknown;
  for (const [at, text] of said.entries()) {
    kept = hear(kept && { ...kept, outbox: [] }, text, at);
    const revived = hear(storedOne, text, at);
    expect(revived.outbox.map((reply) => reply.text)).toEqual(kept.outbox.map((reply) => reply.text));
    storedOne = JSON.parse(`${headOf({ ...revived, outbox: [], effects: [] })},"outbox":[],"effects":[]}`);
  }
});
