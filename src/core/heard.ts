/** A message as it is heard in a session: where the talk is, and which answers it makes likely there. */
import type { Inbound } from './conversation.ts';
import { CONFIRM, EMERGENCY, type Guide, idOf, partsOf } from './guide.ts';
import { likelier, ofMatter, ofPlace, towards, UNINSURED, WELFARE } from './likelier.ts';
import type { Question } from './line.ts';
import { type Danger, isSure, type Meaning, type Ranking, type Where } from './meaning.ts';
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
    sign: once(() => own && guide.understanding.hasUnseenSign(text, session.focus?.diabetes)),
    ranking: once(() => {
      const ranked = without(rejected, known(guide, guide.understanding.rank(text, where)));
      const towardsOffer = towards(own ? offeredIn(frame) : undefined, ranked, text);
      return likelier(it, towardsOffer);
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

/**
 * The ranking of one part of a message in a context, adjusted by the matters and places that the whole message
 * names.
 */
export const rankingOfPart = (it: Heard, part: string, where: Where): Ranking => {
  const ranked = without(it.rejected, known(it.guide, it.guide.understanding.rank(part, where)));
  return [ofMatter, ofPlace].reduce((ranking, weigh) => weigh(it, ranking), ranked);
};

/** The answer to the open question, or why it does not fit. Readings the state cannot take are passed over. */
export function answered({ guide, session, inbound }: Heard): Meaning | undefined {
  const frame = session.stack.at(-1);
  const topic = frame && guide.topics.get(frame.topic);
  if (!frame || !topic) return undefined;
  let unfit: Meaning | undefined;
  for (const name of topic.asks[frame.state]?.expects ?? []) {
    const reading = guide.readers[name]?.(inbound, frame.data, session.profile);
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
