/** What a pressed button shows at once, before the core has heard of it. */
import type { Api } from 'grammy';
import type { CallbackQuery } from 'grammy/types';
import { type Language, ratingIn } from '../core/conversation.ts';
import { withoutRating } from './telegram-format.ts';

/**
 * Stops the spinner of a pressed button. A press that rates an answer shows thanks in the language of the
 * reply, and the two thumbs are removed; other buttons stay.
 */
export const acknowledge = async (
  api: Api,
  { id, data = '', message }: CallbackQuery,
  thanks: Record<Language, string> = {},
): Promise<void> => {
  const rated = ratingIn(data);
  const text = rated && thanks[rated.language];
  await api.answerCallbackQuery(id, text === undefined ? {} : { text });
  const markup = message && 'reply_markup' in message ? message.reply_markup : undefined;
  if (!rated || !message || !markup) return;
  const left = { reply_markup: withoutRating(markup) };
  await api.editMessageReplyMarkup(message.chat.id, message.message_id, left);
};
