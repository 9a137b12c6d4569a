/**
 * The answer that the ranking makes of a message: told if it is sure enough, else the nearest answers are
 * offered.
 */
import { asksInAlarm, isAboutElse, isInAlarm } from './danger.ts';
import { idOf, partsOf } from './guide.ts';
import { type Heard, known } from './heard.ts';
import { asTexts } from './json.ts';
import { onlyOf } from './lists.ts';
import type { Meaning, RankedAnswer } from './meaning.ts';
import { speaksOf } from './passages.ts';
import { REQUESTS } from './requested.ts';
import {
  ELSEWHERE,
  ELSEWHERE_WORDS,
  FRAGMENT,
  LEADING,
  leads,
  leansOn,
  NEAR,
  OFFERED,
  SURE,
  SURELY,
} from './sure.ts';
import { FIGURE_ALONE, reads } from './valued.ts';

/** A doubtful danger is asked about unless an everyday answer is at least this sure. */
const CALM = 0.6;

/** How sure it must be that a topic was named. */
export const NAMED = 0.8;

/** What the message asks for, where that is sure enough. */
export function asked(it: Heard): Meaning | undefined {
  if (!/\p{L}/u.test(it.text)) return undefined;
  const { answers, topics, word, caution } = it.ranking();
  const [best, next] = answers;
  const answer = it.answer();
  const isElse = isAboutElse(it) || (asksInAlarm(it) && best !== undefined && leads(best, next));
  if (answer && !isElse && (!best || best.confidence < ELSEWHERE || it.words < ELSEWHERE_WORDS)) {
    // The message is about the open question, even if it is not a valid answer to it.
    const refines = it.ask !== undefined && it.ask.home !== true && it.words <= ELSEWHERE_WORDS;
    if (answer.kind === 'event' || it.pending || refines) return answer;
  }
  if (isInAlarm(it) && !isElse && !(best && best.confidence >= SURE && it.words >= ELSEWHERE_WORDS))
    return undefined;
  if (it.pending && it.words <= 2 && (best?.confidence ?? 0) < ELSEWHERE) return undefined;
  if (best && leads(best, next) && !isStrange(it, best) && (!word || best.confidence > SURELY)) {
    if (it.danger() === 'maybe' && best.confidence < CALM && !it.sign()) return undefined;
    if (isDoubtedAgain(it, best, next)) return either(it, answers.slice(0, 2));
    const near = answers.slice(1, 3).filter(({ confidence }) => confidence >= NEAR / 2);
    const unsure = best.confidence < ELSEWHERE && near.length > 0;
    // "Fue el 1 de octubre" is a value for the best answer, whichever answer was told before.
    const answer = it.guide.answers.get(best.id);
    const isValue = it.own && /\d/.test(it.text) && it.words <= FIGURE_ALONE && answer && reads(it, answer);
    return {
      kind: 'tell',
      answers: [best.id, ...forOthers(it, best.id)],
      ...(isValue ? { asked: true as const } : {}),
      ...(unsure ? { near: near.map(({ id }) => id) } : {}),
      ...(caution || it.danger() === 'maybe' ? { caution: true as const } : {}),
    };
  }
  const [named] = topics;
  const isNamed =
    it.words <= 2 &&
    named !== undefined &&
    named.confidence >= NAMED &&
    // A word ranked for the open topic counts as naming it only if it is ranked so without the context, too.
    (named.topic !== it.where.topic ||
      known(it.guide, it.guide.understanding.rank(it.text)).topics[0]?.topic === named.topic);
  if (!word && isNamed && it.danger() === 'no' && !it.pending) return { kind: 'topic', topic: named.topic };
  // If there is danger now, the nearest answers are not told. A sign of danger from the last few days does
  // not count as that: the person is first told to have it seen, and then what else is asked is answered.
  const isNow = it.danger() !== 'no' && !(it.danger() === 'maybe' && it.sign());
  if ((isNow && !leansOn(it)) || word || !best || best.confidence < NEAR || it.pending) return undefined;
  const both = next && best.confidence + next.confidence >= SURE && next.confidence >= NEAR;
  const options = answers.slice(0, both ? 2 : OFFERED);
  const only = onlyOf(options);
  if (only) return { kind: 'tell', answers: [only.id] };
  const isOpen = best.confidence >= LEADING && partsOf(best.id).topic === it.where.topic;
  return it.words >= 2 || isOpen ? either(it, options) : undefined;
}

/** Nothing was understood: gives the nearest answers, unless a question is open. */
export function nearest(it: Heard): Meaning {
  const answer = it.answer();
  if (answer?.kind === 'unfit') return answer;
  const isLost = it.guide.understanding.isForeign(it.text);
  if (it.pending || isInAlarm(it) || isLost) return { kind: 'nothing' };
  const spoken = speaksOfAspect(it);
  if (spoken) return spoken;
  const options = it
    .ranking()
    .answers.filter(({ confidence }) => confidence >= NEAR / 2)
    .slice(0, OFFERED);
  return options.length > 1 && it.words > 1 ? either(it, options) : { kind: 'nothing' };
}

/**
 * "¿Cobran?" where the answer told last says nothing of it: the likeliest answer of the open topic that does, whatever
 * its confidence.
 */
function speaksOfAspect({ guide, text, where, ranking, session }: Heard): Meaning | undefined {
  const { understanding } = guide;
  const aspect = where.told === undefined ? undefined : understanding.aspect(text);
  if (aspect === undefined || aspect === 'verdict' || where.topic === undefined) return undefined;
  const speaks = (id: string): boolean => speaksOf(guide, session.language, id, aspect) > 0;
  const likely = ranking().answers.map(({ id }) => id);
  const others = Object.entries(guide.topics.get(where.topic)?.answers ?? {}).flatMap(
    ([name, { walk, hidden }]) => (walk === undefined && !hidden ? idOf(where.topic ?? '', name) : []),
  );
  const found = [...likely, ...others].find((id) => partsOf(id).topic === where.topic && speaks(id));
  return found === undefined ? undefined : { kind: 'tell', answers: [found] };
}

/**
 * The matching answers for the other people that a message names: "a mi hija y a mi mamá" asks how to register
 * both.
 */
function forOthers({ guide, inbound, own }: Heard, id: string): string[] {
  const who = guide.answers.get(id)?.put?.who;
  const reading = own && who !== undefined ? guide.readers.everyone?.(inbound, undefined) : undefined;
  if (!reading || !('event' in reading)) return [];
  const { topic } = partsOf(id);
  const answers = Object.entries(guide.topics.get(topic)?.answers ?? {});
  return asTexts(reading.event.everyone)
    .filter((one) => one !== who)
    .flatMap((one) => answers.find(([, { put }]) => put?.who === one)?.[0] ?? [])
    .map((name) => idOf(topic, name))
    .slice(0, REQUESTS - 1);
}

/**
 * Whether the best answer is the one told last and another comes near it (`BESIDE`): few people ask for the same
 * answer twice in a whole sentence.
 */
const isDoubtedAgain = (
  { where, words, guide }: Heard,
  best: RankedAnswer,
  next: RankedAnswer | undefined,
): boolean =>
  best.id === where.told &&
  words > ELSEWHERE_WORDS &&
  guide.answers.get(best.id)?.walk === undefined &&
  best.confidence >= SURE &&
  best.confidence < SURELY &&
  (next?.confidence ?? 0) >= BESIDE * best.confidence;

/**
 * Tells the two nearest answers in short and offers the others as buttons; offers all as buttons if one of the
 * two has to ask something first. A fragment that may be about another topic does not close the open one.
 */
function either(it: Heard, options: RankedAnswer[]): Meaning {
  const { guide, where, ranking } = it;
  const asksFirst = ({ id }: RankedAnswer): boolean => guide.answers.get(id)?.walk !== undefined;
  // If the answer told last is a list, different words do not ask for it again.
  const others = options.filter((one) => one.id !== where.told || !asksFirst(one));
  const ids = others.map(({ id }) => id);
  const [first, second] = others;
  if (first && !second) return { kind: 'tell', answers: ids };
  // The message already holds the value that this answer would ask for: "soy de Tehuacán, dónde hay doctor".
  const walked = [first, second].find((one) => {
    const answer = one && guide.answers.get(one.id);
    return answer?.walk !== undefined && reads(it, answer);
  });
  if (first && walked && walked.confidence >= Math.max(LEADING, first.confidence * BESIDE * 2))
    return { kind: 'tell', answers: [walked.id], near: ids.filter((id) => id !== walked.id) };
  // Rather than ask which one, tell the one that has nothing to ask.
  const passage = [first, second].find((one) => one && !asksFirst(one));
  if (first && second && asksFirst(first) && passage && passage.confidence >= LEADING)
    return { kind: 'tell', answers: [passage.id], near: ids.filter((id) => id !== passage.id) };
  if (!first || !second || [first, second].some(asksFirst)) return { kind: 'offer', options: ids };
  // A second answer that is much less likely than the first is only offered.
  const told = second.confidence < first.confidence * BESIDE ? [first.id] : [first.id, second.id];
  const isAside =
    where.told !== undefined && ranking().fragment >= FRAGMENT && partsOf(first.id).topic !== where.topic;
  return {
    kind: 'tell',
    answers: told,
    unsure: true,
    near: ids.slice(1),
    ...(isAside ? { aside: true } : {}),
  };
}

/** The share of the first answer's confidence that the second needs to be told beside it. */
const BESIDE = 0.25;

/**
 * Whether a message is in a language that the guide does not speak; then it is answered only at a high
 * confidence.
 */
const isStrange = ({ guide, text }: Heard, best: RankedAnswer): boolean =>
  best.confidence < ELSEWHERE && guide.understanding.isForeign(text);
