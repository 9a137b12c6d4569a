/** Puts the guide together from its folders: topics, texts, words, facts and the directory. Read once, at start. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import common from '../flows/common.facts.json' with { type: 'json' };
import { handoff as handoffTopic } from '../flows/handoff.ts';
import { topics } from '../flows/index.ts';
import matters from '../flows/matters.json' with { type: 'json' };
import { cachedReading } from './core/cache.ts';
import type { Language } from './core/conversation.ts';
import { messageOf } from './core/error.ts';
import { readFacts } from './core/facts.ts';
import { answersOf, type Guide, OWN } from './core/guide.ts';
import { agreement } from './core/handoff.ts';
import type { Understanding } from './core/meaning.ts';
import { prepareTexts, type Resources } from './core/texts.ts';
import type { Directory } from './directory/directory.ts';
import { languagesOf, type Org, withoutTopics } from './org.ts';
import { ownTopic, ownWordings, withOwnAnswers } from './org-topic.ts';
import { allReaders, CASES, IN_PASSING, REMEMBERED } from './readers/index.ts';
import { followUpsIn } from './understanding/follow-ups.ts';
import { readModel } from './understanding/intents.ts';
import { type Commands, makeUnderstanding } from './understanding/understanding.ts';
import type { Words } from './understanding/words.ts';
import { untaught } from './untaught.ts';
import { fillUntranslated, type Untranslated } from './untranslated.ts';
import type { HandoffSetting } from './views/handoff.ts';
import { views } from './views/index.ts';
import { isOpen } from './views/opening.ts';

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

/** The default language, used with people of whom nothing is known. */
const FIRST = 'es';

/** What the operator of this copy sets. */
export type GuideSettings = {
  org?: Org;
  /** How many days a conversation is kept after its last message. */
  sessionDays?: number;
  /** How many days the redacted words of what was not understood are kept; undefined: they are not. */
  learnsForDays?: number;
  /** If set, the organisation's people can take a conversation over. */
  handoff?: HandoffSetting;
};

/** Assembles the guide. `locales` is the folder with one folder a language. Throws a sentence naming the file. */
export function assemble(
  locales: string,
  directory: Directory,
  { org, sessionDays = 90, learnsForDays, handoff }: GuideSettings = {},
): Guide & { untranslated: Untranslated } {
  const [first, ...more] = languagesOf(org, languagesIn(locales));
  if (first === undefined) throw new Error(`${locales} has no folder with the texts of a language.`);
  const languages = [first, ...more] as const;
  const shared = readFacts('common', common);
  const resources: Resources = {};
  const words: Record<string, Words> = {};
  for (const language of languages) {
    resources[language] = {};
    for (const file of readdirSync(`${locales}/${language}`).filter((name) => name.endsWith('.json'))) {
      const read = readJson(`${locales}/${language}/${file}`);
      if (file === 'words.json') words[language] = read as Words;
      else resources[language][file.slice(0, -'.json'.length)] = read as Record<string, string>;
    }
    if (!words[language])
      throw new Error(
        `locales/${language} has no words.json: copy that of another language and translate it.`,
      );
  }
  const hasDangers = (one: Language) => existsSync(`${locales}/${one}/phrases/emergency.json`);
  const speaksNoDanger = hasDangers(first) ? languages.filter((one) => !hasDangers(one)) : [];
  const untranslated = fillUntranslated(resources, languages, speaksNoDanger);
  for (const [language, { common }] of Object.entries(resources)) if (common) greetAs(common, language, org);
  if (org) nameOrganisation(resources, org.name);
  const own = ownTopic(org);
  const built = [...topics([...languages], own), ...(handoff ? [handoffTopic] : [])];
  const placed = withOwnAnswers(org, built, resources, shared);
  const all = org ? withoutTopics(placed, org) : placed;
  // Without a prototype: people type commands such as /constructor.
  const commands: Commands = Object.assign(Object.create(null), COMMANDS);
  for (const language of languages) commands[language] = { language };
  for (const topic of all) {
    const meant: Commands[string] = topic.id === 'menu' ? { word: 'menu' } : { topic: topic.id };
    commands[topic.id.replaceAll('-', '_')] = meant;
    for (const language of languages) {
      const name = resources[language]?.[topic.id]?.command;
      if (name) commands[name] = meant;
    }
  }
  const model = readModel(`${locales}/../data/intents.bin`);
  const understanding = remembering(
    makeUnderstanding(
      words,
      commands,
      model,
      followUpsIn(locales, [...languages]),
      readJson(`${locales}/../data/asked.json`) as Record<string, number>,
      [...ownWordings(org), ...untaught(locales, languages, all, resources, model.learned)],
    ),
  );
  return {
    topics: new Map(all.map((topic) => [topic.id, topic])),
    answers: answersOf(all),
    readers: {
      ...allReaders(directory, locales, [...languages]),
      ...(handoff ? { agreement: agreement(understanding) } : {}),
    },
    inPassing: IN_PASSING,
    remembers: REMEMBERED,
    cases: CASES,
    matters: new Map(
      Object.entries(matters).flatMap(([matter, ids]) => ids.map((id) => [id, matter] as const)),
    ),
    views: views(directory, { org, sessionDays, learnsForDays, handoff }),
    texts: prepareTexts(resources, all, shared),
    understanding,
    languages,
    untranslated,
    ...(handoff ? { handoff: { isOpen: (at: number) => isOpen(at, handoff.hours) } } : {}),
    ...(learnsForDays === undefined ? {} : { learnsForDays }),
  };
}

/** The languages there are folders of, Spanish first. */
export const languagesIn = (locales: string): Language[] =>
  readdirSync(locales, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort((a, b) => Number(b === FIRST) - Number(a === FIRST) || a.localeCompare(b));

/**
 * Puts the organisation's name into the welcome, and into the notice for people who came by a link of the
 * organisation's.
 */
function greetAs(common: Record<string, string>, language: Language, org: Org | undefined): void {
  const { welcome_org: welcome = '', notice_sent: sent = '', hr_of: ofOrg = '' } = common;
  if (!org) {
    delete common.notice_sent;
    return;
  }
  if (welcome) common.welcome = welcome.replaceAll('{{org}}', () => org.name);
  const hr = typeof org.hr?.name === 'object' ? org.hr.name[language] : org.hr?.name;
  const from = hr ? ofOrg.replace('{{hr}}', () => hr).replace('{{org}}', () => org.name) : org.name;
  common.notice_sent = sent.replace('{{from}}', () => from);
}

/**
 * How many characters of the organisation's name are used as a topic's title: WhatsApp shows no more of a
 * label.
 */
const TITLE = 24;

/** Puts an organisation's name into the texts of the topic of its own answers. */
function nameOrganisation(resources: Resources, name: string): void {
  const named = (text: string, as = name) => text.replaceAll('{{org}}', () => as);
  for (const texts of Object.values(resources)) {
    const own = texts[OWN];
    if (!own) continue;
    for (const [key, text] of Object.entries(own))
      own[key] = named(text, key === 'title' ? shortened(name, TITLE) : name);
  }
}

/** A name cut between words to so many characters. */
const shortened = (name: string, most: number): string =>
  name.length <= most ? name : `${name.slice(0, most - 1).replace(/[\s,.;:-]+\S*$/, '')}…`;

/**
 * Caches the readings that a turn needs more than once; for a bare postal code, the emergency check is skipped.
 */
const remembering = (understanding: Understanding): Understanding => {
  const emergency = cachedReading(understanding.emergency);
  return {
    ...understanding,
    emergency: (text) => (/^\s*\d{5}\s*$/.test(text) ? 'no' : emergency(text)),
    languageOf: cachedReading(understanding.languageOf),
    personalIn: cachedReading(understanding.personalIn),
  };
};

/** The commands to show in a language's menu of commands, in menu order. */
export function commandList(guide: Guide, language: string): { command: string; description: string }[] {
  const text = (topic: string, key: string) => guide.texts.say(language, topic, key, {});
  return [...guide.topics.keys()]
    .filter((topic) => guide.texts.has(language, topic, 'command'))
    .map((topic) => ({ command: text(topic, 'command'), description: text(topic, 'command_description') }));
}

/** Texts that a channel shows besides replies, by language: `keys` of `locales/<language>/<file>.json`. */
export function channelWords<Key extends string>(
  guide: Guide,
  file: string,
  keys: readonly Key[],
): Record<string, Record<Key, string>> {
  const wordsIn = (language: string) => {
    const values = { fact: guide.texts.values(language, file) };
    return Object.fromEntries(keys.map((key) => [key, guide.texts.say(language, file, key, values)]));
  };
  return Object.fromEntries(
    guide.languages.map((language) => [language, wordsIn(language) as Record<Key, string>]),
  );
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path} is not valid JSON: ${messageOf(error)}`);
  }
}
