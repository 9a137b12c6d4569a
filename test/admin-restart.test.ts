import { startBot, temporary } from './support/process.ts';
import { canStartRedis, startRedis } from './support/redis-server.ts';

jest.setTimeout(60_000);

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** What `/admin` says below "Messages". */
const messagesAt = async (
  environment: Record<string, string>,
  types: string[],
): Promise<string | undefined> => {
  const run = startBot([], { ...environment, WEB: 'on', PORT: '0', LOG_LEVEL: 'info' });
  closing.push(() => run.stop('SIGKILL'));
  await run.printed(/Web chat: (\S+)/);
  for (const line of types) {
    run.type(`${line}\n`);
    await run.printed(new RegExp(`> ${line}\n<[^]*\\n<|> ${line}\n<`));
  }
  const [, url] = /Web chat: (\S+)/.exec(run.output().out)!;
  const page = await (await fetch(`${url}admin?lang=en`)).text();
  await run.stop();
  return /<dt>Messages<\/dt><dd><strong>([^<]*)/.exec(page)?.[1]?.replace('&lt;', '<');
};

test.each([
  ['DATA_DIR', async () => ({})],
  [
    'Redis',
    async () => {
      const server = await startRedis({});
      closing.push(() => server.stop());
      return { REDIS_URL: server.url };
    },
  ],
] as [string, () => Promise<Record<string, string>>][])(
  'what is counted outlives the process, in %s',
  async (where, place) => {
    if (where === 'Redis' && !canStartRedis()) throw new Error('There is no redis-server: install it.');
    const { folder, remove } = temporary();
    closing.push(remove);
    const environment = { DATA_DIR: folder, ...(await place()) };
    const six = ['hola', 'gracias', 'busco una clínica', '37700', 'cómo saco una cita', 'gracias otra vez'];
    await messagesAt(environment, six);
    expect(await messagesAt(environment, [])).toBe('6');
  },
);
