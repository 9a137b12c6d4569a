/**
 * Inline mode: `@bot teleconsulta` in any chat gives cards to send there. Nothing is kept of it: no session, no store,
 * no line in the log; a card is the same for everybody. BotFather switches it on (`/setinline`).
 */
import { type Api, GrammyError } from 'grammy';
import type { InlineQuery, InlineQueryResultArticle } from 'grammy/types';
import { deepLink, partsOf, shortened } from './telegram-format.ts';

/** A short answer that stands by itself. `text` is as in a reply: plain, with `*bold*` and bare addresses. */
export type InlineCard = {
  /** Unique among the cards of one answer; up to 64 bytes. */
  id: string;
  title: string;
  /** The line below the title in the list. */
  description: string;
  text: string;
  /** Where its button leads in the private chat. */
  topic: string;
  /** What the button says, in the card's language. */
  label: string;
  language: string;
};

/** The cards for what somebody is writing, the best first. `languageTag` is their app's language. */
export type Inline = (query: string, languageTag?: string) => InlineCard[];

/** Seconds that Telegram may give the same answer to the same words: texts change with a new version only. */
const cacheSeconds = 300;

/**
 * Answers without retries or pauses: Telegram refuses late answers, and the next letter brings a new query.
 */
export const answerInline = async (
  api: Api,
  bot: string,
  query: InlineQuery,
  inline?: Inline,
): Promise<void> => {
  // All cards fit into one short answer, so a query with an offset, which asks for a second page, gets none.
  const cards = query.offset || !inline ? [] : inline(query.query, query.from.language_code);
  const results = cards.slice(0, 50).map((card) => articleOf(card, bot));
  try {
    // Cached per person, because the order of languages follows the person's app where the words don't tell
    // one.
    await api.answerInlineQuery(query.id, results, { cache_time: cacheSeconds, is_personal: true });
  } catch (error) {
    const late = error instanceof GrammyError && /query is too old|query_id_invalid/i.test(error.description);
    if (!late) throw error;
  }
};

const articleOf = (
  { id, title, description, text, topic, label }: InlineCard,
  bot: string,
): InlineQueryResultArticle => ({
  type: 'article',
  id,
  title,
  description: shortened(description, 120),
  input_message_content: {
    message_text: partsOf(text)[0]?.html ?? title,
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
  },
  reply_markup: { inline_keyboard: [[{ text: label, url: deepLink(bot, topic) }]] },
});
