/**
 * From a message to what was meant, in the order that keeps people safe and questions answered: an emergency, the
 * open question's own answer, a word that works everywhere, another topic, and else nothing.
 */
import type { Inbound, Language, Unreadable } from './conversation.ts';
import { CONFIRM, EMERGENCY, type Guide, MENU } from './guide.ts';
import { plain } from './plain.ts';
import type { Session } from './session.ts';
import { openQuestion } from './speak.ts';
import type { Ask, TopicEvent, Values } from './topic.ts';

export { plain } from './plain.ts';

/** What a person meant by a message, seen from where they are. */
export type Meaning =
  | { kind: 'emergency'; danger: Exclude<Danger, 'no'> }
  /** `by`: the reader that took a text as the answer. */
  | { kind: 'answer'; event: TopicEvent; by?: string }
  | { kind: 'unfit'; key: string; values: Values }
  /** `caution`: it speaks of urgencias. `link`: by a link that somebody passed on, with the reference they gave it. */
  | { kind: 'topic'; topic: string; also?: string; caution?: true; link?: { ref: string | undefined } }
  /** One of these, but it isn't sure which. */
  | { kind: 'choose'; topics: string[] }
  /** Understood, and nothing that this guide is about. */
  | { kind: 'off_topic' }
  | { kind: 'word'; word: Word }
  | { kind: 'language'; language: Language }
  | { kind: 'stale' }
  | { kind: 'unreadable'; what: Unreadable }
  /** `nearest`: the topics that come nearest to what was written. */
  | { kind: 'nothing'; nearest?: string[] };

/**
 * How sure it is that somebody is in danger now. `maybe` asks one question; `crisis`: somebody may take their life;
 * `violence`: somebody hurts them.
 */
export type Danger = 'yes' | 'crisis' | 'violence' | 'maybe' | 'no';

/** Whether a danger is sure enough to be answered without a question. */
export const isSure = (danger: Danger): danger is 'yes' | 'crisis' | 'violence' =>
  danger !== 'maybe' && danger !== 'no';

/** What can be said in every state of every topic. */
export type Word = 'back' | 'cancel' | 'restart' | 'menu' | 'greeting' | 'thanks';

/**
 * What a text asks for: one topic when it is sure (and `also`, what it asks for besides), several when it may be either,
 * a word that works everywhere, nothing that the guide is about, or nothing understood. `sure` is from 0 to 1.
 */
export type Meant = {
  topics: string[];
  sure: number;
  /** One of the topic's own words is in the text. */
  named?: boolean;
  also?: string;
  word?: Word;
  offTopic?: boolean;
  /** It speaks of emergencies, though of none that is sure to happen now: the number to call belongs into the answer. */
  caution?: true;
  /** The most probable topics, best first, at most three, even when none is sure. */
  nearest?: string[];
};

/** What `src/understanding/` offers the core: text to meaning, pure once loaded. */
export type Understanding = {
  /** Whether somebody may be in danger now. */
  emergency(text: string): Danger;
  /** A text that is nothing but one of the words that work everywhere, in any language. */
  word(text: string): Word | undefined;
  /** A text that is nothing but the wish for another language: "English please". */
  wishedLanguage(text: string): Language | undefined;
  /** The language a text is written in, when it is sure. */
  languageOf(text: string): Language | undefined;
  /** What a text asks for. */
  meant(text: string): Meant;
  /** The kinds of personal numbers in a text: `curp`, `nss`, `phone`…; each once. */
  personalIn(text: string): string[];
  /** The text without its personal numbers. */
  withoutPersonal(text: string): string;
  /** The text with numbers, names, e-mails and addresses masked: what may be kept to learn from. */
  redacted(text: string): string;
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

function written(guide: Guide, session: Session, inbound: Inbound, text: string): Meaning {
  const { understanding } = guide;
  // Somebody else's words, or words said before others, answer no question of this chat's.
  const isOwn = !inbound.forwarded && !inbound.group;
  const labelledAs = isOwn ? labelled(guide, session, inbound, text) : undefined;
  if (labelledAs) return meaningOf(labelledAs);
  const danger = understanding.emergency(text);
  if (isSure(danger)) return { kind: 'emergency', danger };
  const language = understanding.wishedLanguage(text);
  if (language) return { kind: 'language', language };
  const answer = isOwn ? answered(guide, session, inbound) : undefined;
  const word = understanding.word(text);
  let read: Meant | undefined;
  const meaning = () => {
    read ??= understanding.meant(text);
    return read;
  };
  if (answer?.kind === 'answer' && !(word && !isShown(guide, session, answer.event))) {
    if (!asksElsewhere(guide, session, answer, meaning, text)) return answer;
  }
  const numbered = isOwn ? buttonNumber(guide, session, inbound, text) : undefined;
  if (numbered) return meaningOf(numbered);
  const alarmed = session.stack.at(-1)?.topic === EMERGENCY;
  if (danger === 'maybe' && !answer && !alarmed) return { kind: 'emergency', danger };
  if (word) return { kind: 'word', word };
  if (answer && !asksElsewhere(guide, session, answer, meaning, text)) return answer;
  const meant = meaning();
  const topics = meant.topics.filter((topic) => guide.topics.has(topic));
  const [topic] = topics;
  const pending = isOwn && session.stack.length > 1 && !askOf(guide, session)?.rest;
  const nothing: Meaning = pending
    ? { kind: 'nothing' }
    : { kind: 'nothing', nearest: suggested(guide, session, meant) };
  const thin = alarmed || (pending ? wordsIn(text) <= SHORT : wordsIn(text) === 1 && meant.sure < ELSEWHERE);
  // Readers find most when they are asked: those that found nothing then find nothing now.
  const tried = isOwn && !answer ? askOf(guide, session)?.expects : undefined;
  if (thin && !(meant.word && !alarmed) && !meant.named) {
    return opened(guide, inbound, tried) ?? nothing;
  }
  if (topic && topics.length === 1) {
    const { also, caution } = meant;
    return { kind: 'topic', topic, ...(also ? { also } : {}), ...(caution ? { caution } : {}) };
  }
  if (meant.word) return { kind: 'word', word: meant.word };
  const open = opened(guide, inbound, tried);
  if (open) return open;
  if (topics.length > 1) return { kind: 'choose', topics };
  return meant.offTopic && wordsIn(text) >= TELLING ? { kind: 'off_topic' } : nothing;
}

/** How many topics are suggested where nothing was understood. */
const SUGGESTED = 3;

/**
 * The topics that come nearest. Where they are too few, what most people ask for, which the menu has first; but not below
 * a topic's own "what next?", whose buttons are the better suggestions.
 */
function suggested(guide: Guide, { stack }: Session, { nearest = [] }: Meant): string[] {
  const isLost = [MENU, CONFIRM].includes(stack.at(-1)?.topic ?? MENU);
  const usual = isLost ? (guide.topics.get(MENU)?.asks.choose?.choices ?? []) : [];
  const known = [...nearest, ...usual].filter((topic) => guide.topics.has(topic));
  return [...new Set(known)].slice(0, SUGGESTED);
}

/** How sure another topic must be, and how long the message, to outweigh an answer that it names in passing. */
const ELSEWHERE = 0.9;
const ELSEWHERE_WORDS = 5;

/** Whether an event is one of the buttons of the open question: "cancelar" where "cancelar mi cita" is offered. */
const isShown = (guide: Guide, session: Session, event: TopicEvent): boolean =>
  askOf(guide, session)?.choices?.includes(event.type) === true;

/** Words from which a message about nothing that the guide knows is told apart from a slip of the finger. */
const TELLING = 3;

/** So few words, while a question is open, are rather an answer that was not understood than another request. */
const SHORT = 3;

const askOf = (guide: Guide, session: Session): Ask | undefined => {
  const frame = session.stack.at(-1);
  return frame && guide.topics.get(frame.topic)?.asks[frame.state];
};

const wordsIn = (text: string): number => text.trim().split(/\s+/).length;

/** "Quiero sacar cita en Celaya", said where a place was asked for, asks for another topic. */
function asksElsewhere(
  guide: Guide,
  session: Session,
  answer: Meaning,
  meaning: () => Meant,
  text: string,
): boolean {
  const mayGiveWay = answer.kind !== 'answer' || guide.inPassing.has(answer.by ?? '');
  if (!mayGiveWay || wordsIn(text) < ELSEWHERE_WORDS) return false;
  const { topics, sure } = meaning();
  const [topic] = topics;
  const isElsewhere = topic !== session.stack.at(-1)?.topic && guide.topics.has(topic!);
  return topics.length === 1 && sure >= ELSEWHERE && isElsewhere;
}

/** The open question's own answer, or why it is none. A reading that the state cannot take is left to the next reader. */
function answered(guide: Guide, session: Session, inbound: Inbound): Meaning | undefined {
  const frame = session.stack.at(-1);
  const topic = frame && guide.topics.get(frame.topic);
  if (!frame || !topic) return undefined;
  let unfit: Meaning | undefined;
  for (const name of askOf(guide, session)?.expects ?? []) {
    const reading = guide.readers[name]?.(inbound, frame.data);
    if (!reading) continue;
    if ('unfit' in reading) unfit ??= { kind: 'unfit', key: reading.unfit, values: reading.values ?? {} };
    else if (topic.machine.states[frame.state]?.transitions.has(reading.event.type)) {
      return { kind: 'answer', event: reading.event, by: name };
    }
  }
  return unfit;
}

/** The topic that a message opens by itself, though nothing asked for it; or why a shared location opens none. */
function opened(guide: Guide, inbound: Inbound, tried: readonly string[] = []): Meaning | undefined {
  for (const topic of guide.topics.values()) {
    for (const name of topic.opensOn) {
      if (tried.includes(name)) continue;
      const reading = guide.readers[name]?.(inbound, undefined);
      if (!reading) continue;
      if ('event' in reading) return { kind: 'topic', topic: topic.id };
      return { kind: 'unfit', key: reading.unfit, values: reading.values ?? {} };
    }
  }
  return undefined;
}

/**
 * Whether a message may be about somebody in danger: told by its words, a command or a button. It is answered before
 * anything else, and when nothing else can be.
 */
export function isUrgent(guide: Guide, inbound: Inbound): boolean {
  if (inbound.kind === 'press') return inbound.button.endsWith(`/${EMERGENCY}`);
  if (inbound.kind === 'command') {
    const meant = guide.understanding.command(inbound.command.toLowerCase());
    return meant !== undefined && 'topic' in meant && meant.topic === EMERGENCY;
  }
  if (inbound.kind !== 'text') return false;
  return isSure(guide.understanding.emergency(inbound.text));
}

/** A link that somebody passed on, as its channel's first command says it: `find-clinic`, `register-onboarding`. */
const LINK = /^[a-z-]{1,40}-[a-z0-9_]{1,24}$/;

function linked(guide: Guide, argument: string): Meaning | undefined {
  const whole = argument.toLowerCase();
  if (guide.topics.has(whole)) return { kind: 'topic', topic: whole, link: { ref: undefined } };
  const dash = whole.lastIndexOf('-');
  const [topic, ref] = [whole.slice(0, dash), whole.slice(dash + 1)];
  return LINK.test(whole) && guide.topics.has(topic) ? { kind: 'topic', topic, link: { ref } } : undefined;
}

function commanded(guide: Guide, inbound: Inbound & { kind: 'command' }): Meaning {
  const meant = guide.understanding.command(inbound.command.toLowerCase());
  if (!meant) return { kind: 'nothing' };
  if ('word' in meant && meant.word === 'menu' && inbound.argument) {
    const link = linked(guide, inbound.argument.trim());
    if (link) return link;
  }
  if ('word' in meant) return { kind: 'word', word: meant.word };
  if ('language' in meant) return { kind: 'language', language: meant.language };
  return guide.topics.has(meant.topic) ? { kind: 'topic', topic: meant.topic } : { kind: 'nothing' };
}

/** A button by its name. One that the open question doesn't show (any more) is stale, but those for emergencies never are. */
function pressed(guide: Guide, session: Session, inbound: Inbound, button: string): Meaning {
  const question = openQuestion(guide, session, inbound.at);
  if (question?.buttons.some((shown) => shown.id === button)) return meaningOf(button);
  return button.endsWith(`/${EMERGENCY}`) ? { kind: 'topic', topic: EMERGENCY } : { kind: 'stale' };
}

/** The answer that a button gives, read off its name: `topic/state/choice` or `topic/state/choice:value`. */
function meaningOf(button: string): Meaning {
  const name = button.slice(button.indexOf('/', button.indexOf('/') + 1) + 1);
  const colon = name.indexOf(':');
  if (colon < 0) return { kind: 'answer', event: { type: name } };
  const type = name.slice(0, colon);
  return { kind: 'answer', event: { type, [type]: name.slice(colon + 1) } };
}

/** The button whose label is typed. */
function labelled(guide: Guide, session: Session, inbound: Inbound, text: string): string | undefined {
  const typed = text.length > 80 ? '' : plain(text);
  if (!typed) return undefined;
  const buttons = openQuestion(guide, session, inbound.at)?.buttons ?? [];
  return buttons.find((button) => plain(button.label) === typed)?.id;
}

/** The button whose number, in the order shown, is typed. */
function buttonNumber(guide: Guide, session: Session, inbound: Inbound, text: string): string | undefined {
  if (!/^\s*\d{1,2}\s*[.)]?\s*$/.test(text)) return undefined;
  return openQuestion(guide, session, inbound.at)?.buttons[Number.parseInt(text, 10) - 1]?.id;
}
