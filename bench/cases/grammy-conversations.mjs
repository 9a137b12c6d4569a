/** grammY's conversations plugin, which replays a conversation from its log, on grammY's own Redis adapter. */
import { conversations, createConversation } from '@grammyjs/conversations';
import { RedisAdapter } from '@grammyjs/storage-redis';
import { Bot } from 'grammy';
import { Redis } from 'ioredis';
import { isPostalCode, me, sentMessage, updateOf } from '../dialog.mjs';

export async function open({ url, sent }) {
  const redis = new Redis(url, { enableAutoPipelining: true });
  const bot = new Bot('1:x', { botInfo: me });
  const stub = async (_call, _method, payload) => {
    sent(payload.text);
    return { ok: true, result: sentMessage };
  };
  bot.api.config.use(stub);
  bot.use(
    conversations({
      storage: {
        type: 'key',
        version: 0,
        adapter: new RedisAdapter({ instance: redis, ttl: 86_400 }),
        getStorageKey: (ctx) => `gc:${ctx.chatId}`,
      },
    }),
  );
  // Inside a conversation the plugin makes an Api of its own. Stubbed here, calls are not written to the conversation's log and
  // are made again at each replay: less work and a smaller record than in use, in this contestant's favour.
  const stubInside = async (ctx, next) => {
    ctx.api.config.use(stub);
    await next();
  };
  const clinic = async (conversation, ctx) => {
    await ctx.reply('Postal code?');
    for (;;) {
      const answer = await conversation.waitFor('message:text');
      if (isPostalCode(answer.message.text)) {
        await answer.reply(`Clinics near ${answer.message.text}`);
        return;
      }
      await answer.reply('Not a postal code.');
    }
  };
  bot.use(createConversation(clinic, { id: 'clinic', plugins: [stubInside] }));
  bot.command('clinica', (ctx) => ctx.conversation.enter('clinic'));
  return {
    handle: (chat, text, nth) => bot.handleUpdate(updateOf(chat, text, nth)),
    close: () => redis.quit(),
  };
}
