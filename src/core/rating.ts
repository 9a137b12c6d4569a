/**
 * Whether an answer helped: two buttons below it, of which one tap is counted by the answer's id, without any words and
 * once a reply. Not below what asks something, where a thumb could be meant as the answer, nor in an emergency.
 */
import { type FromStaff, type Inbound, type Reply, ratingButton, ratingIn } from './conversation.ts';
import { EMERGENCY, type Guide, partsOf } from './guide.ts';
import type { Session } from './session.ts';
import type { Effect } from './topic.ts';

/** A reply that can be rated: its id, and the ids of the answers that it told. */
export type Rateable = [reply: string, ...answers: string[]];

/** Of how many replies a chat can still say whether they helped. */
const KEPT = 8;

/** Puts the two buttons below a reply that tells an answer. `isOpen`: a question waits for the person. */
export function offerRating(guide: Guide, reply: Reply, isOpen: boolean): void {
  const { answers = [], language, tone, taken } = reply;
  if (language === undefined || tone === 'alarm' || answers.length === 0 || taken || isOpen) return;
  if (answers.some((id) => partsOf(id).topic === EMERGENCY)) return;
  const say = (key: string) => guide.texts.say(language, 'common', key, {});
  reply.rating = {
    up: { id: ratingButton(reply, 'up'), label: say('rate_up') },
    down: { id: ratingButton(reply, 'down'), label: say('rate_down') },
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

/** Whether a message rates a reply, and whether that reply is still to be rated. */
export function rates(
  session: Pick<Session, 'rateable'> | undefined,
  inbound: Inbound | FromStaff,
): boolean | undefined {
  const read = inbound.kind === 'press' ? ratingIn(inbound.button) : undefined;
  return read && session?.rateable?.some(([reply]) => reply === read.reply) === true;
}

/** Takes a rating: the reply can be rated no more, and each answer in it is counted. */
export function rate(session: Session, button: string): Effect[] {
  const read = ratingIn(button);
  const rated = session.rateable?.find(([reply]) => reply === read?.reply);
  if (!read || !rated) return [];
  const [, ...answers] = rated;
  session.rateable = session.rateable?.filter((one) => one !== rated);
  return answers.map((id) => ({ type: 'note', statistic: 'ratings', labels: [id, read.rating] }));
}
