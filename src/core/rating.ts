/**
 * Whether an answer helped: two buttons below it. One tap for each reply is counted, by the answer's id and
 * without any words; a thumb that is typed below the answer counts as a tap. There are no buttons below a
 * question, where a thumb could be meant as the answer, nor in an emergency.
 */
import {
  type FromStaff,
  type Inbound,
  type Language,
  type Rating,
  type Reply,
  ratingButton,
  ratingIn,
  thumbIn,
} from './conversation.ts';
import { EMERGENCY, type Guide, partsOf } from './guide.ts';
import type { Session } from './session.ts';
import type { Effect } from './topic.ts';

/** A reply that can be rated: its id, and the ids of the answers that it told. */
export type Rateable = [reply: string, ...answers: string[]];

/** How many of a chat's last replies can still be rated. */
const KEPT = 4;

/** Puts the two buttons below a reply that tells an answer. `isOpen`: a question waits for the person. */
export function offerRating(guide: Guide, reply: Reply, isOpen: boolean): void {
  const { answers = [], language, tone, taken } = reply;
  if (language === undefined || tone === 'alarm' || answers.length === 0 || taken || isOpen) return;
  if (answers.some((id) => partsOf(id).topic === EMERGENCY)) return;
  reply.rating = buttonsFor(guide, reply.id, language);
}

/**
 * Offers the two rating buttons of the answer just above again, below the reply to a thank-you: a channel that
 * takes few buttons may have had no room for them below the answer, and here nothing else is offered.
 */
export function offerRatingAgain(guide: Guide, session: Session, reply: Reply | undefined): void {
  const last = justAbove(session);
  if (!last || !reply || reply.language === undefined || reply.tone === 'alarm') return;
  reply.rating = { ...buttonsFor(guide, last[0], reply.language), again: true };
  // The reply now differs from what `made` would give.
  reply.made = undefined;
}

/** The last reply that can be rated, while nothing was said after it. */
function justAbove({ rateable = [], seen }: Session): Rateable | undefined {
  const last = rateable.at(-1);
  return last?.[0].slice(0, last[0].lastIndexOf('.')) === seen.at(-1) ? last : undefined;
}

function buttonsFor(guide: Guide, id: string, language: Language): NonNullable<Reply['rating']> {
  const say = (key: string) => guide.texts.say(language, 'common', key, {});
  return {
    up: { id: ratingButton({ id, language }, 'up'), label: say('rate_up') },
    down: { id: ratingButton({ id, language }, 'down'), label: say('rate_down') },
    thanks: say('rate_thanks'),
  };
}

/** Remembers which of these replies can be rated. */
export function keepRateable(session: Session, replies: readonly Reply[]): void {
  const fresh = replies.flatMap(({ id, rating, answers }): Rateable[] =>
    rating && answers ? [[id, ...answers]] : [],
  );
  if (fresh.length > 0) session.rateable = [...(session.rateable ?? []), ...fresh].slice(-KEPT);
}

/** Whether a message is a tap that rates a reply, and whether that reply is still to be rated. */
export function rates(
  session: Pick<Session, 'rateable'> | undefined,
  inbound: Inbound | FromStaff,
): boolean | undefined {
  const read = inbound.kind === 'press' ? ratingIn(inbound.button) : undefined;
  return read && session?.rateable?.some(([reply]) => reply === read.reply) === true;
}

/**
 * The rating that a message gives, if the reply can still be rated: a tap, or a thumb that is typed below an
 * answer, for channels and people that have no buttons for it.
 */
export function ratingOf(
  session: Session,
  inbound: Inbound,
): { rated: Rateable; rating: Rating } | undefined {
  if (inbound.kind === 'press') {
    const read = ratingIn(inbound.button);
    const rated = session.rateable?.find(([reply]) => reply === read?.reply);
    return read && rated && { rated, rating: read.rating };
  }
  const isOwn = inbound.kind === 'text' && !inbound.group && !inbound.forwarded;
  const rating = isOwn ? thumbIn(inbound.text) : undefined;
  const last = rating && justAbove(session);
  return rating && last && { rated: last, rating };
}

/** Takes a rating: the reply can be rated no more, and each answer in it is counted. */
export function rate(session: Session, { rated, rating }: { rated: Rateable; rating: Rating }): Effect[] {
  const [, ...answers] = rated;
  session.rateable = session.rateable?.filter((one) => one !== rated);
  return answers.map((id) => ({ type: 'note', statistic: 'ratings', labels: [id, rating] }));
}

/** Thanks for a thumb that was typed; a tap is thanked by its channel, where it was. */
export function thanksFor(guide: Guide, { language }: Session, inbound: Inbound): Reply[] {
  if (inbound.kind !== 'text') return [];
  const text = guide.texts.say(language, 'common', 'rate_thanks', {});
  return [{ id: `${inbound.id}.0`, text, language, choices: [] }];
}
