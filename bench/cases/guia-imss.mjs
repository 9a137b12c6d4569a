/**
 * This bot's whole turn: Telegram's update read, understood, thought over, worded in the person's language with facts
 * and sources, saved with its delivery id and outbox in one compare-and-set, dressed as Telegram's messages, and marked
 * as sent. Only Telegram's own call is left out, as for everybody.
 */
import { fileURLToPath } from 'node:url';
import {
  arrivalOf,
  assemble,
  loadDirectory,
  makeBot,
  makeLog,
  messagesOf,
  redisStore,
} from '../../build/guia.mjs';
import { me, updateOf } from '../dialog.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

export async function open({ url, sent }) {
  const guide = assemble(`${root}locales`, loadDirectory(`${root}data`));
  const store = redisStore({ url, sessionDays: 1, onTrouble: (sentence) => console.error(sentence) });
  await store.ready();
  const channel = {
    name: 'telegram',
    open: async () => {},
    say: async (_chat, reply) => {
      for (const message of messagesOf(reply, { privately: true, keyboardOut: false, bot: me.username })
        .messages)
        sent(message);
      return 'sent';
    },
    close: async () => {},
  };
  const bot = makeBot({ guide, store, channels: [channel], log: makeLog('error') });
  const now = Date.now;
  return {
    handle: async (chat, text, nth) => {
      const { inbound } = arrivalOf(updateOf(chat, text, nth), me, now);
      await bot.hear(inbound);
      await bot.hear.said(inbound.chat);
    },
    close: async () => {
      await bot.close();
      await store.close();
    },
  };
}
