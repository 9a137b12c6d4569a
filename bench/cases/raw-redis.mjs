/** The ceiling: a record read and written, and nothing done with it. */
import { Redis } from 'ioredis';

/** About as long as a stored conversation. */
const RECORD = 'x'.repeat(400);

export async function open({ url, sent }) {
  const redis = new Redis(url, { enableAutoPipelining: true });
  return {
    handle: async (chat, text) => {
      await redis.get(`raw:${chat}`);
      await redis.set(`raw:${chat}`, RECORD, 'EX', 86_400);
      sent(text);
    },
    close: () => redis.quit(),
  };
}
