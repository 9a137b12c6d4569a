/**
 * The ranking of a message, from its classification and its context to the answers that it may ask for: the
 * topic with the prior of the open one, the answer within it (`ranking.ts`), and the second opinion
 * (`answer-network.ts`).
 */
import { partsOf } from '../core/guide.ts';
import type { RankedAnswer, Ranking, Where, Word } from '../core/meaning.ts';
import { type Opinion, UNLIKELY } from './answer-network.ts';
import { bareIntent, isMashed } from './bare.ts';
import { type Candidate, LEAN, scoreOf } from './context.ts';
import type { Followed, Recall } from './follow-ups.ts';
import { type Classification, INTENT_IDS, type Intent, type Model } from './intents.ts';
import { probabilities, type Row } from './linear.ts';
import { float32At } from './typed-arrays.ts';

/** The topic of an intent; undefined for small talk, emergencies and what is out of scope. */
export const topicOf = (intent: Intent): string | undefined => TOPICS.get(intent);

/**
 * Ranks the answers for a text, given its classification (`reading`) and its context (`where`): both stages,
 * with the prior between them.
 */
export function rankAnswers(
  model: Model,
  text: string,
  reading: Classification,
  where: Where = {},
  recall: Recall = NOTHING_RECALLED,
  prior: (id: string) => number = () => 1,
): Ranking {
  const bare = bareIntent(text);
  const { ranked, row, terms, fragment } = reading;
  // A message that gets here is not an emergency, so the emergency intent gets no share.
  const others = ranked.filter(({ intent }) => intent !== 'emergency');
  const weights = others.map(({ intent, confidence }) => {
    const topic = topicOf(intent);
    const share = topic === undefined ? 0 : leanOf(topic, where);
    const lean = share * (LEAN.whole + LEAN.fragment * fragment);
    const least = share * LEAN.least * fragment;
    return { intent, topic, weight: (confidence + least) * Math.exp(lean) };
  });
  const total = weights.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const byTopic = new Map<string, number>();
  let talk: { word: Word; share: number } | undefined;
  let offTopic = 0;
  for (const { intent, topic, weight } of weights) {
    const share = weight / total;
    const word = WORDS[intent];
    if (word && share > (talk?.share ?? 0)) talk = { word, share };
    if (intent === 'out_of_scope') offTopic = share;
    if (topic) byTopic.set(topic, (byTopic.get(topic) ?? 0) + share);
  }
  if (bare) byTopic.set('find-clinic', 1);
  const topics = [...byTopic]
    .map(([topic, confidence]) => ({ topic, confidence }))
    .sort((a, b) => b.confidence - a.confidence);
  const first: RankedAnswer[] = bare
    ? [{ id: 'find-clinic/nearest', confidence: 0.99 }]
    : where.topic === undefined
      ? weighed(
          topics
            .filter(({ confidence }) => confidence >= WORTH)
            .flatMap(({ topic, confidence }) =>
              model
                .names(topic, row)
                .slice(0, RANKED)
                .map(({ id, share }) => ({ id, confidence: confidence * share })),
            ),
          prior,
        )
      : afterAnother(model, reading, topics, where, recall);
  const answers = isMashed(text)
    ? []
    : bare
      ? first
      : agreed(first, model.opinion(terms, where.told ?? anyOf(model, where.topic, row), where.gist));
  return {
    answers: answers.slice(0, RANKED),
    topics: topics.slice(0, RANKED),
    fragment,
    offTopic,
    ...(talk && talk.share >= TALK ? { word: talk.word } : {}),
    ...(ranked[0]?.intent === 'emergency' && ranked[0].confidence >= CAUTION
      ? { caution: true as const }
      : {}),
  };
}

/** Which share of the open topic's bonus a topic gets: 1 for the open one itself. */
function leanOf(topic: string, where: Where): number {
  if (topic === where.topic) return 1;
  if (where.beside?.includes(topic)) return LEAN.beside;
  return topic === where.likely ? LEAN.likely : 0;
}

/**
 * Stands in for the answer told last if the topic was only opened by its card: the network knows the open
 * topic only by that answer. It is the topic's answer least like the message, because an answer just told is
 * seldom asked for again.
 */
const anyOf = (model: Model, topic: string | undefined, row: Row): string | undefined =>
  topic === undefined ? undefined : model.names(topic, row).at(-1)?.id;

/**
 * The geometric mean of both opinions: an answer is probable where both find it so. The sum of the confidences
 * stays the same.
 */
function agreed(first: readonly RankedAnswer[], second: Opinion): RankedAnswer[] {
  if (second.size === 0) return [...first].sort((a, b) => b.confidence - a.confidence);
  const least = (chance: number): number => chance + UNLIKELY;
  const total = first.reduce((sum, { confidence }) => sum + confidence, 0);
  const chances = new Map(first.map(({ id, confidence }) => [id, confidence / (total || 1)]));
  for (const [id, chance] of second) if (chance >= WORTH && !chances.has(id)) chances.set(id, 0);
  const means = [...chances].map(([id, chance]) => ({
    id,
    confidence: least(chance) ** (1 - OPINION) * least(second.get(id) ?? 0) ** OPINION,
  }));
  const scale = total / (means.reduce((sum, { confidence }) => sum + confidence, 0) || 1);
  return means
    .map(({ id, confidence }) => ({ id, confidence: confidence * scale }))
    .sort((a, b) => b.confidence - a.confidence);
}

/**
 * The weight of the second opinion in the geometric mean. With it a confidence is what it says: of set M's answers
 * between 0.7 and 0.8, 0.77 are right.
 */
const OPINION = 0.7;

/** The answers weighted with their prior; the sum of their confidences stays the same. */
function weighed(answers: readonly RankedAnswer[], prior: (id: string) => number): RankedAnswer[] {
  const sum = (of: readonly RankedAnswer[]): number =>
    of.reduce((total, { confidence }) => total + confidence, 0);
  const odds = answers.map(({ id, confidence }) => ({ id, confidence: confidence * prior(id) }));
  const scale = sum(answers) / (sum(odds) || 1);
  return odds.map(({ id, confidence }) => ({ id, confidence: confidence * scale }));
}

/**
 * A recalled answer's topic is considered if the answer has at least this share, or this likeness of words.
 */
const OFTEN = 0.06;
const ALIKE = 0.3;

/**
 * Ranks the candidates while a topic is open: the answers of probable topics, and those that often follow the
 * answer told.
 */
function afterAnother(
  model: Model,
  { ranked, row, fragment }: Classification,
  topics: readonly { topic: string; confidence: number }[],
  where: Where,
  recall: Recall,
): RankedAnswer[] {
  const { topic: open, told, beside = [] } = where;
  const next = recall(told ?? '', row);
  const shares = new Map<string, number>();
  for (const { intent, confidence } of ranked) {
    const topic = topicOf(intent);
    if (topic && intent !== 'emergency') shares.set(topic, (shares.get(topic) ?? 0) + confidence);
  }
  const likely = topics.filter(({ confidence }) => confidence >= WORTH).map(({ topic }) => topic);
  const recalled = [...next].filter(([, { share, likeness }]) => share >= OFTEN || likeness >= ALIKE);
  const heard = new Set([
    ...likely,
    ...(open ? [open] : []),
    ...beside,
    ...recalled.map(([id]) => partsOf(id).topic),
  ]);
  const candidates: Candidate[] = [];
  for (const topic of heard)
    for (const [at, { id, share: name }] of model.names(topic, row).entries()) {
      const followed = next.get(id);
      if (at >= RANKED && !followed) continue;
      const { share, likeness } = followed ?? NEVER_FOLLOWED;
      const open = leanOf(topic, where);
      candidates.push({ id, topic: shares.get(topic) ?? 0, name, open, told: id === told, share, likeness });
    }
  const scores = Float32Array.from(candidates, (candidate) => scoreOf(candidate, fragment));
  const chances = probabilities(scores, 1);
  const most = topics.reduce((sum, { confidence }) => sum + confidence, 0);
  return candidates.map(({ id }, at) => ({ id, confidence: float32At(chances, at) * most }));
}

const NOTHING_RECALLED: Recall = () => new Map();
const NEVER_FOLLOWED: Followed = { share: 0, likeness: 0 };

/** The intents that are words with a meaning in every state. */
const WORDS: { [intent in Intent]?: Word } = {
  back_cancel: 'cancel',
  greeting: 'greeting',
  thanks: 'thanks',
};

/** The topics whose name differs from that of their intent. */
const NAMED: { [intent in Intent]?: string } = {
  contact_hr: 'contact',
  contact_imss: 'contact',
  menu: 'help',
  emergency_question: 'emergency',
  student_nss: 'student',
  foreign_resident: 'foreign-residents',
};

const TOPICS: ReadonlyMap<Intent, string> = new Map(
  INTENT_IDS.filter((intent) => !['out_of_scope', 'emergency'].includes(intent) && !WORDS[intent]).map(
    (intent) => [intent, NAMED[intent] ?? intent.replaceAll('_', '-')],
  ),
);

/** Topics and answers with a smaller probability are not worth ranking. */
const WORTH = 0.02;
/** How many answers are ranked. */
const RANKED = 6;
/** The least confidence of the emergency intent for a word of caution in the reply. */
const CAUTION = 0.5;
/** The least confidence at which a message counts as small talk. */
const TALK = 0.6;
