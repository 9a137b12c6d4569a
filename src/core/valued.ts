/** What is meant by a value in a message: a date, a number, a place, for an answer that takes it or that it asks for. */

import { affirmedIn } from './affirmed.ts';
import type { Inbound } from './conversation.ts';
import { type Guide, idOf, partsOf } from './guide.ts';
import type { Heard } from './heard.ts';
import { UNINSURED, WELFARE } from './likelier.ts';
import type { Meaning } from './meaning.ts';
import { ELSEWHERE, leads, SURE } from './sure.ts';
import type { Answer } from './topic.ts';

/** A value for the answer told last, said instead of a new question: "no, en Mérida", "67", "y el domingo". */
export function valued(it: Heard): Meaning | undefined {
  const { told } = it.where;
  const answer = it.own && told ? it.guide.answers.get(told) : undefined;
  if (!answer?.takes || !told || it.words > VALUED) return undefined;
  const { asks, asksWhichClinic, asksWhatIsNear } = it.guide.understanding;
  // "Which clinic is there in Cancún?" seeks one, though the trip that was told takes a place.
  if (asksWhichClinic(it.text) || asksWhatIsNear(it.text)) return undefined;
  // "Hace mes y medio" is nothing but a value.
  if (it.words <= VALUE_ALONE && !asks(it.text) && reads(it, answer))
    return { kind: 'tell', answers: [told], asked: true };
  const { answers, fragment } = it.ranking();
  const [best] = answers;
  const elsewhere = best !== undefined && best.id !== told && best.confidence >= SURE && it.words > 2;
  if (
    elsewhere &&
    (fragment < 0.8 || best.confidence >= ELSEWHERE || partsOf(best.id).topic !== partsOf(told).topic)
  )
    return undefined;
  return reads(it, answer) ? { kind: 'tell', answers: [told], asked: true } : undefined;
}

const VALUED = 14;
/** The most words of a message that is only a value: without and with a figure in it. */
const VALUE_ALONE = 4;
export const FIGURE_ALONE = 6;
/** A number, with at most one word behind it. */
const BARE_FIGURE = /^\W*\d+\W*(?:\p{L}+\W*)?$/u;

/**
 * A value alone that the answer told last does not take, for the likeliest answer of the open topic that does: "Portland",
 * "fue el 1 de octubre".
 */
export function valuedThere(it: Heard): Meaning | undefined {
  const { topic } = it.where;
  const isShort = it.words <= (/\d/.test(it.text) ? FIGURE_ALONE : VALUE_ALONE);
  if (!it.own || topic === undefined || !isShort) return undefined;
  const taking = takersIn(it.guide, topic);
  const read = readersOf(
    it,
    taking.flatMap(({ takes }) => takes),
  );
  if (read.size === 0) return undefined;
  const able = taking.filter(({ takes }) => takes.some((name) => read.has(name))).map(({ id }) => id);
  const ranked = it.ranking().answers;
  const [first] = ranked;
  const isElsewhere = first !== undefined && first.confidence >= SURE && !able.includes(first.id);
  if (isElsewhere && !BARE_FIGURE.test(it.text)) return undefined;
  const best = ranked.find(({ id }) => able.includes(id))?.id ?? able[0];
  return best === undefined ? undefined : { kind: 'tell', answers: [best], asked: true };
}

/**
 * A new value for an answer that was told before another topic was opened, where nothing else is sure: "no siempre no, me
 * quedo hasta el 15 de marzo" after clinics at the place of a trip.
 */
export function valuedBefore(it: Heard): Meaning | undefined {
  if (!it.own || it.pending || it.words > VALUED || !/\d/.test(it.text)) return undefined;
  const { before } = it.session.focus ?? {};
  const [best, next] = it.ranking().answers;
  if (before === undefined || (best && leads(best, next))) return undefined;
  const taking = takersIn(it.guide, partsOf(before).topic).map(({ id }) => id);
  const told = [before, ...taking].find((id) => reads(it, it.guide.answers.get(id) ?? {}));
  return told === undefined ? undefined : { kind: 'tell', answers: [told], asked: true };
}

/** The answers of a topic that take values, by their ids. */
const takersIn = ({ topics }: Guide, topic: string): { id: string; takes: readonly string[] }[] =>
  Object.entries(topics.get(topic)?.answers ?? {}).flatMap(([name, { takes }]) =>
    takes ? [{ id: idOf(topic, name), takes }] : [],
  );

/** Whether a message says a value that the answer takes. */
export const reads = (it: Heard, { takes = [] }: Answer): boolean => readersOf(it, takes).size > 0;

/** Those of these readers that read something in the message; each is asked once. */
function readersOf({ guide, inbound, frame }: Heard, names: Iterable<string>): ReadonlySet<string> {
  const said = affirmedIn(guide, inbound);
  return new Set(
    [...new Set(names)].filter((name) => {
      const reading = guide.readers[name]?.(said, frame?.data ?? {});
      return reading !== undefined && 'event' in reading;
    }),
  );
}

/**
 * "Vivo en Tonalá, Jalisco" without a question: what is near there, unless the best answer is of the open topic,
 * where the place may matter.
 */
export function placed(it: Heard): Meaning | undefined {
  const { guide, inbound, words, where, own, pending } = it;
  if (!own || pending || words > WHEREABOUTS || it.danger() !== 'no' || guide.understanding.asks(it.text))
    return undefined;
  const reading = guide.readers.whereabouts?.(inbound, undefined);
  if (!reading || !('event' in reading) || !guide.answers.has(NEAREST)) return undefined;
  const [best] = it.ranking().answers;
  if (best && where.topic !== CLINICS && partsOf(best.id).topic === where.topic) return undefined;
  return { kind: 'tell', answers: [NEAREST] };
}

/**
 * "No tengo seguro, soy de Juchitán": who has no insurance and says where they are, without asking for anything that is
 * sure, is shown the units of free care there.
 */
export function freeThere(it: Heard): Meaning | undefined {
  const { guide, inbound, own, pending, session, words } = it;
  const isTold = own && !pending && session.profile.insured === UNINSURED && words <= STATUS_WORDS;
  if (!isTold || it.danger() !== 'no' || !guide.answers.has(FREE)) return undefined;
  const reading = guide.readers.whereabouts?.(inbound, undefined);
  if (!reading || !('event' in reading) || reading.event.type !== 'place') return undefined;
  const [best, next] = it.ranking().answers;
  return best && leads(best, next) ? undefined : { kind: 'tell', answers: [FREE] };
}

/** A message of more words tells more than where somebody lives, or that and that they have no insurance. */
const WHEREABOUTS = 8;
const STATUS_WORDS = 24;
/** The answer that lists the units of free care. */
export const FREE = 'find-clinic/welfare_near';
/** The answer that a place by itself asks for. */
export const NEAREST = 'find-clinic/nearest';

/** "Se cambió al 72760, ¿qué clínica le toca?": the clinics there, besides what else is surely asked for. */
export function clinicThere(it: Heard): Meaning | undefined {
  const { guide, inbound, own, pending, text } = it;
  const { asksWhichClinic, asksWhatIsNear } = guide.understanding;
  const isAsked = asksWhichClinic(text) || asksWhatIsNear(text);
  if (!own || pending || !isAsked || !guide.answers.has(NEAREST)) return undefined;
  const reading = guide.readers.place?.(inbound, {});
  if (!reading) return nearKnown(it);
  if (!('event' in reading) || reading.event.type !== 'place' || it.danger() !== 'no') return undefined;
  const [best, next] = it.ranking().answers;
  const topic = best && partsOf(best.id).topic;
  const isElse = best && topic !== CLINICS && topic !== WELFARE && leads(best, next);
  const isOther = best && topic === CLINICS && !HERE.has(best.id) && leads(best, next);
  if (isOther) return undefined;
  if (!isElse) return { kind: 'tell', answers: [NEAREST] };
  // In a message of two requests the other one is told too; in one with a single request it is what was meant.
  const isBeside = guide.understanding.parts(text).parts.length > 1;
  return isBeside && isPassage(guide, best.id) ? { kind: 'tell', answers: [best.id, NEAREST] } : undefined;
}

/** "¿Cuál me queda cerca?", where the place is known already: the clinics there. */
function nearKnown(it: Heard): Meaning | undefined {
  const { guide, session, text, words } = it;
  const isNear = words <= NEAR_WORDS && guide.understanding.asksWhatIsNear(text);
  const { place, destination } = session.profile;
  if (!isNear || (place ?? destination) === undefined || it.danger() !== 'no') return undefined;
  const [best] = it.ranking().answers;
  const isElse = best !== undefined && best.confidence >= SURE && !NEAR_TOPICS.has(partsOf(best.id).topic);
  const isOther =
    best !== undefined && best.confidence >= SURE && best.id.startsWith(`${CLINICS}/`) && !HERE.has(best.id);
  return isElse || isOther ? undefined : { kind: 'tell', answers: [NEAREST] };
}

/** Longer messages ask for more than what is near. */
const NEAR_WORDS = 10;

/** Which clinic is somebody's: with a place, the clinics there say it. */
const HERE: ReadonlySet<string> = new Set([NEAREST, 'find-clinic/which_is_mine']);

const isPassage = (guide: Guide, id: string): boolean => guide.answers.get(id)?.walk === undefined;

/** The topic of the clinics. */
const CLINICS = partsOf(NEAREST).topic;
/** The topics in which what is near may be asked for. */
const NEAR_TOPICS: ReadonlySet<string> = new Set([CLINICS, WELFARE]);

/** A social security number that was left in a text is there to be checked. */
export function numbered({ guide, inbound, text, own }: Heard): Meaning | undefined {
  if (!own || !guide.understanding.personalIn(text).includes('nss')) return undefined;
  const [check] = [...guide.topics.values()].flatMap(({ id, opensOn: { [NUMBER]: name } }) =>
    name ? idOf(id, name) : [],
  );
  if (check === undefined || !guide.readers[NUMBER]?.(inbound, undefined)) return undefined;
  return { kind: 'tell', answers: [check] };
}

/** The reader of such a number. */
const NUMBER = 'nss_number';

/** A bare postal code, a place's name, a number's shape: what opens a topic without a word about it. */
export function opensSomething(it: Heard): Meaning | undefined {
  const tried = it.own && !it.answer() ? it.ask?.expects : undefined;
  if (it.words > 6) return undefined;
  return opened(it.guide, it.inbound, tried);
}

/** The answer that a message asks for by a bare value, though nothing asked for one; or why a shared location opens none. */
export function opened(guide: Guide, inbound: Inbound, tried: readonly string[] = []): Meaning | undefined {
  for (const topic of guide.topics.values()) {
    for (const [name, answer] of Object.entries(topic.opensOn)) {
      if (tried.includes(name)) continue;
      const reading = guide.readers[name]?.(inbound, undefined);
      if (!reading) continue;
      if ('event' in reading) return { kind: 'tell', answers: [idOf(topic.id, answer)] };
      return { kind: 'unfit', key: reading.unfit, values: reading.values ?? {} };
    }
  }
  return undefined;
}
