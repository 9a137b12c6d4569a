/** What the next message may lean on: the answers told last, the clinics shown, what the talk is about. */

import { fingerprint } from './again.ts';
import { textOf } from './conversation.ts';
import { type Draft, unitsShown } from './draft.ts';
import { partsOf } from './guide.ts';
import type { Line } from './line.ts';
import type { Meaning, Where } from './meaning.ts';
import type { Focus } from './session.ts';

/** Updates the focus: what the next message may refer to. */
export function focusOn(draft: Draft, meaning: Meaning, where: Where): void {
  const units = unitsShown(draft);
  const last: Focus = { ...draft.session.focus };
  if (units.length > 0) last.units = units.slice(0, FOCUSED);
  const isUnsure = meaning.kind === 'tell' && meaning.unsure === true;
  const told = isUnsure ? meaning.answers[0] : draft.lines.findLast((line: Line) => line.told)?.told;
  const topic = told && partsOf(told).topic;
  if (topic !== undefined && isAside(meaning)) {
    last.told = where.told;
    last.before = told;
  } else {
    // Of a list of clinics no line tells the answer: it is the last one told all the same.
    last.told = told ?? last.told;
    const isOther = (before: string): boolean => partsOf(before).topic !== partsOf(last.told ?? before).topic;
    if (where.told !== undefined && isOther(where.told)) last.before = where.told;
  }
  // A topic named by itself becomes the current one; none of its answers was told yet.
  if (meaning.kind === 'topic' && topic === undefined && last.told !== undefined) {
    last.before = last.told;
    delete last.told;
  }
  if (meaning.kind === 'tell') {
    const text = textOf(draft.inbound) ?? '';
    const ranked = draft.guide.understanding.rank(text, where).answers;
    const others = ranked.filter(
      ({ id, confidence }) =>
        !meaning.answers.includes(id) && confidence > OTHERS && draft.guide.answers.get(id)?.hidden !== true,
    );
    if (others.length > 0) last.others = others.slice(0, 2).map(({ id }) => id);
    else delete last.others;
  } else if (meaning.kind === 'word' && meaning.word === 'restart') {
    delete last.told;
    delete last.before;
    delete last.gist;
    delete last.sign;
    delete last.diabetes;
  }
  // Whoever says that it is no emergency is not warned of the same sign again.
  if (last.sign && meaning.kind === 'event' && meaning.event.type === 'over') last.sign = 'denied';
  const { inbound, guide } = draft;
  if (inbound.kind === 'text' && !inbound.forwarded && guide.understanding.namesDiabetes(inbound.text))
    last.diabetes = true;
  if (saysWhatItIsAbout(draft, meaning))
    last.gist = draft.guide.understanding.gist(textOf(draft.inbound) ?? '', last.gist);
  const said = fingerprint(draft.lines);
  if (said !== undefined) last.said = said;
  else if (meaning.kind !== 'tell') delete last.said;
  draft.session = { ...draft.session, focus: last };
}

/** The fewest words of a message that has a subject of its own; a code or a bare name has none. */
const WORDS = 2;

/** Whether a message says what the conversation is about; an answer to an open question, and small talk, says nothing of it. */
const saysWhatItIsAbout = ({ inbound }: Draft, { kind }: Meaning): boolean =>
  inbound.kind === 'text' &&
  !inbound.forwarded &&
  (inbound.text.match(/\p{L}{2,}/gu)?.length ?? 0) >= WORDS &&
  (kind === 'tell' || kind === 'offer' || kind === 'topic');

const isAside = (meaning: Meaning): boolean => meaning.kind === 'tell' && meaning.aside === true;

/**
 * Answers above this confidence are kept, to be offered if the person says that the one told was not asked for.
 */
const OTHERS = 0.03;

/** How many clinics are remembered as shown. */
const FOCUSED = 5;
