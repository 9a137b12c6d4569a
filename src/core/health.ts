/**
 * A sign of danger from the last few days that nobody has looked at: the person is told to have it seen
 * before anything else is said, and it is remembered.
 */

import { OF_PLACES } from './danger.ts';
import { type Draft, tell, top } from './draft.ts';
import { EMERGENCY, partsOf } from './guide.ts';
import type { Meaning } from './meaning.ts';
import { lengthOf } from './worded.ts';

/**
 * Handles a sign of danger from the last few days that no doctor has looked at. Before anything else, the
 * person is told to have it seen today; the focus remembers the sign until a doctor has looked at it. Returns
 * whether there is nothing else to say.
 */
export function sayHealth(draft: Draft, meaning: Meaning): boolean {
  const { guide, inbound, session } = draft;
  if (inbound.kind !== 'text' || inbound.forwarded || inbound.group) return false;
  const { understanding } = guide;
  const asks = understanding.asks(inbound.text) || understanding.asksByWords(inbound.text);
  const isStory = inbound.text.split(/\s+/).length >= STORY;
  if (session.focus?.sign && understanding.isAttended(inbound.text)) {
    const { sign: _, ...focus } = session.focus;
    draft.session = { ...session, focus };
    const isAbout = meaning.kind === 'tell' && !meaning.unsure && isStory;
    const isAll = meaning.kind !== 'emergency' && meaning.kind !== 'event' && !isAbout && !asks;
    if (isAll) draft.lines.push({ topic: EMERGENCY, key: 'attended', data: {} });
    return isAll;
  }
  // "Where do I denounce her?" is about something else.
  const isElse =
    meaning.kind === 'tell' &&
    !meaning.unsure &&
    meaning.answers.every((id) => !OF_PLACES.has(partsOf(id).topic));
  const asksWhere = session.focus?.sign === true && !isElse && understanding.asksWhereToBeSeen(inbound.text);
  const isSign = understanding.hasUnseenSign(inbound.text, session.focus?.diabetes);
  // "She's fine, nothing is happening": who denies the sign is not warned of it again.
  const isDenied =
    session.focus?.sign === true &&
    !isSign &&
    (understanding.saysWell(inbound.text) || understanding.saysNoEmergency(inbound.text));
  if (isDenied) {
    draft.session = { ...session, focus: { ...session.focus, sign: 'denied' } };
    return false;
  }
  if (!asksWhere && !isSign) return false;
  draft.session = { ...session, focus: { ...session.focus, sign: true } };
  const isMet = meaning.kind === 'emergency' || top(draft).topic === EMERGENCY;
  const isAnswer = meaning.kind === 'tell' && meaning.answers.some((id) => SENDS_THERE.has(id));
  if (isMet || isAnswer) return false;
  tell(draft, 'seen_today');
  const isGuess = meaning.kind === 'offer' || (meaning.kind === 'tell' && meaning.unsure === true);
  return meaning.kind === 'nothing' || meaning.kind === 'word' || (isGuess && !asks && !isStory);
}

/** A message of so many words tells of more than the danger, even if no word of it asks for something. */
const STORY = 12;

/** Shortens answers after a health warning that are too long for one reply with it. */
export function makeRoom({ guide, session, inbound, lines }: Draft): void {
  if (!lines.some(({ key }) => key === 'seen_today')) return;
  for (const line of lines)
    if (line.told && lengthOf(guide, session.language, line, inbound.at) > BEHIND_WARNING) line.short = true;
}

/** The most characters that an answer may have after such a warning. */
const BEHIND_WARNING = 550;

/** Answers that already tell people to go to urgencias at once. */
const SENDS_THERE: ReadonlySet<string> = new Set([
  'maternity/warning_signs',
  'emergency/call',
  'services/diabetic_foot',
]);
