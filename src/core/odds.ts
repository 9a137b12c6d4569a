/** Makes some answers of a ranking likelier or less likely than the words alone say. */
import type { Ranking } from './meaning.ts';

/** The ranking with each confidence times its weight, scaled so that their sum stays the same. */
export function reweighed(ranking: Ranking, weight: (id: string) => number): Ranking {
  const sum = (answers: Ranking['answers']): number =>
    answers.reduce((total, { confidence }) => total + confidence, 0);
  const weighed = ranking.answers.map(({ id, confidence }) => ({ id, confidence: confidence * weight(id) }));
  const scale = sum(ranking.answers) / (sum(weighed) || 1);
  const answers = weighed
    .map(({ id, confidence }) => ({ id, confidence: confidence * scale }))
    .sort((a, b) => b.confidence - a.confidence);
  return { ...ranking, answers };
}

/** The ranking in which the odds of each of these answers are so many times as high, whatever the others have. */
export function moreProbable(ranking: Ranking, which: (id: string) => boolean, odds: number): Ranking {
  const more = (confidence: number) => (confidence * odds) / (1 + confidence * (odds - 1));
  const answers = ranking.answers
    .map(({ id, confidence }) => ({ id, confidence: which(id) ? more(confidence) : confidence }))
    .sort((a, b) => b.confidence - a.confidence);
  return { ...ranking, answers };
}
