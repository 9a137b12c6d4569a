/** Puts the guide together from its folders: topics, texts, words, facts and the directory. Read once, at start. */
import { readdirSync, readFileSync } from 'node:fs';
import common from '../flows/common.facts.json' with { type: 'json' };
import { topics } from '../flows/index.ts';
import { readFacts } from './core/facts.ts';
import type { Guide } from './core/guide.ts';
import { prepareTexts, type Resources } from './core/speak.ts';
import type { Word } from './core/understand.ts';
import type { Directory } from './directory/directory.ts';
import { readers } from './understanding/readers.ts';
import { type Commands, makeUnderstanding, type Words } from './understanding/understanding.ts';
import { emergencyViews, findClinicViews } from './views/find-clinic.ts';

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

/** Assembles the guide. `locales` is the folder with one folder a language. Throws a sentence naming the file. */
export function assemble(locales: string, directory: Directory): Guide {
  const languages = readdirSync(locales, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort((a, b) => Number(b === FIRST) - Number(a === FIRST) || a.localeCompare(b));
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
  const all = topics(languages);
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
    readers: readers(directory),
    views: { 'find-clinic': findClinicViews(directory), emergency: emergencyViews(directory) },
    texts: prepareTexts(resources, all, readFacts('common', common)),
    understanding: makeUnderstanding(words, commands),
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
