/** What a message means that is, or may be, about somebody in danger, and what is said while an emergency is open. */
import type { Inbound } from './conversation.ts';
import { EMERGENCY, type Guide, partsOf } from './guide.ts';
import { type Heard, IN_DOUBT, known } from './heard.ts';
import { isSure, type Meaning } from './meaning.ts';
import { plain } from './plain.ts';
import { ELSEWHERE, ELSEWHERE_WORDS, leads, leansOn, leftOf, NEAR, SURE } from './sure.ts';

/**
 * Whether a message may be about somebody in danger: its words, its command or its button tell. Such a
 * message is answered before anything else, and even while the store is away.
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

/**
 * A sure danger comes before all else. If the emergency was already answered, the message counts as more
 * information about it.
 */
export function inDanger(it: Heard): Meaning | undefined {
  const danger = it.danger();
  if (!isSure(danger)) return danger === 'maybe' ? dangerAgain(it) : undefined;
  if (danger !== 'yes') return asksInDistress(it) ?? { kind: 'emergency', danger };
  return meanwhile(it) ?? { kind: 'emergency', danger, ...insteadOfAlarm(it, ELSEWHERE) };
}

/** What somebody in distress asks of the health service, where that is sure: it is told behind the crisis line. */
function asksInDistress(it: Heard): Meaning | undefined {
  if (it.frame?.topic === EMERGENCY || !it.guide.understanding.asksInDistress(it.text)) return undefined;
  const [best] = it.ranking().answers;
  const isSureOf = best && partsOf(best.id).topic !== EMERGENCY && best.confidence >= SURE;
  return isSureOf ? { kind: 'tell', answers: [best.id], listens: true } : undefined;
}

/** Who is asked whether it is an emergency and tells of a danger again is in one, sure or not. */
const dangerAgain = (it: Heard): Meaning | undefined =>
  it.own && it.frame?.state === IN_DOUBT && it.frame.topic === EMERGENCY && !isAboutElse(it)
    ? meanwhile(it)
    : undefined;

/** A danger that is not sure is asked about, unless the message is about something else. */
export function doubtful(it: Heard): Meaning | undefined {
  const danger = it.danger();
  if (danger !== 'maybe' || it.frame?.topic === EMERGENCY) return undefined;
  if (leansOn(it)) return undefined;
  return { kind: 'emergency', danger, ...insteadOfAlarm(it, NEAR) };
}

/**
 * Whether the open emergency is a sure one: not while the bot only asks whether it is one (`IN_DOUBT`), and not
 * after a message that was not understood, so that a second unrelated message in a row is no emergency.
 */
export const isInAlarm = ({ frame, session }: Heard): boolean =>
  frame?.topic === EMERGENCY && frame.state !== IN_DOUBT && session.misses === 0;

/**
 * The answer to tell if it turns out to be no emergency, if its confidence is at least `least`. Words of danger
 * easily match other topics, so an answer outside of the open topic needs at least `SURE`.
 */
function insteadOfAlarm({ ranking, where }: Heard, least: number): { instead?: string } {
  const [best] = ranking().answers;
  if (!best || partsOf(best.id).topic === EMERGENCY) return {};
  const isElsewhere = where.topic !== undefined && partsOf(best.id).topic !== where.topic;
  return best.confidence >= (isElsewhere ? Math.max(least, SURE) : least) ? { instead: best.id } : {};
}

/**
 * More about a person in danger while the emergency is open or asked about, "tiene 5 meses", "he takes blood
 * thinners": it names no place and asks nothing.
 */
export function saidFurther(it: Heard): Meaning | undefined {
  const isOpen = it.own && it.frame?.topic === EMERGENCY && it.session.misses === 0;
  return isOpen && it.words <= FURTHER && it.guide.understanding.describesSomeone(it.text)
    ? goingOn(it)
    : undefined;
}

/** The most words of such a hurried description of a person. */
const FURTHER = 10;

/**
 * "Ya la vieron, le pusieron suero. ¿Me van a cobrar?": a doctor looks after the person; anything else that
 * is asked is answered.
 */
export function attendedNow(it: Heard): Meaning | undefined {
  const isAttended =
    isInAlarm(it) && it.own && it.danger() === 'no' && it.guide.understanding.isAttended(it.text);
  return isAttended ? eventOf(it, ATTENDED) : undefined;
}

/** The event for more information in an open emergency; undefined if its state does not take it. */
const goingOn = (it: Heard): Meaning | undefined => eventOf(it, AGAIN);

/** An event of the open emergency; undefined if its state does not take it. */
function eventOf({ guide, frame }: Heard, type: string): (Meaning & { kind: 'event' }) | undefined {
  const state = guide.topics.get(EMERGENCY)?.machine.states[frame?.state ?? ''];
  const takes = state?.transitions.has(type);
  return takes ? { kind: 'event', event: { type } } : undefined;
}

/** More about a danger that was already answered: taken as that, instead of telling the whole answer again. */
function meanwhile(it: Heard): Meaning | undefined {
  if (it.frame?.topic !== EMERGENCY) return undefined;
  const said = it.answer();
  return said?.kind !== 'event' || ENDS.has(said.event.type) ? goingOn(it) : said;
}

/** The emergency's event for further words of danger, after those that opened it. */
const AGAIN = 'again';
/** Its events for somebody who is looked after, for help that is coming, and for a danger that is now. */
const ATTENDED = 'attended';
const ON_THE_WAY = 'on_the_way';
const NOW = 'now';
/** Its event for somebody whom a hospital does not let in: that is met at once, whatever else is said of it. */
const TURNED_AWAY = 'turned_away';
/** Events that a message with words of danger is never read as, whatever else it says. */
const ENDS = new Set(['over', ATTENDED, NOW]);

/** How an event of an open emergency is followed: no place is read out of a question. */
export function goesOn(it: Heard, answer: Meaning & { kind: 'event' }): Meaning | undefined {
  if (
    answer.event.type === 'which_place' &&
    it.words >= ELSEWHERE_WORDS &&
    it.guide.understanding.asks(it.text)
  )
    return undefined;
  if (it.danger() !== 'no' || ENDS.has(answer.event.type) || answer.event.type === TURNED_AWAY) return answer;
  return hereNow(it) ?? (isAboutElse(it) ? undefined : answer);
}

/** "Estoy en Apodaca, ¿a dónde voy? ya no tengo seguro": the place that was asked for, whatever else is said. */
function hereNow({ guide, inbound, frame, text }: Heard): Meaning | undefined {
  const reading = HERE_NOW.test(plain(text)) ? guide.readers[PLACE]?.(inbound, frame?.data) : undefined;
  return reading && 'event' in reading && reading.event.type === 'place'
    ? { kind: 'event', event: reading.event, by: PLACE }
    : undefined;
}

/** The reader of where somebody in danger is. */
const PLACE = 'urgent_place';
/** Where the writer is. */
const HERE_NOW =
  /\b(?:estoy|estamos|ando|andamos|i am|i m|im|we are|we re) (?:(?:aqui|aca|ahora|ahorita|now|here) )?(?:en|por|cerca de|in|at|near)\b/;

/** Whether an event ends the open emergency: it is over, or a doctor looks after it. */
export const endsIt = (type: string): boolean => ENDS.has(type) && type !== NOW;

/**
 * What a message says besides that an emergency is over, that a doctor looks after it or that help is coming: "no
 * estoy en peligro, quiero saber cómo pido el psicólogo". Undefined where it says nothing more, or tells of a danger.
 */
export function saidBesides(it: Heard, meaning: Meaning): string | undefined {
  if (meaning.kind !== 'event' || it.frame?.topic !== EMERGENCY || it.inbound.kind !== 'text')
    return undefined;
  const { guide, inbound, frame } = it;
  const { event, by = '' } = meaning;
  if (event.type !== ON_THE_WAY && (!endsIt(event.type) || it.danger() !== 'no')) return undefined;
  const besides = (it.text.match(CLAUSE) ?? [])
    .filter(
      (clause) =>
        clause.includes('?') ||
        (!guide.understanding.isAttended(clause) &&
          guide.readers[by]?.({ ...inbound, text: clause }, frame.data) === undefined),
    )
    .join('')
    .replace(/^[\s,.;:!]+/, '');
  return besides.split(/\s+/).length >= ASKING_WORDS ? besides : undefined;
}

/**
 * What is asked of the care itself when an emergency ends, "¿qué papeles piden?", "¿me van a cobrar?": heard as said in it, the
 * last question by itself first.
 */
export function askedOfIt({ guide }: Heard, besides: string): Meaning | undefined {
  // What the guide itself costs is not asked in an emergency.
  const isOut = (id: string): boolean => partsOf(id).topic === HELP || LATE.has(id);
  const question = besides.match(CLAUSE)?.filter((clause) => clause.includes('?')) ?? [];
  for (const said of [...question.slice(-1), besides]) {
    const ranking = known(guide, guide.understanding.rank(said, { topic: EMERGENCY, told: CALL }));
    const [best, next] = leftOf(ranking, isOut);
    if (best && leads(best, next) && OF_PLACES.has(partsOf(best.id).topic))
      return { kind: 'tell', answers: [best.id] };
  }
  return undefined;
}

/** The topic of what this guide itself is. */
const HELP = 'help';
/** What is told first in an emergency. */
const CALL = 'emergency/call';
/** What is too late to say once somebody is looked after, or when it is over. */
const LATE = new Set(['emergency/money', 'emergency/meanwhile', CALL, 'emergency/ambulance']);

/**
 * Whether a message surely asks for something else while an emergency is open: a long message, or one that
 * says that there is no emergency. "La segunda duda: una mamá embarazada no tiene seguro…" is about another
 * person.
 */
export function isAboutElse({ guide, text, words, frame }: Heard): boolean {
  if (frame?.topic !== EMERGENCY) return false;
  if (words <= FURTHER && !guide.understanding.saysNoEmergency(text)) return false;
  const { answers } = known(guide, guide.understanding.rank(text));
  const others = answers.filter(({ id }) => partsOf(id).topic !== EMERGENCY);
  return others.reduce((sum, { confidence }) => sum + confidence, 0) >= SURE;
}

/**
 * Whether a message asks something while the open emergency asks for a place, and names none: "¿después nos cobran?" is
 * no place that could not be found.
 */
export function asksInAlarm(it: Heard): boolean {
  const isOpen = it.frame?.topic === EMERGENCY && it.answer()?.kind !== 'event';
  return isOpen && it.words >= ASKING_WORDS && it.guide.understanding.asks(it.text);
}

/** The fewest words of a question. */
const ASKING_WORDS = 3;

/** A clause of a message, with what ends it. */
const CLAUSE = /[^,.;:!?]+[,.;:!?]*/g;

/** Shows the hospitals to somebody who asks where to go, after a sign of danger that no doctor has looked at. */
export function seenWhere(it: Heard): Meaning | undefined {
  const { guide, session, text, own, frame } = it;
  const { understanding } = guide;
  const isSign = own && session.focus?.sign === true && frame?.topic !== EMERGENCY;
  if (!isSign || understanding.isAttended(text) || understanding.saysWell(text)) return undefined;
  if (!understanding.asksWhereToBeSeen(text) || !guide.answers.has(HOSPITALS)) return undefined;
  // "My girlfriend is pregnant, where does she go for a check-up?" asks for something else.
  const [best] = it.ranking().answers;
  const isElse = best && best.confidence >= SURE && !OF_PLACES.has(partsOf(best.id).topic);
  if (isElse && it.words >= ELSEWHERE_WORDS) return undefined;
  return { kind: 'tell', answers: [HOSPITALS] };
}

/** The topics of where to go when ill. */
export const OF_PLACES: ReadonlySet<string> = new Set([
  'find-clinic',
  EMERGENCY,
  'rights',
  'appointment',
  'services',
  'welfare',
]);

/** The answer that lists hospitals with urgencias. */
const HOSPITALS = 'find-clinic/hospital_near';
