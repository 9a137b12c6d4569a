/** Telegraf's wizard scene, its session kept in Redis through the store interface that Telegraf documents. */
import { Redis } from 'ioredis';
import { Scenes, session, Telegraf } from 'telegraf';
import { isPostalCode, me, sentMessage, updateOf } from '../dialog.mjs';

export async function open({ url, sent }) {
  const redis = new Redis(url, { enableAutoPipelining: true });
  const bot = new Telegraf('1:x');
  bot.botInfo = me;
  bot.telegram.callApi = async (_method, payload) => {
    sent(payload.text);
    return sentMessage;
  };
  // Telegraf makes a client for each update and copies onto it what stands here.
  bot.context.telegram = bot.telegram;
  const store = {
    get: async (key) => {
      const record = await redis.get(`tf:${key}`);
      return record === null ? undefined : JSON.parse(record);
    },
    set: (key, record) => redis.set(`tf:${key}`, JSON.stringify(record), 'EX', 86_400),
    delete: (key) => redis.del(`tf:${key}`),
  };
  const clinic = new Scenes.WizardScene(
    'clinic',
    async (ctx) => {
      await ctx.reply('Postal code?');
      ctx.wizard.next();
    },
    async (ctx) => {
      const text = ctx.message?.text ?? '';
      if (!isPostalCode(text)) return ctx.reply('Not a postal code.');
      await ctx.reply(`Clinics near ${text}`);
      return ctx.scene.leave();
    },
  );
  bot.use(session({ store }));
  bot.use(new Scenes.Stage([clinic]).middleware());
  bot.command('clinica', (ctx) => ctx.scene.enter('clinic'));
  return {
    handle: (chat, text, nth) => bot.handleUpdate(updateOf(chat, text, nth)),
    close: () => redis.quit(),
  };
}
