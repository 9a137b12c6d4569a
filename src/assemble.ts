/** Puts the guide together from its folders: topics, texts, words, facts and the directory. Read once, at start. */
import { readdirSync, readFileSync } from 'node:fs';
import common from '../flows/common.facts.json' with { type: 'json' };
import { topics } from '../flows/index.ts';
import { readFacts } from './core/facts.ts';
import type { Guide } from './core/guide.ts';
import { prepareTexts, type Resources } from './core/speak.ts';
import type { Word } from './core/understand.ts';
import type { Directory } from './directory/directory.ts';
import { languagesOf, type Org, withoutTopics } from './org.ts';
import { allReaders, IN_PASSING } from './understanding/index.ts';
import { readModel } from './understanding/intents.ts';
import { type Commands, makeUnderstanding, type Words } from './understanding/understanding.ts';
import { views } from './views/index.ts';

/** The commands that work everywhere, beside each topic's own (its `command` text and its id). */
const COMMANDS: Commands = {
  start: { word: 'menu' },
  inicio: { word: 'menu' },
  help: { word: 'menu' },
  ayuda: { word: 'menu' },
  cancel: { word: 'cancel' },
  cancelar: { word: 'cancel' },
  back: { word: 'back' },
  atras: { word: 'back' },
  restart: { word: 'restart' },
  reiniciar: { word: 'restart' },
};

/** The language that a person of whom nothing is known is spoken to in. */
const FIRST = 'es';

/** What the operator of this copy sets. */
export type Setting = {
  org?: Org;
  /** How many days a conversation is kept after its last message. */
  sessionDays?: number;
};

/** Assembles the guide. `locales` is the folder with one folder a language. Throws a sentence naming the file. */
export function assemble(
  locales: string,
  directory: Directory,
  { org, sessionDays = 90 }: Setting = {},
): Guide {
  const spoken = readdirSync(locales, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort((a, b) => Number(b === FIRST) - Number(a === FIRST) || a.localeCompare(b));
  const languages = languagesOf(org, spoken);
  const resources: Resources = {};
  const words: Record<string, Words> = {};
  for (const language of languages) {
    resources[language] = {};
    for (const file of readdirSync(`${locales}/${language}`).filter((name) => name.endsWith('.json'))) {
      const read = readJson(`${locales}/${language}/${file}`);
      if (file === 'words.json') words[language] = read as Words;
      else resources[language][file.slice(0, -'.json'.length)] = read as Record<string, string>;
    }
  }
  if (org) {
    for (const { common } of Object.values(resources)) {
      if (common?.welcome_org) common.welcome = common.welcome_org.replaceAll('{{org}}', () => org.name);
    }
  }
  const all = withoutTopics(topics(languages), org?.topicsOff ?? []);
  const commands: Commands = { ...COMMANDS };
  for (const language of languages) commands[language] = { language };
  for (const topic of all) {
    const meant = topic.id === 'menu' ? { word: 'menu' as Word } : { topic: topic.id };
    commands[topic.id.replaceAll('-', '_')] = meant;
    for (const language of languages) {
      const name = resources[language]?.[topic.id]?.command;
      if (name) commands[name] = meant;
    }
  }
  return {
    topics: new Map(all.map((topic) => [topic.id, topic])),
    readers: allReaders(directory, words),
    inPassing: IN_PASSING,
    views: views(directory, { org, sessionDays }),
    texts: prepareTexts(resources, all, readFacts('common', common)),
    understanding: makeUnderstanding(words, commands, readModel(`${locales}/../data/intents.bin`)),
    languages,
  };
}

/** The commands to show in a language's menu of commands, in menu order. */
export function commandList(guide: Guide, language: string): { command: string; description: string }[] {
  const text = (topic: string, key: string) => guide.texts.say(language, topic, key, {});
  return [...guide.topics.keys()]
    .filter((topic) => guide.texts.has(language, topic, 'command'))
    .map((topic) => ({ command: text(topic, 'command'), description: text(topic, 'command_description') }));
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path} is not valid JSON: ${(error as Error).message}`);
  }
}
