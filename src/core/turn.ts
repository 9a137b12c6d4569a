/**
 * One turn: a session and a message in, the next session out, with the replies in its outbox. Pure: the same in gives
 * the same out, so a lost race is answered by thinking again.
 */
import { aim, isSaidAgain, noteWhoIsMeant, sayAgain, sayOwn } from './again.ts';
import { answerCard, cardOf } from './card.ts';
import { type FromStaff, type Inbound, type Language, type Reply, textOf } from './conversation.ts';
import { type Corrected, corrected } from './corrected.ts';
import {
  back,
  besides,
  cancel,
  close,
  type Draft,
  enter,
  goHome,
  insteadOf,
  isKnown,
  open,
  repeat,
  speakIn,
  take,
  tell,
  tellAnswer,
  top,
  topicOf,
} from './draft.ts';
import { focusOn } from './focus.ts';
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
import { affirmedIn, whereIn } from './heard.ts';
import { type Danger, isSure, type Meaning, type Repair, type Word } from './meaning.ts';
import { keepRateable, offerRatingAgain, rate, ratingOf, thanksFor } from './rating.ts';
import { newSession, reviveSession, type Session, seenWith } from './session.ts';
import { lengthOf, speak } from './speak.ts';
import type { Data } from './topic.ts';
import { isUrgent, typedButton, understand } from './understand.ts';

/** What is read of a text, in characters: what the longest message of any platform holds. */
const LONGEST = 4096;

/**
 * Takes one message, of the person's or of those whom it was handed over to. `stored` is the record as the store gave it; a broken one, or one of a newer program, begins anew
 * with an apology and never with an error.
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
  const isSign = inbound.kind === 'text' && guide.understanding.hasUnseenSign(inbound.text);
  const greeted = isNew && !isSign && welcomes(meaning);
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
  const replies = speak(guide, draft.session, draft.lines, inbound, stayed, quiet);
  if (!greeted && !toPerson) offerPerson(draft, meaning, replies);
  if (inbound.forwarded) offerToPassOn(draft, meaning, replies);
  if (isThanked) offerRatingAgain(guide, draft.session, replies.at(-1));
  keepRateable(draft.session, replies);
  focusOn(draft, meaning, where);
  draft.session.misses = meaning.kind === 'nothing' ? draft.session.misses + 1 : 0;
  return settled(draft, inbound, replies);
}

/** What the message means: where it corrects the last reply and nothing else is found in it, that it was not what was asked. */
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

/** The person says nothing while somebody else does. */
const nothingFrom = ({ id, chat, at }: FromStaff): Inbound => ({ id, chat, at, kind: 'text', text: '' });

/** A message of at most so many characters. */
function within(most: number, inbound: Inbound): Inbound {
  const words = textOf(inbound);
  if (words === undefined || words.length <= most) return inbound;
  const kept = words.slice(0, most);
  return inbound.kind === 'command'
    ? { ...inbound, argument: kept }
    : ({ ...inbound, text: kept } as Inbound);
}

/** What the organisation's people say or do, as the person is told of it. */
function heardOfStaff(draft: Draft, word: FromStaff): Session {
  byStaff(draft, word);
  const replies = quietly(draft);
  if (word.act === 'says') markStaff(replies);
  return settled(draft, draft.inbound, replies);
}

/**
 * Says before anything else that a danger of the last days that nobody has looked at is to be looked at today, whatever is
 * asked besides; it is kept in mind until a doctor has. Returns whether that is all that there is to say.
 */
function sayHealth(draft: Draft, meaning: Meaning): boolean {
  const { guide, inbound, session } = draft;
  if (inbound.kind !== 'text' || inbound.forwarded || inbound.group) return false;
  const { understanding } = guide;
  if (session.focus?.sign && understanding.isAttended(inbound.text)) {
    const { sign: _, ...focus } = session.focus;
    draft.session = { ...session, focus };
    const isAll = meaning.kind !== 'emergency' && !understanding.asks(inbound.text);
    if (isAll) draft.lines.push({ topic: EMERGENCY, key: 'attended', data: {} });
    return isAll;
  }
  const asksWhere = session.focus?.sign === true && understanding.asksWhereToBeSeen(inbound.text);
  if (!asksWhere && !understanding.hasUnseenSign(inbound.text)) return false;
  draft.session = { ...session, focus: { ...session.focus, sign: true } };
  const isMet = meaning.kind === 'emergency' || top(draft).topic === EMERGENCY;
  const isAnswer = meaning.kind === 'tell' && meaning.answers.some((id) => SENDS_THERE.has(id));
  if (isMet || isAnswer) return false;
  tell(draft, 'seen_today');
  const isGuess = meaning.kind === 'offer' || (meaning.kind === 'tell' && meaning.unsure === true);
  const asks = understanding.asks(inbound.text);
  return meaning.kind === 'nothing' || meaning.kind === 'word' || (isGuess && !asks);
}

/** What is told behind a warning for somebody's health is told in short where both are too much for one reply. */
function makeRoom({ guide, session, inbound, lines }: Draft): void {
  if (!lines.some(({ key }) => key === 'seen_today')) return;
  for (const line of lines)
    if (line.told && lengthOf(guide, session.language, line, inbound.at) > BEHIND_WARNING) line.short = true;
}

/** So many characters an answer may have behind such a warning. */
const BEHIND_WARNING = 550;

/** Answers that say themselves to go to urgencias at once. */
const SENDS_THERE: ReadonlySet<string> = new Set(['maternity/warning_signs', 'emergency/call']);

/** What there is to say while a person has the conversation: no question of the guide's, but the way back to it. */
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

/** A button whose label is typed is pressed: nothing else is read in its words, nor kept of them. */
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
 * Where others read along: the short answer to what was asked, and the way to the private chat. No question is asked and
 * nothing is kept of what was said but the language.
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

/** To the answer to words passed on: its short form in the language of those words, ready to be passed back. */
function offerToPassOn({ guide, session, inbound }: Draft, meaning: Meaning, replies: Reply[]): void {
  const theirs = guide.understanding.languageOf(textOf(inbound) ?? '') ?? session.language;
  const card = cardFor(guide, theirs, meaning, inbound.at);
  const last = replies.at(-1);
  if (!card || !last) return;
  const label = guide.texts.say(session.language, 'common', 'pass_on', {});
  last.share = { label, topic: card.topic, text: card.text };
  // It is no longer what it was made of.
  last.made = undefined;
}

/** What stands by itself of what a message asked for. */
function cardFor(guide: Guide, language: Language, meaning: Meaning, at: number) {
  switch (meaning.kind) {
    case 'emergency':
      return cardOf(guide, language, EMERGENCY);
    case 'topic':
      return cardOf(guide, language, meaning.topic);
    case 'tell':
      return answerCard(guide, language, meaning.answers[0]!, at);
    case 'offer':
      return cardOf(guide, language, partsOf(meaning.options[0]!).topic || meaning.options[0]!);
    default:
      return undefined;
  }
}

/** How long a redacted text may be to be counted: longer ones are nobody's but their writer's. */
const LEARNT = 120;

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
  const isUnsure = meaning.kind === 'tell' && meaning.unsure === true;
  if (isUnsure || ['nothing', 'offer', 'off_topic'].includes(meaning.kind))
    note(isUnsure ? 'offer' : meaning.kind, words);
  const opened = topicOfMeaning(meaning);
  if (opened && words.length <= LEARNT) draft.session = { ...rest, heard: { topic: opened, words } };
}

const topicOfMeaning = (meaning: Meaning): string | undefined =>
  meaning.kind === 'topic'
    ? meaning.topic
    : meaning.kind === 'tell'
      ? partsOf(meaning.answers[0]!).topic
      : undefined;

/** Whether a message says that the one before it was not about this topic. */
function isTakenBack(meaning: Meaning, topic: string): boolean {
  if (meaning.kind === 'repair') return meaning.repair === 'not_asked';
  if (meaning.kind === 'word') return ['back', 'cancel', 'menu', 'restart'].includes(meaning.word);
  const other = topicOfMeaning(meaning);
  return other !== undefined && other !== topic && !('link' in meaning && meaning.link);
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
  const rest = guide.understanding.withoutPersonal(text);
  const checks = topicOf(draft, topic).asks[state]?.expects?.includes('nss_number') === true;
  const isForNss = checks || topic === 'nss' || guide.understanding.rank(rest).topics[0]?.topic === 'nss';
  if (kinds.every((kind) => kind === 'nss') && isForNss) return false;
  const said = rest.replace(ANNOUNCED, '').trim();
  const left = NOTHING_ELSE.test(said) ? '' : said;
  draft.inbound =
    inbound.kind === 'text' ? { ...inbound, text: left } : ({ ...inbound, argument: left } as Inbound);
  tell(draft, kinds.length === 1 ? `personal_${kinds[0]}` : 'personal_many');
  return true;
}

/** A number of one's own by its name: "mi teléfono", "my number". */
const OWN = String.raw`\b(?:mi|my) (?:(?:n[uú]mero|number) (?:de |del |of )?)?(?:n[uú]mero|number|tel[eé]fono|tel|cel|celular|whats|whatsapp|m[oó]vil|phone|cell|curp|nss|imss|seguro(?: social)?|clabe|cuenta|tarjeta|account|card|correo|mail|e-?mail)\b`;
/** What announced a number that was taken out asks for nothing by itself, nor does a message that says nothing else. */
const ANNOUNCED = new RegExp(String.raw`${OWN} (?:es|is)\b(?=[\s:]*(?:$|[,.;]|(?:y|and)\b))`, 'giu');
const NOTHING_ELSE = new RegExp(String.raw`^(?:[\s,.;:]|\b(?:y|and)\b|${OWN})*$`, 'iu');

/** A cry for help names a place by its code, or behind "en", "in": "se me rompió la fuente" is from no town of that name. */
const PLACED = /\b\d{5}\b|\b(?:en|in|cerca de|near)\b/i;
/** Its last words behind a comma, where they may be a town's name: "no respira, puebla". */
const LAST_WORDS = /,\s*([\p{L} .]{3,40}?)[\s.!]*$/u;

/** Opens the emergency with the place that the cry for help names. */
function openEmergency(draft: Draft, danger: Danger, instead: string | undefined): void {
  const how = {
    sure: isSure(danger),
    crisis: danger === 'crisis',
    violence: danger === 'violence',
    ...(instead ? { instead } : {}),
  };
  const text = textOf(draft.inbound) ?? '';
  const town = PLACED.test(text) ? undefined : townIn(draft, LAST_WORDS.exec(text)?.[1]);
  open(draft, EMERGENCY, { ...how, ...(town ? { place: town } : {}) }, PLACED.test(text));
}

/** The key of the one town that is called so. */
function townIn({ guide, inbound }: Draft, name: string | undefined): string | undefined {
  if (!name || inbound.kind !== 'text') return undefined;
  const reading = guide.readers.place?.({ ...inbound, text: name }, undefined);
  const place =
    reading && 'event' in reading && reading.event.type === 'place' ? String(reading.event.place) : '';
  return place.startsWith('t:') ? place : undefined;
}

/** Whether a new conversation answers this message with its welcome and the menu, and nothing else. */
const welcomes = (meaning: Meaning): boolean =>
  meaning.kind === 'nothing' ||
  meaning.kind === 'stale' ||
  (meaning.kind === 'word' && meaning.word !== 'thanks');

/** What a new conversation says of itself before its answer: by a link with a reference, also who sent the person here. */
function noticeFor({ guide, session }: Draft, meaning: Meaning): string {
  const isSent = meaning.kind === 'topic' && meaning.link?.ref !== undefined;
  return isSent && guide.texts.has(session.language, 'common', 'notice_sent') ? 'notice_sent' : 'notice';
}

function follow(draft: Draft, meaning: Meaning): void {
  switch (meaning.kind) {
    case 'emergency':
      return openEmergency(draft, meaning.danger, meaning.instead);
    case 'event': {
      const taken = take(draft, meaning.event);
      if (taken === 'stale') tell(draft, 'stale_button');
      if (taken === 'unfit') tell(draft, notUnderstood(draft));
      return;
    }
    case 'tell':
      return tellAll(draft, meaning);
    case 'topic':
      if (meaning.caution) tell(draft, 'if_emergency');
      open(draft, meaning.topic, {}, !meaning.link);
      if (meaning.link?.ref) cameBy(draft, meaning.topic, meaning.link.ref);
      return;
    case 'offer':
      return open(draft, CONFIRM, { topics: meaning.options });
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
    case 'repair':
      return mend(draft, meaning.repair);
  }
}

/** The person came by a link to a topic with a reference: that is counted, and so is what they are told from now on. */
function cameBy(draft: Draft, topic: string, ref: string): void {
  draft.session = { ...draft.session, ref };
  draft.effects.push({ type: 'note', statistic: 'references', labels: [topic, ref] });
}

/** One answer whole, or several in short; the last is where the person then is. */
function tellAll(draft: Draft, meaning: Meaning & { kind: 'tell' }): void {
  const { asked, caution, near } = meaning;
  // Two that were meant may be the same to this person.
  const answers = [...new Set(meaning.answers.map((id) => insteadOf(draft, id)))];
  const isWarned = draft.lines.some(({ key }) => key === 'seen_today');
  if (caution && !isWarned && answers.every((id) => partsOf(id).topic !== EMERGENCY))
    tell(draft, 'if_emergency');
  if (meaning.unsure && answers.length > 1) return tellEither(draft, { ...meaning, answers });
  const reading =
    draft.inbound.kind === 'text' || draft.inbound.kind === 'place' || draft.inbound.kind === 'command';
  const walks = answers.filter((id) => draft.guide.answers.get(id)?.walk);
  const passages = answers.filter((id) => !walks.includes(id));
  for (const id of passages.slice(0, -1)) tellAnswer(draft, id, { reading, short: true });
  const last = passages.at(-1);
  if (last) {
    const stays = draft.session.focus?.brief === true;
    const short = stays || (answers.length > 1 && walks.length > 0);
    tellAnswer(draft, last, { reading, short, stays, asked: asked === true, ...(near ? { near } : {}) });
  }
  // A list beside them takes the room.
  if (walks.length > 0) for (const line of draft.lines) if (line.told && line.short) line.part = 0;
  for (const id of walks.slice(0, 1)) tellAnswer(draft, id, { reading, asked: asked === true });
}

/** The answers that may have been meant, in short; the likeliest is where the person then is, unless it is told aside. */
function tellEither(draft: Draft, { answers, near = [], aside }: Meaning & { kind: 'tell' }): void {
  tell(draft, 'closest');
  for (const [at, id] of answers.entries()) {
    const { topic, name } = partsOf(id);
    tell(draft, 'closest_item', { label: { key: `choice_${name}`, topic } });
    const stays = at === 0 && !aside;
    tellAnswer(draft, id, { reading: true, short: true, ...(stays ? { stays, near } : {}) });
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
      draft.session = { ...draft.session, stack: [] };
      return enter(draft, MENU, false);
    case 'greeting':
    case 'thanks':
      return tell(draft, word);
  }
}

/** Answers a remark about the last reply with what was said in it. */
function mend(draft: Draft, repair: Repair): void {
  const { told, others = [] } = draft.session.focus ?? {};
  switch (repair) {
    case 'again':
    case 'which':
      if (told && repair === 'again') return tellAnswer(draft, told, { reading: false });
      return repeat(draft);
    case 'shorter':
    case 'unclear':
      keepBrief(draft);
      if (repair === 'unclear') tell(draft, told ? 'in_short' : 'ask_otherwise');
      if (told && !draft.guide.answers.get(told)?.walk)
        tellAnswer(draft, told, { reading: false, short: true });
      else if (told) repeat(draft);
      return;
    case 'not_asked':
      tell(draft, 'sorry_not_that');
      if (others.length > 0) open(draft, CONFIRM, { topics: others });
      return;
    case 'joke':
      return tell(draft, 'joke_heard');
  }
}

/** Replies are told in short from now on. */
function keepBrief(draft: Draft): void {
  draft.session = { ...draft.session, focus: { ...draft.session.focus, brief: true } };
}

/** Takes what a message says of the last reply's length or words off what it asks: "mucho texto. ¿a dónde voy?". */
function shorten(draft: Draft): void {
  const { guide, inbound } = draft;
  if (inbound.kind !== 'text' || inbound.group || inbound.forwarded) return;
  const complaint = guide.understanding.complaint(inbound.text);
  if (!complaint) return;
  keepBrief(draft);
  draft.inbound = { ...inbound, text: complaint.rest };
}

/** Takes a message that turns against the last reply: leaves a topic that it says it is not about, and hears what it is about. */
function correct(draft: Draft): Corrected | undefined {
  const { guide, inbound, session } = draft;
  if (inbound.kind !== 'text' || inbound.group || inbound.forwarded) return undefined;
  if (top(draft).topic === EMERGENCY || isSure(guide.understanding.emergency(inbound.text))) return undefined;
  const where = whereIn(guide, session);
  const correction = corrected(guide, inbound, where);
  if (!correction) return undefined;
  // What is denied of the person is kept; what was only not asked for is not.
  if (correction.denies) remember(draft);
  if (correction.leaves) leave(draft, where.topic);
  if (correction.heard !== '') draft.inbound = { ...inbound, text: correction.heard };
  return correction;
}

/** Leaves a topic that is not what the talk is about: what was told before it is the matter again. */
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

/** What was offered and not chosen is not asked again. */
function dropOffer(draft: Draft): void {
  const { stack } = draft.session;
  if (stack.at(-1)?.topic === CONFIRM) draft.session = { ...draft.session, stack: stack.slice(0, -1) };
}

/**
 * The topic's own words for an answer it could not read in this state, else the general ones, never the same twice in a
 * row: from the third time on they name a person's phone, in one wording and the other.
 */
function notUnderstood({ guide, session, inbound }: Draft): string {
  const { state, topic } = session.stack.at(-1)!;
  const { misses, language } = session;
  if (guide.understanding.isForeign(textOf(inbound) ?? '')) return 'spoken_languages';
  const own = `not_understood_in_${state}`;
  if (misses === 0 && guide.texts.has(language, topic, own)) return own;
  return `not_understood_${misses < 3 ? misses + 1 : 3 + (misses % 2)}`;
}

/** "UMF 33 Tijuana" is of no language. */
function namesClinic(guide: Guide, inbound: Inbound): boolean {
  const reading = guide.readers.clinic?.(inbound, undefined);
  return reading !== undefined && 'event' in reading;
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
  const isShort = isOwn && inbound.text.trim().split(/\s+/).length < TELLING;
  const telling = isOwn && (isShort ? !session && !namesClinic(guide, inbound) : true);
  const heard = telling ? guide.understanding.languageOf(inbound.text) : undefined;
  if (heard)
    return session ? { ...session, language: heard, languageFrom: 'words' } : newSession(heard, 'words');
  if (session) return session;
  const tag = inbound.languageTag?.toLowerCase().split('-')[0];
  const language = guide.languages.find((known) => known === tag) ?? guide.languages[0]!;
  return newSession(language, 'tag');
}
