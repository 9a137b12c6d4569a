/** What a message means that is, or may be, about somebody in danger, and what is said while an emergency is open. */
import type { Inbound } from './conversation.ts';
import { EMERGENCY, type Guide, partsOf } from './guide.ts';
import { type Heard, IN_DOUBT, known } from './heard.ts';
import { isSure, type Meaning } from './meaning.ts';
import { ELSEWHERE, ELSEWHERE_WORDS, leads, leansOn, NEAR, SURE } from './sure.ts';

/**
 * Whether a message may be about somebody in danger: told by its words, a command or a button. It is answered before
 * anything else, and when nothing else can be.
 */
export function isUrgent(guide: Guide, inbound: Inbound): boolean {
  if (inbound.kind === 'press') return inbound.button.endsWith(`/${EMERGENCY}`);
  if (inbound.kind === 'command') {
    const meant = guide.understanding.command(inbound.command.toLowerCase());
    return meant !== undefined && 'topic' in meant && meant.topic === EMERGENCY;
  }
  if (inbound.kind !== 'text') return false;
  return isSure(guide.understanding.emergency(inbound.text));
}

/** A sure danger goes before all else; one that was answered already is met as what is said further of it. */
export function inDanger(it: Heard): Meaning | undefined {
  const danger = it.danger();
  if (!isSure(danger)) return undefined;
  if (danger !== 'yes') return { kind: 'emergency', danger };
  return meanwhile(it) ?? { kind: 'emergency', danger, ...insteadOfAlarm(it, ELSEWHERE) };
}

/** A danger that is not sure is asked about, unless the message is about something else. */
export function doubtful(it: Heard): Meaning | undefined {
  const danger = it.danger();
  if (danger !== 'maybe' || it.frame?.topic === EMERGENCY) return undefined;
  if (leansOn(it)) return undefined;
  return { kind: 'emergency', danger, ...insteadOfAlarm(it, NEAR) };
}

/**
 * Somebody is surely in danger. Where that was only asked, a message that does not answer it is no emergency; nor is the
 * second one in a row that has nothing to do with it.
 */
export const isInAlarm = ({ frame, session }: Heard): boolean =>
  frame?.topic === EMERGENCY && frame.state !== IN_DOUBT && session.misses === 0;

/**
 * What was asked for where it turns out to be no emergency, if it is at least this sure. Words that sound of danger name
 * other topics easily: what is not of the open one must be surer.
 */
function insteadOfAlarm({ ranking, where }: Heard, least: number): { instead?: string } {
  const [best] = ranking().answers;
  if (!best || partsOf(best.id).topic === EMERGENCY) return {};
  const isElsewhere = where.topic !== undefined && partsOf(best.id).topic !== where.topic;
  return best.confidence >= (isElsewhere ? Math.max(least, SURE) : least) ? { instead: best.id } : {};
}

/** "Tiene 5 meses", "he takes blood thinners", said while somebody is in danger: no place, and no question of its own. */
export const saidFurther = (it: Heard): Meaning | undefined =>
  isInAlarm(it) && it.own && it.words <= FURTHER && it.guide.understanding.describesSomeone(it.text)
    ? goingOn(it)
    : undefined;

/** Words at most of what is said in haste of somebody. */
const FURTHER = 10;

/** The event of an open emergency for what is said further of it. */
function goingOn({ guide, frame }: Heard): Meaning | undefined {
  const goesOn = guide.topics.get(EMERGENCY)?.machine.states[frame!.state]?.transitions.has(AGAIN);
  return goesOn ? { kind: 'event', event: { type: AGAIN } } : undefined;
}

/** What is said further of a danger that was answered: met as that, not with everything once more. */
function meanwhile(it: Heard): Meaning | undefined {
  if (it.frame?.topic !== EMERGENCY) return undefined;
  const said = it.answer();
  return said?.kind !== 'event' || ENDS.has(said.event.type) ? goingOn(it) : said;
}

/** The emergency's event for words of danger after those that opened it. */
const AGAIN = 'again';
/** Words of danger are none of these, whatever else is said with them. */
const ENDS = new Set(['over', 'attended', 'now']);

/** In an emergency: what is asked for besides the news that it is over is told, and no place is guessed from a question. */
export function goesOn(it: Heard, answer: Meaning & { kind: 'event' }): Meaning | undefined {
  if (
    answer.event.type === 'which_place' &&
    it.words >= ELSEWHERE_WORDS &&
    it.guide.understanding.asks(it.text)
  )
    return undefined;
  if (!ENDS.has(answer.event.type) || it.danger() !== 'no') return answer;
  const { guide, inbound, frame, session } = it;
  const told = session.focus?.told;
  const before = told === undefined ? {} : { topic: partsOf(told).topic, told };
  const further = it.text
    .split(CLAUSE)
    .filter(
      (clause) =>
        guide.readers[answer.by ?? '']?.({ ...inbound, text: clause } as Inbound, frame?.data) === undefined,
    )
    .join(', ');
  const [best, next] = known(guide, guide.understanding.rank(further, before)).answers;
  return best && further !== '' && leads(best, next) ? { kind: 'tell', answers: [best.id] } : answer;
}

/** What ends a clause of a message. */
const CLAUSE = /[,.;:!?¿¡]+\s*/;

/** After a sign of danger that nobody looked at, who asks where to go is shown the hospitals. */
export function seenWhere({ guide, session, text, own, frame }: Heard): Meaning | undefined {
  const { understanding } = guide;
  const isSign = own && session.focus?.sign === true && frame?.topic !== EMERGENCY;
  if (!isSign || understanding.isAttended(text)) return undefined;
  if (!understanding.asksWhereToBeSeen(text) || !guide.answers.has(HOSPITALS)) return undefined;
  return { kind: 'tell', answers: [HOSPITALS] };
}

/** The answer that lists hospitals with urgencias. */
const HOSPITALS = 'find-clinic/hospital_near';
