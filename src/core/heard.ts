/** A message as it is heard in a session: where the talk is, and which answers it makes likely there. */
import type { Inbound } from './conversation.ts';
import { CONFIRM, EMERGENCY, type Guide, idOf, partsOf } from './guide.ts';
import type { Question } from './line.ts';
import { type Aspect, type Danger, isSure, type Meaning, type Ranking, type Where } from './meaning.ts';
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
  /** Somebody else's words, or words said before others, answer no question of this chat's. */
  own: boolean;
  frame: Frame | undefined;
  ask: Ask | undefined;
  /** A question is open that waits for its answer. */
  pending: boolean;
  where: Where;
  /** The answers that it says it did not ask for. */
  rejected: readonly string[];
  danger(): Danger;
  /** It tells of a danger of the last days that nobody has looked at. */
  sign(): boolean;
  ranking(): Ranking;
  question(): Question | undefined;
  answer(): Meaning | undefined;
};

/** So many words at most has what is asked in haste. */
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
  // In an emergency only what is short is about it.
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
      if (own && session.focus?.sign && !isSure(danger) && goesOnAfterSign(guide, text, danger)) return 'yes';
      // "What do I need in hand?" asks of what was told, whatever its words sound like.
      const isOfTold = danger === 'maybe' && where.told !== undefined;
      return isOfTold && guide.understanding.aspect(text) ? 'no' : danger;
    }),
    sign: once(() => own && guide.understanding.hasUnseenSign(text)),
    ranking: once(() => {
      const ranked = without(rejected, known(guide, guide.understanding.rank(text, where)));
      const towardsOffer = towards(own ? offeredIn(frame) : undefined, ranked, text);
      return [fed, ofChosen, ofMatter, ofWhom, ofPlace, ofAspect].reduce(
        (ranking, weigh) => weigh(it, ranking),
        towardsOffer,
      );
    }),
    question: once(() => openQuestion(guide, session, inbound.at)),
    answer: once(() => (own ? answered(it) : undefined)),
  };
  return it;
}

/** Whether somebody is unwell after a sign of danger that nobody looked at; who tells of one again is told again to have it seen. */
const goesOnAfterSign = ({ understanding }: Guide, text: string, danger: Danger): boolean =>
  !understanding.isAttended(text) &&
  (danger === 'maybe' || (understanding.isUnwell(text) && !understanding.hasUnseenSign(text)));

/** "Otra cosa, tengo un mesero que…": what it asks stands on its own words; a short one may still be about what was told. */
const opensAnother = ({ understanding }: Guide, text: string, words: number): boolean =>
  words > ANOTHER_WORDS && understanding.opensAnother(text);

const ANOTHER_WORDS = 8;

/** Where a message is heard that opens another matter: the topic before is only beside it. */
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

/** The topic of an answer's id; sessions of before kept the topic alone. */
const topicIn = (id: string): string => (id.includes('/') ? partsOf(id).topic : id);

/** The side that somebody asks from, and the topic of those who do. */
export const EMPLOYER = 'employer';
/** Somebody who has no insurance, and the topic of what there is for them. */
const UNINSURED = 'none';
export const WELFARE = 'welfare';

function openIn(guide: Guide, { stack, focus }: Pick<Session, 'stack' | 'focus'>): Where {
  const offered = offeredIn(stack.at(-1));
  if (offered?.length) return { topic: partsOf(offered[0]!).topic };
  // What may be an emergency is no matter that the next message asks about; one that goes on is.
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

/** The answers that the open question offers, where it is which of them was meant. */
const offeredIn = (frame: Frame | undefined): string[] | undefined =>
  frame?.topic === CONFIRM ? (frame.data.topics as string[]).filter((id) => id.includes('/')) : undefined;

/** "No, nada de eso": none of what was offered. */
const REJECTING = /^(?:no (?:nada|ningun|ni )|nada de eso|ningun|none|neither|not (?:that|those)|no,? none)/;

/** How many times as probable an answer is that was just offered. */
const OFFERED_ODDS = 6;

/** The ranking of what is said to an offer: mostly one of the offered is meant. */
function towards(offered: string[] | undefined, ranking: Ranking, text: string): Ranking {
  if (!offered?.length) return ranking;
  if (REJECTING.test(plain(text)))
    return { ...ranking, answers: ranking.answers.filter(({ id }) => !offered.includes(id)) };
  return moreProbable(ranking, (id) => offered.includes(id), OFFERED_ODDS);
}

/** How many times as probable an answer of the open topic is that can use what the message tells of the person's case. */
const FED_ODDS = 3;

/** The ranking with what the message tells of somebody's case: who tells their weeks and asks "¿ya me alcanza?" means what weeks decide. */
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

/** The ranking where an answer is about a matter of which nobody speaks: a widow's pension is hardly meant where nobody died. */
function ofMatter({ guide, session, text }: Heard, ranking: Ranking): Ranking {
  const { told, before } = session.focus ?? {};
  const spokenOf = [told, before].flatMap((id) =>
    id ? [guide.matters.get(id), guide.matters.get(partsOf(id).topic)] : [],
  );
  const isUnspoken = (id: string): boolean => {
    const matter = guide.matters.get(id);
    if (matter === undefined) return false;
    const isDenied = guide.understanding.deniesMatter(text, matter);
    return isDenied || (!spokenOf.includes(matter) && !guide.understanding.tells(text, matter));
  };
  return reweighed(ranking, (id) => (isUnspoken(id) ? 1 / MATTER_ODDS : 1));
}

/** The ranking where the message names one person, and answers are for another: "¿y mi hija?" after a mother's papers. */
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
    // "And for my son?" leans on what was told before it names another topic.
    if (theirs === who) return where.topic === undefined || where.topic === partsOf(id).topic ? SAME_ODDS : 1;
    return 1 / WHOM_ODDS;
  };
  return reweighed(ranking, weight);
}

/** How many times as probable an answer is that is for the person named. */
const WHOM_ODDS = 6;
/** … than one that is for nobody in particular. */
const SAME_ODDS = 2;

/** What a part of a message asks for, heard somewhere: with what the whole message says of matters and places. */
export const rankingOfPart = (it: Heard, part: string, where: Where): Ranking => {
  const ranked = without(it.rejected, known(it.guide, it.guide.understanding.rank(part, where)));
  return [ofMatter, ofPlace].reduce((ranking, weigh) => weigh(it, ranking), ranked);
};

/** How many times as probable an answer is where somebody speaks of its matter. */
const MATTER_ODDS = 100;

/** The ranking where the message names a place abroad, or in Mexico: answers about the other are hardly meant. */
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

/** How many times as probable an answer is that is about where the message's place is. */
const PLACE_ODDS = 6;

/**
 * The ranking where nothing but one aspect is asked of what was told: an answer that says nothing of it is hardly meant, and
 * the one told last is, where it does.
 */
function ofAspect({ guide, session, own, where, text, words }: Heard, ranking: Ranking): Ranking {
  const { told } = where;
  const aspect = own && told !== undefined ? guide.understanding.aspectWithin(text) : undefined;
  if (aspect === undefined || told === undefined) return ranking;
  // "Otro me pregunta si puede meter a su mamá. ¿se puede?": what it says beside that is asked of something else.
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

/** From this confidence on a message of more words asks for another answer, whatever aspect it names besides. */
const ELSE = 0.45;
const ASPECT_WORDS = 7;
/** How many times as probable an answer is than one that says nothing of what is asked. */
const SAYS_ODDS = 4;
/** The same of the answer told last: what to do next, and whether it is a yes, are hardly ever asked of another. */
const TOLD_ODDS: { [aspect in Aspect]?: number } = { step: 30, verdict: 1000 };
/** What an answer has that was not ranked at all. */
const HARDLY = 0.02;

/** The ranking with each answer's weight; what all are worth together stays. */
function reweighed(ranking: Ranking, weight: (id: string) => number): Ranking {
  const sum = (answers: Ranking['answers']): number =>
    answers.reduce((total, { confidence }) => total + confidence, 0);
  const weighed = ranking.answers.map(({ id, confidence }) => ({ id, confidence: confidence * weight(id) }));
  const scale = sum(ranking.answers) / (sum(weighed) || 1);
  const answers = weighed
    .map(({ id, confidence }) => ({ id, confidence: confidence * scale }))
    .sort((a, b) => b.confidence - a.confidence);
  return { ...ranking, answers };
}

function moreProbable(ranking: Ranking, which: (id: string) => boolean, odds: number): Ranking {
  const more = (confidence: number) => (confidence * odds) / (1 + confidence * (odds - 1));
  const raised = ranking.answers.map(({ id, confidence }) => (which(id) ? more(confidence) : confidence));
  const answers = ranking.answers
    .map(({ id }, at) => ({ id, confidence: raised[at]! }))
    .sort((a, b) => b.confidence - a.confidence);
  return { ...ranking, answers };
}

/** A message without what it denies: what is told of a person in it is not what it says they are not. */
export function affirmedIn({ understanding }: Guide, inbound: Inbound): Inbound {
  if (inbound.kind !== 'text') return inbound;
  const text = understanding.affirmed(inbound.text);
  return text === inbound.text ? inbound : { ...inbound, text };
}

/** The open question's own answer, or why it is none. A reading that the state cannot take is left to the next reader. */
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

/** Less than this of the next, and only one is offered or told. */
export const OFFERED = 3;
