/** Answers that were added since the model was trained. */
import { existsSync, readFileSync } from 'node:fs';
import type { Language } from './core/conversation.ts';
import { idOf } from './core/guide.ts';
import type { Resources } from './core/texts.ts';
import type { Topic } from './core/topic.ts';
import type { OwnAnswer } from './understanding/own-answers.ts';

type Questions = Record<string, { ask?: string[]; follow?: string[] }>;

/**
 * The answers that the model has not learned yet, with their wordings and passages: they are found as an organisation's own
 * answers are, until the next training.
 */
export function untaught(
  locales: string,
  languages: readonly Language[],
  topics: readonly Topic[],
  resources: Resources,
  learned: ReadonlyMap<string, string>,
): OwnAnswer[] {
  return topics.flatMap(({ id: topic, answers }) =>
    Object.keys(answers)
      .filter((name) => !learned.has(idOf(topic, name)))
      .map((name) => ({
        id: idOf(topic, name),
        asks: languages.flatMap((language) =>
          asksFor(`${locales}/${language}/questions/${topic}.json`, name),
        ),
        says: languages.flatMap((language) => resources[language]?.[topic]?.[name] ?? []),
        untaught: true as const,
      }))
      .filter(({ asks }) => asks.length > 0),
  );
}

/** The wordings of an answer in a file of questions; none where there is no such file or answer. */
function asksFor(file: string, name: string): string[] {
  if (!existsSync(file)) return [];
  const { ask = [], follow = [] } = (JSON.parse(readFileSync(file, 'utf8')) as Questions)[name] ?? {};
  return [...ask, ...follow];
}
