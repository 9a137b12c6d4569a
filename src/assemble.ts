/** Puts the guide together from its folders: topics, texts, words, facts and the directory. Read once, at start. */
import { readdirSync, readFileSync } from 'node:fs';
import common from '../flows/common.facts.json' with { type: 'json' };
import { topics } from '../flows/index.ts';
import { readFacts } from './core/facts.ts';
import type { Guide } from './core/guide.ts';
import { prepareTexts, type Resources } from './core/speak.ts';
import type { Reader } from './core/topic.ts';
import type { Word } from './core/understand.ts';
import type { Directory } from './directory/directory.ts';
import { languagesOf, type Org, withoutTopics } from './org.ts';
import { choiceReaders } from './understanding/read-choices.ts';
import { readDates } from './understanding/read-dates.ts';
import { readGap } from './understanding/read-gap.ts';
import { readAges, readInsurance, readVisa } from './understanding/read-insurance.ts';
import { matterReaders } from './understanding/read-matter.ts';
import { jobEndReader } from './understanding/read-past-day.ts';
import { stateReader } from './understanding/read-state.ts';
import { elsewhereReader, newDatesReader, tripReader } from './understanding/read-trip.ts';
import { withWant } from './understanding/read-want.ts';
import { bothOf, wordReaders } from './understanding/read-words.ts';
import { zoneReader } from './understanding/read-zone.ts';
import { readers } from './understanding/readers.ts';
import { type Commands, makeUnderstanding, type Words } from './understanding/understanding.ts';
import { appointmentViews } from './views/appointment.ts';
import { contactViews, officesOpen } from './views/contact.ts';
import { coverageViews } from './views/coverage.ts';
import { emergencyViews, findClinicViews } from './views/find-clinic.ts';
import { foreignResidentsViews } from './views/foreign-residents.ts';
import { independentInsuranceViews } from './views/independent-insurance.ts';
import { nssViews } from './views/nss.ts';
import { privacyViews } from './views/privacy.ts';
import { registerViews } from './views/register.ts';
import { studentViews } from './views/student.ts';
import { teleconsultViews } from './views/teleconsult.ts';
import { travelingViews } from './views/traveling.ts';
import { welfareViews } from './views/welfare.ts';

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
    readers: {
      ...readers(directory),
      ...answerReaders(directory, words),
      ...matterReaders(),
      dates: readDates,
      visa: readVisa,
      ages: readAges,
      insurance: readInsurance,
      trip: tripReader(directory),
      elsewhere: elsewhereReader(directory),
      new_dates: newDatesReader(directory),
      ...choiceReaders,
      job_end: jobEndReader,
    },
    views: {
      'find-clinic': findClinicViews(directory),
      welfare: welfareViews(directory),
      teleconsult: teleconsultViews,
      'independent-insurance': independentInsuranceViews,
      traveling: travelingViews(directory),
      'foreign-residents': foreignResidentsViews,
      emergency: emergencyViews(directory),
      register: registerViews,
      appointment: appointmentViews,
      coverage: coverageViews,
      contact: contactViews(org),
      nss: { ...nssViews, offices: officesOpen },
      privacy: privacyViews(directory, { operator: org?.name, days: sessionDays }),
      student: studentViews,
    },
    texts: prepareTexts(resources, all, readFacts('common', common)),
    understanding: makeUnderstanding(words, commands),
    languages,
  };
}

/** The readers of usual answers in words, of states and time zones, and of two answers in one message. */
function answerReaders(directory: Directory, words: Record<string, Words>): Record<string, Reader> {
  const heard = wordReaders(words);
  const zone = zoneReader(directory);
  const place = withWant(readers(directory).place!, heard.want!);
  return {
    ...heard,
    place,
    zone,
    state: stateReader(directory, readers(directory).place!),
    gap: readGap,
    teleconsult_both: bothOf(heard.about_teleconsult, zone, 'zone'),
    independent_both: bothOf(heard.about_independent, heard.work_place, 'lives'),
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
