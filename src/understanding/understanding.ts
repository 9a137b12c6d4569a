/**
 * Text to meaning for the core: the words that work everywhere exactly as each language's folder lists them, all the
 * rest by the trained model and by where in the conversation a text is heard. Pure once made.
 */

import { cachedReading } from '../core/cache.ts';
import type { Language } from '../core/conversation.ts';
import { partsOf } from '../core/guide.ts';
import type { Aspect, RankedAnswer, Ranking, Repair, Understanding, Where, Word } from '../core/meaning.ts';
import { plain } from '../core/plain.ts';
import { type Opinion, UNLIKELY } from './answer-network.ts';
import { type Candidate, LEAN, priorOf, scoreOf } from './context.ts';
import { affirmed, correctionIn } from './corrections.ts';
import { crisisIn, distressIn, violenceIn } from './crisis.ts';
import { SIZE } from './features.ts';
import { type Followed, type FollowUp, frequentNext, type Recall, recallOf } from './follow-ups.ts';
import { INTENT_IDS, type Intent, type Model, type Reading } from './intents.ts';
import { bareIntent, isMashed } from './interpret.ts';
import { asksWhereToBeSeen, isAttended, isUnseenSign, isUnwell } from './lately.ts';
import { probabilities, type Row } from './linear.ts';
import { isLongAgo } from './long-ago.ts';
import { type OwnAnswer, ownRanking } from './own-answers.ts';
import { personalIn, withoutPersonal } from './personal.ts';

import { redacted } from './redact.ts';
import { introducedBeside, partsIn, soberly, subjectOf, withoutPleasantries } from './requests.ts';

/** `locales/<language>/words.json`: what people say in every state. */
export type Words = {
  back: string[];
  cancel: string[];
  restart: string[];
  menu: string[];
  greeting: string[];
  thanks: string[];
  /** The wish to be spoken to in this language, in any language. */
  speak: string[];
  /** Frequent words that tell this language from the others. */
  marks: string[];
  /** Frequent words of languages that the guide does not speak. */
  foreign?: string[];
  /** Remarks about the last reply, by kind. */
  repair?: Partial<Record<Repair, string[]>>;
  /** What points at the first, second… thing shown. */
  ordinals?: string[][];
  /** A yes. */
  yes?: string[];
  /** The words of questions and wishes. */
  asking?: string[];
  /** The words of denials. */
  denying?: string[];
  /** How somebody says that what follows is another matter. */
  another?: string[];
  /** How somebody begins who says that something else was asked. */
  rejecting?: string[];
  /** What stands around a remark and changes nothing of it: "please", "oiga". */
  polite?: string[];
  /**
   * What can be asked of most things, what they cost, which papers they take: how it is asked for in few words, and the
   * words (patterns, in plain form) of a passage that says it.
   */
  aspects?: Partial<Record<Aspect, { asked: string[]; told: string[] }>>;
  /** The words (patterns, in plain form) of which one at least is said by who speaks of a matter of `flows/matters.json`. */
  matters?: Record<string, string[]>;
  /** What ends a conversation, among other words: "thanks for your patience". */
  closing?: string[];
};

/** Commands by name, from the texts' `command` keys. */
export type Commands = Record<string, { topic: string } | { word: Word } | { language: Language }>;

/** The intents that are a word that works everywhere. */
const WORDS: { [intent in Intent]?: Word } = {
  back_cancel: 'cancel',
  greeting: 'greeting',
  thanks: 'thanks',
};

/** The topics that are not called as the intent's phrases are. */
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

/** The topic whose answers an intent asks for; undefined for small talk and what is out of scope. */
export const topicOf = (intent: Intent): string | undefined => TOPICS.get(intent);

/** Words of a message in which a language's name alone is the wish for it: "actually english better". */
const WISH = 4;

/** What parts a text's clauses. */
const STOPS = /[,.;!?¿¡]+/;
/** What is asked beside a complaint has so many words at least. */
const FEW = 3;
/** Another matter is announced within so many words. */
const ANOTHER = 9;
/** Longer texts are no mere remark about the last reply, in characters. */
const LONGEST_REMARK = 80;

/** What is less probable than this is not worth the second stage. */
const WORTH = 0.02;
/** How many answers are ranked. */
const RANKED = 6;
/** How sure it must be that a message speaks of a danger for a word of caution. */
const CAUTION = 0.5;
/** How sure small talk must be to be taken for that. */
const TALK = 0.6;

/** The ranking of a text that was read, heard somewhere: both stages, and the prior between them. */
export function rankReading(
  model: Model,
  text: string,
  reading: Reading,
  where: Where = {},
  recall: Recall = NOTHING_RECALLED,
  prior: (id: string) => number = () => 1,
): Ranking {
  const bare = bareIntent(text);
  const { ranked, row, fragment } = reading;
  // What is no danger asks for something else: the intent of dangers takes no share.
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
      : agreed(first, model.opinion(row, where.told ?? anyOf(model, where.topic, row), where.gist));
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

/** How much of the open topic's lean a topic gets. */
function leanOf(topic: string, where: Where): number {
  if (topic === where.topic) return 1;
  if (where.beside?.includes(topic)) return LEAN.beside;
  return topic === where.likely ? LEAN.likely : 0;
}

/**
 * An answer of the open topic where none of it was told, only its card: the networks know topics by the answer told last. The
 * least like what is asked, because what was just told is seldom asked for.
 */
const anyOf = (model: Model, topic: string | undefined, row: Row): string | undefined =>
  topic === undefined ? undefined : model.names(topic, row).at(-1)?.id;

/**
 * The answers as both opinions have it, their geometric mean: an answer is probable where both find it so. What all are
 * worth together stays.
 */
function agreed(first: readonly RankedAnswer[], second: Opinion): RankedAnswer[] {
  if (second.size === 0) return [...first].sort((a, b) => b.confidence - a.confidence);
  const least = (chance: number): number => chance + UNLIKELY;
  const total = first.reduce((sum, { confidence }) => sum + confidence, 0);
  const chances = new Map(first.map(({ id, confidence }) => [id, confidence / (total || 1)]));
  for (const [id, chance] of second) if (chance >= WORTH && !chances.has(id)) chances.set(id, 0);
  const means = [...chances].map(([id, chance]) => ({
    id,
    confidence: Math.sqrt(least(chance) * least(second.get(id) ?? 0)),
  }));
  const scale = total / (means.reduce((sum, { confidence }) => sum + confidence, 0) || 1);
  return means
    .map(({ id, confidence }) => ({ id, confidence: confidence * scale }))
    .sort((a, b) => b.confidence - a.confidence);
}

/** The answers with their prior; what they are worth together stays. */
function weighed(answers: readonly RankedAnswer[], prior: (id: string) => number): RankedAnswer[] {
  const sum = (of: readonly RankedAnswer[]): number =>
    of.reduce((total, { confidence }) => total + confidence, 0);
  const odds = answers.map(({ id, confidence }) => ({ id, confidence: confidence * prior(id) }));
  const scale = sum(answers) / (sum(odds) || 1);
  return odds.map(({ id, confidence }) => ({ id, confidence: confidence * scale }));
}

/** So often, or in so like words, an answer must have been asked for to make its topic worth a look. */
const OFTEN = 0.06;
const ALIKE = 0.3;

/** The answers that may be meant where a topic is open, by what was told there: all of those that it makes likely too. */
function afterAnother(
  model: Model,
  { ranked, row, fragment }: Reading,
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
  return candidates.map(({ id }, at) => ({ id, confidence: chances[at]! * most }));
}

const NOTHING_RECALLED: Recall = () => new Map();
const NEVER_FOLLOWED: Followed = { share: 0, likeness: 0 };

/** Makes the understanding of these languages; `own` are the answers of the organisation that runs this copy. */
export function makeUnderstanding(
  words: Record<Language, Words>,
  commands: Commands,
  model: Model,
  followUps: readonly FollowUp[] = [],
  asked: Readonly<Record<string, number>> = {},
  own: readonly OwnAnswer[] = [],
): Understanding {
  const owned = own.length > 0 ? ownRanking(own, model.rarity) : undefined;
  const prior = priorOf(asked);
  const recall = recallOf(followUps, model.row);
  const frequent = frequentNext(followUps);
  const exact = new Map<string, Word>();
  const repairs = new Map<string, Repair>();
  const ordinals = new Map<string, number>();
  const yes = new Set<string>();
  const closing: string[] = [];
  const asking = new Set<string>();
  const polite: string[] = [];
  const denying = new Set<string>();
  const rejecting: string[] = [];
  const another: string[] = [];
  const aspects = new Map<string, Aspect>();
  const spoken = new Map<Aspect, string[]>();
  const matters = new Map<string, string[]>();
  const wishes = new Map<string, Language>();
  const marks = new Map<string, Language[]>();
  const foreign = new Set<string>();
  for (const [language, own] of Object.entries(words)) {
    for (const word of ['back', 'cancel', 'restart', 'menu', 'greeting', 'thanks'] as const) {
      for (const phrase of own[word]) exact.set(plain(phrase), word);
    }
    for (const phrase of own.speak) wishes.set(plain(phrase), language);
    for (const mark of own.marks) marks.set(plain(mark), [...(marks.get(plain(mark)) ?? []), language]);
    for (const word of own.foreign ?? []) foreign.add(plain(word));
    for (const [repair, phrases] of Object.entries(own.repair ?? {}) as [Repair, string[]][])
      for (const phrase of phrases) repairs.set(plain(phrase), repair);
    own.ordinals?.forEach((phrases, at) => {
      for (const phrase of phrases) ordinals.set(plain(phrase), at + 1);
    });
    for (const phrase of own.yes ?? []) yes.add(plain(phrase));
    for (const word of own.asking ?? []) asking.add(plain(word));
    for (const word of own.denying ?? []) denying.add(plain(word));
    polite.push(...(own.polite ?? []).map(plain));
    another.push(...(own.another ?? []).map((phrase) => ` ${plain(phrase)} `));
    rejecting.push(...(own.rejecting ?? []).map((phrase) => `${plain(phrase)} `));
    for (const [aspect, { asked, told }] of Object.entries(own.aspects ?? {}) as [Aspect, Spoken][]) {
      for (const phrase of asked) aspects.set(plain(phrase), aspect);
      spoken.set(aspect, [...(spoken.get(aspect) ?? []), ...told]);
    }
    for (const [matter, said] of Object.entries(own.matters ?? {}))
      matters.set(matter, [...(matters.get(matter) ?? []), ...said]);
    for (const phrase of own.closing ?? []) closing.push(` ${plain(phrase)} `);
  }
  const around = new RegExp(` (?:${polite.sort((a, b) => b.length - a.length).join('|')})(?= )`, 'g');
  // "No entendí, más fácil por favor": all that is said is such remarks.
  const remark = (text: string): Repair | undefined => {
    if (text.length > LONGEST_REMARK) return undefined;
    let last: Repair | undefined;
    for (const part of text.split(STOPS)) {
      const whole = plain(part);
      const said = repairs.has(whole) ? whole : ` ${whole} `.replace(around, '').trim();
      const repair = repairs.get(said);
      if (said !== '' && !repair) return undefined;
      last = repair ?? last;
    }
    return last;
  };
  // "Mucho texto no le entiendo": one remark after the other, without a stop between them.
  const isComplaint = (clause: string): boolean => {
    const said = plain(clause).split(' ');
    const kind = (from: number, to?: number) => repairs.get(said.slice(from, to).join(' '));
    return said.some((_, at) => {
      const both = at === 0 ? [kind(0)] : [kind(0, at), kind(at)];
      return both.every((repair) => repair === 'shorter' || repair === 'unclear');
    });
  };
  const complaintIn = (text: string): { rest: string } | undefined => {
    const end = /[.,;!?\n]+\s*/.exec(text);
    if (!end || end.index > LONGEST_REMARK || !isComplaint(text.slice(0, end.index))) return undefined;
    const rest = text.slice(end.index + end[0].length);
    return rest.trim().split(/\s+/).length >= FEW ? { rest } : undefined;
  };
  const rejects = (text: string): boolean => {
    const said = `${plain(text).replace(/^(?:(?:no|pero|oiga|oye|but|nope) )+(?=(?:no|yo|me|otra|ya|that|i|you) )/, '')} `;
    return rejecting.some((phrase) => said.startsWith(phrase));
  };
  const aspectOf = (text: string): Aspect | undefined => {
    const said = plain(text).replace(/\b[qk]\b/g, 'que');
    return aspects.get(said) ?? aspects.get(said.replace(BESIDES, ''));
  };
  const anyWordOf = <Name>(words: ReadonlyMap<Name, string[]>): Map<Name, RegExp> =>
    new Map([...words].map(([name, all]) => [name, new RegExp(`(?<!\\S)(?:${all.join('|')})(?!\\S)`, 'g')]));
  const tellsOf = anyWordOf(spoken);
  const mattersOf = anyWordOf(matters);
  const tells = (said: string, matter: string): boolean => said.search(mattersOf.get(matter) ?? NEVER) >= 0;
  // A message's danger, language and meaning come from one reading of it.
  const reading = cachedReading((text) => model.read(text));
  // What is left of it without its pleasantries, and its parts, are ranked, and looked at more than once.
  const request = cachedReading((text) => model.read(text));
  /** The reading of what is left of a text, which may be all of it. */
  const readingOf = (left: string, text: string): Reading => (left === text ? reading(text) : request(left));
  const rank = cachedReading(
    (text, where: Where | undefined): Ranking => {
      const said = affirmed(withoutPleasantries(text));
      const ranking = rankReading(model, said, readingOf(said, text), where, recall, prior);
      return owned ? owned.among(said, ranking, where) : ranking;
    },
    (where) => `${where?.topic} ${where?.told} ${where?.beside} ${where?.likely} ${where?.gist}`,
    (where) => where?.gist !== undefined,
  );
  return {
    emergency: (text) => {
      const sober = soberly(text);
      const { danger } = graver(reading(text), sober === text || sober === '' ? undefined : request(sober));
      // Distress is never "no" to the model.
      if (danger === 'no') return 'no';
      if (crisisIn(text) || distressIn(text)) return 'crisis';
      if (violenceIn(text)) return 'violence';
      if (isSupposed(text)) return 'no';
      return danger === 'yes' && (isLongAgo(text) || isMildFever(text, model)) ? 'maybe' : danger;
    },
    hasUnseenSign: (text) => isUnseenSign(text, (clause) => model.danger(clause)),
    isUnwell,
    asksWhereToBeSeen,
    isAttended,
    word: (text) => exact.get(plain(text)),
    repair: remark,
    correction: (text) => correctionIn(text, (clause) => remark(clause) === 'not_asked' || rejects(clause)),
    ordinal: (text) => ordinals.get(plain(text)) ?? keycap(text),
    agrees: (text) => yes.has(plain(text)),
    closes: (text) => {
      const said = ` ${plain(text)} `;
      return closing.some((phrase) => said.includes(phrase));
    },
    asks: (text) => /[?¿]/.test(text) || hasOne(text, asking),
    denies: (text) => hasOne(text.replace(EITHER, ' '), denying),
    wishedLanguage: (text) => {
      const said = plain(text);
      const words = said.split(' ');
      return (
        wishes.get(said) ??
        (words.length <= WISH ? wishes.get(words.find((word) => wishes.has(word)) ?? '') : undefined) ??
        wishes.get(plain(text.split(STOPS).findLast((part) => part.trim() !== '') ?? ''))
      );
    },
    languageOf: (text) => {
      const marked = mostMarked(plain(text), marks);
      if (marked && marked !== 'es' && marked !== 'en') return marked;
      const { language } = reading(text);
      return language === 'mixed' ? undefined : (language ?? marked);
    },
    isForeign: (text) => {
      const said = plain(text).split(' ');
      const strange = said.filter((word) => foreign.has(word)).length;
      return strange >= 2 && strange / said.length >= 0.3;
    },
    rank: (text, where) => rank(text, where),
    gist: (text, before) => model.gist(readingOf(withoutPersonal(text), text).row, before),
    next: (told) => frequent.get(told) ?? owned?.near(told) ?? [],
    parts: partsIn,
    affirmed,
    subject: subjectOf,
    introduced: introducedBeside,
    aspect: aspectOf,
    aspectWithin: (text) => aspectOf(text) ?? text.split(STOPS).map(aspectOf).findLast(Boolean),
    speaksOf: (passage, aspect) => [...plain(passage).matchAll(tellsOf.get(aspect) ?? NEVER)].length,
    complaint: complaintIn,
    tells: (text, matter) => tells(plain(text).replace(NOT_SO, ' '), matter),
    deniesMatter: (text, matter) =>
      tells(plain(text), matter) && !tells(plain(text).replace(NOT_SO, ' '), matter),
    closest: (text, parts) => closestPart(model, reading(text).row, parts),
    asksWhichClinic: (text) => WHICH_CLINIC.test(plain(text)),
    opensAnother: (text) => {
      const begins = ` ${plain(text).split(' ').slice(0, ANOTHER).join(' ')} `;
      return another.some((phrase) => begins.includes(phrase));
    },
    personalIn,
    withoutPersonal,
    redacted,
    command: (name) => commands[name],
  };
}

/** "What if he goes skiing and breaks his leg?": a question of what may come, about nothing that takes a life in minutes. */
const SUPPOSED =
  /^(?:(?:and|but|so|ok|y|pero|entonces|oiga|oye) )*(?:what (?:if|happens if)|que (?:pasa|pasaria) si|(?:y )?si (?:me|le|nos|un|una|yo|el|ella|choco|alguien)|if (?:i|he|she|we|they|someone|somebody|my|a|one)|suppose|supongamos)\b/;
const IN_MINUTES =
  /\b(?:breath\w*|unconscious|faint\w*|pass(?:es|ed)? out|bleed\w*|chest|stroke|seizure\w*|overdos\w*|kill\w*|hurt (?:my|him|her)self|respir\w*|desmay\w*|sangr\w*|pecho|convuls\w*|infart\w*|mat[oae]\w*|inconsciente|ahog\w*|now|ahorita|ahora)\b/;
const isSupposed = (text: string): boolean => {
  const said = plain(text);
  return /\?\s*$/.test(text) && SUPPOSED.test(said) && !IN_MINUTES.test(said);
};

/** "Tiene 38.5", "fever of 39": below this, in degrees, a fever by itself is looked at today, and is no emergency. */
const FEVER =
  /\b(?:(?:calentura|fiebre|temperatura|fever|temp(?:erature)?)(?: de| of| at)? )?(?:37|38|39)(?:[.,][0-4])?(?! ?(?:a[nñ]os|years|semanas|weeks))\b(?: ?(?:grados|degrees|c\b))?(?: de (?:calentura|fiebre|temperatura))?/i;
/** The youngest are the exception: under three months any fever is. */
const YOUNGEST =
  /\b(?:reci[eé]n nacid|newborn|(?:un|1|2|dos|one|two) mes|(?:1|2|one|two) months?|d[ií]as de nacid|days old|semanas de nacid|weeks old)/i;

/** Whether nothing but a moderate fever makes a message an alarm. */
function isMildFever(text: string, model: Model): boolean {
  if (!FEVER.test(text) || YOUNGEST.test(text)) return false;
  const rest = text.replace(FEVER, ' ').replace(/\s+/g, ' ').trim();
  return rest === '' || model.danger(rest) !== 'yes';
}

/** The reading that sees the greater danger. */
const graver = (one: Reading, other: Reading | undefined): Reading =>
  other && GRAVITY.indexOf(other.danger) > GRAVITY.indexOf(one.danger) ? other : one;
const GRAVITY: readonly Reading['danger'][] = ['no', 'maybe', 'yes'];

/** "¿Me la dan o no?" asks for a verdict, and denies nothing. */
const EITHER = /\b(?:(?:s[ií] )?o no|(?:yes )?or not?)\b/giu;

const WHICH_CLINIC =
  /\b(?:(?:que|q|k|cual|qual) (?:es |seria |sera |sra )?(?:(?:mi|su|la|el) )?(?:clinica|klinica|umf|unidad)|(?:clinica|umf|unidad)(?: medica| familiar)? (?:me|le|nos|les) (?:toca|corresponde|tocaria)|cual (?:me|le|nos) (?:toca|corresponde|tocaria)|(?:a )?donde (?:lo|la|le|me|nos|los|las) (?:llev\w+|atien\w+|revis\w+|puedo llevar|pueden (?:ver|atender))|a donde (?:voy|vamos|acudo)|donde hay (?:un |una |algun )?(?:doctor\w*|medico|clinica|centro de salud|hospital)|where is (?:a|the nearest) (?:doctor|clinic)|(?:which|what) (?:imss )?(?:clinic|umf)|(?:clinic|umf) (?:is|would be) (?:mine|his|hers|theirs|ours))\b/;

const hasOne = (text: string, words: ReadonlySet<string>): boolean =>
  plain(text)
    .split(' ')
    .some((word) => words.has(word));

/** What a paragraph must have in common with a text to be about it, as the product of their features. */
const ABOUT_IT = 0.15;

/** The paragraph with most of a text's features. */
function closestPart(model: Model, text: Row, parts: readonly string[]): number | undefined {
  let rows = rowsOf.get(parts);
  if (!rows) {
    rows = parts.map((part) => model.row(part));
    rowsOf.set(parts, rows);
  }
  for (let at = 0; at < text.ids.length; at++) asked[text.ids[at]!] = text.values[at]!;
  let best: { part: number; likeness: number } | undefined;
  for (const [part, { ids, values }] of rows.entries()) {
    let likeness = 0;
    for (let at = 0; at < ids.length; at++) likeness += asked[ids[at]!]! * values[at]!;
    if (likeness > (best?.likeness ?? 0)) best = { part, likeness };
  }
  for (let at = 0; at < text.ids.length; at++) asked[text.ids[at]!] = 0;
  return best && best.likeness >= ABOUT_IT ? best.part : undefined;
}

/** The features of paragraphs, as long as the core remembers these. */
const rowsOf = new WeakMap<readonly string[], Row[]>();
/** Room for one text's features, all zero between calls. */
const asked = new Float32Array(SIZE);

const NEVER = /(?!)/g;
/** Who says "no tengo pensión" speaks of none. */
const NOT_SO =
  /(?<!\S)(?:no|nunca|sin|not|never|without|(?:do|does|did|is|was|are|have|has)n t) (?:(?:tengo|tiene|tenemos|soy|es|estoy|esta|se|me|le|a|ha|han|he|have|has|been|am|is|m|a|an|any|yet) ){0,3}\S+/g;

/** What stands around what is asked of something and changes nothing: "y", "eso", "por favor". */
const BESIDES =
  /^(?:(?:y|e|o|a|va|sale|ah|ok|bueno|oiga|oye|pero|entonces|perdon|eso|esto|and|so|but|well|ok|sorry|then|also) )+|(?: (?:(?:de|para|pa|for|of) (?:el|ella|ellos|ellas|eso|him|her|them|that)|eso|esto|ahi|alla|para eso|por favor|porfa|oiga|entonces|pues|mas o menos|ya|that|there|it|for that|please|then|though|tho|exactly))+$/g;

type Spoken = { asked: string[]; told: string[] };

/** A keycap picture: 2️⃣. */
const keycap = (text: string): number | undefined => {
  const digit = /^\s*([1-9])\uFE0F?\u20E3\s*$/.exec(text)?.[1];
  return digit === undefined ? undefined : Number(digit);
};

/** The language with most of its frequent words in the text, when it has more than any other. */
function mostMarked(text: string, marks: ReadonlyMap<string, Language[]>): Language | undefined {
  const score = new Map<Language, number>();
  for (const word of text.split(' ')) {
    for (const language of marks.get(word) ?? []) score.set(language, (score.get(language) ?? 0) + 1);
  }
  const [best, next] = [...score].sort((a, b) => b[1] - a[1]);
  return best && best[1] > (next?.[1] ?? 0) ? best[0] : undefined;
}
