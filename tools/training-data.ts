/** The training data: phrases, wordings of every answer, conversations and labelled messages, as they stand in the files. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { KINDS, type Kind } from '../src/danger/emergency.ts';
import { requestsIn } from '../src/understanding/clauses.ts';
import { contrastsIn, followUpsIn } from '../src/understanding/follow-ups.ts';
import { type Intent, intentOf } from '../src/understanding/intents.ts';
import { randomFrom } from '../src/understanding/linear.ts';

export const LOCALES = 'locales';
export const DEVELOPMENT = 'test/understanding/messages-dev.jsonl';
const BLIND = 'test/understanding/blind';
/**
 * For each topic, which answer covers each aspect that can be asked of anything: the cost, the papers, one's
 * family…
 */
const ASPECTS = 'flows/aspects.json';

/**
 * A message whose meaning is known. `danger` is undefined where nobody labelled it; `weight` is its weight in
 * training the danger detector.
 */
export type Example = {
  text: string;
  intent?: Intent;
  language: string;
  danger?: boolean;
  weight?: number;
  /** Of a danger whose kind is known: one of `KINDS`, or `other`. */
  kind?: Kind | 'other';
};

/** The phrase files of the intents that ask for no answer: one file each. */
const TAUGHT: { [intent in Intent]?: string } = {
  back_cancel: 'back-cancel',
  greeting: 'greeting',
  thanks: 'thanks',
  language: 'language',
  out_of_scope: 'out-of-scope',
};

/** The phrases of all languages: messages that are not requests, and the bare names of topics. */
export function phrases(locales = LOCALES): Example[] {
  const found: Example[] = [];
  for (const language of readdirSync(locales).sort()) {
    const read = (file: string) =>
      JSON.parse(readFileSync(`${locales}/${language}/phrases/${file}.json`, 'utf8'));
    for (const [intent, file] of Object.entries(TAUGHT) as [Intent, string][])
      for (const text of read(file) as string[]) found.push({ text, intent, language, danger: false });
    for (const file of ['emergency', ...KINDS] as const)
      for (const text of read(file) as string[]) {
        const kind = file === 'emergency' ? 'other' : file;
        found.push({ text, intent: 'emergency', language, danger: true, kind });
      }
    for (const [topic, names] of Object.entries(read('names') as Record<string, string[]>))
      for (const text of names) found.push({ text, intent: intentOf(topic, ''), language, danger: false });
    for (const text of read('not-emergency') as string[]) found.push({ text, language, danger: false });
    for (const text of remarksIn(`${locales}/${language}/words.json`))
      found.push({ text, language, danger: false });
  }
  return found;
}

/** Remarks about the last reply, alone and with "please": never a danger, however few words they have. */
function remarksIn(file: string): string[] {
  const { repair = {}, polite = [] } = JSON.parse(readFileSync(file, 'utf8')) as {
    repair?: Record<string, string[]>;
    polite?: string[];
  };
  const remarks = Object.values(repair).flat();
  const please = polite.filter((one) => /^(?:por favor|porfa|please)$/.test(one));
  return remarks.flatMap((remark) => [remark, ...please.map((one) => `${remark} ${one}`)]);
}

/** How people ask for each answer: `locales/<language>/questions/<topic>.json`. */
export type Questions = Record<string, { ask: string[]; follow?: string[] }>;

/** A way to ask for an answer; `follow`: it makes sense only after something of the same topic was said. */
export type Wording = {
  text: string;
  topic: string;
  name: string;
  language: string;
  follow: boolean;
  composed?: true;
  /** It may tell of a danger: nobody labelled that. */
  urgent?: true;
  /** The id of the answer that it was said after. */
  after?: string;
  /** What was said before it in the same conversation, the last first. */
  earlier?: readonly string[];
};

/** The wordings of every answer in every language. */
export function wordings(locales = LOCALES): Wording[] {
  const found: Wording[] = [];
  for (const language of readdirSync(locales).sort()) {
    const folder = `${locales}/${language}/questions`;
    if (!existsSync(folder)) continue;
    for (const file of readdirSync(folder).sort()) {
      const topic = file.slice(0, -'.json'.length);
      const questions = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as Questions;
      for (const [name, { ask, follow = [] }] of Object.entries(questions)) {
        for (const text of ask) found.push({ text, topic, name, language, follow: false });
        for (const text of follow) found.push({ text, topic, name, language, follow: true });
      }
    }
  }
  return found;
}

/** What people say after each answer, in every language. */
export const afterwards = (locales = LOCALES): Wording[] => {
  const languages = readdirSync(locales).sort();
  return [...followUpsIn(locales, languages), ...contrastsIn(locales, languages)].map(({ asks, ...said }) => {
    const [topic = '', name = ''] = asks.split('/');
    const urgent = said.earlier && (URGENT.has(topic) || URGENT.has(asks)) ? { urgent: true as const } : {};
    return { ...said, topic, name, follow: true, ...urgent };
  });
};

/** The requests that begin a conversation, with the story around them. */
export const openings = (locales = LOCALES): Wording[] =>
  requestsIn(locales, readdirSync(locales).sort()).flatMap(({ asks, after, text, language }) => {
    const [topic = '', name = ''] = asks.split('/');
    const urgent = URGENT.has(topic) || URGENT.has(asks) ? { urgent: true as const } : {};
    return after === undefined ? [{ text, language, topic, name, follow: false, ...urgent }] : [];
  });

/** Topics and answers for which people tell of somebody who may be in danger now. */
const URGENT: ReadonlySet<string> = new Set([
  'emergency',
  'contact/mental_health_line',
  'find-clinic/hospital_near',
  'maternity/warning_signs',
  'rights/child_without_cover',
  'rights/emergency_nonmember',
  'rights/pregnancy_emergency',
  'rights/refused_care',
  'services/child_fever',
  'services/crisis_covered',
  'services/diabetic_foot',
  'sick-leave/work_accident',
  'traveling/emergency_away',
]);

/**
 * Fragments composed from parts: aspects that people ask about in any topic ("how much?", "and my wife?", "y
 * si no junto las semanas"). Their texts are in `locales/<language>/phrases/aspects.json`;
 * `flows/aspects.json` names the answer for each aspect in each topic.
 */
export function composedFollows(locales = LOCALES): Wording[] {
  const names = JSON.parse(readFileSync(ASPECTS, 'utf8')) as Record<string, Record<string, string>>;
  const found: Wording[] = [];
  for (const language of readdirSync(locales).sort()) {
    const file = `${locales}/${language}/phrases/aspects.json`;
    if (!existsSync(file)) continue;
    const said = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string[]>;
    for (const [topic, aspects] of Object.entries(names))
      for (const [aspect, name] of Object.entries(aspects))
        for (const text of said[aspect] ?? [])
          found.push({ text, topic, name, language, follow: true, composed: true });
  }
  return found;
}

/** A message with what a person said of it: an intent, a danger or both. */
type Told = { text: string; intent?: Intent; lang: string; danger?: boolean; crisis?: true };

/** The messages of a labelled file, one JSON object a line. */
export const messagesIn = (file: string): Example[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Told)
    .map(({ text, intent, lang, danger, crisis }) => ({
      text,
      intent,
      language: lang,
      danger,
      kind: crisis ? 'crisis' : undefined,
    }));

/** The development messages, by another author than the phrases'. */
export const development = (): Example[] => messagesIn(DEVELOPMENT);

/** Messages that were read for errors while phrases were written; the shipped model learns from them too. */
export const SEEN = {
  intents: `${BLIND}/intents-c.jsonl`,
  dangers: `${BLIND}/emergency-a.jsonl`,
  more: `${BLIND}/emergency-b.jsonl`,
  /** By an author who had seen neither phrases nor code; measured before they were read. */
  strangers: `${BLIND}/emergency-g.jsonl`,
  asked: `${BLIND}/intents-g.jsonl`,
  /** Dangers mentioned beside another subject. Dangers of some days ago have no danger label. */
  beside: `${BLIND}/lately-a.jsonl`,
};
/** Messages that were neither read for errors nor learned from; `strangers` by an author who had seen neither phrases nor code. */
export const UNSEEN = {
  intents: `${BLIND}/intents-d.jsonl`,
  dangers: `${BLIND}/emergency-f.jsonl`,
  strangers: `${BLIND}/emergency-h.jsonl`,
  /** A third of what two strangers wrote; the model learns from the rest. */
  kinds: `${BLIND}/emergency-i.jsonl`,
  /** A third of what three other strangers wrote, who made calm and dangerous messages look alike. */
  alike: `${BLIND}/emergency-j.jsonl`,
  /** A third of what four more strangers wrote, dangers in everyday words beside another matter. */
  besides: `${BLIND}/emergency-k.jsonl`,
  /** A third of what three more strangers wrote, most of it second and third messages of a talk. */
  later: `${BLIND}/emergency-l.jsonl`,
  /** A third of what two more strangers wrote, most of it alike and either for today or for an ambulance. */
  today: `${BLIND}/emergency-p.jsonl`,
  /** A third of what two more strangers wrote, half of it like what was mistaken before. */
  mistaken: `${BLIND}/emergency-q.jsonl`,
  /** A third of what another stranger wrote: wishes to die said softly, slow wounds, falls, old complaints. */
  soft: `${BLIND}/emergency-r.jsonl`,
  /** A third of what another stranger wrote: wishes to die told sideways, violence, dangers told calmly, and what looks like them. */
  sideways: `${BLIND}/emergency-s.jsonl`,
};
/** Messages with what should be found in them: the postal code, and the place under any of the names listed. */
export const PLACES = `${BLIND}/places.jsonl`;

/**
 * Wordings as examples: those that stand alone teach the intent of their topic, and all of them teach the danger
 * detector everyday talk.
 */
export const asExamples = (asked: readonly Wording[]): Example[] =>
  asked.map(({ text, topic, name, language, follow, urgent }) => ({
    text,
    ...(follow ? {} : { intent: intentOf(topic, name) }),
    language,
    ...(urgent ? {} : { danger: false, weight: EVERYDAY }),
  }));

/**
 * The weight of an error about small talk for the danger detector: small, because small talk is most of its
 * examples.
 */
export const EVERYDAY = 0.15;

/** `locales/<language>/phrases/danger-parts.json`: what messages of danger are put together from, and what takes them back. */
type DangerParts = {
  who: string[];
  /** What happens to them. */
  does: string[];
  /** What happens to the writer. */
  i: string[];
  /** What is told of them, and of the writer, without any danger. */
  calm: string[];
  calm_i: string[];
  before: string[];
  after: string[];
  /** Sentences that take a danger back, with `…` in its place. */
  past: string[];
  supposed: string[];
  figure: string[];
  denied: string[];
};

/**
 * Messages composed from parts: the same dangers as they happen, and as told of the past, supposed, in a film,
 * denied. They teach that the words around a danger take it back, and that the person spoken of is no sign of
 * danger; written phrases alone teach this too slowly.
 */
export function composed(locales = LOCALES): Example[] {
  const found: Example[] = [];
  for (const language of readdirSync(locales).sort()) {
    const file = `${locales}/${language}/phrases/danger-parts.json`;
    if (!existsSync(file)) continue;
    const parts = JSON.parse(readFileSync(file, 'utf8')) as DangerParts;
    const random = randomFrom(7);
    const any = (list: readonly string[]): string => list[Math.floor(random() * list.length)]!;
    const happening = () => (random() < OF_OTHERS ? `${any(parts.who)} ${any(parts.does)}` : any(parts.i));
    const takenBack = [...parts.past, ...parts.supposed, ...parts.figure, ...parts.denied];
    for (let each = 0; each < COMPOSED; each++) {
      found.push({
        text: any(parts.before) + happening() + any(parts.after),
        language,
        danger: true,
        weight: 0.5,
      });
      found.push({ text: any(takenBack).replace('…', happening()), language, danger: false, weight: 0.5 });
      const calm = random() < OF_OTHERS ? `${any(parts.who)} ${any(parts.calm)}` : any(parts.calm_i);
      found.push({ text: any(parts.before) + calm, language, danger: false, weight: 0.5 });
    }
  }
  return found;
}

const COMPOSED = 1000;
const OF_OTHERS = 0.72;

/** What the shipped model learns from: the phrases, the development messages, and those that were seen. */
export const everything = (): Example[] => [
  ...phrases(),
  ...[...development(), ...Object.values(SEEN).flatMap(messagesIn)].map(({ intent, ...example }) =>
    intent === undefined || MOVED.has(intent) ? example : { ...example, intent },
  ),
];

/**
 * Labels whose meaning changed when topics were added: their messages are used without an intent, which the
 * wordings alone teach.
 */
const MOVED: ReadonlySet<Intent> = new Set([
  'out_of_scope',
  'contact_hr',
  'contact_imss',
  'coverage',
  'menu',
  'register',
]);
