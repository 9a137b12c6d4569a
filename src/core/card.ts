/**
 * Cards: short answers that stand by themselves, where there is no conversation to go on with: in a group, and where
 * somebody passes them on (inline mode). Pure, and the same for everybody.
 */
import type { Language } from './conversation.ts';
import { nothingFound } from './found.ts';
import { EMERGENCY, type Guide, partsOf } from './guide.ts';
import { labelOf } from './labels.ts';
import { isSure } from './meaning.ts';
import { words } from './phrase.ts';
import { plain } from './plain.ts';
import { noteOfEnd, sourcesOf } from './sources.ts';

/** A topic's short answer: its `card` text with facts filled in and cited, at most 600 characters. */
export type Card = { topic: string; title: string; text: string };

/** A card to choose from a list: one topic in one language. `label` is on the button that leads to the guide. */
export type OfferedCard = Card & { id: string; description: string; label: string; language: Language };

/** The card of a topic; undefined for a topic that has none (the menu, the choice of language) or is switched off. */
export function cardOf(guide: Guide, language: Language, topic: string): Card | undefined {
  if (!guide.topics.has(topic) || !guide.texts.has(language, topic, 'card')) return undefined;
  const found = nothingFound();
  const said = words(guide, language, topic, { key: 'card' }, found);
  const title = guide.texts.say(language, topic, 'title', {});
  return {
    topic,
    title,
    text: [said, sourcesOf(guide, language, found.facts)?.text].filter(Boolean).join('\n\n'),
  };
}

/** An answer as a card: its passage if that stands by itself, else the card of its topic. */
export function answerCard(guide: Guide, language: Language, id: string, at: number): Card | undefined {
  const { topic, name } = partsOf(id);
  const answer = guide.answers.get(id);
  if (!answer || answer.walk || answer.view) return cardOf(guide, language, topic);
  const found = nothingFound();
  const said = words(guide, language, topic, { key: name }, found);
  const title = labelOf(guide, language, topic, name);
  return {
    topic,
    title,
    text: [
      said,
      noteOfEnd(guide, language, found.facts, at).note,
      sourcesOf(guide, language, found.facts)?.text,
    ]
      .filter(Boolean)
      .join('\n\n'),
  };
}

/**
 * The cards for a query that is still being written, each in every language. The person's language comes first:
 * that of the query if it matches a topic, else `languageTag`. A sure danger gives the emergency's card only. An
 * empty query, or one that matches nothing, gives what most people ask for.
 */
export function cards(guide: Guide, query: string, languageTag?: string): OfferedCard[] {
  const { understanding } = guide;
  const text = understanding.withoutPersonal(query);
  const tag = languageTag?.toLowerCase().split('-')[0];
  const found = topicsFor(guide, text);
  const own = (found && understanding.languageOf(text)) ?? tag;
  const languages = [...guide.languages].sort((a, b) => Number(b === own) - Number(a === own));
  return (found ?? usual(guide)).flatMap((topic) =>
    languages.flatMap((language) => {
      const card = cardOf(guide, language, topic);
      return card ? [offered(guide, language, card)] : [];
    }),
  );
}

/** The topic about what the guide can do. It is left out of the cards: a list of topics answers that better. */
const HELP = 'help';

/** How sure a topic must be to be shown while somebody is still writing. */
const MEANT = 0.3;

/** How many topics are listed if the query matches none: a phone shows that many without much scrolling. */
const MOST = 6;

/** The topics that a query means, undefined when it means none. */
function topicsFor(guide: Guide, text: string): string[] | undefined {
  const { understanding, topics } = guide;
  const danger = understanding.emergency(text);
  if (isSure(danger)) return [EMERGENCY];
  const ranked = understanding.rank(text).topics.filter(({ confidence }) => confidence >= MEANT);
  const found = [...ranked.slice(0, 2).map(({ topic }) => topic), ...begun(guide, text)].filter(
    (topic) => topics.has(topic) && topic !== HELP,
  );
  if (danger === 'maybe') return [...new Set([EMERGENCY, ...(found.length > 0 ? found : usual(guide))])];
  return found.length > 0 ? [...new Set(found)] : undefined;
}

/** The topics with a word in their title that begins like this: a query is read while it is being written. */
function begun(guide: Guide, text: string): string[] {
  const start = plain(text);
  if (start.length < 3) return [];
  return [...guide.topics.keys()].filter((topic) =>
    guide.languages.some((language) =>
      ` ${plain(guide.texts.say(language, topic, 'title', {}))}`.includes(` ${start}`),
    ),
  );
}

const usual = (guide: Guide): string[] =>
  [...guide.topics.keys()]
    .filter((topic) => guide.texts.has(guide.languages[0], topic, 'card'))
    .slice(0, MOST);

function offered(guide: Guide, language: Language, card: Card): OfferedCard {
  return {
    ...card,
    id: `${card.topic}.${language}`,
    description: card.text.split('\n', 1).join('').replaceAll('*', ''),
    label: guide.texts.say(language, 'common', 'card_open', {}),
    language,
  };
}
