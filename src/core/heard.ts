/** A message as it is heard in a session: where the talk is, and which answers it makes likely there. */
import type { Inbound } from './conversation.ts';
import { CONFIRM, EMERGENCY, type Guide, idOf, partsOf } from './guide.ts';
import type { Question } from './line.ts';
import { type Aspect, type Danger, isSure, type Meaning, type Ranking, type Where } from './meaning.ts';
import { moreProbable, reweighed } from './odds.ts';
import { passageOf } from './passages.ts';
import { plain } from './plain.ts';
import { openQuestion } from './question.ts';
import type { Frame, Session } from './session.ts';
import { type Ask, HOME } from './topic.ts';

/** A text with what is known of it; each thing is worked out when a step first asks for it. */
export type Heard = {
  guide: Guide;
  session: Session;
  inbound: Inbound;
  text: string;
  words: number;
  /**
   * It is the person's own message in a private chat. A forwarded message, or one in a group, answers no open
   * question.
   */
  own: boolean;
  frame: Frame | undefined;
  ask: Ask | undefined;
  /** A question is open that waits for its answer. */
  pending: boolean;
  where: Where;
  /** The answers that it says it did not ask for. */
  rejected: readonly string[];
  danger(): Danger;
  /** Whether it tells of a sign of danger from the last few days that nobody has looked at. */
  sign(): boolean;
  ranking(): Ranking;
  question(): Question | undefined;
  answer(): Meaning | undefined;
};

/** The most words of a question asked in haste. */
const IN_HASTE = 6;

export function heard(
  guide: Guide,
  session: Session,
  inbound: Inbound,
  text: string,
  rejected: readonly string[] = [],
): Heard {
  const frame = session.stack.at(-1);
  const ask = frame && guide.topics.get(frame.topic)?.asks[frame.state];
  const own = !inbound.forwarded && !inbound.group;
  const words = text.trim().split(/\s+/).length;
  const around = own ? whereIn(guide, session) : {};
  // While an emergency is open, only short messages are taken to be about it.
  const isApart = around.topic === EMERGENCY && around.told === undefined && words > IN_HASTE;
  const where = isApart ? {} : opensAnother(guide, text, words) ? apart(around) : around;
  const once = <R>(make: () => R): (() => R) => {
    let made: { it: R } | undefined;
    return () => {
      made ??= { it: make() };
      return made.it;
    };
  };
  const it: Heard = {
    guide,
    session,
    inbound,
    text,
    words,
    own,
    frame,
    ask,
    pending: own && session.stack.length > 1 && ask?.rest !== true,
    where,
    rejected,
    danger: once(() => {
      const danger = guide.understanding.emergency(text);
      if (own && session.focus?.sign === true && !isSure(danger) && goesOnAfterSign(guide, text, danger))
        return 'yes';
      // "What do I need in hand?" is about the answer told last, even if its words sound like danger.
      const isOfTold = danger === 'maybe' && where.told !== undefined;
      return isOfTold && guide.understanding.aspect(text) ? 'no' : danger;
    }),
    sign: once(() => own && guide.understanding.hasUnseenSign(text)),
    ranking: once(() => {
      const ranked = without(rejected, known(guide, guide.understanding.rank(text, where)));
      const towardsOffer = towards(own ? offeredIn(frame) : undefined, ranked, text);
      return [fed, ofChosen, ofMatter, ofWhom, ofPlace, toldBefore, ofAspect].reduce(
        (ranking, weigh) => weigh(it, ranking),
        towardsOffer,
      );
    }),
    question: once(() => openQuestion(guide, session, inbound.at)),
    answer: once(() => (own ? answered(it) : undefined)),
  };
  return it;
}

/**
 * Whether a message says that somebody is unwell after an unseen sign of danger. A message that tells of such a
 * sign again does not count: it gets the advice to have it seen again.
 */
const goesOnAfterSign = ({ understanding }: Guide, text: string, danger: Danger): boolean =>
  !understanding.isAttended(text) &&
  !understanding.saysNoEmergency(text) &&
  !understanding.saysWell(text) &&
  (danger === 'maybe' || (understanding.isUnwell(text) && !understanding.hasUnseenSign(text)));

/**
 * "Otra cosa, tengo un mesero que…": it is ranked by its own words; a short one may still be about what was told.
 */
const opensAnother = ({ understanding }: Guide, text: string, words: number): boolean =>
  words > ANOTHER_WORDS && understanding.opensAnother(text);

const ANOTHER_WORDS = 8;

/** The context for a message that opens another matter: the topic before counts only as `beside`. */
const apart = ({ topic, beside = [], likely }: Where): Where => ({
  ...(topic === undefined ? {} : { beside: [topic, ...beside] }),
  ...(likely === undefined ? {} : { likely }),
});

export const without = (rejected: readonly string[], ranking: Ranking): Ranking =>
  rejected.length === 0
    ? ranking
    : { ...ranking, answers: ranking.answers.filter(({ id }) => !rejected.includes(id)) };

/** Only what this copy of the guide has: topics can be switched off. */
export const known = (guide: Guide, ranking: Ranking): Ranking => ({
  ...ranking,
  answers: ranking.answers.filter(({ id }) => guide.answers.has(id)),
  topics: ranking.topics.filter(({ topic }) => guide.topics.has(topic)),
});

/** The open topic and the answer told last, of the topmost frame that has told one, and what matters beside it. */
export function whereIn(guide: Guide, session: Pick<Session, 'stack' | 'focus' | 'profile'>): Where {
  const where = openIn(guide, session);
  const { told, before: earlier, gist } = session.focus ?? {};
  const before = where.topic === EMERGENCY && told ? partsOf(told).topic : earlier && topicIn(earlier);
  const { side, insured } = session.profile;
  const beside = [before, side === EMPLOYER ? EMPLOYER : undefined].filter(
    (topic): topic is string => topic !== undefined && topic !== where.topic,
  );
  return {
    ...where,
    ...(beside.length > 0 ? { beside } : {}),
    ...(insured === UNINSURED ? { likely: WELFARE } : {}),
    ...(where.topic !== undefined && gist !== undefined ? { gist } : {}),
  };
}

/** The topic of an answer's id; older sessions stored the topic only. */
const topicIn = (id: string): string => (id.includes('/') ? partsOf(id).topic : id);

/** The `side` of somebody who asks as an employer, and the id of the topic for employers. */
export const EMPLOYER = 'employer';
/** The `insured` value of somebody without insurance, and the topic for them. */
const UNINSURED = 'none';
export const WELFARE = 'welfare';

function openIn(guide: Guide, { stack, focus }: Pick<Session, 'stack' | 'focus'>): Where {
  const offered = offeredIn(stack.at(-1));
  if (offered?.length) return { topic: partsOf(offered[0]!).topic };
  // An emergency that is only suspected is no context for the next message; one that goes on is.
  const frame = stack.findLast(
    ({ topic, state }) => hasAnswers(guide, topic) && !(topic === EMERGENCY && state === IN_DOUBT),
  );
  if (frame?.topic === EMERGENCY && frame.state !== HOME) return { topic: EMERGENCY };
  if (focus?.told && (!frame || frame.data.told === undefined))
    return { topic: partsOf(focus.told).topic, told: focus.told };
  if (!frame) return {};
  const told = frame.data.told === undefined ? undefined : idOf(frame.topic, String(frame.data.told));
  return { topic: frame.topic, ...(told ? { told } : {}) };
}

/** The answers that the open question offers, if it asks which of them was meant. */
const offeredIn = (frame: Frame | undefined): string[] | undefined =>
  frame?.topic === CONFIRM ? (frame.data.topics as string[]).filter((id) => id.includes('/')) : undefined;

/** "No, nada de eso": none of what was offered. */
const REJECTING = /^(?:no (?:nada|ningun|ni )|nada de eso|ningun|none|neither|not (?:that|those)|no,? none)/;

/** How many times as probable an answer is that was just offered. */
const OFFERED_ODDS = 6;

/**
 * The ranking after an offer: the offered answers get likelier, or are removed if the message rejects them all.
 */
function towards(offered: string[] | undefined, ranking: Ranking, text: string): Ranking {
  if (!offered?.length) return ranking;
  if (REJECTING.test(plain(text)))
    return { ...ranking, answers: ranking.answers.filter(({ id }) => !offered.includes(id)) };
  return moreProbable(ranking, (id) => offered.includes(id), OFFERED_ODDS);
}

/** The factor on the odds of an answer of the open topic that takes a value which the message gives. */
const FED_ODDS = 3;

/**
 * Raises answers of the open topic that take a value which the message gives: "¿ya me alcanza?" with a number of
 * weeks asks for an answer that weeks decide.
 */
function fed({ guide, inbound, own, where }: Heard, ranking: Ranking): Ranking {
  if (!own || where.topic === undefined || inbound.kind !== 'text' || !/\d/.test(inbound.text))
    return ranking;
  const said = affirmedIn(guide, inbound);
  const isFed = (id: string): boolean =>
    partsOf(id).topic === where.topic &&
    guide.answers.get(id)?.takes?.some((name) => {
      const reading = guide.cases.has(name) ? guide.readers[name]?.(said, undefined) : undefined;
      return reading !== undefined && 'event' in reading;
    }) === true;
  return moreProbable(ranking, isFed, FED_ODDS);
}

/** The ranking where one clinic was chosen just before: "is it open on Saturday?" is about that one. */
function ofChosen({ guide, session, own, where, words }: Heard, ranking: Ranking): Ranking {
  if (!own || session.focus?.units?.length !== 1 || words > OF_IT_WORDS) return ranking;
  const isOfIt = (id: string): boolean =>
    partsOf(id).topic === where.topic && guide.answers.get(id)?.ofUnit !== undefined;
  return moreProbable(ranking, isOfIt, OFFERED_ODDS);
}

/** Longer messages say by themselves what they are about. */
const OF_IT_WORDS = 7;

/**
 * Lowers answers about a matter that nobody has mentioned: a widow's pension is hardly meant where nobody died.
 */
function ofMatter({ guide, session, text }: Heard, ranking: Ranking): Ranking {
  const { told, before } = session.focus ?? {};
  const spokenOf = [told, before].flatMap((id) =>
    id ? [guide.matters.get(id), guide.matters.get(partsOf(id).topic)] : [],
  );
  const isUnspoken = (id: string): boolean => {
    const matter = guide.matters.get(id);
    if (matter === undefined || (matter === BOUGHT && session.profile.insured !== EMPLOYEE)) return false;
    const isDenied = guide.understanding.deniesMatter(text, matter);
    return isDenied || (!spokenOf.includes(matter) && !guide.understanding.tells(text, matter));
  };
  const odds = (id: string): number => (guide.matters.get(id) === BOUGHT ? BOUGHT_ODDS : MATTER_ODDS);
  return reweighed(ranking, (id) => (isUnspoken(id) ? 1 / odds(id) : 1));
}

/**
 * The matter of the insurance that one buys: whoever has said to be insured by a job hardly means it, if they do not
 * speak of it.
 */
const BOUGHT = 'bought';
/** The `insured` value of somebody insured by a job. */
const EMPLOYEE = 'employee';
/** How many times less probable its answers are for them. */
const BOUGHT_ODDS = 100;

/**
 * Raises answers for the person that the message names, and lowers those for others: "¿y mi hija?" after a
 * mother's papers.
 */
function ofWhom({ guide, inbound, own, where }: Heard, ranking: Ranking): Ranking {
  const whoOf = (id: string): unknown => guide.answers.get(id)?.put?.who;
  if (!own || inbound.kind !== 'text' || !ranking.answers.some(({ id }) => whoOf(id) !== undefined))
    return ranking;
  const reading = guide.readers.whom?.(inbound, undefined);
  if (!reading || !('event' in reading) || guide.readers.everyone?.(inbound, undefined)) return ranking;
  const { who } = reading.event;
  const weight = (id: string): number => {
    const theirs = whoOf(id);
    if (theirs === undefined) return 1;
    // "And for my son?" stays in the open topic: answers of other topics are not raised.
    if (theirs === who) return where.topic === undefined || where.topic === partsOf(id).topic ? SAME_ODDS : 1;
    return 1 / WHOM_ODDS;
  };
  return reweighed(ranking, weight);
}

/** By this factor an answer gets less probable if it is for another person than the one named. */
const WHOM_ODDS = 6;
/** How many times more probable an answer for the person named is than one for nobody in particular. */
const SAME_ODDS = 2;

/**
 * The ranking of one part of a message in a context, adjusted by the matters and places that the whole message
 * names.
 */
export const rankingOfPart = (it: Heard, part: string, where: Where): Ranking => {
  const ranked = without(it.rejected, known(it.guide, it.guide.understanding.rank(part, where)));
  return [ofMatter, ofPlace].reduce((ranking, weigh) => weigh(it, ranking), ranked);
};

/** How many times less probable an answer is if nobody speaks of its matter. */
const MATTER_ODDS = 100;

/** If the message names a place abroad, or one in Mexico: lowers the answers that are about the other. */
function ofPlace({ guide, inbound, own }: Heard, ranking: Ranking): Ranking {
  const whereOf = (id: string) => guide.answers.get(id)?.where;
  if (!own || inbound.kind !== 'text' || !ranking.answers.slice(0, OFFERED).some(({ id }) => whereOf(id)))
    return ranking;
  const reading = guide.readers.place?.(inbound, {});
  if (!reading) return ranking;
  const isAbroad = 'unfit' in reading && reading.unfit === 'outside_mexico';
  if (!isAbroad && !('event' in reading && reading.event.type === 'place')) return ranking;
  const where = isAbroad ? 'abroad' : 'mexico';
  const nearer = isAbroad ? moreProbable(ranking, (id) => whereOf(id) === where, PLACE_ODDS) : ranking;
  return moreProbable(nearer, (id) => whereOf(id) !== undefined && whereOf(id) !== where, 1 / PLACE_ODDS);
}

/**
 * Lowers the answer told last, the less the message is a fragment: who writes a whole sentence after it seldom asks
 * for the same. Of such replies in talks with people, two in three were wrong.
 */
function toldBefore({ guide, own, where: { told } }: Heard, ranking: Ranking): Ranking {
  if (!own || told === undefined || guide.answers.get(told)?.walk) return ranking;
  const odds = AGAIN_ODDS ** (1 - ranking.fragment);
  return reweighed(ranking, (id) => (id === told ? 1 / odds : 1));
}

const AGAIN_ODDS = 3;

/** The factor on the odds of an answer about being abroad, or in Mexico, if the place named is there. */
const PLACE_ODDS = 6;

/**
 * If the message asks only for one aspect of what was told: lowers answers that say nothing of that aspect, and
 * raises the one told last if it does.
 */
function ofAspect({ guide, session, own, where, text, words }: Heard, ranking: Ranking): Ranking {
  const { told } = where;
  const aspect = own && told !== undefined ? guide.understanding.aspectWithin(text) : undefined;
  if (aspect === undefined || told === undefined) return ranking;
  // "Otro me pregunta si puede meter a su mamá. ¿se puede?" asks the aspect about what the message says, not
  // about the answer told.
  const [best] = ranking.answers;
  const isElse = best !== undefined && best.id !== told && best.confidence >= ELSE;
  if (isElse && words > ASPECT_WORDS) return ranking;
  const passage = (id: string): string => passageOf(guide, session.language, id);
  const says = (id: string): boolean => guide.understanding.speaksOf(passage(id), aspect) > 0;
  const isThere = ranking.answers.some(({ id }) => id === told);
  const answers = isThere ? ranking.answers : [...ranking.answers, { id: told, confidence: HARDLY }];
  const odds = TOLD_ODDS[aspect] ?? SAYS_ODDS;
  const raised = says(told) ? moreProbable({ ...ranking, answers }, (id) => id === told, odds) : ranking;
  return moreProbable(raised, (id) => passage(id) !== '' && !says(id), 1 / SAYS_ODDS);
}

/**
 * A message of more words whose best answer has this confidence asks for that answer, whatever aspect it also
 * names.
 */
const ELSE = 0.45;
const ASPECT_WORDS = 7;
/** The factor on the odds of an answer that speaks of the aspect asked for, against one that does not. */
const SAYS_ODDS = 4;
/**
 * The same for the answer told last, by aspect: the next step and the verdict are hardly ever asked of another
 * answer.
 */
const TOLD_ODDS: { [aspect in Aspect]?: number } = { step: 30, verdict: 1000 };
/** The confidence given to the answer told last if the ranking left it out. */
const HARDLY = 0.02;

/** A message without what it denies, so that no value is read out of a denial. */
export function affirmedIn({ understanding }: Guide, inbound: Inbound): Inbound {
  if (inbound.kind !== 'text') return inbound;
  const text = understanding.affirmed(inbound.text);
  return text === inbound.text ? inbound : { ...inbound, text };
}

/** The answer to the open question, or why it does not fit. Readings the state cannot take are passed over. */
export function answered({ guide, session, inbound }: Heard): Meaning | undefined {
  const frame = session.stack.at(-1);
  const topic = frame && guide.topics.get(frame.topic);
  if (!frame || !topic) return undefined;
  let unfit: Meaning | undefined;
  for (const name of topic.asks[frame.state]?.expects ?? []) {
    const reading = guide.readers[name]?.(inbound, frame.data);
    if (!reading) continue;
    if ('unfit' in reading) unfit ??= { kind: 'unfit', key: reading.unfit, values: reading.values ?? {} };
    else if (topic.machine.states[frame.state]?.transitions.has(reading.event.type)) {
      return { kind: 'event', event: reading.event, by: name };
    }
  }
  return unfit;
}

const hasAnswers = (guide: Guide, topic: string): boolean =>
  Object.keys(guide.topics.get(topic)?.answers ?? {}).length > 0;

/** The emergency's state that asks whether it is one. */
export const IN_DOUBT = 'doubt';

/** How many answers are offered at most. */
export const OFFERED = 3;
