/**
 * One turn: a session and a message in, the next session out, with the replies in its outbox. Pure: the same
 * input gives the same output, so a turn that lost a race is simply computed again.
 */

import { affirmedIn } from './affirmed.ts';
import { aim, isSaidAgain, noteWhoIsMeant, sayAgain, sayOwn } from './again.ts';
import { answerCard, cardOf } from './card.ts';
import {
  type FromStaff,
  type Inbound,
  type Language,
  type Reply,
  textOf,
  withWords,
} from './conversation.ts';
import { type Corrected, corrected } from './corrected.ts';
import { isUrgent } from './danger.ts';
import { type Draft, enter, speakIn, tell, top } from './draft.ts';
import { focusOn } from './focus.ts';
import { follow, keepBrief } from './follow.ts';
import { besides, isKnown } from './gathered.ts';
import { CONFIRM, EMERGENCY, type Guide, MENU, partsOf } from './guide.ts';
import {
  byStaff,
  isWithStaff,
  markStaff,
  nameHr,
  noteReaders,
  offerPerson,
  offerReturn,
  openToPerson,
  whileHandedOver,
} from './handoff.ts';
import { makeRoom, sayHealth } from './health.ts';
import { whereIn } from './heard.ts';
import { learn } from './learn.ts';
import { isSure, type Meaning } from './meaning.ts';
import { addNotes } from './notes.ts';
import { warnOfNumbers } from './numbers.ts';
import { typedButton } from './pressed.ts';
import { keepRateable, offerRatingAgain, rate, ratingOf, thanksFor } from './rating.ts';
import { newSession, reviveSession, type Session, seenWith } from './session.ts';
import { speak } from './speak.ts';
import type { Data } from './topic.ts';
import { understand } from './understand.ts';

/** What is read of a text, in characters: what the longest message of any platform holds. */
const LONGEST = 4096;

/**
 * Handles one message, from the person or from the organisation's people. `stored` is the record as the store
 * gave it; a broken one, or one of a newer program, begins anew with an apology and never with an error.
 */
export function turn(guide: Guide, stored: unknown, heard: Inbound | FromStaff): Session {
  const inbound = heard.kind === 'staff' ? nothingFrom(heard) : within(LONGEST, heard);
  const isNew = stored === undefined;
  const revived = isNew ? undefined : reviveSession(stored, guide.topics);
  const draft: Draft = {
    guide,
    inbound,
    session: inLanguage(guide, revived?.session, inbound),
    lines: [],
    effects: [],
    passed: [],
  };
  const rating = ratingOf(draft.session, inbound);
  if (rating) {
    draft.effects.push(...rate(draft.session, rating));
    return settled(draft, inbound, thanksFor(guide, draft.session, inbound));
  }
  if (!isNew && (!revived || revived.lost)) tell(draft, 'lost_the_thread');
  if (draft.session.stack[0]?.topic !== MENU) draft.session = { ...draft.session, stack: [] };
  if (draft.session.stack.length === 0) enter(draft, MENU, false);
  if (heard.kind === 'staff') return heardOfStaff(draft, heard);
  const over = keepPace(draft);
  if (over > 0 && !isUrgent(guide, inbound))
    return settled(draft, inbound, over === 1 ? slowDown(draft) : []);

  const before = top(draft);
  const warned = warnOfNumbers(draft);
  if (whileHandedOver(draft) === 'silent') return settled(draft, inbound, quietly(draft));
  const { handoff } = draft.session;
  pressTyped(draft);
  shorten(draft);
  const correction = correct(draft);
  remember(draft);
  const where = whereIn(guide, draft.session);
  const meaning = meaningOf(draft, correction);
  learn(draft, meaning);
  if (inbound.group) return settled(draft, inbound, inGroup(draft, meaning));
  const greeted = isNew && welcomes(meaning) && !tellsOfSign(guide, inbound);
  if (isNew && meaning.kind !== 'emergency') tell(draft, greeted ? 'welcome' : noticeFor(draft, meaning));
  if (meaning.kind !== 'event' && meaning.kind !== 'language') dropOffer(draft);
  const isSaid = sayHealth(draft, meaning);
  const toPerson = openToPerson(draft, meaning);
  if (!toPerson && !greeted && !isSaid && !(warned && meaning.kind === 'nothing')) follow(draft, meaning);
  if (isWithStaff(draft) && draft.session.handoff !== handoff) return settled(draft, inbound, quietly(draft));

  const after = top(draft);
  const stayed = meaning.kind === 'event' && before.topic === after.topic && before.state === after.state;
  const isOver = before.topic === EMERGENCY && after.topic === MENU && meaning.kind === 'event';
  const isThanked = meaning.kind === 'word' && meaning.word === 'thanks' && !isNew;
  const quiet = isOver || isThanked;
  const isOwn = meaning.kind === 'tell' && correction === undefined && sayOwn(draft, where);
  if (meaning.kind === 'tell' && !isOwn && isSaidAgain(draft))
    sayAgain(draft, where, correction !== undefined && !correction.aside);
  aim(draft);
  makeRoom(draft);
  nameHr(draft, meaning);
  noteWhoIsMeant(draft, where);
  noteReaders(draft);
  addNotes(draft);
  const replies = speak(guide, draft.session, draft.lines, inbound, stayed, quiet);
  if (!greeted && !toPerson) offerPerson(draft, meaning, replies);
  if (inbound.forwarded) offerToPassOn(draft, meaning, replies);
  if (isThanked) offerRatingAgain(guide, draft.session, replies.at(-1));
  keepRateable(draft.session, replies);
  focusOn(draft, meaning, where);
  draft.session.misses = meaning.kind === 'nothing' ? draft.session.misses + 1 : 0;
  return settled(draft, inbound, replies);
}

/**
 * What the message means. A message that corrects the last reply and has no other meaning says that this was not
 * asked.
 */
function meaningOf(draft: Draft, correction: Corrected | undefined): Meaning {
  const misheard: Meaning = { kind: 'repair', repair: 'not_asked' };
  if (!correction) return understand(draft.guide, draft.session, draft.inbound);
  if (correction.heard === '') return misheard;
  const meaning: Meaning = correction.sibling
    ? { kind: 'tell', answers: [correction.sibling] }
    : understand(draft.guide, draft.session, draft.inbound, correction.rejected);
  if (correction.aside) return meaning;
  if (meaning.kind === 'nothing') return misheard;
  if (meaning.kind !== 'emergency') tell(draft, 'sorry');
  return meaning;
}

/** An empty message of the person, for a turn in which the organisation's people speak. */
const nothingFrom = ({ id, chat, at }: FromStaff): Inbound => ({ id, chat, at, kind: 'text', text: '' });

/** A message of at most so many characters. */
function within(most: number, inbound: Inbound): Inbound {
  const words = textOf(inbound);
  if (words === undefined || words.length <= most) return inbound;
  return withWords(inbound, words.slice(0, most));
}

/** Handles what the organisation's people say or do; the replies tell it to the person. */
function heardOfStaff(draft: Draft, word: FromStaff): Session {
  byStaff(draft, word);
  const replies = quietly(draft);
  if (word.act === 'says') markStaff(replies);
  return settled(draft, draft.inbound, replies);
}

/**
 * The replies while the organisation's people have the conversation: without the guide's question, but with
 * the button that gives the conversation back to the guide.
 */
function quietly(draft: Draft): Reply[] {
  if (draft.lines.length === 0) return [];
  const withStaff = isWithStaff(draft);
  const replies = speak(draft.guide, draft.session, draft.lines, draft.inbound, false, withStaff);
  if (withStaff) offerReturn(draft, replies);
  return replies;
}

/** The session to store: with what is to be said and done, and the message marked as taken. */
function settled({ session, effects, passed }: Draft, inbound: Inbound, own: Reply[]): Session {
  const replies = passed.length > 0 ? [...own, ...passed] : own;
  session.outbox = session.outbox.length > 0 ? [...session.outbox, ...replies] : replies;
  if (effects.length > 0) session.effects = [...session.effects, ...effects];
  session.seen = seenWith(session, inbound);
  return session;
}

/** How many messages a minute a chat is answered: more than any person types or taps. */
const PACE = 40;
const MINUTE = 60;

/**
 * Counts this message, and returns by how many the chat is over the pace. It uses the times of the messages, so
 * that a backlog on our side is no flood.
 */
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

/** A typed label counts as a press of its button, so that nothing else is read in the words or kept of them. */
function pressTyped(draft: Draft): void {
  const { guide, session, inbound } = draft;
  if (inbound.kind !== 'text' || inbound.group || inbound.forwarded) return;
  const button = typedButton(guide, session, inbound, inbound.text);
  if (button === undefined) return;
  const { id, chat, at, languageTag, message, local } = inbound;
  draft.inbound = { id, chat, at, languageTag, message, local, kind: 'press', button };
}

/** Keeps what a message says of the person beside what it asks: how they are insured, whom it is about. */
function remember(draft: Draft): void {
  const { inbound, guide } = draft;
  if (inbound.kind !== 'text' || inbound.group || inbound.forwarded) return;
  const told: Data = {};
  const said = affirmedIn(guide, inbound);
  for (const name of guide.remembers) {
    const reading = guide.readers[name]?.(said, undefined);
    if (!reading || !('event' in reading) || isKnown(reading, draft.session.profile)) continue;
    const { type, ...fields } = besides(reading.event, draft.session.profile);
    if (!type.startsWith('which_')) Object.assign(told, fields);
  }
  if (Object.keys(told).length === 0) return;
  draft.session = { ...draft.session, profile: { ...draft.session.profile, ...told } };
}

/**
 * The replies in a group, where others read along: the short answer to what was asked, and a button to the
 * private chat. No question is asked, and nothing of what was said is kept but the language.
 */
function inGroup(draft: Draft, meaning: Meaning): Reply[] {
  const { guide, inbound } = draft;
  if (meaning.kind === 'language') speakIn(draft, meaning.language);
  const { language } = draft.session;
  const card = cardFor(guide, language, meaning, inbound.at);
  const warned = draft.lines.map((line) => guide.texts.say(language, 'common', line.key, {}));
  const text = [...warned, card?.text ?? guide.texts.say(language, 'common', 'group_hello', {})].join('\n\n');
  const label = guide.texts.say(language, 'common', 'group_private', {});
  const topic = card?.topic ?? MENU;
  return [{ id: `${inbound.id}.0`, text, language, choices: [], privately: { label, topic } }];
}

/**
 * Adds the short form of the answer to a forwarded message, in the language of that message, ready to be passed
 * back.
 */
function offerToPassOn({ guide, session, inbound }: Draft, meaning: Meaning, replies: Reply[]): void {
  const theirs = guide.understanding.languageOf(textOf(inbound) ?? '') ?? session.language;
  const card = cardFor(guide, theirs, meaning, inbound.at);
  const last = replies.at(-1);
  if (!card || !last) return;
  const label = guide.texts.say(session.language, 'common', 'pass_on', {});
  last.share = { label, topic: card.topic, text: card.text };
  // The reply now differs from what `made` would give.
  last.made = undefined;
}

/** The card for what a message asked for; undefined if there is none. */
function cardFor(guide: Guide, language: Language, meaning: Meaning, at: number) {
  switch (meaning.kind) {
    case 'emergency':
      return cardOf(guide, language, EMERGENCY);
    case 'topic':
      return cardOf(guide, language, meaning.topic);
    case 'tell':
      return answerCard(guide, language, meaning.answers[0] ?? '', at);
    case 'offer': {
      const [first = ''] = meaning.options;
      return cardOf(guide, language, partsOf(first).topic || first);
    }
    default:
      return undefined;
  }
}

/** Whether a new conversation answers this message with its welcome and the menu, and nothing else. */
const welcomes = (meaning: Meaning): boolean =>
  meaning.kind === 'nothing' ||
  meaning.kind === 'stale' ||
  (meaning.kind === 'word' && meaning.word !== 'thanks');

/**
 * Whether a message tells of a sign of danger that nobody has looked at: no welcome goes before its reply.
 */
const tellsOfSign = ({ understanding }: Guide, inbound: Inbound): boolean =>
  inbound.kind === 'text' && understanding.hasUnseenSign(inbound.text);

/** What a new conversation says of itself before its answer: by a link with a reference, also who sent the person here. */
function noticeFor({ guide, session }: Draft, meaning: Meaning): string {
  const isSent = meaning.kind === 'topic' && meaning.link?.ref !== undefined;
  return isSent && guide.texts.has(session.language, 'common', 'notice_sent') ? 'notice_sent' : 'notice';
}

/**
 * Removes a complaint about the last reply's length or wording from the message: "mucho texto. ¿a dónde voy?".
 */
function shorten(draft: Draft): void {
  const { guide, inbound } = draft;
  if (inbound.kind !== 'text' || inbound.group || inbound.forwarded) return;
  const complaint = guide.understanding.complaint(inbound.text);
  // "In English please. I worked here for…" is no complaint about the wording.
  if (!complaint || guide.understanding.wishedLanguage(inbound.text)) return;
  keepBrief(draft);
  draft.inbound = { ...inbound, text: complaint.rest };
}

/**
 * Handles a message that rejects the last reply: leaves a topic that the message is not about, and keeps only
 * what it asks.
 */
function correct(draft: Draft): Corrected | undefined {
  const { guide, inbound, session } = draft;
  if (inbound.kind !== 'text' || inbound.group || inbound.forwarded) return undefined;
  if (top(draft).topic === EMERGENCY || isSure(guide.understanding.emergency(inbound.text))) return undefined;
  const where = whereIn(guide, session);
  const correction = corrected(guide, inbound, where);
  if (!correction) return undefined;
  // A denial about the person tells something that is kept; a denial of the reply does not.
  if (correction.denies) remember(draft);
  if (correction.leaves) leave(draft, where.topic);
  if (correction.heard !== '') draft.inbound = { ...inbound, text: correction.heard };
  return correction;
}

/** Leaves a topic that the person did not mean; the answer told before it is in focus again. */
function leave(draft: Draft, topic: string | undefined): void {
  const { session } = draft;
  const { told: _, others = [], before, ...focus } = session.focus ?? {};
  const elsewhere = before !== undefined && partsOf(before).topic !== topic ? before : undefined;
  draft.session = {
    ...session,
    stack: session.stack.slice(0, 1),
    focus: {
      ...focus,
      ...(elsewhere === undefined ? {} : { told: elsewhere }),
      others: others.filter((id) => partsOf(id).topic !== topic),
    },
  };
}

/** Closes an offer of which nothing was chosen, so that it is not asked again. */
function dropOffer(draft: Draft): void {
  const { stack } = draft.session;
  if (stack.at(-1)?.topic === CONFIRM) draft.session = { ...draft.session, stack: stack.slice(0, -1) };
}

/** Whether a message names a clinic: "UMF 33 Tijuana" does not tell a language. */
function namesClinic(guide: Guide, inbound: Inbound): boolean {
  const reading = guide.readers.clinic?.(inbound, undefined);
  return reading !== undefined && 'event' in reading;
}

/** Words from which a later message tells a language: fewer are often the name of a place. */
const TELLING = 4;

/** Words of a message wholly in another language from which the talk goes on in that one. */
const TURNING = 6;

/** Settles the language: the person's choice stays; else their words, else the channel's tag. */
function inLanguage(guide: Guide, stored: Session | undefined, inbound: Inbound): Session {
  // A language that this copy does not speak any more.
  const session =
    stored && !guide.languages.includes(stored.language)
      ? { ...stored, language: guide.languages[0], languageFrom: 'tag' as const }
      : stored;
  const isOwn = inbound.kind === 'text' && !inbound.forwarded;
  if (session && session.languageFrom !== 'tag') {
    const turned =
      session.languageFrom === 'words' && isOwn && inbound.text.trim().split(/\s+/).length >= TURNING;
    const { languageOf, wishedLanguage } = guide.understanding;
    // Who wishes for it is told the last answer again in it.
    const isOther = turned && languageOf(inbound.text) !== session.language && !wishedLanguage(inbound.text);
    const now = isOther ? guide.understanding.onlyLanguageOf(inbound.text) : undefined;
    return now && guide.languages.includes(now) ? { ...session, language: now } : session;
  }
  const isShort = isOwn && inbound.text.trim().split(/\s+/).length < TELLING;
  const telling = isOwn && (isShort ? !session && !namesClinic(guide, inbound) : true);
  const heard = telling ? guide.understanding.languageOf(inbound.text) : undefined;
  if (heard)
    return session ? { ...session, language: heard, languageFrom: 'words' } : newSession(heard, 'words');
  if (session) return session;
  const tag = inbound.languageTag?.toLowerCase().split('-')[0];
  const language = guide.languages.find((known) => known === tag) ?? guide.languages[0];
  return newSession(language, 'tag');
}
