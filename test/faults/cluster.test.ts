/** Whole bots on a Redis Cluster that loses a master while people write. */
import type { ChatId } from '../../src/core/conversation.ts';
import { redisStore } from '../../src/stores/redis.ts';
import { slotOf } from '../../src/stores/redis-slots.ts';
import { canStartRedis, type RedisCluster, startCluster } from '../support/redis-server.ts';
import { until } from '../support/until.ts';
import { deliver, killBots, message, notesOf, startBot } from './bots.ts';

jest.setTimeout(120_000);

let cluster: RedisCluster | undefined;

afterAll(async () => {
  killBots();
  await cluster?.stop();
});

(canStartRedis() ? describe : describe.skip)('a cluster under whole bots', () => {
  test('two bots on a cluster whose master is killed while ten people write: each message counts once and is answered', async () => {
    cluster = await startCluster();
    const place = `${cluster.url}?wait=1`;
    const said = new Set<string>();
    const bots = await Promise.all([1, 2].map(() => startBot('redis', `${place} t:`, (id) => said.add(id))));
    const chats = Array.from({ length: 10 }, (_, person): ChatId => `script:${person}`);
    const ids = (person: number) => Array.from({ length: 15 }, (_, n) => `p${person}m${n}`);
    let taken = 0;
    const people = chats.map(async (chat, person) => {
      for (const [n, id] of ids(person).entries()) {
        await deliver(bots[n % 2]!, message(chat, n, id));
        taken += 1;
      }
    });
    while (taken < 30) await new Promise((resolve) => setTimeout(resolve, 5));
    const slot = slotOf(chats[0]!);
    const victim = await cluster.masterOf(slot);
    await victim.kill();
    for (let now = victim; now === victim; now = await cluster.masterOf(slot)) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await victim.restart();
    await Promise.all(people);
    const store = redisStore({ url: place, prefix: 't:', sessionDays: 1 });
    try {
      const replies = chats.flatMap((_, person) => ids(person).map((id) => `${id}.0`));
      await until(() => said.size === replies.length, 60_000);
      expect([...said].sort()).toEqual(replies.sort());
      for (const [person, chat] of chats.entries()) {
        await until(async () => (await notesOf(store, chat)).outbox === 0);
        expect(await notesOf(store, chat)).toEqual({ list: ids(person), taken: 15, outbox: 0 });
      }
    } finally {
      await store.close();
    }
  });
});
