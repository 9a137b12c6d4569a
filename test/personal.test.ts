/** Personal numbers never reach what is kept or logged: a whole conversation full of them, then a search. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { assemble } from '../src/assemble.ts';
import { startBot, temporary } from './support/process.ts';
import { canStartRedis, redisUrl } from './support/redis-server.ts';
import { person, realDirectory, realGuide, root, talk } from './support/talk.ts';

const NUMBERS = {
  curp: 'GOMC960912HGTNRR07',
  nss: '47957612345',
  clabe: '032180000118359719',
  card: '4152 3138 1234 5674',
  phone: '415 122 3344',
  email: 'juan.perez@example.org',
};
const messages = [
  'hola',
  `mi curp es ${NUMBERS.curp}`,
  `mi nss es ${NUMBERS.nss}`,
  `mi clabe ${NUMBERS.clabe} y mi tarjeta ${NUMBERS.card}`,
  'clinica',
  `37700, mi telefono es ${NUMBERS.phone}`,
  `escribame a ${NUMBERS.email}`,
  '/nss',
  NUMBERS.nss,
  `/clinica ${NUMBERS.curp}`,
  'privacidad',
];
/** How a number may stand in a file: as typed, or its digits alone. */
const traces = Object.values(NUMBERS).flatMap((number) => [number, number.replace(/\s/g, '')]);

test('each kind is recognised and warned of, and none is repeated', async () => {
  const said = (await talk(messages)).split('\n').filter((line) => !line.startsWith('> '));
  for (const trace of traces) expect(said.join('\n')).not.toContain(trace);
  expect(said.join('\n')).toMatch(/CURP/);
});

test('nothing of them is in the store or in the log after a conversation full of them', async () => {
  const { folder, remove } = temporary();
  const bot = startBot([], { DATA_DIR: folder, LOG_LEVEL: 'debug' });
  bot.type(`${messages.join('\n')}\n`);
  bot.endInput();
  await bot.printed(/the web chat goes on/);
  expect(await bot.stop()).toBe(0);
  const kept = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('');
  expect(kept).toContain('cp:37700');
  for (const trace of traces) {
    expect(kept).not.toContain(trace);
    expect(bot.output().err).not.toContain(trace);
  }
  remove();
});

describe('what a number comes with', () => {
  const top = (session: { stack: { topic: string; state: string; data: object }[] }) => session.stack.at(-1)!;
  const text = (session: { outbox: { text: string }[] }) =>
    session.outbox.map((reply) => reply.text).join('\n');
  const checked = { topic: 'nss', state: 'checked', data: { verdict: 'ok' } };

  test('a social security number is checked where somebody says that it is one', () => {
    expect(top(person().says(`mi nss es ${NUMBERS.nss}`))).toMatchObject(checked);
    const someone = person();
    someone.commands('nss');
    expect(top(someone.says(NUMBERS.nss))).toMatchObject(checked);
  });

  test('a number of another kind beside it is warned of, and then none is checked', () => {
    const session = person().says(`mi nss es ${NUMBERS.nss} y mi tel ${NUMBERS.phone}`);
    expect(session.stack.map(({ topic }) => topic)).toEqual(['menu']);
    expect(text(session)).toContain('números ni datos personales');
  });

  test('what is asked for is answered, and what announced the number asks for nothing', () => {
    const someone = person();
    someone.commands('clinica');
    someone.presses('find-clinic/home/nearest');
    const near = someone.says(`37700, mi telefono es ${NUMBERS.phone}`);
    expect(top(near)).toMatchObject({ topic: 'find-clinic', state: 'near', data: { place: 'cp:37700' } });
    expect(text(someone.says(`mi curp es ${NUMBERS.curp}`))).not.toContain('De eso no sé');
    expect(top(someone.says(`mi curp es ${NUMBERS.curp}`)).topic).toBe('find-clinic');
  });
});

describe('what is kept of a person', () => {
  test('is shown to them: all that topics share', () => {
    const { shares } = realGuide().topics.get('privacy')!;
    const shared = [...realGuide().topics.values()].flatMap((topic) => topic.shares);
    expect([...new Set(shared)].filter((field) => !shares.includes(field))).toEqual([]);
    const profile = {
      place: 'cp:37700',
      zone: 'America/Chicago',
      insured: 'none',
      insurer: 'partner',
      who: 'child',
      visa: 'tourist',
      ages: [67],
      ended: '2026-11-01',
      worked: 'yes',
      destination: 'cp:68000',
      weeks: 900,
      left: 2012,
      since: '2026-07-01',
      pregnant: 31,
      due: '2027-02-20',
      first_day: '2026-12-07',
    };
    const view = realGuide().views.privacy!.mine!;
    const moment = { at: 0, language: 'es', fact: () => undefined, factsOf: () => [] };
    const keys = (data: object) => JSON.stringify(view(data as Record<string, unknown>, moment).values.known);
    for (const [field, value] of Object.entries({ ...profile, where: 'Houston', lives: 'abroad' }))
      expect([field, keys({ [field]: value })]).not.toEqual([field, keys({})]);
  });

  test('for learning is offered only where the guide learns, and only the other choice than theirs', () => {
    const labels = (guide: ReturnType<typeof realGuide>, ...pressed: string[]) => {
      const someone = person(guide);
      someone.commands('privacidad');
      for (const button of pressed) someone.presses(button);
      return someone
        .session()!
        .outbox.at(-1)!
        .choices.map(({ id }) => id.split('/').at(-1));
    };
    const learner = assemble(join(root, 'locales'), realDirectory(), { learnsForDays: 90 });
    for (const choice of ['no_learning', 'learn_again']) expect(labels(realGuide())).not.toContain(choice);
    expect(labels(learner)).toContain('no_learning');
    expect(labels(learner)).not.toContain('learn_again');
    const after = labels(learner, 'privacy/home/no_learning');
    expect(after).toContain('learn_again');
    expect(after).not.toContain('no_learning');
  });
});

const withRedis = canStartRedis() || redisUrl() ? test : test.skip;
withRedis('deleting one’s data leaves no key in Redis', async () => {
  const redis = new Redis(redisUrl()!);
  const keys = () => redis.keys('guia:*terminal:local*');
  await redis.del('guia:{terminal:local}');
  const bot = startBot([], { REDIS_URL: redisUrl()! });
  bot.type('clinica 37700\n');
  await bot.printed(/UMFH 11/);
  expect(await keys()).toHaveLength(1);
  bot.type('/privacidad\nborrar mis datos\nsí, borrar todo\n');
  bot.endInput();
  await bot.printed(/the web chat goes on/);
  expect(await bot.stop()).toBe(0);
  expect(await keys()).toEqual([]);
  await redis.quit();
});
