/** grammY with its session plugin on its own Redis adapter; the dialog's step is a field of the session. */
import { RedisAdapter } from '@grammyjs/storage-redis';
import { Bot, session } from 'grammy';
import { Redis } from 'ioredis';
import { isPostalCode, me, sentMessage, updateOf } from '../dialog.mjs';

export async function open({ url, sent }) {
  const redis = new Redis(url, { enableAutoPipelining: true });
  const bot = new Bot('1:x', { botInfo: me });
  bot.api.config.use(async (_call, _method, payload) => {
    sent(payload.text);
    return { ok: true, result: sentMessage };
  });
  bot.use(
    session({
      initial: () => ({ step: 'idle' }),
      storage: new RedisAdapter({ instance: redis, ttl: 86_400 }),
      getSessionKey: (ctx) => `gs:${ctx.chatId}`,
    }),
  );
  bot.command('clinica', async (ctx) => {
    ctx.session.step = 'code';
    await ctx.reply('Postal code?');
  });
  bot.on('message:text', async (ctx) => {
    if (ctx.session.step !== 'code') return;
    if (!isPostalCode(ctx.message.text)) {
      await ctx.reply('Not a postal code.');
      return;
    }
    ctx.session.step = 'idle';
    await ctx.reply(`Clinics near ${ctx.message.text}`);
  });
  return {
    handle: (chat, text, nth) => bot.handleUpdate(updateOf(chat, text, nth)),
    close: () => redis.quit(),
  };
}
