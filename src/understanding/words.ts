/**
 * The lists of each language's `words.json` as tables, and what is read from a text with them alone: words
 * with a meaning in every state, remarks about the last reply, ordinals, a yes, aspects, matters. Pure once
 * made.
 */
import type { Language } from '../core/conversation.ts';
import { entriesOf } from '../core/json.ts';
import type { Aspect, Repair, Understanding, Word } from '../core/meaning.ts';
import { plain } from '../core/plain.ts';
import { type LanguageWords, wishedLanguageBy } from '../readers/read-language.ts';
import { correctionIn } from './corrections.ts';

/** `locales/<language>/words.json`: what people say in every state. */
export type Words = LanguageWords & {
  back: string[];
  cancel: string[];
  restart: string[];
  menu: string[];
  greeting: string[];
  thanks: string[];
  /** Frequent words that tell this language from the others. */
  marks: string[];
  /** Frequent words of languages that the guide does not speak. */
  foreign?: string[];
  /** Remarks about the last reply, by kind. */
  repair?: Partial<Record<Repair, string[]>>;
  /** Words that point to the first, second… item shown. */
  ordinals?: string[][];
  /** A yes. */
  yes?: string[];
  /** The words of questions and wishes. */
  asking?: string[];
  /** The words of denials. */
  denying?: string[];
  /** Phrases that announce another subject. */
  another?: string[];
  /** Beginnings that say that something else was asked. */
  rejecting?: string[];
  /** Words around a remark that do not change it: "please", "oiga". */
  polite?: string[];
  /**
   * Aspects that can be asked of most subjects, such as the cost or the papers. `asked`: short ways to ask
   * for one. `told`: words of a passage that deals with it (patterns, in plain form). `named`: words of a question
   * that asks for it beside something else (patterns).
   */
  aspects?: Partial<Record<Aspect, { asked: string[]; told: string[]; named?: string[] }>>;
  /**
   * For each matter of `flows/matters.json`, words (patterns, in plain form) of which a message about it has
   * at least one.
   */
  matters?: Record<string, string[]>;
  /** Phrases within a message that end the conversation: "thanks for your patience". */
  closing?: string[];
  /** Phrases within a message that ask for the first of several steps: "por dónde empiezo". */
  first?: string[];
};

/** The part of the understanding that is decided by the words of `words.json` alone. */
export type ByWords = Pick<
  Understanding,
  | 'word'
  | 'repair'
  | 'correction'
  | 'ordinal'
  | 'agrees'
  | 'closes'
  | 'asksFirst'
  | 'asks'
  | 'denies'
  | 'isForeign'
  | 'aspect'
  | 'aspectWithin'
  | 'aspectNamed'
  | 'speaksOf'
  | 'complaint'
  | 'tells'
  | 'deniesMatter'
  | 'opensAnother'
> & {
  /** `Understanding.wishedLanguage`; `writtenIn`: the language of a text. */
  wishedLanguage: ReturnType<typeof wishedLanguageBy>;
  /** The language with most of its frequent words in a text, when it has more than any other. */
  mostMarked(text: string): Language | undefined;
};

/** Makes these functions from the words of all languages. */
export function byWords(words: Record<Language, Words>): ByWords {
  const exact = new Map<string, Word>();
  const repairs = new Map<string, Repair>();
  const ordinals = new Map<string, number>();
  const yes = new Set<string>();
  const closing: string[] = [];
  const firsts: string[] = [];
  const asking = new Set<string>();
  const polite: string[] = [];
  const denying = new Set<string>();
  const rejecting: string[] = [];
  const another: string[] = [];
  const aspects = new Map<string, Aspect>();
  const spoken = new Map<Aspect, string[]>();
  const naming = new Map<Aspect, string[]>();
  const matters = new Map<string, string[]>();
  const marks = new Map<string, Language[]>();
  const foreign = new Set<string>();
  for (const [language, own] of Object.entries(words)) {
    for (const word of ['back', 'cancel', 'restart', 'menu', 'greeting', 'thanks'] as const) {
      for (const phrase of own[word]) exact.set(plain(phrase), word);
    }
    for (const mark of own.marks) marks.set(plain(mark), [...(marks.get(plain(mark)) ?? []), language]);
    for (const word of own.foreign ?? []) foreign.add(plain(word));
    for (const [repair, phrases] of entriesOf(own.repair ?? {}))
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
    for (const [aspect, { asked, told, named = [] }] of entriesOf(own.aspects ?? {})) {
      for (const phrase of asked) aspects.set(plain(phrase), aspect);
      spoken.set(aspect, [...(spoken.get(aspect) ?? []), ...told]);
      if (named.length > 0) naming.set(aspect, [...(naming.get(aspect) ?? []), ...named]);
    }
    for (const [matter, said] of Object.entries(own.matters ?? {}))
      matters.set(matter, [...(matters.get(matter) ?? []), ...said]);
    for (const phrase of own.closing ?? []) closing.push(` ${plain(phrase)} `);
    for (const phrase of own.first ?? []) firsts.push(` ${plain(phrase)} `);
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
  const namesOf = [...anyWordOf(naming)];
  const mattersOf = anyWordOf(matters);
  const tells = (said: string, matter: string): boolean => said.search(mattersOf.get(matter) ?? NEVER) >= 0;
  return {
    word: (text) => exact.get(plain(text)),
    repair: remark,
    correction: (text) => correctionIn(text, (clause) => remark(clause) === 'not_asked' || rejects(clause)),
    ordinal: (text) => ordinals.get(plain(text)) ?? keycap(text),
    agrees: (text) => yes.has(plain(text)),
    closes: (text) => {
      const said = ` ${plain(text)} `;
      return closing.some((phrase) => said.includes(phrase));
    },
    asksFirst: (text) => {
      const said = ` ${plain(text)} `;
      return firsts.some((phrase) => said.includes(phrase));
    },
    asks: (text) => /[?¿]/.test(text) || hasOne(text, asking),
    denies: (text) => hasOne(text.replace(EITHER, ' '), denying),
    wishedLanguage: wishedLanguageBy(words),
    isForeign: (text) => {
      const said = plain(text).split(' ');
      const strange = said.filter((word) => foreign.has(word)).length;
      return strange >= 2 && strange / said.length >= 0.3;
    },
    aspect: aspectOf,
    aspectWithin: (text) => aspectOf(text) ?? text.split(STOPS).map(aspectOf).findLast(Boolean),
    aspectNamed: (text) => {
      const said = plain(text);
      return namesOf.find(([, names]) => said.search(names) >= 0)?.[0];
    },
    speaksOf: (passage, aspect) => [...plain(passage).matchAll(tellsOf.get(aspect) ?? NEVER)].length,
    complaint: complaintIn,
    tells: (text, matter) => tells(plain(text).replace(NOT_SO, ' '), matter),
    deniesMatter: (text, matter) =>
      tells(plain(text), matter) && !tells(plain(text).replace(NOT_SO, ' '), matter),
    opensAnother: (text) => {
      const begins = ` ${plain(text).split(' ').slice(0, ANOTHER).join(' ')} `;
      return another.some((phrase) => begins.includes(phrase));
    },
    mostMarked: (text) => mostMarked(plain(text), marks),
  };
}

/** What separates the clauses of a text. */
const STOPS = /[,.;!?¿¡]+/;
/** The fewest words of a request that remains beside a complaint. */
const FEW = 3;
/** Another subject must be announced within this many words. */
const ANOTHER = 9;
/** Longer texts are no mere remark about the last reply, in characters. */
const LONGEST_REMARK = 80;

/** "¿Me la dan o no?" asks for a verdict, and denies nothing. */
const EITHER = /\b(?:(?:s[ií] )?o no|(?:yes )?or not?)\b/giu;

const hasOne = (text: string, words: ReadonlySet<string>): boolean =>
  plain(text)
    .split(' ')
    .some((word) => words.has(word));

const NEVER = /(?!)/g;
/** A denied matter does not count: "no tengo pensión" is not about a pension. */
const NOT_SO =
  /(?<!\S)(?:no|nunca|sin|not|never|without|(?:do|does|did|is|was|are|have|has)n t) (?:(?:tengo|tiene|tenemos|soy|es|estoy|esta|se|me|le|les|nos|lo|los|las|a|ha|han|he|voy|va|vamos|van|have|has|been|am|is|m|a|an|any|yet|going|gonna|to) ){0,3}\S+/g;

/** Words around the name of an aspect that do not change it: "y", "eso", "por favor". */
const BESIDES =
  /^(?:(?:y|e|o|a|va|sale|ah|ok|bueno|oiga|oye|pero|entonces|perdon|eso|esto|and|so|but|well|ok|sorry|then|also) )+|(?: (?:(?:de|para|pa|for|of) (?:el|ella|ellos|ellas|eso|him|her|them|that)|eso|esto|ahi|alla|para eso|por favor|porfa|oiga|entonces|pues|mas o menos|ya|that|there|it|for that|please|then|though|tho|exactly))+$/g;

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
