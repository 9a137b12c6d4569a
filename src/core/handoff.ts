/** When a person is wanted: who says so, and whom the guide names for it. */
import { textOf } from './conversation.ts';
import type { Draft } from './draft.ts';
import { HANDOFF, idOf } from './guide.ts';
import { plain } from './plain.ts';
import type { Meaning } from './understand.ts';

/** The answers that lead to people: IMSS's telephone, and the organisation's HR. */
const PHONE = idOf('contact', 'phone');

/** Who is asked for where it is no office and no number. */
const SOMEBODY =
  /\b(?:personas?|alguien|human[oa]?s?|asesora?|agente|operadora?|ejecutiv[oa]|atencion a(?:l)? cliente?s?|soporte|people|person|somebody|someone|anybody|anyone|agent|advisor|representative|operator|customer service|support)\b/;

/** Whether somebody wants to talk to a person, and not to IMSS's own. */
export function wantsPerson(draft: Draft, meaning: Meaning): boolean {
  if (meaning.kind !== 'tell' || meaning.unsure || meaning.answers[0] !== PHONE) return false;
  const text = plain(textOf(draft.inbound) ?? '');
  return SOMEBODY.test(text) && !/\bimss\b/.test(text);
}

/** Whether the guide does not know what to answer. */
export const isLost = (meaning: Meaning): boolean =>
  meaning.kind === 'nothing' ||
  meaning.kind === 'offer' ||
  meaning.kind === 'off_topic' ||
  (meaning.kind === 'tell' && meaning.unsure === true) ||
  (meaning.kind === 'repair' && meaning.repair === 'not_asked');

/**
 * Names the organisation's HR to who wants a person, and to who was not understood: before IMSS's telephone, where that is
 * said too.
 */
export function nameHr(draft: Draft, meaning: Meaning): void {
  const { guide, session, lines } = draft;
  if (guide.views[HANDOFF]?.hr === undefined || lines.length === 0) return;
  const wanted = wantsPerson(draft, meaning);
  if (!wanted && !isLost(meaning)) return;
  const line = { topic: HANDOFF, key: 'hr_first', view: 'hr', data: {} };
  const namesImss = lines.some(({ topic, key }) =>
    guide.texts.shows(session.language, topic, key).has('fact.contact_phone'),
  );
  if (wanted || namesImss) lines.unshift(line);
  else lines.push(line);
}
