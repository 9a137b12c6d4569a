/**
 * One turn: a session and a message in, the next session out, with the replies in its outbox. Pure: the same in gives
 * the same out, so a lost race is answered by thinking again.
 */
import { initialTransition, transition } from 'xstate';
import { type Inbound, type Language, textOf } from './conversation.ts';
import { CONFIRM, EMERGENCY, type Guide, MENU } from './guide.ts';
import { DEPTH, type Frame, markSeen, newSession, reviveSession, type Session, TRAIL } from './session.ts';
import { type Line, speak } from './speak.ts';
import type { Data, Effect, Gone, Reading, Said, Spoken, Topic, TopicEvent, Values } from './topic.ts';
import { type Meaning, understand, type Word } from './understand.ts';

/** What is read of a text, in characters: what the longest message of any platform holds. */
const LONGEST = 4096;

/** A session being changed by one message, with what is to be said about it. */
type Draft = { guide: Guide; inbound: Inbound; session: Session; lines: Line[]; effects: Effect[] };

/** Says whether this delivery has been taken before: then only what is left in the outbox is to be said again. */
export const wasSeen = (session: { seen: string[] }, inbound: Inbound): boolean =>
  session.seen.includes(inbound.id);

/**
 * Takes one message. `stored` is the record as the store gave it; a broken one, or one of a newer program, begins anew
 * with an apology and never with an error.
 */
export function turn(guide: Guide, stored: unknown, whole: Inbound): Session {
  const inbound = whole.kind === 'text' ? { ...whole, text: whole.text.slice(0, LONGEST) } : whole;
  const isNew = stored === undefined;
  const revived = isNew ? undefined : reviveSession(stored, guide.topics);
  const session = inLanguage(guide, revived?.session, inbound);
  const draft: Draft = { guide, inbound, session, lines: [], effects: [] };
  if (!isNew && (!revived || revived.lost)) tell(draft, 'lost_the_thread');
  if (draft.session.stack[0]?.topic !== MENU) draft.session = { ...draft.session, stack: [] };
  if (draft.session.stack.length === 0) enter(draft, MENU, false);

  const before = top(draft);
  const warned = warnOfNumbers(draft);
  const meaning = understand(guide, draft.session, draft.inbound);
  const greeted = isNew && welcomes(meaning);
  if (isNew && meaning.kind !== 'emergency') tell(draft, greeted ? 'welcome' : 'notice');
  if (!greeted && !(warned && meaning.kind === 'nothing')) follow(draft, meaning);

  const after = top(draft);
  const stayed = meaning.kind === 'answer' && before.topic === after.topic && before.state === after.state;
  const replies = speak(guide, draft.session, draft.lines, inbound, stayed);
  return markSeen(
    {
      ...draft.session,
      misses: meaning.kind === 'nothing' ? draft.session.misses + 1 : 0,
      outbox: [...draft.session.outbox, ...replies],
      effects: [...draft.session.effects, ...draft.effects],
    },
    inbound,
  );
}

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

/** Whether a new conversation answers this message with its welcome and the menu, and nothing else. */
const welcomes = (meaning: Meaning): boolean =>
  meaning.kind === 'nothing' ||
  meaning.kind === 'stale' ||
  (meaning.kind === 'word' && meaning.word !== 'thanks');

function follow(draft: Draft, meaning: Meaning): void {
  switch (meaning.kind) {
    case 'emergency':
      return open(draft, EMERGENCY, {
        sure: meaning.danger !== 'maybe',
        crisis: meaning.danger === 'crisis',
      });
    case 'answer':
      return answer(draft, meaning.event);
    case 'topic':
      open(draft, meaning.topic);
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
      return tell(draft, notUnderstood(draft));
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
  const snapshot = topic.machine.resolveState({ value: frame.state, context: known });
  if (!snapshot.can(event)) return tell(draft, 'stale_button');
  const [next, actions] = transition(topic.machine, snapshot, event);
  const data = dataOf(topic, next);
  if (!data) return tell(draft, notUnderstood(draft));
  settle(draft, topic, frame, next, data, actions);
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
  const given = topic.data.safeParse({ ...sharedWith(draft, topic), ...entities });
  const input = given.success ? given.data : topic.data.parse({});
  const frame: Frame = { topic: id, version: topic.version, state: '', data: input, trail: [] };
  draft.session = { ...draft.session, stack: [...draft.session.stack, frame] };
  const [first, actions] = initialTransition(topic.machine, input);
  const read = reading ? readFor(draft, topic, String(first.value)) : undefined;
  if (read && 'event' in read && first.can(read.event)) {
    const [next, more] = transition(topic.machine, first, read.event);
    const data = dataOf(topic, next);
    const insisted = actions.filter(({ type, params }) => type === 'say' && (params as Said).always);
    if (data) return settle(draft, topic, frame, next, data, [...insisted, ...more]);
  }
  settle(draft, topic, frame, first, dataOf(topic, first) ?? input, actions);
  if (read && 'unfit' in read) tell(draft, read.unfit, read.values);
}

/** What topics share of what this one asks for, as far as it is known. */
function sharedWith(draft: Draft, topic: Topic): Data {
  const known = topic.shares.filter((field) => draft.session.profile[field] !== undefined);
  return Object.fromEntries(known.map((field) => [field, draft.session.profile[field]]));
}

/** A machine's data as its topic allows it; undefined when a reader gave what the topic cannot keep. */
function dataOf(topic: Topic, snapshot: Snapshot): Data | undefined {
  const read = topic.data.safeParse(JSON.parse(JSON.stringify(snapshot.context)));
  return read.success ? read.data : undefined;
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

type Snapshot = ReturnType<Topic['machine']['resolveState']>;
type Action = { type: string; params: unknown };

/** Takes over a machine's next state and does what its actions say. */
function settle(
  draft: Draft,
  topic: Topic,
  frame: Frame,
  next: Snapshot,
  data: Data,
  actions: Action[],
): void {
  const state = String(next.value);
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
  if (next.status === 'done') close(draft, onward === undefined);
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

/** To the menu, with nothing kept but the language. */
function goHome(draft: Draft): void {
  draft.session = { ...draft.session, stack: [], profile: {} };
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
    draft.session = { ...draft.session, stack };
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

function tell(draft: Draft, key: string, values: Values = {}): void {
  const topic = draft.session.stack.at(-1)?.topic ?? MENU;
  draft.lines.push({ topic, key, values, data: {} });
}

/** The topic's own words for an answer it could not read in this state, else the general ones, never twice the same. */
function notUnderstood(draft: Draft): string {
  const { state, topic } = top(draft);
  const own = `not_understood_in_${state}`;
  const first = draft.session.misses === 0;
  if (first && draft.guide.texts.has(draft.session.language, topic, own)) return own;
  return `not_understood_${Math.min(draft.session.misses, 2) + 1}`;
}

/** Words from which a later message tells a language: fewer are often the name of a place. */
const TELLING = 4;

/** Settles the language: the person's choice stays; else their words, else the channel's tag. */
function inLanguage(guide: Guide, session: Session | undefined, inbound: Inbound): Session {
  if (session && session.languageFrom !== 'tag') return session;
  const telling = inbound.kind === 'text' && (!session || inbound.text.trim().split(/\s+/).length >= TELLING);
  const heard = telling ? guide.understanding.languageOf(inbound.text) : undefined;
  if (heard)
    return session ? { ...session, language: heard, languageFrom: 'words' } : newSession(heard, 'words');
  if (session) return session;
  const tag = inbound.languageTag?.toLowerCase().split('-')[0];
  const language = guide.languages.find((known) => known === tag) ?? guide.languages[0]!;
  return newSession(language, 'tag');
}

const top = (draft: Draft): Frame => draft.session.stack.at(-1)!;

const topicOf = (draft: Draft, id: string): Topic => draft.guide.topics.get(id)!;

const same = (a: Data, b: Data): boolean => JSON.stringify(a) === JSON.stringify(b);
