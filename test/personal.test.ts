/** Personal numbers never reach what is kept or logged: a whole conversation full of them, then a search. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startBot, temporary } from './support/process.ts';
import { canStartRedis, redisUrl } from './support/redis-server.ts';
import { talk } from './support/talk.ts';

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
  expect(await bot.ended).toBe(0);
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
  expect(await bot.ended).toBe(0);
  expect(await keys()).toEqual([]);
  await redis.quit();
});
