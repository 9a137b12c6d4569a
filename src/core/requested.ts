/** Several requests in one message: which of its parts ask for something, and for what. */
import type { Inbound } from './conversation.ts';
import { partsOf } from './guide.ts';
import { type Heard, rankingOfPart } from './heard.ts';
import type { Meaning, RankedAnswer, Ranking, Where } from './meaning.ts';
import { LISTED, speaksOf } from './passages.ts';
import { LEADING, leads, leftOf, SURE } from './sure.ts';

/** How many requests of one message are answered. */
export const REQUESTS = 3;

/** Several requests in one message, each of them sure. */
export function requested(it: Heard): Meaning | undefined {
  if (it.danger() !== 'no') return undefined;
  const { found } = requestsOf(it);
  return found.length > 1 ? { kind: 'tell', answers: found.slice(0, REQUESTS) } : undefined;
}

/**
 * What is told, with the nearest answers for what the message surely asks besides (`rest`): that is offered, so
 * that no question goes by without a word.
 */
export function withRest(it: Heard, meaning: Meaning): Meaning {
  const requests = heardRequests.get(it);
  if (!requests || meaning.kind !== 'tell' || meaning.asked || meaning.unsure) return meaning;
  const asked = [...requests.found, ...requests.unsure];
  const rest = asked.filter((id) => !meaning.answers.includes(id));
  // Where none of them is told, the message may well ask for one thing in several clauses.
  if (rest.length === 0 || rest.length === asked.length) return meaning;
  return { ...meaning, rest: rest.slice(0, RESTS) };
}

/** The confidence from which the nearest answer for a clause is offered; below it, half of them answer nothing that was asked. */
const OFFERED_BESIDE = 0.3;

/** The most answers that are offered for what else a message asks: see `near` in a topic's data. */
const RESTS = 2;

/** `found`: the answers that clauses surely ask for; `unsure`: the nearest one for each other clause that surely asks. */
type Requests = { found: string[]; unsure: string[] };

/** The requests of the messages being understood: worked out once each. */
const heardRequests = new WeakMap<Heard, Requests>();

function requestsOf(it: Heard): Requests {
  const requests = heardRequests.get(it) ?? requestsIn(it);
  heardRequests.set(it, requests);
  return requests;
}

/** What the clauses of a message ask for, one after another. */
function requestsIn(it: Heard): Requests {
  const { understanding } = it.guide;
  const { parts, listed } = understanding.parts(it.text);
  const [whole] = it.ranking().answers;
  const isClear = it.where.told === undefined && whole !== undefined && whole.confidence >= LEADING;
  const found: string[] = [];
  const unsure: string[] = [];
  let hasAsked = false;
  let story = '';
  let where = isClear ? toldNow(whole.id) : it.where;
  const take = (clause: string, isLast: boolean): void => {
    const request = requestIn(it, clause, { where, found, listed, isLast, hasAsked, story });
    hasAsked ||= request.isAsked;
    if (request.nearest) unsure.push(request.nearest);
    if (!request.isAsked && !request.id) story = clause;
    if (!request.id) return;
    found.push(request.id);
    where = toldNow(request.id);
  };
  for (const [at, part] of parts.entries()) {
    const isLast = at === parts.length - 1;
    const clauses = clausesOf(it, part, where, { isLast, hasAsked });
    // A message of one clause is heard as a whole.
    if (parts.length < 2 && clauses.length < 2) break;
    for (const [which, clause] of clauses.entries()) take(clause, isLast && which === clauses.length - 1);
  }
  return { found, unsure: [...new Set(unsure)].filter((id) => !found.includes(id)) };
}

/** What is known of a message's requests when a clause of it is heard. */
type SoFar = {
  where: Where;
  found: readonly string[];
  listed: boolean;
  isLast: boolean;
  hasAsked: boolean;
  story: string;
};

/**
 * Whether a clause asks for something, and the answer that it asks for, if that is sure and not found yet; where it
 * surely asks and no answer is sure, the nearest one.
 */
function requestIn(
  it: Heard,
  clause: string,
  { where, found, listed, isLast, hasAsked, story }: SoFar,
): { isAsked: boolean; id?: string; nearest?: string } {
  const chance = listed ? 1 : it.guide.understanding.chanceOfRequest(clause, { isLast, hasAsked });
  const isAsked = chance >= ASKS;
  // "¿Qué pasa si no junto las semanas, tengo 700?": a value for what was asked is no request of its own.
  if (!isAsked && found.some((id) => feeds(it, clause, id))) return { isAsked };
  // "Quiero registrar a mi esposa. ¿Qué papeles piden?": its answer names them.
  if (isSaid(it, clause, found.at(-1))) return { isAsked };
  // "¿Cuánto tiempo tengo?" says nothing by itself.
  const isShort = clause.split(/\s+/).length <= SHORT_PART && where.topic !== undefined;
  const inTalk = it.where.topic !== undefined;
  const hear = (said: string, at: Where): RankedAnswer[] =>
    besides(found, rankingOfPart(it, said, at), at.told === undefined && (found.length > 0 || inTalk));
  const [best, next] = surer([
    hear(clause, where),
    ...(isShort ? [] : [hear(clause, {})]),
    ...(story === '' ? [] : [hear(`${story}. ${clause}`, it.where)]),
  ]);
  if (!best || (isShort && partsOf(best.id).topic !== where.topic && best.confidence < ELSEWHERE_SHORT))
    return { isAsked };
  const isSure = listed
    ? leads(best, next)
    : best.confidence >= SURE || isAlone(best, next) || (chance >= SURELY_ASKS && best.confidence >= LEADING);
  const isRequest = isAsked ? isSure : chance >= MAY_ASK && best.confidence >= GOES_ON;
  if (isRequest) return { isAsked, id: best.id };
  return chance >= SURELY_ASKS && best.confidence >= OFFERED_BESIDE
    ? { isAsked, nearest: best.id }
    : { isAsked };
}

/** Whether a clause asks for nothing but an aspect that the passage of an answer speaks of. */
function isSaid({ guide, session, where }: Heard, clause: string, id: string | undefined): boolean {
  // In a talk it may be asked of what was told before.
  if (where.told !== undefined) return false;
  const aspect = id === undefined ? undefined : guide.understanding.aspect(clause);
  if (aspect === undefined || id === undefined) return false;
  return speaksOf(guide, session.language, id, aspect) >= (aspect === 'papers' ? LISTED : 1);
}

/** Whether a clause has a value that an answer takes. */
const feeds = ({ guide, inbound }: Heard, clause: string, id: string): boolean =>
  guide.answers.get(id)?.takes?.some((name) => {
    const reading = guide.readers[name]?.({ ...inbound, text: clause } as Inbound, undefined);
    return reading !== undefined && 'event' in reading;
  }) === true;

/**
 * `ASKS`: from this chance on, a clause asks for something. `MAY_ASK`: from this one on, it does so if its
 * answer has the confidence `GOES_ON`.
 */
export const ASKS = 0.5;
const MAY_ASK = 0.05;
/** From this one on it asks so surely that `LEADING` is enough for its answer: saying nothing on it is worse. */
const SURELY_ASKS = 0.8;
/** Where a part stands: see `Understanding.chanceOfRequest`. */
type Position = { isLast: boolean; hasAsked: boolean };

/**
 * The clauses of a part: two where it probably asks for one thing before a joint and for another behind it, else the
 * part itself.
 */
function clausesOf(it: Heard, part: string, where: Where, place: Position): string[] {
  const [best, next] = it.ranking().answers;
  // A message that surely asks for one thing, and for nothing else, need not be looked at in halves.
  if ((best?.confidence ?? 0) >= ONE && (next?.confidence ?? 0) < NOT_OTHER) return [part];
  const cuts = it.guide.understanding
    .cuts(part)
    .map((cut) => ({ cut, chance: chanceOfTwo(it, cut, where, place) }));
  const likeliest = cuts.reduce<(typeof cuts)[number] | undefined>(
    (most, one) => (one.chance > (most?.chance ?? ASKS_TWICE) ? one : most),
    undefined,
  );
  return likeliest?.cut ?? [part];
}

/**
 * How probably the two halves of a part ask for different things: by how each half asks, how sure its answer is, and
 * whether the whole message is near both answers. A logistic regression, fitted on 1,031 messages of seven authors from
 * whom the model had not learned; 579 of them ask for several things.
 */
function chanceOfTwo(it: Heard, [left, right]: [string, string], where: Where, place: Position): number {
  const { understanding } = it.guide;
  const whole = it.ranking().answers;
  const ofWhole = (id: string): number => whole.find((one) => one.id === id)?.confidence ?? 0;
  const [first] = rankingOfPart(it, left, where).answers;
  if (!first) return 0;
  const asksLeft = understanding.chanceOfRequest(left, { isLast: false, hasAsked: place.hasAsked });
  const ofFirst =
    TWICE.bias +
    TWICE.asksLeft * logOdds(asksLeft) +
    TWICE.left * logOdds(first.confidence) +
    TWICE.wholeLeft * logOdds(ofWhole(first.id)) +
    TWICE.whole * logOdds(whole[0]?.confidence ?? 0);
  const other = whole.find(({ id }) => id !== first.id)?.confidence ?? 0;
  // Even a second half that surely asks for what the whole is nearest to beside the first would not be enough.
  const most = (TWICE.asksRight + TWICE.right) * logOdds(1) + TWICE.wholeRight * logOdds(other);
  if (ofFirst + most < logOdds(ASKS_TWICE)) return 0;
  const [second] = rankingOfPart(it, right, toldNow(first.id)).answers;
  if (!second || second.id === first.id) return 0;
  // "How much is the vacation bonus?" as a whole asks for one of the two for certain.
  if ((whole[0]?.confidence ?? 0) >= ONE && Math.min(ofWhole(first.id), ofWhole(second.id)) < NOT_OTHER)
    return 0;
  const sum =
    ofFirst +
    TWICE.asksRight * logOdds(understanding.chanceOfRequest(right, { ...place, hasAsked: true })) +
    TWICE.right * logOdds(second.confidence) +
    TWICE.wholeRight * logOdds(ofWhole(second.id));
  return 1 / (1 + Math.exp(-sum));
}

const logOdds = (chance: number): number => {
  const kept = Math.min(0.995, Math.max(0.005, chance));
  return Math.log(kept / (1 - kept));
};

const TWICE = {
  bias: -0.89,
  asksLeft: 0.2,
  asksRight: 0.09,
  left: 0.37,
  right: 0.5,
  wholeLeft: 0.66,
  wholeRight: 0.55,
  whole: -0.39,
};
/** A message that asks for one answer with this confidence, and for the other with less than the second, asks once. */
const ONE = 0.97;
const NOT_OTHER = 0.01;
/** From this chance on a part is taken for two requests. */
const ASKS_TWICE = 0.5;

/** Confidence from which a clause that may ask for something is a request: "hay dentista? y brackets ponen". */
const GOES_ON = 0.6;

/** Where a message is heard right after this answer. */
const toldNow = (id: string): Where => ({ topic: partsOf(id).topic, told: id });

/** The answers of a clause besides those already found; a fragment heard without its context is less sure. */
function besides(found: readonly string[], ranking: Ranking, isApart: boolean): RankedAnswer[] {
  const [most] = ranking.answers;
  const other = ranking.answers.find(({ id }) => !found.includes(id));
  // A clause that asks for what was found already, and hardly for anything else, is no further request.
  const isSame = most !== undefined && found.includes(most.id) && most.confidence >= SAME;
  if (isSame && (other?.confidence ?? 0) < SAME_LEAST) return [];
  const share = isApart ? 1 - ranking.fragment / 2 : 1;
  return leftOf(ranking, (id) => found.includes(id)).map((one) => ({
    ...one,
    confidence: Math.min(1, one.confidence * share),
  }));
}

/** From this confidence on a clause asks again for an answer already found, unless another has `SAME_LEAST`. */
const SAME = 0.6;
const SAME_LEAST = 0.15;

/** The most words of a part that makes sense only with the others, unless another topic has this confidence: "and immigration?" */
const SHORT_PART = 5;
const ELSEWHERE_SHORT = 0.85;

/** Of several rankings of one clause, in different contexts, the one whose first answer is the surest. */
const surer = (rankings: RankedAnswer[][]): RankedAnswer[] =>
  rankings.reduce((one, other) => ((other[0]?.confidence ?? 0) > (one[0]?.confidence ?? 0) ? other : one));

/** Whether the best answer is far ahead of the next one, though its confidence is low. */
const isAlone = (best: RankedAnswer, next: RankedAnswer | undefined): boolean =>
  best.confidence >= ALONE && best.confidence >= ALONE_LEAD * (next?.confidence ?? 0);

const ALONE = 0.2;
const ALONE_LEAD = 5;
