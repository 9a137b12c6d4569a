/**
 * From a message to what was meant, in the order that keeps people safe and questions answered: an emergency, the
 * open question's own answer, a word that works everywhere, another topic, and else nothing.
 */
import type { Inbound, Language, Unreadable } from './conversation.ts';
import type { Guide } from './guide.ts';
import type { Session } from './session.ts';
import { openQuestion } from './speak.ts';
import type { Ask, TopicEvent, Values } from './topic.ts';

/** What a person meant by a message, seen from where they are. */
export type Meaning =
  | { kind: 'emergency'; sure: boolean }
  | { kind: 'answer'; event: TopicEvent }
  | { kind: 'unfit'; key: string; values: Values }
  | { kind: 'topic'; topic: string }
  | { kind: 'word'; word: Word }
  | { kind: 'language'; language: Language }
  | { kind: 'stale' }
  | { kind: 'unreadable'; what: Unreadable }
  | { kind: 'nothing' };

/** What can be said in every state of every topic. */
export type Word = 'back' | 'cancel' | 'restart' | 'menu' | 'greeting' | 'thanks';

/** What `src/understanding/` offers the core: text to meaning, pure once loaded. */
export type Understanding = {
  /** Whether somebody may be in danger now. `maybe` asks one question. */
  emergency(text: string): 'yes' | 'maybe' | 'no';
  /** A text that is nothing but one of the words that work everywhere, in any language. */
  word(text: string): Word | undefined;
  /** A text that is nothing but the wish for another language: "English please". */
  wishedLanguage(text: string): Language | undefined;
  /** The language a text is written in, when it is sure. */
  languageOf(text: string): Language | undefined;
  /** The topic a text asks for, when it is sure. */
  topicOf(text: string, language: Language): string | undefined;
  /** What a command's name stands for, in any language. */
  command(name: string): { topic: string } | { word: Word } | { language: Language } | undefined;
};

/** What a message means in this session. Pure. */
export function understand(guide: Guide, session: Session, inbound: Inbound): Meaning {
  switch (inbound.kind) {
    case 'unreadable':
      return { kind: 'unreadable', what: inbound.what };
    case 'press':
      return pressed(guide, session, inbound, inbound.button);
    case 'command':
      return commanded(guide, inbound);
    case 'place':
      return answered(guide, session, inbound) ?? opened(guide, inbound) ?? { kind: 'nothing' };
    case 'text':
      return written(guide, session, inbound, inbound.text);
  }
}

/** Lower case, no accents, no punctuation or pictures, single spaces: how two ways to type the same are compared. */
export const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

function written(guide: Guide, session: Session, inbound: Inbound, text: string): Meaning {
  const { understanding } = guide;
  const danger = understanding.emergency(text);
  if (danger !== 'no') return { kind: 'emergency', sure: danger === 'yes' };
  const button = labelled(guide, session, inbound, text);
  if (button) return pressed(guide, session, inbound, button);
  const language = understanding.wishedLanguage(text);
  if (language) return { kind: 'language', language };
  const word = understanding.word(text);
  if (word) return { kind: 'word', word };
  const answer = answered(guide, session, inbound);
  if (answer?.kind === 'answer') return answer;
  const topic = understanding.topicOf(text, session.language);
  if (topic && guide.topics.has(topic) && !(answer && topic === session.stack.at(-1)?.topic)) {
    return { kind: 'topic', topic };
  }
  return answer ?? opened(guide, inbound) ?? { kind: 'nothing' };
}

/** The open question's own answer, or why it is none. */
function answered(guide: Guide, session: Session, inbound: Inbound): Meaning | undefined {
  const ask = askOf(guide, session);
  let unfit: Meaning | undefined;
  for (const name of ask?.expects ?? []) {
    const reading = guide.readers[name]?.(inbound, session.stack.at(-1)?.data ?? {});
    if (!reading) continue;
    if ('event' in reading) return { kind: 'answer', event: reading.event };
    unfit ??= { kind: 'unfit', key: reading.unfit, values: reading.values ?? {} };
  }
  return unfit;
}

/** The topic that a message opens by itself, though nothing asked for it. */
function opened(guide: Guide, inbound: Inbound): Meaning | undefined {
  for (const topic of guide.topics.values()) {
    if (topic.opensOn.some((name) => guide.readers[name]?.(inbound, undefined)))
      return { kind: 'topic', topic: topic.id };
  }
  return undefined;
}

function commanded(guide: Guide, inbound: Inbound & { kind: 'command' }): Meaning {
  const meant = guide.understanding.command(inbound.command.toLowerCase());
  if (!meant) return { kind: 'nothing' };
  if ('word' in meant) return { kind: 'word', word: meant.word };
  if ('language' in meant) return { kind: 'language', language: meant.language };
  return guide.topics.has(meant.topic) ? { kind: 'topic', topic: meant.topic } : { kind: 'nothing' };
}

/** A button by its name. One that the open question doesn't show (any more) is stale. */
function pressed(guide: Guide, session: Session, inbound: Inbound, button: string): Meaning {
  const question = openQuestion(guide, session, inbound.at);
  if (!question?.buttons.some((shown) => shown.id === button)) return { kind: 'stale' };
  const name = button.slice(button.indexOf('/', button.indexOf('/') + 1) + 1);
  const colon = name.indexOf(':');
  if (colon < 0) return { kind: 'answer', event: { type: name } };
  const type = name.slice(0, colon);
  return { kind: 'answer', event: { type, [type]: name.slice(colon + 1) } };
}

/** The button that a typed text names: its label, or its number in the order shown. */
function labelled(guide: Guide, session: Session, inbound: Inbound, text: string): string | undefined {
  if (text.length > 80) return undefined;
  const typed = plain(text);
  if (!typed) return undefined;
  const buttons = openQuestion(guide, session, inbound.at)?.buttons ?? [];
  const byLabel = buttons.find((button) => plain(button.label) === typed);
  if (byLabel) return byLabel.id;
  return /^\d{1,2}$/.test(typed) ? buttons[Number(typed) - 1]?.id : undefined;
}

function askOf(guide: Guide, session: Session): Ask | undefined {
  const frame = session.stack.at(-1);
  return frame && guide.topics.get(frame.topic)?.asks[frame.state];
}
