/**
 * What a message means, and what the core asks of the understanding of texts: the types that `core/` and
 * `understanding/` share.
 */
import type { Language, Unreadable } from './conversation.ts';
import type { TopicEvent, Values } from './topic.ts';

/** What a person meant by a message, seen from where they are. */
export type Meaning =
  /** `instead`: the answer to tell if it is no emergency. */
  | { kind: 'emergency'; danger: Exclude<Danger, 'no'>; instead?: string }
  /** The open question's own answer; `by`: the reader that took a text as that; `then`: what it asks for besides. */
  | { kind: 'event'; event: TopicEvent; by?: string; then?: Meaning }
  | { kind: 'unfit'; key: string; values: Values }
  /**
   * Answers to be told, by their ids, in order; `asked`: the message is a value for the one told last; `near`: those that
   * came next, where it was not sure; `unsure`: one of these was meant, and it isn't sure which; `aside`: the open topic
   * stays; `rest`: the nearest ones for what else the message asks; `listens`: the crisis line is told first.
   */
  | {
      kind: 'tell';
      answers: string[];
      asked?: true;
      caution?: true;
      near?: string[];
      unsure?: true;
      aside?: true;
      rest?: string[];
      listens?: true;
    }
  /** `caution`: it speaks of urgencias. `link`: by a link that somebody passed on, with the reference they gave it. */
  | { kind: 'topic'; topic: string; caution?: true; link?: { ref: string | undefined } }
  /** One of these answers or topics, but it isn't sure which. */
  | { kind: 'offer'; options: string[] }
  /** Understood, and nothing that this guide is about. */
  | { kind: 'off_topic' }
  /** Said after an answer, and nothing asked. */
  | { kind: 'remark' }
  | { kind: 'word'; word: Word }
  | { kind: 'repair'; repair: Repair }
  /** `then`: what is asked besides, to be followed in that language. */
  | { kind: 'language'; language: Language; then?: Meaning }
  | { kind: 'stale' }
  | { kind: 'unreadable'; what: Unreadable }
  | { kind: 'nothing' };

/**
 * How sure it is that somebody is in danger now. `maybe` asks one question; `crisis`: somebody may take their life;
 * `violence`: somebody hurts them.
 */
export type Danger = 'yes' | 'crisis' | 'violence' | 'maybe' | 'no';

/** Whether a danger is sure enough to be answered without a question. */
export const isSure = (danger: Danger): danger is 'yes' | 'crisis' | 'violence' =>
  danger !== 'maybe' && danger !== 'no';

/** What can be said in every state of every topic. */
export type Word = 'back' | 'cancel' | 'restart' | 'menu' | 'greeting' | 'thanks';

/** What is said about the last reply instead of about IMSS. */
export type Repair = 'not_asked' | 'unclear' | 'shorter' | 'again' | 'which' | 'joke';

/** Where in the conversation a message is heard: what it leans on when it says little by itself. */
export type Where = {
  /** The open topic. */
  topic?: string;
  /** The id of the answer told last. */
  told?: string;
  /** Topics that matter beside it: the one talked about before, that of an employer who asks. */
  beside?: readonly string[];
  /**
   * A topic that is somewhat likelier than the words alone say: IMSS-Bienestar for people without insurance.
   */
  likely?: string;
  /** What the messages before were about, as `gist` gave it. */
  gist?: string;
};

export type RankedAnswer = { id: string; confidence: number };

/** What a text asks for, best first. The confidences are calibrated: of those with 0.8, about 80 in a hundred are right. */
export type Ranking = {
  answers: RankedAnswer[];
  /** The topics by the same measure. */
  topics: { topic: string; confidence: number }[];
  /** How probably the text makes sense only after what was said before: "y cuánto pagan?". */
  fragment: number;
  /** It is small talk rather than a request. */
  word?: Word;
  /** It is about nothing that the guide knows: how sure that is. */
  offTopic: number;
  /** It speaks of emergencies, though of none that is sure to happen now. */
  caution?: true;
};

/** How a message turns against the last reply. */
export type Correction = {
  /**
   * `denied`: what the message says it is not about, "la cuota" of "no es de la cuota, es de mi pensión".
   * `clauses`: the clauses that say so.
   */
  denied: readonly string[];
  clauses: readonly string[];
  /** What else the message says: what it is about instead. */
  rest: string;
  /**
   * True if it rejects the reply itself; false if it denies something about the person, which contradicts only a
   * reply about that.
   */
  outright: boolean;
};

/**
 * What people ask about almost anything in few words, and what most passages tell: "¿y cuánto cuesta?", "what
 * do I bring".
 */
export type Aspect = 'cost' | 'papers' | 'hours' | 'phone' | 'online' | 'place' | 'time' | 'step' | 'verdict';

/** `rest`: what the text says besides; empty where it says nothing else. */
export type LanguageWish = { language: Language; rest: string };

/** What `src/understanding/` offers the core: text to meaning, pure once loaded. */
export type Understanding = {
  /** Whether somebody may be in danger now. */
  emergency(text: string): Danger;
  /** A text of distress, with no word of dying, that asks for something of the health service: "¿hay psicólogo en el IMSS?". */
  asksInDistress(text: string): boolean;
  /**
   * Whether a text tells of a sign of danger from the last few days that is over, or comes and goes, and that
   * nobody has looked at. `isDiabetic`: diabetes was spoken of before.
   */
  hasUnseenSign(text: string, isDiabetic?: boolean): boolean;
  namesDiabetes(text: string): boolean;
  /** A text in which somebody is unwell: it counts as danger if such a sign was told before. */
  isUnwell(text: string): boolean;
  /** Says that somebody is not unwell, or breathes, drinks and is awake as always. */
  saysWell(text: string): boolean;
  /** A text that says that it is no emergency. */
  saysNoEmergency(text: string): boolean;
  /** A text that asks where somebody is to be seen: a hospital, urgencias. */
  asksWhereToBeSeen(text: string): boolean;
  /**
   * Whether a text tells how old somebody is, or what they have or take, and asks nothing. People add that
   * about somebody in danger.
   */
  describesSomeone(text: string): boolean;
  /** A text that tells that a doctor has looked. */
  isAttended(text: string): boolean;
  /** A text that is nothing but one of the words that work everywhere, in any language. */
  word(text: string): Word | undefined;
  /** A text that is nothing but a remark about the last reply. */
  repair(text: string): Repair | undefined;
  /** How a text turns against the last reply; undefined where it does not. */
  correction(text: string): Correction | undefined;
  /** Which of the things shown a text means by its place in the list, from one: "la segunda". */
  ordinal(text: string): number | undefined;
  /** A text that is nothing but a yes. */
  agrees(text: string): boolean;
  /** A text that ends a conversation, if it asks for nothing: "thanks for your patience". */
  closes(text: string): boolean;
  /** A text that asks what to do first. */
  asksFirst(text: string): boolean;
  /** A text that has a word or a mark of a question or a wish. */
  asks(text: string): boolean;
  /** A text that denies something, or asks with a denial: "no me toca, ¿verdad?". */
  denies(text: string): boolean;
  /** The language that a text wishes to be answered in: "English please". */
  wishedLanguage(text: string): LanguageWish | undefined;
  /** The language a text is written in, when it is sure. */
  languageOf(text: string): Language | undefined;
  /** The language of a text without a word that is clearly of another one. */
  onlyLanguageOf(text: string): Language | undefined;
  /** The text seems to be in a language that the guide does not speak. */
  isForeign(text: string): boolean;
  /** What a text asks for, heard at a place in the conversation. */
  rank(text: string, where?: Where): Ranking;
  /** What a conversation is about after this text, as numbers in a string; `before`: the same until then. */
  gist(text: string, before?: string): string;
  /** What people ask for after an answer, the most frequent first, by their ids. */
  next(told: string): readonly string[];
  /**
   * The parts of a text that may each ask for something; the whole text if there is only one. `listed`: the
   * form of the text shows that they are several requests.
   */
  parts(text: string): { parts: string[]; listed: boolean };
  /** The likeliest ways to cut a part in two clauses, the likeliest first. */
  cuts(part: string): [string, string][];
  /** A clause with a question's words in a question's place: "y ahora que hago", "a qué hora abren". */
  asksByWords(clause: string): boolean;
  /**
   * A text that asks for nothing where an answer was told: "ta caro", "I thought so". `confidence`: that of the best answer
   * for it.
   */
  isRemark(text: string, confidence: number): boolean;
  /**
   * How probably a clause of a message asks for something; `isLast`: it is the message's last one; `hasAsked`: one before it
   * asks for something.
   */
  chanceOfRequest(clause: string, place: { isLast: boolean; hasAsked: boolean }): number;
  /** What a text says beside a greeting, an age and where somebody is from, in plain form; undefined where it tells none of these. */
  introduced(text: string): string | undefined;
  /** The aspect of what was told that a text asks for, if it asks for nothing else: "y qué papeles". */
  aspect(text: string): Aspect | undefined;
  /**
   * The same for a text of several clauses, by the last one that asks for an aspect: "somos casados. ¿qué papeles
   * llevo?".
   */
  aspectWithin(text: string): Aspect | undefined;
  /** The aspect that a text asks for by the words of its question, beside something else: "dónde pido ese papel". */
  aspectNamed(text: string): Aspect | undefined;
  /** How often a passage speaks of this aspect. */
  speaksOf(passage: string, aspect: Aspect): number;
  /** A complaint that the last reply was too long or not clear; `rest` is what the text asks besides. */
  complaint(text: string): { rest: string } | undefined;
  /** Whether a text speaks of a matter of `Guide.matters`. */
  tells(text: string, matter: string): boolean;
  /** Whether a text says of such a matter that it is not so: "no soy viuda". */
  deniesMatter(text: string, matter: string): boolean;
  /** The index of the paragraph that best matches a text; undefined where none does. */
  closest(text: string, parts: readonly string[]): number | undefined;
  /** What a text says without what it denies: "no la pensión, la incapacidad". */
  affirmed(text: string): string;
  /**
   * The subject that a text names without asking anything particular about it: "pensión" of "quiero saber de
   * la pensión".
   */
  subject(text: string): string | undefined;
  /** A text that asks which clinic is somebody's. */
  asksWhichClinic(text: string): boolean;
  /** A text that asks what is near, without saying where: "¿cuál me queda cerca?", "clinics there?". */
  asksWhatIsNear(text: string): boolean;
  /** A text that says that it is about something else than what was talked of: "otra cosa", "another employee". */
  opensAnother(text: string): boolean;
  /** The kinds of personal numbers in a text: `curp`, `nss`, `phone`…; each once. */
  personalIn(text: string): string[];
  /** The text without its personal numbers. */
  withoutPersonal(text: string): string;
  /** The text with numbers, names, e-mails and addresses masked: what may be kept to learn from. */
  redacted(text: string): string;
  /** What a command's name stands for, in any language. */
  command(name: string): { topic: string } | { word: Word } | { language: Language } | undefined;
};
