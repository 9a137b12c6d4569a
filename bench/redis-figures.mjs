/** What a run cost Redis, as Redis itself counts, and stores filled with many conversations. */
import { connect, createServer } from 'node:net';
import { chatAt } from './dialog.mjs';

/** Redis's own counters: commands run (those inside scripts too), bytes in and out, CPU microseconds, bytes held. */
export async function counters(redis) {
  const info = await redis.info();
  const read = (name) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1]);
  return {
    commands: read('total_commands_processed'),
    bytes: read('total_net_input_bytes') + read('total_net_output_bytes'),
    cpuUs: (read('used_cpu_user') + read('used_cpu_sys')) * 1e6,
    held: read('used_memory'),
  };
}

/** Every key of a chat with its record. Records are strings or hashes. */
export async function recordsOf(redis, chat) {
  const keys = await redis.keys(`*${chat}*`);
  return Promise.all(
    keys.map(async (key) => {
      const type = await redis.type(key);
      const record = type === 'hash' ? await redis.hgetallBuffer(key) : await redis.getBuffer(key);
      return {
        key,
        type,
        record,
        bytes: await redis.memory('USAGE', key, 'SAMPLES', 0),
        length: await lengthOf(redis, key, type),
      };
    }),
  );
}

const lengthOf = (redis, key, type) => (type === 'string' ? redis.strlen(key) : undefined);

/** Fills Redis with conversations made from the records of one: `from` and `count` number the chats. */
export async function fill(redis, chat, records, from, count) {
  const inIts = (bytes, id) =>
    Buffer.from(bytes.toString('latin1').replaceAll(String(chat), String(id)), 'latin1');
  for (let at = from; at < from + count; ) {
    const batch = redis.pipeline();
    for (const end = Math.min(at + 2_000, from + count); at < end; at++) {
      const id = chatAt(at);
      for (const { key, type, record } of records) {
        const its = key.replaceAll(String(chat), String(id));
        if (type === 'string') batch.set(its, inIts(record, id), 'PX', 86_400_000);
        else {
          batch.hset(
            its,
            Object.fromEntries(Object.entries(record).map(([name, value]) => [name, inIts(value, id)])),
          );
          batch.pexpire(its, 86_400_000);
        }
      }
    }
    await batch.exec();
  }
}

/**
 * A door before Redis that counts: requests, and how often the client sent something after it had been answered, which is one
 * round trip however many requests went together.
 */
export async function countingDoor(port) {
  const seen = { requests: 0, roundTrips: 0 };
  const sockets = new Set();
  const server = createServer((client) => {
    const redis = connect(port, '127.0.0.1');
    let answered = true;
    client.on('data', (bytes) => {
      seen.requests += bytes.toString('latin1').match(/(?:^|\r\n)\*\d+\r\n\$/g)?.length ?? 0;
      if (answered) seen.roundTrips += 1;
      answered = false;
      redis.write(bytes);
    });
    redis.on('data', (bytes) => {
      answered = true;
      client.write(bytes);
    });
    for (const socket of [client, redis]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => {
        client.destroy();
        redis.destroy();
      });
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `redis://127.0.0.1:${server.address().port}`,
    seen,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
