/** Answers that were added since the model was trained. */
import { existsSync, readFileSync } from 'node:fs';
import type { Language } from './core/conversation.ts';
import { idOf } from './core/guide.ts';
import type { Resources } from './core/texts.ts';
import type { Topic } from './core/topic.ts';
import type { OwnAnswer } from './understanding/own-answers.ts';

type Questions = Record<string, { ask?: string[]; follow?: string[] }>;

/**
 * The answers that the model has not learned yet, with their wordings and passages. Until the next training
 * they are found in the same way as an organisation's own answers.
 */
export function untaught(
  locales: string,
  languages: readonly Language[],
  topics: readonly Topic[],
  resources: Resources,
  learned: ReadonlyMap<string, string>,
): OwnAnswer[] {
  return topics.flatMap(({ id: topic, answers }) => {
    const names = Object.keys(answers).filter((name) => !learned.has(idOf(topic, name)));
    if (names.length === 0) return [];
    const questions = languages.map((language) =>
      questionsIn(`${locales}/${language}/questions/${topic}.json`),
    );
    return names
      .map((name) => ({
        id: idOf(topic, name),
        asks: questions.flatMap((asked) => [...(asked[name]?.ask ?? []), ...(asked[name]?.follow ?? [])]),
        says: languages.flatMap((language) => resources[language]?.[topic]?.[name] ?? []),
        untaught: true as const,
      }))
      .filter(({ asks }) => asks.length > 0);
  });
}

/** The wordings of a topic's answers in a language; none where there is no such file. */
const questionsIn = (file: string): Questions =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Questions) : {};
