/**
 * A sign of danger from the last few days that nobody has looked at: the person is told to have it seen
 * before anything else is said, and it is remembered.
 */

import { OF_PLACES } from './danger.ts';
import { type Draft, tell, top } from './draft.ts';
import { EMERGENCY, partsOf } from './guide.ts';
import type { Line } from './line.ts';
import type { Meaning } from './meaning.ts';
import { LISTED, speaksOf } from './passages.ts';
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

/**
 * Shortens answers that are too long for one reply: those after a health warning, and of several the longest ones, until
 * they fit together.
 */
export function makeRoom({ guide, session, inbound, lines }: Draft): void {
  const told = lines.filter((line) => line.told !== undefined);
  const length = (line: Line): number => lengthOf(guide, session.language, line, inbound.at);
  if (lines.some(({ key }) => key === 'seen_today'))
    for (const line of told) if (length(line) > BEHIND_WARNING) line.short = true;
  if (told.length < 2) return;
  // A list of papers that is cut would send people away with half of them.
  const isList = ({ told: id = '' }: Line): boolean =>
    speaksOf(guide, session.language, id, 'papers') >= LISTED;
  const longest = told
    .filter((line) => !line.short && !isList(line))
    .sort((one, other) => length(other) - length(one));
  let together = told.reduce((sum, line) => sum + length(line), 0);
  for (const line of longest) {
    if (together <= TOGETHER) return;
    const whole = length(line);
    line.short = true;
    together -= whole - length(line);
  }
}

/** The most characters that an answer may have after such a warning, and several answers together. */
const BEHIND_WARNING = 550;
const TOGETHER = 650;

/** Answers that already tell people to go to urgencias at once. */
const SENDS_THERE: ReadonlySet<string> = new Set([
  'maternity/warning_signs',
  'emergency/call',
  'services/diabetic_foot',
]);
