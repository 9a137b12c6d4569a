/**
 * One turn: a session and a message in, the next session out, with the replies in its outbox. Pure: the same in gives
 * the same out, so a lost race is answered by thinking again.
 */
import { cardOf } from './card.ts';
import { type Inbound, type Language, type Reply, textOf } from './conversation.ts';
import { CONFIRM, EMERGENCY, type Guide, MENU } from './guide.ts';
import { DEPTH, type Frame, newSession, reviveSession, type Session, seenWith, TRAIL } from './session.ts';
import { type Line, speak } from './speak.ts';
import { allowed, begin, type Step, step } from './step.ts';
import type { Data, Effect, Gone, Reading, Said, Spoken, Topic, TopicEvent, Values } from './topic.ts';
import { isSure, isUrgent, type Meaning, understand, type Word } from './understand.ts';

/** What is read of a text, in characters: what the longest message of any platform holds. */
const LONGEST = 4096;

/** A session being changed by one message, with what is to be said about it. */
type Draft = { guide: Guide; inbound: Inbound; session: Session; lines: Line[]; effects: Effect[] };

/**
 * Takes one message. `stored` is the record as the store gave it; a broken one, or one of a newer program, begins anew
 * with an apology and never with an error.
 */
export function turn(guide: Guide, stored: unknown, whole: Inbound): Session {
  const inbound = within(LONGEST, whole);
  const isNew = stored === undefined;
  const revived = isNew ? undefined : reviveSession(stored, guide.topics);
  const draft: Draft = {
    guide,
    inbound,
    session: inLanguage(guide, revived?.session, inbound),
    lines: [],
    effects: [],
  };
  if (!isNew && (!revived || revived.lost)) tell(draft, 'lost_the_thread');
  if (draft.session.stack[0]?.topic !== MENU) draft.session = { ...draft.session, stack: [] };
  if (draft.session.stack.length === 0) enter(draft, MENU, false);
  const over = keepPace(draft);
  if (over > 0 && !isUrgent(guide, inbound)) return settled(draft, over === 1 ? slowDown(draft) : []);

  const before = top(draft);
  const warned = warnOfNumbers(draft);
  const meaning = understand(guide, draft.session, draft.inbound);
  learn(draft, meaning);
  if (inbound.group) return settled(draft, inGroup(draft, meaning));
  const greeted = isNew && welcomes(meaning);
  if (isNew && meaning.kind !== 'emergency') tell(draft, greeted ? 'welcome' : 'notice');
  if (!greeted && !(warned && meaning.kind === 'nothing')) follow(draft, meaning);

  const after = top(draft);
  const stayed = meaning.kind === 'answer' && before.topic === after.topic && before.state === after.state;
  const replies = speak(guide, draft.session, draft.lines, inbound, stayed);
  if (inbound.forwarded) offerToPassOn(draft, meaning, replies);
  draft.session.misses = meaning.kind === 'nothing' ? draft.session.misses + 1 : 0;
  return settled(draft, replies);
}

/** A message of at most so many characters. */
function within(most: number, inbound: Inbound): Inbound {
  const words = textOf(inbound);
  if (words === undefined || words.length <= most) return inbound;
  const kept = words.slice(0, most);
  return inbound.kind === 'command'
    ? { ...inbound, argument: kept }
    : ({ ...inbound, text: kept } as Inbound);
}

/** The session to store: with what is to be said and done, and the message marked as taken. */
function settled({ session, effects, inbound }: Draft, replies: Reply[]): Session {
  session.outbox = session.outbox.length > 0 ? [...session.outbox, ...replies] : replies;
  if (effects.length > 0) session.effects = [...session.effects, ...effects];
  session.seen = seenWith(session, inbound);
  return session;
}

/** How many messages a minute a chat is answered: more than any person types or taps. */
const PACE = 40;
const MINUTE = 60;

/** Counts this message; how many it is over the pace. By the messages' own times: what waited for us is no flood. */
function keepPace(draft: Draft): number {
  if (draft.inbound.local) return 0;
  const now = Math.floor(draft.inbound.at / 1000);
  const [since, count] = draft.session.pace ?? [now, 0];
  const fresh = now < since || now - since >= MINUTE;
  draft.session.pace = fresh ? [now, 1] : [since, count + 1];
  return fresh ? 0 : Math.max(0, count + 1 - PACE);
}

function slowDown({ guide, session, inbound }: Draft): Reply[] {
  const text = guide.texts.say(session.language, 'common', 'too_fast', {
    fact: guide.texts.values(session.language, MENU),
  });
  return [{ id: `${inbound.id}.0`, text, language: session.language, choices: [] }];
}

/**
 * Where others read along: the short card of what was asked, and the way to the private chat. No question is asked and
 * nothing is kept of what was said but the language.
 */
function inGroup(draft: Draft, meaning: Meaning): Reply[] {
  const { guide, inbound } = draft;
  if (meaning.kind === 'language') speakIn(draft, meaning.language);
  const { language } = draft.session;
  const asked = meaning.kind === 'emergency' ? EMERGENCY : topicsOf(meaning)[0];
  const card = asked === undefined ? undefined : cardOf(guide, language, asked);
  const warned = draft.lines.map((line) => guide.texts.say(language, 'common', line.key, {}));
  const text = [...warned, card?.text ?? guide.texts.say(language, 'common', 'group_hello', {})].join('\n\n');
  const label = guide.texts.say(language, 'common', 'group_private', {});
  const topic = card?.topic ?? MENU;
  return [{ id: `${inbound.id}.0`, text, language, choices: [], privately: { label, topic } }];
}

/** To the answer to words passed on: its short form in the language of those words, ready to be passed back. */
function offerToPassOn({ guide, session, inbound }: Draft, meaning: Meaning, replies: Reply[]): void {
  const asked = meaning.kind === 'emergency' ? EMERGENCY : topicsOf(meaning)[0];
  const theirs = guide.understanding.languageOf(textOf(inbound) ?? '') ?? session.language;
  const card = asked === undefined ? undefined : cardOf(guide, theirs, asked);
  const last = replies.at(-1);
  if (!card || !last) return;
  const label = guide.texts.say(session.language, 'common', 'pass_on', {});
  last.share = { label, topic: card.topic, text: card.text };
  // It is no longer what it was made of.
  last.made = undefined;
}

const topicsOf = (meaning: Meaning): string[] =>
  meaning.kind === 'topic' ? [meaning.topic] : meaning.kind === 'choose' ? meaning.topics : [];

/** How long a redacted text may be to be counted: longer ones are nobody's but their writer's. */
const LEARNT = 120;
/** How long an organisation's references are counted, in days. */
const COUNTED_DAYS = 400;

/**
 * Counts what the guide should have understood, in redacted words, where its operator asked for that and the person did
 * not say no: what fell back, and what was answered and then taken back.
 */
function learn(draft: Draft, meaning: Meaning): void {
  const { guide, inbound, session } = draft;
  const { heard, ...rest } = session;
  if (heard) draft.session = rest;
  const days = guide.learnsForDays;
  if (days === undefined || session.profile.unlearned === true) return;
  const note = (kind: string, words: string) => {
    if (words.length <= LEARNT)
      draft.effects.push({ type: 'count', name: `gap:${kind}:${session.language}:${words}`, days });
  };
  if (heard && isTakenBack(meaning, heard.topic)) note(`corrected:${heard.topic}`, heard.words);
  if (inbound.kind !== 'text' || inbound.group || inbound.forwarded) return;
  const words = guide.understanding.redacted(inbound.text).replace(/\s+/g, ' ').trim().toLowerCase();
  const fellBack = ['nothing', 'choose', 'off_topic'].includes(meaning.kind);
  if (fellBack) note(meaning.kind, words);
  if (meaning.kind === 'topic' && words.length <= LEARNT)
    draft.session = { ...rest, heard: { topic: meaning.topic, words } };
}

/** Whether a message says that the one before it was not about this topic. */
const isTakenBack = (meaning: Meaning, topic: string): boolean =>
  (meaning.kind === 'word' && ['back', 'cancel', 'menu', 'restart'].includes(meaning.word)) ||
  (meaning.kind === 'topic' && meaning.topic !== topic && !meaning.link);

/**
 * Takes personal numbers out of the message before anything reads it, and says not to share them. Only a social
 * security number goes on to a question that checks its form, and leaves there nothing but a verdict.
 */
function warnOfNumbers(draft: Draft): boolean {
  const { guide, inbound } = draft;
  const text = textOf(inbound);
  const kinds = text === undefined ? [] : guide.understanding.personalIn(text);
  if (text === undefined || kinds.length === 0) return false;
  const { topic, state } = top(draft);
  const checks = topicOf(draft, topic).asks[state]?.expects?.includes('nss_number') === true;
  const isForNss = checks || guide.understanding.meant(text).topics[0] === 'nss';
  if (kinds.every((kind) => kind === 'nss') && isForNss) return false;
  const rest = guide.understanding.withoutPersonal(text);
  draft.inbound =
    inbound.kind === 'text' ? { ...inbound, text: rest } : ({ ...inbound, argument: rest } as Inbound);
  tell(draft, kinds.length === 1 ? `personal_${kinds[0]}` : 'personal_many');
  return true;
}

/** A cry for help names a place by its code or behind "en", "in": "se me rompió la fuente" is from no town of that name. */
const PLACED = /\b\d{5}\b|\b(?:en|in|cerca de|near)\b/i;

/** Whether a new conversation answers this message with its welcome and the menu, and nothing else. */
const welcomes = (meaning: Meaning): boolean =>
  meaning.kind === 'nothing' ||
  meaning.kind === 'stale' ||
  (meaning.kind === 'word' && meaning.word !== 'thanks');

function follow(draft: Draft, meaning: Meaning): void {
  switch (meaning.kind) {
    case 'emergency':
      return open(
        draft,
        EMERGENCY,
        {
          sure: isSure(meaning.danger),
          crisis: meaning.danger === 'crisis',
          violence: meaning.danger === 'violence',
        },
        PLACED.test(textOf(draft.inbound) ?? ''),
      );
    case 'answer':
      return answer(draft, meaning.event);
    case 'topic':
      if (meaning.caution) tell(draft, 'if_emergency');
      open(draft, meaning.topic, {}, !meaning.link);
      if (meaning.link?.ref)
        draft.effects.push({
          type: 'count',
          name: `ref:${meaning.topic}:${meaning.link.ref}`,
          days: COUNTED_DAYS,
        });
      if (meaning.also) tell(draft, 'also_asked', { also: { key: 'title', topic: meaning.also } });
      return;
    case 'choose':
      return open(draft, CONFIRM, { topics: meaning.topics });
    case 'off_topic':
      return tell(draft, 'off_topic');
    case 'language':
      speakIn(draft, meaning.language);
      if (top(draft).topic === 'language') close(draft, false);
      return repeat(draft);
    case 'unfit':
      return tell(draft, meaning.key, meaning.values);
    case 'stale':
      return tell(draft, 'stale_button');
    case 'unreadable':
      return tell(draft, 'unreadable');
    case 'nothing':
      tell(draft, notUnderstood(draft));
      if (meaning.nearest?.length && draft.session.misses < 2)
        open(draft, CONFIRM, { topics: meaning.nearest });
      return;
    case 'word':
      return obey(draft, meaning.word);
  }
}

function obey(draft: Draft, word: Word): void {
  switch (word) {
    case 'back':
      return back(draft);
    case 'cancel':
      return cancel(draft);
    case 'restart':
      goHome(draft);
      return tell(draft, 'restarted');
    case 'menu':
      draft.session = { ...draft.session, stack: draft.session.stack.slice(0, 1) };
      return;
    case 'greeting':
    case 'thanks':
      return tell(draft, word);
  }
}

/** Gives the open topic an event; one it cannot take leaves it as it is, and its question is asked again. */
function answer(draft: Draft, event: TopicEvent): void {
  const frame = top(draft);
  const topic = topicOf(draft, frame.topic);
  const known = { ...sharedWith(draft, topic), ...frame.data };
  const next = step(topic, frame.state, known, event);
  if (!next) return tell(draft, 'stale_button');
  if (!next.data) return tell(draft, notUnderstood(draft));
  settle(draft, topic, frame, next, next.data);
}

/** Opens a topic on top of the open one, at the state and with the data that the message already gives. */
function open(draft: Draft, id: string, entities: Data = {}, reading = true): void {
  const { session } = draft;
  if (!draft.guide.topics.has(id)) return tell(draft, 'topic_off');
  const resting = topicOf(draft, top(draft).topic).asks[top(draft).state]?.rest === true;
  const kept = session.stack.filter(
    (frame, at) =>
      at === 0 || (frame.topic !== id && !(resting && id !== EMERGENCY && at === session.stack.length - 1)),
  );
  const stack = kept.length < DEPTH ? kept : [kept[0]!, ...kept.slice(kept.length - DEPTH + 2)];
  draft.session = { ...session, stack };
  if (id === MENU) draft.session = { ...draft.session, stack: stack.slice(0, 1) };
  else enter(draft, id, reading, entities);
}

/** Puts a topic's first state on the stack; `reading`, it takes what the message already says about it. */
function enter(draft: Draft, id: string, reading: boolean, entities: Data = {}): void {
  const topic = topicOf(draft, id);
  const input = allowed(topic, { ...sharedWith(draft, topic), ...entities }) ?? allowed(topic, {})!;
  const frame: Frame = { topic: id, version: topic.version, state: '', data: input, trail: [] };
  draft.session = { ...draft.session, stack: [...draft.session.stack, frame] };
  const first = begin(topic, input);
  const data = first.data ?? input;
  const read = reading ? readFor(draft, topic, first.state) : undefined;
  const next = read && 'event' in read ? step(topic, first.state, data, read.event) : undefined;
  if (next?.data) {
    const insisted = first.actions.filter(({ type, params }) => type === 'say' && (params as Said).always);
    return settle(draft, topic, frame, { ...next, actions: [...insisted, ...next.actions] }, next.data);
  }
  settle(draft, topic, frame, first, data);
  if (read && 'unfit' in read) tell(draft, read.unfit, read.values);
}

/** What topics share of what this one asks for, as far as it is known. */
function sharedWith(draft: Draft, topic: Topic): Data {
  const known = topic.shares.filter((field) => draft.session.profile[field] !== undefined);
  return Object.fromEntries(known.map((field) => [field, draft.session.profile[field]]));
}

/** What a message already answers of a question that nobody has asked yet: "clínica 37700" names topic and place. */
function readFor(draft: Draft, topic: Topic, state: string): Reading {
  let unfit: Reading;
  for (const name of topic.asks[state]?.expects ?? []) {
    const reading = draft.guide.readers[name]?.(draft.inbound, undefined);
    if (reading && 'event' in reading) return reading;
    unfit ??= reading;
  }
  return unfit;
}

/** Takes over a machine's next state and does what its actions say. */
function settle(draft: Draft, topic: Topic, frame: Frame, next: Step, data: Data): void {
  const { state, actions } = next;
  const moved = frame.state !== '' && (frame.state !== state || !same(frame.data, data));
  const trail = moved
    ? [...frame.trail, { state: frame.state, data: frame.data }].slice(-TRAIL)
    : frame.trail;
  const profile = { ...draft.session.profile };
  for (const field of topic.shares) if (data[field] !== frame.data[field]) profile[field] = data[field];
  const stack = [...draft.session.stack.slice(0, -1), { ...frame, state, data, trail }];
  draft.session = { ...draft.session, profile, stack };

  let onward: Gone | undefined;
  let forgets = false;
  for (const { type, params } of actions) {
    if (type === 'say') draft.lines.push({ topic: topic.id, ...(params as Said), data });
    else if (type === 'run') {
      const { effect } = params as { effect: Effect };
      draft.effects.push(effect);
      forgets ||= effect.type === 'forget';
    } else if (type === 'speakIn') speakIn(draft, (params as Spoken).language);
    else if (type === 'go') onward = params as Gone;
    else if (type === 'goTo') onward = { topic: String(data[(params as { field: string }).field]) };
  }
  if (forgets) return goHome(draft);
  if (next.done) close(draft, onward === undefined);
  if (onward !== undefined) open(draft, onward.topic, onward.data, false);
}

/** Takes the top topic off the stack; the one below asks its question again, after a word that it is back. */
function close(draft: Draft, resumes: boolean): void {
  const stack = draft.session.stack.slice(0, -1);
  draft.session = { ...draft.session, stack };
  if (stack.length === 0) return enter(draft, MENU, false);
  if (!resumes || stack.length === 1) return;
  tell(draft, 'resumed');
  if (topicOf(draft, top(draft).topic).asks[top(draft).state]?.rest) repeat(draft);
}

/** To the menu, with nothing kept but the language and the wish that nothing be learnt. */
function goHome(draft: Draft): void {
  const { unlearned } = draft.session.profile;
  const profile = unlearned === undefined ? {} : { unlearned };
  draft.session = { ...draft.session, stack: [], profile };
  enter(draft, MENU, false);
}

function back(draft: Draft): void {
  const frame = top(draft);
  const step = frame.trail.at(-1);
  if (step) {
    const stack = [
      ...draft.session.stack.slice(0, -1),
      { ...frame, ...step, trail: frame.trail.slice(0, -1) },
    ];
    // What topics share goes back with it.
    const profile = { ...draft.session.profile };
    for (const field of topicOf(draft, frame.topic).shares) {
      if (step.data[field] === undefined) delete profile[field];
      else profile[field] = step.data[field];
    }
    draft.session = { ...draft.session, stack, profile };
    return repeat(draft);
  }
  if (draft.session.stack.length > 1) {
    close(draft, false);
    repeat(draft);
  }
}

function cancel(draft: Draft): void {
  tell(draft, 'cancelled');
  if (draft.session.stack.length > 1) close(draft, true);
}

function speakIn(draft: Draft, language: Language): void {
  draft.session = { ...draft.session, language, languageFrom: 'choice' };
  tell(draft, 'language_set');
}

/** Says again what the open state says when it is entered. */
function repeat(draft: Draft): void {
  const frame = top(draft);
  for (const said of topicOf(draft, frame.topic).entries[frame.state] ?? []) {
    draft.lines.push({ topic: frame.topic, ...said, data: frame.data });
  }
}

function tell(draft: Draft, key: string, values?: Values): void {
  const topic = draft.session.stack.at(-1)?.topic ?? MENU;
  draft.lines.push({ topic, key, values, data: NO_DATA });
}

/**
 * The topic's own words for an answer it could not read in this state, else the general ones, never the same twice in a
 * row: from the third time on they name a person's phone, in one wording and the other.
 */
function notUnderstood({ guide, session }: Draft): string {
  const { state, topic } = session.stack.at(-1)!;
  const { misses, language } = session;
  const own = `not_understood_in_${state}`;
  if (misses === 0 && guide.texts.has(language, topic, own)) return own;
  return `not_understood_${misses < 3 ? misses + 1 : 3 + (misses % 2)}`;
}

/** Words from which a later message tells a language: fewer are often the name of a place. */
const TELLING = 4;

/** Settles the language: the person's choice stays; else their words, else the channel's tag. */
function inLanguage(guide: Guide, stored: Session | undefined, inbound: Inbound): Session {
  // A language that this copy does not speak any more.
  const session =
    stored && !guide.languages.includes(stored.language)
      ? { ...stored, language: guide.languages[0]!, languageFrom: 'tag' as const }
      : stored;
  if (session && session.languageFrom !== 'tag') return session;
  const isOwn = inbound.kind === 'text' && !inbound.forwarded;
  const telling = isOwn && (!session || inbound.text.trim().split(/\s+/).length >= TELLING);
  const heard = telling ? guide.understanding.languageOf(inbound.text) : undefined;
  if (heard)
    return session ? { ...session, language: heard, languageFrom: 'words' } : newSession(heard, 'words');
  if (session) return session;
  const tag = inbound.languageTag?.toLowerCase().split('-')[0];
  const language = guide.languages.find((known) => known === tag) ?? guide.languages[0]!;
  return newSession(language, 'tag');
}

const NO_DATA: Data = Object.freeze({});

const top = (draft: Draft): Frame => draft.session.stack.at(-1)!;

const topicOf = (draft: Draft, id: string): Topic => draft.guide.topics.get(id)!;

const same = (a: Data, b: Data): boolean => JSON.stringify(a) === JSON.stringify(b);
