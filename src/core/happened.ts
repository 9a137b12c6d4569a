/**
 * What a turn means to whoever runs the bot, as things to be counted: nothing in it is about a person. Pure.
 */
import { channelOf, type FromStaff, type Inbound } from './conversation.ts';
import { isLaterDay } from './day.ts';
import { CONFIRM, EMERGENCY, type Guide, MENU, partsOf } from './guide.ts';
import { SILENCE } from './handoff.ts';
import type { Session } from './session.ts';

/** A thing that happened, with its labels; the names are those of the statistics. */
export type Happening =
  | ['conversations' | 'returns', channel: string]
  | ['messages', channel: string, language: string]
  | ['outcomes', channel: string, outcome: Outcome]
  | ['answers', answer: string]
  | ['reference_answers', reference: string, topic: string]
  | ['questions' | 'replies', question: string]
  | ['handoffs', outcome: HandoffOutcome];

/**
 * What came of a hand-off: a person of the organisation has the conversation; the request is kept for their hours; nobody
 * answered in time; it was given back.
 */
export type HandoffOutcome = 'opened' | 'kept' | 'unanswered' | 'closed';

/**
 * The durations of a hand-off, in milliseconds. `first_answer`: from a request in opening hours to the first
 * message of the organisation's people; `kept_answer`: the same for a request outside of these hours; `whole`:
 * from the request to the end, or to the last message of these people if silence ended it. `whole` only counts
 * hand-offs that were answered.
 */
export type HandoffTime = { stage: 'first_answer' | 'kept_answer' | 'whole'; milliseconds: number };

/**
 * What came of a written message: an answer; a question which of several answers was meant; nothing; word
 * that it is about something else; an emergency; or a step on the way (a menu, a question that the answer
 * needs, its value).
 */
export type Outcome = 'answered' | 'asked_back' | 'not_understood' | 'off_topic' | 'emergency' | 'led_on';

/** What a message did: `before` is the session as it was, `after` as it is, with the message's own replies in its outbox. */
export function happened(
  guide: Guide,
  inbound: Inbound | FromStaff,
  before: Session | undefined,
  after: Session,
): Happening[] {
  const handoffs = handoffsIn(after);
  if (inbound.kind === 'staff') return handoffs;
  const channel = channelOf(inbound.chat);
  const all: Happening[] = [['messages', channel, after.language], ...handoffs];
  if (!before) all.push(['conversations', channel]);
  else if (before.pace && isLaterDay(inbound.at, before.pace[0] * 1000)) all.push(['returns', channel]);
  for (const { answers = [] } of after.outbox)
    for (const id of answers) {
      all.push(['answers', id]);
      if (after.ref) all.push(['reference_answers', after.ref, partsOf(id).topic]);
    }
  if (isWithStaff(before) && isWithStaff(after) && !isAlarm(after)) return all;
  if (inbound.kind === 'text') all.push(['outcomes', channel, outcomeOf(before, after)]);
  const waited = pendingIn(guide, before);
  if (waited) all.push(['replies', waited]);
  const waits = pendingIn(guide, after);
  if (waits) all.push(['questions', waits]);
  return all;
}

/** The durations of a hand-off that are known with this message. */
export function handoffTimes(
  guide: Guide,
  heard: Inbound | FromStaff,
  before: Session | undefined,
  after: Session,
): HandoffTime[] {
  const { began, since, answered } = before?.handoff ?? {};
  if (began === undefined || since === undefined) return [];
  if (answered) {
    const ended = heard.at - since >= SILENCE ? since : heard.at;
    return after.handoff ? [] : [{ stage: 'whole', milliseconds: ended - began }];
  }
  if (!after.handoff?.answered) return [];
  const stage = guide.handoff?.isOpen(began) === false ? 'kept_answer' : 'first_answer';
  return [{ stage, milliseconds: after.handoff.since - began }];
}

/** Whether the organisation's people have the conversation: then they answer what is written, not the guide. */
const isWithStaff = (session: Session | undefined): boolean => session?.handoff?.state === 'open';

const isAlarm = ({ outbox }: Session): boolean => outbox.some(({ tone }) => tone === 'alarm');

/** The hand-offs that began or ended in this turn, read off the notices to the organisation's people. */
const handoffsIn = ({ outbox, handoff }: Session): Happening[] =>
  outbox.flatMap(({ desk }): Happening[] => {
    if (desk === 'opened') return [['handoffs', handoff?.state === 'asked' ? 'kept' : 'opened']];
    return desk === 'closed' ? [['handoffs', handoff ? 'unanswered' : 'closed']] : [];
  });

function outcomeOf(before: Session | undefined, after: Session): Outcome {
  const replies = after.outbox;
  if (isAlarm(after)) return 'emergency';
  if (after.misses > (before?.misses ?? 0)) return 'not_understood';
  if (replies.some(({ taken }) => taken === 'off_topic')) return 'off_topic';
  if (replies.some(({ taken }) => taken === 'nearest') || after.stack.at(-1)?.topic === CONFIRM)
    return 'asked_back';
  return replies.some(({ answers }) => answers !== undefined) ? 'answered' : 'led_on';
}

/** The texts that only offer something and wait for no answer. */
const OFFERS = new Set(['what_next', 'tick_papers']);

/**
 * The question that waits for the person, as `topic/state`. Menus do not count, nor do questions in an
 * emergency, in which people go and call.
 */
function pendingIn(guide: Guide, session: Session | undefined): string | undefined {
  const frame = session?.stack.at(-1);
  if (!frame || frame.topic === MENU || frame.topic === EMERGENCY) return undefined;
  const ask = guide.topics.get(frame.topic)?.asks[frame.state];
  return ask && !ask.home && !OFFERS.has(ask.ask) ? `${frame.topic}/${frame.state}` : undefined;
}
